// SPDX-License-Identifier: MIT
#include "model/html_page.h"

#include <QGuiApplication>
#include <QLocale>

namespace model {

namespace {

constexpr auto kStyle = R"(body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b2430;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #dde3ea;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600;color:#5a6675}td{font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem}dt{color:#5a6675}dd{margin:0;overflow-wrap:anywhere}
figure{margin:1rem 0}svg{max-width:100%;height:auto}
@media(prefers-color-scheme:dark){body{color:#e4e8ee;background:#14181d}th,td{border-color:#333b45}th,dt{color:#98a3b1}figure{background:#fff}}
)";

} // namespace

HtmlPage::HtmlPage(const QString& title) {
    const bool rightToLeft = QGuiApplication::layoutDirection() == Qt::RightToLeft;
    m_html = QStringLiteral("<!DOCTYPE html>\n<html lang=\"%1\" dir=\"%2\">\n<head>\n<meta charset=\"utf-8\">\n"
                            "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%3</title>\n<style>%4</style>\n</head>\n<body>\n<h1>%3</h1>\n")
                 .arg(QLocale().bcp47Name(), rightToLeft ? QStringLiteral("rtl") : QStringLiteral("ltr"), title.toHtmlEscaped(), QString::fromUtf8(kStyle));
}

void HtmlPage::heading(const QString& text) { m_html += QStringLiteral("<h2>%1</h2>\n").arg(text.toHtmlEscaped()); }
void HtmlPage::paragraph(const QString& text) { m_html += QStringLiteral("<p>%1</p>\n").arg(text.toHtmlEscaped()); }

void HtmlPage::facts(const QList<std::pair<QString, QString>>& facts) {
    m_html += QStringLiteral("<dl>\n");
    for (const auto& [name, value] : facts) m_html += QStringLiteral("<dt>%1</dt><dd>%2</dd>\n").arg(name.toHtmlEscaped(), value.toHtmlEscaped());
    m_html += QStringLiteral("</dl>\n");
}

void HtmlPage::beginTable(const QStringList& headings) {
    m_html += QStringLiteral("<table>\n<thead><tr>");
    for (const QString& text : headings) m_html += QStringLiteral("<th>") + text.toHtmlEscaped() + QStringLiteral("</th>");
    m_html += QStringLiteral("</tr></thead>\n<tbody>\n");
}

void HtmlPage::row(const QStringList& cells) {
    m_html += QStringLiteral("<tr>");
    for (const QString& text : cells) m_html += QStringLiteral("<td>") + text.toHtmlEscaped() + QStringLiteral("</td>");
    m_html += QStringLiteral("</tr>\n");
}

void HtmlPage::endTable() { m_html += QStringLiteral("</tbody>\n</table>\n"); }

// What comes before <svg> (the XML declaration) does not belong into HTML.
void HtmlPage::picture(const QByteArray& svg, const QString& description) {
    const qsizetype start = svg.indexOf("<svg");
    if (start < 0) return;
    m_html += QStringLiteral("<figure role=\"img\" aria-label=\"%1\">\n").arg(description.toHtmlEscaped()) + QString::fromUtf8(svg.sliced(start)) + QStringLiteral("</figure>\n");
}

QByteArray HtmlPage::finish() {
    m_html += QStringLiteral("</body>\n</html>\n");
    return m_html.toUtf8();
}

} // namespace model
