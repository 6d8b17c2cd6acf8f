// SPDX-License-Identifier: MIT
// The models of the structure tab: the tree keeps Qt's rules while it loads and finds fields by byte and by name; pages of
// bytes arrive whole; searches find what is there, over holes too; the selection remembers places in both spaces.
#include "blockcore/device/memory_device.h"
#include "model/byte_search.h"
#include "model/data_inspector.h"
#include "model/selection.h"
#include "model/structure_model.h"
#include "model/worker_pools.h"
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using blockcore::Range;
using model::StructureModel;

namespace {

std::shared_ptr<model::HostFile> openFile(const QString& path) {
    auto file = model::openHostFile(path, {});
    return file ? *file : nullptr;
}

model::ByteSource sourceOf(const std::shared_ptr<blockcore::MemoryDevice>& device) { return {device, device.get(), device->size()}; }

} // namespace

class TstStructureModel : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder;
    model::WorkerPools m_pools;
    QString m_file;

    static QModelIndex revealedBy(StructureModel& fields, const std::function<void()>& ask) {
        QSignalSpy revealed(&fields, &StructureModel::revealed);
        ask();
        return revealed.wait(10'000) ? revealed.first().first().toModelIndex() : QModelIndex();
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        m_file = m_folder.file("disk.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, m_file, u"4G"_s}), 0);
        QVERIFY_EXIT(test_support::qemuIo(m_file, {u"write -P 9 3G 64k"_s}), 0);
    }

    void treeKeepsTheRulesOfModelsWhileItLoads() {
        StructureModel fields(m_pools);
        const QAbstractItemModelTester tester(&fields, QAbstractItemModelTester::FailureReportingMode::Fatal);
        fields.setFile(openFile(m_file));
        QTRY_VERIFY(fields.rowCount() > 3);
        for (int row = 0; row < fields.rowCount(); ++row) {
            const QModelIndex group = fields.index(row, 0);
            if (fields.canFetchMore(group)) fields.fetchMore(group);
            QTRY_VERIFY(fields.rowCount(group) > 0 || !fields.hasChildren(group));
        }
        QVERIFY(revealedBy(fields, [&] { fields.reveal(u"l1_table[6].l2_table[0].cluster"_s); }).isValid());
        fields.setFile(nullptr);
        QCOMPARE(fields.rowCount(), 0);
    }

    void bytesLeadToTheInnermostField() {
        StructureModel fields(m_pools);
        fields.setFile(openFile(m_file));
        const QModelIndex crypt = revealedBy(fields, [&] { fields.reveal(0x21); });
        QCOMPARE(fields.pathOf(crypt), u"header.crypt_method"_s);
        QCOMPARE(crypt.siblingAtColumn(StructureModel::RawColumn).data().toString(), u"00 00 00 00"_s);
        const QModelIndex entry = revealedBy(fields, [&] { fields.reveal(u"l1_table[6].l2_table[0].cluster"_s); });
        QVERIFY(entry.isValid());
        const Range place = *fields.field(entry)->place;
        const QModelIndex data = revealedBy(fields, [&] { fields.reveal(place.offset + 10); });
        QCOMPARE(fields.pathOf(data), u"l1_table[6].l2_table[0].cluster"_s);
        QCOMPARE(fields.guestOf(data, place.offset + 10), std::optional<Range>({(quint64{3} << 30) + 10, 1}));
    }

    // Eight thousand entries are eight ranges; the entry wanted is loaded with its thousand only.
    void longTablesAreCutIntoRanges() {
        StructureModel fields(m_pools);
        fields.setFile(openFile(m_file));
        const QModelIndex entry = revealedBy(fields, [&] { fields.reveal(u"l1_table[6].l2_table[5000]"_s); });
        QCOMPARE(entry.data().toString(), u"[5000]"_s);
        QCOMPARE(entry.parent().data().toString(), u"[4096 … 5119]"_s);
        QCOMPARE(fields.rowCount(entry.parent().parent()), 8);
        QCOMPARE(fields.rowCount(entry.parent().parent().model()->index(0, 0, entry.parent().parent())), 0);
    }

    void wrongNameIsAnnounced() {
        StructureModel fields(m_pools);
        fields.setFile(openFile(m_file));
        QSignalSpy missing(&fields, &StructureModel::notRevealed);
        fields.reveal(u"l1_table[6].colour"_s);
        QVERIFY(missing.wait());
        QVERIFY(missing.first().first().toString().contains(u"colour"));
    }

    void modelMayGoWhileItSearches() {
        for (int round = 0; round < 20; ++round) {
            StructureModel fields(m_pools);
            fields.setFile(openFile(m_file));
            fields.reveal(quint64(round) * 70'000);
        }
    }

    void pagesArriveWholeAndTheLastOneShort() {
        auto device = std::make_shared<blockcore::MemoryDevice>(std::vector<std::byte>(100'000, std::byte{7}));
        model::BytePages pages(m_pools);
        pages.setSource(sourceOf(device));
        QSignalSpy ready(&pages, &model::BytePages::pageReady);
        QVERIFY(!pages.page(1));
        QVERIFY(ready.wait());
        QCOMPARE(pages.page(1)->bytes.size(), 100'000 - 65'536);
        QVERIFY(!pages.page(2));
        QCOMPARE(pages.loaded(99'999, 16).size(), 1);
    }

    void manyPagesStayFew() {
        auto device = std::make_shared<blockcore::MemoryDevice>(std::vector<std::byte>(40'000'000));
        model::BytePages pages(m_pools);
        pages.setSource(sourceOf(device));
        for (quint64 number = 0; number < 400; ++number) {
            QSignalSpy ready(&pages, &model::BytePages::pageReady);
            if (!pages.page(number)) QVERIFY(ready.wait());
            QVERIFY(pages.page(number));
        }
        QVERIFY(!pages.page(0)); // gone: the last used ones are kept
    }

    void searchFindsBehindTheCaretThenFromTheStart() {
        std::vector<std::byte> bytes(3 << 20);
        for (const std::size_t at : {10U, (1U << 20) - 2, (2U << 20) + 5}) std::ranges::fill_n(bytes.begin() + at, 4, std::byte{0xab});
        auto device = std::make_shared<blockcore::MemoryDevice>(bytes);
        model::ByteSearch search(m_pools);
        const auto findFrom = [&](quint64 from) -> QVariantList {
            QSignalSpy found(&search, &model::ByteSearch::found);
            search.start(sourceOf(device), QByteArray::fromHex("abababab"), from);
            return found.wait() ? found.first() : QVariantList();
        };
        QCOMPARE(findFrom(11), QVariantList({quint64((1 << 20) - 2), false})); // across two steps
        QCOMPARE(findFrom((1 << 20) - 1), QVariantList({quint64((2 << 20) + 5), false}));
        QCOMPARE(findFrom((2 << 20) + 6), QVariantList({quint64(10), true}));
        QSignalSpy none(&search, &model::ByteSearch::notFound);
        search.start(sourceOf(device), "nothing", 0);
        QVERIFY(none.wait());
    }

    void patternsAreReadAsTheyAreWritten() {
        QCOMPARE(*model::parsePattern(u"51 46 49 fb"_s, model::PatternKind::Hex), QByteArray("QFI\xfb"));
        QCOMPARE(*model::parsePattern(u"0x5146"_s, model::PatternKind::Hex), QByteArray("QF"));
        QCOMPARE(*model::parsePattern(u"AB"_s, model::PatternKind::Utf16), QByteArray("A\0B\0", 4));
        QCOMPARE(*model::parsePattern(u"ä"_s, model::PatternKind::Text), QByteArray("\xc3\xa4"));
        QVERIFY(!model::parsePattern(u"5"_s, model::PatternKind::Hex));
        QVERIFY(!model::parsePattern(u""_s, model::PatternKind::Text));
    }

    void bytesAreReadInBothOrders() {
        const QByteArray bytes = QByteArray::fromHex("28732ac11ff8d211ba4b00a0c93ec93b");
        const auto rows = model::interpretations(bytes);
        QCOMPARE(rows[2].little, u"29480"_s);
        QCOMPARE(rows[2].big, u"10355"_s);
        QCOMPARE(rows.back().little, u"c12a7328-f81f-11d2-ba4b-00a0c93ec93b"_s);
        QVERIFY(model::interpretations("x").back().little.isEmpty());
    }

    void selectionRemembersPlacesOfBothSpaces() {
        model::Selection selection;
        selection.select({512, 512});
        selection.selectFile({.layer = 1, .range = {8, 8}}, std::nullopt);
        QCOMPARE(selection.range(), (Range{512, 512}));
        selection.moveFile({.layer = 1, .range = {9, 1}}, Range{4096, 1});
        selection.back();
        QVERIFY(!selection.file());
        selection.forward();
        QCOMPARE(selection.file()->range, (Range{8, 8}));
        QVERIFY(!selection.canGoForward());
    }
};

QTEST_GUILESS_MAIN(TstStructureModel)
#include "tst_structure_model.moc"
