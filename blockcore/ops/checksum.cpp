// SPDX-License-Identifier: MIT
#include "blockcore/ops/checksum.h"

#include "blockcore/base/buffer.h"
#include "blockcore/base/json.h"
#include "blockcore/base/stored.h"
#include "blockcore/chain/extent_walker.h"
#include "blockcore/crypto/hash.h"
#include "blockcore/ops/operation_files.h"

#include <algorithm>
#include <format>
#include <nlohmann/json.hpp>

namespace blockcore {

namespace {

constexpr std::uint64_t kBlock = 1U << 20;      // of the tree, and what is read at once
constexpr std::string_view kTreeWords = "platter tree 1\n";

// Hands out a disk in blocks of 1 MiB, from start to end; runs of blocks that are zero come as one.
class Blocks {
public:
    explicit Blocks(Chain& chain) : m_chain(chain), m_walker(chain), m_buffer(kBlock), m_zeroes(kBlock) {
        if (m_zeroes.size() > 0) std::ranges::fill(m_zeroes.first(kBlock), std::byte{0});
    }

    struct Run {
        std::uint64_t length = 0;               // at most kBlock, unless zero
        bool zero = false;
        std::span<const std::byte> bytes{};     // of a block; of the first one of a run of zeroes
    };
    // Nothing at the end.
    Result<std::optional<Run>> next();

private:
    Chain& m_chain;
    ExtentWalker m_walker;
    Buffer m_buffer, m_zeroes;
    std::uint64_t m_position = 0;
};

Result<std::optional<Blocks::Run>> Blocks::next() {
    if (m_buffer.size() == 0 || m_zeroes.size() == 0) return fail(ErrorCode::TooLarge, "No memory to read with");
    const std::uint64_t size = m_chain.size();
    if (m_position == size) return std::nullopt;
    const std::uint64_t block = std::min(kBlock, size - m_position);
    // Extents that are zero may follow each other.
    std::uint64_t zeroEnd = m_position;
    while (zeroEnd < size) {
        const Extent extent = TRY(m_walker.at(zeroEnd, size - zeroEnd));
        if (!readsAsZero(extent)) break;
        zeroEnd = extent.range.end();
    }
    Run run{.length = block};
    if (zeroEnd - m_position >= block) {
        const std::uint64_t whole = (zeroEnd - m_position) / kBlock * kBlock;
        run = {.length = zeroEnd == size ? size - m_position : whole, .zero = true, .bytes = m_zeroes.first(block)};
    } else {
        TRY(m_chain.read(m_position, m_buffer.first(block)));
        run.bytes = m_buffer.first(block);
    }
    m_position += run.length;
    return run;
}

// What both ways of hashing have in common: each block in turn, with progress and stops. add(bytes, zero).
template <class Add>
Result<> forEachBlock(Chain& chain, const RunContext& context, Add add) {
    context.progress.begin(Stage::Checking, chain.size());
    Blocks blocks(chain);
    while (const auto run = TRY(blocks.next())) {
        for (std::uint64_t left = run->length; left > 0;) {
            TRY(context.checkpoint());
            const auto bytes = run->bytes.first(std::min<std::uint64_t>(left, run->bytes.size()));
            TRY(add(bytes, run->zero));
            context.progress.advance(bytes.size());
            left -= bytes.size();
        }
    }
    return {};
}

Result<Sha256::Digest> plainDigest(Chain& chain, const RunContext& context) {
    Sha256 hash = TRY(Sha256::begin());
    const auto add = [&](std::span<const std::byte> bytes, bool) -> Result<> {
        hash.add(bytes);
        return {};
    };
    TRY(forEachBlock(chain, context, add));
    return hash.digest();
}

Result<Sha256::Digest> treeDigest(Chain& chain, const RunContext& context) {
    const std::vector<std::byte> zeroes(kBlock);
    const Sha256::Digest zeroDigest = TRY(Sha256::of(zeroes));
    const be64 size(chain.size());
    Sha256 root = TRY(Sha256::begin());
    root.add(std::as_bytes(std::span(kTreeWords)));
    root.add(std::as_bytes(std::span(&size, 1)));
    const auto add = [&](std::span<const std::byte> bytes, bool zero) -> Result<> {
        const bool known = zero && bytes.size() == kBlock;
        root.add(known ? zeroDigest : TRY(Sha256::of(bytes)));
        return {};
    };
    TRY(forEachBlock(chain, context, add));
    return root.digest();
}

} // namespace

const OptionTable<Checksum::Options>& Checksum::table() {
    static const auto table =
        OptionTable<Options>{}
            .value({"-f", "--format"}, "FMT", "format of the image; found out when not given", &Options::format)
            .flag({"--tree"}, "SHA-256 over the SHA-256 of each MiB: fast on sparse disks, not what sha256sum prints",
                  &Options::tree)
            .value({"--output"}, "human|json", "how to print", &Options::output)
            .value({"-T", "--cache"}, "CACHE", "how the image is read", &Options::cache, &parseSourceCache)
            .flag({"-U", "--force-share"}, "open it although others may be writing to it", &Options::forceShare)
            .progress({"-p", "--progress"}, &Options::progress)
            .value({}, "LEVEL", "how far names found in images are followed", &Options::reach)
            .alias({"--trust"})
            .operand("FILENAME", "the image; without --tree the sum is that of its raw disk", &Options::file);
    return table;
}

Result<Checksum::Report> Checksum::run(const Options& options, const RunContext& context) {
    OperationFiles files(context);
    const auto chain = TRY(Chain::open({.name = options.file, .format = options.format}, Access::Read,
                                       {.reach = options.reach, .forceShare = options.forceShare, .cache = options.cache},
                                       files.existing()));
    const auto digest = TRY(options.tree ? treeDigest(*chain, context) : plainDigest(*chain, context));
    return Report{.filename = options.file,
                  .digest = hexText(digest),
                  .size = chain->size(),
                  .tree = options.tree,
                  .output = options.output};
}

void Checksum::Report::write(ReportWriter& writer) const {
    if (output == OutputFormat::Human)
        return writer.out(std::format("{}{}  {}\n", tree ? "tree:" : "", digest, filename));
    Json json;
    json["filename"] = filename;
    json["algorithm"] = tree ? "sha256-tree" : "sha256";
    json["digest"] = digest;
    json["virtual-size"] = size;
    writer.out(prettyJson(json) + "\n");
}

} // namespace blockcore
