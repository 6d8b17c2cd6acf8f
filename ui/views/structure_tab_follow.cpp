// SPDX-License-Identifier: MIT
// How a selection travels: field to bytes, bytes to field, both to the document and back.
#include "model/deliver.h"
#include "model/format_text.h"
#include "model/image_document.h"
#include "model/worker_pools.h"
#include "ui/theme.h"
#include "ui/views/hex_view.h"
#include "ui/views/structure_tab.h"
#include "ui/widgets/byte_search_bar.h"
#include "model/data_inspector.h"
#include "ui/widgets/inspector_panel.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QTreeView>
#include <QtConcurrentRun>

namespace ui {

using blockcore::Range;

void StructureTab::connectViews() {
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &StructureTab::fieldChosen);
    connect(&m_fields, &model::StructureModel::revealed, this, &StructureTab::fieldRevealed);
    connect(&m_fields, &model::StructureModel::notRevealed, this, [this](const QString& why) {
        m_revealing = Why::Nothing;
        m_hex->setFrames({}, {});
        m_status->setText(why.isEmpty() ? tr("No field covers this byte") : why);
    });
    // What is at the top opens by itself: a closed root list says nothing.
    connect(&m_fields, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& parent, int first) {
        if (!parent.isValid()) m_tree->expand(m_fields.index(first, 0));
    });
    connect(m_hex, &HexView::selected, this, &StructureTab::bytesSelected);
    connect(m_hex, &HexView::activated, this, &StructureTab::follow);
    connect(m_hex, &HexView::copyRequested, this, &StructureTab::copyBytes);
    connect(&m_pages, &model::BytePages::pageReady, this, &StructureTab::updateReadout);
    connect(m_layers, &QComboBox::currentIndexChanged, this, &StructureTab::openLayer);
    connect(m_spaces, &QComboBox::currentIndexChanged, this, [this](int index) { setSpace(static_cast<Space>(index)); });
    connect(m_search, &ByteSearchBar::findRequested, this, &StructureTab::findNext);
    connect(m_search, &ByteSearchBar::found, this, [this](Range range) {
        m_hex->show(range);
        bytesSelected(range);
    });
    connect(m_search, &ByteSearchBar::closed, this, [this] {
        m_search->hide();
        m_hex->setFocus();
    });
}

// --- Field to bytes ---------------------------------------------------------------------------------------

void StructureTab::fieldChosen(const QModelIndex& index) {
    describe(index);
    if (m_settingCurrent) return;
    m_revealing = Why::Nothing;                 // what the person chooses counts more than a search that still runs
    frame(index);
    const blockcore::Field* field = m_fields.field(index);
    if (!field || !field->place || !m_document) return;
    const QScopedValueRollback publishing(m_publishing, true);
    setSpace(Space::File);
    m_hex->show(*field->place);
    updateReadout();
    m_document->selection().selectFile({m_layer, *field->place}, m_fields.guestOf(index, field->place->offset));
}

void StructureTab::frame(const QModelIndex& index) {
    const auto placeOf = [this](const QModelIndex& at) -> std::optional<Range> {
        const blockcore::Field* field = m_fields.field(at);
        return field ? field->place : std::nullopt;
    };
    m_hex->setFrames(placeOf(index), placeOf(index.parent()));
}

void StructureTab::describe(const QModelIndex& index) {
    const blockcore::Field* field = m_fields.field(index);
    if (!field) return m_status->clear();
    QString text = QStringLiteral("%1 — %2").arg(QString::fromStdString(field->description), m_fields.pathOf(index));
    if (field->description.empty()) text = m_fields.pathOf(index);
    if (field->place) text += QStringLiteral(", ") + tr("%n byte(s)", nullptr, static_cast<int>(std::min<quint64>(field->place->length, INT_MAX)));
    m_status->setText(text);
    m_status->setToolTip(text);
}

// --- Bytes to field ---------------------------------------------------------------------------------------

void StructureTab::bytesSelected(Range range) {
    updateReadout();
    if (!m_document || range.length == 0) return;
    const QScopedValueRollback publishing(m_publishing, true);
    if (m_space == Space::Disk) {
        m_document->selection().move(range);
        return;
    }
    m_document->selection().moveFile({m_layer, range}, {});
    m_revealing = Why::Bytes;
    m_revealed = range;
    m_fields.reveal(range.offset);
}

void StructureTab::fieldRevealed(const QModelIndex& index) {
    const Why why = std::exchange(m_revealing, Why::Nothing);
    if (why == Why::Nothing) return;
    {
        const QScopedValueRollback setting(m_settingCurrent, true);
        m_tree->setCurrentIndex(index);
        m_tree->scrollTo(index);
    }
    describe(index);
    frame(index);
    if (why == Why::Named) return fieldChosen(index);
    if (!m_document || !m_revealed) return;
    const QScopedValueRollback publishing(m_publishing, true);
    const auto guest = m_fields.guestOf(index, m_revealed->offset);
    if (why == Why::Jump) m_document->selection().selectFile({m_layer, *m_revealed}, guest);
    else if (guest) m_document->selection().moveFile({m_layer, *m_revealed}, guest);
}

void StructureTab::showFileOffset(quint64 offset) {
    if (m_document) m_document->selection().selectFile({m_layer, {offset, 1}}, {});
}

void StructureTab::showField(const QString& path) {
    m_wanted = m_file ? QString() : path;
    if (!m_file) return;
    m_revealing = Why::Named;
    m_fields.reveal(path);
}

