// SPDX-License-Identifier: MIT
// Scenario A16 of UX.md: everything that takes the keyboard has a name and a role, in every window.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/views/extent_map.h"
#include "ui/views/map_tab.h"
#include "ui/wizards/convert_wizard.h"

#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QRadioButton>
#include <QTabWidget>

using namespace ui_test;

namespace {

bool isOwnPart(const QWidget& widget) {
    // Parts of composite controls speak through their owner.
    const QString name = widget.objectName();
    return name.startsWith(u"qt_") || widget.inherits("QScrollBar") || widget.inherits("QMenu") || widget.inherits("QMenuBar") ||
           widget.inherits("QToolBarExtension");
}

QString unnamed(QWidget& window) {
    QStringList found;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&window) || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() || isOwnPart(*widget)) continue;
        const auto* interface = QAccessible::queryAccessibleInterface(widget);
        const QString what = u"%1 “%2” in %3"_s.arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
                                                   widget->parentWidget() ? QString::fromLatin1(widget->parentWidget()->metaObject()->className()) : QString());
        if (!interface) found.append(what + u": no interface"_s);
        else if (interface->text(QAccessible::Name).isEmpty()) found.append(what + u": no name"_s);
        else if (interface->role() == QAccessible::NoRole || interface->role() == QAccessible::Client) found.append(what + u": no role"_s);
    }
    return found.join(u'\n');
}

} // namespace

class TstAccessibility : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QString m_top;

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        startLike(model::ColorMode::Light);
        m_top = m_folder.file("top.qcow2");
        const QString base = m_folder.file("base.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, base, u"8M"_s}), 0);
        QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-b"_s, base, u"-F"_s, u"qcow2"_s, m_top}), 0);
    }

    void startPageHasNames() {
        Window window(m_state.file("start"));
        QCOMPARE(unnamed(*window.window), QString());
    }

    void everyTabHasNames() {
        Window window(m_state.file("tabs"));
        Watchdog watchdog;
        QVERIFY(window.open(m_top));
        window.document()->selection().select({4096, 512});
        auto* tabs = window.find<QTabWidget>("tabs");
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QTest::qWait(20);
            QCOMPARE(unnamed(*window.window), QString());
        }
        VERIFY_PROMPT(watchdog);
        window.window->actions().map->trigger();
        window.window->actions().table->trigger();
        QCOMPARE(unnamed(*window.window), QString());
    }

    void everyWizardPageHasNames() {
        Window window(m_state.file("wizard"));
        QVERIFY(window.open(m_top));
        window.window->actions().convert->trigger();
        auto* wizard = window.window->findChild<ui::ConvertWizard*>();
        QVERIFY(wizard);
        for (int page = 0; page < 4; ++page) {
            QCOMPARE(wizard->currentPage(), page);
            QCOMPARE(unnamed(*wizard), QString());
            auto* next = wizard->findChild<QPushButton*>(u"wizardNext"_s);
            if (page < 3) QTRY_VERIFY(next->isEnabled());
            next->click();
        }
        wizard->reject();
    }

    void paletteHasNames() {
        Window window(m_state.file("palette"));
        window.window->showPalette();
        auto* input = window.window->findChild<QLineEdit*>({}, Qt::FindChildrenRecursively);
        QVERIFY(input);
        bool named = false;
        for (QLineEdit* line : window.window->findChildren<QLineEdit*>()) named = named || line->accessibleName() == u"Find action"_s;
        QVERIFY(named);
    }

    void theMapIsAChartThatSpeaks() {
        Window window(m_state.file("chart"));
        QVERIFY(window.open(m_top));
        window.window->actions().map->trigger();
        auto* interface = QAccessible::queryAccessibleInterface(&window.window->mapTab().map());
        QVERIFY(interface);
        QCOMPARE(interface->role(), QAccessible::Chart);
        QVERIFY(interface->text(QAccessible::Value).isEmpty());
        window.document()->selection().select({4096, 512});
        QVERIFY(interface->text(QAccessible::Value).contains(u"sector 8"));
    }

    void theTwinIsOneKeyAway() {
        Window window(m_state.file("twin"));
        QVERIFY(window.open(m_top));
        QTest::keyClick(window.window.get(), Qt::Key_T, Qt::ControlModifier);
        QTest::keyClick(window.window.get(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(window.window->mapTab().showsTable());
    }

    void disabledActionsSayWhy() {
        Window window(m_state.file("why"));
        for (const QAction* action : window.window->actions().all())
            if (!action->isEnabled()) QVERIFY2(action->toolTip().contains(u'–'), qPrintable(action->objectName()));
    }

    void everyActionHasATextAndATip() {
        Window window(m_state.file("actions"));
        for (const QAction* action : window.window->actions().all()) QVERIFY(!action->text().isEmpty() && !action->toolTip().isEmpty());
    }

    void f6ReachesEveryPane() {
        Window window(m_state.file("f6"));
        QVERIFY(window.open(m_top));
        window.window->activateWindow();
        window.document()->selection().select({4096, 512});
        QSet<QString> reached;
        for (int i = 0; i < 6; ++i) {
            QTest::keyClick(window.window.get(), Qt::Key_F6);
            for (const QWidget* at = QApplication::focusWidget(); at; at = at->parentWidget()) reached.insert(QString::fromLatin1(at->metaObject()->className()));
        }
        for (const char* pane : {"ui::ImageTree", "ui::DetailsView", "QTabWidget"}) QVERIFY2(reached.contains(QString::fromLatin1(pane)), pane);
    }
};

QTEST_MAIN(TstAccessibility)
#include "tst_accessibility.moc"
