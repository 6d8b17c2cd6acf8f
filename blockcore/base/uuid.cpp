// SPDX-License-Identifier: MIT
#include "blockcore/base/uuid.h"

#include <cstring>
#include <random>

namespace blockcore {

Uuid randomUuid() {
    std::random_device source;
    Uuid uuid;
    for (std::size_t at = 0; at < uuid.size(); at += sizeof(unsigned)) {
        const unsigned word = source();
        std::memcpy(uuid.data() + at, &word, sizeof(word));
    }
    uuid[6] = (uuid[6] & std::byte{0x0f}) | std::byte{0x40};
    uuid[8] = (uuid[8] & std::byte{0x3f}) | std::byte{0x80};
    return uuid;
}

} // namespace blockcore
