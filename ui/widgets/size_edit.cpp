// SPDX-License-Identifier: MIT
#include "ui/widgets/size_edit.h"

#include "blockcore/base/size_text.h"
#include "ui/theme.h"

#include <QStyle>

namespace ui {

SizeEdit::SizeEdit(QWidget* parent) : QLineEdit(parent) {
    setToolTip(tr("A size: 64k, 2M, 1.5G, or a number of bytes"));
    connect(this, &QLineEdit::textChanged, this, &SizeEdit::showValidity);
}

std::optional<quint64> SizeEdit::bytes() const {
    const auto size = blockcore::parseSize(text().trimmed().toStdString());
    return size ? std::optional<quint64>(*size) : std::nullopt;
}

void SizeEdit::showValidity() {
    const bool invalid = !isValid();
    if (property("invalid").toBool() == invalid) return;
    setProperty("invalid", invalid);
    setAccessibleDescription(invalid ? tr("This is not a size") : QString());
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace ui
