// SPDX-License-Identifier: MIT
#include "model/locate.h"

#include <QTest>

using model::LocateContext;
using model::parseLocation;

class TstLocate : public QObject {
    Q_OBJECT
    static inline const LocateContext kContext{.diskSize = 40ULL << 30, .clusterSize = 65536, .current = 1 << 20};
private slots:
    void understandsPlaces_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint64>("offset");
        QTest::addColumn<quint64>("length");
        QTest::newRow("sector") << "sector 4096" << quint64{2097152} << quint64{512};
        QTest::newRow("sector, short") << "s4096" << quint64{2097152} << quint64{512};
        QTest::newRow("sectors behind") << "4096 sectors" << quint64{2097152} << quint64{512};
        QTest::newRow("capitals") << "SECTOR 8" << quint64{4096} << quint64{512};
        QTest::newRow("hex") << "0x1f400000" << quint64{0x1f400000} << quint64{512};
        QTest::newRow("hex sector") << "sector 0x10" << quint64{8192} << quint64{512};
        QTest::newRow("bytes") << "4096" << quint64{4096} << quint64{512};
        QTest::newRow("odd byte") << "4097" << quint64{4097} << quint64{512};
        QTest::newRow("size with fraction") << "12.5GiB" << quint64{13421772800} << quint64{512};
        QTest::newRow("size with comma") << "1,5 GiB" << quint64{1610612736} << quint64{512};
        QTest::newRow("suffix") << "64k" << quint64{65536} << quint64{512};
        QTest::newRow("cluster") << "cluster 77" << quint64{77 * 65536} << quint64{512};
        QTest::newRow("percent") << "50%" << quint64{20ULL << 30} << quint64{512};
        QTest::newRow("start") << "start" << quint64{0} << quint64{512};
        QTest::newRow("end") << "end" << quint64{(40ULL << 30) - 1} << quint64{1};
        QTest::newRow("forwards") << "+1M" << quint64{2 << 20} << quint64{512};
        QTest::newRow("backwards") << "-64K" << quint64{(1 << 20) - 65536} << quint64{512};
        QTest::newRow("not before the start") << "-1G" << quint64{0} << quint64{512};
        QTest::newRow("with length") << "1G +64K" << quint64{1 << 30} << quint64{65536};
        QTest::newRow("with sectors") << "sector 16 + 8 sectors" << quint64{8192} << quint64{4096};
        QTest::newRow("length cut at the end") << "sector 83886079 +1M" << quint64{(40ULL << 30) - 512} << quint64{512};
        QTest::newRow("blanks") << "  sector   7 " << quint64{3584} << quint64{512};
    }
    void understandsPlaces() {
        QFETCH(QString, text);
        const auto place = parseLocation(text, kContext);
        QVERIFY2(place.has_value(), qPrintable(place ? QString() : place.error()));
        QTEST(quint64{place->offset}, "offset");
        QTEST(quint64{place->length}, "length");
    }

    void refusesWithASentence_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "hello", "sector", "sector -1", "0x", "12.5XiB", "1.2.3", "101%", "-", "sector 99999999999999999999",
                                 "17 EiB", "40GiB", "cluster", "1G + x", "%"})
            QTest::newRow(text) << text;
    }
    void refusesWithASentence() {
        QFETCH(QString, text);
        const auto place = parseLocation(text, kContext);
        QVERIFY(!place);
        QVERIFY(place.error().endsWith(u'.'));
    }

    void clustersNeedAnImageWithClusters() {
        const auto place = parseLocation(QStringLiteral("cluster 1"), {.diskSize = 1 << 20, .clusterSize = 0, .current = 0});
        QVERIFY(!place);
        QVERIFY(place.error().contains(u"no clusters"));
    }

    void partitionsAreKnownByTheirNumber() {
        LocateContext context = kContext;
        context.partitions = {{.index = 1, .range = {1 << 20, 1 << 20}}, {.index = 2, .range = {4 << 20, 16 << 20}}};
        QCOMPARE(*parseLocation(QStringLiteral("p2"), context), (blockcore::Range{4 << 20, 16 << 20}));
        QCOMPARE(*parseLocation(QStringLiteral("P2 + 1M"), context), (blockcore::Range{5 << 20, 512}));
        QCOMPARE(*parseLocation(QStringLiteral("p1+sector 2047"), context), (blockcore::Range{(2 << 20) - 512, 512}));
        for (const char* wrong : {"p3", "p0", "p1+1M", "p2+x"}) {
            const auto refused = parseLocation(QString::fromLatin1(wrong), context);
            QVERIFY2(!refused && refused.error().endsWith(u'.'), wrong);
        }
    }

    void placesInTheFileAreToldApart() {
        QCOMPARE(model::parseFileLocation(QStringLiteral("host:0x50000"))->offset, std::optional<quint64>(0x50000));
        QCOMPARE(model::parseFileLocation(QStringLiteral("host: 64K"))->offset, std::optional<quint64>(65536));
        QCOMPARE(model::parseFileLocation(QStringLiteral("L2[3][17]"))->field, QStringLiteral("l1_table[3].l2_table[17]"));
        QCOMPARE(model::parseFileLocation(QStringLiteral("l1[3]"))->field, QStringLiteral("l1_table[3]"));
        QCOMPARE(model::parseFileLocation(QStringLiteral("header.version"))->field, QStringLiteral("header.version"));
        QCOMPARE(model::parseFileLocation(QStringLiteral("refcount_table[0]"))->field, QStringLiteral("refcount_table[0]"));
        for (const char* disk : {"sector 4096", "1G", "host:", "p2+1M", "12.5GiB", "50%"})
            QVERIFY2(!model::parseFileLocation(QString::fromLatin1(disk)), disk);
    }

    void emptyDiskHasNoPlaces() { QVERIFY(!parseLocation(QStringLiteral("0"), {})); }

    void shortLastSectorIsSelectedAsFarAsItGoes() {
        const auto place = parseLocation(QStringLiteral("sector 1"), {.diskSize = 700, .clusterSize = 0, .current = 0});
        QVERIFY(place);
        QCOMPARE(place->length, std::uint64_t{188});
    }
};

QTEST_GUILESS_MAIN(TstLocate)
#include "tst_locate.moc"
