// SPDX-License-Identifier: MIT
// Scenario A17 of UX.md: light and dark, 100 % and 200 %, right-to-left, and texts that grew by translation. Each
// combination runs in a process of its own, since scale and direction are set before the application starts.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/views/map_tab.h"
#include "ui/wizards/convert_wizard.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QTranslator>

#include <cmath>

using namespace ui_test;
using model::MapState;

namespace {

// Texts 40 % longer, in brackets that show what was cut off and what was never translated.
class PseudoLocale final : public QTranslator {
public:
    QString translate(const char*, const char* text, const char*, int n) const override {
        QString source = QString::fromUtf8(text);
        if (n >= 0) source.replace(u"%n"_s, QString::number(n));
        return u"[!! "_s + source + QString(source.size() * 2 / 5, u'~') + u" !!]"_s;
    }
    bool isEmpty() const override { return false; }
};

QString describe(const QWidget& widget, const QString& text) {
    return u"%1 “%2”: %3"_s.arg(QString::fromLatin1(widget.metaObject()->className()), widget.objectName(), text);
}

QStringList clipped(QWidget& window) {
    const Watchdog::Pause pause;
    QStringList found;
    for (const auto* button : window.findChildren<QAbstractButton*>())
        if (button->isVisibleTo(&window) && !button->text().isEmpty() && button->width() + 1 < button->sizeHint().width())
            if (const auto* tool = qobject_cast<const QToolButton*>(button); !tool || tool->toolButtonStyle() != Qt::ToolButtonIconOnly) found.append(describe(*button, button->text()));
    for (const auto* label : window.findChildren<QLabel*>()) {
        if (!label->isVisibleTo(&window) || label->wordWrap() || label->text().isEmpty() || label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored) continue;
        if (label->width() + 1 < label->minimumSizeHint().width() || label->height() + 1 < label->minimumSizeHint().height()) found.append(describe(*label, label->text()));
    }
    return found;
}

QStringList untranslated(QWidget& window) {
    const Watchdog::Pause pause;
    QStringList found;
    const auto check = [&](const QWidget& widget, const QString& text) {
        if (!text.isEmpty() && !text.contains(u"[!!") && text.contains(QRegularExpression(u"[A-Za-z]{3}"_s))) found.append(describe(widget, text));
    };
    for (const auto* button : window.findChildren<QAbstractButton*>())
        if (!button->objectName().startsWith(u"format_")) check(*button, button->text());
    for (const auto* bar : window.findChildren<QTabBar*>())
        for (int i = 0; i < bar->count(); ++i) check(*bar, bar->tabText(i));
    for (const auto* dock : window.findChildren<QDockWidget*>()) check(*dock, dock->windowTitle());
    for (const auto* action : window.findChildren<QAction*>())
        if (!action->objectName().isEmpty() && !action->objectName().startsWith(u'_')) check(window, action->text());
    return found;
}

double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return std::max(x, y) / std::min(x, y);
}

// Viénot's matrix for people without green cones, on gamma-coded values: near enough to judge contrast.
QColor deuteranopia(const QColor& c) {
    const auto mix = [&](double r, double g, double b) { return std::clamp(r * c.redF() + g * c.greenF() + b * c.blueF(), 0.0, 1.0); };
    return QColor::fromRgbF(static_cast<float>(mix(0.29275, 0.70725, 0)), static_cast<float>(mix(0.29275, 0.70725, 0)), static_cast<float>(mix(-0.02234, 0.02234, 1)));
}

} // namespace

