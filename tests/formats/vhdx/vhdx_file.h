// SPDX-License-Identifier: MIT
// Where things lie in a new VHDX file with default options, and changes to it that keep its checksums right.
#pragma once

#include "blockcore/base/crc32c.h"
#include "blockcore/formats/vhdx/driver.h"
#include "tests/support/format_rows.h"
#include "tests/support/temp_dir.h"

#include <QtEndian>

namespace vhdx_file {

inline constexpr std::uint64_t kSize = 64ULL << 20;
inline constexpr qsizetype kFirstHeader = 64 << 10, kSecondHeader = 128 << 10, kRegions = 192 << 10,
                           kRegionsCopy = 256 << 10, kLog = 1 << 20, kTable = 2 << 20, kMetadata = 3 << 20,
                           kItems = kMetadata + (64 << 10);
inline const test_support::FormatRow kDynamic{"vhdx", &blockcore::vhdx::kDriver, {}};

// Makes the checksum of a header, region table or log entry right.
inline void reseal(QByteArray& file, qsizetype offset, qsizetype length) {
    qToLittleEndian<quint32>(0, file.data() + offset + 4);
    const auto bytes = std::as_bytes(std::span(file.constData() + offset, std::size_t(length)));
    qToLittleEndian<quint32>(blockcore::crc32c(bytes), file.data() + offset + 4);
}

inline void resealHeaders(QByteArray& file) {
    for (const qsizetype header : {kFirstHeader, kSecondHeader}) reseal(file, header, 4096);
    for (const qsizetype regions : {kRegions, kRegionsCopy}) reseal(file, regions, 64 << 10);
}

// Changes bytes and makes every checksum right again.
inline void patchSealed(const std::filesystem::path& path, qsizetype offset, const QByteArray& bytes) {
    QByteArray file = test_support::readFile(path);
    file.replace(offset, bytes.size(), bytes);
    resealHeaders(file);
    test_support::writeFile(path, file);
}

} // namespace vhdx_file
