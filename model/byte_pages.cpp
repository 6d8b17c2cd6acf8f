// SPDX-License-Identifier: MIT
#include "model/byte_pages.h"

#include "model/deliver.h"
#include "model/format_text.h"
#include "model/worker_pools.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace model {

namespace {

constexpr qsizetype kAtOnce = 3, kMaxWanted = 32;

BytePages::Page readPage(const ByteSource& source, quint64 number) {
    BytePages::Page page;
    const quint64 offset = number * BytePages::kPageBytes;
    page.bytes.resize(static_cast<qsizetype>(std::min(BytePages::kPageBytes, source.size - offset)));
    const std::span<char> out(page.bytes.data(), static_cast<std::size_t>(page.bytes.size()));
    if (const auto read = source.device->read(offset, std::as_writable_bytes(out)); !read)
        page.error = harmless(QString::fromStdString(errorText(read.error())));
    return page;
}

} // namespace

void BytePages::setSource(const ByteSource& source) {
    m_source = source;
    m_pages.clear();
    m_wanted.clear();
    m_reading.clear();
    ++m_generation;
    emit sourceChanged();
}

const BytePages::Page* BytePages::page(quint64 number) {
    if (number * kPageBytes >= m_source.size) return nullptr;
    if (const auto kept = m_pages.find(number); kept != m_pages.end()) {
        kept->lastUse = ++m_uses;
        return &kept->page;
    }
    if (m_reading.contains(number)) return nullptr;
    m_wanted.removeOne(number);
    m_wanted.append(number);
    if (m_wanted.size() > kMaxWanted) m_wanted.removeFirst();
    startReading();
    return nullptr;
}

QByteArrayView BytePages::loaded(quint64 offset, qsizetype length) {
    if (offset >= m_source.size) return {};
    const Page* found = page(offset / kPageBytes);
    if (!found || !found->error.isEmpty()) return {};
    const auto begin = static_cast<qsizetype>(offset % kPageBytes);
    return QByteArrayView(found->bytes).sliced(begin, std::clamp<qsizetype>(found->bytes.size() - begin, 0, length));
}

void BytePages::startReading() {
    while (!m_wanted.isEmpty() && m_reading.size() < kAtOnce) {
        const quint64 number = m_wanted.takeLast();
        m_reading.insert(number);
        deliver(QtConcurrent::run(&m_pools.queries(), [source = m_source, number] { return readPage(source, number); }), this,
                [this, number, generation = m_generation](Page page) {
                    if (generation == m_generation) accept(number, std::move(page));
                });
    }
}

void BytePages::accept(quint64 number, Page page) {
    m_reading.remove(number);
    if (m_pages.size() >= kMaxPages) {
        const auto oldest = std::min_element(m_pages.cbegin(), m_pages.cend(),
                                             [](const Kept& a, const Kept& b) { return a.lastUse < b.lastUse; });
        m_pages.erase(oldest);
    }
    m_pages.insert(number, {std::move(page), ++m_uses});
    startReading();
    emit pageReady(number);
}

} // namespace model
