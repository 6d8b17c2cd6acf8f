// SPDX-License-Identifier: MIT
// A qcow2 file to be broken on purpose: finds its tables, overwrites single fields.
#pragma once

#include "blockcore/formats/qcow2/header.h"
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

namespace test_support {

class DamagedImage {
public:
    explicit DamagedImage(std::filesystem::path path) : m_path(std::move(path)) {}

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t load64(std::uint64_t offset) const;
    void store64(std::uint64_t offset, std::uint64_t value) { store(offset, value, 8); }
    void store32(std::uint64_t offset, std::uint64_t value) { store(offset, value, 4); }
    void store16(std::uint64_t offset, std::uint64_t value) { store(offset, value, 2); }
    void truncate(std::uint64_t length) { std::filesystem::resize_file(m_path, length); }

    // Where the structures lie.
    std::uint64_t l1() const { return load64(40); }
    std::uint64_t l2() const { return load64(l1()) & blockcore::qcow2::kEntryOffsetMask; } // the first table
    std::uint64_t refcountTable() const { return load64(48); }
    std::uint64_t refcountBlock() const { return load64(refcountTable()); }
    std::uint64_t snapshots() const { return load64(64); }
    std::uint64_t clusterSize() const { return std::uint64_t{1} << (load64(16) & 0xffffffff); }
    std::uint64_t length() const { return std::filesystem::file_size(m_path); }
    std::uint64_t bitmapDirectory() const;

private:
    void store(std::uint64_t offset, std::uint64_t value, int byteCount);
    std::filesystem::path m_path;
};

// A healthy image made by the reference: 4 MiB of disk, data at 0 to 320 KiB; then the qemu-io commands.
DamagedImage makeImage(const TempDir& folder, const QString& options, const QStringList& commands);

} // namespace test_support
