// SPDX-License-Identifier: MIT
// Changes the size of an image's disk in place.
#pragma once

#include "blockcore/chain/chain.h"
#include "blockcore/ops/operation.h"

namespace blockcore {

// "2G", "+512M", "-1M": to a size, or by one.
struct SizeChange {
    enum class Kind : std::uint8_t { To, Grow, Shrink } kind = Kind::To;
    std::uint64_t amount = 0;                   // bytes
    bool operator==(const SizeChange&) const = default;
};
template <>
struct OptionCodec<SizeChange> {
    static constexpr auto kind = OptionKind::Text;
    static constexpr std::span<const std::string_view> choices{};
    static ParseResult<SizeChange> parse(std::string_view text);
    static std::string format(const SizeChange& value);
};
template <>
struct OptionCodec<Preallocation> {
    static constexpr auto kind = OptionKind::Choice;
    static constexpr std::array<std::string_view, 4> choices{"off", "metadata", "falloc", "full"};
    static ParseResult<Preallocation> parse(std::string_view text);
    static std::string format(Preallocation value);
};

// Makes the disk that the chain shows newSize bytes long; new bytes read as zeroes whatever lies below. Durable on return.
Result<> resizeDisk(Chain& chain, std::uint64_t newSize, Preallocation preallocation);

// Before the disk grows by other means: writes its last unit anew where that is compressed, shared or only below, since
// what it holds behind the end would appear.
Result<> ownLastUnit(Chain& chain);

struct Resize {
    static constexpr std::string_view name = "resize";
    struct Options {
        std::string image;
        std::optional<std::string> format{};    // absent: probe
        SizeChange size{};
        Preallocation preallocation = Preallocation::Off; // of what is new
        bool shrink = false;                    // a smaller disk is meant
        bool quiet = false;
        bool dryRun = false;
        Reach reach = Reach::AnyFile;           // --trust
        bool operator==(const Options&) const = default;
    };
    struct Report {
        std::uint64_t oldSize = 0, newSize = 0; // guest bytes
        bool quiet = false;
        void write(ReportWriter& writer) const;
        int exitCode() const { return 0; }
    };
    static const OptionTable<Options>& table();
    // Stopped or failed, the disk has its old size or its new one; what both have of it is whole.
    static Result<Report> run(const Options& options, const RunContext& context);
};

} // namespace blockcore
