// SPDX-License-Identifier: MIT
#include "model/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace model {

namespace {

constexpr auto kRecent = "recent/files";
constexpr auto kLastFolder = "open/folder";
constexpr auto kLocate = "locate/history";
constexpr auto kColorMode = "appearance/colors";

QString stateFile(const QString& folder) { return QDir(folder).filePath(QStringLiteral("state.ini")); }
QString configFile(const QString& folder) { return QDir(folder).filePath(QStringLiteral("platter.ini")); }

} // namespace

Settings::Settings() :
    m_state(stateFile(QStandardPaths::writableLocation(QStandardPaths::StateLocation)), QSettings::IniFormat),
    m_config(configFile(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)), QSettings::IniFormat) {}

Settings::Settings(const QString& folder) :
    m_state(stateFile(folder), QSettings::IniFormat), m_config(configFile(folder), QSettings::IniFormat) {}

QString Settings::sessionFile() const { return QFileInfo(m_state.fileName()).absolutePath() + QStringLiteral("/session.json"); }
QStringList Settings::recentFiles() const { return m_state.value(kRecent).toStringList(); }
void Settings::setRecentFiles(const QStringList& paths) { m_state.setValue(kRecent, paths); }

QString Settings::lastFolder() const { return m_state.value(kLastFolder, QDir::homePath()).toString(); }
void Settings::setLastFolder(const QString& folder) { m_state.setValue(kLastFolder, folder); }

QStringList Settings::locateHistory() const { return m_state.value(kLocate).toStringList(); }
void Settings::setLocateHistory(const QStringList& entries) { m_state.setValue(kLocate, entries); }

ColorMode Settings::colorMode() const {
    const QString name = m_config.value(kColorMode).toString();
    return name == u"dark" ? ColorMode::Dark : name == u"light" ? ColorMode::Light : ColorMode::System;
}

void Settings::setColorMode(ColorMode mode) {
    if (mode == ColorMode::System) m_config.remove(kColorMode);
    else m_config.setValue(kColorMode, mode == ColorMode::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
}

} // namespace model
