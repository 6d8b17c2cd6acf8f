// SPDX-License-Identifier: MIT
#include "ui/views/layer_card.h"

#include "model/format_text.h"
#include "ui/theme.h"
#include "ui/widgets/share_bar.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

QLabel* makeBadge(const QString& text, QWidget* parent) {
    auto* badge = new QLabel(text, parent);
    badge->setObjectName(QStringLiteral("badge"));
    badge->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return badge;
}

QString sizesText(const model::LayerFacts& facts) {
    QStringList parts{LayerCard::tr("%1 virtual").arg(model::sizeText(facts.virtualSize)), LayerCard::tr("%1 on disk").arg(model::sizeText(facts.onDisk))};
    if (facts.clusterSize) parts.append(LayerCard::tr("%1 clusters").arg(model::sizeText(*facts.clusterSize)));
    if (!facts.snapshots.isEmpty()) parts.append(LayerCard::tr("%n snapshot(s)", nullptr, static_cast<int>(facts.snapshots.size())));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

LayerCard::LayerCard(const model::LayerFacts& facts, Role role, QWidget* parent) :
    QFrame(parent), m_path(facts.path), m_bar(new ShareBar(this)), m_share(new QLabel(this)) {
    setObjectName(QStringLiteral("card"));
    setProperty("current", role == Role::Top);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("%1, %2, %3").arg(facts.name, facts.format, sizesText(facts)));
    setAccessibleDescription(tr("Return looks at this file as the top of its own chain"));
    setToolTip(model::harmless(facts.path));
    auto* name = new QLabel(facts.name, this);
    name->setFont(scaledFont(*name, 1.08, QFont::DemiBold));
    auto* sizes = new QLabel(sizesText(facts), this);
    makeFaint(*sizes);
    makeFaint(*m_share);
    m_share->setFont(scaledFont(*m_share, 0.92));
    auto* title = new QHBoxLayout;
    title->setSpacing(kSpace);
    title->addWidget(name);
    title->addWidget(makeBadge(facts.format, this));
    if (role == Role::Top) title->addWidget(makeBadge(tr("top"), this));
    if (facts.probed && facts.format == u"raw") title->addWidget(makeBadge(tr("guessed"), this));
    title->addStretch();
    title->addWidget(sizes);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kSpace + 2, kMargin, kSpace + 2);
    layout->setSpacing(kGap + 2);
    layout->addLayout(title);
    layout->addWidget(m_bar);
    layout->addWidget(m_share);
}

void LayerCard::mouseDoubleClickEvent(QMouseEvent*) { emit activated(m_path); }

void LayerCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) emit activated(m_path);
    else QFrame::keyPressEvent(event);
}

ChainLink::ChainLink(const std::optional<model::BackingFacts>& backing, QWidget* parent) :
    QWidget(parent), m_doubtful(backing && backing->format.isEmpty()) {
    m_text = m_doubtful ? tr("backed by, format not recorded") : tr("backed by");
    setFixedHeight(26);
    setAccessibleName(m_text);
}

QSize ChainLink::sizeHint() const { return {200, 26}; }

void ChainLink::paintEvent(QPaintEvent*) {
    const Colors& c = colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const qreal x = mirrored ? width() - 24.5 : 24.5;
    const QColor ink = m_doubtful ? c.warning : c.faintText;
    painter.setPen(QPen(ink, 1.6, m_doubtful ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(QPointF(x, 1), QPointF(x, height() - 5));
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF{{x, height() - 1.0}, {x - 4.5, height() - 8.0}, {x + 4.5, height() - 8.0}});
    painter.setPen(ink);
    painter.setFont(scaledFont(*this, 0.9));
    const QRect text = rect().adjusted(mirrored ? 0 : 38, 0, mirrored ? -38 : 0, -3);
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft), m_text);
}

BrokenCard::BrokenCard(const model::BrokenBacking& broken, QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("card"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kSpace + 2, kMargin, kSpace + 2);
    layout->setSpacing(kGap + 2);
    auto* name = new QLabel(QFileInfo(broken.backing.path).fileName(), this);
    name->setFont(scaledFont(*name, 1.08, QFont::DemiBold));
    layout->addWidget(name);
    auto* why = new QLabel(broken.forbidden ? tr("The image names %1, which lies in another folder. It has not been opened.").arg(broken.backing.path)
                                            : broken.reason, this);
    why->setWordWrap(true);
    why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(why);
    auto* buttons = new QHBoxLayout;
    layout->addLayout(buttons);
    if (!broken.forbidden) {
        auto* find = new QPushButton(tr("Find parent…"), this);
        find->setObjectName(QStringLiteral("findParentButton"));
        connect(find, &QPushButton::clicked, this, &BrokenCard::findRequested);
        buttons->addWidget(find);
        buttons->addStretch();
        return;
    }
    const QString folder = QFileInfo(broken.backing.path).absolutePath();
    auto* file = new QPushButton(tr("Allow this file"), this);
    auto* all = new QPushButton(tr("Allow the folder %1").arg(folder), this);
    connect(file, &QPushButton::clicked, this, [this, path = broken.backing.path] { emit allowRequested(path); });
    connect(all, &QPushButton::clicked, this, [this, folder] { emit allowRequested(folder); });
    buttons->addWidget(file);
    buttons->addWidget(all);
    buttons->addStretch();
}

} // namespace ui
