// SPDX-License-Identifier: MIT
// The map's scanner and its aggregation, against layers that are plain lists of extents.
#include "model/map_scanner.h"

#include <QElapsedTimer>
#include <QTest>

#include <map>

using blockcore::Extent;
using blockcore::ExtentKind;
using blockcore::Range;
using model::ExtentMap;
using model::MapState;

namespace {

constexpr std::uint64_t kMiB = 1 << 20;

// Layers of cells of equal size; a missing cell is unallocated.
struct Layers {
    std::uint64_t cell;
    std::vector<std::uint64_t> sizes;
    std::vector<std::map<std::uint64_t, ExtentKind>> cells; // by number
    std::size_t brokenLayer = SIZE_MAX;

    blockcore::Result<Extent> operator()(std::size_t layer, std::uint64_t offset, std::uint64_t maxLength) const {
        if (layer == brokenLayer) return blockcore::fail(blockcore::ErrorCode::Corrupt, "broken");
        const std::uint64_t number = offset / cell;
        const auto found = cells[layer].find(number);
        const std::uint64_t end = (number + 1) * cell;
        return Extent{.range = {offset, std::min(end - offset, maxLength)}, .kind = found == cells[layer].end() ? ExtentKind::Unallocated : found->second};
    }
};

ExtentMap scan(const Layers& layers) {
    ExtentMap map(model::mapGeometry(layers.sizes.front(), layers.sizes));
    model::scanMap(map.geometry(), layers, {}, [&](auto segment) { map.append(std::move(segment)); });
    return map;
}

Layers twoLayers() {
    return {.cell = 65536,
            .sizes = {64 * kMiB, 64 * kMiB},
            .cells = {{{0, ExtentKind::Data}, {1, ExtentKind::Zero}, {4, ExtentKind::Compressed}},
                      {{0, ExtentKind::Data}, {1, ExtentKind::Data}, {2, ExtentKind::Data}, {1000, ExtentKind::Data}}}};
}

} // namespace

class TstExtentMap : public QObject {
    Q_OBJECT
private slots:
    void topLayerSuppliesWhatItHolds() {
        const ExtentMap map = scan(twoLayers());
        QVERIFY(map.complete());
        QCOMPARE(map.stateAt(0, 0), MapState::Data);
        QCOMPARE(map.stateAt(0, 65536), MapState::Zero);
        QCOMPARE(map.stateAt(0, 2 * 65536), MapState::Hole);
        QCOMPARE(map.stateAt(0, 4 * 65536 + 5), MapState::Compressed);
    }

    void whatALayerAboveHoldsIsShadowedBelow() {
        const ExtentMap map = scan(twoLayers());
        QCOMPARE(map.stateAt(1, 0), MapState::Shadowed);
        QCOMPARE(map.stateAt(1, 65536), MapState::Shadowed);
        QCOMPARE(map.stateAt(1, 2 * 65536), MapState::Data);
        QCOMPARE(map.stateAt(1, 1000 * 65536), MapState::Data);
    }

    void shorterLayerEndsTheSearch() {
        Layers layers = twoLayers();
        layers.sizes.push_back(64 * kMiB);
        layers.sizes[1] = kMiB;
        layers.cells.push_back({{500, ExtentKind::Data}});
        const ExtentMap map = scan(layers);
        QCOMPARE(map.stateAt(1, 2 * kMiB), MapState::BeyondEnd);
        QCOMPARE(map.stateAt(2, 500 * 65536), MapState::Shadowed);
    }

    void unreadableMetadataIsShownAsError() {
        Layers layers = twoLayers();
        layers.brokenLayer = 1;
        const ExtentMap map = scan(layers);
        QCOMPARE(map.stateAt(1, 7 * kMiB), MapState::Error);
        QCOMPARE(map.stateAt(0, 0), MapState::Data);
    }

    void totalsAddUpToTheDisk() {
        const ExtentMap map = scan(twoLayers());
        for (const std::size_t layer : {0, 1}) {
            double sum = 0;
            for (const double bytes : map.totals(layer)) sum += bytes;
            QCOMPARE(sum, 64.0 * kMiB);
        }
        QCOMPARE(map.totals(1)[static_cast<std::size_t>(MapState::Data)], 2.0 * 65536);
    }

    void aMinorityNeverVanishesFromAColumn() {
        const ExtentMap map = scan(twoLayers());
        const auto columns = map.columns(1, {0, 64 * kMiB}, 4);
        QCOMPARE(columns[3].majority, MapState::Hole);
        QVERIFY(columns[3].has(MapState::Data));
        QVERIFY(!columns[2].has(MapState::Data));
    }

