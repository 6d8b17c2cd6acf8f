// SPDX-License-Identifier: MIT
// Paints one of our own one-colour SVG icons in the palette's text colour, so that icons follow dark and light
// without being loaded again. Parts drawn in "#f0f" take the accent colour.
#pragma once

#include <QIconEngine>

namespace ui {

class IconEngine final : public QIconEngine {
public:
    explicit IconEngine(QString path) : m_path(std::move(path)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QIconEngine* clone() const override { return new IconEngine(m_path); }

private:
    QString m_path;
};

} // namespace ui
