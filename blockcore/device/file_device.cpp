// SPDX-License-Identifier: MIT
#include "blockcore/device/file_device.h"

#include "blockcore/base/buffer.h"
#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace blockcore {

namespace {

constexpr std::size_t kBounceBytes = 1U << 20;

bool bypassesPageCache(CacheMode cache) { return cache == CacheMode::None || cache == CacheMode::Directsync; }

bool writesThrough(CacheMode cache) { return cache == CacheMode::Writethrough || cache == CacheMode::Directsync; }

bool isAlignedMemory(const std::byte* bytes) { return isAligned(std::bit_cast<std::uintptr_t>(bytes), Buffer::kAlignment); }

// The part of a request that direct I/O can take: [begin, end), empty when there is none.
struct DirectPart {
    std::uint64_t begin, end;
    DirectPart(std::uint64_t offset, std::uint64_t length) :
        begin(alignUp(offset, Buffer::kAlignment)), end(alignDown(offset + length, Buffer::kAlignment)) {
        if (begin >= end) begin = end = offset;
    }
};

FileMode modeFor(Access access, CacheMode cache) {
    return {.writable = access != Access::Read, .direct = bypassesPageCache(cache), .synchronous = writesThrough(cache)};
}

// Lets move() handle [begin, end) piece by piece through one aligned buffer: what has no memory of its own that
// direct I/O could take.
template <class Move>
Result<> throughBuffer(std::uint64_t begin, std::uint64_t end, Move move) {
    if (begin == end) return {};
    Buffer bounce(std::min<std::uint64_t>(end - begin, kBounceBytes));
    if (bounce.size() == 0) return fail(ErrorCode::TooLarge, "No memory for direct I/O");
    for (std::uint64_t at = begin; at < end;) {
        const auto piece = bounce.first(std::min<std::uint64_t>(bounce.size(), end - at));
        TRY(move(at, piece));
        at += piece.size();
    }
    return {};
}

// The file behind an open one, whatever it is called, opened with another mode.
Result<File> openAgain(const File& file, FileMode mode) {
    return File::open("/proc/self/fd/" + std::to_string(file.descriptor()), mode);
}

} // namespace

// Lives as long as a change takes; one that failed may have done half of its work.
class FileDevice::Change {
public:
    explicit Change(FileDevice& device) : m_count(device.m_changes) {}
    ~Change() { m_count.fetch_add(1, std::memory_order_acq_rel); }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;

private:
    std::atomic<std::uint64_t>& m_count;
};

FileStatus statusFrom(const FileFacts& facts) {
    auto kind = FileStatus::Kind::Other;
    if (facts.kind == FileFacts::Kind::Regular) kind = FileStatus::Kind::Regular;
    if (facts.kind == FileFacts::Kind::BlockDevice) kind = FileStatus::Kind::BlockDevice;
    return {.identity = {facts.device, facts.inode},
            .length = facts.length,
            .allocated = facts.allocated,
            .kind = kind};
}

Result<std::unique_ptr<FileDevice>> FileDevice::open(const std::filesystem::path& path, Access access, CacheMode cache) {
    return adopt(TRY(File::open(path, modeFor(access, cache))), path, access, cache);
}

Result<std::unique_ptr<FileDevice>> FileDevice::reopen(const File& file, const std::filesystem::path& path,
                                                       Access access, CacheMode cache) {
    return adopt(TRY(openAgain(file, modeFor(access, cache))), path, access, cache);
}

Result<std::unique_ptr<FileDevice>> FileDevice::adopt(File file, const std::filesystem::path& path, Access access,
                                                      CacheMode cache) {
    std::unique_ptr<FileDevice> device(new FileDevice(std::move(file), path));
    const FileFacts facts = TRY(device->m_file.facts());
    device->m_size = facts.length;
    device->m_regular = facts.kind == FileFacts::Kind::Regular;
    device->m_writable = access != Access::Read;
    device->m_flushes = cache != CacheMode::Unsafe;
    if (bypassesPageCache(cache)) {
        FileMode buffered = modeFor(access, cache);
        buffered.direct = false;
        device->m_ragged = TRY(openAgain(device->m_file, buffered));
    }
    return device;
}

Result<> FileDevice::lock(const LockRequest& request) {
    return m_lock.change(m_file, {.used = request.used, .shared = request.shared}, m_path.string());
}

void FileDevice::layOut(const FileLayout& layout) const {
    if (!m_regular) return;
    if (layout.avoidCopyOnWrite) m_file.avoidCopyOnWrite();
    m_file.hintExtentSize(layout.extentSizeHint);
}

void FileDevice::grewTo(std::uint64_t end) {
    std::uint64_t known = m_size.load(std::memory_order_relaxed);
    while (known < end && !m_size.compare_exchange_weak(known, end, std::memory_order_acq_rel)) {}
}

Result<> FileDevice::readFully(const File& file, std::uint64_t offset, std::span<std::byte> out) const {
    const std::size_t got = TRY(file.read(offset, out));
    // The file became shorter since its size was looked at: what is missing reads as a hole would.
    std::ranges::fill(out.subspan(got), std::byte{0});
    return {};
}

