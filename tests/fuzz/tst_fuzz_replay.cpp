// SPDX-License-Identifier: MIT
// Without clang: the corpus of each format, and seeded mutations of it, through what the fuzzer does. Meant to run under
// the sanitizers; a crash found by a fuzzer stays in the corpus for ever.
#include "blockcore/image/registry.h"
#include "tests/fuzz/exercise.h"
#include "tests/fuzz/mutator.h"
#include "tests/support/temp_dir.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

namespace {

constexpr std::uint64_t kMutations = 100'000;    // of each format
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

    void seededMutationsAreHarmless_data() { addFormats(); }
    void seededMutationsAreHarmless() {
        QFETCH(QString, format);
        const blockcore::FormatDriver* driver = blockcore::findFormat(format.toStdString());
        QVERIFY(driver != nullptr);
        const auto images = imagesOf(format);
        for (std::uint64_t seed = 0; seed < kMutations; ++seed) {
            test_support::Random random(seed);
            Image image = images[random.below(images.size())];
            fuzz::mutate(image, kMaxSize, random);
            QElapsedTimer clock;
            clock.start();
            fuzz::exercise(*driver, image);
            QVERIFY2(clock.elapsed() < kSlowest, qPrintable(QStringLiteral("seed %1 takes too long").arg(seed)));
        }
    }
};

QTEST_APPLESS_MAIN(TestFuzzReplay)
#include "tst_fuzz_replay.moc"
