// SPDX-License-Identifier: MIT
#include "model/convert_plan.h"

#include "blockcore/chain/extent_walker.h"
#include "model/format_text.h"
#include "model/open_chain.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>

namespace model {

using blockcore::ExtentKind;
using blockcore::Range;

namespace {

struct Plan {
    Q_DECLARE_TR_FUNCTIONS(Plan)
};

constexpr std::size_t kSamples = 24;            // enough to tell text from video; under a tenth of a second
constexpr std::uint64_t kSampleBytes = 64 * 1024;
constexpr int kSampleLevel = 3;                 // zlib; near what the engine's default reaches
constexpr double kSampleError = 0.15;
constexpr std::uint64_t kZeroGrain = 4096;      // the engine leaves out zeroes of this size

struct Samples {
    double zeroShare = 0;                       // of the data: zeroes that will not be written
    double ratio = 1;                           // compressed to plain size
};

struct Source {
    std::vector<Range> data;
    quint64 dataBytes = 0, zeroBytes = 0;
};

Source findData(blockcore::Chain& chain, bool onlyTop, const std::stop_token& stop) {
    Source source;
    blockcore::ExtentWalker walker(chain);
    for (std::uint64_t at = 0; at < chain.size() && !stop.stop_requested();) {
        const auto extent = walker.at(at, chain.size() - at);
        if (!extent || extent->range.length == 0) break;
        const bool data = extent->kind == ExtentKind::Data || extent->kind == ExtentKind::Compressed;
        if (!data || (onlyTop && extent->layer > 0)) {
            source.zeroBytes += extent->range.length;
        } else {
            source.dataBytes += extent->range.length;
            if (!source.data.empty() && source.data.back().end() == at) source.data.back().length += extent->range.length;
            else source.data.push_back(extent->range);
        }
        at = extent->range.end();
    }
    return source;
}

std::uint64_t zeroBytesIn(const QByteArray& sample) {
    std::uint64_t zeroes = 0;
    for (qsizetype at = 0; at < sample.size(); at += static_cast<qsizetype>(kZeroGrain)) {
        const auto grain = QByteArrayView(sample).sliced(at, std::min<qsizetype>(kZeroGrain, sample.size() - at));
        if (std::ranges::all_of(grain, [](char byte) { return byte == 0; })) zeroes += static_cast<std::uint64_t>(grain.size());
    }
    return zeroes;
}

// Evenly spread over the data, not over the disk.
Samples takeSamples(blockcore::Chain& chain, const Source& source, const std::stop_token& stop) {
    std::uint64_t read = 0, zeroes = 0, packed = 0, passed = 0;
    std::size_t next = 0;
    for (const Range& range : source.data) {
        while (next < kSamples && !stop.stop_requested()) {
            const std::uint64_t wanted = source.dataBytes / kSamples * next;
            if (wanted >= passed + range.length) break;
            const std::uint64_t at = range.offset + (wanted - passed);
            QByteArray sample(static_cast<qsizetype>(std::min(kSampleBytes, range.end() - at)), Qt::Uninitialized);
            const std::span<char> out(sample.data(), static_cast<std::size_t>(sample.size()));
            ++next;
            if (!chain.read(at, std::as_writable_bytes(out))) continue;
            read += static_cast<std::uint64_t>(sample.size());
            zeroes += zeroBytesIn(sample);
            packed += static_cast<std::uint64_t>(std::min(qCompress(sample, kSampleLevel).size(), sample.size()));
        }
        passed += range.length;
    }
    if (read == 0) return {};
    return {.zeroShare = static_cast<double>(zeroes) / static_cast<double>(read),
            .ratio = static_cast<double>(packed) / static_cast<double>(read)};
}

// Tables of a cluster format: 8 bytes of mapping and 2 of reference count per cluster, and a few fixed clusters.
quint64 metadataBytes(quint64 data, quint64 cluster) { return cluster == 0 ? 0 : data / cluster * 10 + 5 * cluster; }

void forecast(ConvertPlan& plan, const PlanRequest& request, const Samples& samples) {
    const auto data = static_cast<double>(plan.dataBytes);
    const quint64 metadata = metadataBytes(plan.dataBytes, request.targetCluster);
    const double low = request.compress ? data * samples.ratio * (1 - kSampleError) : data * (1 - samples.zeroShare) * (1 - kSampleError * (samples.zeroShare > 0));
    const double high = request.compress ? std::min(data, data * samples.ratio * (1 + kSampleError)) : data;
    plan.forecastLow = static_cast<quint64>(low) + metadata;
    plan.forecastHigh = static_cast<quint64>(high) + metadata;
}

void checkTarget(ConvertPlan& plan, const PlanRequest& request, const blockcore::Chain& chain) {
    const QString target = canonicalPath(request.target);
    const QFileInfo folder(QFileInfo(request.target).absolutePath());
    for (std::size_t layer = 0; layer < chain.depth(); ++layer)
        if (canonicalPath(QString::fromStdString(chain.path(layer).string())) == target)
            plan.problem = Plan::tr("The target is one of the files to read: choose another name.");
    if (!folder.isDir()) plan.problem = Plan::tr("The folder %1 does not exist.").arg(folder.absoluteFilePath());
    else if (!folder.isWritable()) plan.problem = Plan::tr("The folder %1 cannot be written to.").arg(folder.absoluteFilePath());
    else if (QFileInfo(target).isDir()) plan.problem = Plan::tr("%1 is a folder.").arg(request.target);
    plan.targetExists = QFileInfo::exists(request.target);
    plan.freeBytes = static_cast<quint64>(std::max<qint64>(0, QStorageInfo(folder.absoluteFilePath()).bytesAvailable()));
}

} // namespace

ConvertPlan planConvert(const PlanRequest& request, const std::stop_token& stop) {
    ConvertPlan plan;
    const auto open = openChain({.path = request.source, .allowed = request.allowed});
    if (!open) {
        plan.problem = harmless(QString::fromStdString(errorText(open.error())));
        return plan;
    }
    blockcore::Chain& chain = *(*open)->chain;
    if (const auto& link = chain.brokenLink())
        plan.problem = Plan::tr("The chain is not whole: %1 has not been opened.").arg(brokenBacking(*link).backing.name);
    for (std::size_t layer = 0; layer < chain.depth(); ++layer) plan.reads.append(layerFacts(chain, layer).name);
    plan.virtualSize = chain.size();
    const Source source = findData(chain, request.keepBacking, stop);
    plan.dataBytes = source.dataBytes;
    plan.zeroBytes = source.zeroBytes;
    forecast(plan, request, takeSamples(chain, source, stop));
    checkTarget(plan, request, chain);
    return plan;
}

} // namespace model
