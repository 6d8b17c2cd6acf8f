// SPDX-License-Identifier: MIT
// Pages of a format's mapping tables in memory: read when first needed, changed here, written as part of an
// UpdatePlan. Keeps memory bounded whatever the size of the tables. Knows nothing about what entries mean.
//
// Threads: entry() at any time; everything else alone (under the image's exclusive metadata lock).
#pragma once

#include "blockcore/base/stored.h"
#include "blockcore/device/update_plan.h"

#include <cstring>
#include <mutex>
#include <unordered_map>

namespace blockcore {

class TableCache {
public:
    // Pages start at place.offset and end with place; all tables that are asked for lie inside. pageBytes is a
    // power of two and a multiple of every entry's size.
    TableCache(BlockDevice& host, Range place, std::size_t pageBytes) :
        m_host(host), m_place(place), m_pageBytes(pageBytes) {}

    template <DiskRecord Entry>
    Result<Entry> entry(std::uint64_t hostOffset) {
        const std::lock_guard lock(m_mutex);
        Entry value;
        std::memcpy(&value, TRY(bytesAt(hostOffset, sizeof(Entry), Use::Read)), sizeof(Entry));
        return value;
    }
    template <DiskRecord Entry>
    Result<> setEntry(std::uint64_t hostOffset, Entry value) {
        const std::lock_guard lock(m_mutex);
        std::memcpy(TRY(bytesAt(hostOffset, sizeof(Entry), Use::Change)), &value, sizeof(Entry));
        return {};
    }
    // A table of zeroes that is not in the file yet; length is whole pages.
    void addFresh(std::uint64_t hostOffset, std::uint64_t length);

    // Forgets all pages, changed or not: the file holds no such table any more.
    void clear();
    // As clear(); the tables lie there from now on.
    void moveTo(Range place);

    bool dirty() const { return m_dirtyPages > 0; }
    // Adds the changed pages to the plan's current phase, in order of offset; neighbours in one write of at most
    // largestWrite bytes (and at least a page).
    void addTo(UpdatePlan& plan, std::size_t largestWrite = kLargestWrite) const;
    // What addTo() added has been written.
    void markClean();

private:
    static constexpr std::size_t kLargestWrite = 1U << 20;
    enum class Use : std::uint8_t { Read, Change };
    struct Page {
        std::vector<std::byte> bytes;
        bool dirty = false;
    };
    Result<std::byte*> bytesAt(std::uint64_t hostOffset, std::size_t length, Use use);
    Result<Page*> pageAt(std::uint64_t pageOffset);
    void dropCleanPages();

    BlockDevice& m_host;
    Range m_place;
    std::size_t m_pageBytes;
    std::mutex m_mutex;
    std::unordered_map<std::uint64_t, Page> m_pages; // by host offset
    std::size_t m_dirtyPages = 0;
};

} // namespace blockcore
