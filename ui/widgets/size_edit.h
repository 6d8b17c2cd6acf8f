// SPDX-License-Identifier: MIT
// A field for sizes as the command line takes them: "64k", "2M", "1.5G", or bytes. Says at once when it is not one.
#pragma once

#include <QLineEdit>

#include <optional>

namespace ui {

class SizeEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit SizeEdit(QWidget* parent = nullptr);

    // Of the text; absent when it is empty or no size.
    std::optional<quint64> bytes() const;
    bool isValid() const { return text().trimmed().isEmpty() || bytes().has_value(); }

private:
    void showValidity();
};

} // namespace ui
