// SPDX-License-Identifier: MIT
// What the tab is made of and which file it shows. How selections travel: structure_tab_follow.cpp.
#include "ui/views/structure_tab.h"

#include "model/deliver.h"
#include "model/format_text.h"
#include "model/image_document.h"
#include "model/open_chain.h"
#include "model/worker_pools.h"
#include "ui/theme.h"
#include "ui/views/hex_view.h"
#include "ui/widgets/byte_search_bar.h"
#include "ui/widgets/field_tree.h"
#include "ui/widgets/inspector_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QShowEvent>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <utility>

namespace ui {

using model::ImageDocument;

namespace {
constexpr int kWideWindow = 150;                // characters that bytes, rules and values take side by side
}

StructureTab::StructureTab(model::WorkerPools& pools, QWidget* parent) :
    QWidget(parent), m_pools(pools), m_pages(pools), m_fields(pools), m_hex(new HexView(m_pages, this)), m_tree(new FieldTree(this)),
    m_inspector(new InspectorPanel(this)), m_search(new ByteSearchBar(m_pages, pools, this)) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_tree->setObjectName(QStringLiteral("structureTree"));
    m_tree->setAccessibleName(tr("Fields of the file"));
    m_tree->setModel(&m_fields);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(false);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->viewport()->installEventFilter(this);
    m_tree->installEventFilter(this);
    // Wide enough for a field of eight bytes, on a window with all its docks.
    const auto width = [this](const QString& text) { return fontMetrics().horizontalAdvance(text) + kSpace * 2; };
    m_tree->header()->resizeSection(model::StructureModel::NameColumn, width(QStringLiteral("refcount_table_clusters")) + m_tree->indentation() * 2);
    m_tree->header()->resizeSection(model::StructureModel::ValueColumn, width(QStringLiteral("67108864 (64 MiB)")));
    m_tree->header()->resizeSection(model::StructureModel::RawColumn, width(QStringLiteral("00 00 00 00 00 00 00 00")));
    m_tree->header()->resizeSection(model::StructureModel::OffsetColumn, width(QStringLiteral("0x50000000")));
    m_tree->header()->setStretchLastSection(true);
    m_noFields = new QLabel(this);
    m_noFields->setObjectName(QStringLiteral("structureNothing"));
    m_noFields->setWordWrap(true);
    m_noFields->setAlignment(Qt::AlignCenter);
    m_noFields->setMargin(kSection);
    makeFaint(*m_noFields);
    m_noFields->hide();
    m_split = new QSplitter(Qt::Vertical, this);
    m_split->setObjectName(QStringLiteral("structureSplit"));
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_tree);
    m_split->addWidget(m_noFields);
    m_split->addWidget(makeBytes());
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(2, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_split, 1);
    m_status = new QLabel(this);
    m_status->setObjectName(QStringLiteral("structureStatus"));
    m_status->setAccessibleName(tr("What the field means"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setContentsMargins(kMargin, kGap, kMargin, kGap);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(m_status);
    connectViews();
}

StructureTab::~StructureTab() = default;

QWidget* StructureTab::makeHeader() {
    auto* header = new QWidget(this);
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(kMargin, kSpace, kMargin, kSpace);
    layout->setSpacing(kSpace);
    m_layers = new QComboBox(header);
    m_layers->setObjectName(QStringLiteral("structureLayer"));
    m_layers->setAccessibleName(tr("File"));
    m_layers->setToolTip(tr("Which file of the chain"));
    m_layers->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_spaces = new QComboBox(header);
    m_spaces->setObjectName(QStringLiteral("structureSpace"));
    m_spaces->setAccessibleName(tr("Whose bytes"));
    m_spaces->setToolTip(tr("Bytes of the file, or of the disk as a guest sees it"));
    m_spaces->addItems({tr("File bytes"), tr("Disk bytes")});
    m_readout = new QLabel(header);
    m_readout->setObjectName(QStringLiteral("structureReadout"));
    makeFaint(*m_readout);
    m_readout->setTextFormat(Qt::PlainText);    // names from the disk
    layout->addWidget(m_layers);
    layout->addWidget(m_spaces);
    m_partitions = new QToolButton(header);
    m_partitions->setObjectName(QStringLiteral("structurePartitions"));
    m_partitions->setText(tr("Partitions"));
    m_partitions->setToolTip(tr("Go to a partition"));
    m_partitions->setPopupMode(QToolButton::InstantPopup);
    m_partitions->setAutoRaise(true);
    m_partitions->setMenu(new QMenu(m_partitions));
    layout->addWidget(m_partitions);
    m_values = new QToolButton(header);
    m_values->setObjectName(QStringLiteral("structureValues"));
    m_values->setText(tr("Values"));
    m_values->setToolTip(tr("Show what the bytes at the caret mean as numbers, times and identifiers"));
    m_values->setCheckable(true);
    m_values->setAutoRaise(true);
    connect(m_values, &QToolButton::toggled, m_inspector, &QWidget::setVisible);
    m_inspector->hide();
    layout->addWidget(m_values);
    layout->addStretch(1);
    layout->addWidget(m_readout);
    return header;
}

QWidget* StructureTab::makeBytes() {
    auto* pane = new QWidget(this);
    auto* beside = new QSplitter(Qt::Horizontal, pane);
    beside->setChildrenCollapsible(true);
    beside->addWidget(m_hex);
    beside->addWidget(m_inspector);
    beside->setStretchFactor(0, 1);
    beside->setSizes({700, 300});
    auto* layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(beside, 1);
    layout->addWidget(m_search);
    return pane;
}

void StructureTab::setDocument(ImageDocument* document) {
    if (m_document) {
        m_document->disconnect(this);
        m_document->selection().disconnect(this);
    }
    m_document = document;
    m_layer = 0;
    m_tops.clear();
    if (document) {
        connect(document, &ImageDocument::stateChanged, this, &StructureTab::stateChanged);
        connect(document, &ImageDocument::resolutionChanged, this, &StructureTab::followResolution);
        connect(document, &ImageDocument::partitionsChanged, this, &StructureTab::fillPartitions);
        connect(&document->selection(), &model::Selection::changed, this, &StructureTab::followSelection);
    }
    stateChanged();
}

void StructureTab::fillPartitions() {
    QMenu* menu = m_partitions->menu();
    menu->clear();
    for (const model::PartitionFacts& facts : m_document ? m_document->partitions() : QList<model::PartitionFacts>()) {
        if (facts.index == 0 || facts.range.offset >= m_document->diskSize()) continue;
        QString text = QStringLiteral("%1 — %2, %3").arg(facts.title(), model::hexText(facts.range.offset), model::sizeText(facts.range.length));
        menu->addAction(text.replace(u'&', QStringLiteral("&&")), this, [this, range = facts.range] {
            setSpace(Space::Disk);
            m_document->selection().select({range.offset, std::min<quint64>(range.length, m_document->diskSize() - range.offset)});
        });
    }
    m_partitions->setVisible(!menu->isEmpty());
    updateReadout();
}

// Files are opened only when somebody looks.
void StructureTab::stateChanged() {
    m_stale = true;
    if (isVisible()) fillLayers();
    else takeFile(nullptr);
}

void StructureTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    // Beside the bytes when there is room for both; they come first.
    if (m_values->property("decided").isNull()) m_values->setChecked(width() > m_hex->fontMetrics().horizontalAdvance(u'0') * kWideWindow);
    m_values->setProperty("decided", true);
    if (m_stale) fillLayers();
}

