// SPDX-License-Identifier: MIT
// What an image's file is used for, unit by unit: headers, tables, data, and what nobody uses. Put together from what the
// format says about its own bytes (blockcore's structure), where its data lies, and its reference counts. The other
// side of the map: that one is about the disk, this one about the file.
#pragma once

#include <QString>

#include <array>
#include <stop_token>
#include <vector>

namespace model {

enum class FileKind : quint8 {
    Unknown,                                    // nothing is known about it
    Free,                                       // within the file, and not in use
    Leaked,                                     // counted as used, and nothing uses it
    Compressed,
    Data,
    Bitmap,
    SnapshotTable,
    MappingTable,                               // L2, or a block map
    TopTable,                                   // L1
    RefcountBlock,
    RefcountTable,
    Header,                                     // and whatever else describes the image
};
inline constexpr std::size_t kFileKindCount = 12;
// In the legend's order.
inline constexpr std::array kShownFileKinds{FileKind::Header, FileKind::TopTable,   FileKind::MappingTable, FileKind::RefcountTable, FileKind::RefcountBlock, FileKind::SnapshotTable,
                                            FileKind::Bitmap, FileKind::Data,       FileKind::Compressed,   FileKind::Leaked,        FileKind::Free,          FileKind::Unknown};
QString fileKindName(FileKind kind);
QString fileKindMeaning(FileKind kind);

struct FileRun {
    quint64 offset = 0, length = 0;             // bytes of the file
    FileKind kind = FileKind::Unknown;
};

struct FileSpace {
    quint64 fileLength = 0;                     // bytes
    quint64 unit = 0;                           // bytes; each has one kind, that which matters most in it
    std::vector<FileKind> units;
    std::array<quint64, kFileKindCount> totals{}; // bytes
    QString error;                              // why it is not complete; empty: it is

    FileKind kindAt(quint64 offset) const;
    std::vector<FileRun> runs() const;
    FileRun runAt(quint64 offset) const;
};

// Of the file at path alone; on a worker.
FileSpace readFileSpace(const QString& path, const std::stop_token& stop);

} // namespace model
