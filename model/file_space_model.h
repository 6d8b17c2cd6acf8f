// SPDX-License-Identifier: MIT
// The file of the top image as runs of one use each: the table twin of the file-space map, and where that map gets its
// picture from. Reads on a worker, and only once somebody looks.
#pragma once

#include "model/file_space.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <memory>

namespace model {

class ImageDocument;

class FileSpaceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : quint8 { Start, Length, Kind, ColumnCount };
    static constexpr int kKindRole = Qt::UserRole;

    explicit FileSpaceModel(QObject* parent = nullptr);
    ~FileSpaceModel() override;

    void setDocument(ImageDocument* document);
    // From now on it is looked at: reads what has not been read.
    void load();
    // Null until it has been read.
    const std::shared_ptr<const FileSpace>& space() const { return m_space; }
    bool loading() const { return m_loading; }
    int rowAt(quint64 offset) const;            // that holds this byte of the file; -1: none
    const FileRun& runAtRow(int row) const { return m_runs[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void spaceChanged();

private:
    void restart();
    void take(std::shared_ptr<const FileSpace> space);

    QPointer<ImageDocument> m_document;
    std::shared_ptr<const FileSpace> m_space;
    std::vector<FileRun> m_runs;
    std::stop_source m_stop;
    int m_generation = 0;
    bool m_wanted = false, m_loading = false;
};

} // namespace model
