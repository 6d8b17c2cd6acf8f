// SPDX-License-Identifier: MIT
#include "model/file_space.h"

#include "blockcore/chain/chain.h"
#include "blockcore/device/real_files.h"
#include "model/format_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace model {

using blockcore::Field;
using blockcore::FieldKind;
using blockcore::Range;

namespace {

struct FileSpaces {
    Q_DECLARE_TR_FUNCTIONS(FileSpaces)
};

constexpr quint64 kUsualUnit = 64 * 1024, kSmallestUnit = 4096;
constexpr std::size_t kMostUnits = 1 << 25;
constexpr std::uint64_t kFieldsAtOnce = 4096;
constexpr int kDeepest = 24;

// A group or table by this name is what it says; what is not named here is part of what is above it.
FileKind kindOfName(std::string_view name, FileKind above) {
    static const std::unordered_map<std::string_view, FileKind> kNames{
        {"l1_table", FileKind::TopTable},          {"l2_table", FileKind::MappingTable},  {"refcount_table", FileKind::RefcountTable},
        {"refcount_block", FileKind::RefcountBlock}, {"snapshots", FileKind::SnapshotTable}, {"snapshot_table", FileKind::SnapshotTable},
        {"bitmaps", FileKind::Bitmap},             {"bitmap_directory", FileKind::Bitmap}, {"bitmap_table", FileKind::Bitmap},
        {"block_map", FileKind::MappingTable},     {"bat", FileKind::MappingTable}};
    const auto found = kNames.find(name);
    return found == kNames.end() ? above : found->second;
}

class Painter {
public:
    Painter(FileSpace& space, const std::stop_token& stop) : m_space(space), m_stop(stop), m_referenced(space.units.size()) {}

    // The more important kind stays.
    void mark(Range range, FileKind kind) {
        eachUnit(range, [&](std::size_t unit) { m_space.units[unit] = std::max(m_space.units[unit], kind); });
    }

    void walk(const Field& field, FileKind above, int depth) {
        if (m_stop.stop_requested() || depth > kDeepest) return;
        const FileKind kind = kindOfName(field.name, above);
        const bool leaf = field.children == nullptr;
        if (field.place && field.place->length > 0 && (leaf || field.kind == FieldKind::Table)) mark(*field.place, kind);
        // Snapshots share tables; each is looked through once.
        if (field.kind == FieldKind::Table && field.place && !m_walked.insert(field.place->offset).second) return;
        if (kind == FileKind::RefcountBlock && field.name == "refcount_block") return walkRefcounts(field);
        if (kind == FileKind::MappingTable && field.kind == FieldKind::Table) return walkMappings(field);
        const bool bitmap = field.name == "bitmap_table";
        eachChild(field, [&](const Field& child) {
            if (bitmap && child.target) mark(*child.target, kind);
            // An entry that leads nowhere has nothing below it.
            if (child.kind == FieldKind::Pointer && (!child.target || child.target->length == 0)) return;
            walk(child, kind, depth + 1);
        });
    }

    // What reference counts say about units that nothing was found to use.
    void settle() {
        for (std::size_t unit = 0; unit < m_space.units.size(); ++unit) {
            if (m_space.units[unit] != FileKind::Unknown || m_referenced[unit] == Referenced::NotKnown) continue;
            m_space.units[unit] = m_referenced[unit] == Referenced::Yes ? FileKind::Leaked : FileKind::Free;
        }
    }

private:
    enum class Referenced : quint8 { NotKnown, No, Yes };

    template <class Visit> void eachUnit(Range range, Visit visit) {
        if (range.length == 0 || range.offset >= m_space.fileLength) return;
        const quint64 end = std::min<quint64>(range.length, m_space.fileLength - range.offset) + range.offset;
        for (quint64 unit = range.offset / m_space.unit; unit <= (end - 1) / m_space.unit; ++unit) visit(static_cast<std::size_t>(unit));
    }

    template <class Visit> void eachChild(const Field& field, Visit visit) {
        if (!field.children) return;
        const std::uint64_t count = field.children->count();
        for (std::uint64_t first = 0; first < count && !m_stop.stop_requested(); first += kFieldsAtOnce)
            for (const Field& child : field.children->fetch(first, std::min(kFieldsAtOnce, count - first))) visit(child);
    }

    void walkRefcounts(const Field& block) {
        eachChild(block, [&](const Field& entry) {
            if (!entry.target) return;
            const auto referenced = entry.number.value_or(1) > 0 ? Referenced::Yes : Referenced::No;
            eachUnit(*entry.target, [&](std::size_t unit) { m_referenced[unit] = std::max(m_referenced[unit], referenced); });
        });
    }

    void walkMappings(const Field& table) {
        eachChild(table, [&](const Field& entry) {
            if (entry.target) mark(*entry.target, entry.value.starts_with("compressed") ? FileKind::Compressed : FileKind::Data);
        });
    }

