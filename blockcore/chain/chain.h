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

// How far names found inside images are followed (TRUST, decision 1). Any: everything is done as the reference does, how a
// format is guessed included.
enum class Reach : std::uint8_t { None, SameFolder, AnyFile, Any };

inline constexpr std::size_t kMaxChainDepth = 200;

class GatedFiles;

struct OpenPolicy {
    bool followBacking = true;
    // A backing file that cannot or may not be opened ends the chain instead of failing it: see brokenLink().
    bool keepBroken = false;
    Reach reach = Reach::AnyFile;
    // Files the person has allowed besides what reach says (canonical paths, or folders).
    std::vector<std::filesystem::path> allowed{};
    std::size_t maxDepth = kMaxChainDepth;  // loops and depth are errors, not recursion
    std::size_t writableLayers = 1;         // from the top, when access is not Read; commit opens two
    bool forceShare = false;                // -U: lock nothing against writers; reading only
    bool metadataOnly = false;              // info: see OpenRequest
    bool forCheck = false;                  // check: see OpenRequest
    CacheMode cache = CacheMode::Writeback; // of the top layer
};

struct ImageRef {
    std::string name;                    // a path, or file:PATH; see chain/file_name.h
    std::optional<std::string> format{}; // absent: probe
};

// Why a chain is shorter than its images say; only with OpenPolicy::keepBroken.
struct BrokenLink {
    BackingRef reference;           // as the last layer names it
    std::filesystem::path resolved; // where that would be
    Error error;                    // PermissionDenied: the policy's reach does not allow it
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
    // What is missing below the last layer; ranges that it would supply cannot be read.
    const std::optional<BrokenLink>& brokenLink() const { return m_brokenLink; }
    const FileStatus& status(std::size_t index) const { return m_layers[index].status; }
    bool probed(std::size_t index) const { return m_layers[index].probed; } // the format was a guess
    // Opens the layer once more, for writing, and gives the layers from it down as a chain of their own: the images are
    // shared, so that this chain reads what is written there. This chain must outlive it, and is of no use after failure.
    Result<std::unique_ptr<Chain>> openBase(std::size_t index);
    // The disk as seen without the layers above index; owned by the chain.
    BlockDevice& viewFrom(std::size_t index);

    std::uint64_t size() const override;
    bool writable() const override;
    // extentAt for the layers from index down; Extent::layer counts from the chain's top. A range that nobody
    // allocates is Unallocated, with the layer where the search ended: the last, or the one above a layer
    // that is too short. To go through a whole disk use ExtentWalker, which asks no layer twice.
    Result<Extent> extentFrom(std::size_t index, std::uint64_t offset, std::uint64_t maxLength);
    // Reads what the layers from index down supply.
    Result<> readFrom(std::size_t index, std::uint64_t offset, std::span<std::byte> out);

    // Writes what is cached in writable layers and shuts them. Without it, changes may be lost.
    Result<> close();

private:
    struct Layer {
        std::filesystem::path path;
        std::shared_ptr<Image> image;
        FileStatus status;
        bool probed = false;
    };
    class View;
    Chain();
    Result<> openLayer(const ImageRef& image, Access access, const OpenPolicy& policy);
    Result<> openImage(Layer& layer, const FormatDriver& driver, std::unique_ptr<BlockDevice> host, Access access,
                       const OpenPolicy& policy);
    Result<> openBacking(const OpenPolicy& policy, Access access);
    Result<> openNext(const BackingRef& reference, const OpenPolicy& policy, Access access);
    void addViews();

    Result<> doRead(std::uint64_t offset, std::span<std::byte> out) override;
    Result<> doWrite(std::uint64_t offset, std::span<const std::byte> data) override;
    Result<> doZero(Range range) override;
    Result<> doDiscard(Range range) override;
    Result<> doReserve(Range range) override;
    Result<> doFlush() override;
    Result<Extent> doExtentAt(std::uint64_t offset, std::uint64_t maxLength) override;

    std::unique_ptr<GatedFiles> m_files; // layers keep references to it
    CacheMode m_cache = CacheMode::Writeback;
    std::vector<Layer> m_layers;
    std::optional<BrokenLink> m_brokenLink;
    std::vector<std::unique_ptr<View>> m_views;
    RangeLock m_unitLocks; // units being completed by cow_writer
};

} // namespace blockcore
