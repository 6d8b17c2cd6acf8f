// SPDX-License-Identifier: MIT
// liblzfse comes as a shared library only, and platter is linked statically so that it starts at once: the library is
// loaded when the first stream is met.
#include "blockcore/codec/lzfse.h"

#if PLATTER_WITH_LZFSE
#include <dlfcn.h>
#include <lzfse.h>
#include <memory>
#endif

namespace blockcore {

#if PLATTER_WITH_LZFSE
namespace {

struct Library {
    decltype(&lzfse_decode_buffer) decode = nullptr;
    decltype(&lzfse_decode_scratch_size) scratchSize = nullptr;
};

template <class Function>
void find(Function& function, void* library, const char* name) {
    function = reinterpret_cast<Function>(dlsym(library, name)); // POSIX, dlsym(): the way to get a function
}

// Stays loaded until the program ends.
const Library& library() {
    static const Library loaded = [] {
        Library found;
        void* const handle = dlopen("liblzfse.so.1", RTLD_NOW | RTLD_LOCAL);
        if (handle == nullptr) return found;
        find(found.decode, handle, "lzfse_decode_buffer");
        find(found.scratchSize, handle, "lzfse_decode_scratch_size");
        return found;
    }();
    return loaded;
}

} // namespace

Result<> lzfseDecode(std::span<const std::byte> in, std::span<std::byte> out) {
    const Library& lzfse = library();
    if (lzfse.decode == nullptr || lzfse.scratchSize == nullptr)
        return fail(ErrorCode::Unsupported, "LZFSE data cannot be read: liblzfse.so.1 is not installed");
    const auto scratch = std::make_unique_for_overwrite<std::byte[]>(lzfse.scratchSize());
    const auto* source = static_cast<const std::uint8_t*>(static_cast<const void*>(in.data()));
    auto* target = static_cast<std::uint8_t*>(static_cast<void*>(out.data()));
    const std::size_t length = lzfse.decode(target, out.size(), source, in.size(), scratch.get());
    if (length != out.size()) return fail(ErrorCode::Corrupt, "Invalid LZFSE data");
    return {};
}
#else
Result<> lzfseDecode(std::span<const std::byte>, std::span<std::byte>) {
    return fail(ErrorCode::Unsupported, "This build of Platter has no LZFSE");
}
#endif

} // namespace blockcore
