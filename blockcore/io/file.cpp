// SPDX-License-Identifier: MIT
#include "blockcore/io/file.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace blockcore {

namespace {

// What one system call transfers at most: Linux stops a little below 2 GiB.
constexpr std::size_t kMaxTransfer = 1U << 30;

template <class Call>
auto retryInterrupted(Call call) {
    auto outcome = call();
    while (outcome < 0 && errno == EINTR) outcome = call();
    return outcome;
}

Result<> check(int outcome) {
    if (outcome >= 0) return {};
    // Kernels and file systems say "cannot do that" in four ways.
    if (errno == EOPNOTSUPP || errno == ENOSYS || errno == ENOTTY || errno == EXDEV) errno = ENOTSUP;
    return failSystem(errno);
}

FileFacts::Kind kindOf(mode_t mode) {
    if (S_ISREG(mode)) return FileFacts::Kind::Regular;
    if (S_ISBLK(mode)) return FileFacts::Kind::BlockDevice;
    return S_ISCHR(mode) ? FileFacts::Kind::CharacterDevice : FileFacts::Kind::Other;
}

FileFacts factsFrom(const struct stat& status) {
    FileFacts facts;
    facts.kind = kindOf(status.st_mode);
    facts.device = status.st_dev;
    facts.inode = status.st_ino;
    facts.length = facts.kind == FileFacts::Kind::Regular ? static_cast<std::uint64_t>(status.st_size) : 0;
    facts.allocated = static_cast<std::uint64_t>(status.st_blocks) * 512;
    facts.linkCount = status.st_nlink;
    facts.permissions = status.st_mode & 07777;
    facts.owner = status.st_uid;
    facts.group = status.st_gid;
    return facts;
}

int openFlags(FileMode mode) {
    // O_NONBLOCK: opening a fifo that nobody writes to must not wait for ever.
    int flags = O_CLOEXEC | O_NONBLOCK | (mode.writable ? O_RDWR : O_RDONLY);
    if (mode.create) flags |= O_CREAT;
    if (mode.direct) flags |= O_DIRECT;
    if (mode.synchronous) flags |= O_DSYNC;
    return flags;
}

std::unexpected<Error> openFailure(int systemError, const std::filesystem::path& path, FileMode mode) {
    const std::string quoted = "'" + path.string() + "'";
    auto failure = failSystem(systemError, (mode.create ? "Could not create " : "Could not open ") + quoted);
    if (mode.direct && systemError == EINVAL) {
        failure.error().message = "Could not open " + quoted + ": file system does not support O_DIRECT";
        failure.error().code = ErrorCode::Unsupported;
    }
    return failure;
}

} // namespace

Result<File> File::open(const std::filesystem::path& path, FileMode mode) {
    const int descriptor = retryInterrupted([&] { return ::open(path.c_str(), openFlags(mode), 0644); });
    if (descriptor < 0) return openFailure(errno, path, mode);
    File file(descriptor);
    if (TRY(file.facts()).kind == FileFacts::Kind::Other)
        return fail(ErrorCode::InvalidArgument, "'file' driver requires '" + path.string() + "' to be a regular file");
    return file;
}

File::File(File&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Result<File> File::openUnnamed(const std::filesystem::path& folder) {
    constexpr mode_t kMode = 0600;
    int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kMode);
    if (descriptor < 0) { // not every file system has them
        std::string name = folder / "platter-XXXXXX";
        descriptor = ::mkostemp(name.data(), O_CLOEXEC);
        if (descriptor >= 0) ::unlink(name.c_str());
    }
    if (descriptor < 0) return failSystem(errno, "Could not create a temporary file in '" + folder.string() + "'");
    return File(descriptor);
}

File::~File() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Result<FileFacts> File::facts() const {
    struct stat status{};
    TRY(check(::fstat(m_descriptor, &status)));
    FileFacts facts = factsFrom(status);
    if (facts.kind == FileFacts::Kind::BlockDevice) {
        const off_t end = ::lseek(m_descriptor, 0, SEEK_END);
        TRY(check(end < 0 ? -1 : 0));
        facts.length = static_cast<std::uint64_t>(end);
    }
    return facts;
}

