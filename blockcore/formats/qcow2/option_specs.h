// SPDX-License-Identifier: MIT
// The -o options of qcow2 images, for create and amend: names, help and values, in the order of the reference's "Formatting" line.
#pragma once

#include "blockcore/base/option_spec.h"
#include "blockcore/formats/qcow2/disk.h"

#include <algorithm>
#include <array>

namespace blockcore::qcow2 {

inline constexpr std::array<std::string_view, 2> kEncryptFormats{"aes", "luks"};
inline constexpr std::array<std::string_view, 4> kPreallocations{"off", "metadata", "falloc", "full"};
inline constexpr std::array<std::string_view, 2> kCompressionTypes{"zlib", "zstd"};
inline constexpr std::array<std::string_view, 4> kCompats{"0.10", "v2", "1.1", "v3"};

inline constexpr std::array kCreateOptions{
    OptionSpec{.name = "encryption",
               .kind = OptionKind::Flag,
               .help = "Encrypt the image with format 'aes'. (Deprecated in favor of encrypt.format=aes)"},
    OptionSpec{.name = "encrypt.format",
               .kind = OptionKind::Text,
               .help = "Encrypt the image, format choices: 'aes', 'luks'",
               .choices = kEncryptFormats},
    OptionSpec{.name = "encrypt.key-secret",
               .kind = OptionKind::Text,
               .help = "ID of secret providing qcow AES key or LUKS passphrase"},
    OptionSpec{.name = "encrypt.cipher-alg", .kind = OptionKind::Text, .help = "Name of encryption cipher algorithm"},
    OptionSpec{.name = "encrypt.cipher-mode", .kind = OptionKind::Text, .help = "Name of encryption cipher mode"},
    OptionSpec{.name = "encrypt.ivgen-alg", .kind = OptionKind::Text, .help = "Name of IV generator algorithm"},
    OptionSpec{.name = "encrypt.ivgen-hash-alg",
               .kind = OptionKind::Text,
               .help = "Name of IV generator hash algorithm"},
    OptionSpec{.name = "encrypt.hash-alg", .kind = OptionKind::Text, .help = "Name of encryption hash algorithm"},
    OptionSpec{.name = "encrypt.iter-time",
               .kind = OptionKind::Number,
               .help = "Time to spend in PBKDF in milliseconds"},
    OptionSpec{.name = "cluster_size",
               .kind = OptionKind::Size,
               .help = "qcow2 cluster size",
               .minimum = 1U << kMinClusterBits,
               .maximum = 1U << kMaxClusterBits,
               .shownDefault = "65536"},
    OptionSpec{.name = "extended_l2", .kind = OptionKind::Flag, .help = "Extended L2 tables", .shownDefault = "off"},
    OptionSpec{.name = "preallocation",
               .kind = OptionKind::Text,
               .help = "Preallocation mode (allowed values: off, metadata, falloc, full)",
               .choices = kPreallocations},
    OptionSpec{.name = "compression_type",
               .kind = OptionKind::Text,
               .help = "Compression method used for image cluster compression",
               .choices = kCompressionTypes,
               .shownDefault = "zlib"},
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
    OptionSpec{.name = "compat",
               .kind = OptionKind::Text,
               .help = "Compatibility level (v2 [0.10] or v3 [1.1])",
               .choices = kCompats},
    OptionSpec{.name = "backing_file", .kind = OptionKind::Text, .help = "File name of a base image"},
    OptionSpec{.name = "backing_fmt", .kind = OptionKind::Text, .help = "Image format of the base image"},
    OptionSpec{.name = "data_file", .kind = OptionKind::Text, .help = "File name of an external data file"},
    OptionSpec{.name = "data_file_raw",
               .kind = OptionKind::Flag,
               .help = "The external data file must stay valid as a raw image"},
    OptionSpec{.name = "lazy_refcounts",
               .kind = OptionKind::Flag,
               .help = "Postpone refcount updates",
               .shownDefault = "off"},
    OptionSpec{.name = "refcount_bits",
               .kind = OptionKind::Number,
               .help = "Width of a reference count entry in bits",
               .minimum = 1,
               .maximum = 64,
               .shownDefault = "16"},
};

// A create option that amend takes too; it has no default there: what is not named stays.
consteval OptionSpec amendable(std::string_view name) {
    OptionSpec spec = *std::ranges::find(kCreateOptions, name, &OptionSpec::name);
    spec.shownDefault = {};
    return spec;
}

inline constexpr std::array kAmendOptions{
    amendable("compat"),
    amendable("backing_file"),
    amendable("backing_fmt"),
    amendable("data_file"),
    amendable("data_file_raw"),
    amendable("encrypt.iter-time"),
    OptionSpec{.name = "encrypt.keyslot",
               .kind = OptionKind::Number,
               .help = "Select a single keyslot to modify explicitly"},
    OptionSpec{.name = "encrypt.new-secret",
               .kind = OptionKind::Text,
               .help = "New secret to set in the matching keyslots. Empty string to erase"},
    OptionSpec{.name = "encrypt.old-secret",
               .kind = OptionKind::Text,
               .help = "Select all keyslots that match this password"},
    OptionSpec{.name = "encrypt.state",
               .kind = OptionKind::Text,
               .help = "Select new state of affected keyslots (active/inactive)"},
    amendable("lazy_refcounts"),
    amendable("refcount_bits"),
    amendable("size"),
};

} // namespace blockcore::qcow2
