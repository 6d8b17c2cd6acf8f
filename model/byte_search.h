// SPDX-License-Identifier: MIT
// Finds bytes in a file or disk, on a worker; parts that hold nothing are passed over. One search at a time.
#pragma once

#include "model/byte_pages.h"

#include <atomic>
#include <expected>
#include <stop_token>

namespace model {

enum class PatternKind : quint8 { Hex, Text, Utf16 };
// The bytes to look for; the error is a sentence that says how to write them.
std::expected<QByteArray, QString> parsePattern(const QString& text, PatternKind kind);

class ByteSearch : public QObject {
    Q_OBJECT
public:
    explicit ByteSearch(WorkerPools& pools, QObject* parent = nullptr) : QObject(parent), m_pools(pools) {}
    ~ByteSearch() override { cancel(); }

    // The first occurrence that begins at from or behind it, then from the beginning on.
    void start(const ByteSource& source, const QByteArray& pattern, quint64 from);
    void cancel();
    bool running() const { return m_running; }
    // Bytes looked at so far.
    quint64 done() const { return m_done ? m_done->load() : 0; }

signals:
    void found(quint64 offset, bool fromStart);
    void notFound();
    void failed(const QString& why);

private:
    struct Answer {
        std::optional<quint64> offset;
        bool fromStart = false;
        QString error;
    };
    WorkerPools& m_pools;
    std::stop_source m_stop;
    std::shared_ptr<std::atomic<quint64>> m_done;
    bool m_running = false;
    int m_search = 0;
};

} // namespace model
