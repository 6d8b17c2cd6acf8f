// SPDX-License-Identifier: MIT
// A field for a file's path with a Browse button; takes dropped files.
#pragma once

#include <QWidget>

class QLineEdit;

namespace ui {

class PathEdit : public QWidget {
    Q_OBJECT
public:
    enum class Purpose : quint8 { Open, Save };
    PathEdit(Purpose purpose, const QString& name, QWidget* parent = nullptr);

    QString path() const;
    void setPath(const QString& path);
    QLineEdit& line() { return *m_line; }

signals:
    void pathChanged(const QString& path);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void browse();

    const Purpose m_purpose;
    const QString m_name;
    QLineEdit* m_line;
};

} // namespace ui
