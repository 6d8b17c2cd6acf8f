// SPDX-License-Identifier: MIT
// What a person may choose about the program, on pages; a search field shows only what matches. Changes count with OK.
#pragma once

#include "model/preferences.h"

#include <QDialog>
#include <QKeySequence>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QListWidget;
class QStackedWidget;

namespace model {
class Settings;
}

namespace ui {

class Actions;

class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    SettingsDialog(model::Settings& settings, const Actions& actions, QWidget* parent = nullptr);

    // As chosen in the dialog now.
    model::Preferences chosen() const;

signals:
    void clearRequested();                      // forget recent images and places

private:
    QFormLayout* addPage(const QString& title);
    void addRow(QFormLayout& form, const QString& title, QWidget* field, const QString& explanation = {});
    void addGeneral();
    void addColors();
    void addSafety();
    void addShortcuts(const Actions& actions);
    void addAdvanced();
    void show(const model::Preferences& preferences);
    void search(const QString& text);
    void previewColors();
    void findClashes();

    struct Row {
        int page;
        QFormLayout* form;
        QWidget* field;
        QString words;                          // what the search looks in
    };
    struct Shortcut {
        QString name;                           // of the action
        QKeySequence usual;
        QKeySequenceEdit* edit;
    };
    model::Settings& m_settings;
    QLineEdit* m_search;
    QListWidget* m_pages;
    QStackedWidget* m_stack;
    QList<Row> m_rows;
    QList<Shortcut> m_shortcuts;
    QComboBox *m_colorMode = nullptr, *m_language = nullptr, *m_mapColors = nullptr, *m_units = nullptr;
    QCheckBox *m_restore = nullptr, *m_safety = nullptr, *m_jobWindow = nullptr;
    QLabel *m_preview = nullptr, *m_clash = nullptr;
};

} // namespace ui
