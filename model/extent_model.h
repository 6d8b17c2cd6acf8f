// SPDX-License-Identifier: MIT
// The map's table twin: extents as rows, as the guest sees them or as one layer holds them; sortable,
// filterable, and as CSV. Reads on a worker, a page at a time; views ask for more by fetchMore().
#pragma once

#include "blockcore/device/extent.h"
#include "model/map_state.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <vector>

namespace model {

class ImageDocument;

class ExtentModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : quint8 { Start, Length, Sector, Layer, State, FileOffset, ColumnCount };
    static constexpr int kWholeChain = -1;
    static constexpr std::size_t kPageRows = 100'000;

    explicit ExtentModel(QObject* parent = nullptr);
    ~ExtentModel() override;

    void setDocument(ImageDocument* document);
    // Rows of one layer alone, or what the guest sees of the whole chain.
    void setLayer(int layer);
    // Rows in other states are left out; bit per MapState.
    void setStates(quint8 mask);
    void setText(const QString& needle);        // rows whose shown text contains it
    bool loading() const { return m_loading; }
    bool complete() const { return m_complete; }
    QString errorText() const { return m_error; } // why reading ended early
    // The shown row that holds a guest offset, or -1.
    int rowAt(quint64 offset) const;
    blockcore::Range rangeAt(int row) const;
    // The shown rows, with a header line; RFC 4180.
    QString csv() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

signals:
    void loadingChanged();

private:
    struct Page {
        std::vector<blockcore::Extent> rows;
        quint64 next = 0;                       // where the page after this one starts
        QString error;
    };
    static Page readPage(struct OpenChain& open, int layer, quint64 from);
    void restart();
    void loadPage();
    void takePage(Page page);
    bool shown(const blockcore::Extent& row) const;
    bool before(std::uint32_t a, std::uint32_t b) const;
    void rebuild();
    QString cellText(const blockcore::Extent& row, int column) const;
    QString layerName(std::uint32_t layer) const;

    QPointer<ImageDocument> m_document;
    int m_layer = kWholeChain;
    quint8 m_states = 0xff;
    QString m_needle;
    quint8 m_needleStates = 0;                  // states whose name contains the needle
    int m_sortColumn = Start;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<blockcore::Extent> m_rows;      // in guest order
    std::vector<std::uint32_t> m_shown;         // indexes into m_rows, filtered and sorted
    quint64 m_next = 0;
    int m_generation = 0;
    bool m_loading = false, m_complete = true;
    QString m_error;
};

// What a row's kind is called in the map: an extent of the whole chain is never shadowed.
MapState stateOfExtent(blockcore::ExtentKind kind);

} // namespace model
