// SPDX-License-Identifier: MIT
// A form with one field per -o option of a format, made from the format's own table.
#pragma once

#include <QWidget>

class QFormLayout;

namespace model {
class FormatOptionModel;
}

namespace ui {

class FormatOptionsForm : public QWidget {
    Q_OBJECT
public:
    // Rebuilt whenever the model gets another format.
    explicit FormatOptionsForm(model::FormatOptionModel& options, QWidget* parent = nullptr);

private:
    void rebuild();
    QWidget* makeField(int row);
    QWidget* makeChoice(int row, const QStringList& choices);
    void store(int row, const QString& value);

    model::FormatOptionModel& m_options;
    QFormLayout* m_form;
};

} // namespace ui
