// SPDX-License-Identifier: MIT
// The window driven like a person: scenarios A1, A2 and A3 of UX.md.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/views/details.h"
#include "ui/views/extent_map.h"
#include "ui/views/extent_table.h"
#include "ui/views/hex_view.h"
#include "ui/views/map_tab.h"
#include "ui/views/structure_tab.h"
#include "ui/widgets/locate_bar.h"

#include <QCryptographicHash>
#include <QDropEvent>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QRandomGenerator>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>

using namespace ui_test;

namespace {

QByteArray hashOf(const QString& path) {
    const Watchdog::Pause pause;
    return QCryptographicHash::hash(test_support::readFile(path.toStdString()), QCryptographicHash::Sha256);
}

void drop(QWidget& target, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths) urls.append(QUrl::fromLocalFile(path));
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&target, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&target, &event);
}

QStringList g_announced;

} // namespace

class TstWindow : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QString m_top;

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        startLike(model::ColorMode::Light);
        m_top = makeChain(m_folder.file("."));
        QVERIFY(!m_top.isEmpty());
    }

    // A1: which file of the chain holds a sector? Compared with qemu-img map for 200 sectors.
    void a1LocateNamesTheSupplierAsQemuImgDoes() {
        const auto mapped = test_support::qemuImg({u"map"_s, u"--output=json"_s, m_top});
        QVERIFY_EXIT(mapped, 0);
        const QJsonArray extents = QJsonDocument::fromJson(mapped.out).array();
        Window window(m_state.file("a1"));
        QVERIFY(window.open(m_top));
        Watchdog watchdog;
        QRandomGenerator random(4096);
        const quint64 sectors = window.document()->diskSize() / 512;
        for (int i = 0; i < 200; ++i) {
            const quint64 sector = i == 0 ? 4096 : random.bounded(sectors);
            QTest::keyClick(window.window.get(), Qt::Key_G, Qt::ControlModifier);
            auto* bar = window.find<QLineEdit>("locateBar");
            QVERIFY(bar->hasFocus());
            bar->setText(u"sector %1"_s.arg(sector));
            QTest::keyClick(bar, Qt::Key_Return);
            QTRY_VERIFY(window.document()->resolution() && window.document()->resolution()->selected.offset == sector * 512);
            const auto found = std::ranges::find_if(extents, [&](const QJsonValue& extent) {
                const auto start = static_cast<quint64>(extent[u"start"].toInteger());
                return sector * 512 >= start && sector * 512 < start + static_cast<quint64>(extent[u"length"].toInteger());
            });
            QVERIFY(found != extents.end());
            const QJsonObject extent = (*found).toObject();
            const QString supplier = window.find<QLabel>("detailsSupplier")->text();
            const QString fileOffset = window.find<QLabel>("detailsFileOffset")->text();
            if (!extent[u"present"].toBool()) {
                QVERIFY2(supplier.startsWith(u"nobody"), qPrintable(supplier));
                continue;
            }
            const auto& layer = window.document()->layers()[extent[u"depth"].toInt()];
            QVERIFY2(supplier.startsWith(layer.name), qPrintable(supplier + u" at sector "_s + QString::number(sector)));
            if (extent.contains(u"offset") && extent[u"data"].toBool()) {
                const quint64 expected = static_cast<quint64>(extent[u"offset"].toInteger()) + sector * 512 - static_cast<quint64>(extent[u"start"].toInteger());
                QVERIFY2(fileOffset.startsWith(model::hexText(expected) + u' '), qPrintable(fileOffset));
            } else if (extent[u"compressed"].toBool()) {
                QVERIFY(supplier.contains(u"compressed"));
            } else if (extent[u"zero"].toBool() && !extent[u"data"].toBool() && layer.format == u"qcow2") {
                QVERIFY2(supplier.contains(u"zero"), qPrintable(supplier));
            }
        }
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"a1-locate"_s);
    }

    void wrongPlaceIsRefusedAtTheBar() {
        Window window(m_state.file("wrong"));
        QVERIFY(window.open(m_top));
        auto* bar = window.find<QLineEdit>("locateBar");
        bar->setText(u"sector nine"_s);
        QTest::keyClick(bar, Qt::Key_Return);
        QVERIFY(bar->property("invalid").toBool());
        QVERIFY(window.document()->selection().isEmpty());
    }

    // A2: three files and a folder dropped.
    void a2DropBuildsTheForestAndWritesNothing() {
        QDir().mkpath(m_folder.file("more"));
        QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, m_folder.file("more/one.qcow2"), u"1M"_s}), 0);
        QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-b"_s, u"one.qcow2"_s, u"-F"_s, u"qcow2"_s, m_folder.file("more/two.qcow2")}), 0);
        const QStringList dropped{m_folder.file("root.raw"), m_folder.file("golden.qcow2"), m_top, m_folder.file("more")};
        QHash<QString, std::pair<QByteArray, QDateTime>> before;
        for (const char* name : {"root.raw", "golden.qcow2", "nightly.qcow2", "work.qcow2", "more/one.qcow2", "more/two.qcow2"})
            before.insert(m_folder.file(name), {hashOf(m_folder.file(name)), QFileInfo(m_folder.file(name)).lastModified()});

        Window window(m_state.file("a2"));
        Watchdog watchdog;
        drop(*window.window, dropped);
        auto& images = window.window->workspace().images();
        QTRY_COMPARE(images.rowCount(), 2);
        const auto child = [&](const QModelIndex& parent) { return images.index(0, 0, parent); };
        QModelIndex at = images.indexOf(model::canonicalPath(m_folder.file("root.raw")));
        QTRY_COMPARE(images.rowCount(at), 1);
        for (const QString& name : {u"golden.qcow2"_s, u"nightly.qcow2"_s, u"work.qcow2"_s}) {
            QTRY_COMPARE(images.rowCount(at), 1);
            at = child(at);
            QCOMPARE(at.data().toString(), name);
        }
        const QModelIndex one = images.indexOf(model::canonicalPath(m_folder.file("more/one.qcow2")));
        QTRY_COMPARE(child(one).data().toString(), u"two.qcow2"_s);
        QTRY_COMPARE(window.window->workspace().recentFiles().paths().size(), 4);
        QTRY_VERIFY(window.document() && window.document()->map().complete());
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"a2-drop"_s);
        for (auto it = before.cbegin(); it != before.cend(); ++it) {
            QCOMPARE(hashOf(it.key()), it->first);
            QCOMPARE(QFileInfo(it.key()).lastModified(), it->second);
        }
    }

    // A3, the map's part: from the whole disk to a sector with the keyboard alone.
    void a3KeyboardZoomsFromDiskToSector() {
        Window window(m_state.file("a3"));
        QVERIFY(window.open(m_top));
        window.window->activateWindow();
        QTest::keyClick(window.window.get(), Qt::Key_2, Qt::ControlModifier);
        auto& tab = window.window->mapTab();
        QWidget* map = &tab.map();
        for (int i = 0; i < 60 && !map->hasFocus(); ++i) QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window.window.get(), Qt::Key_Tab);
        QVERIFY(map->hasFocus());
        g_announced.clear();
        QAccessible::installUpdateHandler([](QAccessibleEvent* event) {
            if (event->type() == QAccessible::Announcement) g_announced.append(static_cast<QAccessibleAnnouncementEvent*>(event)->message());
        });
        Watchdog watchdog;
        QTest::keyClick(map, Qt::Key_Right, Qt::ControlModifier);
        const quint64 change = window.document()->selection().range().offset;
        QCOMPARE(change, window.document()->map().nextChange(0, 0).value());
        int steps = 1;
        for (; !tab.map().mapViewport().isClosest() && steps < 20; ++steps) QTest::keyClick(map, Qt::Key_Return);
        QVERIFY(tab.map().mapViewport().isClosest());
        QCOMPARE(g_announced.size(), steps);
        screenshot(*window.window, u"a3-sectors"_s);
        QTest::keyClick(map, Qt::Key_Return);
        QAccessible::installUpdateHandler(nullptr);
        // In the bytes of the disk, on that sector, with the keyboard.
        auto& structure = window.window->structureTab();
        QCOMPARE(window.find<QTabWidget>("tabs")->currentWidget(), &structure);
        QCOMPARE(structure.space(), ui::StructureTab::Space::Disk);
        QVERIFY(structure.hex().hasFocus());
        QTRY_COMPARE(structure.hex().caret(), window.document()->selection().range().offset);
        QCOMPARE(window.document()->selection().range().length, std::uint64_t{512});
        screenshot(*window.window, u"a3-bytes"_s);
        // From there back into the map, and to the same row of its table.
        QTest::keyClick(&structure.hex(), Qt::Key_Down);
        QCOMPARE(window.document()->selection().range().offset, change + 16);
        QTest::keyClick(window.window.get(), Qt::Key_Left, Qt::AltModifier);
        QTest::keyClick(window.window.get(), Qt::Key_2, Qt::ControlModifier);
        QTest::keyClick(window.window.get(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(tab.showsTable());
        auto* table = window.find<QTableView>("extentTable");
        QTRY_VERIFY(table->currentIndex().isValid());
        const auto row = tab.table().extents().rangeAt(table->currentIndex().row());
        QVERIFY(change >= row.offset && change < row.end());
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"a3-twin"_s);
    }

    void mouseSelectsZoomsAndDrags() {
        Window window(m_state.file("mouse"));
        QVERIFY(window.open(m_top));
        window.window->actions().map->trigger();
        QWidget* canvas = window.window->mapTab().map().viewport();
        QTest::mouseClick(canvas, Qt::LeftButton, {}, QPoint(canvas->width() / 2, 60));
        QVERIFY(!window.document()->selection().isEmpty());
        QTest::mouseDClick(canvas, Qt::LeftButton, {}, QPoint(canvas->width() / 2, 60));
        QVERIFY(!window.window->mapTab().map().mapViewport().showsAll());
        QTest::mousePress(canvas, Qt::LeftButton, {}, QPoint(300, 60));
        QTest::mouseMove(canvas, QPoint(420, 60));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, QPoint(420, 60));
        QVERIFY(window.document()->selection().range().length > 512);
        QVERIFY(window.window->details().text().contains(u"Supplied by"));
    }

    void otherFolderIsAskedAboutInABanner() {
        QDir().mkpath(m_folder.file("elsewhere"));
        const QString far = m_folder.file("elsewhere/far.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, far, u"1M"_s}), 0);
        const QString wants = m_folder.file("wants.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-b"_s, far, u"-F"_s, u"qcow2"_s, wants}), 0);
        Window window(m_state.file("banner"));
        QVERIFY(window.open(wants));
        auto* banner = window.find<QWidget>("banner");
        QVERIFY(banner->isVisible());
        QVERIFY(banner->accessibleName().contains(u"far.qcow2"));
        screenshot(*window.window, u"banner-other-folder"_s);
        QVERIFY(banner->actions().size() >= 2);
        banner->actions().first()->trigger();
        QTRY_COMPARE(window.document()->layers().size(), 2);
        QTRY_VERIFY(!banner->isVisible());
    }

    void missingFileIsExplainedWithoutADialog() {
        Window window(m_state.file("missing"));
        QVERIFY(window.open(m_folder.file("none.qcow2")));
        QVERIFY(window.find<QWidget>("banner")->isVisible());
        QVERIFY(!QApplication::activeModalWidget());
        screenshot(*window.window, u"missing-file"_s);
    }

    void startPageOpensRecentImages() {
        {
            Window window(m_state.file("recent"));
            QVERIFY(window.open(m_top));
        }
        Window window(m_state.file("recent"));
        auto* list = window.find<QListWidget>("recentList");
        QVERIFY(list->isVisible());
        screenshot(*window.window, u"start-page"_s);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
        QTRY_VERIFY(window.document());
    }
};

QTEST_MAIN(TstWindow)
#include "tst_window.moc"
