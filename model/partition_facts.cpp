// SPDX-License-Identifier: MIT
#include "model/partition_facts.h"

#include "blockcore/chain/chain.h"
#include "blockcore/content/disk_content.h"
#include "model/format_text.h"

#include <QCoreApplication>

namespace model {

namespace {

struct Partitions {
    Q_DECLARE_TR_FUNCTIONS(Partitions)
};

QString shown(const std::string& text) { return harmless(QString::fromStdString(text)); }

void describe(PartitionFacts& facts, const std::optional<blockcore::FileSystem>& found) {
    if (!found) return;
    facts.holds = shown(found->type);
    facts.label = shown(found->label);
    if (facts.uuid.isEmpty()) facts.uuid = shown(found->uuid);
}

} // namespace

QString PartitionFacts::title() const {
    QString text = index > 0 ? QStringLiteral("p%1 ").arg(index) : QString();
    text += holds.isEmpty() ? type : holds;
    const QString called = label.isEmpty() ? name : label;
    return called.isEmpty() ? text : Partitions::tr("%1 “%2”").arg(text, called);
}

QList<PartitionFacts> readPartitions(blockcore::Chain& chain, const std::stop_token& stop) {
    blockcore::Progress progress;
    const auto content = blockcore::readDiskContent(chain, {.progress = progress, .stop = stop});
    QList<PartitionFacts> partitions;
    if (!content) return partitions;
    if (content->whole) {
        PartitionFacts facts{.index = 0, .range = {0, chain.size()}, .type = {}, .name = {}, .uuid = {}, .holds = {}, .label = {}};
        describe(facts, content->whole);
        partitions.append(facts);
    }
    for (std::size_t at = 0; at < content->table.partitions.size(); ++at) {
        const blockcore::Partition& partition = content->table.partitions[at];
        PartitionFacts facts{.index = static_cast<int>(partition.index), .range = partition.range, .type = shown(partition.type),
                             .name = shown(partition.name), .uuid = shown(partition.uuid), .holds = {}, .label = {}, .onDisk = partition.onDisk};
        describe(facts, content->held[at]);
        partitions.append(facts);
    }
    return partitions;
}

// Logical partitions lie within an extended one: the smallest counts.
const PartitionFacts* partitionAt(const QList<PartitionFacts>& partitions, quint64 offset) {
    const PartitionFacts* innermost = nullptr;
    for (const PartitionFacts& facts : partitions) {
        const bool inside = offset >= facts.range.offset && offset - facts.range.offset < facts.range.length;
        if (inside && (!innermost || facts.range.length < innermost->range.length)) innermost = &facts;
    }
    return innermost;
}

} // namespace model
