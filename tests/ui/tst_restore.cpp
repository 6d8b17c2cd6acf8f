// SPDX-License-Identifier: MIT
// What the window remembers from one run to the next, and how it says that a file is gone, held, or changed (A13).
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/views/extent_map.h"
#include "ui/views/image_tree.h"
#include "ui/views/map_tab.h"
#include "ui/widgets/legend_bar.h"

#include <QAction>
#include <QFile>
#include <QLabel>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <QTabWidget>

using namespace ui_test;
using model::ChainModel;

class TstRestore : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;

    QString makeImage(const char* name) {
        const QString path = m_folder.file(name);
        test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, path, u"64M"_s});
        return path;
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        startLike(model::ColorMode::Light);
    }

    void sessionComesBackAsItWasLeft() {
        const QString one = makeImage("one.qcow2"), two = makeImage("two.qcow2");
        QVERIFY_EXIT(test_support::qemuIo(two, {u"write 8M 4M"_s}), 0);
        const QString state = m_state.file("session");
        {
            Window window(state);
            QVERIFY(window.open(one) && window.open(two));
            window.window->actions().map->trigger();
            window.document()->selection().select({8 << 20, 65536});
            for (int i = 0; i < 3; ++i) window.window->actions().zoomIn->trigger();
            window.window->mapTab().legend().setShownStates(0x5f);
            window.window->resize(1300, 820);
            window.window->close();
        }
        Window window(state);
        Watchdog watchdog;
        window.window->restoreSession();
        QTRY_VERIFY(window.document() && window.document()->state() == model::ImageDocument::State::Ready);
        QCOMPARE(window.document()->path(), model::canonicalPath(two));
        QCOMPARE(window.find<QTabWidget>("tabs")->currentWidget(), static_cast<QWidget*>(&window.window->mapTab()));
        QTRY_COMPARE(window.window->mapTab().map().mapViewport().range().length, quint64{8 << 20});
        QCOMPARE(window.document()->selection().range().offset, quint64{8 << 20});
        QCOMPARE(window.window->mapTab().legend().shownStates(), quint8{0x5f});
        QCOMPARE(window.window->workspace().images().wantedPaths(), (QStringList{model::canonicalPath(one), model::canonicalPath(two)}));
        QTRY_COMPARE(window.window->workspace().images().indexOf(model::canonicalPath(one)).data(ChainModel::kStatusRole).toInt(), static_cast<int>(ChainModel::Status::Known));
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"session-restored"_s);
    }

    void changesAreSavedWhileTheyHappen() {
        const QString image = makeImage("saved.qcow2"), state = m_state.file("live");
        Window window(state);
        QVERIFY(window.open(image));
        window.window->actions().json->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(window.window->workspace().session().load().tab, u"json"_s, 5000);
    }

    void missingFileIsShownAsMissingWithoutABox() {
        const QString gone = makeImage("gone.qcow2"), here = makeImage("here.qcow2"), state = m_state.file("missing");
        {
            Window window(state);
            QVERIFY(window.open(here) && window.open(gone));
            window.window->close();
        }
        QVERIFY(QFile::remove(gone));
        Window window(state);
        window.window->restoreSession();
        QTRY_VERIFY(window.document() && window.document()->state() == model::ImageDocument::State::Ready);
        QCOMPARE(window.document()->path(), model::canonicalPath(here));
        const QModelIndex row = window.window->workspace().images().indexOf(gone);
        QCOMPARE(row.data(ChainModel::kStatusRole).toInt(), static_cast<int>(ChainModel::Status::Missing));
        QCOMPARE(row.siblingAtColumn(ChainModel::HealthColumn).data().toString(), u"missing"_s);
        QVERIFY(!QApplication::activeModalWidget());
        QVERIFY(!window.find<QWidget>("message")->isVisible());
        screenshot(*window.window, u"session-missing"_s);
    }

    // A13: another program holds the image.
    void a13ImageInUseIsMarkedAndCannotBeChanged() {
        const QString image = makeImage("held.qcow2");
        QProcess holder;
        holder.start(u"qemu-io"_s, {image});
        QVERIFY(holder.waitForStarted());
        holder.write("help\n");
        QVERIFY(holder.waitForReadyRead(10'000));
        Window window(m_state.file("a13"));
        QVERIFY(window.open(image));
        auto* badge = window.find<QLabel>("useBadge");
        QTRY_VERIFY(badge->isVisible());
        const QString pid = QString::number(holder.processId());
        QVERIFY(badge->text().contains(pid));
        QVERIFY(badge->accessibleName().contains(u"qemu-io"));
        const auto& actions = window.window->actions();
        for (const QAction* action : {actions.snapshotCreate, actions.resize, actions.rebase}) {
            QVERIFY2(!action->isEnabled(), qPrintable(action->objectName()));
        }
        if (window.document()->layers().first().can.snapshots) {
            QVERIFY(actions.snapshotCreate->toolTip().contains(pid));
            QVERIFY(window.find<QPushButton>("snapshotCreateButton")->accessibleDescription().contains(pid));
        }
        QVERIFY(actions.check->isEnabled());
        QVERIFY(window.find<QWidget>("banner")->isVisible());
        screenshot(*window.window, u"a13-in-use"_s);
        holder.closeWriteChannel();
        QVERIFY(holder.waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(!badge->isVisible(), 2000);
        QVERIFY(actions.resize->isEnabled());
    }

    void changeOnDiskIsOffered() {
        const QString image = makeImage("changed.qcow2");
        Window window(m_state.file("changed"));
        QVERIFY(window.open(image));
        QTRY_VERIFY(window.window->workspace().fileWatch().isKnown());
        QTest::qWait(20);
        QVERIFY_EXIT(test_support::qemuIo(image, {u"write -P 7 0 1M"_s}), 0);
        auto* banner = window.find<QWidget>("banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 3000);
        screenshot(*window.window, u"changed-on-disk"_s);
        for (QAction* action : banner->actions())
            if (action->text() == u"Reload"_s) action->trigger();
        QTRY_VERIFY(!banner->isVisible());
        QTRY_COMPARE(window.document()->map().stateAt(0, 0), model::MapState::Data);
    }
};

QTEST_MAIN(TstRestore)
#include "tst_restore.moc"
