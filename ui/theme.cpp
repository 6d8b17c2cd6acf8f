// SPDX-License-Identifier: MIT
#include "ui/theme.h"

#include "ui/icon_engine.h"
#include "ui/style_sheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPainter>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>
#include <QWidget>

namespace ui {

using model::MapState;

namespace {

model::MapColors g_mapColors = model::MapColors::Standard;

const Colors kLight{
    .window = QColor(0xf3, 0xf5, 0xf8), .surface = QColor(0xff, 0xff, 0xff), .raised = QColor(0xfb, 0xfc, 0xfd),
    .border = QColor(0xd5, 0xdb, 0xe3), .text = QColor(0x17, 0x1c, 0x23), .faintText = QColor(0x56, 0x60, 0x6d),
    .accent = QColor(0x0b, 0x63, 0xb0), .accentText = QColor(0xff, 0xff, 0xff), .tint = QColor(0xe3, 0xee, 0xf9),
    .positive = QColor(0x0c, 0x7a, 0x55), .notice = QColor(0x3d, 0x66, 0x94), .warning = QColor(0x9a, 0x5b, 0x00),
    .negative = QColor(0xb3, 0x3a, 0x1e)};
const Colors kDark{
    .window = QColor(0x1a, 0x1d, 0x22), .surface = QColor(0x13, 0x16, 0x1a), .raised = QColor(0x21, 0x25, 0x2b),
    .border = QColor(0x37, 0x3d, 0x46), .text = QColor(0xe7, 0xea, 0xee), .faintText = QColor(0xa2, 0xac, 0xb8),
    .accent = QColor(0x5a, 0xae, 0xf2), .accentText = QColor(0x0c, 0x14, 0x1c), .tint = QColor(0x1f, 0x34, 0x49),
    .positive = QColor(0x4c, 0xc3, 0x96), .notice = QColor(0x8c, 0xb8, 0xe4), .warning = QColor(0xf0, 0xb4, 0x4c),
    .negative = QColor(0xff, 0x8a, 0x66)};

QPalette makePalette(const Colors& c) {
    QPalette palette(c.window);
    const auto set = [&](QPalette::ColorRole role, const QColor& color) { palette.setColor(role, color); };
    set(QPalette::Window, c.window);
    set(QPalette::WindowText, c.text);
    set(QPalette::Base, c.surface);
    set(QPalette::AlternateBase, c.raised);
    set(QPalette::Text, c.text);
    set(QPalette::Button, c.raised);
    set(QPalette::ButtonText, c.text);
    set(QPalette::BrightText, c.negative);
    set(QPalette::Highlight, c.accent);
    set(QPalette::HighlightedText, c.accentText);
    set(QPalette::Accent, c.accent);
    set(QPalette::Link, c.accent);
    set(QPalette::LinkVisited, c.accent);
    set(QPalette::ToolTipBase, c.raised);
    set(QPalette::ToolTipText, c.text);
    set(QPalette::PlaceholderText, c.faintText);
    set(QPalette::Mid, c.border);
    set(QPalette::Midlight, c.border);
    set(QPalette::Dark, c.border);
    set(QPalette::Light, c.raised);
    QColor disabled = c.faintText;
    disabled.setAlphaF(0.62F);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c.border);
    return palette;
}

bool wantsDark(model::ColorMode mode) {
    if (mode != model::ColorMode::System) return mode == model::ColorMode::Dark;
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
}

} // namespace

bool isDark() { return QGuiApplication::palette().color(QPalette::Window).lightness() < 128; }
const Colors& colors() { return isDark() ? kDark : kLight; }

QColor healthColor(model::Health health) {
    const Colors& c = colors();
    switch (health) {
    case model::Health::Good: return c.positive;
    case model::Health::Notice: return c.notice;
    case model::Health::Warning: return c.warning;
    case model::Health::Broken: return c.negative;
    }
    return c.text;
}

QString healthMark(model::Health health) {
    switch (health) {
    case model::Health::Good: return QStringLiteral("●");
    case model::Health::Notice: return QStringLiteral("○");
    case model::Health::Warning: return QStringLiteral("▲");
    case model::Health::Broken: return QStringLiteral("✕");
    }
    return {};
}

void setMapColors(model::MapColors colors) { g_mapColors = colors; }

// Fills are of the Okabe–Ito set, which people with any colour vision tell apart; inks are darker or lighter
// shades of them.
namespace {
StatePaint standardPaint(MapState state, bool dark) {
    const Colors& c = dark ? kDark : kLight;
    switch (state) {
    case MapState::Data: return {dark ? QColor(0x2b, 0x95, 0xd6) : QColor(0x00, 0x72, 0xb2), QColor(0x00, 0x4a, 0x75), Pattern::Solid};
    case MapState::Compressed: return {QColor(0x00, 0x9e, 0x73), QColor(0x00, 0x4f, 0x3a), Pattern::Dots};
    // Pale: large parts of most disks are zero, and that is no news.
    case MapState::Zero: return {dark ? QColor(0x3c, 0x31, 0x17) : QColor(0xfb, 0xee, 0xcf), dark ? QColor(0xe6, 0x9f, 0x00) : QColor(0xa3, 0x6d, 0x00), Pattern::Diagonal};
    case MapState::Shadowed: return {dark ? QColor(0x6b, 0x76, 0x84) : QColor(0xb4, 0xbd, 0xc9), dark ? QColor(0xb4, 0xbd, 0xc9) : QColor(0x66, 0x71, 0x80), Pattern::BackDiagonal};
    case MapState::Hole: return {dark ? QColor(0x1f, 0x24, 0x2a) : QColor(0xf1, 0xf4, 0xf7), c.faintText, Pattern::Empty};
    case MapState::Error: return {QColor(0xd5, 0x5e, 0x00), QColor(0x2a, 0x10, 0x00), Pattern::Cross};
    case MapState::Unscanned: return {c.window, c.border, Pattern::BackDiagonal};
    case MapState::BeyondEnd: return {c.window, c.window, Pattern::Empty};
    }
    return {c.window, c.text, Pattern::Empty};
}
} // namespace

