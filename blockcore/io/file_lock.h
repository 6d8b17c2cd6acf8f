// SPDX-License-Identifier: MIT
// The locks by which programs that use disk images keep out of each other's way: one shared
// open-file-description lock on a byte for each permission that is used (100 + bit) and one for each that
// others may not use (200 + bit). Conflicts are found by asking who would be in the way. Nothing is stored: a
// killed process leaves nothing.
#pragma once

#include "blockcore/io/file.h"

#include <vector>

namespace blockcore {

// Bits: 1 consistent read, 2 write, 4 write unchanged, 8 resize.
struct FilePermissions {
    unsigned used = 0;                          // what the holder does
    unsigned shared = 15;                       // what others may do meanwhile
};

class FileLock {
public:
    // Takes what is wanted beyond what is held, asks for conflicts, then lets go of what is held beyond what is
    // wanted. Locked on conflict, with what was held before still held; name is for the message. The locks
    // belong to the file's descriptor, and end with it. Kernels without such locks: nothing is done.
    Result<> change(const File& file, FilePermissions wanted, std::string_view name);

private:
    unsigned m_held = 0;                        // used bits, and unshared ones above them
};

struct LockHolder {
    int processId = 0;
    std::string program;
};

// Who holds such locks on the file, as far as this user may see; reads all of /proc.
std::vector<LockHolder> findLockHolders(const std::filesystem::path& path);

} // namespace blockcore
