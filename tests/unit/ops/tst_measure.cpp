// SPDX-License-Identifier: MIT
// Measure: options and the counting of units. Figures and texts are compared with the reference's in tests/cli.
#include "blockcore/ops/measure.h"

#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QObject>

using namespace blockcore;

class TestMeasure : public QObject {
    Q_OBJECT
private slots:
    void optionsSurviveFormatting();
    void unitIsCountedOnceForSeveralRuns();
    void newImageTakesWhatWasForeseen();
    void formatWithoutForecastIsUnsupported();

private:
    test_support::TempDir m_temp;
    Progress m_progress;
};

void TestMeasure::optionsSurviveFormatting() {
    const Measure::Options options{.file = "x",
                                   .format = "qcow2",
                                   .targetFormat = "qcow2",
                                   .targetOptions = {"cluster_size=4k", "compat=1.1"},
                                   .output = OutputFormat::AsJson,
                                   .forceShare = true,
                                   .reach = Reach::Any};
    const auto parsed = Measure::table().parse(Measure::table().format(options));
    QVERIFY(parsed.has_value());
    QVERIFY(*parsed == options);
}

void TestMeasure::unitIsCountedOnceForSeveralRuns() {
    // Two runs of data in the first 64 KiB, one across the border of the third and the fourth.
    const std::filesystem::path file = m_temp.path("sparse.raw");
    test_support::writeFile(file, {});
    std::filesystem::resize_file(file, 1 << 20);
    for (const std::uint64_t offset : {0, 32768, 3 * 65536 - 4096, 3 * 65536})
        test_support::patchFile(file, offset, QByteArray(4096, 'd'));
    const auto empty = Measure::run({.size = 1 << 20, .targetFormat = "qcow2"}, {m_progress});
    const auto filled = Measure::run({.file = file.string(), .format = "raw", .targetFormat = "qcow2"}, {m_progress});
    QVERIFY_RESULT(empty);
    QVERIFY_RESULT(filled);
    QCOMPARE(filled->required - empty->required, std::uint64_t(3 * 65536));
    QCOMPARE(filled->fullyAllocated, empty->fullyAllocated);
}

void TestMeasure::newImageTakesWhatWasForeseen() {
    const auto report = Measure::run({.size = 1000, .targetFormat = "raw"}, {m_progress});
    QVERIFY_RESULT(report);
    QCOMPARE(report->required, std::uint64_t(1024));
    QCOMPARE(report->fullyAllocated, std::uint64_t(1024));
    QVERIFY(!report->bitmaps);
}

void TestMeasure::formatWithoutForecastIsUnsupported() {
    QVERIFY_FAILS(Measure::run({.size = 1000, .targetFormat = "vdi"}, {m_progress}), ErrorCode::Unsupported);
}

QTEST_GUILESS_MAIN(TestMeasure)
#include "tst_measure.moc"