// --- Pointers ---------------------------------------------------------------------------------------------

void StructureTab::follow(quint64 hostOffset) {
    const blockcore::Field* field = m_fields.field(m_tree->currentIndex());
    const bool here = field && field->place && hostOffset >= field->place->offset && hostOffset - field->place->offset < field->place->length;
    if (m_space == Space::File && here && field->target) jumpTo(*field->target);
}

void StructureTab::jumpTo(Range target) {
    if (target.offset >= m_pages.size()) {
        m_status->setText(tr("%1 lies beyond the end of the file").arg(model::hexText(target.offset)));
        return;
    }
    m_tops.insert(m_hex->selection().offset, m_hex->topRow());
    // Where the caret was moved to is a place to come back to, now that it is left.
    if (m_document && m_document->selection().file()) {
        const QScopedValueRollback publishing(m_publishing, true);
        m_document->selection().selectFile(*m_document->selection().file(), {});
    }
    m_revealing = Why::Jump;
    m_revealed = Range{target.offset, 1};
    m_hex->show(*m_revealed);
    updateReadout();
    m_fields.reveal(target.offset);
}

// Enter and Ctrl+click follow a pointer in the tree.
bool StructureTab::eventFilter(QObject* watched, QEvent* event) {
    const auto followCurrent = [this](const QModelIndex& index) {
        const blockcore::Field* field = m_fields.field(index);
        if (!field || !field->target) return false;
        const QScopedValueRollback publishing(m_publishing, true);
        setSpace(Space::File);
        jumpTo(*field->target);
        return true;
    };
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && followCurrent(m_tree->currentIndex())) return true;
    }
    if (watched == m_tree->viewport() && event->type() == QEvent::MouseButtonDblClick)
        return followCurrent(m_tree->indexAt(static_cast<QMouseEvent*>(event)->position().toPoint()));
    if (watched == m_tree->viewport() && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->modifiers() & Qt::ControlModifier) return followCurrent(m_tree->indexAt(mouse->position().toPoint()));
    }
    return QWidget::eventFilter(watched, event);
}

// --- The document's selection -----------------------------------------------------------------------------

void StructureTab::followSelection() {
    if (m_publishing || !m_document || m_stale) return;
    const model::Selection& selection = m_document->selection();
    if (const auto& place = selection.file()) {
        if (place->layer != m_layer) {
            const QSignalBlocker quiet(m_layers);
            m_layers->setCurrentIndex(place->layer);
            return openLayer(place->layer);     // comes back here
        }
        setSpace(Space::File);
        return showHostPlace(place->range);
    }
    if (selection.isEmpty()) return;
    if (m_space == Space::Disk) {
        m_hex->show(selection.range());
        updateReadout();
    } else {
        followResolution();
    }
}

// Where a selected part of the disk lies in the file is known a little later.
void StructureTab::followResolution() {
    if (m_publishing || m_space != Space::File || !m_document || m_document->selection().file()) return;
    const auto& resolution = m_document->resolution();
    if (!resolution || resolution->selected != m_document->selection().range()) return;
    if (m_layer >= static_cast<int>(resolution->layers.size())) return;
    const model::LayerAnswer& answer = resolution->layers[static_cast<std::size_t>(m_layer)];
    if (answer.fileOffset) showHostPlace({*answer.fileOffset, std::min(resolution->selected.length, answer.run.length)});
}

void StructureTab::showHostPlace(Range range) {
    if (!m_file) return;
    const auto top = m_tops.constFind(range.offset);
    if (top != m_tops.cend()) m_hex->setTopRow(*top);
    m_hex->show(range);
    updateReadout();
    m_revealing = Why::Bytes;
    m_revealed.reset();
    m_fields.reveal(range.offset);
}

// --- Read-outs --------------------------------------------------------------------------------------------

void StructureTab::updateReadout() {
    QString text = m_hex->describeSelection();
    const auto* partition = m_space == Space::Disk && m_document ? model::partitionAt(m_document->partitions(), m_hex->selection().offset) : nullptr;
    if (partition) text += QStringLiteral(" · ") + partition->title();
    m_readout->setText(text);
    const quint64 offset = m_hex->selection().offset;
    QByteArray bytes = m_pages.loaded(offset, model::kInspectedBytes).toByteArray();
    const qsizetype missing = model::kInspectedBytes - bytes.size();
    if (!bytes.isEmpty() && missing > 0) bytes += m_pages.loaded(offset + static_cast<quint64>(bytes.size()), missing);
    m_inspector->showBytes(bytes);
}

void StructureTab::copyBytes() {
    constexpr quint64 kMost = quint64{1} << 20;
    const Range range = m_hex->selection();
    if (range.length == 0) return;
    if (range.length > kMost) {
        m_status->setText(tr("More than %1 are selected: too many to copy").arg(model::sizeText(kMost)));
        return;
    }
    const auto work = [source = m_pages.source(), range] {
        QByteArray bytes(static_cast<qsizetype>(range.length), Qt::Uninitialized);
        const std::span<char> out(bytes.data(), static_cast<std::size_t>(bytes.size()));
        return source.device->read(range.offset, std::as_writable_bytes(out)) ? bytes : QByteArray();
    };
    model::deliver(QtConcurrent::run(&m_pools.queries(), work), this, [this](const QByteArray& bytes) {
        QApplication::clipboard()->setText(QString::fromLatin1(bytes.toHex(' ')));
        m_status->setText(tr("%n byte(s) copied", nullptr, static_cast<int>(bytes.size())));
    });
}

} // namespace ui
