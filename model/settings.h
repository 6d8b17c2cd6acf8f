// SPDX-License-Identifier: MIT
// The one typed way to what is remembered between runs. State (recent files) lies in the state
// directory, choices in the configuration directory; nothing is written anywhere else.
#pragma once

#include <QSettings>
#include <QStringList>

namespace model {

enum class ColorMode : quint8 { System, Light, Dark };

class Settings {
public:
    // Below QStandardPaths' StateLocation and AppConfigLocation.
    Settings();
    // Everything below one folder: for tests.
    explicit Settings(const QString& folder);

    QString sessionFile() const;                // see model/session.h
    QStringList recentFiles() const;
    void setRecentFiles(const QStringList& paths);
    QString lastFolder() const;
    void setLastFolder(const QString& folder);
    QStringList locateHistory() const;
    void setLocateHistory(const QStringList& entries);
    ColorMode colorMode() const;
    void setColorMode(ColorMode mode);

private:
    QSettings m_state, m_config;
};

} // namespace model
