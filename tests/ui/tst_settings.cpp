// SPDX-License-Identifier: MIT
// The settings dialog like a person uses it: search, change, OK, Cancel; what was chosen counts at once and the next time.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

using namespace ui_test;

class TstSettings : public QObject {
    Q_OBJECT
    test_support::TempDir m_state;

    static ui::SettingsDialog* opened(Window& window) {
        window.window->actions().settings->trigger();
        return window.window->findChild<ui::SettingsDialog*>();
    }
    static void press(ui::SettingsDialog* dialog, const char* button) { dialog->findChild<QPushButton*>(QLatin1StringView(button))->click(); }

private slots:
    void initTestCase() { startLike(model::ColorMode::Light); }
    void cleanup() {
        model::setSizeUnits(model::SizeUnits::Binary);
        ui::setMapColors(model::MapColors::Standard);
    }

    void searchShowsOnlyWhatMatches() {
        Window window(m_state.file("search"));
        auto* dialog = opened(window);
        auto* pages = dialog->findChild<QListWidget*>(u"settingsPages"_s);
        screenshot(*dialog, u"settings-1-general"_s);
        QTest::keyClicks(dialog->findChild<QLineEdit*>(u"settingsSearch"_s), u"snapshot is restored"_s);
        int shown = 0;
        for (int page = 0; page < pages->count(); ++page) shown += pages->item(page)->isHidden() ? 0 : 1;
        QCOMPARE(shown, 1);
        QVERIFY(dialog->findChild<QCheckBox*>(u"settingsSafety"_s)->isVisible());
        QVERIFY(!dialog->findChild<QCheckBox*>(u"settingsJobWindow"_s)->isVisible());
        dialog->findChild<QLineEdit*>(u"settingsSearch"_s)->clear();
        pages->setCurrentRow(1);
        QTest::qWait(30);
        screenshot(*dialog, u"settings-2-colours"_s);
        pages->setCurrentRow(3);
        QTest::qWait(30);
        screenshot(*dialog, u"settings-3-shortcuts"_s);
        dialog->reject();
    }

    void okCountsAtOnceAndNextTime() {
        {
            Window window(m_state.file("ok"));
            auto* dialog = opened(window);
            auto* units = dialog->findChild<QComboBox*>(u"settingsUnits"_s);
            units->setCurrentIndex(1);
            dialog->findChild<QComboBox*>(u"settingsMapColors"_s)->setCurrentIndex(2);
            dialog->findChild<QCheckBox*>(u"settingsRestore"_s)->setChecked(false);
            dialog->findChild<QKeySequenceEdit*>(u"shortcut_convert"_s)->setKeySequence(QKeySequence(u"Ctrl+Shift+K"_s));
            press(dialog, "settingsOk");
            QCOMPARE(model::sizeText(1'500'000), u"1.5"_s + QChar::Nbsp + u"MB"_s);
            QCOMPARE(ui::statePaint(model::MapState::Data, false).fill.saturation(), 0);
            QCOMPARE(window.window->actions().convert->shortcut(), QKeySequence(u"Ctrl+Shift+K"_s));
        }
        cleanup();
        Window window(m_state.file("ok"));
        QCOMPARE(model::sizeText(1'500'000), u"1.5"_s + QChar::Nbsp + u"MB"_s);
        QCOMPARE(window.window->actions().convert->shortcut(), QKeySequence(u"Ctrl+Shift+K"_s));
        auto* dialog = opened(window);
        QVERIFY(!dialog->chosen().restoreSession);
        press(dialog, "settingsDefaults");
        press(dialog, "settingsOk");
        QCOMPARE(window.settings.preferences(), model::Preferences());
        QCOMPARE(window.window->actions().convert->shortcut(), QKeySequence(u"Ctrl+Shift+S"_s));
    }

    void cancelChangesNothing() {
        Window window(m_state.file("cancel"));
        auto* dialog = opened(window);
        dialog->findChild<QComboBox*>(u"settingsColors"_s)->setCurrentIndex(2);
        press(dialog, "settingsCancel");
        QCOMPARE(window.settings.preferences(), model::Preferences());
        QVERIFY(!ui::isDark());
    }

    void sameKeysTwiceAreRefused() {
        Window window(m_state.file("clash"));
        auto* dialog = opened(window);
        auto* ok = dialog->findChild<QPushButton*>(u"settingsOk"_s);
        QVERIFY(ok->isEnabled());
        dialog->findChild<QKeySequenceEdit*>(u"shortcut_convert"_s)->setKeySequence(QKeySequence(u"Ctrl+G"_s));
        QVERIFY(!ok->isEnabled() && ok->toolTip().contains(u"Ctrl+G"));
        dialog->reject();
    }

    void everyActionCanHaveAKey() {
        Window window(m_state.file("keys"));
        auto* dialog = opened(window);
        for (const QAction* action : window.window->actions().all()) QVERIFY2(dialog->findChild<QKeySequenceEdit*>(u"shortcut_"_s + action->objectName()), qPrintable(action->objectName()));
        dialog->reject();
    }
};

QTEST_MAIN(TstSettings)
#include "tst_settings.moc"
