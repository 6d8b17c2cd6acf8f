// SPDX-License-Identifier: MIT
#include "ui/views/details.h"

#include "model/format_text.h"
#include "model/image_document.h"
#include "model/partition_crumb.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace ui {

using model::MapState;

namespace {

constexpr qsizetype kBytesPerLine = 8;

QString hexDump(const QByteArray& bytes, quint64 start) {
    QString text;
    for (qsizetype at = 0; at < bytes.size(); at += kBytesPerLine) {
        const QByteArray line = bytes.mid(at, kBytesPerLine);
        QString printable;
        for (const char byte : line) printable += byte >= 0x20 && byte < 0x7f ? QChar::fromLatin1(byte) : QChar(u'·');
        text += QStringLiteral("%1  %2  %3\n")
                    .arg(start + static_cast<quint64>(at), 8, 16, QLatin1Char('0'))
                    .arg(QString::fromLatin1(line.toHex(' ')).leftJustified(kBytesPerLine * 3 - 1), printable);
    }
    return text.trimmed();
}

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(scaledFont(*label, 1.0, QFont::DemiBold));
    return label;
}

} // namespace

DetailsView::DetailsView(QWidget* parent) : QWidget(parent), m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto* empty = new QLabel(tr("Select a place in the map, or go to one with Ctrl+G."), this);
    empty->setWordWrap(true);
    empty->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    makeFaint(*empty);
    auto* emptyPage = new QWidget(this);
    auto* emptyLayout = new QVBoxLayout(emptyPage);
    emptyLayout->setContentsMargins(kSection, kSection * 2, kSection, kSection);
    emptyLayout->addWidget(empty);
    m_stack->addWidget(emptyPage);
    m_stack->addWidget(makePage());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setMinimumWidth(280);
}

QLabel* DetailsView::addFact(QFormLayout& form, const QString& objectName, const QString& title) {
    auto* name = new QLabel(title, this);
    makeFaint(*name);
    auto* value = new QLabel(this);
    value->setObjectName(objectName);
    value->setAccessibleName(title);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setWordWrap(true);
    value->setMinimumHeight(fontMetrics().height() + 2);
    name->setBuddy(value);
    form.addRow(name, value);
    return value;
}

QFormLayout* DetailsView::addForm(QVBoxLayout& layout, const QString& title) {
    layout.addWidget(heading(title, this));
    auto* rows = new QFormLayout;
    rows->setContentsMargins(0, 0, 0, kSpace);
    rows->setHorizontalSpacing(kMargin);
    rows->setVerticalSpacing(kGap);
    rows->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout.addLayout(rows);
    return rows;
}

QTreeWidget* DetailsView::makeLayers() {
    auto* layers = new QTreeWidget(this);
    layers->setObjectName(QStringLiteral("detailsLayers"));
    layers->setAccessibleName(tr("What each layer holds here"));
    layers->setHeaderLabels({tr("Layer"), tr("Here"), tr("File offset")});
    layers->setRootIsDecorated(false);
    layers->setUniformRowHeights(true);
    layers->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layers->setTextElideMode(Qt::ElideMiddle);
    layers->header()->setStretchLastSection(true);
    layers->header()->resizeSection(0, 118);
    layers->header()->resizeSection(1, 100);
    connect(layers, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        emit layerActivated(item->data(0, Qt::UserRole).toString());
    });
    return layers;
}

QPlainTextEdit* DetailsView::makeBytes() {
    auto* bytes = new QPlainTextEdit(this);
    bytes->setObjectName(QStringLiteral("detailsBytes"));
    bytes->setAccessibleName(tr("First bytes of the selection"));
    bytes->setReadOnly(true);
    bytes->setTabChangesFocus(true);
    bytes->setFrameShape(QFrame::NoFrame);
    bytes->setLineWrapMode(QPlainTextEdit::NoWrap);
    QFont mono = monospaceFont();
    mono.setPointSizeF(font().pointSizeF() * 0.88);
    bytes->setFont(mono);
    bytes->document()->setDocumentMargin(0);
    bytes->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    bytes->setMinimumHeight(QFontMetrics(mono).lineSpacing() * 16 + kGap);
    return bytes;
}

