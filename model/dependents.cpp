// SPDX-License-Identifier: MIT
#include "model/dependents.h"

#include "model/format_text.h"
#include "model/layer_facts.h"
#include "model/open_chain.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace model {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Dependents)
};

constexpr qsizetype kMaxFiles = 2'000, kMaxNames = 4;

} // namespace

QStringList findDependents(const QString& path, const std::stop_token& stop) {
    if (stop.stop_requested()) return {};
    const QString base = canonicalPath(path);
    const QDir folder = QFileInfo(base).absoluteDir();
    const QStringList files = folder.entryList(QDir::Files | QDir::Readable, QDir::Name);
    QStringList found;
    for (const QString& file : files.first(std::min(files.size(), kMaxFiles))) {
        if (stop.stop_requested()) return {};
        const QString candidate = folder.absoluteFilePath(file);
        if (candidate == base) continue;
        const auto open = openChain({.path = candidate, .allowed = {}, .alone = true});
        if (!open) continue;
        const auto facts = layerFacts(*(*open)->chain, 0);
        if (facts.backing && facts.backing->path == base) found.append(facts.path);
    }
    return found;
}

QString namesText(const QStringList& paths) {
    QStringList names;
    for (const QString& path : paths.first(std::min(paths.size(), kMaxNames))) names.append(harmless(QFileInfo(path).fileName()));
    const QString text = names.join(QStringLiteral(", "));
    const qsizetype more = paths.size() - names.size();
    return more > 0 ? Words::tr("%1 and %n more", nullptr, static_cast<int>(more)).arg(text) : text;
}

} // namespace model
