// SPDX-License-Identifier: MIT
#include "model/byte_search.h"

#include "model/deliver.h"
#include "model/format_text.h"
#include "model/worker_pools.h"

#include <QRegularExpression>
#include <QtConcurrentRun>
#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace model {

namespace {

struct Scan {
    const ByteSource& source;
    const QByteArray& pattern;
    std::atomic<quint64>& done;
    const std::stop_token& stop;
};

bool holdsNothing(blockcore::ExtentKind kind) {
    return kind == blockcore::ExtentKind::Zero || kind == blockcore::ExtentKind::Unallocated;
}

// Where to look next when nothing begins at offset: behind a hole, less what may hang over its end.
blockcore::Result<quint64> behindHole(const Scan& scan, quint64 offset, quint64 end) {
    const bool zeroes = std::ranges::all_of(scan.pattern, [](char byte) { return byte == 0; });
    if (zeroes) return offset;
    const auto extent = TRY(scan.source.device->extentAt(offset, end - offset));
    const auto overhang = static_cast<quint64>(scan.pattern.size() - 1);
    if (!holdsNothing(extent.kind) || extent.range.length <= overhang) return offset;
    return offset + extent.range.length - overhang;
}

// Occurrences that begin in [offset, end).
blockcore::Result<std::optional<quint64>> findWithin(const Scan& scan, quint64 offset, quint64 end) {
    constexpr quint64 kStep = quint64{1} << 20;
    const auto length = static_cast<quint64>(scan.pattern.size());
    QByteArray buffer;
    while (offset < end && !scan.stop.stop_requested()) {
        const quint64 next = TRY(behindHole(scan, offset, scan.source.size));
        scan.done.fetch_add(next - offset);
        offset = next;
        if (offset >= end || scan.source.size - offset < length) break;
        const quint64 step = std::min(kStep, end - offset);
        buffer.resize(static_cast<qsizetype>(std::min(step + length - 1, scan.source.size - offset)));
        TRY(scan.source.device->read(offset, std::as_writable_bytes(std::span(buffer.data(), static_cast<std::size_t>(buffer.size())))));
        const void* hit = memmem(buffer.constData(), static_cast<std::size_t>(buffer.size()), scan.pattern.constData(), length);
        if (hit) return offset + static_cast<quint64>(static_cast<const char*>(hit) - buffer.constData());
        scan.done.fetch_add(step);
        offset += step;
    }
    return std::nullopt;
}

std::unexpected<QString> unreadable() {
    return std::unexpected(ByteSearch::tr("Write bytes as pairs of hex digits: 51 46 49 fb"));
}

} // namespace

std::expected<QByteArray, QString> parsePattern(const QString& text, PatternKind kind) {
    if (text.isEmpty()) return std::unexpected(ByteSearch::tr("Write what to look for"));
    if (kind == PatternKind::Text) return text.toUtf8();
    if (kind == PatternKind::Utf16) {
        QByteArray bytes(text.size() * 2, Qt::Uninitialized);
        qToLittleEndian<char16_t>(text.utf16(), text.size(), bytes.data());
        return bytes;
    }
    static const QRegularExpression digits(QStringLiteral("^([0-9a-fA-F]{2})+$"));
    QString plain = text;
    plain.remove(QRegularExpression(QStringLiteral("\\s|^0x|,")));
    if (!digits.match(plain).hasMatch()) return unreadable();
    return QByteArray::fromHex(plain.toLatin1());
}

void ByteSearch::start(const ByteSource& source, const QByteArray& pattern, quint64 from) {
    cancel();
    if (source.size == 0 || pattern.isEmpty()) return emit notFound();
    m_running = true;
    m_done = std::make_shared<std::atomic<quint64>>(0);
    const quint64 start = from < source.size ? from : 0;
    const auto work = [source, pattern, start, done = m_done, stop = m_stop.get_token()] {
        const Scan scan{source, pattern, *done, stop};
        Answer answer;
        auto hit = findWithin(scan, start, source.size);
        if (hit && !*hit) {
            answer.fromStart = true;
            hit = findWithin(scan, 0, start);
        }
        if (hit) answer.offset = *hit;
        else answer.error = harmless(QString::fromStdString(errorText(hit.error())));
        return answer;
    };
    deliver(QtConcurrent::run(&m_pools.scans(), work), this, [this, search = ++m_search](const Answer& answer) {
        if (search != m_search) return;
        m_running = false;
        if (!answer.error.isEmpty()) emit failed(answer.error);
        else if (answer.offset) emit found(*answer.offset, answer.fromStart);
        else emit notFound();
    });
}

void ByteSearch::cancel() {
    m_stop.request_stop();
    m_stop = {};
    ++m_search;
    m_running = false;
}

} // namespace model
