// SPDX-License-Identifier: MIT
#include "model/session.h"

#include "model/deliver.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QtConcurrentRun>

namespace model {

using blockcore::Range;
using namespace Qt::StringLiterals;

namespace {

constexpr int kVersion = 1;
constexpr qsizetype kMostImages = 1000;
constexpr qint64 kLargestFile = 4 << 20;

// As text: JSON numbers end at 2^53.
QJsonArray rangeToJson(Range range) { return {QString::number(range.offset), QString::number(range.length)}; }

Range rangeFromJson(const QJsonValue& value) {
    const QJsonArray pair = value.toArray();
    return {pair.at(0).toString().toULongLong(), pair.at(1).toString().toULongLong()};
}

QString encoded(const QByteArray& bytes) { return QString::fromLatin1(bytes.toBase64()); }
QByteArray decoded(const QJsonValue& value) { return QByteArray::fromBase64(value.toString().toLatin1()); }

bool writeFile(const QString& path, const QByteArray& bytes) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

} // namespace

QByteArray toJson(const SessionState& state) {
    QJsonObject views;
    for (const auto& [path, view] : state.views.asKeyValueRange())
        views.insert(path, QJsonObject{{u"shown"_s, rangeToJson(view.shown)}, {u"selected"_s, rangeToJson(view.selected)}});
    const QJsonObject json{{u"version"_s, kVersion},
                           {u"images"_s, QJsonArray::fromStringList(state.images)},
                           {u"current"_s, state.current},
                           {u"tab"_s, state.tab},
                           {u"mapStates"_s, state.mapStates},
                           {u"mapAsTable"_s, state.mapAsTable},
                           {u"imageFilter"_s, state.imageFilter},
                           {u"views"_s, views},
                           {u"geometry"_s, encoded(state.geometry)},
                           {u"layout"_s, encoded(state.layout)}};
    return QJsonDocument(json).toJson();
}

SessionState sessionFromJson(const QByteArray& bytes) {
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    SessionState state;
    if (json[u"version"].toInt() != kVersion) return state;
    for (const QJsonValue& path : json[u"images"].toArray())
        if (path.isString() && state.images.size() < kMostImages) state.images.append(path.toString());
    state.current = json[u"current"].toString();
    state.tab = json[u"tab"].toString();
    state.mapStates = static_cast<quint8>(json[u"mapStates"].toInt(0xff));
    state.mapAsTable = json[u"mapAsTable"].toBool();
    state.imageFilter = json[u"imageFilter"].toString();
    const QJsonObject views = json[u"views"].toObject();
    for (const QString& path : std::as_const(state.images)) {
        const QJsonObject view = views[path].toObject();
        if (!view.isEmpty()) state.views.insert(path, {rangeFromJson(view[u"shown"]), rangeFromJson(view[u"selected"])});
    }
    state.geometry = decoded(json[u"geometry"]);
    state.layout = decoded(json[u"layout"]);
    return state;
}

Session::Session(QString file, QThreadPool& pool, QObject* parent) : QObject(parent), m_file(std::move(file)), m_pool(pool) {}

SessionState Session::load() const {
    QFile file(m_file);
    return file.open(QIODevice::ReadOnly) ? sessionFromJson(file.read(kLargestFile)) : SessionState();
}

void Session::save(const SessionState& state) {
    m_wanted = toJson(state);
    write();
}

void Session::write() {
    if (m_writing.isRunning() || m_wanted == m_written) return;
    m_writing = QtConcurrent::run(&m_pool, [path = m_file, bytes = m_wanted] { return writeFile(path, bytes) ? bytes : QByteArray(); });
    deliver(m_writing, this, [this](const QByteArray& written) {
        m_written = written;
        emit saved();
        if (!written.isEmpty()) write();
    });
}

void Session::flush() {
    // A write under way replaces the whole file, and may do so after this one.
    if (m_writing.isRunning()) m_writing.waitForFinished();
    if (m_wanted != m_written && writeFile(m_file, m_wanted)) m_written = m_wanted;
}

} // namespace model
