// SPDX-License-Identifier: MIT
#include "ui/style_sheet.h"

#include "ui/theme.h"

#include <array>
#include <utility>

namespace ui {

namespace {

// @names are replaced by colours. Object names are set where the widgets are made.
constexpr auto kSheet = R"(
QMainWindow, QDialog { background: @window; }
QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QToolBar { background: @window; border: none; border-bottom: 1px solid @border; padding: 5px 8px; spacing: 4px; }
QToolBar QToolButton { padding: 5px 9px; border: 1px solid transparent; border-radius: 5px; }
QToolButton:hover { background: @tint; }
QToolButton:pressed, QToolButton:checked { background: @tint; border: 1px solid @accent; border-radius: 5px; }
QToolButton:focus { border: 1px solid @accent; border-radius: 5px; }
QStatusBar { background: @window; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QMenuBar { background: @window; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @tint; color: @text; }
QMenu { background: @raised; border: 1px solid @border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 26px; border-radius: 4px; }
QMenu::item:selected { background: @accent; color: @accentText; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }
QMenu::icon { padding-left: 6px; }
QDockWidget { font-weight: 600; titlebar-close-icon: url(:/icons/dock-close-@mode.png); }
QDockWidget::close-button { border: none; background: transparent; padding: 0px; border-radius: 4px; }
QDockWidget::close-button:hover { background: @tint; }
QDockWidget > QWidget { font-weight: 400; }
QDockWidget::title { background: @window; padding: 7px 10px; border-bottom: 1px solid @border; text-align: left; }
QTabWidget::pane { border: none; border-top: 1px solid @border; background: @surface; }
QTabWidget::tab-bar { left: 8px; }
QTabBar::tab { background: transparent; color: @faint; padding: 8px 14px; margin-right: 2px;
               border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { color: @accent; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @faint; border: none; border-bottom: 1px solid @border; padding: 5px 8px; }
QTreeView, QTableView, QListView { background: @surface; border: none; outline: none;
               selection-background-color: @tint; selection-color: @text; }
QTreeView::item, QTableView::item, QListView::item { padding: 3px 4px; border: none; }
QTreeView::item:hover, QListView::item:hover { background: @hover; }
QTreeView::item:selected, QTableView::item:selected, QListView::item:selected { background: @tint; }
QTreeView::branch { background: transparent; }
QLineEdit, QComboBox, QSpinBox, QPlainTextEdit#commandText { background: @surface; border: 1px solid @border; border-radius: 5px;
               padding: 4px 7px; selection-background-color: @accent; selection-color: @accentText; min-height: 18px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit#commandText:focus { border: 1px solid @accent; }
QLineEdit:disabled, QComboBox:disabled { background: @window; color: @faint; }
QLineEdit[invalid="true"] { border: 1px solid @negative; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/arrow-down-@mode.png); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @border; outline: none; selection-background-color: @accent; selection-color: @accentText; }
QPushButton { background: @raised; border: 1px solid @border; border-radius: 5px; padding: 5px 14px; min-height: 18px; }
QPushButton:hover { border-color: @accent; }
QPushButton:pressed { background: @tint; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton:disabled { color: @faint; background: @window; }
QPushButton[primary="true"] { background: @accent; color: @accentText; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accentHover; }
QPushButton[primary="true"]:focus { border: 2px solid @text; padding: 4px 13px; }
QPushButton[primary="true"]:disabled { background: @border; border-color: @border; color: @faint; }
QPushButton[danger="true"] { color: @negative; border-color: @negative; }
QPushButton[danger="true"]:focus { border: 2px solid @negative; padding: 4px 13px; }
QSplitter::handle { background: @border; height: 1px; width: 1px; }
QProgressBar { background: @border; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @handle; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
#page, #documentHeader { background: @surface; }
#card { background: @raised; border: 1px solid @border; border-radius: 8px; }
#card[current="true"] { border: 1px solid @accent; background: @tint; }
#card[current="true"] #badge { background: @surface; }
QToolButton#startTile { background: @raised; border: 1px solid @border; border-radius: 8px; padding: 14px 10px 12px 10px; }
QToolButton#startTile:hover, QToolButton#startTile:focus { border: 1px solid @accent; background: @tint; }
#legend QToolButton { padding: 3px 7px; border: 1px solid transparent; border-radius: 5px; background: transparent; }
#legend QToolButton:checked { background: transparent; border: 1px solid transparent; }
#legend QToolButton:!checked { color: @faint; }
#legend QToolButton:hover { background: @tint; }
#legend QToolButton:focus { border: 1px solid @accent; }
QCheckBox, QRadioButton { spacing: 8px; padding: 2px; }
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid @handle; border-radius: 4px; background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/check-@mode.png); }
QCheckBox::indicator:disabled { background: @window; border-color: @border; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @handle; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent; border-radius: 8px; background: @surface; }
#badge { background: @tint; color: @accent; border-radius: 4px; padding: 1px 6px; font-weight: 600; }
#useBadge { background: @surface; color: @warning; border: 1px solid @warning; border-radius: 4px; padding: 1px 6px; font-weight: 600; }
#commandPanel { background: @raised; border-top: 1px solid @border; }
#wizardHeader { background: @surface; border-bottom: 1px solid @border; }
#separator { background: @border; }
)";

} // namespace

QString styleSheet(const Colors& c) {
    QColor hover = c.tint;
    hover.setAlphaF(0.5F);
    const bool dark = c.window.lightness() < 128;
    const std::array<std::pair<const char*, QString>, 16> names{{
        // Longer names first: one is the start of another.
        {"@accentHover", (dark ? c.accent.lighter(112) : c.accent.darker(112)).name()},
        {"@accentText", c.accentText.name()},
        {"@accent", c.accent.name()},
        {"@mode", dark ? QStringLiteral("dark") : QStringLiteral("light")},
        {"@window", c.window.name()},
        {"@surface", c.surface.name()},
        {"@raised", c.raised.name()},
        {"@border", c.border.name()},
        {"@handle", (dark ? c.border.lighter(140) : c.border.darker(118)).name()},
        {"@hover", hover.name(QColor::HexArgb)},
        {"@text", c.text.name()},
        {"@faint", c.faintText.name()},
        {"@tint", c.tint.name()},
        {"@negative", c.negative.name()},
        {"@positive", c.positive.name()},
        {"@warning", c.warning.name()},
    }};
    QString sheet = QString::fromUtf8(kSheet);
    for (const auto& [name, value] : names) sheet.replace(QLatin1StringView(name), value);
    return sheet;
}

} // namespace ui
