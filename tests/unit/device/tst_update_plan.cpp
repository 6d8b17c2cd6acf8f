// SPDX-License-Identifier: MIT
#include "blockcore/device/memory_device.h"
#include "blockcore/device/update_plan.h"
#include "tests/support/fault_device.h"
#include "tests/support/result_macros.h"

using namespace blockcore;
using test_support::FaultDevice;
using test_support::FaultKind;
using test_support::FaultPlan;

namespace {
std::vector<std::byte> bytes(int value, std::size_t count) { return {count, static_cast<std::byte>(value)}; }

struct Host {
    std::shared_ptr<FaultPlan> faults = std::make_shared<FaultPlan>();
    FaultDevice device{std::make_unique<MemoryDevice>(64), faults};

    int at(std::uint64_t offset) {
        std::byte value{};
        return device.read(offset, {&value, 1}) ? std::to_integer<int>(value) : -1;
    }
    std::uint64_t calls(FaultKind kind) const { return faults->calls[static_cast<std::size_t>(kind)]; }
};
} // namespace

class TestUpdatePlan : public QObject {
    Q_OBJECT
private slots:
    void barriersSplitWritesIntoPhases() {
        UpdatePlan plan;
        plan.write(0, bytes(1, 4));
        plan.write(8, bytes(2, 4));
        plan.barrier();
        plan.write(0, bytes(3, 4));

        QCOMPARE(plan.phases().size(), 2u);
        QCOMPARE(plan.phases()[0].size(), 2u);
        QCOMPARE(plan.phases()[1].size(), 1u);
    }

    void emptyPhasesAndEmptyWritesAreNotKept() {
        UpdatePlan plan;
        plan.barrier();
        plan.write(0, {});
        QVERIFY(plan.empty());
        plan.write(0, bytes(1, 1));
        plan.barrier();
        plan.barrier();
        plan.write(1, bytes(1, 1));
        plan.barrier();
        QCOMPARE(plan.phases().size(), 2u);
    }

    void applyFlushesBeforeAndAfterEachPhase() {
        Host host;
        UpdatePlan plan;
        plan.write(0, bytes(1, 4));
        plan.barrier();
        plan.write(2, bytes(2, 4));

        QVERIFY_RESULT(plan.apply(host.device));

        QCOMPARE(host.calls(FaultKind::Flush), 3u);
        QCOMPARE(host.at(1), 1);
        QCOMPARE(host.at(2), 2);
    }

    void failedWriteStopsBeforeLaterPhases() {
        Host host;
        host.faults->fault = {.kind = FaultKind::Write, .index = 1};
        UpdatePlan plan;
        plan.write(0, bytes(1, 1));
        plan.write(1, bytes(1, 1));
        plan.barrier();
        plan.write(2, bytes(1, 1));

        QVERIFY_FAILS(plan.apply(host.device), ErrorCode::Io);

        QCOMPARE(host.at(2), 0);
    }

    void failedFlushStopsThePlanAndIsNotRetried() {
        Host host;
        host.faults->fault = {.kind = FaultKind::Flush, .index = 1, .span = test_support::FaultSpan::Once};
        UpdatePlan plan;
        plan.write(0, bytes(1, 1));
        plan.barrier();
        plan.write(1, bytes(1, 1));

        QVERIFY_FAILS(plan.apply(host.device), ErrorCode::Io);

        QCOMPARE(host.calls(FaultKind::Flush), 2u);
        QCOMPARE(host.at(1), 0);
    }
};

QTEST_APPLESS_MAIN(TestUpdatePlan)
#include "tst_update_plan.moc"
