// SPDX-License-Identifier: MIT
#include "blockcore/device/range_lock.h"

#include <QTest>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

using blockcore::Range;
using blockcore::RangeLock;

namespace {
constexpr auto kLongEnough = std::chrono::milliseconds(30);
} // namespace

class TestRangeLock : public QObject {
    Q_OBJECT
private slots:
    void disjointRangesAreHeldAtOnce() {
        RangeLock lock;
        const RangeLock::Guard first(lock, {0, 100});
        const RangeLock::Guard neighbour(lock, {100, 100});
        QVERIFY(true); // reached: neither waited
    }

    void overlappingRangeWaitsForTheHolder() {
        RangeLock lock;
        std::optional<RangeLock::Guard> holder;
        holder.emplace(lock, Range{0, 100});
        std::atomic<bool> entered = false;
        std::jthread waiter([&] {
            const RangeLock::Guard guard(lock, {99, 1});
            entered = true;
        });

        std::this_thread::sleep_for(kLongEnough);
        QVERIFY(!entered);
        holder.reset();
        waiter.join();

        QVERIFY(entered);
    }

    void overlappingHoldersNeverRunTogether() {
        RangeLock lock;
        std::atomic<int> inside = 0;
        std::atomic<int> most = 0;
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    for (int round = 0; round < 500; ++round) {
                        const RangeLock::Guard guard(lock, {t, 4}); // all four overlap
                        most = std::max(most.load(), ++inside);
                        --inside;
                    }
                });
        }
        QCOMPARE(most.load(), 1);
    }
};

QTEST_APPLESS_MAIN(TestRangeLock)
#include "tst_range_lock.moc"
