// SPDX-License-Identifier: MIT
// The checks that every device gets from its base class: requests that pass them are all an implementation sees.
#include "blockcore/device/block_device.h"
#include "tests/support/result_macros.h"

using namespace blockcore;

namespace {

constexpr std::uint64_t kSize = 4096;
constexpr std::uint64_t kMax = UINT64_MAX;

// Notes what reaches an implementation and holds nothing.
class Recorder final : public BlockDevice {
public:
    std::uint64_t size() const override { return kSize; }
    bool writable() const override { return isWritable; }
    bool growable() const override { return isGrowable; }
    std::uint32_t alignment() const override { return unit; }

    bool isWritable = true, isGrowable = false;
    std::uint32_t unit = 1;
    int calls = 0;
    std::uint64_t lastLength = 0;

private:
    Result<> note(std::uint64_t length) {
        ++calls;
        lastLength = length;
        return {};
    }
    Result<> doRead(std::uint64_t, std::span<std::byte> out) override { return note(out.size()); }
    Result<> doWrite(std::uint64_t, std::span<const std::byte> data) override { return note(data.size()); }
    Result<> doZero(Range range) override { return note(range.length); }
    Result<> doDiscard(Range range) override { return note(range.length); }
    Result<> doReserve(Range range) override { return note(range.length); }
    Result<> doFlush() override { return note(0); }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override {
        TRY(note(maxLength));
        return Extent{.range = {offset, maxLength}, .kind = ExtentKind::Data};
    }
};

std::vector<std::byte> buffer(std::size_t length) { return std::vector<std::byte>(length); }

} // namespace

class TestBlockDevice : public QObject {
    Q_OBJECT
private slots:
    void requestsUpToTheEndPass() {
        Recorder device;
        auto bytes = buffer(kSize);
        QVERIFY_RESULT(device.read(0, bytes));
        QVERIFY_RESULT(device.write(kSize - 1, std::span(bytes).first(1)));
        QVERIFY_RESULT(device.zero({0, kSize}));
        QVERIFY_RESULT(device.discard({kSize - 4, 4}));
        QCOMPARE(device.calls, 4);
    }

    void requestsPastTheEndAreRefused_data() {
        QTest::addColumn<quint64>("offset");
        QTest::addColumn<quint64>("length");
        QTest::newRow("one byte over") << quint64(kSize) << quint64(1);
        QTest::newRow("across the end") << quint64(kSize - 1) << quint64(2);
        QTest::newRow("wraps around") << quint64(kMax) << quint64(2);
        QTest::newRow("wraps to the start") << quint64(kMax - 15) << quint64(16);
    }
    void requestsPastTheEndAreRefused() {
        QFETCH(quint64, offset);
        QFETCH(quint64, length);
        Recorder device;
        auto bytes = buffer(length);

        QVERIFY_FAILS(device.read(offset, bytes), ErrorCode::InvalidArgument);
        QVERIFY_FAILS(device.write(offset, bytes), ErrorCode::InvalidArgument);
        QVERIFY_FAILS(device.zero({offset, length}), ErrorCode::InvalidArgument);
        QVERIFY_FAILS(device.discard({offset, length}), ErrorCode::InvalidArgument);
        QVERIFY_FAILS(device.reserve({offset, length}), ErrorCode::InvalidArgument);
        QCOMPARE(device.calls, 0);
    }

    void growableDevicesTakeWritesButNotReadsPastTheEnd() {
        Recorder device;
        device.isGrowable = true;
        auto bytes = buffer(16);
        QVERIFY_RESULT(device.write(kSize, bytes));
        QVERIFY_FAILS(device.read(kSize, bytes), ErrorCode::InvalidArgument);
        QVERIFY_FAILS(device.write(kMax, bytes), ErrorCode::InvalidArgument);
    }

    void readOnlyDevicesRefuseEveryChange() {
        Recorder device;
        device.isWritable = false;
        QVERIFY_FAILS(device.write(0, buffer(1)), ErrorCode::PermissionDenied);
        QVERIFY_FAILS(device.zero({0, 1}), ErrorCode::PermissionDenied);
        QVERIFY_FAILS(device.discard({0, 1}), ErrorCode::PermissionDenied);
        QVERIFY_FAILS(device.reserve({0, 1}), ErrorCode::PermissionDenied);
        QVERIFY_FAILS(device.truncate(0), ErrorCode::PermissionDenied);
        QVERIFY_RESULT(device.flush());
        QCOMPARE(device.calls, 0);
    }

    void unalignedRequestsAreRefused() {
        Recorder device;
        device.unit = 512;
        auto bytes = buffer(512);
        QVERIFY_FAILS(device.read(1, bytes), ErrorCode::InvalidArgument);
        QVERIFY_FAILS(device.read(0, std::span(bytes).first(511)), ErrorCode::InvalidArgument);
        QVERIFY_RESULT(device.read(512, bytes));
    }

    void emptyRequestsNeverReachTheImplementation() {
        Recorder device;
        QVERIFY_RESULT(device.read(kSize, {}));
        QVERIFY_RESULT(device.write(0, {}));
        QVERIFY_RESULT(device.zero({0, 0}));
        QCOMPARE(device.calls, 0);
    }

    void extentsAreAskedForWithinTheDevice() {
        Recorder device;
        const auto extent = device.extentAt(kSize - 8, kMax);
        QVERIFY_RESULT(extent);
        QCOMPARE(extent->range, (Range{kSize - 8, 8}));
    }

    void extentsBehindTheEndAreRefused() {
        Recorder device;
        QVERIFY_FAILS(device.extentAt(kSize, 1), ErrorCode::InvalidArgument);
        QVERIFY_FAILS(device.extentAt(0, 0), ErrorCode::InvalidArgument);
    }

    void sizeOfAFixedDeviceCannotChange() {
        Recorder device;
        QVERIFY_FAILS(device.truncate(8192), ErrorCode::Unsupported);
    }
};

QTEST_APPLESS_MAIN(TestBlockDevice)
#include "tst_block_device.moc"