QWidget* DetailsView::makePage() {
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget(area);
    page->setObjectName(QStringLiteral("page"));
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(kSpace);
    auto* place = addForm(*layout, tr("Selection"));
    m_offset = addFact(*place, QStringLiteral("detailsOffset"), tr("Guest offset"));
    m_length = addFact(*place, QStringLiteral("detailsLength"), tr("Length"));
    m_sectors = addFact(*place, QStringLiteral("detailsSectors"), tr("Sector"));
    m_cluster = addFact(*place, QStringLiteral("detailsCluster"), tr("Cluster"));
    m_partition = addFact(*place, QStringLiteral("detailsPartition"), tr("Partition"));
    m_partition->setTextFormat(Qt::PlainText);  // names from the disk
    auto* supply = addForm(*layout, tr("What the guest reads"));
    m_supplier = addFact(*supply, QStringLiteral("detailsSupplier"), tr("Supplied by"));
    m_fileOffset = addFact(*supply, QStringLiteral("detailsFileOffset"), tr("File offset"));
    m_run = addFact(*supply, QStringLiteral("detailsRun"), tr("Goes on for"));
    m_shadows = addFact(*supply, QStringLiteral("detailsShadows"), tr("Hides"));
    layout->addWidget(heading(tr("Layers here"), page));
    m_layers = makeLayers();
    layout->addWidget(m_layers);
    layout->addWidget(heading(tr("First bytes"), page));
    m_bytes = makeBytes();
    layout->addWidget(m_bytes, 1);
    m_copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy details"), page);
    m_copy->setObjectName(QStringLiteral("detailsCopy"));
    layout->addWidget(m_copy, 0, Qt::AlignLeft);
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
    area->setWidget(page);
    return area;
}

void DetailsView::setDocument(model::ImageDocument* document) {
    if (m_document) {
        m_document->disconnect(this);
        m_document->selection().disconnect(this);
    }
    m_document = document;
    if (document) {
        connect(document, &model::ImageDocument::resolutionChanged, this, &DetailsView::showResolution);
        connect(document, &model::ImageDocument::stateChanged, this, &DetailsView::showSelection);
        connect(document, &model::ImageDocument::partitionsChanged, this, &DetailsView::showSelection);
        connect(&document->selection(), &model::Selection::changed, this, &DetailsView::showSelection);
    }
    showSelection();
    showResolution();
}

void DetailsView::showSelection() {
    const bool any = m_document && !m_document->selection().isEmpty() && m_document->diskSize() > 0;
    m_stack->setCurrentIndex(any ? 1 : 0);
    if (!any) return;
    const auto range = m_document->selection().range();
    m_offset->setText(tr("%1  (%2)").arg(model::hexText(range.offset), model::exactBytesText(range.offset)));
    m_length->setText(range.length % 1024 == 0 ? model::sizeText(range.length) : model::exactBytesText(range.length));
    const quint64 first = range.offset / 512, last = (range.end() - 1) / 512;
    m_sectors->setText(first == last ? QString::number(first) : tr("%1 to %2").arg(first).arg(last));
    const QString partition = model::partitionCrumb(m_document->partitions(), range.offset);
    m_partition->setText(partition.isEmpty() ? QStringLiteral("–") : partition);
    const quint64 cluster = m_document->clusterSize();
    m_cluster->setText(cluster == 0 ? QStringLiteral("–")
                                    : tr("%1 of %2 each").arg(model::countText(range.offset / cluster), model::sizeText(cluster)));
}