void StructureTab::fillLayers() {
    const QSignalBlocker quiet(m_layers);
    m_layers->clear();
    if (!m_document || m_document->state() == ImageDocument::State::Opening) return takeFile(nullptr);
    m_stale = false;
    for (const model::LayerFacts& facts : m_document->layers()) m_layers->addItem(model::harmless(facts.name));
    if (m_document->layers().isEmpty()) m_layers->addItem(model::harmless(m_document->path().section(u'/', -1)));
    m_layer = std::min(m_layer, m_layers->count() - 1);
    m_layers->setCurrentIndex(m_layer);
    m_spaces->setEnabled(m_document->chain() != nullptr);
    fillPartitions();
    openLayer(m_layer);
}

void StructureTab::openLayer(int layer) {
    m_layer = std::max(layer, 0);
    if (!m_document) return;
    const bool known = m_layer < m_document->layers().size();
    const QString path = known ? m_document->layers()[m_layer].path : m_document->path();
    const QString format = known ? m_document->layers()[m_layer].format : QString();
    model::deliver(QtConcurrent::run(&m_pools.queries(), [path, format] { return model::openHostFile(path, format); }), this,
                   [this, opening = ++m_opening](const blockcore::Result<std::shared_ptr<model::HostFile>>& file) {
                       if (opening != m_opening) return;
                       if (!file) emit failed(model::harmless(QString::fromStdString(errorText(file.error()))));
                       takeFile(file.value_or(nullptr));
                   });
}

void StructureTab::takeFile(std::shared_ptr<model::HostFile> file) {
    if (!file) ++m_opening;
    m_file = std::move(file);
    m_fields.setFile(m_file);
    const bool fields = m_file && m_file->root;
    m_tree->setVisible(fields);
    m_noFields->setVisible(m_file && !fields);
    if (m_file) m_noFields->setText(tr("A %1 file has no fields: every byte of it is the guest's.").arg(m_file->format));
    m_status->clear();
    showSource();
    if (m_file && !m_wanted.isEmpty()) return showField(std::exchange(m_wanted, {}));
    if (m_file) followSelection();
}

void StructureTab::setSpace(Space space) {
    if (space == m_space) return;
    m_space = space;
    m_spaces->setCurrentIndex(static_cast<int>(space));
    showSource();
    followSelection();
}

void StructureTab::showSource() {
    m_hex->setAccessibleName(m_space == Space::File ? tr("Bytes of the file") : tr("Bytes of the disk"));
    if (m_space == Space::File) {
        m_pages.setSource(m_file ? model::byteSource(m_file) : model::ByteSource());
    } else if (const auto open = m_document ? m_document->chain() : nullptr) {
        auto& view = m_layer < static_cast<int>(open->chain->depth()) ? open->chain->viewFrom(static_cast<std::size_t>(m_layer)) : *open->chain;
        m_pages.setSource({open, &view, view.size()});
    } else {
        m_pages.setSource({});
    }
    const bool known = m_document && m_layer < m_document->layers().size();
    m_hex->setClusterSize(known ? m_document->layers()[m_layer].clusterSize.value_or(0) : 0);
    updateReadout();
}

void StructureTab::showDisk() {
    setSpace(Space::Disk);
    m_hex->setFocus();
}

void StructureTab::findBytes() { m_search->open(); }
void StructureTab::findNext() { m_search->findNext(m_hex->caret()); }

} // namespace ui
