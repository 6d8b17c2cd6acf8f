// SPDX-License-Identifier: MIT
// A disk as its user sees it: the list of layers from the top image down its backing files. The chain alone
// resolves unallocated ranges and copies on write, for all formats. A lone image is a chain of depth one;
// operations never hold an Image any other way.
//
// Threads: as BlockDevice. Overlapping partial writes to one allocation unit are serialised here.
#pragma once

#include "blockcore/device/range_lock.h"
#include "blockcore/image/format_driver.h"

namespace blockcore {

// How far names found inside images are followed (TRUST, decision 1).
enum class Reach : std::uint8_t { None, SameFolder, AnyFile, Any };

inline constexpr std::size_t kMaxChainDepth = 200;

struct OpenPolicy {
    bool followBacking = true;
    Reach reach = Reach::AnyFile;
    std::size_t maxDepth = kMaxChainDepth;      // loops and depth are errors, not recursion
    std::size_t writableLayers = 1;             // from the top, when access is not Read; commit opens two
    bool forceShare = false;                    // -U: lock nothing against writers; reading only
    bool metadataOnly = false;                  // info: see OpenRequest
    CacheMode cache = CacheMode::Writeback;     // of the top layer
};

struct ImageRef {
    std::filesystem::path path;
    std::optional<std::string> format{};        // absent: probe
    NamedBy namedBy = NamedBy::User;
};

class Chain final : public BlockDevice {
public:
    // Opens the top image and, where the policy says so, what it names. Errors read like the reference's:
    // "Could not open 'top.qcow2': Could not open backing file: …".
    static Result<std::unique_ptr<Chain>> open(const ImageRef& top, Access access, const OpenPolicy& policy,
                                               FileOpener& files);
    // A chain around a freshly created image; backing layers are opened as the policy says. path is where
    // names in the image are relative to.
    static Result<std::unique_ptr<Chain>> adopt(std::unique_ptr<Image> top, const std::filesystem::path& path,
                                                const OpenPolicy& policy, FileOpener& files);
    ~Chain() override;

    std::size_t depth() const { return m_layers.size(); }
    Image& layer(std::size_t index) { return *m_layers[index].image; } // 0 is the top
    const Image& layer(std::size_t index) const { return *m_layers[index].image; }
    const std::filesystem::path& path(std::size_t index) const { return m_layers[index].path; }
    const FileStatus& status(std::size_t index) const { return m_layers[index].status; }
    bool probed(std::size_t index) const { return m_layers[index].probed; } // the format was a guess
    // The disk as seen without the layers above index; owned by the chain.
    BlockDevice& viewFrom(std::size_t index);

    std::uint64_t size() const override;
    bool writable() const override;
    // extentAt for the layers from index down; Extent::layer counts from the chain's top. Ranges that no
    // layer allocates are reported Unallocated with the last layer's number.
    Result<Extent> extentFrom(std::size_t index, std::uint64_t offset, std::uint64_t maxLength);
    // Reads what the layers from index down supply.
    Result<> readFrom(std::size_t index, std::uint64_t offset, std::span<std::byte> out);

    // Writes what is cached in writable layers and shuts them. Without it, changes may be lost.
    Result<> close();

private:
    struct Layer {
        std::filesystem::path path;
        std::unique_ptr<Image> image;
        FileStatus status;
        bool probed = false;
    };
    class View;
    Chain() = default;
    Result<> openBacking(const OpenPolicy& policy, FileOpener& files);

    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doDiscard(Range range) override;
    Result<> doReserve(Range range) override;
    Result<> doFlush() override;
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    std::vector<Layer> m_layers;
    std::vector<std::unique_ptr<View>> m_views;
    RangeLock m_unitLocks;                      // units being completed by cow_writer
};

} // namespace blockcore
