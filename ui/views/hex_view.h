// SPDX-License-Identifier: MIT
// Bytes as a scrolling table: offsets, hex, text, and rules where sectors and clusters begin. Shows up to 2^64 bytes of
// whatever BytePages reads; bytes that are still on their way are dots, never a wait. To assistive programs it is one
// line, the caret's.
#pragma once

#include "model/byte_pages.h"
#include "model/selection.h"

#include <QAbstractScrollArea>

#include <optional>

namespace ui {

class HexView : public QAbstractScrollArea {
    Q_OBJECT
public:
    static constexpr quint64 kRowBytes = 16;

    explicit HexView(model::BytePages& pages, QWidget* parent = nullptr);

    quint64 caret() const { return m_caret; }
    blockcore::Range selection() const;
    quint64 topRow() const { return m_top; }
    void setTopRow(quint64 row);
    quint64 visibleRows() const;

    // Selects and shows the bytes without telling anybody.
    void show(blockcore::Range range);
    // What is framed: a field's bytes, and softly those of the group around it.
    void setFrames(std::optional<blockcore::Range> field, std::optional<blockcore::Range> group);
    const std::optional<blockcore::Range>& framed() const { return m_field; }
    // 0: there are no clusters.
    void setClusterSize(quint64 bytes);
    // Where a byte is painted, in viewport coordinates: tests click there. Empty when out of sight.
    QRect byteRect(quint64 offset) const;
    // "0x200: 51 46 49 fb … · byte 0x51 at 0x200"
    QString describeCaret();
    // "4 bytes from 0x200 · sector 1 · cluster 0"
    QString describeSelection() const;

signals:
    void selected(blockcore::Range range);      // by the person; while dragging, too
    void activated(quint64 offset);             // Enter, double click, Ctrl+click
    void copyRequested();
    void scrolled();                            // topRow() changed

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Metrics {
        int cell = 0, row = 0, header = 0;
        int hexLeft = 0, textLeft = 0, ruleLeft = 0, width = 0;
        int digits = 8;
    };
    Metrics metrics() const;
    int hexX(const Metrics& m, quint64 column) const;
    quint64 rowCount() const;
    quint64 scale() const;                      // rows for each step of the scroll bar
    void updateScrollBars();
    void sourceChanged();
    void moveCaret(quint64 offset, Qt::KeyboardModifiers modifiers);
    void ensureVisible(blockcore::Range range);
    std::optional<quint64> offsetAt(QPoint position) const;
    void announce();

    void paintHeader(QPainter& painter, const Metrics& m) const;
    void paintRow(QPainter& painter, const Metrics& m, quint64 row, int y);
    void paintMarks(QPainter& painter, const Metrics& m, quint64 row, int y) const;
    void paintRange(QPainter& painter, const Metrics& m, quint64 row, int y, blockcore::Range range, const QColor& fill, const QColor& line) const;
    void paintRules(QPainter& painter, const Metrics& m, quint64 row, int y) const;

    model::BytePages& m_pages;
    quint64 m_caret = 0, m_anchor = 0;          // the selection is both and what lies between
    quint64 m_top = 0;
    quint64 m_clusterSize = 0;
    std::optional<blockcore::Range> m_field, m_group;
    bool m_settingBar = false;
    int m_wheelRest = 0;
};

// So that assistive programs are told about HexView; before the first one is made.
void installHexAccessibility();

} // namespace ui
