// SPDX-License-Identifier: MIT
// The Structure tab: the fields of a layer's file above its bytes, each leading to the other; and the bytes of the disk.
// Follows and moves the document's selection in both spaces. A file too damaged to be opened is shown all the same.
#pragma once

#include "model/byte_pages.h"
#include "model/selection.h"
#include "model/structure_model.h"

#include <QHash>
#include <QPointer>
#include <QWidget>

class QComboBox;
class QLabel;
class QSplitter;
class QToolButton;
class QTreeView;

namespace model {
class ImageDocument;
}

namespace ui {

class ByteSearchBar;
class HexView;
class InspectorPanel;

class StructureTab : public QWidget {
    Q_OBJECT
public:
    enum class Space : quint8 { File, Disk };

    explicit StructureTab(model::WorkerPools& pools, QWidget* parent = nullptr);
    ~StructureTab() override;

    void setDocument(model::ImageDocument* document);
    HexView& hex() { return *m_hex; }
    QTreeView& tree() { return *m_tree; }
    model::StructureModel& fields() { return m_fields; }
    Space space() const { return m_space; }

public slots:
    void setSpace(Space space);
    // The disk's bytes at the selection, with the keyboard in them.
    void showDisk();
    // "l1_table[3].l2_table[17]" of the layer shown.
    void showField(const QString& path);
    void showFileOffset(quint64 offset);
    void findBytes();
    void findNext();

signals:
    void failed(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeHeader();
    QWidget* makeBytes();
    void connectViews();
    void stateChanged();
    void fillLayers();
    void openLayer(int layer);
    void takeFile(std::shared_ptr<model::HostFile> file);
    void showSource();
    // From the tree, from the bytes, from the document.
    void fieldChosen(const QModelIndex& index);
    void bytesSelected(blockcore::Range range);
    void follow(quint64 hostOffset);
    void fieldRevealed(const QModelIndex& index);
    void followSelection();
    void followResolution();

    void frame(const QModelIndex& index);
    void describe(const QModelIndex& index);
    void showHostPlace(blockcore::Range range);
    void jumpTo(blockcore::Range target);
    void updateReadout();
    void fillPartitions();
    void copyBytes();
    int layer() const { return m_layer; }

    QPointer<model::ImageDocument> m_document;
    model::WorkerPools& m_pools;
    model::BytePages m_pages;
    model::StructureModel m_fields;
    std::shared_ptr<model::HostFile> m_file;
    HexView* m_hex;
    QTreeView* m_tree;
    InspectorPanel* m_inspector;
    ByteSearchBar* m_search;
    QSplitter* m_split = nullptr;
    QComboBox *m_layers = nullptr, *m_spaces = nullptr;
    QToolButton *m_partitions = nullptr, *m_values = nullptr;
    QLabel *m_status = nullptr, *m_readout = nullptr, *m_noFields = nullptr;
    Space m_space = Space::File;
    int m_layer = 0;
    int m_opening = 0;                          // counts openings: only the last one's result is taken
    bool m_publishing = false;                  // the selection changes because of this tab
    bool m_stale = true;                        // what the document holds is not shown yet
    bool m_settingCurrent = false;              // the tree's current row changes because of this tab
    enum class Why : quint8 { Nothing, Bytes, Named, Jump } m_revealing = Why::Nothing; // what a running search is for
    std::optional<blockcore::Range> m_revealed; // the bytes that the running search is about
    QString m_wanted;                           // a field to show once the file is open
    QHash<quint64, quint64> m_tops;             // first row shown when a place was left, by its offset
};

} // namespace ui
