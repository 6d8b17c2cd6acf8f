// SPDX-License-Identifier: MIT
// Scenario A12 of UX.md and its neighbours: a folder's families, a parent that was moved, a backing format that nobody wrote
// down, and what stands on a base before it is touched. Driven like a person; the reference judges the files.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/views/findings.h"
#include "ui/widgets/size_edit.h"
#include "ui/wizards/find_parent_dialog.h"
#include "ui/wizards/rebase_wizard.h"
#include "ui/wizards/resize_wizard.h"

#include <KMessageWidget>

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>
#include <QTabWidget>
#include <QToolButton>

using namespace ui_test;

namespace {

bool create(const QString& path, const QString& size) { return command(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, path.endsWith(u".raw") ? u"raw"_s : u"qcow2"_s, path, size}); }
bool overlay(const QString& path, const QString& backing, const QString& format) {
    return command(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-b"_s, backing, u"-F"_s, format, path});
}
QString backingOf(const QString& path, const char* key = "backing-filename") {
    return QJsonDocument::fromJson(test_support::qemuImg({u"info"_s, u"-U"_s, u"--output=json"_s, path}).out).object()[QLatin1StringView(key)].toString();
}

// The header extension that names the backing file's format becomes one that nobody knows.
bool forgetFormat(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite)) return false;
    const QByteArray head = file.read(4096);
    const qsizetype at = head.indexOf(QByteArray::fromHex("e2792aca"));
    return at > 0 && file.seek(at) && file.write(QByteArray::fromHex("11223344")) == 4;
}

} // namespace

