// SPDX-License-Identifier: MIT
#include "ui/views/overview.h"

#include "model/format_text.h"
#include "model/image_document.h"
#include "ui/theme.h"
#include "ui/views/layer_card.h"
#include "ui/widgets/share_bar.h"

#include <QFormLayout>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

using model::ImageDocument;
using model::MapState;

namespace {

constexpr qsizetype kCardsAtOnce = 10;
constexpr std::chrono::milliseconds kBetweenShares{50};

QLabel* makeTile(QHBoxLayout& row, const QString& title, const QString& value, const QString& tip, QWidget* parent) {
    auto* tile = new QFrame(parent);
    tile->setObjectName(QStringLiteral("card"));
    tile->setToolTip(tip);
    auto* layout = new QVBoxLayout(tile);
    layout->setContentsMargins(kMargin, kSpace, kMargin, kSpace);
    layout->setSpacing(2);
    auto* name = new QLabel(title, tile);
    makeFaint(*name);
    auto* number = new QLabel(value, tile);
    number->setFont(scaledFont(*number, 1.35, QFont::DemiBold));
    number->setAccessibleName(title);
    number->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(name);
    layout->addWidget(number);
    row.addWidget(tile, 1);
    return number;
}

double suppliedBytes(const ImageDocument& document, int layer) {
    const auto& totals = document.map().totals(static_cast<std::size_t>(layer));
    return totals[static_cast<std::size_t>(MapState::Data)] + totals[static_cast<std::size_t>(MapState::Compressed)];
}

} // namespace

Overview::Overview(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("overview"));
    setAccessibleName(tr("Overview"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setFocusPolicy(Qt::NoFocus); // its cards and texts take the keyboard and scroll themselves into view
    m_addCards.setSingleShot(true);
    connect(&m_addCards, &QTimer::timeout, this, &Overview::addSomeCards);
    m_updateShares.setSingleShot(true);
    m_updateShares.setInterval(kBetweenShares);
    connect(&m_updateShares, &QTimer::timeout, this, &Overview::updateShares);
    rebuild();
}

void Overview::setDocument(ImageDocument* document) {
    if (m_document) m_document->disconnect(this);
    m_document = document;
    if (document) {
        connect(document, &ImageDocument::stateChanged, this, &Overview::rebuild);
        connect(document, &ImageDocument::mapChanged, this, [this] {
            if (!m_updateShares.isActive()) m_updateShares.start();
        });
        connect(document, &ImageDocument::dependentsChanged, this, &Overview::fillRemarks);
    }
    rebuild();
}

void Overview::addHeading(const QString& text) {
    auto* label = new QLabel(text, m_page);
    label->setFont(scaledFont(*label, 1.12, QFont::DemiBold));
    label->setContentsMargins(0, kSpace, 0, 0);
    m_layout->addWidget(label);
}

void Overview::rebuild() {
    m_addCards.stop();
    m_bars.clear();
    m_shareTexts.clear();
    m_dataTile = nullptr;
    m_page = new QWidget(this);
    m_page->setObjectName(QStringLiteral("page"));
    m_layout = new QVBoxLayout(m_page);
    m_layout->setContentsMargins(kSection, kMargin, kSection, kSection);
    m_layout->setSpacing(kSpace);
    if (m_document && m_document->state() == ImageDocument::State::Ready) {
        addTiles();
        addRemarks();
        addChain();
        addDetails();
    } else {
        auto* label = new QLabel(m_document && m_document->state() == ImageDocument::State::Opening ? tr("Opening…") : tr("The image could not be opened."), m_page);
        label->setAlignment(Qt::AlignCenter);
        makeFaint(*label);
        m_layout->addWidget(label, 1);
    }
    m_layout->addStretch();
    setWidget(m_page); // deletes the page before
    updateShares();
}

void Overview::addTiles() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpace);
    quint64 onDisk = 0;
    for (const auto& layer : m_document->layers()) onDisk += layer.onDisk;
    makeTile(*row, tr("Virtual size"), model::sizeText(m_document->diskSize()), model::exactBytesText(m_document->diskSize()), m_page);
    m_dataTile = makeTile(*row, tr("Data the guest sees"), QStringLiteral("…"), tr("Bytes that some file stores and no layer above hides"), m_page);
    makeTile(*row, tr("On disk, all files"), model::sizeText(onDisk), model::exactBytesText(onDisk), m_page);
    makeTile(*row, tr("Chain"), tr("%n file(s)", nullptr, static_cast<int>(m_document->layers().size())), tr("Top and backing files"), m_page);
    m_layout->addLayout(row);
}

void Overview::addRemarks() {
    addHeading(tr("Worth knowing"));
    m_remarks = new QVBoxLayout;
    m_remarks->setSpacing(kSpace);
    m_layout->addLayout(m_remarks);
    fillRemarks();
}

