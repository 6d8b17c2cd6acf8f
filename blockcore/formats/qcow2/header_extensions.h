// SPDX-License-Identifier: MIT
// The header's extensions: the tagged records between the header and the backing file's name. Only header.cpp
// needs this.
#pragma once

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/qcow2/header.h"

namespace blockcore::qcow2 {

// Reads what lies between header.headerLength and end (an offset in bytes) into header. On failure header holds
// what was read before.
Result<> readExtensions(Header& header, std::span<const std::byte> bytes, std::uint64_t end);
// Appends all extensions and the end mark in the reference's order.
void writeExtensions(const Header& header, ByteWriter& writer);

} // namespace blockcore::qcow2
