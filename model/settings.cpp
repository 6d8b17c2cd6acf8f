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

constexpr auto kLanguage = "general/language";
constexpr auto kRestore = "general/restoreSession";
constexpr auto kMapColors = "appearance/mapColors";
constexpr auto kUnits = "units/sizes";
constexpr auto kSafety = "safety/snapshotFirst";
constexpr auto kJobWindow = "jobs/window";
constexpr auto kShortcuts = "shortcuts";

// What is as usual is not written: later versions may have better ideas of it.
void store(QSettings& config, const char* key, const QVariant& value, const QVariant& usual) {
    if (value == usual) config.remove(QLatin1StringView(key));
    else config.setValue(QLatin1StringView(key), value);
}

QString stateIn(const QString& folder) { return QDir(folder).filePath(QStringLiteral("state.ini")); }
QString configIn(const QString& folder) { return QDir(folder).filePath(QStringLiteral("platter.ini")); }

} // namespace

Settings::Settings() :
    m_state(stateIn(QStandardPaths::writableLocation(QStandardPaths::StateLocation)), QSettings::IniFormat),
    m_config(configIn(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)), QSettings::IniFormat) {}

Settings::Settings(const QString& folder) :
    m_state(stateIn(folder), QSettings::IniFormat), m_config(configIn(folder), QSettings::IniFormat) {}

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

Preferences Settings::preferences() const {
    Preferences chosen;
    chosen.colorMode = colorMode();
    chosen.language = m_config.value(kLanguage).toString();
    chosen.restoreSession = m_config.value(kRestore, true).toBool();
    const QString colors = m_config.value(kMapColors).toString();
    chosen.mapColors = colors == u"strong" ? MapColors::Strong : colors == u"greys" ? MapColors::Greys : MapColors::Standard;
    chosen.sizeUnits = m_config.value(kUnits).toString() == u"decimal" ? SizeUnits::Decimal : SizeUnits::Binary;
    chosen.safetySnapshot = m_config.value(kSafety, true).toBool();
    chosen.jobWindow = m_config.value(kJobWindow, true).toBool();
    const QVariantMap keys = m_config.value(kShortcuts).toMap();
    for (const auto& [name, value] : keys.asKeyValueRange()) chosen.shortcuts.insert(name, value.toString());
    return chosen;
}

void Settings::setPreferences(const Preferences& chosen) {
    setColorMode(chosen.colorMode);
    store(m_config, kLanguage, chosen.language, QString());
    store(m_config, kRestore, chosen.restoreSession, true);
    const QString colors = chosen.mapColors == MapColors::Strong ? QStringLiteral("strong") : chosen.mapColors == MapColors::Greys ? QStringLiteral("greys") : QString();
    store(m_config, kMapColors, colors, QString());
    store(m_config, kUnits, chosen.sizeUnits == SizeUnits::Decimal ? QStringLiteral("decimal") : QString(), QString());
    store(m_config, kSafety, chosen.safetySnapshot, true);
    store(m_config, kJobWindow, chosen.jobWindow, true);
    QVariantMap keys;
    for (const auto& [name, value] : chosen.shortcuts.asKeyValueRange()) keys.insert(name, value);
    store(m_config, kShortcuts, keys, QVariantMap());
}

} // namespace model
