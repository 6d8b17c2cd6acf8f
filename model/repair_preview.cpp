// SPDX-License-Identifier: MIT
#include "model/repair_preview.h"

#include "blockcore/device/overlay_files.h"
#include "blockcore/device/real_files.h"
#include "model/format_text.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace model {

using blockcore::Check;
using blockcore::Range;
using namespace Qt::StringLiterals;

namespace {

struct Repairs {
    Q_DECLARE_TR_FUNCTIONS(Repairs)
};

constexpr int kVersion = 1;
constexpr quint64 kLargestBackup = 256ULL << 20; // bytes of the image

QString textOf(const blockcore::Error& error) { return harmless(QString::fromStdString(errorText(error))); }

// The bytes that the file has there now; shorter where it ends.
QByteArray bytesAt(QFile& file, Range range) {
    return file.seek(static_cast<qint64>(range.offset)) ? file.read(static_cast<qint64>(range.length)) : QByteArray();
}

struct Backup {
    quint64 length = 0;
    QList<std::pair<quint64, QByteArray>> pieces;
};

std::optional<Backup> loadBackup(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    if (json[u"version"].toInt() != kVersion) return std::nullopt;
    Backup backup{.length = json[u"length"].toString().toULongLong(), .pieces = {}};
    for (const QJsonValue& piece : json[u"pieces"].toArray()) {
        const QByteArray bytes = QByteArray::fromBase64(piece[u"bytes"].toString().toLatin1());
        const quint64 offset = piece[u"offset"].toString().toULongLong();
        if (offset > backup.length || static_cast<quint64>(bytes.size()) > backup.length - offset) return std::nullopt;
        backup.pieces.append({offset, bytes});
    }
    return backup;
}

blockcore::Result<> writeBack(const QString& image, const Backup& backup) {
    blockcore::RealFiles files;
    const auto host = TRY(files.open({.path = image.toStdString(), .access = blockcore::Access::ReadWrite}));
    using blockcore::LockRequest;
    TRY(host->lock({.used = LockRequest::kConsistentRead | LockRequest::kWrite | LockRequest::kResize, .shared = LockRequest::kConsistentRead}));
    if (host->size() != backup.length) TRY(host->truncate(backup.length));
    for (const auto& [offset, bytes] : backup.pieces) {
        const std::span<const char> piece(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        TRY(host->write(offset, std::as_bytes(piece)));
    }
    return host->flush();
}

} // namespace

RepairPreview previewRepair(const Check::Options& options, const std::stop_token& stop) {
    RepairPreview preview;
    blockcore::RealFiles real;
    blockcore::OverlayFiles files(real);
    blockcore::Progress progress;
    const auto report = Check::run(options, {.progress = progress, .stop = stop, .notices = {}, .files = &files});
    if (!report) {
        preview.error = textOf(report.error());
        return preview;
    }
    preview.leaksFixed = report->result.leaksFixed;
    preview.corruptionsFixed = report->result.corruptionsFixed;
    preview.leaksLeft = report->result.leaks;
    preview.corruptionsLeft = report->result.corruptions;
    preview.errorsLeft = report->result.checkErrors;
    const auto changes = files.changes();
    if (changes.size() > 1) preview.error = Repairs::tr("The repair would change more than one file.");
    if (changes.size() != 1) return preview;
    const auto& content = changes.front().content;
    preview.oldLength = content.lengthBefore;
    preview.newLength = content.length;
    for (const Range& range : content.ranges) {
        preview.changes.append(range);
        preview.changedBytes += range.length;
    }
    return preview;
}

QString backupPath(const QString& image) { return image + u".before-repair"_s; }

QString saveBackup(const QString& image, const RepairPreview& preview) {
    if (preview.changedBytes > kLargestBackup) return Repairs::tr("The repair changes too much to keep a backup of it: copy the image first.");
    QFile file(image);
    if (!file.open(QIODevice::ReadOnly)) return file.errorString();
    QJsonArray pieces;
    const auto add = [&](Range range) {
        const QByteArray bytes = bytesAt(file, range);
        if (!bytes.isEmpty()) pieces.append(QJsonObject{{u"offset"_s, QString::number(range.offset)}, {u"bytes"_s, QString::fromLatin1(bytes.toBase64())}});
    };
    for (const Range& range : preview.changes) add(range);
    // A file that gets shorter loses its end.
    if (preview.newLength < preview.oldLength && preview.oldLength - preview.newLength <= kLargestBackup) add({preview.newLength, preview.oldLength - preview.newLength});
    else if (preview.newLength < preview.oldLength) return Repairs::tr("The repair changes too much to keep a backup of it: copy the image first.");
    const QJsonObject json{{u"version"_s, kVersion}, {u"length"_s, QString::number(file.size())}, {u"pieces"_s, pieces}};
    QSaveFile backup(backupPath(image));
    const QByteArray text = QJsonDocument(json).toJson(QJsonDocument::Compact);
    if (!backup.open(QIODevice::WriteOnly) || backup.write(text) != text.size() || !backup.commit()) return backup.errorString();
    return {};
}

QString restoreBackup(const QString& image) {
    const auto backup = loadBackup(backupPath(image));
    if (!backup) return Repairs::tr("There is no backup that can be read.");
    const auto written = writeBack(image, *backup);
    return written ? QString() : textOf(written.error());
}

} // namespace model
