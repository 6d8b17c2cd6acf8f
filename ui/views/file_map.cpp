// SPDX-License-Identifier: MIT
#include "ui/views/file_map.h"

#include "model/file_space_model.h"
#include "model/format_text.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <bit>

namespace ui {

using model::FileKind;
using model::FileSpace;

namespace {

constexpr int kCell = 14;                       // device-independent pixels, the gap of one included

// The worst or most particular of what is in a cell besides most of it: leaks before tables, tables before data.
FileKind markOf(const std::array<std::size_t, model::kFileKindCount>& counts, FileKind most) {
    if (most != FileKind::Leaked && counts[static_cast<std::size_t>(FileKind::Leaked)] > 0) return FileKind::Leaked;
    for (std::size_t kind = counts.size(); kind-- > static_cast<std::size_t>(FileKind::Bitmap);)
        if (static_cast<FileKind>(kind) != most && counts[kind] > 0) return static_cast<FileKind>(kind);
    return FileKind::Unknown;
}

} // namespace

FileMapView::FileMapView(model::FileSpaceModel& space, QWidget* parent) : QAbstractScrollArea(parent), m_space(space) {
    installMapAccessibility();
    setObjectName(QStringLiteral("fileMap"));
    setAccessibleName(tr("Map of the file"));
    setAccessibleDescription(tr("A grid of cells. Arrow keys move, Ctrl with Left and Right goes to the next change, Plus and Minus zoom, "
                                "Ctrl+T shows the same as a table."));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&space, &model::FileSpaceModel::spaceChanged, this, &FileMapView::spaceChanged);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, viewport(), qOverload<>(&QWidget::update));
}

const FileSpace* FileMapView::space() const { return m_space.space().get(); }

void FileMapView::spaceChanged() {
    m_all = true;
    if (!space() || m_cursor >= space()->fileLength) m_cursor = 0;
    zoomTo(wholeFile());
}

int FileMapView::columns() const { return std::max(1, (viewport()->width() - 2 * kMargin) / kCell); }
int FileMapView::rowsInView() const { return std::max(1, (viewport()->height() - kSpace) / kCell); }
quint64 FileMapView::cellBytes() const { return space() ? space()->unit * m_unitsPerCell : 0; }

std::size_t FileMapView::wholeFile() const {
    if (!space()) return 1;
    const auto room = static_cast<std::size_t>(columns()) * static_cast<std::size_t>(rowsInView());
    return std::bit_ceil(std::max<std::size_t>(1, (space()->units.size() + room - 1) / room));
}

void FileMapView::zoomTo(std::size_t unitsPerCell) {
    m_unitsPerCell = std::clamp<std::size_t>(unitsPerCell, 1, wholeFile());
    m_all = m_unitsPerCell == wholeFile();
    fillCells();
    updateScrollBar();
    reveal();
    viewport()->update();
    emit viewChanged();
}

void FileMapView::zoomIn() { zoomTo(m_unitsPerCell / 2); }
void FileMapView::zoomOut() { zoomTo(m_unitsPerCell * 2); }
void FileMapView::showAll() { zoomTo(wholeFile()); }

void FileMapView::fillCells() {
    m_cells.clear();
    if (!space()) return;
    const auto& units = space()->units;
    m_cells.reserve(units.size() / m_unitsPerCell + 1);
    for (std::size_t first = 0; first < units.size(); first += m_unitsPerCell) {
        std::array<std::size_t, model::kFileKindCount> counts{};
        const std::size_t end = std::min(units.size(), first + m_unitsPerCell);
        for (std::size_t unit = first; unit < end; ++unit) ++counts[static_cast<std::size_t>(units[unit])];
        const auto most = static_cast<FileKind>(std::ranges::max_element(counts) - counts.begin());
        m_cells.push_back({most, markOf(counts, most)});
    }
}

void FileMapView::updateScrollBar() {
    const auto rows = static_cast<int>((cellCount() + static_cast<std::size_t>(columns()) - 1) / static_cast<std::size_t>(columns()));
    verticalScrollBar()->setRange(0, std::max(0, rows - rowsInView()));
    verticalScrollBar()->setPageStep(rowsInView());
}

void FileMapView::resizeEvent(QResizeEvent*) { zoomTo(m_all ? wholeFile() : m_unitsPerCell); }

std::size_t FileMapView::cursorCell() const { return cellBytes() == 0 ? 0 : static_cast<std::size_t>(m_cursor / cellBytes()); }

QRect FileMapView::cellRect(std::size_t cell) const {
    const auto across = static_cast<std::size_t>(columns());
    const int row = static_cast<int>(cell / across) - verticalScrollBar()->value(), column = static_cast<int>(cell % across);
    return QStyle::visualRect(layoutDirection(), viewport()->rect(), QRect(kMargin + column * kCell, kGap + row * kCell, kCell - 1, kCell - 1));
}

quint64 FileMapView::offsetAt(QPoint position) const {
    if (!space()) return 0;
    const int x = layoutDirection() == Qt::RightToLeft ? viewport()->width() - 1 - position.x() : position.x();
    const int column = (x - kMargin) / kCell, row = (position.y() - kGap) / kCell + verticalScrollBar()->value();
    const auto cell = static_cast<std::size_t>(row) * static_cast<std::size_t>(columns()) + static_cast<std::size_t>(std::max(0, column));
    return column < 0 || column >= columns() || row < 0 || cell >= cellCount() ? space()->fileLength : cell * cellBytes();
}

void FileMapView::setCursor(quint64 offset) {
    if (!space() || offset >= space()->fileLength) return;
    m_cursor = offset;
    reveal();
    viewport()->update();
    emit cursorChanged();
    if (!hasFocus()) return;                    // follows another view, which speaks itself
    QAccessibleAnnouncementEvent event(this, describe(offset));
    QAccessible::updateAccessibility(&event);
}