void DetailsView::showResolution() {
    const auto* resolution = m_document && m_document->resolution() ? &*m_document->resolution() : nullptr;
    if (!resolution || resolution->layers.size() != static_cast<std::size_t>(m_document->layers().size())) {
        for (QLabel* label : {m_supplier, m_fileOffset, m_run, m_shadows}) label->setText(QStringLiteral("–"));
        m_layers->clear();
        m_bytes->clear();
        return;
    }
    showSupplier(*resolution);
    showLayers(*resolution);
    m_bytes->setPlainText(resolution->error.isEmpty() ? hexDump(resolution->bytes, resolution->selected.offset) : resolution->error);
}

void DetailsView::showSupplier(const model::Resolution& resolution) {
    const auto& layers = m_document->layers();
    if (resolution.supplier < 0) {
        m_supplier->setText(m_document->broken() ? tr("a file that has not been opened") : tr("nobody: it reads as zeroes"));
        m_fileOffset->setText(QStringLiteral("–"));
        m_run->setText(QStringLiteral("–"));
    } else {
        const auto& answer = resolution.layers[static_cast<std::size_t>(resolution.supplier)];
        m_supplier->setText(tr("%1 (%2)").arg(layers[resolution.supplier].name, model::mapStateName(answer.state)));
        if (answer.fileOffset) m_fileOffset->setText(tr("%1  (%2)").arg(model::hexText(*answer.fileOffset), model::exactBytesText(*answer.fileOffset)));
        else m_fileOffset->setText(answer.state == MapState::Compressed ? tr("inside compressed data") : tr("none: nothing is stored"));
        m_run->setText(model::sizeText(answer.run.end() - resolution.selected.offset));
    }
    QStringList hidden;
    for (std::size_t layer = 0; layer < resolution.layers.size(); ++layer)
        if (resolution.layers[layer].state == MapState::Shadowed) hidden.append(layers[static_cast<qsizetype>(layer)].name);
    m_shadows->setText(hidden.isEmpty() ? tr("nothing") : hidden.join(QStringLiteral(", ")));
}

void DetailsView::showLayers(const model::Resolution& resolution) {
    m_layers->clear();
    for (std::size_t layer = 0; layer < resolution.layers.size(); ++layer) {
        const auto& answer = resolution.layers[layer];
        const auto& facts = m_document->layers()[static_cast<qsizetype>(layer)];
        const QString offset = answer.fileOffset ? model::hexText(*answer.fileOffset) : QStringLiteral("–");
        auto* item = new QTreeWidgetItem(m_layers, {facts.name, model::mapStateName(answer.state), offset});
        item->setIcon(1, stateIcon(answer.state, isDark()));
        item->setData(0, Qt::UserRole, facts.path);
        item->setToolTip(0, model::harmless(facts.path));
        item->setToolTip(1, model::mapStateMeaning(answer.state));
        if (static_cast<int>(layer) != resolution.supplier) continue;
        QFont bold = m_layers->font();
        bold.setBold(true);
        for (int column = 0; column < 3; ++column) item->setFont(column, bold);
    }
    constexpr int kRowsShown = 8;
    const int rows = std::min(kRowsShown, m_layers->topLevelItemCount());
    m_layers->setFixedHeight(m_layers->header()->sizeHint().height() + rows * std::max(m_layers->sizeHintForRow(0), 20) + kGap);
}

QString DetailsView::text() const {
    if (m_stack->currentIndex() == 0) return {};
    QString lines = tr("Guest offset: %1\nLength: %2\nSector: %3\nCluster: %4\nPartition: %5\nSupplied by: %6\nFile offset: %7\nHides: %8\n")
                        .arg(m_offset->text(), m_length->text(), m_sectors->text(), m_cluster->text(), m_partition->text(),
                             m_supplier->text(), m_fileOffset->text(), m_shadows->text());
    for (int row = 0; row < m_layers->topLevelItemCount(); ++row) {
        const QTreeWidgetItem* item = m_layers->topLevelItem(row);
        lines += QStringLiteral("  %1: %2, %3\n").arg(item->text(0), item->text(1), item->text(2));
    }
    return lines + m_bytes->toPlainText() + u'\n';
}

} // namespace ui
