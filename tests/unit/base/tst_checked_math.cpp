// SPDX-License-Identifier: MIT
#include "blockcore/base/checked_math.h"

#include <QTest>

using namespace blockcore;

namespace {
constexpr std::uint64_t kMax = UINT64_MAX;
} // namespace

class TestCheckedMath : public QObject {
    Q_OBJECT
private slots:
    void sumsThatFitAreReturned() {
        QCOMPARE(checkedAdd<std::uint64_t>(kMax - 1, 1), kMax);
        QCOMPARE((checkedAdd<std::uint8_t>(200, 55)), std::uint8_t(255));
    }

    void sumsThatWrapAreRefused() {
        QVERIFY(!checkedAdd<std::uint64_t>(kMax, 1));
        QVERIFY(!checkedAdd<std::uint8_t>(200, 56));
    }

    void productsThatFitAreReturned() {
        QCOMPARE(checkedMultiply<std::uint64_t>(1ULL << 32, (1ULL << 32) - 1), kMax - ((1ULL << 32) - 1));
        QCOMPARE(checkedMultiply<std::uint64_t>(kMax, 0), 0u);
    }

    void productsThatWrapAreRefused() {
        QVERIFY(!checkedMultiply<std::uint64_t>(1ULL << 32, 1ULL << 32));
        QVERIFY(!checkedMultiply<std::uint32_t>(65536, 65536));
    }

    void quotientsRoundUp() {
        QCOMPARE(divideUp<std::uint64_t>(0, 512), 0u);
        QCOMPARE(divideUp<std::uint64_t>(1, 512), 1u);
        QCOMPARE(divideUp<std::uint64_t>(512, 512), 1u);
        QCOMPARE(divideUp<std::uint64_t>(kMax, 2), (1ULL << 63));
    }

    void alignmentRoundsToMultiples() {
        QCOMPARE(alignDown(1023, 512), 512u);
        QCOMPARE(alignUp(1, 512), 512u);
        QCOMPARE(alignUp(512, 512), 512u);
        QVERIFY(isAligned(0, 65536));
        QVERIFY(!isAligned(65535, 65536));
    }

    void alignmentNearTheTopIsRefusedInsteadOfWrapping() {
        QCOMPARE(checkedAlignUp(kMax - 511, 512), kMax - 511);
        QVERIFY(!checkedAlignUp(kMax - 510, 512));
        QVERIFY(!checkedAlignUp(kMax, 512));
    }
};

QTEST_APPLESS_MAIN(TestCheckedMath)
#include "tst_checked_math.moc"