void FileMapView::reveal() {
    const auto row = static_cast<int>(cursorCell() / static_cast<std::size_t>(columns()));
    const int top = verticalScrollBar()->value();
    if (row < top) verticalScrollBar()->setValue(row);
    else if (row >= top + rowsInView()) verticalScrollBar()->setValue(row - rowsInView() + 1);
}

void FileMapView::moveBy(qint64 cells) {
    const qint64 cell = std::clamp<qint64>(static_cast<qint64>(cursorCell()) + cells, 0, static_cast<qint64>(cellCount()) - 1);
    setCursor(static_cast<quint64>(cell) * cellBytes());
}

void FileMapView::moveToChange(int direction) {
    const model::FileRun run = space()->runAt(m_cursor);
    if (direction > 0) setCursor(run.offset + run.length);
    else if (run.offset > 0) setCursor(run.offset < m_cursor ? run.offset : space()->runAt(run.offset - 1).offset);
}

void FileMapView::keyPressEvent(QKeyEvent* event) {
    if (cellCount() == 0) return QAbstractScrollArea::keyPressEvent(event);
    const int forward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    const bool jump = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Right: return jump ? moveToChange(forward) : moveBy(forward);
    case Qt::Key_Left: return jump ? moveToChange(-forward) : moveBy(-forward);
    case Qt::Key_Down: return moveBy(columns());
    case Qt::Key_Up: return moveBy(-columns());
    case Qt::Key_PageDown: return moveBy(static_cast<qint64>(columns()) * rowsInView());
    case Qt::Key_PageUp: return moveBy(-static_cast<qint64>(columns()) * rowsInView());
    case Qt::Key_Home: return setCursor(0);
    case Qt::Key_End: return moveBy(static_cast<qint64>(cellCount()));
    case Qt::Key_Plus: return zoomIn();
    case Qt::Key_Minus:
    case Qt::Key_Backspace: return zoomOut();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_unitsPerCell > 1) zoomIn();
        else emit bytesRequested(m_cursor);
        return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void FileMapView::mousePressEvent(QMouseEvent* event) { setCursor(offsetAt(event->pos())); }
void FileMapView::mouseDoubleClickEvent(QMouseEvent*) { zoomIn(); }

void FileMapView::wheelEvent(QWheelEvent* event) {
    if (!(event->modifiers() & Qt::ControlModifier)) return QAbstractScrollArea::wheelEvent(event);
    if (event->angleDelta().y() > 0) zoomIn();
    else zoomOut();
}

void FileMapView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

bool FileMapView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) viewport()->update();
    if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const quint64 offset = offsetAt(help->pos());
    if (!space() || offset >= space()->fileLength) QToolTip::hideText();
    else QToolTip::showText(help->globalPos(), tr("%1\n%2").arg(describe(offset), model::fileKindMeaning(space()->kindAt(offset))), viewport());
    return true;
}

QString FileMapView::describe(quint64 offset) const {
    if (!space() || space()->units.empty()) return tr("No file");
    const model::FileRun run = space()->runAt(offset);
    return tr("File offset %1: %2, %3 from %4").arg(model::hexText(offset), model::fileKindName(run.kind), model::sizeText(run.length), model::hexText(run.offset));
}

QString FileMapView::describeSelection() const { return describe(m_cursor); }

// One picture of each kind, as patterns are many small points.
void FileMapView::makeTiles() {
    const bool dark = isDark();
    const qreal ratio = devicePixelRatioF();
    if (m_tilesDark == dark && m_tilesRatio == ratio) return;
    m_tilesDark = dark;
    m_tilesRatio = ratio;
    for (std::size_t kind = 0; kind < m_tiles.size(); ++kind) {
        const StatePaint paint = filePaint(static_cast<FileKind>(kind), dark);
        QImage image(QSize(kCell - 1, kCell - 1) * ratio, QImage::Format_RGB32);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                image.setPixelColor(x, y, patternInk(paint.pattern, static_cast<int>(x / ratio), static_cast<int>(y / ratio)) ? paint.ink : paint.fill);
        image.setDevicePixelRatio(ratio);
        m_tiles[kind] = QPixmap::fromImage(image);
    }
}

void FileMapView::paintCell(QPainter& painter, const QRect& rect, const Cell& cell) const {
    painter.drawPixmap(rect.topLeft(), m_tiles[static_cast<std::size_t>(cell.most)]);
    if (cell.mark == FileKind::Unknown) return;
    painter.fillRect(QRect(rect.right() - 5, rect.bottom() - 5, 6, 6), colors().surface);
    painter.fillRect(QRect(rect.right() - 4, rect.bottom() - 4, 5, 5), filePaint(cell.mark, m_tilesDark).fill);
}

void FileMapView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), colors().surface);
    if (cellCount() == 0) {
        painter.setPen(colors().faintText);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, m_space.loading() ? tr("Reading the file's tables…") : tr("There is no file to show."));
        return;
    }
    makeTiles();
    const auto across = static_cast<std::size_t>(columns());
    const std::size_t first = static_cast<std::size_t>(verticalScrollBar()->value()) * across;
    const std::size_t end = std::min(cellCount(), first + across * static_cast<std::size_t>(rowsInView() + 1));
    for (std::size_t cell = first; cell < end; ++cell) paintCell(painter, cellRect(cell), m_cells[cell]);
    painter.setPen(QPen(hasFocus() ? colors().accent : colors().text, 2));
    painter.drawRect(QRectF(cellRect(cursorCell())).adjusted(-0.5, -0.5, 0.5, 0.5));
}

} // namespace ui
