// SPDX-License-Identifier: MIT
// Deflate and zstd: what goes in comes out; what is damaged is refused; what a whole-unit reader must tolerate is.
#include "blockcore/codec/deflate.h"
#include "blockcore/codec/incompressible.h"
#include "blockcore/codec/zstd.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"

#include <algorithm>
#include <random>

using namespace blockcore;

namespace {

constexpr std::size_t kUnit = 65536;
constexpr int kLevel = 3;
using Bytes = std::vector<std::byte>;

// Half pattern, half repetition: it shrinks, but not to nothing.
Bytes shrinkable() {
    Bytes bytes = test_support::pattern(7, 0, kUnit / 4);
    bytes.resize(kUnit, std::byte{0x5a});
    return bytes;
}

template <class Compress>
Bytes compressed(Compress compress, const Bytes& bytes) {
    Bytes out(kUnit);
    out.resize(compress(bytes, out));
    return out;
}

Bytes deflated(const Bytes& bytes) {
    Deflater deflater(kLevel);
    return compressed([&](auto& in, auto& out) { return deflater.deflate(in, out); }, bytes);
}

Bytes zstdPacked(const Bytes& bytes) {
    ZstdEncoder encoder(kLevel);
    return compressed([&](auto& in, auto& out) { return encoder.encode(in, out); }, bytes);
}

} // namespace

class CodecTest : public QObject {
    Q_OBJECT

private slots:
    void deflateGivesBackWhatWentIn() {
        const Bytes bytes = shrinkable();
        const Bytes packed = deflated(bytes);
        QVERIFY(!packed.empty() && packed.size() < bytes.size());
        Bytes out(kUnit);

        QVERIFY_RESULT(Inflater().inflate(packed, out));

        QVERIFY(out == bytes);
    }

    void inflateIgnoresWhatFollowsTheStream() {
        const Bytes bytes = shrinkable();
        Bytes packed = deflated(bytes);
        packed.resize(packed.size() + 511, std::byte{0xff});
        Bytes out(kUnit);

        QVERIFY_RESULT(Inflater().inflate(packed, out));

        QVERIFY(out == bytes);
    }

    void inflateStopsOnceOutIsFull() {
        const Bytes bytes = shrinkable();
        Bytes out(kUnit / 2);

        QVERIFY_RESULT(Inflater().inflate(deflated(bytes), out));

        QVERIFY(std::ranges::equal(out, std::span(bytes).first(out.size())));
    }

    void shortOrDamagedDeflateIsCorrupt() {
        Bytes packed = deflated(shrinkable());
        Bytes out(kUnit);
        QVERIFY_FAILS(Inflater().inflate(std::span(packed).first(packed.size() / 2), out), ErrorCode::Corrupt);
        QVERIFY_FAILS(Inflater().inflate({}, out), ErrorCode::Corrupt);
        packed.front() = std::byte{0x07}; // a block type that does not exist
        QVERIFY_FAILS(Inflater().inflate(packed, out), ErrorCode::Corrupt);
    }

    void deflateSaysWhenTheResultDoesNotFit() {
        Bytes out(16);
        QCOMPARE(Deflater(kLevel).deflate(shrinkable(), out), 0U);
    }

    void onlyRandomBytesLookIncompressible() {
        std::mt19937 random(7);
        Bytes bytes(kUnit);
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
        QVERIFY(looksIncompressible(bytes));
        QVERIFY(!looksIncompressible(std::span(bytes).first(4096))); // too little to tell
        QVERIFY(!looksIncompressible(shrinkable()));
        QVERIFY(!looksIncompressible(Bytes(kUnit)));
    }

    void zstdGivesBackWhatWentInAndIgnoresWhatFollows() {
        const Bytes bytes = shrinkable();
        Bytes packed = zstdPacked(bytes);
        QVERIFY(!packed.empty());
        packed.resize(packed.size() + 511);
        Bytes out(kUnit);

        QVERIFY_RESULT(ZstdDecoder().decode(packed, out));

        QVERIFY(out == bytes);
    }

    void zstdTakesSeveralFrames() {
        const Bytes bytes = shrinkable();
        Bytes packed = zstdPacked(bytes);
        const Bytes once = packed;
        packed.insert(packed.end(), once.begin(), once.end());
        Bytes out(2 * kUnit);

        QVERIFY_RESULT(ZstdDecoder().decode(packed, out));

        QVERIFY(std::ranges::equal(std::span(out).subspan(kUnit), bytes));
    }

    void shortOrDamagedZstdIsCorrupt() {
        Bytes packed = zstdPacked(shrinkable());
        Bytes out(kUnit);
        QVERIFY_FAILS(ZstdDecoder().decode(std::span(packed).first(packed.size() / 2), out), ErrorCode::Corrupt);
        packed.front() = std::byte{0};
        QVERIFY_FAILS(ZstdDecoder().decode(packed, out), ErrorCode::Corrupt);
    }

    void zstdSaysWhenTheResultDoesNotFit() {
        Bytes out(16);
        QCOMPARE(ZstdEncoder(kLevel).encode(shrinkable(), out), 0U);
    }
};

QTEST_GUILESS_MAIN(CodecTest)
#include "tst_codec.moc"