class TstChains : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;

    QString folder(const char* name) {
        QDir().mkpath(m_folder.file(name));
        return m_folder.file(name);
    }
    static bool jobsDone(const Window& window) {
        return QTest::qWaitFor([&] { return window.window->workspace().jobs().rowCount() > 0 && window.window->workspace().jobs().activeCount() == 0; }, 20'000);
    }
    static QAction* bannerAction(const Window& window, const QString& text) {
        for (QAction* action : window.find<KMessageWidget>("banner")->actions())
            if (action->text() == text) return action;
        return nullptr;
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        startLike(model::ColorMode::Light);
    }

    void a12MovedParentIsFoundAndLinkedAgain() {
        const QString home = folder("a12"), archive = folder("a12/archive");
        const QString base = home + u"/base.raw"_s, top = home + u"/top.qcow2"_s, moved = archive + u"/base.raw"_s;
        QVERIFY(create(base, u"32M"_s) && overlay(top, base, u"raw"_s) && create(home + u"/other.raw"_s, u"8M"_s) && create(archive + u"/old.qcow2"_s, u"32M"_s));
        QVERIFY_EXIT(test_support::qemuIo(base, {u"write -P 7 1M 64k"_s}), 0);
        QVERIFY(QFile::rename(base, moved));
        const QByteArray before = test_support::readFile(top.toStdString());
        Window window(m_state.file("a12"));
        Watchdog watchdog;
        QVERIFY(window.open(top));
        QVERIFY(!window.window->findChild<QMessageBox*>());
        auto& images = window.window->workspace().images();
        const QModelIndex link = images.indexOf(model::canonicalPath(base));
        QVERIFY(link.isValid());
        QCOMPARE(link.data(model::ChainModel::kStatusRole).toInt(), static_cast<int>(model::ChainModel::Status::Missing));
        screenshot(*window.window, u"a12-1-broken"_s);
        QVERIFY(bannerAction(window, u"Find parent…"_s));
        QTRY_VERIFY(window.window->actions().findParent->isEnabled());
        bannerAction(window, u"Find parent…"_s)->trigger();
        auto* dialog = window.window->findChild<ui::FindParentDialog*>();
        QTRY_COMPARE(dialog->chosen(), model::canonicalPath(moved));
        auto* link2 = dialog->findChild<QPushButton*>(u"promptDo"_s);
        QTRY_VERIFY(link2->isEnabled());
        QVERIFY2(dialog->command().contains(u"rebase") && dialog->command().contains(u"-u") && dialog->command().contains(u"archive/base.raw"), qPrintable(dialog->command()));
        QVERIFY(dialog->findChild<QLabel*>(u"parentPlan"_s)->text().contains(u"top.qcow2 › base.raw"));
        QCOMPARE(test_support::readFile(top.toStdString()), before); // nothing was written yet
        QTest::qWait(50);
        screenshot(*dialog, u"a12-2-proposal"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QVERIFY(jobsDone(window));
        QCOMPARE(backingOf(top), model::canonicalPath(moved));
        QCOMPARE(backingOf(top, "backing-filename-format"), u"raw"_s);
        QTRY_VERIFY(window.document()->state() == model::ImageDocument::State::Ready && !window.document()->broken());
        QCOMPARE(window.document()->layers().size(), 2);
        QTRY_VERIFY(window.window->findChild<QAction*>(u"undoRelink"_s));
        QVERIFY(!images.indexOf(model::canonicalPath(base)).isValid()); // nobody names it any more
        QVERIFY_EXIT(test_support::qemuIo(top, {u"read -P 7 1M 64k"_s}), 0);
        VERIFY_PROMPT(watchdog);
        QTest::qWait(300);
        screenshot(*window.window, u"a12-3-linked"_s);
        window.window->findChild<QAction*>(u"undoRelink"_s)->trigger();
        QTRY_COMPARE(window.window->workspace().jobs().rowCount(), 2);
        QVERIFY(jobsDone(window));
        QCOMPARE(backingOf(top), base);
    }

    // A guest may have written a header into its raw disk: what the image records counts.
    void recordedFormatWinsOverTheLook() {
        const QString home = folder("look");
        const QString base = home + u"/disk.raw"_s, top = home + u"/top.qcow2"_s;
        QVERIFY(create(base, u"16M"_s) && overlay(top, base, u"raw"_s) && create(home + u"/fake.qcow2"_s, u"16M"_s));
        QVERIFY(QFile::remove(base) && QFile::rename(home + u"/fake.qcow2"_s, home + u"/disk.img"_s));
        Window window(m_state.file("look"));
        QVERIFY(window.open(top));
        QTRY_VERIFY(window.window->actions().findParent->isEnabled());
        window.window->actions().findParent->trigger();
        auto* dialog = window.window->findChild<ui::FindParentDialog*>();
        QTRY_VERIFY(!dialog->chosen().isEmpty());
        QVERIFY2(dialog->command().contains(u"-F raw"), qPrintable(dialog->command()));
        QTRY_VERIFY(dialog->findChild<QLabel*>(u"parentPlan"_s)->text().contains(u"records raw"));
        screenshot(*dialog, u"find-parent-other-look"_s);
    }

    void missingFormatIsNoticedAndRecorded() {
        const QString home = folder("format");
        const QString base = home + u"/base.qcow2"_s, top = home + u"/top.qcow2"_s;
        QVERIFY(create(base, u"16M"_s) && overlay(top, base, u"qcow2"_s) && forgetFormat(top));
        QCOMPARE(backingOf(top, "backing-filename-format"), QString());
        Window window(m_state.file("format"));
        QVERIFY(window.open(top));
        QTRY_VERIFY(bannerAction(window, u"Record the format…"_s));
        screenshot(*window.window, u"format-missing"_s);
        QTRY_VERIFY(window.window->actions().recordFormat->isEnabled());
        window.window->actions().recordFormat->trigger();
        auto* dialog = window.window->findChild<ui::PromptDialog*>();
        auto* formats = dialog->findChild<QComboBox*>(u"recordFormat"_s);
        QVERIFY(!formats->currentText().isEmpty());
        formats->setCurrentText(u"qcow2"_s);
        QVERIFY2(dialog->command().contains(u"-F qcow2"), qPrintable(dialog->command()));
        screenshot(*dialog, u"format-record"_s);
        dialog->findChild<QPushButton*>(u"promptDo"_s)->click();
        QVERIFY(jobsDone(window));
        QCOMPARE(backingOf(top, "backing-filename-format"), u"qcow2"_s);
        QCOMPARE(backingOf(top), base);
        QTRY_VERIFY(!window.window->actions().recordFormat->isEnabled());
    }

    void folderShowsFamiliesAndBrokenLinks() {
        const QString home = folder("family");
        QVERIFY(create(home + u"/base.raw"_s, u"8M"_s));
        for (const QString& name : {u"a"_s, u"b"_s, u"c"_s}) QVERIFY(overlay(home + u'/' + name + u".qcow2"_s, home + u"/base.raw"_s, u"raw"_s));
        QVERIFY(overlay(home + u"/aa.qcow2"_s, home + u"/a.qcow2"_s, u"qcow2"_s));
        QVERIFY(create(home + u"/gone.raw"_s, u"8M"_s) && overlay(home + u"/orphan.qcow2"_s, home + u"/gone.raw"_s, u"raw"_s) && QFile::remove(home + u"/gone.raw"_s));
        Window window(m_state.file("family"));
        Watchdog watchdog;
        window.window->openPaths({home});
        auto& images = window.window->workspace().images();
        QTRY_COMPARE(images.rowCount(images.indexOf(model::canonicalPath(home + u"/base.raw"_s))), 3);
        QCOMPARE(images.rowCount(images.indexOf(model::canonicalPath(home + u"/a.qcow2"_s))), 1);
        const QModelIndex gone = images.indexOf(model::canonicalPath(home + u"/gone.raw"_s));
        QCOMPARE(gone.data(model::ChainModel::kStatusRole).toInt(), static_cast<int>(model::ChainModel::Status::Missing));
        QVERIFY(window.open(home + u"/base.raw"_s));
        QTRY_COMPARE(window.document()->dependents().size(), 3);
        bool told = false;
        for (const auto& remark : window.document()->remarks()) told = told || remark.text.startsWith(u"3 overlays stand on base.raw");
        QVERIFY(told);
        VERIFY_PROMPT(watchdog);
        QTest::qWait(50);
        screenshot(*window.window, u"folder-families"_s);
    }

    void shrinkingABaseNamesItsOverlays() {
        const QString home = folder("shrink");
        QVERIFY(create(home + u"/base.qcow2"_s, u"32M"_s));
        for (const QString& name : {u"one"_s, u"two"_s}) QVERIFY(overlay(home + u'/' + name + u".qcow2"_s, home + u"/base.qcow2"_s, u"qcow2"_s));
        Window window(m_state.file("shrink"));
        QVERIFY(window.open(home + u"/base.qcow2"_s));
        QTRY_VERIFY(window.window->actions().resize->isEnabled());
        window.window->actions().resize->trigger();
        auto* wizard = window.window->findChild<ui::ResizeWizard*>();
        QTest::keyClicks(wizard->findChild<QLineEdit*>(u"resizeSize"_s), u"16M"_s);
        wizard->findChild<QPushButton*>(u"wizardNext"_s)->click();
        auto* consent = wizard->findChild<QCheckBox*>(u"planOverlays"_s);
        QTRY_VERIFY(consent->isVisible());
        QVERIFY(wizard->findChild<QLabel*>(u"planDependents"_s)->text().contains(u"one.qcow2, two.qcow2"));
        auto* finish = wizard->findChild<QPushButton*>(u"wizardFinish"_s);
        wizard->findChild<QCheckBox*>(u"planCutOff"_s)->setChecked(true);
        QVERIFY(!finish->isEnabled() && !finish->toolTip().isEmpty());
        QTest::qWait(50); // laid out anew
        screenshot(*wizard, u"shrink-base"_s);
        consent->setChecked(true);
        QVERIFY(finish->isEnabled());
        wizard->reject();
    }

    // The Rebase wizard: to another base with other content, keeping what the guest sees.
    void rebasingCopiesWhatDiffers() {
        const QString home = folder("rebase");
        const QString old = home + u"/old.qcow2"_s, fresh = home + u"/new.qcow2"_s, top = home + u"/top.qcow2"_s;
        QVERIFY(create(old, u"32M"_s) && create(fresh, u"32M"_s) && overlay(top, old, u"qcow2"_s));
        QVERIFY_EXIT(test_support::qemuIo(old, {u"write -P 1 0 4M"_s, u"write -P 2 8M 1M"_s}), 0);
        QVERIFY_EXIT(test_support::qemuIo(fresh, {u"write -P 1 0 4M"_s, u"write -P 3 8M 1M"_s}), 0);
        QVERIFY_EXIT(test_support::qemuIo(top, {u"write -P 9 16M 64k"_s}), 0);
        Window window(m_state.file("rebase"));
        Watchdog watchdog;
        QVERIFY(window.open(top));
        QTRY_VERIFY(window.window->actions().rebase->isEnabled());
        window.window->actions().rebase->trigger();
        auto* wizard = window.window->findChild<ui::RebaseWizard*>();
        auto* next = wizard->findChild<QPushButton*>(u"wizardNext"_s);
        QVERIFY(!next->isEnabled() && !next->toolTip().isEmpty());
        QTest::keyClicks(wizard->findChild<QLineEdit*>(u"rebaseBacking"_s), fresh);
        QVERIFY2(wizard->command().contains(u"-b new.qcow2"), qPrintable(wizard->command()));
        QTest::qWait(50); // laid out anew
        screenshot(*wizard, u"rebase-1-target"_s);
        QTest::keyClick(wizard, Qt::Key_Return);
        auto* finish = wizard->findChild<QPushButton*>(u"wizardFinish"_s);
        QTRY_VERIFY(finish->isEnabled());
        QCOMPARE(wizard->findChild<QLabel*>(u"planBefore"_s)->text(), u"top.qcow2 › old.qcow2"_s);
        QCOMPARE(wizard->findChild<QLabel*>(u"planThen"_s)->text(), u"top.qcow2 › new.qcow2"_s);
        QTest::qWait(50); // laid out anew
        screenshot(*wizard, u"rebase-2-plan"_s);
        VERIFY_PROMPT(watchdog);
        finish->click();
        QVERIFY(jobsDone(window));
        QCOMPARE(backingOf(top), u"new.qcow2"_s);
        QVERIFY_EXIT(test_support::qemuIo(top, {u"read -P 1 0 4M"_s, u"read -P 2 8M 1M"_s, u"read -P 9 16M 64k"_s}), 0);
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, top}), 0);
    }

    void flatteningNeedsNoBackingFileAfterwards() {
        const QString home = folder("flat");
        const QString base = home + u"/base.qcow2"_s, top = home + u"/top.qcow2"_s;
        QVERIFY(create(base, u"16M"_s) && overlay(top, base, u"qcow2"_s));
        QVERIFY_EXIT(test_support::qemuIo(base, {u"write -P 5 1M 1M"_s}), 0);
        Window window(m_state.file("flat"));
        QVERIFY(window.open(top));
        QTRY_VERIFY(window.window->actions().rebase->isEnabled());
        window.window->actions().rebase->trigger();
        auto* wizard = window.window->findChild<ui::RebaseWizard*>();
        wizard->findChild<QRadioButton*>(u"rebaseNone"_s)->click();
        wizard->findChild<QPushButton*>(u"wizardNext"_s)->click();
        auto* finish = wizard->findChild<QPushButton*>(u"wizardFinish"_s);
        QTRY_VERIFY(finish->isEnabled());
        QVERIFY(wizard->findChild<QLabel*>(u"planCopies"_s)->text().contains(model::sizeText(1 << 20)));
        finish->click();
        QVERIFY(jobsDone(window));
        QVERIFY(QFile::remove(base));
        QCOMPARE(backingOf(top), QString());
        QVERIFY_EXIT(test_support::qemuIo(top, {u"read -P 5 1M 1M"_s}), 0);
    }

    // Only the name, although the contents differ: the plan says so and wants it confirmed.
    void renamingToOtherContentWantsConsent() {
        const QString home = folder("unsafe");
        const QString old = home + u"/old.qcow2"_s, fresh = home + u"/new.qcow2"_s, top = home + u"/top.qcow2"_s;
        QVERIFY(create(old, u"16M"_s) && create(fresh, u"16M"_s) && overlay(top, old, u"qcow2"_s) && overlay(home + u"/above.qcow2"_s, top, u"qcow2"_s));
        QVERIFY_EXIT(test_support::qemuIo(old, {u"write -P 1 0 16M"_s}), 0);
        Window window(m_state.file("unsafe"));
        QVERIFY(window.open(top));
        QTRY_VERIFY(window.window->actions().rebase->isEnabled());
        window.window->actions().rebase->trigger();
        auto* wizard = window.window->findChild<ui::RebaseWizard*>();
        QTest::keyClicks(wizard->findChild<QLineEdit*>(u"rebaseBacking"_s), fresh);
        wizard->findChild<QCheckBox*>(u"rebaseNameOnly"_s)->setChecked(true);
        QVERIFY(wizard->command().contains(u"-u"));
        QTest::keyClick(wizard, Qt::Key_Return);
        auto* finish = wizard->findChild<QPushButton*>(u"wizardFinish"_s);
        auto* consent = wizard->findChild<QCheckBox*>(u"planConsent"_s);
        auto* overlays = wizard->findChild<QCheckBox*>(u"planOverlays"_s);
        QTRY_VERIFY(consent->isVisible());
        QVERIFY(!finish->isEnabled());
        QVERIFY(wizard->findChild<QLabel*>(u"planCopies"_s)->text().contains(u"differ"));
        QVERIFY(overlays->isVisible());
        QTest::qWait(50); // laid out anew
        screenshot(*wizard, u"rebase-unsafe"_s);
        QTest::keyClick(wizard, Qt::Key_Return); // must not start anything
        QCOMPARE(window.window->workspace().jobs().rowCount(), 0);
        consent->setChecked(true);
        QVERIFY(!finish->isEnabled());
        overlays->setChecked(true);
        QVERIFY(finish->isEnabled());
        finish->click();
        QVERIFY(jobsDone(window));
        QCOMPARE(backingOf(top), u"new.qcow2"_s);
    }

    void theModelIsSound() {
        model::ParentModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCandidates({{.path = u"/a/one.raw"_s, .format = u"raw"_s, .virtualSize = 512, .reasons = {u"same name"_s}}});
        QCOMPARE(model.add({.path = u"/b/two.raw"_s, .format = u"raw"_s, .virtualSize = 512, .reasons = {}}), 0);
        QCOMPARE(model.add({.path = u"/a/one.raw"_s, .format = u"raw"_s, .virtualSize = 512, .reasons = {}}), 1);
        QCOMPARE(model.rowCount(), 2);
    }
};

QTEST_MAIN(TstChains)
#include "tst_chains.moc"
