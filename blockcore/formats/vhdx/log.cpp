// SPDX-License-Identifier: MIT
#include "blockcore/formats/vhdx/log.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/base/crc32c.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace blockcore::vhdx {

namespace {

// Real logs have 1 MiB; what is replayed is kept in memory.
constexpr std::uint64_t kMaxReplayLength = 32 * kMiB;
// How many times the log's length may be checksummed: a sound log needs two, a made-up one must not take for ever.
constexpr std::uint64_t kWorkFactor = 4;

struct Entry {
    LogEntryRecord record;
    std::uint64_t offset; // in the log
    std::vector<std::byte> bytes;
};

// A run of entries that follow each other, and the place where the next one would be.
struct Sequence {
    std::vector<Entry> entries;
    std::uint64_t head = 0;
    std::uint64_t number() const { return entries.back().record.sequence; }
    // The newest entry names the oldest one it needs; that must be among these.
    std::optional<std::size_t> tailIndex() const {
        for (std::size_t index = 0; index < entries.size(); ++index)
            if (entries[index].offset == entries.back().record.tail) return index;
        return std::nullopt;
    }
};

std::uint64_t descriptorBytes(std::uint64_t count) {
    return alignUp(sizeof(LogEntryRecord) + count * sizeof(LogDescriptorRecord), kLogSector);
}

class LogReader {
public:
    LogReader(BlockDevice& host, const Header& header) :
        m_host(host), m_header(header), m_workLeft(kWorkFactor * header.logLength) {}

    // The valid sequence with the highest number; no entries when there is none.
    Result<Sequence> activeSequence() {
        Sequence best;
        for (std::uint64_t tail = 0; tail < m_header.logLength;) {
            Sequence sequence = TRY(sequenceAt(tail));
            const bool wrapped = !sequence.entries.empty() && sequence.head <= tail;
            const std::uint64_t next = sequence.entries.empty() ? tail + kLogSector : sequence.head;
            const bool better = !sequence.entries.empty() && sequence.tailIndex()
                && (best.entries.empty() || sequence.number() > best.number());
            if (better) best = std::move(sequence);
            if (wrapped) break;
            tail = next;
        }
        return best;
    }

private:
    Result<Sequence> sequenceAt(std::uint64_t tail) {
        Sequence sequence{.entries = {}, .head = tail};
        std::uint64_t covered = 0;
        while (covered < m_header.logLength) {
            auto entry = TRY(entryAt(sequence.head));
            if (!entry) break;
            if (!sequence.entries.empty() && entry->record.sequence != sequence.number() + 1) break;
            covered += entry->bytes.size();
            sequence.head = (sequence.head + entry->bytes.size()) % m_header.logLength;
            sequence.entries.push_back(std::move(*entry));
        }
        return sequence;
    }

    // The log is a ring.
    Result<> readRing(std::uint64_t offset, std::span<std::byte> out) {
        const std::uint64_t first = std::min<std::uint64_t>(out.size(), m_header.logLength - offset);
        TRY(m_host.read(m_header.logOffset + offset, out.first(first)));
        return m_host.read(m_header.logOffset, out.subspan(first));
    }

    bool looksValid(const LogEntryRecord& record) const {
        return record.signature == kEntrySignature && record.logId == m_header.logId && record.sequence != 0
            && record.entryLength >= kLogSector && record.entryLength % kLogSector == 0
            && record.entryLength <= m_header.logLength && record.tail % kLogSector == 0
            && record.tail < m_header.logLength && descriptorBytes(record.descriptorCount) <= record.entryLength;
    }

    Result<std::optional<Entry>> entryAt(std::uint64_t offset) {
        std::array<std::byte, sizeof(LogEntryRecord)> head;
        TRY(readRing(offset, head));
        ByteReader reader(head);
        Entry entry{TRY(reader.read<LogEntryRecord>()), offset, {}};
        if (!looksValid(entry.record)) return std::optional<Entry>{};
        if (entry.record.entryLength > m_workLeft) return fail(ErrorCode::Corrupt, "The VHDX log goes round in circles");
        m_workLeft -= entry.record.entryLength;
        entry.bytes.resize(entry.record.entryLength);
        TRY(readRing(offset, entry.bytes));
        const le32 none(0);
        std::memcpy(entry.bytes.data() + offsetof(LogEntryRecord, checksum), &none, sizeof(none));
        if (crc32c(entry.bytes) != entry.record.checksum) return std::optional<Entry>{};
        return entry;
    }

