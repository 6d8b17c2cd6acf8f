// SPDX-License-Identifier: MIT
// What only raw disks do: the file is the disk, holes included, to its ragged end; a guessed one keeps looking raw.
#include "blockcore/formats/raw/driver.h"
#include "tests/support/format_rows.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

#include <cerrno>
#include <sys/stat.h>

using namespace blockcore;
using namespace test_support;

Q_DECLARE_METATYPE(blockcore::Preallocation)

namespace {

const FormatRow kRaw{"raw", &raw::kDriver, {}};
constexpr std::uint64_t kMiB = 1U << 20;

std::uint64_t allocatedBytes(const std::filesystem::path& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_blocks) * 512 : 0;
}

} // namespace

class TestRaw : public QObject {
    Q_OBJECT
private slots:
    void fileIsTheDisk();
    void raggedEndReadsAsZeroes();
    void holesAreZeroExtents();
    void zeroAndDiscardGiveSpaceBack();
    void preallocationTakesTheSpaceItNames_data();
    void preallocationTakesTheSpaceItNames();
    void resizeGrowsWithZeroesAndCuts_data();
    void resizeGrowsWithZeroesAndCuts();
    void preallocatedMetadataIsRefused();
    void guessedImageKeepsLookingRaw();

private:
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.raw");
};

void TestRaw::fileIsTheDisk() {
    const auto chain = createImage(kRaw, m_path, 3 * kMiB);
    QVERIFY_RESULT(chain);
    QVERIFY_RESULT((*chain)->write(kMiB + 5, pattern(1, 0, 1000)));
    QVERIFY_RESULT((*chain)->close());

    const QByteArray file = readFile(m_path);

    QByteArray expected(3 * kMiB, '\0');
    const auto bytes = pattern(1, 0, 1000);
    std::memcpy(expected.data() + kMiB + 5, bytes.data(), bytes.size());
    QVERIFY(file == expected);
}

