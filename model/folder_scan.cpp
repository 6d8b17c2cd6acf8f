// SPDX-License-Identifier: MIT
#include "model/folder_scan.h"

#include "model/open_chain.h"

#include <QDir>
#include <QSet>

namespace model {

namespace {

// A folder with more files than this is not a folder of images.
constexpr qsizetype kMaxFiles = 10'000;

bool namedLikeADisk(const QString& path) {
    static const QSet<QString> kSuffixes{QStringLiteral("img"), QStringLiteral("raw"), QStringLiteral("iso"),
                                         QStringLiteral("dd"), QStringLiteral("bin")};
    return kSuffixes.contains(QFileInfo(path).suffix().toLower());
}

} // namespace

QList<LayerFacts> scanFolder(const QString& folder, const std::stop_token& stop) {
    QList<LayerFacts> found;
    QSet<QString> named;
    const QStringList files = QDir(folder).entryList(QDir::Files | QDir::Readable, QDir::Name);
    for (const QString& file : files.first(std::min(files.size(), kMaxFiles))) {
        if (stop.stop_requested()) return {};
        const auto open = openChain({.path = QDir(folder).absoluteFilePath(file), .allowed = {}, .alone = true});
        if (!open) continue;
        found.append(layerFacts(*(*open)->chain, 0));
        if (const auto& backing = found.last().backing) named.insert(backing->path);
    }
    found.removeIf([&](const LayerFacts& facts) {
        return facts.format == u"raw" && !named.contains(facts.path) && !namedLikeADisk(facts.path);
    });
    return found;
}

} // namespace model
