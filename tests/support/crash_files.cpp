// SPDX-License-Identifier: MIT
#include "tests/support/crash_files.h"

#include "tests/support/temp_dir.h"

#include <algorithm>
#include <cerrno>
#include <mutex>

namespace test_support {

using namespace blockcore;

namespace {

constexpr std::size_t kSector = 512;

void put(FileContent& file, std::uint64_t offset, std::span<const std::byte> bytes) {
    if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size());
    std::ranges::copy(bytes, file.begin() + static_cast<std::ptrdiff_t>(offset));
}

// Operations write from one thread at a time or to disjoint places; the lock keeps the log's order true.
class CrashFile final : public BlockDevice {
public:
    CrashFile(std::string name, std::shared_ptr<FileContent> content, Access access, std::shared_ptr<FilesLog> log,
              std::shared_ptr<CrashFiles::FaultState> state)
        : m_name(std::move(name)), m_content(std::move(content)), m_access(access), m_log(std::move(log)),
          m_state(std::move(state)) {}

    std::uint64_t size() const override { return m_content->size(); }
    bool writable() const override { return m_access != Access::Read; }
    bool growable() const override { return true; }

private:
    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override {
        const std::lock_guard lock(m_mutex);
        TRY(m_state->pass(true));
        std::ranges::copy(std::span(*m_content).subspan(offset, out.size()), out.begin());
        return {};
    }
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override {
        const std::lock_guard lock(m_mutex);
        TRY(m_state->pass());
        m_log->add({FilesLog::Kind::Write, m_name, offset, {data.begin(), data.end()}});
        put(*m_content, offset, data);
        return {};
    }
    Result<> doZero(Range range) override { return doWrite(range.offset, FileContent(range.length)); }
    Result<> doFlush() override {
        const std::lock_guard lock(m_mutex);
        TRY(m_state->pass());
        m_log->add({FilesLog::Kind::Flush, m_name, 0, {}});
        return {};
    }
    Result<> doTruncate(std::uint64_t newSize) override {
        const std::lock_guard lock(m_mutex);
        TRY(m_state->pass());
        m_log->add({FilesLog::Kind::Truncate, m_name, newSize, {}});
        m_content->resize(newSize);
        return {};
    }
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override {
        return Extent{.range = {offset, maxLength}, .kind = ExtentKind::Data, .hostOffset = offset, .inPlace = true};
    }

    std::string m_name;
    std::shared_ptr<FileContent> m_content;
    Access m_access;
    std::shared_ptr<FilesLog> m_log;
    std::shared_ptr<CrashFiles::FaultState> m_state;
    std::mutex m_mutex;
};

} // namespace

std::map<std::string, FileContent> FilesLog::stateAt(const std::map<std::string, FileContent>& before, std::size_t cut,
                                                     Cut how, Random& random) const {
    auto files = before;
    std::map<std::string, std::size_t> durable; // events of the file before this one are
    for (std::size_t i = 0; i < cut; ++i)
        if (m_events[i].kind == Kind::Flush) durable[m_events[i].file] = i;
    for (std::size_t i = 0; i < cut; ++i) {
        const Event& event = m_events[i];
        const auto flushed = durable.find(event.file);
        const bool certain = how == Cut::Kill || (flushed != durable.end() && i < flushed->second);
        if (event.kind == Kind::Flush || (!certain && random.chance(2))) continue;
        FileContent& file = files[event.file];
        if (event.kind == Kind::Truncate) {
            file.resize(event.offset);
            continue;
        }
        const bool torn = !certain && how == Cut::TornPower;
        for (std::size_t at = 0; at < event.bytes.size();) {
            const std::size_t sectorEnd = (event.offset + at) / kSector * kSector + kSector - event.offset;
            const std::size_t end = torn ? std::min(sectorEnd, event.bytes.size()) : event.bytes.size();
            if (!torn || random.chance(2)) put(file, event.offset + at, std::span(event.bytes).subspan(at, end - at));
            at = end;
        }
    }
    return files;
}

Result<> CrashFiles::FaultState::pass(bool isRead) {
    if (isRead != (fault && fault->reads)) return {};
    const std::size_t call = calls++;
    if (!fault || call < fault->index || (call > fault->index && !fault->forEver)) return {};
    return failSystem(fault->systemError);
}

void CrashFiles::addFrom(const std::string& path, const std::filesystem::path& source) {
    const QByteArray bytes = readFile(source);
    const auto span = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    add(path, {span.begin(), span.end()});
}

std::map<std::string, FileContent> CrashFiles::contents() const {
    std::map<std::string, FileContent> all;
    for (const auto& [path, content] : m_files) all[path] = *content;
    return all;
}

Result<std::unique_ptr<BlockDevice>> CrashFiles::open(const FileRequest& request) {
    const auto file = m_files.find(request.path.string());
    if (file == m_files.end()) return failSystem(ENOENT, "Could not open '" + request.path.string() + "'");
    return std::make_unique<CrashFile>(file->first, file->second, request.access, m_log, m_state);
}

Result<std::unique_ptr<BlockDevice>> CrashFiles::create(const FileRequest& request) {
    auto& content = m_files[request.path.string()];
    if (!content) content = std::make_shared<FileContent>();
    FileRequest writing = request;
    writing.access = Access::ReadWrite;
    auto device = TRY(open(writing));
    TRY(device->truncate(0));
    return device;
}

Result<FileStatus> CrashFiles::status(const std::filesystem::path& path) {
    const auto file = m_files.find(path.string());
    if (file == m_files.end()) return failSystem(ENOENT, "Could not open '" + path.string() + "'");
    const auto number = static_cast<std::uint64_t>(std::distance(m_files.begin(), file));
    return FileStatus{.identity = {.device = 1, .inode = number + 1},
                      .length = file->second->size(),
                      .allocated = file->second->size()};
}

} // namespace test_support
