// SPDX-License-Identifier: MIT
#include "ui/views/compare_bytes.h"

#include "model/format_text.h"
#include "ui/theme.h"
#include "ui/views/hex_view.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QScrollBar>

#include <algorithm>

namespace ui {

CompareBytes::CompareBytes(model::WorkerPools& pools, QWidget* parent) :
    QWidget(parent), m_leftPages(pools), m_rightPages(pools), m_leftName(new QLabel(this)), m_rightName(new QLabel(this)),
    m_left(new HexView(m_leftPages, this)), m_right(new HexView(m_rightPages, this)) {
    m_left->setObjectName(QStringLiteral("compareLeftBytes"));
    m_right->setObjectName(QStringLiteral("compareRightBytes"));
    m_left->setAccessibleName(tr("Bytes of the left disk"));
    m_right->setAccessibleName(tr("Bytes of the right disk"));
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(1);
    layout->setVerticalSpacing(0);
    int column = 0;
    for (QLabel* name : {m_leftName, m_rightName}) {
        name->setTextFormat(Qt::PlainText);
        name->setContentsMargins(kMargin, kGap, kMargin, kGap);
        name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        makeFaint(*name);
        layout->addWidget(name, 0, column);
        layout->addWidget(column == 0 ? m_left : m_right, 1, column);
        layout->setColumnStretch(column++, 1);
    }
    connectSides();
}

CompareBytes::~CompareBytes() = default;

void CompareBytes::connectSides() {
    const auto follow = [this](HexView* from, HexView* to) {
        connect(from, &HexView::scrolled, this, [this, from, to] {
            if (m_following) return;
            m_following = true;
            to->setTopRow(from->topRow());
            m_following = false;
        });
        connect(from->horizontalScrollBar(), &QScrollBar::valueChanged, to->horizontalScrollBar(), &QScrollBar::setValue);
        connect(from, &HexView::selected, this, [this, to](blockcore::Range range) {
            m_following = true;
            const quint64 top = to->topRow();
            to->show(range);
            to->setTopRow(top);
            m_following = false;
            emit selected(range);
        });
    };
    follow(m_left, m_right);
    follow(m_right, m_left);
    for (model::BytePages* pages : {&m_leftPages, &m_rightPages}) connect(pages, &model::BytePages::pageReady, this, &CompareBytes::frameDifference);
}

void CompareBytes::setDifferences(const std::shared_ptr<const model::Differences>& differences) {
    m_shown.reset();
    const auto sourceOf = [](const std::shared_ptr<model::OpenChain>& open) {
        return open ? model::ByteSource{.owner = open, .device = open->chain.get(), .size = open->chain->size()} : model::ByteSource{};
    };
    m_leftPages.setSource(differences ? sourceOf(differences->left) : model::ByteSource{});
    m_rightPages.setSource(differences ? sourceOf(differences->right) : model::ByteSource{});
    const auto nameOf = [](const QString& path) { return model::harmless(QFileInfo(path).fileName()); };
    m_leftName->setText(differences ? tr("Left: %1").arg(nameOf(differences->request.left)) : QString());
    m_rightName->setText(differences ? tr("Right: %1").arg(nameOf(differences->request.right)) : QString());
}

void CompareBytes::showDifference(blockcore::Range range) {
    m_shown = range;
    m_following = true;
    for (HexView* side : {m_left, m_right}) {
        side->setFrames(std::nullopt, range);
        side->show({range.offset, 1});
    }
    m_right->setTopRow(m_left->topRow());
    m_following = false;
    frameDifference();
}

// Ranges are whole sectors; often one byte in them differs.
void CompareBytes::frameDifference() {
    if (!m_shown || m_left->framed()) return;
    const auto length = static_cast<qsizetype>(std::min<quint64>(m_shown->length, model::BytePages::kPageBytes));
    const QByteArrayView left = m_leftPages.loaded(m_shown->offset, length), right = m_rightPages.loaded(m_shown->offset, length);
    const qsizetype common = std::min(left.size(), right.size());
    const auto differs = [&](qsizetype at) { return left[at] != right[at]; };
    qsizetype first = 0;
    while (first < common && !differs(first)) ++first;
    if (first == common) return;
    qsizetype end = first + 1;
    while (end < common && differs(end)) ++end;
    const blockcore::Range bytes{m_shown->offset + static_cast<quint64>(first), static_cast<quint64>(end - first)};
    m_following = true;
    for (HexView* side : {m_left, m_right}) {
        side->setFrames(bytes, m_shown);
        side->show({bytes.offset, 1});
    }
    m_right->setTopRow(m_left->topRow());
    m_following = false;
}

} // namespace ui
