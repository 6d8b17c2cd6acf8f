// SPDX-License-Identifier: MIT
#include "blockcore/io/replace_file.h"

#include <cerrno>
#include <fcntl.h>
#include <format>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace blockcore {

namespace {

constexpr FilePermissions kOverwriting{.used = 2 | 8, .shared = 1 | 2 | 4}; // write and resize; nobody else resizes
constexpr mode_t kNewFileMode = 0644;

std::filesystem::path folderOf(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

// Where the name leads: the target of a symbolic link is replaced, not the link. Also when it does not exist yet.
std::filesystem::path throughLinks(std::filesystem::path path) {
    constexpr int kMaxLinks = 40;
    for (int links = 0; links < kMaxLinks; ++links) {
        std::error_code failure;
        const auto target = std::filesystem::read_symlink(path, failure);
        if (failure) break;
        path = folderOf(path) / target;
    }
    return path;
}

std::string descriptorPath(const File& file) { return "/proc/self/fd/" + std::to_string(file.descriptor()); }

// Some name beside path: ".disk.raw.tmp-0123456789abcdef".
std::filesystem::path temporaryName(const std::filesystem::path& path) {
    std::uint64_t random = 0;
    (void)::getrandom(&random, sizeof random, 0);
    // Long names leave no room for more: 255 bytes are the limit of every file system here.
    const std::string name = path.filename().string().substr(0, 200);
    return folderOf(path) / std::format(".{}.tmp-{:016x}", name, random);
}

Result<File> duplicateOf(const File& file) {
    const int descriptor = ::fcntl(file.descriptor(), F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0) return failSystem(errno);
    return File(descriptor);
}

Result<> keepOwner(const File& file, const FileFacts& existing) {
    const FileFacts fresh = TRY(file.facts());
    const bool same = fresh.owner == existing.owner && fresh.group == existing.group;
    if (!same && ::fchown(file.descriptor(), existing.owner, existing.group) < 0) return failSystem(errno);
    if (::fchmod(file.descriptor(), existing.permissions) < 0) return failSystem(errno);
    return {};
}

} // namespace

Result<ReplaceFile> ReplaceFile::begin(const std::filesystem::path& path) {
    if (path.empty()) return failSystem(ENOENT, "Could not create ''");
    ReplaceFile target(throughLinks(path));
    const auto existing = factsAt(target.m_path);
    if (existing) {
        target.m_existing = TRY(File::open(path, {.writable = true, .create = true}));
        TRY(target.m_lock.change(*target.m_existing, kOverwriting, path.string()));
    }
    const bool replaceable =
        !existing || (existing->kind == FileFacts::Kind::Regular && existing->linkCount == 1);
    const auto kept = existing ? std::optional(*existing) : std::nullopt;
    if (replaceable && target.openBeside(kept)) return target;
    auto opened = target.openInPlace();
    if (!opened) return failSystem(opened.error().systemError, "Could not create '" + path.string() + "'");
    return target;
}

Result<> ReplaceFile::openBeside(const std::optional<FileFacts>& existing) {
    m_file = File(::open(folderOf(m_path).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kNewFileMode));
    // Naming it later goes through /proc.
    const bool nameable = m_file.descriptor() >= 0 && ::access(descriptorPath(m_file).c_str(), F_OK) == 0;
    if (!nameable) {
        const auto name = temporaryName(m_path);
        m_file = File(::open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, kNewFileMode));
        if (m_file.descriptor() < 0) return failSystem(errno);
        m_temporary = name;
    }
    m_state = State::Beside;
    auto kept = existing ? keepOwner(m_file, *existing) : Result<>{};
    if (!kept) discard();
    return kept;
}

Result<> ReplaceFile::openInPlace() {
    if (m_existing) {
        m_file = TRY(duplicateOf(*m_existing));
        m_state = State::InPlace;
        const FileFacts facts = TRY(m_file.facts());
        return facts.kind == FileFacts::Kind::Regular ? m_file.truncate(0) : Result<>{};
    }
    const int descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode);
    if (descriptor < 0) return failSystem(errno);
    m_file = File(descriptor);
    m_state = State::InPlaceNew;
    return {};
}

ReplaceFile::ReplaceFile(ReplaceFile&& other) noexcept :
    m_path(std::move(other.m_path)), m_temporary(std::move(other.m_temporary)), m_file(std::move(other.m_file)),
    m_existing(std::move(other.m_existing)), m_lock(other.m_lock),
    m_state(std::exchange(other.m_state, State::Settled)) {}

ReplaceFile::~ReplaceFile() { discard(); }

void ReplaceFile::discard() {
    switch (std::exchange(m_state, State::Settled)) {
    case State::Beside:
        if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
        break;
    case State::InPlaceNew: ::unlink(m_path.c_str()); break;
    // What was there is lost; nobody shall take the half of the new content for an image. (Devices stay as they are.)
    case State::InPlace: (void)m_file.truncate(0); break;
    case State::Settled: break;
    }
}

Result<> ReplaceFile::nameUnnamed() {
    const std::string source = descriptorPath(m_file);
    // Without a file to replace the final name can be given at once.
    if (!m_existing && ::linkat(AT_FDCWD, source.c_str(), AT_FDCWD, m_path.c_str(), AT_SYMLINK_FOLLOW) == 0) {
        m_state = State::Settled;
        return {};
    }
    // linkat refuses names that exist, and rename replaces: one after the other.
    const auto name = temporaryName(m_path);
    if (::linkat(AT_FDCWD, source.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) < 0) return failSystem(errno);
    m_temporary = name;
    return {};
}

Result<> ReplaceFile::commit(Durability durability) {
    if (m_state == State::Beside && m_temporary.empty()) TRY(nameUnnamed());
    if (m_state == State::Beside && ::rename(m_temporary.c_str(), m_path.c_str()) < 0) return failSystem(errno);
    m_state = State::Settled;
    if (durability == Durability::None) return {};
    const int folder = ::open(folderOf(m_path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // A folder that may be written to but not read cannot be synced; the content is safe all the same.
    if (folder < 0) return {};
    const File closing(folder);
    return ::fsync(folder) < 0 ? Result<>(failSystem(errno)) : Result<>{};
}

} // namespace blockcore
