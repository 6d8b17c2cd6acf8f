// SPDX-License-Identifier: MIT
#include "blockcore/io/file_lock.h"

#include "blockcore/io/lock_query.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace blockcore {

namespace {

constexpr unsigned kPermissions = 4;
constexpr unsigned kAllPermissions = (1U << kPermissions) - 1;
constexpr off_t kUsedBase = 100, kUnsharedBase = 200;
constexpr std::array<std::string_view, kPermissions> kNames{"consistent read", "write", "write unchanged", "resize"};

// Bit numbers below kPermissions stand for used permissions, those above for unshared ones.
off_t byteOf(unsigned bit) { return bit < kPermissions ? kUsedBase + bit : kUnsharedBase + (bit - kPermissions); }

struct flock lockOn(short type, off_t byte) {
    struct flock lock{};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = byte;
    lock.l_len = 1;
    return lock;
}

int setLock(const File& file, short type, unsigned bit) {
    struct flock lock = lockOn(type, byteOf(bit));
    return ::fcntl(file.descriptor(), F_OFD_SETLK, &lock) < 0 ? errno : 0;
}

// Whether somebody else holds the byte.
bool heldByOther(const File& file, unsigned bit) {
    struct flock lock = lockOn(F_WRLCK, byteOf(bit));
    return ::fcntl(file.descriptor(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

void release(const File& file, unsigned bits) {
    for (unsigned bit = 0; bit < 2 * kPermissions; ++bit) {
        if ((bits >> bit) & 1) (void)setLock(file, F_UNLCK, bit);
    }
}

// "Held by qemu-io (process 1234)", for each other program that can be seen.
std::string othersWhoHold(const File& file) {
    std::string text;
    for (const LockHolder& holder : findLockHolders("/proc/self/fd/" + std::to_string(file.descriptor())))
        if (holder.processId != getpid())
            text += "\nHeld by " + holder.program + " (process " + std::to_string(holder.processId) + ")";
    return text;
}

std::unexpected<Error> conflict(std::string_view kind, unsigned permission, std::string_view name, const File& file) {
    auto failure = fail(ErrorCode::Locked, "Failed to get " + std::string(kind) + '"' + std::string(kNames[permission]) + "\" lock");
    failure.error().hint = "Is another process using the image [" + std::string(name) + "]?" + othersWhoHold(file);
    return failure;
}

Result<> askForConflicts(const File& file, FilePermissions wanted, std::string_view name) {
    for (unsigned bit = 0; bit < kPermissions; ++bit) {
        if (((wanted.used >> bit) & 1) && heldByOther(file, bit + kPermissions)) return conflict("", bit, name, file);
    }
    for (unsigned bit = 0; bit < kPermissions; ++bit) {
        if (!((wanted.shared >> bit) & 1) && heldByOther(file, bit)) return conflict("shared ", bit, name, file);
    }
    return {};
}

// Lines of /proc/PID/fdinfo/N: "lock:	1: OFDLCK  ADVISORY  READ -1 fe:00:1234 100 101".
bool tellsOfLock(const std::filesystem::path& fdinfo, const std::string& inodeSuffix) {
    std::ifstream lines(fdinfo);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("lock:") && line.contains("OFDLCK") && line.contains(inodeSuffix)) return true;
    }
    return false;
}

std::string programOf(const std::filesystem::path& process) {
    std::string name;
    std::ifstream comm(process / "comm");
    std::getline(comm, name);
    return name;
}

bool holdsLock(const std::filesystem::path& process, const std::string& inodeSuffix) {
    std::error_code ignored;
    std::filesystem::directory_iterator entry(process / "fdinfo", ignored);
    for (; entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
        if (tellsOfLock(entry->path(), inodeSuffix)) return true;
    }
    return false;
}

} // namespace

Result<> FileLock::change(const File& file, FilePermissions wanted, std::string_view name) {
    const unsigned target = wanted.used | (~wanted.shared & kAllPermissions) << kPermissions;
    const unsigned added = target & ~m_held;
    for (unsigned bit = 0; bit < 2 * kPermissions; ++bit) {
        if (!((added >> bit) & 1)) continue;
        const int systemError = setLock(file, F_RDLCK, bit);
        if (systemError == 0) continue;
        release(file, added);
        if (systemError == EINVAL) return {}; // the kernel does not know these locks
        return failSystem(systemError, "Failed to lock byte " + std::to_string(byteOf(bit)));
    }
    if (auto asked = askForConflicts(file, wanted, name); !asked) {
        release(file, added);
        return asked;
    }
    release(file, m_held & ~target);
    m_held = target;
    return {};
}

Result<> askForLocks(const std::filesystem::path& path, FilePermissions wanted) {
    const File file = TRY(File::open(path, {}));
    return askForConflicts(file, wanted, path.string());
}

std::vector<LockHolder> findLockHolders(const std::filesystem::path& path) {
    std::vector<LockHolder> holders;
    const auto facts = factsAt(path);
    if (!facts) return holders;
    const std::string inodeSuffix = ":" + std::to_string(facts->inode) + " ";
    std::error_code ignored;
    std::filesystem::directory_iterator entry("/proc", ignored);
    for (; entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
        const std::string name = entry->path().filename().string();
        int processId = 0;
        const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), processId);
        if (failure != std::errc{} || *end != '\0') continue;
        if (holdsLock(entry->path(), inodeSuffix)) holders.push_back({processId, programOf(entry->path())});
    }
    return holders;
}

} // namespace blockcore
