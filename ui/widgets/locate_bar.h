// SPDX-License-Identifier: MIT
// The Locate bar: type a place, press Return, every view goes there.
#pragma once

#include "model/locate.h"

#include <QLineEdit>
#include <QPointer>

class QStringListModel;

namespace model {
class ImageDocument;
class Settings;
} // namespace model

namespace ui {

class LocateBar : public QLineEdit {
    Q_OBJECT
public:
    explicit LocateBar(model::Settings& settings, QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);

signals:
    // A place in the file, not on the disk.
    void fileLocated(const model::FileLocation& place);
    void located();
    void refused(const QString& text);          // also shown at the bar itself

private:
    void go();
    void remember(const QString& text);
    void showProblem(const QString& text);

    model::Settings& m_settings;
    QPointer<model::ImageDocument> m_document;
    QStringListModel* m_history;
};

} // namespace ui