void TestRaw::raggedEndReadsAsZeroes() {
    writeFile(m_path, QByteArray(1000, 'x'));
    const auto chain = openImage(kRaw, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    QCOMPARE((*chain)->size(), 1024U);

    std::vector<std::byte> sector(512, std::byte{1});
    QVERIFY_RESULT((*chain)->read(512, sector));

    QVERIFY(std::all_of(sector.begin(), sector.begin() + 488, [](std::byte b) { return b == std::byte{'x'}; }));
    QVERIFY(std::all_of(sector.begin() + 488, sector.end(), [](std::byte b) { return b == std::byte{0}; }));
}

void TestRaw::holesAreZeroExtents() {
    {
        const auto chain = createImage(kRaw, m_path, 8 * kMiB);
        QVERIFY_RESULT(chain);
        for (const std::uint64_t at : {2 * kMiB, 5 * kMiB}) QVERIFY_RESULT((*chain)->write(at, pattern(at, 0, kMiB)));
        QVERIFY_RESULT((*chain)->close());
    }
    const auto chain = openImage(kRaw, m_path, Access::Read);
    QVERIFY_RESULT(chain);

    std::vector<std::tuple<std::uint64_t, std::uint64_t, bool>> runs;
    for (std::uint64_t at = 0; at < 8 * kMiB;) {
        const auto extent = (*chain)->extentAt(at, 8 * kMiB - at);
        QVERIFY_RESULT(extent);
        QCOMPARE(*extent->hostOffset, at);
        runs.emplace_back(at / kMiB, extent->range.length / kMiB, extent->kind == ExtentKind::Data);
        at = extent->range.end();
    }

    QVERIFY((runs == decltype(runs){{0, 2, false}, {2, 1, true}, {3, 2, false}, {5, 1, true}, {6, 2, false}}));
    // Asked in another order the answers are the same.
    for (const auto& [start, length, data] : runs) {
        const auto extent = (*chain)->extentAt(start * kMiB + 4096, 8 * kMiB - start * kMiB - 4096);
        QVERIFY_RESULT(extent);
        QCOMPARE(extent->range.end(), (start + length) * kMiB);
        QCOMPARE(extent->kind == ExtentKind::Data, data);
    }
}

void TestRaw::zeroAndDiscardGiveSpaceBack() {
    const auto chain = createImage(kRaw, m_path, 4 * kMiB);
    QVERIFY_RESULT(chain);
    QVERIFY_RESULT((*chain)->write(0, pattern(1, 0, 4 * kMiB)));
    QVERIFY(allocatedBytes(m_path) >= 4 * kMiB);

    QVERIFY_RESULT((*chain)->zero({0, 2 * kMiB}));
    QVERIFY_RESULT((*chain)->discard({2 * kMiB, kMiB}));
    QVERIFY_RESULT((*chain)->flush());

    QVERIFY(allocatedBytes(m_path) < 2 * kMiB);
    const QByteArray file = readFile(m_path);
    QCOMPARE(file.size(), qsizetype(4 * kMiB));
    QVERIFY(file.first(2 * kMiB) == QByteArray(2 * kMiB, '\0'));
    const auto kept = pattern(1, 3 * kMiB, kMiB);
    QVERIFY(std::memcmp(file.constData() + 3 * kMiB, kept.data(), kept.size()) == 0);
}

void TestRaw::preallocationTakesTheSpaceItNames_data() {
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<bool>("takesSpace");
    QTest::newRow("off") << QByteArray("off") << false;
    QTest::newRow("falloc") << QByteArray("falloc") << true;
    QTest::newRow("full") << QByteArray("full") << true;
}

void TestRaw::preallocationTakesTheSpaceItNames() {
    QFETCH(QByteArray, mode);
    QFETCH(bool, takesSpace);
    const auto chain = createImage({"raw", &raw::kDriver, "preallocation=" + mode}, m_path, 4 * kMiB);
    QVERIFY_RESULT(chain);
    QVERIFY_RESULT((*chain)->close());

    QCOMPARE(allocatedBytes(m_path) >= 4 * kMiB, takesSpace);
    QVERIFY(readFile(m_path) == QByteArray(4 * kMiB, '\0'));
}

void TestRaw::resizeGrowsWithZeroesAndCuts_data() {
    QTest::addColumn<Preallocation>("mode");
    QTest::newRow("off") << Preallocation::Off;
    QTest::newRow("falloc") << Preallocation::Falloc;
    QTest::newRow("full") << Preallocation::Full;
}

void TestRaw::resizeGrowsWithZeroesAndCuts() {
    QFETCH(Preallocation, mode);
    const auto chain = createImage(kRaw, m_path, kMiB);
    QVERIFY_RESULT(chain);
    QVERIFY_RESULT((*chain)->write(0, pattern(1, 0, kMiB)));
    Resizer* resizer = (*chain)->layer(0).resizer();
    QVERIFY(resizer);

    QVERIFY_RESULT(resizer->resize(3 * kMiB, mode, 0));
    QCOMPARE((*chain)->layer(0).size(), 3 * kMiB);
    QByteArray file = readFile(m_path);
    QCOMPARE(file.size(), qsizetype(3 * kMiB));
    QVERIFY(file.sliced(kMiB) == QByteArray(2 * kMiB, '\0'));
    QCOMPARE(allocatedBytes(m_path) >= 3 * kMiB, mode != Preallocation::Off);

    QVERIFY_RESULT(resizer->resize(1000, Preallocation::Off, 0));
    file = readFile(m_path);
    const auto kept = pattern(1, 0, 1000);
    QCOMPARE(file.size(), qsizetype(1000));
    QVERIFY(std::memcmp(file.constData(), kept.data(), kept.size()) == 0);
    QCOMPARE((*chain)->layer(0).size(), 1024U);
}

void TestRaw::preallocatedMetadataIsRefused() {
    QVERIFY_FAILS(createImage({"raw", &raw::kDriver, "preallocation=metadata"}, m_path, kMiB), ErrorCode::Unsupported);
    const auto chain = createImage(kRaw, m_path, kMiB);
    QVERIFY_RESULT(chain);
    QVERIFY_FAILS((*chain)->layer(0).resizer()->resize(2 * kMiB, Preallocation::Metadata, 0), ErrorCode::Unsupported);
    QCOMPARE(readFile(m_path).size(), qsizetype(kMiB));
}

// A guest could otherwise write a qcow2 header that names any file of the host as backing file.
void TestRaw::guessedImageKeepsLookingRaw() {
    writeFile(m_path, QByteArray(kMiB, '\0'));
    RealFiles files;
    const auto chain = Chain::open({.name = m_path.string()}, Access::ReadWrite, {}, files);
    QVERIFY_RESULT(chain);
    QCOMPARE((*chain)->layer(0).driver().name, "raw");
    std::vector<std::byte> header(512);
    std::memcpy(header.data(), "QFI\xfb\0\0\0\3", 8);

    const auto refused = (*chain)->write(0, header);

    QVERIFY(!refused);
    QCOMPARE(refused.error().systemError, EPERM);
    QVERIFY_RESULT((*chain)->write(512, header));
    QVERIFY_RESULT((*chain)->write(0, std::vector<std::byte>(512, std::byte{'x'})));
    QVERIFY(readFile(m_path).startsWith("xxxx"));
}

QTEST_GUILESS_MAIN(TestRaw)
#include "tst_raw.moc"