Result<std::size_t> File::read(std::uint64_t offset, std::span<std::byte> out) const {
    std::size_t done = 0;
    while (done < out.size()) {
        const std::size_t wanted = std::min(out.size() - done, kMaxTransfer);
        const auto position = static_cast<off_t>(offset + done);
        const ssize_t got = retryInterrupted([&] { return ::pread(m_descriptor, out.data() + done, wanted, position); });
        if (got < 0) return failSystem(errno);
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

Result<> File::write(std::uint64_t offset, std::span<const std::byte> data) const {
    std::size_t done = 0;
    while (done < data.size()) {
        const std::size_t wanted = std::min(data.size() - done, kMaxTransfer);
        const auto position = static_cast<off_t>(offset + done);
        const ssize_t put = retryInterrupted([&] { return ::pwrite(m_descriptor, data.data() + done, wanted, position); });
        if (put < 0) return failSystem(errno);
        if (put == 0) return failSystem(ENOSPC);
        done += static_cast<std::size_t>(put);
    }
    return {};
}

Result<> File::truncate(std::uint64_t length) const {
    return check(retryInterrupted([&] { return ::ftruncate(m_descriptor, static_cast<off_t>(length)); }));
}

// Not retried when it fails: the kernel reports a lost write once.
Result<> File::sync() const { return check(::fdatasync(m_descriptor)); }

Result<> File::allocate(std::uint64_t offset, std::uint64_t length, Growth growth) const {
    const int mode = growth == Growth::KeepLength ? FALLOC_FL_KEEP_SIZE : 0;
    return check(retryInterrupted([&] {
        return ::fallocate(m_descriptor, mode, static_cast<off_t>(offset), static_cast<off_t>(length));
    }));
}

Result<> File::punchHole(std::uint64_t offset, std::uint64_t length) const {
    constexpr int kMode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
    return check(retryInterrupted([&] {
        return ::fallocate(m_descriptor, kMode, static_cast<off_t>(offset), static_cast<off_t>(length));
    }));
}

void File::avoidCopyOnWrite() const {
    int flags = 0;
    if (::ioctl(m_descriptor, FS_IOC_GETFLAGS, &flags) != 0) return;
    flags |= FS_NOCOW_FL;
    ::ioctl(m_descriptor, FS_IOC_SETFLAGS, &flags);
}

void File::hintExtentSize(std::uint32_t bytes) const {
    fsxattr attributes{};
    if (bytes == 0 || ::ioctl(m_descriptor, FS_IOC_FSGETXATTR, &attributes) != 0) return;
    attributes.fsx_xflags |= FS_XFLAG_EXTSIZE;
    attributes.fsx_extsize = bytes;
    ::ioctl(m_descriptor, FS_IOC_FSSETXATTR, &attributes);
}

// None: a hole starts here.
std::optional<File::Run> File::dataAt(std::uint64_t offset, std::uint64_t length) const {
    const off_t hole = ::lseek(m_descriptor, static_cast<off_t>(offset), SEEK_HOLE);
    if (hole < 0) return errno == ENXIO ? std::nullopt : std::optional(Run{length, true});
    if (static_cast<std::uint64_t>(hole) <= offset) return std::nullopt;
    return Run{std::min(length, static_cast<std::uint64_t>(hole) - offset), true};
}

// None: data starts here.
std::optional<File::Run> File::holeAt(std::uint64_t offset, std::uint64_t length) const {
    const off_t data = ::lseek(m_descriptor, static_cast<off_t>(offset), SEEK_DATA);
    if (data < 0) return Run{length, errno != ENXIO}; // ENXIO: a hole up to the end
    if (static_cast<std::uint64_t>(data) <= offset) return std::nullopt;
    return Run{std::min(length, static_cast<std::uint64_t>(data) - offset), false};
}

File::Run File::runAt(std::uint64_t offset, std::uint64_t end, Guess guess) const {
    const std::uint64_t length = end - offset;
    if (guess == Guess::Data)
        if (const auto run = dataAt(offset, length)) return *run;
    if (const auto run = holeAt(offset, length)) return *run;
    // Guessed wrong, or written to meanwhile, or a file system that finds neither.
    return dataAt(offset, length).value_or(Run{length, true});
}

Result<FileFacts> factsAt(const std::filesystem::path& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) < 0) return failSystem(errno);
    FileFacts facts = factsFrom(status);
    if (facts.kind == FileFacts::Kind::BlockDevice) return TRY(File::open(path, {})).facts();
    return facts;
}

} // namespace blockcore
