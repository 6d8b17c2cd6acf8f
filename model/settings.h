// SPDX-License-Identifier: MIT
// The one typed way to what is remembered between runs. State (recent files) lies in the state
// directory, choices in the configuration directory; nothing is written anywhere else.
#pragma once

#include "model/preferences.h"

#include <QSettings>
#include <QStringList>

namespace model {

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
    Preferences preferences() const;
    void setPreferences(const Preferences& preferences);
    // Where both files lie, for people who look for them.
    QString stateFile() const { return m_state.fileName(); }
    QString configFile() const { return m_config.fileName(); }

private:
    QSettings m_state, m_config;
};

} // namespace model