    BlockDevice& m_host;
    const Header& m_header;
    std::uint64_t m_workLeft; // bytes
};

std::unexpected<Error> damaged() { return fail(ErrorCode::Corrupt, "A VHDX log entry is damaged"); }

Result<> addData(const LogDescriptorRecord& descriptor, ByteReader& sectors, LogReplay& replay) {
    const auto sector = sectors.read<LogDataRecord>();
    if (!sector || sector->signature != kDataSectorSignature) return damaged();
    const std::uint64_t sequence = (std::uint64_t{sector->sequenceHigh} << 32) | sector->sequenceLow;
    if (sequence != descriptor.sequence) return damaged();
    ByteWriter writer;
    writer.writeBytes(descriptor.leading);
    writer.writeBytes(sector->data);
    writer.writeBytes(descriptor.trailing);
    replay.patches.push_back({{descriptor.fileOffset, kLogSector}, writer.take()});
    return {};
}

// The places are bounded by the file as it was when the entry was written.
Result<> addEntry(const Entry& entry, LogReplay& replay) {
    ByteReader descriptors(entry.bytes), sectors(entry.bytes);
    TRY(descriptors.skip(sizeof(LogEntryRecord)));
    TRY(sectors.skip(descriptorBytes(entry.record.descriptorCount)));
    for (std::uint32_t index = 0; index < entry.record.descriptorCount; ++index) {
        const auto descriptor = TRY(descriptors.read<LogDescriptorRecord>());
        le64 zeroLength;
        std::memcpy(&zeroLength, descriptor.leading, sizeof(zeroLength));
        const bool isData = descriptor.signature == kDataSignature;
        if (!isData && descriptor.signature != kZeroSignature) return damaged();
        const std::uint64_t length = isData ? std::uint64_t{kLogSector} : std::uint64_t{zeroLength};
        const auto end = checkedAdd<std::uint64_t>(descriptor.fileOffset, length);
        const bool inPlace = isAligned(descriptor.fileOffset | length, kLogSector) && end && *end <= replay.fileSize;
        if (descriptor.sequence != entry.record.sequence || !inPlace) return damaged();
        if (isData)
            TRY(addData(descriptor, sectors, replay));
        else
            replay.patches.push_back({{descriptor.fileOffset, length}, {}});
    }
    return {};
}

} // namespace

Result<LogReplay> readLog(BlockDevice& host, const Header& header) {
    if (header.logLength > kMaxReplayLength) return fail(ErrorCode::TooLarge, "The VHDX log is too large to be replayed");
    const Sequence sequence = TRY(LogReader(host, header).activeSequence());
    LogReplay replay;
    if (sequence.entries.empty()) return replay;
    const LogEntryRecord& newest = sequence.entries.back().record;
    if (newest.flushedFileOffset > host.size())
        return fail(ErrorCode::Corrupt, "The VHDX file has been truncated: its log knows a longer one");
    // A file can grow by one block at a time; anything far beyond is made up.
    if (newest.lastFileOffset > host.size() + kMaxDiskSize)
        return fail(ErrorCode::Corrupt, "The VHDX log knows a file that is too large");
    replay.fileSize = std::max<std::uint64_t>(newest.lastFileOffset, host.size());
    for (std::size_t index = *sequence.tailIndex(); index < sequence.entries.size(); ++index)
        TRY(addEntry(sequence.entries[index], replay));
    return replay;
}

PackedEntry packEntry(const Header& header, std::span<const UpdatePlan::Write> writes, std::uint64_t fileSize) {
    std::size_t count = std::min<std::size_t>(writes.size(), header.logLength / kLogSector - 1);
    while (descriptorBytes(count) + count * kLogSector > header.logLength) --count;
    LogEntryRecord record{};
    record.signature = kEntrySignature;
    record.entryLength = static_cast<std::uint32_t>(descriptorBytes(count) + count * kLogSector);
    record.sequence = header.sequence; // grows with each header, so entries of one log never share it
    record.descriptorCount = static_cast<std::uint32_t>(count);
    record.logId = header.logId;
    record.flushedFileOffset = record.lastFileOffset = fileSize;
    ByteWriter writer;
    writer.write(record);
    for (const UpdatePlan::Write& write : writes.first(count)) {
        LogDescriptorRecord descriptor{};
        descriptor.signature = kDataSignature;
        std::ranges::copy(std::span(write.bytes).last(sizeof(descriptor.trailing)), descriptor.trailing);
        std::ranges::copy(std::span(write.bytes).first(sizeof(descriptor.leading)), descriptor.leading);
        descriptor.fileOffset = write.offset;
        descriptor.sequence = record.sequence;
        writer.write(descriptor);
    }
    writer.padTo(descriptorBytes(count));
    for (const UpdatePlan::Write& write : writes.first(count)) {
        LogDataRecord sector{};
        sector.signature = kDataSectorSignature;
        sector.sequenceHigh = static_cast<std::uint32_t>(header.sequence >> 32);
        std::ranges::copy(std::span(write.bytes).subspan(8, sizeof(sector.data)), sector.data);
        sector.sequenceLow = static_cast<std::uint32_t>(header.sequence);
        writer.write(sector);
    }
    const le32 checksum(crc32c(writer.bytes()));
    auto bytes = writer.take();
    std::memcpy(bytes.data() + offsetof(LogEntryRecord, checksum), &checksum, sizeof(checksum));
    return {std::move(bytes), count};
}

} // namespace blockcore::vhdx