StatePaint paintOf(model::MapColors set, MapState state, bool dark) {
    StatePaint paint = standardPaint(state, dark);
    if (set == model::MapColors::Standard || paint.pattern == Pattern::Empty) return paint;
    if (set == model::MapColors::Greys) {
        for (QColor* color : {&paint.fill, &paint.ink}) *color = QColor::fromHsl(0, 0, color->lightness());
        return paint;
    }
    const bool pale = state == MapState::Zero, grey = state == MapState::Shadowed;
    paint.fill = QColor::fromHsl(paint.fill.hslHue(), grey ? 0 : 255, pale ? paint.fill.lightness() : dark ? 150 : 90);
    paint.ink = dark ? Qt::white : Qt::black;
    return paint;
}

StatePaint statePaint(MapState state, bool dark) { return paintOf(g_mapColors, state, dark); }

// What both maps show looks the same in both. Tables that belong together share a colour and differ in pattern.
StatePaint filePaint(model::FileKind kind, bool dark) {
    using Kind = model::FileKind;
    const QColor purple(0xcc, 0x79, 0xa7), plum(0x6b, 0x2a, 0x4c), sky(0x56, 0xb4, 0xe9), deep(0x0d, 0x4f, 0x7c), amber(0xe6, 0x9f, 0x00), brown(0x6e, 0x4a, 0x00), olive(0x8a, 0x7d, 0x00), sand(0xf0, 0xe4, 0x42);
    switch (kind) {
    case Kind::Header: return {purple, plum, Pattern::Solid};
    case Kind::TopTable: return {sky, deep, Pattern::Cross};
    case Kind::MappingTable: return {sky, deep, Pattern::Diagonal};
    case Kind::RefcountTable: return {amber, brown, Pattern::Cross};
    case Kind::RefcountBlock: return {amber, brown, Pattern::BackDiagonal};
    case Kind::SnapshotTable: return {purple, plum, Pattern::Dots};
    case Kind::Bitmap: return {sand, olive, Pattern::Dots};
    case Kind::Data: return statePaint(MapState::Data, dark);
    case Kind::Compressed: return statePaint(MapState::Compressed, dark);
    case Kind::Leaked: return statePaint(MapState::Error, dark);
    case Kind::Free: return statePaint(MapState::Hole, dark);
    case Kind::Unknown: return statePaint(MapState::Unscanned, dark);
    }
    return statePaint(MapState::Unscanned, dark);
}

bool patternInk(Pattern pattern, int x, int y) {
    switch (pattern) {
    case Pattern::Solid:
    case Pattern::Empty: return false;
    case Pattern::Diagonal: return (x + y) % 6 == 0;
    case Pattern::BackDiagonal: return ((x - y) % 5 + 5) % 5 == 0;
    case Pattern::Dots: return x % 4 == 0 && y % 4 == 0;
    case Pattern::Cross: return (x + y) % 6 == 0 || ((x - y) % 6 + 6) % 6 == 0;
    }
    return false;
}

QIcon stateIcon(MapState state, bool dark) { return swatch(statePaint(state, dark)); }

QIcon swatch(const StatePaint& paint) {
    QIcon result;
    for (const int scale : {1, 2}) {
        constexpr int kSize = 14;
        QImage image(kSize * scale, kSize * scale, QImage::Format_ARGB32_Premultiplied);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                image.setPixelColor(x, y, patternInk(paint.pattern, x / scale, y / scale) ? paint.ink : paint.fill);
        QPainter painter(&image);
        painter.setPen(QPen(paint.pattern == Pattern::Solid ? paint.fill : paint.ink, scale));
        painter.drawRect(QRectF(scale / 2.0, scale / 2.0, (kSize - 1) * scale, (kSize - 1) * scale));
        painter.end();
        QPixmap pixmap = QPixmap::fromImage(image);
        pixmap.setDevicePixelRatio(scale);
        result.addPixmap(pixmap);
    }
    return result;
}

QIcon icon(const QString& name) { return QIcon(new IconEngine(QStringLiteral(":/icons/") + name + QStringLiteral(".svg"))); }

void applyTheme(QApplication& application, model::ColorMode mode) {
    const Colors& c = wantsDark(mode) ? kDark : kLight;
    if (application.style()->name() != u"fusion") QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(makePalette(c));
    application.setStyleSheet(styleSheet(c));
}

QFont monospaceFont() { return QFontDatabase::systemFont(QFontDatabase::FixedFont); }

QFont scaledFont(const QWidget& widget, double factor, QFont::Weight weight) {
    QFont font = widget.font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

void makeFaint(QWidget& widget) { widget.setForegroundRole(QPalette::PlaceholderText); }

} // namespace ui
