// SPDX-License-Identifier: MIT
// Bytes of a file or a disk for a view on the GUI thread: read on workers in pages, the last used ones kept. Asking
// never blocks: what is not there yet is on its way and announced.
#pragma once

#include "blockcore/device/block_device.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QString>

#include <memory>

namespace model {

class WorkerPools;

// Whose bytes. owner keeps device alive while a worker reads.
struct ByteSource {
    std::shared_ptr<const void> owner;
    blockcore::BlockDevice* device = nullptr;
    quint64 size = 0;
};

class BytePages : public QObject {
    Q_OBJECT
public:
    static constexpr quint64 kPageBytes = 64 * 1024;
    static constexpr qsizetype kMaxPages = 256;

    struct Page {
        QByteArray bytes;                       // short only at the end
        QString error;                          // set: the bytes could not be read
    };

    explicit BytePages(WorkerPools& pools, QObject* parent = nullptr) : QObject(parent), m_pools(pools) {}

    void setSource(const ByteSource& source);
    const ByteSource& source() const { return m_source; }
    quint64 size() const { return m_source.size; }
    // The page with this number, or null: it will be announced. Valid until the next call.
    const Page* page(quint64 number);
    // Bytes from offset on as far as they are loaded, at most length and at most to the end of the page.
    QByteArrayView loaded(quint64 offset, qsizetype length);

signals:
    void pageReady(quint64 number);
    void sourceChanged();

private:
    struct Kept {
        Page page;
        quint64 lastUse = 0;
    };
    void startReading();
    void accept(quint64 number, Page page);

    WorkerPools& m_pools;
    ByteSource m_source;
    QHash<quint64, Kept> m_pages;
    QList<quint64> m_wanted;                    // the newest last: what is looked at now
    QSet<quint64> m_reading;
    quint64 m_uses = 0;
    int m_generation = 0;                       // of the source whose pages count
};

} // namespace model