Result<> FileDevice::readDirect(std::uint64_t offset, std::span<std::byte> out) const {
    const DirectPart direct(offset, out.size());
    TRY(readFully(*m_ragged, offset, out.first(direct.begin - offset)));
    const auto middle = out.subspan(direct.begin - offset, direct.end - direct.begin);
    if (isAlignedMemory(middle.data())) {
        TRY(readFully(m_file, direct.begin, middle));
    } else {
        TRY(throughBuffer(direct.begin, direct.end, [&](std::uint64_t at, std::span<std::byte> piece) {
            const auto got = readFully(m_file, at, piece);
            if (got) std::ranges::copy(piece, out.subspan(at - offset).begin());
            return got;
        }));
    }
    return readFully(*m_ragged, direct.end, out.subspan(direct.end - offset));
}

Result<> FileDevice::doRead(std::uint64_t offset, std::span<std::byte> out) {
    return m_ragged ? readDirect(offset, out) : readFully(m_file, offset, out);
}

Result<> FileDevice::writeDirect(std::uint64_t offset, std::span<const std::byte> data) const {
    const DirectPart direct(offset, data.size());
    TRY(m_ragged->write(offset, data.first(direct.begin - offset)));
    const auto middle = data.subspan(direct.begin - offset, direct.end - direct.begin);
    if (isAlignedMemory(middle.data())) {
        TRY(m_file.write(direct.begin, middle));
    } else {
        TRY(throughBuffer(direct.begin, direct.end, [&](std::uint64_t at, std::span<std::byte> piece) {
            std::ranges::copy(data.subspan(at - offset, piece.size()), piece.begin());
            return m_file.write(at, piece);
        }));
    }
    return m_ragged->write(direct.end, data.subspan(direct.end - offset));
}

// Large writes into space that is set aside first cost a third less: the kernel allocates once, not page by page.
void FileDevice::reserveForWrite(Range range) {
    constexpr std::uint64_t kWorthwhile = 256U << 10;
    if (range.length < kWorthwhile || !m_regular || !m_allocates.load(std::memory_order_relaxed)) return;
    const auto allocated = m_file.allocate(range.offset, range.length, File::Growth::KeepLength);
    // Other failures will be the write's to report.
    if (!allocated && allocated.error().code == ErrorCode::Unsupported) m_allocates.store(false, std::memory_order_relaxed);
}

Result<> FileDevice::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    const Change change(*this);
    reserveForWrite({offset, data.size()});
    TRY(m_ragged ? writeDirect(offset, data) : m_file.write(offset, data));
    grewTo(offset + data.size());
    return {};
}

Result<> FileDevice::writeZeroes(Range range) const {
    const File& file = m_ragged ? *m_ragged : m_file;
    return throughBuffer(range.offset, range.end(), [&](std::uint64_t at, std::span<std::byte> piece) {
        std::ranges::fill(piece, std::byte{0});
        return file.write(at, piece);
    });
}

Result<> FileDevice::doZero(Range range) {
    const Change change(*this);
    const std::uint64_t known = size();
    if (range.offset < known) {
        const Range inside{range.offset, std::min(range.end(), known) - range.offset};
        const auto punched = m_file.punchHole(inside.offset, inside.length);
        if (!punched && punched.error().code != ErrorCode::Unsupported) return punched;
        if (!punched) TRY(writeZeroes(inside));
    }
    return range.end() > known ? doTruncate(range.end()) : Result<>{};
}

Result<> FileDevice::doDiscard(Range range) {
    const Change change(*this);
    // A hint: nothing is lost where the file system cannot do it.
    (void)m_file.punchHole(range.offset, range.length);
    return {};
}

Result<> FileDevice::doReserve(Range range) {
    const Change change(*this);
    if (!m_regular) return {};
    const auto allocated = m_file.allocate(range.offset, range.length, File::Growth::KeepLength);
    if (!allocated && allocated.error().code == ErrorCode::NoSpace) return allocated;
    return {};
}

Result<> FileDevice::doFlush() {
    const std::uint64_t changes = m_changes.load(std::memory_order_acquire);
    std::uint64_t durable = m_durable.load(std::memory_order_acquire);
    if (!m_flushes || durable >= changes) return {};
    TRY(m_file.sync());
    while (durable < changes && !m_durable.compare_exchange_weak(durable, changes, std::memory_order_acq_rel)) {}
    return {};
}

Result<> FileDevice::doTruncate(std::uint64_t newSize) {
    const Change change(*this);
    if (!m_regular) return fail(ErrorCode::Unsupported, "Cannot resize the device '" + m_path.string() + "'");
    TRY(m_file.truncate(newSize));
    m_size.store(newSize, std::memory_order_release);
    return {};
}

File::Run FileDevice::runAt(std::uint64_t offset, std::uint64_t end) {
    if (m_writable) return m_file.runAt(offset, end);
    const std::lock_guard lock(m_knownRunMutex);
    if (offset < m_knownRun.offset || offset >= m_knownRun.end) {
        // Asked up to the end of the file, so that walking a long run costs one call.
        const bool behindData = m_knownRun.data && offset == m_knownRun.end;
        const File::Run run = m_file.runAt(offset, size(), behindData ? File::Guess::Hole : File::Guess::Data);
        m_knownRun = {offset, offset + run.length, run.data};
    }
    return File::Run{std::min(end, m_knownRun.end) - offset, m_knownRun.data};
}

Result<Extent> FileDevice::doExtentAt(std::uint64_t offset, std::uint64_t maxLength) {
    File::Run run{maxLength, true};
    if (m_regular) run = runAt(offset, offset + maxLength);
    return Extent{.range = {offset, run.length},
                  .kind = run.data ? ExtentKind::Data : ExtentKind::Zero,
                  .hostOffset = offset,
                  .inPlace = true};
}

} // namespace blockcore
