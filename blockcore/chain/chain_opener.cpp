// SPDX-License-Identifier: MIT
// Chain::open and Chain::adopt: from a name to a list of open layers.
#include "blockcore/chain/chain.h"
#include "blockcore/chain/file_name.h"
#include "blockcore/chain/gated_files.h"
#include "blockcore/image/registry.h"

#include <format>

namespace blockcore {

namespace {

// What the name alone tells; null: the content decides.
Result<const FormatDriver*> driverByName(const std::optional<std::string>& name) {
    if (!name) return nullptr;
    if (const FormatDriver* driver = findFormat(*name)) return driver;
    return fail(ErrorCode::InvalidArgument, "Unknown driver '" + *name + "'");
}

// What the reference's format and raw nodes ask for (TRUST, e): a format's metadata must not change under it.
LockRequest lockFor(const FormatDriver& driver, Access access, bool forceShare) {
    LockRequest lock;
    if (access != Access::Read) lock.used |= LockRequest::kWrite;
    if (driver.sharesWrites || forceShare) return lock;
    if (access != Access::Read) lock.used |= LockRequest::kResize;
    lock.shared = LockRequest::kConsistentRead | LockRequest::kWriteUnchanged;
    return lock;
}

} // namespace

Result<> Chain::openLayer(const ImageRef& ref, Access access, const OpenPolicy& policy) {
    const FormatDriver* driver = TRY(driverByName(ref.format));
    if (ref.name.empty()) return fail(ErrorCode::InvalidArgument, "The 'file' block driver requires a file name");
    Layer layer;
    layer.path = TRY(localPath(ref.name));
    const FileRequest request{.path = layer.path,
                              .access = access,
                              .cache = policy.cache,
                              .namedBy = m_layers.empty() ? NamedBy::User : NamedBy::Image};
    auto host = TRY(m_files->openLayer(request));
    layer.status = TRY(m_files->status(layer.path));
    layer.probed = !ref.format.has_value();
    const auto probing = policy.reach == Reach::Any ? Probing::AsReference : Probing::TrailersToo;
    if (!driver) driver = TRY(probeFormat(*host, probing, layer.path));
    TRY(openImage(layer, *driver, std::move(host), access, policy));
    m_layers.push_back(std::move(layer));
    return {};
}

Result<> Chain::openImage(Layer& layer, const FormatDriver& driver, std::unique_ptr<BlockDevice> host, Access access,
                          const OpenPolicy& policy) {
    TRY(host->lock(lockFor(driver, access, policy.forceShare)));
    layer.image = TRY(driver.open(OpenRequest{.path = layer.path,
                                              .host = std::move(host),
                                              .access = access,
                                              .cache = policy.cache,
                                              .files = *m_files,
                                              .metadataOnly = policy.metadataOnly,
                                              .probed = layer.probed,
                                              .forCheck = policy.forCheck}));
    return {};
}

Result<std::unique_ptr<Chain>> Chain::openBase(std::size_t index) {
    Layer& layer = m_layers[index];
    const FormatDriver& driver = layer.image->driver();
    // Its own reading lock forbids others to write.
    layer.image.reset();
    auto host = TRY(m_files->openAgain({.path = layer.path, .access = Access::ReadWrite, .cache = m_cache}));
    TRY(openImage(layer, driver, std::move(host), Access::ReadWrite, {.cache = m_cache}));
    std::unique_ptr<Chain> base(new Chain);
    base->m_layers.assign(m_layers.begin() + static_cast<std::ptrdiff_t>(index), m_layers.end());
    base->addViews();
    return base;
}

Result<> Chain::openNext(const BackingRef& reference, const OpenPolicy& policy, Access access) {
    if (m_layers.size() >= policy.maxDepth)
        return fail(ErrorCode::Corrupt,
                    "The backing chain is longer than " + std::to_string(policy.maxDepth) + " images");
    const std::string name = resolveBeside(m_layers.back().path, reference.name);
    TRY(openLayer({name, reference.format}, access, policy));
    const auto found = m_layers.back().image->contentId();
    if (!reference.contentId || !found || *reference.contentId == *found) return {};
    m_layers.pop_back();
    return fail(ErrorCode::InvalidArgument,
                std::format("The content of '{}' has changed since the image above it was made: its identifier is {:08x}, "
                            "not {:08x}",
                            name, *found, *reference.contentId));
}

Result<> Chain::openBacking(const OpenPolicy& policy, Access access) {
    while (const auto reference = m_layers.back().image->backing()) {
        const std::size_t above = m_layers.size();
        const Access layerAccess = above < policy.writableLayers ? access : Access::Read;
        auto opened = openNext(*reference, policy, layerAccess);
        if (opened) continue;
        if (policy.keepBroken) {
            m_brokenLink =
                BrokenLink{*reference, resolveBeside(m_layers.back().path, reference->name), opened.error()};
            return {};
        }
        // One line for each layer passed on the way down, as the reference words it.
        for (std::size_t passed = 0; passed < above; ++passed)
            opened = std::move(opened).transform_error(during("Could not open backing file"));
        return opened;
    }
    return {};
}

Result<std::unique_ptr<Chain>> Chain::open(const ImageRef& top, Access access, const OpenPolicy& policy,
                                           FileOpener& files) {
    std::unique_ptr<Chain> chain(new Chain);
    chain->m_files = std::make_unique<GatedFiles>(files, policy);
    chain->m_cache = policy.cache;
    auto opened = chain->openLayer(top, access, policy);
    if (opened && policy.followBacking) opened = chain->openBacking(policy, access);
    if (!opened)
        return std::unexpected(during("Could not open '" + top.name + "'")(std::move(opened).error()));
    chain->addViews();
    return chain;
}

Result<std::unique_ptr<Chain>> Chain::adopt(std::unique_ptr<Image> top, const std::filesystem::path& path,
                                            const OpenPolicy& policy, FileOpener& files) {
    std::unique_ptr<Chain> chain(new Chain);
    chain->m_files = std::make_unique<GatedFiles>(files, policy);
    chain->m_files->adoptTop(path);
    chain->m_layers.push_back({.path = path, .image = std::move(top), .status = {}});
    if (policy.followBacking) {
        auto opened = chain->openBacking(policy, Access::Read);
        if (!opened)
            return std::unexpected(
                during("Could not open '" + path.string() + "'")(std::move(opened).error()));
    }
    chain->addViews();
    return chain;
}

} // namespace blockcore