// Overlays become known later than the rest.
void Overview::fillRemarks() {
    if (!m_document || m_document->state() != ImageDocument::State::Ready) return;
    while (QLayoutItem* item = m_remarks->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto remarks = m_document->remarks();
    if (remarks.isEmpty() && !m_document->inUse()) {
        auto* good = new QLabel(tr("● Nothing odd about this chain."), m_page);
        QPalette tinted = good->palette();
        tinted.setColor(QPalette::WindowText, colors().positive);
        good->setPalette(tinted);
        m_remarks->addWidget(good);
    }
    for (const auto& remark : remarks) {
        auto* label = new QLabel(m_page);
        label->setTextFormat(Qt::RichText);
        label->setWordWrap(true);
        label->setText(QStringLiteral("<span style='color:%1'>%2</span>&nbsp; %3 <span style='color:%4'>%5</span>")
                           .arg(healthColor(remark.health).name(), healthMark(remark.health), remark.text.toHtmlEscaped(),
                                colors().faintText.name(), remark.advice.toHtmlEscaped()));
        label->setAccessibleName(model::healthName(remark.health) + QStringLiteral(": ") + remark.text);
        m_remarks->addWidget(label);
    }
}

void Overview::addChain() {
    addHeading(tr("Chain"));
    m_cards = new QVBoxLayout;
    m_cards->setSpacing(kSpace);
    m_layout->addLayout(m_cards);
    addSomeCards();
}

void Overview::addSomeCards() {
    if (!m_document || m_document->state() != ImageDocument::State::Ready) return;
    const auto count = m_document->layers().size();
    const auto end = std::min(m_bars.size() + kCardsAtOnce, count);
    while (m_bars.size() < end) addCard(static_cast<int>(m_bars.size()));
    if (end < count) m_addCards.start();
    else if (m_document->broken()) addBrokenCard();
    if (end > kCardsAtOnce) m_updateShares.start();
}

void Overview::addCard(int layer) {
    if (layer > 0) m_cards->addWidget(new ChainLink(m_document->layers()[layer - 1].backing, m_page));
    auto* card = new LayerCard(m_document->layers()[layer], layer == 0 ? LayerCard::Role::Top : LayerCard::Role::Backing, m_page);
    connect(card, &LayerCard::activated, this, &Overview::layerActivated);
    m_bars.append(&card->shareBar());
    m_shareTexts.append(&card->shareText());
    m_cards->addWidget(card);
}

void Overview::addBrokenCard() {
    const auto& broken = *m_document->broken();
    m_cards->addWidget(new ChainLink(broken.backing, m_page));
    auto* card = new BrokenCard(broken, m_page);
    connect(card, &BrokenCard::findRequested, this, &Overview::findParentRequested);
    connect(card, &BrokenCard::allowRequested, this, &Overview::allowRequested);
    m_cards->addWidget(card);
}

void Overview::addDetails() {
    const auto& top = m_document->layers().first();
    addHeading(tr("About %1").arg(top.name));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kSection);
    form->setVerticalSpacing(kGap);
    form->setLabelAlignment(Qt::AlignLeft);
    const auto add = [&](const QString& name, const QString& value) {
        auto* title = new QLabel(name, m_page);
        makeFaint(*title);
        auto* text = new QLabel(value, m_page);
        text->setTextFormat(Qt::PlainText); // names come from the image
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        text->setAccessibleName(name);
        text->setWordWrap(true);
        title->setBuddy(text);
        form->addRow(title, text);
    };
    add(tr("Path"), model::harmless(top.path));
    add(tr("Format"), top.formatTitle.isEmpty() ? top.format : tr("%1 – %2").arg(top.format, top.formatTitle));
    add(tr("File length"), model::exactBytesText(top.fileLength));
    if (top.clusterSize) add(tr("Cluster size"), model::exactBytesText(*top.clusterSize));
    for (const auto& detail : top.details) add(detail.name, detail.value);
    for (const auto& file : top.extraFiles) add(tr("Data file"), file);
    for (const auto& snapshot : top.snapshots)
        add(tr("Snapshot %1").arg(model::harmless(snapshot.id)), tr("%1, %2").arg(model::harmless(snapshot.name), QLocale().toString(snapshot.date, QLocale::ShortFormat)));
    m_layout->addLayout(form);
}

void Overview::updateShares() {
    if (!m_document || m_document->state() != ImageDocument::State::Ready) return;
    const auto size = std::max(1.0, static_cast<double>(m_document->diskSize()));
    double seen = 0;
    for (int layer = 0; layer < m_document->layers().size(); ++layer) {
        const double supplied = suppliedBytes(*m_document, layer);
        seen += supplied;
        if (layer >= m_bars.size()) continue;
        const auto& totals = m_document->map().totals(static_cast<std::size_t>(layer));
        std::array<double, model::kLegendStates.size()> shares{};
        for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = totals[static_cast<std::size_t>(model::kLegendStates[i])] / size;
        m_bars[layer]->setShares(shares);
        const double shadowed = totals[static_cast<std::size_t>(MapState::Shadowed)];
        m_shareTexts[layer]->setText(tr("supplies %1 · %2 hidden by layers above")
                                         .arg(model::sizeText(static_cast<quint64>(supplied)), model::sizeText(static_cast<quint64>(shadowed))));
    }
    if (!m_dataTile) return;
    const QString share = model::shareText(static_cast<quint64>(seen), m_document->diskSize());
    m_dataTile->setText(m_document->map().complete() ? tr("%1 · %2").arg(model::sizeText(static_cast<quint64>(seen)), share) : tr("%1…").arg(model::sizeText(static_cast<quint64>(seen))));
}

} // namespace ui
