// SPDX-License-Identifier: MIT
#include "blockcore/image/table_cache.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <utility>

namespace blockcore {

namespace {
// Clean pages are dropped beyond this. Changed ones stay until a flush: they are bounded by what was written.
constexpr std::size_t kMaxBytes = 32U << 20;
} // namespace

void TableCache::dropCleanPages() {
    std::erase_if(m_pages, [](const auto& page) { return !page.second.dirty; });
}

Result<TableCache::Page*> TableCache::pageAt(std::uint64_t pageOffset) {
    if (const auto known = m_pages.find(pageOffset); known != m_pages.end()) return &known->second;
    if ((m_pages.size() - m_dirtyPages) * m_pageBytes >= kMaxBytes) dropCleanPages();
    Page page;
    page.bytes.resize(std::min<std::uint64_t>(m_pageBytes, m_place.end() - pageOffset));
    TRY(m_host.read(pageOffset, page.bytes));
    return &m_pages.emplace(pageOffset, std::move(page)).first->second;
}

Result<std::byte*> TableCache::bytesAt(std::uint64_t hostOffset, std::size_t length, Use use) {
    const std::uint64_t within = hostOffset - m_place.offset;
    const std::uint64_t pageStart = alignDown(within, m_pageBytes);
    if (hostOffset < m_place.offset || within + length > m_place.length)
        return fail(ErrorCode::Corrupt, "A table entry lies outside its table");
    Page* page = TRY(pageAt(m_place.offset + pageStart));
    if (use == Use::Change && !page->dirty) {
        page->dirty = true;
        ++m_dirtyPages;
    }
    return page->bytes.data() + (within - pageStart);
}

void TableCache::addFresh(std::uint64_t hostOffset, std::uint64_t length) {
    const std::lock_guard lock(m_mutex);
    for (std::uint64_t offset = hostOffset; offset < hostOffset + length; offset += m_pageBytes) {
        Page& page = m_pages[offset];
        if (!page.dirty) ++m_dirtyPages;
        page = {std::vector<std::byte>(m_pageBytes), true};
    }
}

void TableCache::clear() {
    const std::lock_guard lock(m_mutex);
    m_pages.clear();
    m_dirtyPages = 0;
}

void TableCache::moveTo(Range place) {
    clear();
    m_place = place;
}

void TableCache::addTo(UpdatePlan& plan, std::size_t largestWrite) const {
    std::vector<std::uint64_t> offsets;
    offsets.reserve(m_dirtyPages);
    for (const auto& [offset, page] : m_pages)
        if (page.dirty) offsets.push_back(offset);
    std::ranges::sort(offsets);
    std::vector<std::byte> run;
    std::uint64_t start = 0;
    for (const std::uint64_t offset : offsets) {
        const std::vector<std::byte>& bytes = m_pages.at(offset).bytes;
        if (offset != start + run.size() || run.size() + bytes.size() > largestWrite) {
            plan.write(start, std::exchange(run, {}));
            start = offset;
        }
        run.insert(run.end(), bytes.begin(), bytes.end());
    }
    plan.write(start, std::move(run));
}

void TableCache::markClean() {
    for (auto& [offset, page] : m_pages) page.dirty = false;
    m_dirtyPages = 0;
}

} // namespace blockcore