    FileSpace& m_space;
    const std::stop_token& m_stop;
    std::vector<Referenced> m_referenced;
    std::unordered_set<std::uint64_t> m_walked; // where tables begin
};

// Where the top layer's data lies in plain form: for formats whose tables do not say it as fields.
void markData(Painter& painter, blockcore::Image& image, const std::stop_token& stop) {
    for (std::uint64_t at = 0; at < image.size() && !stop.stop_requested();) {
        const auto extent = image.extentAt(at, image.size() - at);
        if (!extent || extent->range.length == 0) return;
        if (extent->hostOffset && extent->kind == blockcore::ExtentKind::Data) painter.mark({*extent->hostOffset, extent->range.length}, FileKind::Data);
        at = extent->range.end();
    }
}

QString textOf(const blockcore::Error& error) { return harmless(QString::fromStdString(errorText(error))); }

} // namespace

FileKind FileSpace::kindAt(quint64 offset) const {
    return unit == 0 || offset / unit >= units.size() ? FileKind::Unknown : units[static_cast<std::size_t>(offset / unit)];
}

std::vector<FileRun> FileSpace::runs() const {
    std::vector<FileRun> runs;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const quint64 start = i * unit, length = std::min(unit, fileLength - start);
        if (!runs.empty() && runs.back().kind == units[i]) runs.back().length += length;
        else runs.push_back({start, length, units[i]});
    }
    return runs;
}

FileRun FileSpace::runAt(quint64 offset) const {
    if (units.empty() || offset >= fileLength) return {};
    auto first = static_cast<std::size_t>(offset / unit), last = first;
    const FileKind kind = units[first];
    while (first > 0 && units[first - 1] == kind) --first;
    while (last + 1 < units.size() && units[last + 1] == kind) ++last;
    const quint64 start = first * unit;
    return {start, std::min((last + 1) * unit, fileLength) - start, kind};
}

FileSpace readFileSpace(const QString& path, const std::stop_token& stop) {
    FileSpace space;
    blockcore::RealFiles files;
    const blockcore::OpenPolicy policy{.followBacking = false, .reach = blockcore::Reach::SameFolder, .forceShare = true};
    const auto chain = blockcore::Chain::open({.name = path.toStdString()}, blockcore::Access::Read, policy, files);
    if (!chain) {
        space.error = textOf(chain.error());
        return space;
    }
    blockcore::Image& image = (*chain)->layer(0);
    space.fileLength = (*chain)->status(0).length;
    space.unit = std::max<quint64>(image.info().clusterSize.value_or(kUsualUnit), kSmallestUnit);
    while (space.fileLength / space.unit >= kMostUnits) space.unit *= 2;
    space.units.assign(static_cast<std::size_t>((space.fileLength + space.unit - 1) / space.unit), FileKind::Unknown);
    Painter painter(space, stop);
    markData(painter, image, stop);
    if (const auto describe = image.driver().structure) {
        const auto host = files.open({.path = path.toStdString()});
        if (host) painter.walk(describe(**host), FileKind::Header, 0);
        else space.error = textOf(host.error());
    }
    painter.settle();
    for (const FileRun& run : space.runs()) space.totals[static_cast<std::size_t>(run.kind)] += run.length;
    return space;
}

QString fileKindName(FileKind kind) {
    switch (kind) {
    case FileKind::Unknown: return FileSpaces::tr("not known");
    case FileKind::Free: return FileSpaces::tr("free");
    case FileKind::Leaked: return FileSpaces::tr("leaked");
    case FileKind::Compressed: return FileSpaces::tr("compressed");
    case FileKind::Data: return FileSpaces::tr("data");
    case FileKind::Bitmap: return FileSpaces::tr("bitmap");
    case FileKind::SnapshotTable: return FileSpaces::tr("snapshot table");
    case FileKind::MappingTable: return FileSpaces::tr("mapping (L2)");
    case FileKind::TopTable: return FileSpaces::tr("top mapping (L1)");
    case FileKind::RefcountBlock: return FileSpaces::tr("refcounts");
    case FileKind::RefcountTable: return FileSpaces::tr("refcount table");
    case FileKind::Header: return FileSpaces::tr("header");
    }
    return {};
}

QString fileKindMeaning(FileKind kind) {
    switch (kind) {
    case FileKind::Unknown: return FileSpaces::tr("Nothing says what it is for.");
    case FileKind::Free: return FileSpaces::tr("Within the file, and not in use: the next write may take it.");
    case FileKind::Leaked: return FileSpaces::tr("Counted as used, but nothing uses it: a repair gives it back.");
    case FileKind::Compressed: return FileSpaces::tr("The disk's content, packed.");
    case FileKind::Data: return FileSpaces::tr("The disk's content, or a snapshot's.");
    case FileKind::Bitmap: return FileSpaces::tr("Which parts of the disk have changed, for backups.");
    case FileKind::SnapshotTable: return FileSpaces::tr("The list of snapshots.");
    case FileKind::MappingTable: return FileSpaces::tr("Where each cluster of the disk lies.");
    case FileKind::TopTable: return FileSpaces::tr("Where the mapping tables lie.");
    case FileKind::RefcountBlock: return FileSpaces::tr("How often each cluster is used.");
    case FileKind::RefcountTable: return FileSpaces::tr("Where the reference counts lie.");
    case FileKind::Header: return FileSpaces::tr("What kind of image this is, and where its tables lie.");
    }
    return {};
}

} // namespace model
