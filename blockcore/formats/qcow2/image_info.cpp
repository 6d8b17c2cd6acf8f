// SPDX-License-Identifier: MIT
// What `info` says of a qcow2 image, in the reference's keys and order.
#include "blockcore/formats/qcow2/image.h"

#include <nlohmann/json.hpp>

namespace blockcore::qcow2 {

namespace {

Json bitmapList(const std::vector<Bitmap>& bitmaps) {
    Json list = Json::array();
    for (const Bitmap& bitmap : bitmaps) {
        Json flags = Json::array();
        if (bitmap.inUse()) flags.push_back("in-use");
        if (bitmap.enabled()) flags.push_back("auto");
        list.push_back({{"flags", std::move(flags)},
                        {"name", bitmap.name},
                        {"granularity", bitmap.granularity()}});
    }
    return list;
}

Json formatSpecific(const Header& header, const std::vector<Bitmap>& bitmaps) {
    Json json = Json::object();
    json["compat"] = header.version >= 3 ? "1.1" : "0.10";
    json["compression-type"] = header.compressionType == kCompressionZstd ? "zstd" : "zlib";
    if (header.version >= 3) json["lazy-refcounts"] = (header.compatible & kCompatibleLazyRefcounts) != 0;
    if (!bitmaps.empty()) json["bitmaps"] = bitmapList(bitmaps);
    json["refcount-bits"] = header.geometry().refcountBits();
    if (header.cryptMethod != kCryptNone)
        json["encrypt"] = {{"format", header.cryptMethod == kCryptAes ? "aes" : "luks"}};
    if (header.version < 3) return json;
    if (header.hasIncompatible(kIncompatibleDataFile)) {
        json["data-file"] = *header.dataFileName;
        json["data-file-raw"] = header.dataFileRaw();
    }
    json["corrupt"] = header.hasIncompatible(kIncompatibleCorrupt);
    json["extended-l2"] = header.hasIncompatible(kIncompatibleExtendedL2);
    return json;
}

} // namespace

ImageInfo Qcow2Image::info() const {
    ImageInfo info{.virtualSize = size(),
                   .clusterSize = m_geometry.clusterSize(),
                   .encrypted = m_header.cryptMethod != kCryptNone,
                   .dirty = m_header.hasIncompatible(kIncompatibleDirty),
                   .formatSpecific = std::make_shared<const Json>(formatSpecific(m_header, m_bitmaps.records()))};
    for (const Snapshot& snapshot : m_snapshots.snapshots) info.snapshots.push_back(snapshot.info);
    if (m_header.version >= 3) {
        auto& bitmaps = info.bitmaps.emplace();
        for (const Bitmap& bitmap : m_bitmaps.records())
            bitmaps.push_back({.name = bitmap.name,
                               .granularity = bitmap.granularity(),
                               .consistent = !bitmap.inUse(),
                               .enabled = bitmap.enabled()});
    }
    return info;
}

} // namespace blockcore::qcow2
