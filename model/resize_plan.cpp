// SPDX-License-Identifier: MIT
#include "model/resize_plan.h"

#include "blockcore/chain/extent_walker.h"
#include "blockcore/content/partition_table.h"
#include "model/dependents.h"
#include "model/format_text.h"
#include "model/open_chain.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>

namespace model {

using blockcore::ExtentKind;

namespace {

struct Plan {
    Q_DECLARE_TR_FUNCTIONS(Plan)
};

quint64 alignedDown(quint64 value, quint64 unit) { return unit > 0 ? value / unit * unit : value; }

constexpr quint64 kTableCopy = 64 * 1024;       // the copy of a GPT takes 16.5 KiB, or 20 KiB with sectors of 4 KiB

void findDataBeyond(ResizePlan& plan, blockcore::Chain& chain, const std::stop_token& stop) {
    blockcore::ExtentWalker walker(chain);
    for (std::uint64_t at = 0; at < chain.size() && !stop.stop_requested();) {
        const auto extent = walker.at(at, chain.size() - at);
        if (!extent || extent->range.length == 0) {
            plan.problem = Plan::tr("It cannot be found out what would be cut off: %1")
                               .arg(extent ? QString() : harmless(QString::fromStdString(errorText(extent.error()))));
            return;
        }
        at = extent->range.end();
        if (extent->kind != ExtentKind::Data && extent->kind != ExtentKind::Compressed) continue;
        plan.dataEnd = at;
        if (at <= plan.newSize) continue;
        const quint64 from = std::max<quint64>(extent->range.offset, plan.newSize);
        if (plan.dataBeyond == 0) plan.onlyTableBeyond = from >= alignedDown(plan.oldSize - std::min(plan.oldSize, kTableCopy), chain.layer(0).allocationUnit());
        plan.dataBeyond += at - from;
    }
    plan.onlyTableBeyond = plan.onlyTableBeyond && plan.hasGpt && plan.cutPartitions().isEmpty();
}

void findPartitions(ResizePlan& plan, blockcore::Chain& chain, const std::stop_token& stop) {
    plan.partitions = readPartitions(chain, stop);
    plan.partitions.removeIf([](const PartitionFacts& facts) { return facts.index == 0; });
    const auto table = blockcore::readPartitionTable(chain);
    plan.hasGpt = table && table->scheme == blockcore::PartitionScheme::Gpt;
}

} // namespace

QList<PartitionFacts> ResizePlan::cutPartitions() const {
    QList<PartitionFacts> cut;
    for (const PartitionFacts& facts : partitions)
        if (facts.range.end() > newSize && facts.range.offset < oldSize) cut.append(facts);
    return cut;
}

const PartitionFacts* ResizePlan::lastPartition() const {
    const auto last = std::ranges::max_element(partitions, {}, [](const PartitionFacts& facts) { return facts.range.end(); });
    return last == partitions.end() ? nullptr : &*last;
}

ResizePlan planResize(const ResizeRequest& request, const std::stop_token& stop) {
    ResizePlan plan;
    plan.newSize = request.newSize;
    const auto open = openChain({.path = request.image, .allowed = request.allowed});
    if (!open) {
        plan.problem = harmless(QString::fromStdString(errorText(open.error())));
        return plan;
    }
    blockcore::Chain& chain = *(*open)->chain;
    plan.oldSize = chain.size();
    plan.snapshots = static_cast<int>(chain.layer(0).info().snapshots.size());
    plan.freeBytes = static_cast<quint64>(std::max<qint64>(0, QStorageInfo(QFileInfo(request.image).absolutePath()).bytesAvailable()));
    plan.dependents = findDependents(request.image, stop);
    findPartitions(plan, chain, stop);
    if (plan.newSize == plan.oldSize) plan.problem = Plan::tr("The disk has this size already.");
    else if (plan.shrinks()) findDataBeyond(plan, chain, stop);
    return plan;
}

} // namespace model
