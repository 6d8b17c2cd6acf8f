// SPDX-License-Identifier: MIT
// A self-contained page for reports: a heading, tables, pictures as inline SVG; one small style sheet, light and dark by
// the reader's preference, nothing fetched from anywhere.
#pragma once

#include <QString>
#include <QStringList>

namespace model {

class HtmlPage {
public:
    explicit HtmlPage(const QString& title);

    void heading(const QString& text);
    void paragraph(const QString& text);
    // Names and values side by side.
    void facts(const QList<std::pair<QString, QString>>& facts);
    void beginTable(const QStringList& headings);
    void row(const QStringList& cells);
    void endTable();
    void picture(const QByteArray& svg, const QString& description);
    // The whole page, UTF-8.
    QByteArray finish();

private:
    QString m_html;
};

} // namespace model
