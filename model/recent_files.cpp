// SPDX-License-Identifier: MIT
#include "model/recent_files.h"

#include "model/settings.h"

#include <QDir>
#include <QFileInfo>

namespace model {

namespace {
constexpr qsizetype kMaxRecent = 12;
}

RecentFiles::RecentFiles(Settings& settings, QObject* parent) :
    QObject(parent), m_settings(settings), m_paths(settings.recentFiles()) {}

void RecentFiles::add(const QString& path) {
    const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    if (!m_paths.isEmpty() && m_paths.first() == absolute) return;
    m_paths.removeAll(absolute);
    m_paths.prepend(absolute);
    m_paths.resize(std::min(m_paths.size(), kMaxRecent));
    store();
}

void RecentFiles::remove(const QString& path) {
    if (m_paths.removeAll(path) > 0) store();
}

void RecentFiles::clear() {
    m_paths.clear();
    store();
}

void RecentFiles::store() {
    m_settings.setRecentFiles(m_paths);
    emit changed();
}

} // namespace model