class TstAppearance : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;

    static bool isChild() { return qEnvironmentVariableIsSet("PLATTER_LOOK"); }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
    }

    // Every state stands out from the page, by its fill or by its ink, for everybody.
    void legendStandsOutForEverybody_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void legendStandsOutForEverybody() {
        if (isChild()) QSKIP("looked at by the parent");
        QFETCH(bool, dark);
        ui::applyTheme(*qApp, dark ? model::ColorMode::Dark : model::ColorMode::Light);
        const QColor page = ui::colors().surface;
        for (const MapState state : model::kLegendStates) {
            const auto paint = ui::statePaint(state, dark);
            for (const auto see : {+[](const QColor& c) { return c; }, +[](const QColor& c) { return deuteranopia(c); }}) {
                const double best = std::max(contrast(see(paint.fill), see(page)), contrast(see(paint.ink), see(page)));
                QVERIFY2(best >= 3, qPrintable(u"%1: %2"_s.arg(model::mapStateName(state)).arg(best)));
            }
        }
    }

    void noTwoStatesSharePatternAndColour() {
        if (isChild()) QSKIP("looked at by the parent");
        for (const bool dark : {false, true})
            for (const MapState a : model::kLegendStates)
                for (const MapState b : model::kLegendStates) {
                    if (a == b) continue;
                    QVERIFY(ui::statePaint(a, dark).pattern != ui::statePaint(b, dark).pattern);
                }
    }

    void looksRight_data() {
        QTest::addColumn<QString>("look");
        QTest::addColumn<QString>("scale");
        QTest::newRow("light, 100 %") << "light" << "1";
        QTest::newRow("dark, 100 %") << "dark" << "1";
        QTest::newRow("light, 200 %") << "light" << "2";
        QTest::newRow("dark, 200 %") << "dark" << "2";
        QTest::newRow("right to left") << "rtl" << "1";
        QTest::newRow("pseudo-locale") << "pseudo" << "1";
    }
    void looksRight() {
        if (isChild()) QSKIP("this is the child");
        QFETCH(QString, look);
        QFETCH(QString, scale);
        QProcess child;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PLATTER_LOOK"_s, look);
        environment.insert(u"QT_SCALE_FACTOR"_s, scale);
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::MergedChannels);
        QStringList arguments{u"childLooksRight"_s};
        if (look == u"rtl") arguments.append(u"-reverse"_s);
        child.start(QCoreApplication::applicationFilePath(), arguments);
        QVERIFY(child.waitForFinished(240'000));
        QVERIFY2(child.exitCode() == 0, child.readAll().constData());
    }

    void childLooksRight() {
        if (!isChild()) QSKIP("only as a child of looksRight");
        const QString look = qEnvironmentVariable("PLATTER_LOOK");
        const QString name = look + u'-' + qEnvironmentVariable("QT_SCALE_FACTOR");
        startLike(look == u"dark" ? model::ColorMode::Dark : model::ColorMode::Light);
        PseudoLocale pseudo;
        if (look == u"pseudo") QCoreApplication::installTranslator(&pseudo);
        if (look == u"rtl") QApplication::setLayoutDirection(Qt::RightToLeft);
        const QString top = makeChain(m_folder.file("."));
        QVERIFY(!top.isEmpty());
        Window window(m_state.file("look"));
        screenshot(*window.window, name + u"-start"_s);
        Watchdog watchdog;
        QVERIFY(window.open(top));
        window.document()->selection().select({102 << 20, 65536});
        QTRY_VERIFY(window.document()->resolution());
        auto* tabs = window.find<QTabWidget>("tabs");
        QStringList cut, literal;
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QTest::qWait(150);
            screenshot(*window.window, name + u"-tab%1"_s.arg(tab));
            cut += clipped(*window.window);
        }
        window.window->actions().map->trigger();
        window.window->mapTab().showTable(Qt::Checked);
        QTest::qWait(300);
        screenshot(*window.window, name + u"-table"_s);
        cut += clipped(*window.window);
        window.window->actions().convert->trigger();
        auto* wizard = window.window->findChild<ui::ConvertWizard*>();
        for (int page = 0; page < 4; ++page) {
            QTest::qWait(page == 3 ? 800 : 100);
            screenshot(*wizard, name + u"-wizard%1"_s.arg(page + 1));
            cut += clipped(*wizard);
            wizard->findChild<QPushButton*>(u"wizardNext"_s)->click();
        }
        if (look == u"pseudo") literal = untranslated(*window.window);
        wizard->reject();
        VERIFY_PROMPT(watchdog);
        cut.removeDuplicates();
        literal.removeDuplicates();
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
        QVERIFY2(literal.isEmpty(), qPrintable(literal.join(u'\n')));
    }
};

QTEST_MAIN(TstAppearance)
#include "tst_appearance.moc"
