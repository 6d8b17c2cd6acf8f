// SPDX-License-Identifier: MIT
// The images opened last, newest first, kept in the state directory.
#pragma once

#include <QObject>
#include <QStringList>

namespace model {

class Settings;

class RecentFiles : public QObject {
    Q_OBJECT
public:
    explicit RecentFiles(Settings& settings, QObject* parent = nullptr);

    QStringList paths() const { return m_paths; }
    void add(const QString& path);
    void remove(const QString& path);
    void clear();

signals:
    void changed();

private:
    void store();

    Settings& m_settings;
    QStringList m_paths;
};

} // namespace model
