// SPDX-License-Identifier: MIT
// Host files: where their data and their holes are, whatever was guessed.
#include "blockcore/io/file.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;

Q_DECLARE_METATYPE(blockcore::File::Guess)

class TestFile : public QObject {
    Q_OBJECT
private slots:
    void runsAreFoundWhateverIsGuessed_data();
    void runsAreFoundWhateverIsGuessed();
    void whatIsBehindTheEndIsAHole();
    void readStopsAtTheEnd();

private:
    static constexpr std::uint64_t kUnit = 1U << 20;
    // Hole, data, hole, data, hole: a unit each.
    File makeSparse() {
        auto file = File::open(m_folder.path("sparse"), {.writable = true, .create = true});
        if (!file || !file->truncate(5 * kUnit)) qFatal("no file");
        const std::vector<std::byte> bytes(kUnit, std::byte{1});
        for (const std::uint64_t at : {kUnit, 3 * kUnit})
            if (!file->write(at, bytes)) qFatal("no space");
        return std::move(*file);
    }
    test_support::TempDir m_folder;
};

void TestFile::runsAreFoundWhateverIsGuessed_data() {
    QTest::addColumn<File::Guess>("guess");
    QTest::newRow("data") << File::Guess::Data;
    QTest::newRow("hole") << File::Guess::Hole;
}

void TestFile::runsAreFoundWhateverIsGuessed() {
    QFETCH(File::Guess, guess);
    const File file = makeSparse();

    for (std::uint64_t unit = 0; unit < 5; ++unit)
        for (const std::uint64_t into : {std::uint64_t{0}, kUnit / 2, kUnit - 512}) {
            const File::Run run = file.runAt(unit * kUnit + into, 5 * kUnit, guess);
            QCOMPARE(run.data, unit % 2 == 1);
            QCOMPARE(run.length, kUnit - into);
        }
    QCOMPARE(file.runAt(kUnit, kUnit + 512, guess).length, 512U);
    QCOMPARE(file.runAt(2 * kUnit, 2 * kUnit + 512, guess).length, 512U);
}

void TestFile::whatIsBehindTheEndIsAHole() {
    const File file = makeSparse();

    for (const auto guess : {File::Guess::Data, File::Guess::Hole}) {
        const File::Run run = file.runAt(6 * kUnit, 7 * kUnit, guess);
        QVERIFY(!run.data);
        QCOMPARE(run.length, kUnit);
    }
}

void TestFile::readStopsAtTheEnd() {
    const File file = makeSparse();
    std::vector<std::byte> bytes(1024, std::byte{7});

    QCOMPARE(file.read(5 * kUnit - 100, bytes), std::size_t{100});
    QVERIFY(bytes[99] == std::byte{0} && bytes[100] == std::byte{7});
    QCOMPARE(file.read(9 * kUnit, bytes), std::size_t{0});
}

QTEST_GUILESS_MAIN(TestFile)
#include "tst_file.moc"
