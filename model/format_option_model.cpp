// SPDX-License-Identifier: MIT
#include "model/format_option_model.h"

#include "blockcore/image/registry.h"

#include <algorithm>

namespace model {

using blockcore::FormatDriver;
using blockcore::OptionSpec;

namespace {

QString text(std::string_view view) { return QString::fromUtf8(view); }

std::string_view usualValue(const OptionSpec& spec) {
    return spec.defaultText.empty() ? spec.shownDefault : spec.defaultText;
}

// Given in other places of a wizard, or not by the person at all.
bool belongsInForm(const OptionSpec& spec) {
    static constexpr std::array kElsewhere{"size", "backing_file", "backing_fmt"};
    return !std::ranges::contains(kElsewhere, spec.name) && !spec.name.starts_with("encrypt");
}

} // namespace

QList<FormatChoice> writableFormats() {
    QList<FormatChoice> formats;
    for (const FormatDriver* driver : blockcore::formatDrivers()) {
        if (!driver->create) continue;
        formats.append({.name = text(driver->name),
                        .title = text(driver->title),
                        .goodFor = text(driver->goodFor),
                        .extension = text(driver->extensions.empty() ? driver->name : driver->extensions.front()),
                        .supportsBacking = driver->supportsBacking,
                        .supportsCompression = driver->supportsCompression});
    }
    return formats;
}

FormatOptionModel::FormatOptionModel(QObject* parent) : QAbstractListModel(parent) {}

void FormatOptionModel::setFormat(const QString& name) {
    beginResetModel();
    m_specs.clear();
    if (const FormatDriver* driver = blockcore::findFormat(name.toStdString()))
        for (const OptionSpec& spec : blockcore::allCreateOptions(driver->createOptions))
            if (belongsInForm(spec)) m_specs.push_back(spec);
    m_values = QStringList(static_cast<qsizetype>(m_specs.size()), QString());
    endResetModel();
}

QString FormatOptionModel::optionText() const {
    QStringList parts;
    for (qsizetype i = 0; i < m_values.size(); ++i) {
        if (m_values[i].isEmpty()) continue;
        QString value = m_values[i];
        parts.append(text(m_specs[static_cast<std::size_t>(i)].name) + u'=' + value.replace(u',', QStringLiteral(",,")));
    }
    return parts.join(u',');
}

QString FormatOptionModel::problem() const {
    blockcore::FormatOptions options;
    if (const QString given = optionText(); !given.isEmpty())
        if (const auto added = options.add(given.toStdString()); !added) return QString::fromStdString(added.error().message);
    const auto checked = options.checkAgainst(m_specs);
    return checked ? QString() : QString::fromStdString(checked.error().message);
}

int FormatOptionModel::rowOf(const QString& name) const {
    const auto found = std::ranges::find(m_specs, name, [](const OptionSpec& spec) { return text(spec.name); });
    return found == m_specs.end() ? -1 : static_cast<int>(found - m_specs.begin());
}

QString FormatOptionModel::value(const QString& name) const {
    const int row = rowOf(name);
    if (row < 0) return {};
    return m_values[row].isEmpty() ? text(usualValue(m_specs[static_cast<std::size_t>(row)])) : m_values[row];
}

int FormatOptionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_specs.size());
}

QVariant FormatOptionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const OptionSpec& spec = m_specs[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole: return text(spec.name);
    case KindRole: return static_cast<int>(spec.kind);
    case Qt::ToolTipRole:
    case HelpRole: return text(spec.help);
    case DefaultRole: return text(usualValue(spec));
    case ChoicesRole: {
        QStringList choices;
        for (const std::string_view choice : spec.choices) choices.append(text(choice));
        return choices;
    }
    case Qt::EditRole:
    case ValueRole: return m_values[index.row()];
    default: return {};
    }
}

bool FormatOptionModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || (role != Qt::EditRole && role != ValueRole)) return false;
    QString given = value.toString().trimmed();
    // A default needs no mention in the command.
    if (given == text(usualValue(m_specs[static_cast<std::size_t>(index.row())]))) given.clear();
    if (m_values[index.row()] != given) {
        m_values[index.row()] = given;
        emit dataChanged(index, index);
    }
    return true;
}

Qt::ItemFlags FormatOptionModel::flags(const QModelIndex& index) const {
    return index.isValid() ? QAbstractListModel::flags(index) | Qt::ItemIsEditable : QAbstractListModel::flags(index);
}

} // namespace model
