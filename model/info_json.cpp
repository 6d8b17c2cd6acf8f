// SPDX-License-Identifier: MIT
#include "model/info_json.h"

#include "blockcore/chain/file_name.h"
#include "blockcore/ops/info.h"

namespace model {

namespace {

class JsonText final : public blockcore::ReportWriter {
public:
    void out(std::string_view text) override { m_text += text; }
    void err(std::string_view) override {}
    QString text() const { return QString::fromStdString(m_text).trimmed(); }

private:
    std::string m_text;
};

blockcore::ImageSummary summaryOf(const blockcore::Chain& chain, std::size_t layer) {
    const blockcore::Image& image = chain.layer(layer);
    blockcore::ImageSummary summary;
    summary.filename = chain.path(layer).string();
    summary.format = image.driver().name;
    summary.info = image.info();
    summary.backing = image.backing();
    if (summary.backing) summary.fullBackingName = blockcore::resolveBeside(chain.path(layer), summary.backing->name);
    summary.file = chain.status(layer);
    return summary;
}

} // namespace

QString infoJson(const blockcore::Chain& chain) {
    blockcore::Info::Report report;
    report.output = blockcore::OutputFormat::AsJson;
    report.asList = true;
    for (std::size_t layer = 0; layer < chain.depth(); ++layer) report.images.push_back(summaryOf(chain, layer));
    JsonText text;
    report.write(text);
    return text.text();
}

} // namespace model
