// SPDX-License-Identifier: MIT
// Dd: which bytes it copies under both ways of counting. Its texts are compared in tests/cli.
#include "blockcore/ops/dd.h"

#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QObject>

using namespace blockcore;

class TestDd : public QObject {
    Q_OBJECT
private slots:
    void optionsSurviveFormatting();
    void copiesTheStretch_data();
    void copiesTheStretch();
    void skippingBehindTheEndMakesAnEmptyImage();
    void ownInputIsRefusedAndKept();
    void stopLeavesNothingBehind();

private:
    Dd::Options onSource();
    test_support::TempDir m_temp;
    Progress m_progress;
    QByteArray m_content;
};

Dd::Options TestDd::onSource() {
    m_content.clear();
    for (int sector = 0; sector < 8; ++sector) m_content += QByteArray(512, static_cast<char>('a' + sector));
    test_support::writeFile(m_temp.path("in.raw"), m_content);
    std::filesystem::remove(m_temp.path("out.raw"));
    return {.input = m_temp.path("in.raw").string(), .output = m_temp.path("out.raw").string(), .inputFormat = "raw"};
}

void TestDd::optionsSurviveFormatting() {
    const Dd::Options options{.input = "a b",
                              .output = "if=odd",
                              .inputFormat = "raw",
                              .outputFormat = "qcow2",
                              .blockSize = 1000,
                              .count = 0,
                              .skip = 7,
                              .posix = true,
                              .forceShare = true,
                              .reach = Reach::None};
    const auto parsed = Dd::table().parse(Dd::table().format(options));
    QVERIFY(parsed.has_value());
    QVERIFY(*parsed == options);
}

void TestDd::copiesTheStretch_data() {
    QTest::addColumn<bool>("posix");
    QTest::addColumn<quint64>("count");
    QTest::addColumn<quint64>("skip");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("length");
    QTest::newRow("count includes what is skipped") << false << quint64(3) << quint64(1) << 512 << 1024;
    QTest::newRow("posix: count is what is copied") << true << quint64(3) << quint64(1) << 512 << 1536;
    QTest::newRow("nothing left of count") << false << quint64(2) << quint64(2) << 1024 << 0;
    QTest::newRow("posix: up to the end") << true << quint64(100) << quint64(6) << 3072 << 1024;
    QTest::newRow("count beyond the end") << false << quint64(100) << quint64(6) << 3072 << 1024;
    QTest::newRow("count of many bytes") << false << quint64(INT64_MAX) << quint64(0) << 0 << 4096;
}

void TestDd::copiesTheStretch() {
    QFETCH(bool, posix);
    QFETCH(quint64, count);
    QFETCH(quint64, skip);
    QFETCH(int, first);
    QFETCH(int, length);
    Dd::Options options = onSource();
    options.posix = posix;
    options.count = count;
    options.skip = skip;
    const auto report = Dd::run(options, {m_progress});
    QVERIFY_RESULT(report);
    QCOMPARE(report->bytesCopied, std::uint64_t(length));
    QCOMPARE(test_support::readFile(m_temp.path("out.raw")), m_content.sliced(first, length));
}

void TestDd::skippingBehindTheEndMakesAnEmptyImage() {
    Dd::Options options = onSource();
    options.skip = 9;
    std::string told;
    QVERIFY_RESULT(Dd::run(options, {m_progress, {}, [&](const Notice& notice) { told += notice.text; }}));
    QCOMPARE(told, *options.input + ": cannot skip to specified offset\n");
    QCOMPARE(std::filesystem::file_size(m_temp.path("out.raw")), std::uintmax_t(0));
}

void TestDd::ownInputIsRefusedAndKept() {
    Dd::Options options = onSource();
    options.output = options.input;
    QVERIFY_FAILS(Dd::run(options, {m_progress}), ErrorCode::Locked);
    QCOMPARE(test_support::readFile(m_temp.path("in.raw")), m_content);
}

void TestDd::stopLeavesNothingBehind() {
    const Dd::Options options = onSource();
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_FAILS(Dd::run(options, {m_progress, stop.get_token()}), ErrorCode::Cancelled);
    QVERIFY(!std::filesystem::exists(m_temp.path("out.raw")));
}

QTEST_GUILESS_MAIN(TestDd)
#include "tst_dd.moc"
