// SPDX-License-Identifier: MIT
#include "ui/widgets/format_options_form.h"

#include "model/format_option_model.h"
#include "ui/theme.h"
#include "ui/widgets/size_edit.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>

namespace ui {

using blockcore::OptionKind;
using model::FormatOptionModel;

FormatOptionsForm::FormatOptionsForm(FormatOptionModel& options, QWidget* parent) :
    QWidget(parent), m_options(options), m_form(new QFormLayout(this)) {
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(kSection);
    m_form->setVerticalSpacing(kSpace);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    connect(&options, &QAbstractItemModel::modelReset, this, &FormatOptionsForm::rebuild);
    rebuild();
}

void FormatOptionsForm::rebuild() {
    while (m_form->rowCount() > 0) m_form->removeRow(0);
    for (int row = 0; row < m_options.rowCount(); ++row) {
        const QModelIndex index = m_options.index(row);
        QString name = index.data(FormatOptionModel::NameRole).toString();
        QWidget* field = makeField(row);
        field->setObjectName(QStringLiteral("option_") + name);
        field->setAccessibleName(name);
        field->setToolTip(index.data(FormatOptionModel::HelpRole).toString());
        auto* label = new QLabel(name, this);
        label->setToolTip(field->toolTip());
        label->setBuddy(field);
        label->setMinimumWidth(kFormLabelWidth);
        m_form->addRow(label, field);
    }
    if (m_options.rowCount() == 0) {
        auto* none = new QLabel(tr("This format has no options."), this);
        makeFaint(*none);
        m_form->addRow(none);
    }
}

QWidget* FormatOptionsForm::makeChoice(int row, const QStringList& choices) {
    auto* box = new QComboBox(this);
    const QString standard = m_options.index(row).data(FormatOptionModel::DefaultRole).toString();
    box->addItem(standard.isEmpty() ? tr("as usual") : tr("%1 (as usual)").arg(standard), QString());
    for (const QString& choice : choices)
        if (choice != standard) box->addItem(choice, choice);
    connect(box, &QComboBox::currentIndexChanged, this, [this, row, box] { store(row, box->currentData().toString()); });
    return box;
}

QWidget* FormatOptionsForm::makeField(int row) {
    const QModelIndex index = m_options.index(row);
    const QString standard = index.data(FormatOptionModel::DefaultRole).toString();
    const auto connectLine = [this, row, &standard](QLineEdit* line) {
        line->setPlaceholderText(standard.isEmpty() ? tr("not set") : tr("%1 (as usual)").arg(standard));
        connect(line, &QLineEdit::textChanged, this, [this, row](const QString& text) { store(row, text); });
        return line;
    };
    if (const QStringList choices = index.data(FormatOptionModel::ChoicesRole).toStringList(); !choices.isEmpty())
        return makeChoice(row, choices);
    switch (static_cast<OptionKind>(index.data(FormatOptionModel::KindRole).toInt())) {
    case OptionKind::Flag: return makeChoice(row, {QStringLiteral("on"), QStringLiteral("off")});
    case OptionKind::Size: return connectLine(new SizeEdit(this));
    case OptionKind::Choice:
    case OptionKind::Number:
    case OptionKind::Text: return connectLine(new QLineEdit(this));
    }
    return connectLine(new QLineEdit(this));
}

void FormatOptionsForm::store(int row, const QString& value) {
    m_options.setData(m_options.index(row), value, FormatOptionModel::ValueRole);
}

} // namespace ui
