// SPDX-License-Identifier: MIT
// The strip of partitions over the layers: where they are, and a place to jump to by mouse and keyboard.
#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/theme.h"
#include "ui/views/extent_map.h"
#include "ui/views/map_geometry.h"

#include <QPainter>
#include <QStyle>

namespace ui {

using blockcore::Range;
using model::PartitionFacts;

namespace {

constexpr int kNarrowest = 3;                   // a partition never vanishes
constexpr int kRoomForName = 24;

bool hasPlace(const PartitionFacts& facts, std::uint64_t diskSize) { return facts.range.length > 0 && facts.range.offset < diskSize; }

} // namespace

int ExtentMapView::topHeight() const {
    const bool any = m_document && m_document->diskSize() > 0 && !m_document->partitions().isEmpty();
    return any ? kRulerHeight + kGap + kPartitionHeight : kRulerHeight;
}

QRect ExtentMapView::partitionArea() const {
    if (topHeight() == kRulerHeight) return {};
    const QRect map = mapArea();
    return {map.left(), kRulerHeight + kGap, map.width(), kPartitionHeight};
}

Range ExtentMapView::partOnDisk(const PartitionFacts& facts) const {
    return {facts.range.offset, std::min<std::uint64_t>(facts.range.length, m_document->diskSize() - facts.range.offset)};
}

QRect ExtentMapView::partitionRect(const PartitionFacts& facts) const {
    const QRect area = partitionArea();
    if (area.isEmpty() || !hasPlace(facts, m_document->diskSize())) return {};
    const Range range = partOnDisk(facts), view = m_view.range();
    if (range.end() <= view.offset || range.offset >= view.end()) return {};
    const int left = std::clamp(xOf(range.offset), area.left(), area.right() - kNarrowest);
    const int right = std::clamp(xOf(range.end()), left + kNarrowest, area.right() + 1);
    return {left, area.top(), right - left, area.height()};
}

// Logical partitions lie on top of the extended one: the narrowest counts.
const PartitionFacts* ExtentMapView::partitionUnder(QPoint position) const {
    const PartitionFacts* found = nullptr;
    if (layerCount() == 0 || !partitionArea().contains(position)) return found;
    for (const PartitionFacts& facts : m_document->partitions())
        if (partitionRect(facts).contains(position) && (!found || facts.range.length < found->range.length)) found = &facts;
    return found;
}

void ExtentMapView::partitionsChanged() {
    m_strips.clear();
    updateScrollBar();
    viewMoved();
}

// To where the next or the previous partition starts.
void ExtentMapView::moveToPartition(int direction) {
    const std::uint64_t at = m_document->selection().range().offset;
    const PartitionFacts* best = nullptr;
    for (const PartitionFacts& facts : m_document->partitions()) {
        const std::uint64_t start = facts.range.offset;
        if (facts.index == 0 || !hasPlace(facts, m_document->diskSize()) || (direction > 0 ? start <= at : start >= at)) continue;
        if (!best || (direction > 0 ? start < best->range.offset : start > best->range.offset)) best = &facts;
    }
    if (!best) return announce(direction > 0 ? tr("No further partition.") : tr("No earlier partition."));
    m_document->selection().select(partOnDisk(*best));
    m_view.reveal(best->range.offset);
    viewMoved();
    announce(describePartition(*best));
}

QString ExtentMapView::describePartition(const PartitionFacts& facts) {
    return tr("%1: %2 from %3").arg(facts.title(), model::sizeText(facts.range.length), model::hexText(facts.range.offset));
}

void ExtentMapView::paintPartitions(QPainter& painter) const {
    const QRect area = partitionArea();
    if (area.isEmpty()) return;
    const Colors& c = colors();
    const Qt::Alignment side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft;
    painter.setFont(scaledFont(*this, 0.88));
    const QFontMetrics metrics(painter.font());
    QRect label = gutterArea();
    label.setRect(label.left() + kMargin + 2, area.top(), label.width() - 2 * kMargin, area.height());
    painter.setPen(c.faintText);
    painter.drawText(label, side | Qt::AlignVCenter, tr("partitions"));
    painter.setPen(QPen(c.border, 1, Qt::DashLine));
    painter.drawRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)); // what belongs to none
    const PartitionFacts* current = m_document->selection().isEmpty() ? nullptr : model::partitionAt(m_document->partitions(), m_document->selection().range().offset);
    for (const PartitionFacts& facts : m_document->partitions()) {
        const QRect rect = partitionRect(facts);
        if (rect.isEmpty()) continue;
        painter.fillRect(rect, c.surface);
        QColor fill = &facts == current ? c.accent : c.text;
        fill.setAlphaF(&facts == current ? 0.22F : 0.09F);
        painter.fillRect(rect, fill);
        painter.setPen(QPen(&facts == current ? c.accent : c.faintText, 1));
        painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5));
        if (rect.width() < kRoomForName) continue;
        painter.setPen(c.text);
        const QRect text = rect.adjusted(kGap + 2, 0, -kGap, 0);
        painter.drawText(text, side | Qt::AlignVCenter, metrics.elidedText(facts.title(), Qt::ElideRight, text.width()));
    }
}

} // namespace ui
