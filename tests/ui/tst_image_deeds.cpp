// SPDX-License-Identifier: MIT
// What is done to an image from its tabs, like a person does it: snapshots, check, resize. The reference judges the files.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/views/file_map.h"
#include "ui/views/file_space_pane.h"
#include "ui/views/findings.h"
#include "ui/views/map_tab.h"
#include "ui/views/snapshot_timeline.h"
#include "ui/views/snapshots.h"
#include "ui/widgets/size_edit.h"
#include "ui/wizards/prompt_dialog.h"
#include "ui/wizards/resize_wizard.h"

#include <QCheckBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QtEndian>

using namespace ui_test;
using model::Job;

class TstImageDeeds : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;

    // 32 MiB with data, and two snapshots of it with different content.
    QString makeImage(const char* name) {
        const QString path = m_folder.file(name);
        test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, path, u"32M"_s});
        test_support::qemuIo(path, {u"write -P 1 0 8M"_s});
        test_support::qemuImg({u"snapshot"_s, u"-c"_s, u"clean"_s, path});
        test_support::qemuIo(path, {u"write -P 2 1M 2M"_s});
        test_support::qemuImg({u"snapshot"_s, u"-c"_s, u"updated"_s, path});
        test_support::qemuIo(path, {u"write -P 3 20M 1M"_s});
        return path;
    }
    static QStringList snapshotNames(const QString& path) {
        QStringList names;
        const auto info = test_support::qemuImg({u"info"_s, u"--output=json"_s, path});
        for (const QJsonValue& one : QJsonDocument::fromJson(info.out).object()[u"snapshots"].toArray()) names.append(one[u"name"].toString());
        return names;
    }
    // By the file's own reference counts; 64 KiB clusters and one refcount block each 2 GiB.
    static quint64 usedBytes(const QString& path) {
        const Watchdog::Pause pause;
        const QByteArray file = test_support::readFile(path.toStdString());
        const auto big64 = [&](qsizetype at) { return static_cast<qsizetype>(qFromBigEndian<quint64>(file.constData() + at)); };
        const qsizetype block = big64(big64(48));
        quint64 used = 0;
        for (qsizetype i = 0; i < 32768; ++i) used += qFromBigEndian<quint16>(file.constData() + block + i * 2) != 0;
        return used * 65536;
    }
    static ui::PromptDialog* prompt(const Window& window) { return window.window->findChild<ui::PromptDialog*>(); }
    static bool jobsDone(const Window& window) {
        return QTest::qWaitFor([&] { return window.window->workspace().jobs().activeCount() == 0; }, 20'000);
    }
    static void waitUntilChangeable(const Window& window) {
        QTRY_VERIFY(window.window->actions().snapshotCreate->isEnabled());
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        startLike(model::ColorMode::Light);
    }

    void snapshotsAreListedOnTimelineAndTable() {
        Window window(m_state.file("list"));
        Watchdog watchdog;
        QVERIFY(window.open(makeImage("list.qcow2")));
        window.window->actions().snapshots->trigger();
        auto& view = window.window->snapshotsView();
        QTRY_COMPARE(view.snapshots().rowCount(), 2);
        QTRY_VERIFY2(view.snapshots().spaceIsKnown(), qPrintable(view.snapshots().spaceError()));
        auto* timeline = window.window->findChild<ui::SnapshotTimeline*>();
        QTest::mouseClick(timeline, Qt::LeftButton, {}, timeline->markOf(0));
        QVERIFY(view.hasSelection());
        QVERIFY(timeline->describeSelection().startsWith(u"clean"));
        QTest::keyClick(timeline, Qt::Key_Right);
        QVERIFY(timeline->describeSelection().startsWith(u"updated"));
        const auto* interface = QAccessible::queryAccessibleInterface(timeline);
        QCOMPARE(interface->role(), QAccessible::Chart);
        QVERIFY(interface->text(QAccessible::Value).startsWith(u"updated"));
        waitUntilChangeable(window);
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"snapshots"_s);
    }

    void snapshotIsCreatedUnderTheNameTyped() {
        const QString path = makeImage("create.qcow2");
        Window window(m_state.file("create"));
        QVERIFY(window.open(path));
        waitUntilChangeable(window);
        window.window->actions().snapshotCreate->trigger();
        auto* dialog = prompt(window);
        auto* name = dialog->findChild<QLineEdit*>(u"snapshotName"_s);
        QTest::keyClicks(name, u"clean"_s); // taken
        QVERIFY(!dialog->findChild<QPushButton*>(u"promptDo"_s)->isEnabled());
        name->setText(u"before the upgrade"_s);
        QVERIFY2(dialog->command().contains(u"'before the upgrade'"_s), qPrintable(dialog->command()));
        screenshot(*dialog, u"snapshot-create"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(jobsDone(window));
        QCOMPARE(snapshotNames(path), (QStringList{u"clean"_s, u"updated"_s, u"before the upgrade"_s}));
        QTRY_COMPARE(window.window->snapshotsView().snapshots().rowCount(), 3);
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, path}), 0);
    }

    void restoringKeepsTheOldStateFirst() {
        const QString path = makeImage("apply.qcow2");
        Window window(m_state.file("apply"));
        QVERIFY(window.open(path));
        waitUntilChangeable(window);
        window.window->actions().snapshots->trigger();
        window.window->snapshotsView().select(0);
        window.window->actions().snapshotApply->trigger();
        auto* dialog = prompt(window);
        QVERIFY(dialog->findChild<QCheckBox*>(u"safetySnapshot"_s)->isChecked());
        screenshot(*dialog, u"snapshot-apply"_s);
        QTest::keyClick(dialog, Qt::Key_Return); // Cancel is the default
        QTRY_VERIFY(!prompt(window) || !prompt(window)->isVisible());
        QCOMPARE(window.window->workspace().jobs().rowCount(), 0);
        QTRY_VERIFY(!prompt(window));
        window.window->actions().snapshotApply->trigger();
        prompt(window)->findChild<QPushButton*>(u"promptDo"_s)->click();
        QTRY_COMPARE(window.window->workspace().jobs().rowCount(), 2);
        QVERIFY(jobsDone(window));
        QCOMPARE(snapshotNames(path), (QStringList{u"clean"_s, u"updated"_s, u"before clean"_s}));
        QVERIFY_EXIT(test_support::qemuIo(path, {u"read -P 1 1M 2M"_s, u"read -P 0 20M 1M"_s}), 0);
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, path}), 0);
    }

    // A10: the promise is what the reference frees on a copy.
    void a10DeletingFreesWhatItPromises() {
        const QString path = makeImage("delete.qcow2"), copy = m_folder.file("delete-copy.qcow2");
        QVERIFY(QFile::copy(path, copy));
        const quint64 before = usedBytes(copy);
        QVERIFY_EXIT(test_support::qemuImg({u"snapshot"_s, u"-d"_s, u"clean"_s, copy}), 0);
        const quint64 freed = before - usedBytes(copy);
        QVERIFY(freed >= 2 << 20); // what was written over since
        Window window(m_state.file("delete"));
        Watchdog watchdog;
        QVERIFY(window.open(path));
        waitUntilChangeable(window);
        window.window->actions().snapshots->trigger();
        QTRY_VERIFY(window.window->snapshotsView().snapshots().spaceIsKnown());
        window.window->snapshotsView().select(0);
        window.window->actions().snapshotDelete->trigger();
        auto* dialog = prompt(window);
        const QString promise = dialog->findChild<QLabel*>(u"frees"_s)->text();
        QVERIFY2(promise.contains(u"frees "_s + model::sizeText(freed)), qPrintable(promise + u" – freed: "_s + model::sizeText(freed)));
        screenshot(*dialog, u"a10-delete"_s);
        dialog->findChild<QPushButton*>(u"promptDo"_s)->click();
        QVERIFY(jobsDone(window));
        QCOMPARE(snapshotNames(path), QStringList{u"updated"_s});
        QCOMPARE(before - usedBytes(path), freed);
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, path}), 0);
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"a10-deleted"_s);
    }

    void snapshotIsRenamed() {
        const QString path = makeImage("rename.qcow2");
        Window window(m_state.file("rename"));
        QVERIFY(window.open(path));
        waitUntilChangeable(window);
        window.window->actions().snapshots->trigger();
        window.window->snapshotsView().select(1);
        window.window->actions().snapshotRename->trigger();
        auto* name = prompt(window)->findChild<QLineEdit*>(u"snapshotName"_s);
        QCOMPARE(name->text(), u"updated"_s);
        name->setText(u"März, 2. Woche"_s);
        prompt(window)->findChild<QPushButton*>(u"promptDo"_s)->click();
        QVERIFY(jobsDone(window));
        QCOMPARE(snapshotNames(path), (QStringList{u"clean"_s, u"März, 2. Woche"_s}));
    }

    void soundImageGetsAGoodVerdict() {
        Window window(m_state.file("sound"));
        QVERIFY(window.open(makeImage("sound.qcow2")));
        window.window->actions().findings->trigger();
        window.find<QPushButton>("checkButton")->click();
        QTRY_COMPARE(window.find<QLabel>("checkVerdict")->text(), u"No errors found"_s);
        QVERIFY(window.find<QLabel>("checkFigures")->text().contains(u"Exit code 0"));
        QVERIFY(!window.window->actions().repairAll->isEnabled());
        screenshot(*window.window, u"check-sound"_s);
    }

    // Leaks and a wrong reference count, made by writing into the refcount block.
    void damageIsExplained() {
        const QString path = makeImage("damaged.qcow2");
        QVERIFY(spoil(path));
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, path}), 2);
        Window window(m_state.file("damaged"));
        Watchdog watchdog;
        QVERIFY(window.open(path));
        window.window->actions().check->trigger();
        auto* verdict = window.find<QLabel>("checkVerdict");
        QTRY_VERIFY(verdict->text().contains(u"damage"));
        QVERIFY(verdict->text().contains(u"leak"));
        QVERIFY(window.find<QLabel>("checkFigures")->text().contains(u"Exit code 2"));
        auto& findings = window.window->findingsView().findings();
        QVERIFY(findings.rowCount() >= 3);
        QVERIFY(!window.find<QLabel>("findingMeaning")->text().isEmpty());
        QVERIFY(!window.find<QLabel>("findingConsequence")->text().isEmpty());
        QVERIFY(!window.find<QLabel>("findingFix")->text().isEmpty());
        QTest::keyClick(window.window.get(), Qt::Key_F8);
        QCOMPARE(window.find<QTableView>("findingTable")->currentIndex().row(), 1);
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"check-damaged"_s);
    }

    // A9: a preview that promises what happens, nothing touched before, a backup that takes it back.
    void a9RepairIsPreviewedDoneAndTakenBack() {
        const QString path = makeImage("repair.qcow2");
        QVERIFY(spoil(path));
        const QByteArray before = test_support::readFile(path.toStdString());
        Window window(m_state.file("repair"));
        QVERIFY(window.open(path));
        waitUntilChangeable(window);
        const auto& actions = window.window->actions();
        actions.check->trigger();
        QTRY_VERIFY(actions.repairAll->isEnabled());
        actions.repairAll->trigger();
        auto* dialog = prompt(window);
        auto* go = dialog->findChild<QPushButton*>(u"promptDo"_s);
        QVERIFY(!go->isEnabled());
        QTRY_VERIFY(go->isEnabled());
        auto* outcome = dialog->findChild<QLabel*>(u"repairOutcome"_s);
        QVERIFY2(outcome->text().contains(u"finds 0 errors"), qPrintable(outcome->text()));
        QVERIFY2(dialog->command().startsWith(u"platter check") && dialog->command().contains(u" -r all "), qPrintable(dialog->command()));
        QVERIFY(test_support::readFile(path.toStdString()) == before);
        screenshot(*dialog, u"a9-repair-preview"_s);
        go->click();
        QTRY_COMPARE(window.find<QLabel>("checkVerdict")->text(), u"No errors found"_s);
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, path}), 0);
        screenshot(*window.window, u"a9-repaired"_s);
        QTRY_VERIFY(actions.undoRepair->isEnabled());
        QTRY_VERIFY(!prompt(window));
        actions.undoRepair->trigger();
        prompt(window)->findChild<QPushButton*>(u"promptDo"_s)->click();
        QTRY_VERIFY(test_support::readFile(path.toStdString()) == before);
        QTRY_VERIFY(!actions.undoRepair->isEnabled());
    }

    // From a finding to its place in the file, and along it with the keyboard.
    void findingLeadsToItsPlaceInTheFile() {
        const QString path = makeImage("place.qcow2");
        QVERIFY(spoil(path));
        Window window(m_state.file("place"));
        Watchdog watchdog;
        QVERIFY(window.open(path));
        window.window->actions().check->trigger();
        auto& findings = window.window->findingsView().findings();
        QTRY_VERIFY(findings.rowCount() >= 3);
        auto* table = window.find<QTableView>("findingTable");
        int row = 0;
        while (row < findings.rowCount() && !(findings.rowAt(row).grade == model::Grade::Leak && findings.rowAt(row).hostOffset)) ++row;
        QVERIFY(row < findings.rowCount());
        table->selectRow(row);
        window.find<QPushButton>("findingPlace")->click();
        auto& pane = window.window->mapTab().filePane();
        QTRY_VERIFY(pane.space().space());
        QCOMPARE(pane.map().cursor(), *findings.rowAt(row).hostOffset);
        QCOMPARE(pane.space().space()->kindAt(pane.map().cursor()), model::FileKind::Leaked);
        const auto* interface = QAccessible::queryAccessibleInterface(&pane.map());
        QCOMPARE(interface->role(), QAccessible::Chart);
        QVERIFY(interface->text(QAccessible::Value).contains(u"leaked"));
        QTest::keyClick(&pane.map(), Qt::Key_Home);
        QVERIFY(pane.map().describeSelection().contains(u"header"));
        QTest::keyClick(&pane.map(), Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(!pane.map().describeSelection().contains(u"header"));
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"file-space"_s);
        window.window->actions().table->trigger();
        QVERIFY(window.find<QTableView>("fileTable")->isVisible());
        screenshot(*window.window, u"file-space-table"_s);
    }

    void growingShowsTheCommandAndDoesIt() {
        const QString path = makeImage("grow.qcow2");
        Window window(m_state.file("grow"));
        QVERIFY(window.open(path));
        waitUntilChangeable(window);
        window.window->actions().resize->trigger();
        auto* wizard = window.window->findChild<ui::ResizeWizard*>();
        QTest::keyClicks(wizard->findChild<QLineEdit*>(u"resizeSize"_s), u"48M"_s);
        QVERIFY2(wizard->command().startsWith(u"platter resize ") && (wizard->command().contains(u"48M"_s) || wizard->command().contains(u"50331648"_s)), qPrintable(wizard->command()));
        screenshot(*wizard, u"resize-1-size"_s);
        QTest::keyClick(wizard, Qt::Key_Return);
        auto* finish = wizard->findChild<QPushButton*>(u"wizardFinish"_s);
        QTRY_VERIFY(finish->isEnabled());
        screenshot(*wizard, u"resize-2-plan"_s);
        finish->click();
        QVERIFY(jobsDone(window));
        QTRY_COMPARE(window.document()->diskSize(), quint64{48 << 20});
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, path}), 0);
    }

    // A15, the part that needs no partitions: what would be cut off is named and must be confirmed.
    void shrinkingWantsTheLossConfirmed() {
        const QString path = m_folder.file("shrink.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, path, u"32M"_s}), 0);
        QVERIFY_EXIT(test_support::qemuIo(path, {u"write -P 1 20M 1M"_s}), 0);
        Window window(m_state.file("shrink"));
        QVERIFY(window.open(path));
        waitUntilChangeable(window);
        window.window->actions().resize->trigger();
        auto* wizard = window.window->findChild<ui::ResizeWizard*>();
        QTest::keyClicks(wizard->findChild<QLineEdit*>(u"resizeSize"_s), u"16M"_s);
        QVERIFY(wizard->command().contains(u"--shrink"));
        wizard->findChild<QPushButton*>(u"wizardNext"_s)->click();
        auto* cutOff = wizard->findChild<QCheckBox*>(u"planCutOff"_s);
        QTRY_VERIFY(cutOff->isVisibleTo(wizard));
        auto* finish = wizard->findChild<QPushButton*>(u"wizardFinish"_s);
        QVERIFY(!finish->isEnabled() && !finish->toolTip().isEmpty());
        QVERIFY2(cutOff->text().contains(model::sizeText(1 << 20)), qPrintable(cutOff->text()));
        screenshot(*wizard, u"resize-shrink"_s);
        cutOff->setChecked(true);
        QVERIFY(finish->isEnabled());
        finish->click();
        QVERIFY(jobsDone(window));
        QTRY_COMPARE(window.document()->diskSize(), quint64{16 << 20});
    }

private:
    // The last cluster but a few gets a reference too many (a leak), one in use gets none.
    static bool spoil(const QString& path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadWrite)) return false;
        const auto big64 = [&](qint64 at) {
            file.seek(at);
            return qFromBigEndian<quint64>(file.read(8).constData());
        };
        const auto block = static_cast<qint64>(big64(static_cast<qint64>(big64(48))));
        const auto set = [&](qint64 cluster, quint16 count) {
            const quint16 stored = qToBigEndian(count);
            file.seek(block + cluster * 2);
            file.write(reinterpret_cast<const char*>(&stored), 2);
        };
        const qint64 end = file.size() / 65536;
        set(end - 1, 0);
        set(end + 1, 1);
        set(end + 2, 1);
        return file.resize((end + 4) * 65536);
    }
};

QTEST_MAIN(TstImageDeeds)
#include "tst_image_deeds.moc"
