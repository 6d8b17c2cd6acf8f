// SPDX-License-Identifier: MIT
#include "ui/icon_engine.h"

#include "ui/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QSvgRenderer>

namespace ui {

namespace {

QByteArray colored(const QString& path, const QColor& ink, const QColor& accent) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QByteArray svg = file.readAll();
    svg.replace("#000", ink.name().toLatin1());
    svg.replace("#f0f", accent.name().toLatin1());
    return svg;
}

} // namespace

void IconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) {
    const QPalette palette = QGuiApplication::palette();
    const bool off = mode == QIcon::Disabled;
    const QColor ink = mode == QIcon::Selected ? palette.color(QPalette::HighlightedText) : palette.color(QPalette::WindowText);
    QSvgRenderer renderer(colored(m_path, ink, mode == QIcon::Selected ? ink : colors().accent));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    painter->save();
    if (off) painter->setOpacity(0.38);
    renderer.render(painter, rect);
    painter->restore();
}

QPixmap IconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) {
    return scaledPixmap(size, mode, state, 1);
}

QPixmap IconEngine::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) {
    // Qt hands over device pixels; the scale only says how many of them make one logical pixel.
    QPixmap result(size);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(&painter, QRect(QPoint(), size), mode, state);
    painter.end();
    result.setDevicePixelRatio(scale);
    return result;
}

} // namespace ui
