// SPDX-License-Identifier: MIT
#include "model/layer_facts.h"

#include "blockcore/chain/chain.h"
#include "blockcore/chain/file_name.h"
#include "model/format_text.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFileInfo>

namespace model {

using blockcore::Json;

namespace {

QString fromPath(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

QString scalarText(const Json& value) {
    if (value.is_string()) return harmless(QString::fromStdString(value.get<std::string>()));
    return QString::fromStdString(value.dump());
}

// Nested objects become "outer: inner"; lists show their length, the JSON tab shows the rest.
void flatten(const Json& value, const QString& prefix, QList<FormatDetail>& out) {
    for (const auto& [key, item] : value.items()) {
        const QString name = prefix + QString::fromStdString(key).replace(u'-', u' ');
        if (item.is_object()) flatten(item, name + QStringLiteral(": "), out);
        else if (item.is_array()) out.append({name, QString::number(item.size())});
        else out.append({name, scalarText(item)});
    }
}

QList<FormatDetail> formatDetails(const Json& specific) {
    QList<FormatDetail> details;
    const auto data = specific.find("data");
    if (data != specific.end() && data->is_object()) flatten(*data, {}, details);
    return details;
}

BackingFacts backingFacts(const blockcore::BackingRef& reference, const std::string& resolved) {
    return {.name = harmless(QString::fromStdString(reference.name)),
            .path = canonicalPath(QString::fromStdString(resolved)),
            .format = QString::fromStdString(reference.format.value_or(""))};
}

Capabilities capabilitiesOf(blockcore::Image& image) {
    auto* checker = image.checker();
    return {.snapshots = image.snapshots() != nullptr,
            .check = checker != nullptr,
            .repair = checker != nullptr && checker->canRepair(),
            .resize = image.resizer() != nullptr,
            .rebase = image.backingChanger() != nullptr};
}

SnapshotFacts snapshotFacts(const blockcore::SnapshotInfo& info) {
    return {.id = QString::fromStdString(info.id),
            .name = QString::fromStdString(info.name),
            .date = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(info.dateSeconds * 1000 + info.dateNanoseconds / 1'000'000)),
            .vmStateSize = info.vmStateSize,
            .diskSize = info.diskSize,
            .vmClockNanoseconds = info.vmClockNanoseconds};
}

} // namespace

QString canonicalPath(const QString& path) {
    const QFileInfo file(path);
    const QString canonical = file.canonicalFilePath();
    return canonical.isEmpty() ? QDir::cleanPath(file.absoluteFilePath()) : canonical;
}

LayerFacts layerFacts(blockcore::Chain& chain, std::size_t layer) {
    blockcore::Image& image = chain.layer(layer);
    const blockcore::ImageInfo info = image.info();
    const blockcore::FileStatus& status = chain.status(layer);
    LayerFacts facts;
    facts.path = canonicalPath(fromPath(chain.path(layer)));
    facts.name = harmless(QFileInfo(facts.path).fileName());
    facts.format = QString::fromUtf8(image.driver().name);
    facts.formatTitle = QString::fromUtf8(image.driver().title);
    facts.probed = chain.probed(layer);
    facts.virtualSize = info.virtualSize;
    facts.fileLength = status.length;
    facts.onDisk = status.allocated;
    facts.clusterSize = info.clusterSize;
    facts.encrypted = info.encrypted;
    facts.dirty = info.dirty;
    facts.can = capabilitiesOf(image);
    for (const auto& snapshot : info.snapshots) facts.snapshots.append(snapshotFacts(snapshot));
    if (const auto backing = image.backing())
        facts.backing = backingFacts(*backing, blockcore::resolveBeside(chain.path(layer), backing->name));
    for (const auto& file : image.extraFiles()) facts.extraFiles.append(harmless(QString::fromStdString(file)));
    if (info.formatSpecific) facts.details = formatDetails(*info.formatSpecific);
    return facts;
}

BrokenBacking brokenBacking(const blockcore::BrokenLink& link) {
    return {.backing = backingFacts(link.reference, link.resolved.string()),
            .forbidden = link.error.code == blockcore::ErrorCode::PermissionDenied && link.error.systemError == 0,
            .reason = harmless(QString::fromStdString(errorText(link.error)))};
}

} // namespace model
