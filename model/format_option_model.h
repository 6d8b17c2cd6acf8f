// SPDX-License-Identifier: MIT
// A format's -o options as rows that can be edited: made from the format's own OptionSpec table, so that the
// wizard's form, the command line and the engine can never disagree. Values are texts as after -o NAME=.
#pragma once

#include "blockcore/base/option_spec.h"

#include <QAbstractListModel>

#include <vector>

namespace model {

// A format that images can be written in.
struct FormatChoice {
    QString name, title, goodFor;
    QString extension;                          // of new files, without dot
    bool supportsBacking = false, supportsCompression = false;
};
QList<FormatChoice> writableFormats();

class FormatOptionModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role : int {
        NameRole = Qt::UserRole,
        KindRole,                               // blockcore::OptionKind as int
        HelpRole,
        DefaultRole,                            // text; empty: the engine decides
        ChoicesRole,                            // QStringList
        ValueRole                               // text; empty: not given
    };
    explicit FormatOptionModel(QObject* parent = nullptr);

    // Forgets all values. An unknown format has no options.
    void setFormat(const QString& name);
    // "cluster_size=2M,compat=0.10" of the values given; empty when there are none.
    QString optionText() const;
    // Empty, or the engine's sentence about the first value it would refuse.
    QString problem() const;
    QString value(const QString& name) const;   // given or default
    int rowOf(const QString& name) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    std::vector<blockcore::OptionSpec> m_specs;
    QStringList m_values;
};

} // namespace model