    void closeColumnsComeFromRuns() {
        const ExtentMap map = scan(twoLayers());
        const auto columns = map.columns(0, {0, 5 * 65536}, 5);
        const std::vector expected{MapState::Data, MapState::Zero, MapState::Hole, MapState::Hole, MapState::Compressed};
        for (std::size_t i = 0; i < expected.size(); ++i) QCOMPARE(columns[i].majority, expected[i]);
    }

    void binsAndRunsAgree() {
        const ExtentMap map = scan(twoLayers());
        // 16 bins per column against single columns, which come from runs.
        const auto wide = map.columns(1, {0, 64 * kMiB}, 1024);
        for (const std::size_t column : {0u, 1u, 2u, 3u, 999u, 1000u, 1001u}) {
            const auto single = map.columns(1, {column * 65536, 65536}, 64);
            QCOMPARE(single[10].majority, wide[column].majority);
        }
    }

    void changesAreFoundInBothDirections() {
        const ExtentMap map = scan(twoLayers());
        QCOMPARE(map.nextChange(1, 0).value(), 2 * 65536u);
        QCOMPARE(map.nextChange(1, 2 * 65536).value(), 3 * 65536u);
        QCOMPARE(map.nextChange(1, 3 * 65536).value(), 1000 * 65536u);
        QVERIFY(!map.nextChange(1, 1001 * 65536));
        QCOMPARE(map.previousChange(1, 1000 * 65536 + 5).value(), 1000 * 65536u);
        QCOMPARE(map.previousChange(1, 1000 * 65536).value(), 3 * 65536u);
        QVERIFY(!map.previousChange(1, 0));
    }

    void runsAreWholeAcrossSegments() {
        const ExtentMap map = scan(twoLayers());
        QCOMPARE(map.runAt(1, 20 * kMiB), (Range{3 * 65536, 997 * 65536}));
    }

    void aStateIsFoundInBothDirections() {
        const ExtentMap map = scan(twoLayers());
        QCOMPARE(map.nextOf(1, 3 * 65536, MapState::Data).value(), 1000 * 65536u);
        QCOMPARE(map.previousOf(1, 1000 * 65536, MapState::Data).value(), 2 * 65536u);
        QVERIFY(!map.nextOf(0, 0, MapState::Error));
    }

    void stopRequestEndsTheScan() {
        const Layers layers = twoLayers();
        std::stop_source stop;
        int segments = 0;
        model::scanMap(model::mapGeometry(layers.sizes[0], layers.sizes), layers, stop.get_token(), [&](const auto&) {
            ++segments;
            stop.request_stop();
        });
        QCOMPARE(segments, 1);
    }

    // 1 TiB in 64 KiB clusters, every other one allocated: the worst a map can meet. The times are told, not judged:
    // the first picture should be there within 1 s, a redraw take 16 ms.
    void oneTebibyteArrivesInPartsAndShowsBothStates() {
        constexpr std::uint64_t kSize = 1ULL << 40, kCluster = 65536;
        const auto source = [](std::size_t, std::uint64_t offset, std::uint64_t maxLength) -> blockcore::Result<Extent> {
            const std::uint64_t number = offset / kCluster;
            return Extent{.range = {offset, std::min((number + 1) * kCluster - offset, maxLength)}, .kind = number % 2 ? ExtentKind::Data : ExtentKind::Unallocated};
        };
        ExtentMap map(model::mapGeometry(kSize, {kSize}));
        QElapsedTimer clock;
        clock.start();
        int segments = 0;
        model::scanMap(map.geometry(), source, {}, [&](auto segment) {
            map.append(std::move(segment));
            if (segments++ == 0) qInfo("first part of 1 TiB: %lld ms", clock.elapsed());
        });
        QVERIFY(segments > 1);
        QVERIFY(map.complete());
        for (const double zoom : {1.0, 10.0, 100.0, 5000.0}) {
            clock.restart();
            const auto columns = map.columns(0, {kSize / 3, static_cast<std::uint64_t>(kSize / 2 / zoom)}, 1600);
            const qint64 elapsed = clock.elapsed();
            QVERIFY(columns[800].has(MapState::Data) || columns[800].has(MapState::Hole));
            qInfo("1 TiB at zoom %.0f: %lld ms", zoom, elapsed);
        }
    }
};

QTEST_GUILESS_MAIN(TstExtentMap)
#include "tst_extent_map.moc"
