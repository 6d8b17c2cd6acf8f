// SPDX-License-Identifier: MIT
#include "model/snapshot_jobs.h"

#include "blockcore/ops/snapshot.h"
#include "model/format_text.h"
#include "model/job_list_model.h"

#include <QFileInfo>

namespace model {

using blockcore::Snapshot;
using Verb = SnapshotRequest::Verb;

namespace {

Snapshot::Options optionsOf(const SnapshotRequest& request) {
    Snapshot::Options options;
    options.file = request.image.toStdString();
    options.format = request.format.toStdString();
    const std::string snapshot = request.snapshot.toStdString();
    switch (request.verb) {
    case Verb::Create: options.create = {snapshot}; break;
    case Verb::Apply: options.apply = {snapshot}; break;
    case Verb::Remove: options.remove = {snapshot}; break;
    case Verb::Rename:
        options.rename = snapshot;
        options.newName = request.newName.toStdString();
        break;
    }
    return options;
}

QString titleOf(const SnapshotRequest& request) {
    const QString image = harmless(QFileInfo(request.image).fileName()), snapshot = harmless(request.title);
    switch (request.verb) {
    case Verb::Create: return Job::tr("Create snapshot “%1” in %2").arg(snapshot, image);
    case Verb::Apply: return Job::tr("Restore snapshot “%1” of %2").arg(snapshot, image);
    case Verb::Remove: return Job::tr("Delete snapshot “%1” of %2").arg(snapshot, image);
    case Verb::Rename: return Job::tr("Rename snapshot “%1” of %2").arg(snapshot, image);
    }
    return {};
}

} // namespace

QString snapshotCommand(const SnapshotRequest& request) { return commandLine<Snapshot>(optionsOf(request)); }

Job* startSnapshotJob(JobListModel& jobs, const SnapshotRequest& request) {
    return jobs.start<Snapshot>(optionsOf(request), {.title = titleOf(request), .reads = {request.image}, .writes = {request.image}});
}

QString freeSnapshotName(const QString& wanted, const QStringList& taken) {
    QString name = wanted;
    for (int number = 2; taken.contains(name); ++number) name = QStringLiteral("%1 (%2)").arg(wanted).arg(number);
    return name;
}

std::optional<QString> snapshotSelector(const QList<SnapshotFacts>& snapshots, qsizetype index, Verb verb) {
    const SnapshotFacts& meant = snapshots[index];
    // The first row that the command would take that text for.
    const auto taken = [&](const QString& text) {
        const auto names = [&](const SnapshotFacts& one) { return one.name == text || (verb != Verb::Remove && one.id == text); };
        return std::ranges::find_if(snapshots, names) - snapshots.begin();
    };
    for (const QString& text : {meant.name, meant.id})
        if (!text.isEmpty() && taken(text) == index) return text;
    return std::nullopt;
}

} // namespace model
