// SPDX-License-Identifier: MIT
// What dry runs stand on: sets of ranges, overlays that read back what was written, and files that stay as they are.
#include "blockcore/device/overlay_files.h"
#include "blockcore/device/memory_device.h"
#include "blockcore/device/payload_scope.h"
#include "blockcore/device/real_files.h"
#include "tests/support/pattern.h"
#include "tests/support/random.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QObject>

using namespace blockcore;
using test_support::pattern;
using test_support::Random;

namespace {

constexpr std::uint64_t kKiB = 1024;

std::vector<std::byte> contentOf(BlockDevice& device) {
    std::vector<std::byte> bytes(device.size());
    if (!device.read(0, bytes)) bytes.clear();
    return bytes;
}

} // namespace

class TestOverlay : public QObject {
    Q_OBJECT
private slots:
    void setOfRangesEqualsItsModel();
    void writesReadBackAndTheFileStays_data();
    void writesReadBackAndTheFileStays();
    void moreThanTheLimitIsAnError();
    void payloadIsCountedAndReadsAsZeroes();
    void shrunkAndGrownDoesNotShowTheFileAgain();
    void newFilesAreSeenByTheRunOnly();
    void aFileOpenedTwiceIsOne();
    void unchangedFilesAreNotTold();
    void folderThatIsNotThereIsAnError();

private:
    test_support::TempDir m_temp;
    RealFiles m_real;
};

void TestOverlay::setOfRangesEqualsItsModel() {
    constexpr std::uint64_t kBytes = 200;
    Random random(11);
    RangeSet set;
    std::vector<bool> model(kBytes);
    for (int round = 0; round < 2000; ++round) {
        const std::uint64_t start = random.below(kBytes), length = random.below(kBytes - start + 1) / (1 + random.below(8));
        const bool adds = random.chance(2);
        adds ? set.add({start, length}) : set.remove({start, length});
        for (std::uint64_t at = start; at < start + length; ++at) model[at] = adds;

        QCOMPARE(set.bytes(), static_cast<std::uint64_t>(std::ranges::count(model, true)));
        for (std::uint64_t at = 0; at < kBytes;) {
            const auto run = set.runAt(at, kBytes);
            QVERIFY(run.end > at);
            for (; at < run.end; ++at) QCOMPARE(model[at], run.inside);
            if (at < kBytes) QVERIFY(model[at] != run.inside);
        }
        QCOMPARE(set.ranges().size(), set.count());
    }
}

void TestOverlay::writesReadBackAndTheFileStays_data() {
    QTest::addColumn<quint64>("memory");
    QTest::newRow("in memory") << quint64(64 * kKiB * kKiB);
    QTest::newRow("in a temporary file") << quint64(0);
    QTest::newRow("in both") << quint64(2 * OverlayStore::kChunk);
}

void TestOverlay::writesReadBackAndTheFileStays() {
    QFETCH(quint64, memory);
    constexpr std::uint64_t kSize = 300 * kKiB;
    const auto before = pattern(1, 0, kSize);
    auto base = std::make_shared<MemoryDevice>(before);
    const auto store = std::make_shared<OverlayStore>(OverlayStore::Limits{.memory = memory});
    const auto content = std::make_shared<OverlayContent>(base, store);
    OverlayDevice device(content, base, Access::ReadWrite);
    std::vector<std::byte> model = before;
    Random random(memory + 5);
    for (int round = 0; round < 300; ++round) {
        const std::uint64_t start = random.below(model.size() + 1000);
        const std::uint64_t length = 1 + random.below(round % 3 == 0 ? 40 * kKiB : 600);
        const auto end = start + length;
        if (random.chance(12)) {
            model.resize(start);
            QVERIFY_RESULT(device.truncate(start));
            continue;
        }
        if (model.size() < end) model.resize(end);
        const auto place = std::span(model).subspan(start, length);
        if (random.chance(4)) {
            std::ranges::fill(place, std::byte{0});
            QVERIFY_RESULT(device.zero({start, length}));
        } else {
            test_support::fillPattern(place, static_cast<std::uint64_t>(round + 10), start);
            QVERIFY_RESULT(device.write(start, place));
        }
        QVERIFY(contentOf(device) == model);
    }
    QVERIFY(contentOf(*base) == before);
    for (std::uint64_t at = 0; at < model.size();) {
        const auto extent = device.extentAt(at, model.size());
        QVERIFY_RESULT(extent);
        const auto bytes = std::span(model).subspan(at, extent->range.length);
        if (extent->kind == ExtentKind::Zero)
            QVERIFY(std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; }));
        at = extent->range.end();
    }
}

