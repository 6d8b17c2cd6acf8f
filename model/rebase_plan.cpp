// SPDX-License-Identifier: MIT
#include "model/rebase_plan.h"

#include "blockcore/chain/extent_walker.h"
#include "model/dependents.h"
#include "model/format_text.h"
#include "model/open_chain.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSet>
#include <QStorageInfo>

namespace model {

using blockcore::Chain;
using blockcore::ExtentKind;
using blockcore::ExtentWalker;

namespace {

struct Plan {
    Q_DECLARE_TR_FUNCTIONS(Plan)
};

constexpr std::uint64_t kSamples = 64, kSampleBytes = 64 * 1024;

bool holdsData(const blockcore::Extent& extent) { return extent.kind == ExtentKind::Data || extent.kind == ExtentKind::Compressed; }

QStringList namesOf(Chain& chain) {
    QStringList names;
    for (std::size_t layer = 0; layer < chain.depth(); ++layer) names.append(layerFacts(chain, layer).name);
    return names;
}

QSet<QString> pathsOf(const Chain& chain) {
    QSet<QString> paths;
    for (std::size_t layer = 0; layer < chain.depth(); ++layer) paths.insert(canonicalPath(QString::fromStdString(chain.path(layer).string())));
    return paths;
}

// What layers below the top supply and the new chain does not hold itself, or holds where the old one has nothing.
quint64 mostCopied(Chain& old, Chain* fresh, const std::stop_token& stop) {
    const QSet<QString> shared = fresh ? pathsOf(*fresh) : QSet<QString>();
    ExtentWalker walker(old);
    std::optional<ExtentWalker> freshWalker;
    if (fresh) freshWalker.emplace(*fresh);
    quint64 bytes = 0;
    for (std::uint64_t at = 0; at < old.size() && !stop.stop_requested();) {
        const auto extent = walker.at(at, old.size() - at);
        if (!extent || extent->range.length == 0) break;
        std::uint64_t end = extent->range.end();
        const bool own = extent->layer == 0 && extent->kind != ExtentKind::Unallocated;
        bool copied = !own && holdsData(*extent) && !shared.contains(canonicalPath(QString::fromStdString(old.path(extent->layer).string())));
        if (!own && !copied && fresh && at < fresh->size()) {
            const auto other = freshWalker->at(at, std::min(end, fresh->size()) - at);
            if (!other || other->range.length == 0) break;
            end = other->range.end();
            copied = holdsData(*other) && !holdsData(*extent);
        }
        if (copied) bytes += end - at;
        at = end;
    }
    return bytes;
}

// Spread evenly over the disk, below the top: what guests would see change if the files differ.
void compareSamples(RebasePlan& plan, Chain& old, Chain* fresh, const std::stop_token& stop) {
    const std::uint64_t size = old.size();
    QByteArray left, right;
    for (std::uint64_t sample = 0; sample < kSamples && !stop.stop_requested(); ++sample) {
        const std::uint64_t at = size / kSamples * sample / 512 * 512;
        const std::uint64_t length = std::min(kSampleBytes, size - at);
        if (length == 0) break;
        const auto read = [&](Chain* chain, std::size_t layer, QByteArray& bytes) {
            bytes.fill('\0', static_cast<qsizetype>(length));
            const std::uint64_t end = chain && layer < chain->depth() ? chain->layer(layer).size() : 0;
            if (at >= end) return true;
            const std::span<char> out(bytes.data(), static_cast<std::size_t>(std::min(length, end - at)));
            return chain->readFrom(layer, at, std::as_writable_bytes(out)).has_value();
        };
        if (!read(&old, 1, left) || !read(fresh, 0, right)) continue;
        ++plan.samples;
        if (left == right) continue;
        plan.differsAt = at;
        return;
    }
}

QString textOf(const blockcore::Error& error) { return harmless(QString::fromStdString(errorText(error))); }

} // namespace

RebasePlan planRebase(const RebaseRequest& request, const std::stop_token& stop) {
    RebasePlan plan;
    const auto old = openChain({.path = request.image, .allowed = request.allowed});
    if (!old) {
        plan.problem = textOf(old.error());
        return plan;
    }
    Chain& chain = *(*old)->chain;
    plan.before = namesOf(chain);
    plan.after = {plan.before.first()};
    plan.dependents = findDependents(request.image, stop);
    plan.freeBytes = static_cast<quint64>(std::max<qint64>(0, QStorageInfo(QFileInfo(request.image).absolutePath()).bytesAvailable()));
    std::shared_ptr<OpenChain> fresh;
    if (!request.backing.isEmpty()) {
        const auto opened = openChain({.path = request.backing, .allowed = QStringList{QFileInfo(request.backing).absolutePath()} + request.allowed});
        if (!opened) {
            plan.problem = textOf(opened.error());
            return plan;
        }
        fresh = *opened;
        plan.after += namesOf(*fresh->chain);
        if (pathsOf(*fresh->chain).contains(canonicalPath(request.image)))
            plan.problem = Plan::tr("The new backing file stands on this image itself: the chain would never end.");
    }
    if (chain.brokenLink() && !request.nameOnly && plan.problem.isEmpty())
        plan.problem = Plan::tr("The present backing file cannot be read, so nothing can be copied from it. If the new one has the same content, change the name only.");
    if (!plan.problem.isEmpty()) return plan;
    if (!request.nameOnly) plan.mostCopied = mostCopied(chain, fresh ? fresh->chain.get() : nullptr, stop);
    else if (!chain.brokenLink()) compareSamples(plan, chain, fresh ? fresh->chain.get() : nullptr, stop);
    return plan;
}

} // namespace model
