// SPDX-License-Identifier: MIT
// Check and repair: the marks of the header, clusters outside of the file, clusters that two parts of the disk share, space
// at the file's end that nobody names. One walk for both; with a mode it mends.
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/parallels/image.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <format>
#include <mutex>

namespace blockcore::parallels {

namespace {
constexpr std::uint64_t kEntriesBetweenStops = 4096;
constexpr std::uint64_t kCopyBytes = 1U << 20;
} // namespace

struct ParallelsImage::Survey {
    const RunContext& context;
    std::optional<RepairMode> mode{};
    FindingLog log{context};
    // Host bytes, as found; dataOffset is where clusters may begin, end where the last one ends.
    std::uint64_t fileSize = 0, dataOffset = 0, end = 0;
    bool headerChanged = false, entriesChanged = false, someOutside = false;
    // Clusters in the file, by the step of a cluster's length that they begin in; then the parts of the disk.
    struct Place {
        std::uint64_t step, index;
        auto operator<=>(const Place&) const = default;
    };
    std::vector<Place> places{};
    std::vector<std::uint64_t> occupied{}; // steps in order that hold anything; needed for moving clusters
    std::uint64_t nextFree = 0;
    std::size_t passed = 0; // of occupied: those before nextFree

    void tell(bool mend, Finding finding, std::uint64_t count) {
        finding.repairable = true;
        finding.detail.insert(0, mend ? "Repairing " : "ERROR ");
        if (mend)
            log.addMended(std::move(finding), count);
        else
            log.add(std::move(finding), count);
    }
    // Whether it is to be mended; it is told and counted either way.
    bool addCorruption(std::string_view id, std::string what) {
        const bool mend = mode == RepairMode::All;
        tell(mend, {.id = id, .severity = Severity::Corruption, .detail = std::move(what)}, 1);
        return mend;
    }
    std::uint64_t takeFree() {
        for (; passed < occupied.size() && occupied[passed] == nextFree; ++passed) ++nextFree;
        return nextFree++;
    }
};

void ParallelsImage::checkHeader(Survey& survey) {
    if (m_header.inUse && survey.addCorruption("parallels.in-use", "image was not closed correctly")) {
        m_header.inUse = false;
        survey.headerChanged = true;
    }
    survey.dataOffset = m_header.dataOffset(survey.fileSize);
    if (!m_header.dataSectorIsSound(survey.fileSize)
        && survey.addCorruption("parallels.data-offset", "data_off field has incorrect value")) {
        m_header.dataSector = static_cast<std::uint32_t>(survey.dataOffset / kSectorSize);
        survey.headerChanged = true;
    }
}

Result<> ParallelsImage::setPlace(std::uint64_t index, std::uint64_t place) {
    return m_table.setEntry(sizeof(HeaderRecord) + index * sizeof(le32),
                            le32(static_cast<std::uint32_t>(place / m_header.entryBytes())));
}

// Where each cluster lies; those that lie nowhere are taken out of the table.
Result<> ParallelsImage::checkPlaces(Survey& survey) {
    const std::uint64_t clusterBytes = m_header.clusterBytes(), metadataEnd = alignUp(m_header.tableEnd(), kSectorSize);
    CheckReport& report = survey.log.report();
    survey.end = survey.dataOffset;
    survey.context.progress.begin(Stage::Checking, m_header.entryCount);
    for (std::uint64_t index = 0; index < m_header.entryCount; ++index) {
        if (index % kEntriesBetweenStops == 0) TRY(survey.context.checkpoint());
        survey.context.progress.advance(1);
        const std::uint64_t place = TRY(placeOf(index));
        if (place == 0) continue;
        if (place < metadataEnd || place + clusterBytes > survey.fileSize) {
            if (survey.addCorruption("parallels.cluster-outside", std::format("cluster {} is outside image", index))) {
                TRY(setPlace(index, 0));
                survey.entriesChanged = true;
            } else {
                survey.someOutside = true;
            }
            continue;
        }
        const std::uint64_t within = place - std::min(place, survey.dataOffset);
        survey.places.push_back({within / clusterBytes, index});
        survey.end = std::max(survey.end, place + clusterBytes);
    }
    report.totalClusters = m_header.entryCount;
    report.imageEndOffset = survey.end;
    return {};
}

// The cluster gets a copy of its own in the first free place.
Result<> ParallelsImage::moveCluster(std::uint64_t index, Survey& survey) {
    const std::uint64_t clusterBytes = m_header.clusterBytes();
    const std::uint64_t base = divideUp(survey.dataOffset, m_header.entryBytes()) * m_header.entryBytes();
    const std::uint64_t place = base + survey.takeFree() * clusterBytes;
    if (place / m_header.entryBytes() > UINT32_MAX) return fail(ErrorCode::NoSpace, "The Parallels file is full");
    const std::uint64_t source = TRY(placeOf(index));
    std::vector<std::byte> bytes(std::min(clusterBytes, kCopyBytes));
    for (std::uint64_t done = 0; done < clusterBytes; done += kCopyBytes) {
        const auto part = std::span(bytes).first(std::min(clusterBytes - done, kCopyBytes));
        std::ranges::fill(part, std::byte{0});
        TRY(host().read(source + done, part.first(std::min(part.size(), host().size() - source - done))));
        TRY(host().write(place + done, part));
    }
    TRY(setPlace(index, place));
    survey.entriesChanged = true;
    survey.end = std::max(survey.end, place + clusterBytes);
    return {};
}

Result<> ParallelsImage::checkShared(Survey& survey) {
    std::ranges::sort(survey.places);
    std::vector<std::uint64_t> shared;
    for (std::size_t at = 1; at < survey.places.size(); ++at)
        if (survey.places[at].step == survey.places[at - 1].step) shared.push_back(survey.places[at].index);
    if (shared.empty()) return {};
    for (const auto& [step, index] : survey.places) {
        // One that does not begin with its step, or before the clusters' place, reaches into the next.
        if (survey.occupied.empty() || survey.occupied.back() < step) survey.occupied.push_back(step);
        if (TRY(placeOf(index)) != survey.dataOffset + step * m_header.clusterBytes() && survey.occupied.back() == step)
            survey.occupied.push_back(step + 1);
    }
    std::ranges::sort(shared);
    for (const std::uint64_t index : shared)
        if (survey.addCorruption("parallels.cluster-shared", std::format("duplicate offset in BAT entry {}", index)))
            TRY(moveCluster(index, survey));
    return {};
}

Result<> ParallelsImage::countFragments(CheckReport& report) {
    const std::uint64_t metadataEnd = alignUp(m_header.tableEnd(), kSectorSize);
    std::uint64_t previous = 0;
    for (std::uint64_t index = 0; index < m_header.entryCount; ++index) {
        const std::uint64_t place = TRY(placeOf(index));
        const bool stored = place >= metadataEnd && place + m_header.clusterBytes() <= report.imageEndOffset;
        if (stored) ++report.allocatedClusters;
        if (stored && previous != 0 && place != previous + m_header.clusterBytes()) ++report.fragmentedClusters;
        previous = stored ? place : 0;
    }
    return {};
}

Result<> ParallelsImage::survey(Survey& survey) {
    survey.fileSize = alignUp(host().size(), kSectorSize); // as the reference counts it
    checkHeader(survey);
    TRY(checkPlaces(survey));
    if (survey.fileSize > survey.end) {
        const std::uint64_t leaked = survey.fileSize - survey.end;
        // A cluster that is cut off is part of it: while the table names it, it stays.
        survey.tell(survey.mode && !survey.someOutside,
                    {.id = "parallels.leak-at-end",
                     .severity = Severity::Leak,
                     .detail = std::format("space leaked at the end of the image {}", leaked)},
                    divideUp<std::uint64_t>(leaked, m_header.clusterBytes()));
    }
    TRY(checkShared(survey));
    return countFragments(survey.log.report());
}

Result<CheckReport> ParallelsImage::check(const RunContext& context) {
    Survey found{.context = context};
    TRY(survey(found));
    return std::move(found.log.report());
}

// Copies of clusters, then the table, then the header, then the file's end: cut off in between, what is left to mend is less.
Result<> ParallelsImage::writeRepairs(Survey& survey) {
    UpdatePlan plan;
    if (survey.entriesChanged) m_table.addTo(plan);
    if (survey.headerChanged) {
        const std::array fields{le32(m_header.inUse ? kInUse : 0), le32(m_header.dataSector)};
        static_assert(offsetof(HeaderRecord, dataSector) == offsetof(HeaderRecord, inUse) + sizeof(le32));
        const auto bytes = std::as_bytes(std::span(fields));
        plan.barrier();
        plan.write(offsetof(HeaderRecord, inUse), {bytes.begin(), bytes.end()});
    }
    TRY(plan.apply(host()));
    m_table.markClean();
    m_end.reset();
    if (survey.log.report().leaksFixed > 0 && survey.end < host().size()) TRY(host().truncate(survey.end));
    return host().flush();
}

Result<CheckReport> ParallelsImage::repair(RepairMode mode, const RunContext& context) {
    const std::unique_lock lock(metadataLock());
    Survey found{.context = context, .mode = mode};
    TRY(survey(found));
    const CheckReport& report = found.log.report();
    if (report.corruptionsFixed + report.leaksFixed > 0) TRY(writeRepairs(found));
    return std::move(found.log.report());
}

} // namespace blockcore::parallels