void TestOverlay::moreThanTheLimitIsAnError() {
    constexpr std::uint64_t kChunk = OverlayStore::kChunk;
    const auto store = std::make_shared<OverlayStore>(OverlayStore::Limits{.memory = kChunk, .total = 2 * kChunk});
    OverlayDevice device(std::make_shared<OverlayContent>(nullptr, store), nullptr, Access::ReadWrite);
    QVERIFY_RESULT(device.write(0, pattern(1, 0, 2 * kChunk)));
    QVERIFY_FAILS(device.write(2 * kChunk, pattern(1, 0, 1)), ErrorCode::TooLarge);
    QVERIFY_RESULT(device.write(9 * kChunk, std::vector<std::byte>(kChunk))); // zeroes take no space
}

void TestOverlay::payloadIsCountedAndReadsAsZeroes() {
    const auto store = std::make_shared<OverlayStore>(OverlayStore::Limits{.memory = 0, .total = 0});
    const auto content = std::make_shared<OverlayContent>(nullptr, store);
    OverlayDevice device(content, nullptr, Access::ReadWrite);
    const auto guest = pattern(3, 0, 8 * kKiB);
    {
        const PayloadScope scope(guest);
        QVERIFY_RESULT(device.write(100, std::span(guest).subspan(0, 4 * kKiB)));
        QVERIFY_RESULT(device.write(100 + 4 * kKiB, std::span(guest).subspan(4 * kKiB)));
        QVERIFY_FAILS(device.write(0, pattern(4, 0, 10)), ErrorCode::TooLarge); // not of the scope
    }
    QVERIFY_FAILS(device.write(0, std::span(guest).first(10)), ErrorCode::TooLarge);
    const auto summary = content->summary();
    QCOMPARE(summary.payload, 8 * kKiB);
    QCOMPARE(summary.written, 8 * kKiB);
    QCOMPARE(summary.ranges.size(), std::size_t{1});
    QVERIFY(contentOf(device) == std::vector<std::byte>(100 + 8 * kKiB));
}

void TestOverlay::shrunkAndGrownDoesNotShowTheFileAgain() {
    auto base = std::make_shared<MemoryDevice>(pattern(1, 0, 1000));
    OverlayDevice device(std::make_shared<OverlayContent>(base, std::make_shared<OverlayStore>()), base,
                         Access::ReadWrite);
    QVERIFY_RESULT(device.truncate(10));
    QVERIFY_RESULT(device.truncate(1000));
    auto expected = pattern(1, 0, 10);
    expected.resize(1000);
    QVERIFY(contentOf(device) == expected);
}

void TestOverlay::newFilesAreSeenByTheRunOnly() {
    OverlayFiles files(m_real);
    const auto path = m_temp.path("new.img");
    auto made = files.create({.path = path, .access = Access::ReadWrite});
    QVERIFY_RESULT(made);
    QVERIFY_RESULT((*made)->write(0, pattern(2, 0, 700)));
    const auto again = files.open({.path = path});
    QVERIFY_RESULT(again);
    QVERIFY(contentOf(**again) == pattern(2, 0, 700));
    QCOMPARE(files.status(path)->length, std::uint64_t{700});
    QVERIFY_FAILS(files.create({.path = path, .access = Access::ReadWrite}), ErrorCode::InvalidArgument);

    QVERIFY(!std::filesystem::exists(path));
    const auto changes = files.changes();
    QCOMPARE(changes.size(), std::size_t{1});
    QVERIFY(changes[0].kind == OverlayChange::Kind::Created);
    QCOMPARE(changes[0].content.length, std::uint64_t{700});
}

void TestOverlay::aFileOpenedTwiceIsOne() {
    test_support::writeFile(m_temp.path("a"), QByteArray(100, 'a'));
    std::filesystem::create_hard_link(m_temp.path("a"), m_temp.path("b"));
    OverlayFiles files(m_real);
    auto first = files.open({.path = m_temp.path("a"), .access = Access::ReadWrite});
    auto second = files.open({.path = m_temp.path("b")});
    QVERIFY_RESULT(first);
    QVERIFY_RESULT(second);
    QVERIFY_RESULT((*first)->write(50, pattern(1, 0, 70)));
    QVERIFY(contentOf(**second) == contentOf(**first));
    QVERIFY(!(*second)->writable());
    QCOMPARE(test_support::readFile(m_temp.path("a")), QByteArray(100, 'a'));
    QCOMPARE(files.changes().size(), std::size_t{1});
    QCOMPARE(files.changes()[0].content.lengthBefore, std::uint64_t{100});
    QCOMPARE(files.changes()[0].content.length, std::uint64_t{120});
}

void TestOverlay::unchangedFilesAreNotTold() {
    test_support::writeFile(m_temp.path("read.img"), QByteArray(100, 'a'));
    OverlayFiles files(m_real);
    QVERIFY_RESULT(files.open({.path = m_temp.path("read.img"), .access = Access::ReadWrite}));
    QVERIFY(files.changes().empty());
}

void TestOverlay::folderThatIsNotThereIsAnError() {
    OverlayFiles files(m_real);
    QVERIFY_FAILS(files.create({.path = m_temp.path("no/such.img"), .access = Access::ReadWrite}), ErrorCode::NotFound);
}

QTEST_APPLESS_MAIN(TestOverlay)
#include "tst_overlay.moc"
