// SPDX-License-Identifier: MIT
// The qcow2 header and its extensions: bytes to a checked struct and back. Pure functions of bytes, no I/O.
// What the tables it points at hold is not looked at here.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/formats/qcow2/geometry.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace blockcore::qcow2 {

enum class FeatureType : std::uint8_t { Incompatible = 0, Compatible = 1, Autoclear = 2 };

struct FeatureName {
    std::uint8_t type;                          // a FeatureType, or what a later version invents
    std::uint8_t bit;
    std::string name;
};

struct BitmapsPointer {
    std::uint32_t count = 0;
    std::uint64_t directorySize = 0, directoryOffset = 0;
};

struct CryptoPointer {
    std::uint64_t offset = 0, length = 0;
};

struct UnknownExtension {
    std::uint32_t type;
    std::vector<std::byte> bytes;
};

// How strictly parse() looks. Metadata: what `info` shows must be sound, features that prevent reading data are
// no error. Check: tables may be missing or misplaced, the checker reports them.
enum class HeaderUse : std::uint8_t { Data, Metadata, Check };

struct Header {
    std::uint32_t version = 3;
    std::uint32_t clusterBits = 16;
    std::uint64_t size = 0;                     // guest bytes, a multiple of 512
    std::uint32_t cryptMethod = kCryptNone;
    std::uint32_t l1EntryCount = 0;
    std::uint64_t l1Offset = 0;
    std::uint64_t refcountTableOffset = 0;
    std::uint32_t refcountTableClusters = 0;
    std::uint32_t snapshotCount = 0;
    std::uint64_t snapshotTableOffset = 0;
    std::uint64_t incompatible = 0, compatible = 0, autoclear = 0;
    std::uint32_t refcountOrder = 4;
    std::uint32_t headerLength = kHeaderFullLength;
    std::uint8_t compressionType = kCompressionZlib;

    std::optional<std::string> backingName{};
    std::optional<std::string> backingFormat{};
    std::optional<std::string> dataFileName{};
    std::vector<FeatureName> featureNames{};
    std::optional<BitmapsPointer> bitmaps{};    // set only while the autoclear bit vouches for it
    std::optional<CryptoPointer> crypto{};
    std::vector<UnknownExtension> unknownExtensions{};

    // bytes: the file's first cluster, or all of a shorter file. fileSize bounds every table. Errors: WrongFormat
    // (no qcow2), Unsupported (a feature, by name), Corrupt (a field out of its range); texts are the reference's.
    static Result<Header> parse(std::span<const std::byte> bytes, std::uint64_t fileSize, HeaderUse use);
    // How many bytes parse() wants, from the file's first 72 or more: the cluster size. WrongFormat, Unsupported.
    static Result<std::uint64_t> wantedBytes(std::span<const std::byte> bytes);
    // The header with its extensions and the backing file's name, padded with nothing. TooLarge when that does
    // not fit into a cluster.
    Result<std::vector<std::byte>> serialise() const;

    Geometry geometry() const { return {clusterBits, refcountOrder, hasIncompatible(kIncompatibleExtendedL2)}; }
    bool hasIncompatible(std::uint64_t bit) const { return (incompatible & bit) != 0; }
    bool dataFileRaw() const { return (autoclear & kAutoclearDataFileRaw) != 0; }
};

// The names that this version gives to all features, in the reference's order.
std::vector<FeatureName> knownFeatureNames();

} // namespace blockcore::qcow2
