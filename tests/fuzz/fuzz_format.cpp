// SPDX-License-Identifier: MIT
// The libFuzzer target, built once for each format: PLATTER_FUZZ_FORMAT is its name.
#include "blockcore/image/registry.h"
#include "tests/fuzz/exercise.h"
#include "tests/fuzz/mutator.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

// libFuzzer's own, for inputs that no field-wise change would find.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t maxSize);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const blockcore::FormatDriver* const driver = blockcore::findFormat(PLATTER_FUZZ_FORMAT);
    if (driver == nullptr) std::abort();
    fuzz::exercise(*driver, std::as_bytes(std::span(data, size)));
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t maxSize, unsigned seed) {
    test_support::Random random(seed);
    if (random.chance(4)) return LLVMFuzzerMutate(data, size, maxSize);
    const auto bytes = std::as_bytes(std::span(data, size));
    std::vector<std::byte> image(bytes.begin(), bytes.end());
    fuzz::mutate(PLATTER_FUZZ_FORMAT, image, maxSize, random);
    const std::size_t length = std::min(image.size(), maxSize);
    std::memcpy(data, image.data(), length);
    return length;
}
