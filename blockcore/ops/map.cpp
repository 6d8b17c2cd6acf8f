// SPDX-License-Identifier: MIT
#include "blockcore/ops/map.h"

#include "blockcore/chain/extent_walker.h"
#include "blockcore/ops/operation_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <format>
#include <limits>

namespace blockcore {

namespace {

// A run of the disk that has one answer to every question the map asks.
struct Entry {
    Range range;
    std::uint32_t depth = 0;
    bool present = false, zero = false, data = false, compressed = false;
    std::optional<std::uint64_t> offset{};
    std::uint32_t file = 0; // see Extent::hostFile

    // Whether next continues this run.
    bool continuedBy(const Entry& next) const {
        const auto expected = offset ? std::optional(*offset + range.length) : std::nullopt;
        return depth == next.depth && present == next.present && zero == next.zero && data == next.data &&
               compressed == next.compressed && expected == next.offset && file == next.file;
    }
};

Entry entryFor(const Extent& extent) {
    const bool compressed = extent.kind == ExtentKind::Compressed;
    // Clusters whose tables were filled in advance are data that happens to read as zeroes.
    const bool emptyData = extent.kind == ExtentKind::Zero && extent.preallocated && extent.inPlace;
    return {.range = extent.range,
            .depth = extent.layer,
            .present = extent.kind != ExtentKind::Unallocated,
            .zero = extent.kind == ExtentKind::Zero || extent.kind == ExtentKind::Unallocated,
            .data = extent.kind == ExtentKind::Data || compressed || emptyData,
            .compressed = compressed,
            .offset = extent.hostOffset,
            .file = extent.hostFile};
}

class Printer {
public:
    Printer(Chain& chain, OutputFormat output, const RunContext& context)
        : m_chain(chain), m_output(output), m_context(context) {}

    void begin() {
        m_text = m_output == OutputFormat::Human
                     ? std::format("{:<16}{:<16}{:<16}{}\n", "Offset", "Length", "Mapped to", "File")
                     : "[";
    }
    Result<> print(const Entry& entry) {
        if (m_output == OutputFormat::AsJson) printJson(entry);
        else TRY(printHuman(entry));
        // Large enough to be cheap, small enough to keep the output flowing.
        constexpr std::size_t kFlushAt = 64 * 1024;
        if (m_text.size() >= kFlushAt) flush();
        return {};
    }
    void end() {
        if (m_output == OutputFormat::AsJson) m_text += "]\n";
        flush();
    }
    void flush() {
        if (!m_text.empty()) m_context.notify(Notice::Kind::Output, std::exchange(m_text, {}));
    }
    std::uint64_t count() const { return m_count; }

private:
    // Put together by hand: there may be millions of entries, and std::format takes half of the time.
    void printJson(const Entry& entry) {
        m_text += m_count++ == 0 ? "{ \"start\": " : ",\n{ \"start\": ";
        appendNumber(entry.range.offset);
        appendField("length", entry.range.length);
        appendField("depth", entry.depth);
        appendField("present", entry.present);
        appendField("zero", entry.zero);
        appendField("data", entry.data);
        appendField("compressed", entry.compressed);
        if (entry.offset) appendField("offset", *entry.offset);
        m_text += '}';
    }
    void appendField(std::string_view name, std::unsigned_integral auto value) {
        m_text.append(", \"").append(name).append("\": ");
        if constexpr (std::is_same_v<decltype(value), bool>) m_text += value ? "true" : "false";
        else appendNumber(value);
    }
    void appendNumber(std::uint64_t value) {
        std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits;
        m_text.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
    }
    Result<> printHuman(const Entry& entry) {
        if (entry.data && !entry.offset) {
            flush();
            return fail(ErrorCode::Unsupported, "File contains external, encrypted or compressed clusters.");
        }
        if (!entry.data || entry.zero) return {};
        ++m_count;
        m_text += column(entry.range.offset) + column(entry.range.length) + column(*entry.offset) +
                  fileName(entry.depth, entry.file) + '\n';
        return {};
    }
    static std::string column(std::uint64_t value) {
        return std::format("{:<16}", value == 0 ? "0" : std::format("{:#x}", value));
    }
    std::string fileName(std::uint32_t layer, std::uint32_t file) const {
        const auto dataFiles = m_chain.layer(layer).extraFiles();
        return dataFiles.empty() ? m_chain.path(layer).string() : dataFiles[file];
    }

    Chain& m_chain;
    OutputFormat m_output;
    const RunContext& m_context;
    std::string m_text;
    std::uint64_t m_count = 0;
};

Result<> walk(Chain& chain, Range range, Printer& printer, const RunContext& context) {
    context.progress.begin(Stage::Scanning, range.length);
    ExtentWalker walker(chain);
    Entry current{.range = {range.offset, 0}};
    for (std::uint64_t at = range.offset; at < range.end();) {
        TRY(context.checkpoint());
        const Entry next = entryFor(TRY(walker.at(at, range.end() - at)));
        at = next.range.end();
        context.progress.advance(next.range.length);
        if (current.range.length == 0) {
            current = next;
        } else if (current.continuedBy(next)) {
            current.range.length += next.range.length;
        } else {
            TRY(printer.print(current));
            current = next;
        }
    }
    // Of an empty range this is one empty entry.
    return printer.print(current);
}

} // namespace

const OptionTable<Map::Options>& Map::table() {
    static const auto table =
        OptionTable<Options>{}
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .value({"--output"}, "human|json", "how to print", &Options::output)
            .later({"--object"}, "OBJDEF")
            .later({"--image-opts"})
            .flag({"-U", "--force-share"}, "open it although others may be writing to it", &Options::forceShare)
            .size({"-s", "--start-offset"}, "OFFSET", "begin here instead of at 0", &Options::startOffset,
                  {.what = "start offset"})
            .size({"-l", "--max-length"}, "LENGTH", "look at so many bytes at most", &Options::maxLength,
                  {.what = "max length"})
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the image", &Options::file);
    return table;
}

Result<Map::Report> Map::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const auto chain = TRY(Chain::open({.name = options.file, .format = options.format}, Access::Read,
                                       {.reach = options.reach, .forceShare = options.forceShare}, files.existing()));
    const std::uint64_t start = options.startOffset.value_or(0);
    const std::uint64_t rest = chain->size() > start ? chain->size() - start : 0;
    const Range range{start, std::min(rest, options.maxLength.value_or(rest))};
    Printer printer(*chain, options.output, context);
    printer.begin();
    TRY(walk(*chain, range, printer, context));
    printer.end();
    return Report{.entries = printer.count()};
}

} // namespace blockcore
