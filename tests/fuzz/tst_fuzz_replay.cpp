// SPDX-License-Identifier: MIT
// Without clang: the corpus of each format, and seeded mutations of it, through what the fuzzer does. Meant to run under
// the sanitizers; a crash found by a fuzzer stays in the corpus for ever.
#include "blockcore/image/registry.h"
#include "tests/fuzz/exercise.h"
#include "tests/fuzz/mutator.h"
#include "tests/fuzz/sparse_device.h"
#include "tests/support/memory_opener.h"
#include "tests/support/pattern.h"
#include "tests/support/temp_dir.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

namespace {

constexpr std::uint64_t kMutations = 20'000;     // of each format; PLATTER_TEST_EFFORT=500 makes them 100,000
constexpr std::size_t kMaxSize = 256u << 10;
constexpr qint64 kSlowest = 5'000;               // milliseconds for one image, on a loaded machine under sanitizers

using Image = std::vector<std::byte>;

QDir corpus() { return QDir(QStringLiteral(PLATTER_SOURCE_DIR "/tests/fuzz/corpus")); }

std::vector<Image> imagesOf(const QString& format) {
    std::vector<Image> images;
    const QDir folder(corpus().filePath(format));
    for (const QString& name : folder.entryList(QDir::Files, QDir::Name)) {
        const QByteArray bytes = test_support::readFile(folder.filePath(name).toStdString());
        const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
        images.emplace_back(view.begin(), view.end());
    }
    return images;
}

void addFormats() {
    QTest::addColumn<QString>("format");
    for (const QString& format : corpus().entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        QTest::newRow(qPrintable(format)) << format;
}

} // namespace

class TestFuzzReplay : public QObject {
    Q_OBJECT
private slots:
    void corpusIsHarmless_data() { addFormats(); }
    void corpusIsHarmless() {
        QFETCH(QString, format);
        const blockcore::FormatDriver* driver = blockcore::findFormat(format.toStdString());
        QVERIFY(driver != nullptr);
        const auto images = imagesOf(format);
        QVERIFY(!images.empty());
        for (const Image& image : images) {
            QElapsedTimer clock;
            clock.start();
            fuzz::exercise(*driver, image);
            QVERIFY2(clock.elapsed() < kSlowest, "an image of the corpus takes too long");
        }
    }

    // A corpus that its parser refuses at the first field would find nothing.
    void mostOfTheCorpusOpens_data() { addFormats(); }
    void mostOfTheCorpusOpens() {
        QFETCH(QString, format);
        const blockcore::FormatDriver* driver = blockcore::findFormat(format.toStdString());
        const auto images = imagesOf(format);
        std::size_t opened = 0;
        QStringList refused;
        for (const Image& image : images) {
            test_support::MemoryOpener files;
            files.add("data.raw", std::vector<std::byte>(64U << 10));
            const auto result = driver->open({.path = "image",
                                              .host = std::make_unique<fuzz::SparseDevice>(image, blockcore::Access::Read),
                                              .access = blockcore::Access::Read,
                                              .files = files});
            opened += result ? 1 : 0;
            if (!result) refused += QString::fromStdString(blockcore::errorText(result.error()));
        }
        QVERIFY2(opened * 2 > images.size(), qPrintable(refused.join("; ")));
    }

    void seededMutationsAreHarmless_data() { addFormats(); }
    void seededMutationsAreHarmless() {
        QFETCH(QString, format);
        const blockcore::FormatDriver* driver = blockcore::findFormat(format.toStdString());
        QVERIFY(driver != nullptr);
        const auto images = imagesOf(format);
        // Each vhdx costs checksums over half a megabyte.
        const std::uint64_t count = test_support::rounds(driver->name == "vhdx" ? kMutations / 4 : kMutations);
        for (std::uint64_t seed = 0; seed < count; ++seed) {
            test_support::Random random(seed);
            Image image = images[random.below(images.size())];
            fuzz::mutate(driver->name, image, kMaxSize, random);
            QElapsedTimer clock;
            clock.start();
            fuzz::exercise(*driver, image);
            QVERIFY2(clock.elapsed() < kSlowest, qPrintable(QStringLiteral("seed %1 takes too long").arg(seed)));
        }
    }
};

QTEST_APPLESS_MAIN(TestFuzzReplay)
#include "tst_fuzz_replay.moc"
