// SPDX-License-Identifier: MIT
// A host file in every cache mode: the same bytes whatever the alignment of requests and memory.
#include "blockcore/device/file_device.h"
#include "blockcore/base/buffer.h"
#include "tests/support/pattern.h"
#include "tests/support/random.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QObject>

#include <fcntl.h>

using namespace blockcore;
using test_support::Random;

Q_DECLARE_METATYPE(blockcore::CacheMode)

class TestFileDevice : public QObject {
    Q_OBJECT
private slots:
    void raggedRequestsKeepTheirBytes_data();
    void raggedRequestsKeepTheirBytes();
    void cacheModeSetsTheFlags_data() { raggedRequestsKeepTheirBytes_data(); }
    void cacheModeSetsTheFlags();
    void zeroLeavesHolesAndGrows();
    void shorterFileReadsAsZeroes();
    void failedFlushFailsAgain();

private:
    test_support::TempDir m_temp;
};

void TestFileDevice::raggedRequestsKeepTheirBytes_data() {
    QTest::addColumn<CacheMode>("cache");
    QTest::newRow("writeback") << CacheMode::Writeback;
    QTest::newRow("writethrough") << CacheMode::Writethrough;
    QTest::newRow("none") << CacheMode::None;
    QTest::newRow("directsync") << CacheMode::Directsync;
    QTest::newRow("unsafe") << CacheMode::Unsafe;
}

void TestFileDevice::raggedRequestsKeepTheirBytes() {
    QFETCH(CacheMode, cache);
    constexpr std::uint64_t kSize = 3U << 20;
    const auto path = m_temp.path("file");
    test_support::writeFile(path, QByteArray(kSize, '\0'));
    auto device = FileDevice::open(path, Access::ReadWrite, cache);
    if (!device) QSKIP("no direct I/O on this file system");
    std::vector<std::byte> model(kSize);
    // Aligned to pages here, so that offsets below make both kinds of memory.
    Buffer memory(kSize + Buffer::kAlignment);
    Random random(static_cast<std::uint64_t>(cache) + 1);
    for (std::uint64_t round = 0; round < 60; ++round) {
        const bool pages = random.chance(3);
        const std::uint64_t unit = pages ? 4096 : 1;
        const std::uint64_t offset = random.below(kSize / unit) * unit;
        const std::uint64_t length = std::min(kSize - offset, (1 + random.below((2U << 20) / unit)) * unit);
        const auto bytes = memory.first(kSize + Buffer::kAlignment).subspan(pages ? 0 : random.below(4096), length);
        if (random.chance(2)) {
            test_support::fillPattern(bytes, round, offset);
            QVERIFY_RESULT((*device)->write(offset, bytes));
            std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(offset));
        } else if (random.chance(3)) {
            QVERIFY_RESULT((*device)->zero({offset, length}));
            std::ranges::fill(std::span(model).subspan(offset, length), std::byte{0});
        } else {
            QVERIFY_RESULT((*device)->read(offset, bytes));
            QVERIFY(std::ranges::equal(bytes, std::span(model).subspan(offset, length)));
        }
    }
    QVERIFY_RESULT((*device)->flush());
    const QByteArray stored = test_support::readFile(path);
    QVERIFY(std::ranges::equal(std::as_bytes(std::span(stored)), model));
}

void TestFileDevice::cacheModeSetsTheFlags() {
    QFETCH(CacheMode, cache);
    test_support::writeFile(m_temp.path("flags"), QByteArray(4096, 'x'));
    const auto device = FileDevice::open(m_temp.path("flags"), Access::ReadWrite, cache);
    if (!device) QSKIP("no direct I/O on this file system");
    const int flags = ::fcntl((*device)->file().descriptor(), F_GETFL);
    QCOMPARE((flags & O_DIRECT) != 0, cache == CacheMode::None || cache == CacheMode::Directsync);
    QCOMPARE((flags & O_DSYNC) != 0, cache == CacheMode::Writethrough || cache == CacheMode::Directsync);
}

void TestFileDevice::zeroLeavesHolesAndGrows() {
    test_support::writeFile(m_temp.path("holes"), QByteArray(256 * 1024, 'x'));
    auto device = FileDevice::open(m_temp.path("holes"), Access::ReadWrite, CacheMode::Writeback);
    QVERIFY_RESULT(device);
    QVERIFY_RESULT((*device)->zero({128 * 1024, 256 * 1024}));
    QCOMPARE((*device)->size(), std::uint64_t{384 * 1024});
    const auto extent = (*device)->extentAt(128 * 1024, 256 * 1024);
    QVERIFY_RESULT(extent);
    QVERIFY(extent->kind == ExtentKind::Zero || extent->range.length == 256 * 1024);
    QCOMPARE(test_support::readFile(m_temp.path("holes")), QByteArray(128 * 1024, 'x') + QByteArray(256 * 1024, '\0'));
}

void TestFileDevice::shorterFileReadsAsZeroes() {
    test_support::writeFile(m_temp.path("short"), QByteArray(1000, 'x'));
    auto device = FileDevice::open(m_temp.path("short"), Access::Read, CacheMode::Writeback);
    QVERIFY_RESULT(device);
    std::filesystem::resize_file(m_temp.path("short"), 100);
    std::vector<std::byte> bytes(1000, std::byte{1});
    QVERIFY_RESULT((*device)->read(0, bytes));
    QVERIFY(bytes[99] == std::byte{'x'});
    QVERIFY(bytes[100] == std::byte{0} && bytes[999] == std::byte{0});
}

// A flush with nothing to do is left out; one that failed has everything to do.
void TestFileDevice::failedFlushFailsAgain() {
    // Nothing of a character device can be made durable.
    const auto device = FileDevice::open("/dev/zero", Access::ReadWrite, CacheMode::Writeback);
    QVERIFY_RESULT(device);
    QVERIFY(!(*device)->flush());
    QVERIFY(!(*device)->flush());
}

QTEST_APPLESS_MAIN(TestFileDevice)
#include "tst_file_device.moc"
