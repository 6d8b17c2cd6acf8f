// SPDX-License-Identifier: MIT
#include "model/map_viewport.h"

#include <QTest>

using blockcore::Range;
using model::MapViewport;

class TstMapViewport : public QObject {
    Q_OBJECT
    static constexpr std::uint64_t kGiB = 1 << 30;
private slots:
    void startsWithTheWholeDisk() {
        const MapViewport view(kGiB);
        QCOMPARE(view.range(), (Range{0, kGiB}));
        QVERIFY(view.showsAll());
    }
    void zoomKeepsThePlaceUnderThePointer() {
        MapViewport view(kGiB);
        const double before = view.positionOf(kGiB / 4, 1000);
        view.zoom(4, kGiB / 4);
        QCOMPARE(view.range().length, kGiB / 4);
        QVERIFY(qAbs(view.positionOf(kGiB / 4, 1000) - before) < 1);
    }
    void neverCloserThanSectorsCanBeSeen() {
        MapViewport view(kGiB);
        view.zoom(1e12, 12345);
        QCOMPARE(view.range().length, MapViewport::kShortest);
        QVERIFY(view.isClosest());
    }
    void neverLeavesTheDisk() {
        MapViewport view(kGiB);
        view.zoom(8, 0);
        view.pan(-5);
        QCOMPARE(view.range().offset, std::uint64_t{0});
        view.pan(100);
        QCOMPARE(view.range().end(), kGiB);
        view.zoom(1e-9, 0);
        QVERIFY(view.showsAll());
    }
    void revealScrollsOnlyWhenNeeded() {
        MapViewport view(kGiB);
        view.show({0, kGiB / 16});
        view.reveal(1000);
        QCOMPARE(view.range().offset, std::uint64_t{0});
        view.reveal(kGiB / 2);
        QVERIFY(view.range().offset < kGiB / 2 && view.range().end() > kGiB / 2);
    }
    void backReturnsToTheViewBefore() {
        MapViewport view(kGiB);
        view.zoom(4, kGiB / 2);
        const Range closer = view.range();
        view.zoom(4, kGiB / 2);
        QVERIFY(view.back());
        QCOMPARE(view.range(), closer);
        QVERIFY(view.back());
        QVERIFY(view.showsAll());
        QVERIFY(!view.back());
    }
    void cellsAreSectorsAtTheClosestView() {
        MapViewport view(kGiB);
        view.zoom(1e12, 0);
        QCOMPARE(view.cell(), std::uint64_t{512});
    }
    void aTinyDiskIsShownWhole() {
        MapViewport view(1024);
        view.zoom(8, 512);
        QCOMPARE(view.range(), (Range{0, 1024}));
    }
    void theLargestDiskDoesNotOverflow() {
        MapViewport view(INT64_MAX);
        view.zoom(2, INT64_MAX - 1);
        QVERIFY(view.range().end() <= std::uint64_t{INT64_MAX});
        QVERIFY(view.offsetAt(1000, 1000) < std::uint64_t{INT64_MAX});
    }
};

QTEST_GUILESS_MAIN(TstMapViewport)
#include "tst_map_viewport.moc"
