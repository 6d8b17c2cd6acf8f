// SPDX-License-Identifier: MIT
#include "tests/support/format_rows.h"

#include "blockcore/image/registry.h"

#include <QTest>

#include <array>

namespace test_support {

using namespace blockcore;

namespace {

struct OptionSet {
    std::string_view format;
    const char* options;
};

constexpr std::array kOptionSets{
    OptionSet{"qcow2", "cluster_size=512"},
    OptionSet{"qcow2", "cluster_size=2M"},
    OptionSet{"qcow2", "compat=0.10"},
    OptionSet{"qcow2", "extended_l2=on"},
    OptionSet{"qcow2", "refcount_bits=64"},
    OptionSet{"qcow2", "preallocation=metadata"},
    OptionSet{"vdi", "static=on"},
    OptionSet{"vpc", "force_size=on"},
    OptionSet{"vpc", "subformat=fixed"},
    OptionSet{"vpc", "subformat=fixed,force_size=on"},
    OptionSet{"vhdx", "subformat=fixed"},
    OptionSet{"vhdx", "block_size=1M"},
    OptionSet{"vhdx", "block_size=64M"},
    OptionSet{"vhdx", "log_size=4M,block_state_zero=off"},
    OptionSet{"qed", "cluster_size=4096,table_size=2"},
    OptionSet{"qed", "cluster_size=1M,table_size=16"},
    OptionSet{"parallels", "cluster_size=64k"},
    OptionSet{"parallels", "cluster_size=3000k"},
    OptionSet{"vmdk", "zeroed_grain=on"},
    OptionSet{"vmdk", "subformat=monolithicFlat"},
    OptionSet{"vmdk", "subformat=twoGbMaxExtentSparse"},
    OptionSet{"vmdk", "subformat=twoGbMaxExtentFlat"},
};

RealFiles& files() {
    static RealFiles instance;
    return instance;
}

// Further files of an image are wrapped as its main one is.
class WrappingFiles final : public FileOpener {
public:
    explicit WrappingFiles(const HostWrapper& wrap) : m_wrap(wrap) {}
    Result<std::unique_ptr<BlockDevice>> open(const FileRequest& request) override { return files().open(request); }
    Result<std::unique_ptr<BlockDevice>> create(const FileRequest& request) override {
        auto host = TRY(files().create(request));
        return m_wrap ? m_wrap(std::move(host)) : std::move(host);
    }
    Result<FileStatus> status(const std::filesystem::path& path) override { return files().status(path); }

private:
    const HostWrapper& m_wrap;
};

} // namespace

std::vector<FormatRow> formatRows() {
    std::vector<FormatRow> rows;
    for (const FormatDriver* driver : formatDrivers()) {
        if (driver->create == nullptr) continue;
        const QByteArray name(driver->name.data(), static_cast<qsizetype>(driver->name.size()));
        rows.push_back({name, driver, {}});
        for (const OptionSet& set : kOptionSets)
            if (set.format == driver->name) rows.push_back({name + ' ' + set.options, driver, set.options});
    }
    return rows;
}

void addFormatRows() {
    QTest::addColumn<std::size_t>("format");
    const auto rows = formatRows();
    for (std::size_t index = 0; index < rows.size(); ++index) QTest::newRow(rows[index].name.constData()) << index;
}

FormatRow fetchedRow(std::size_t index) { return formatRows().at(index); }

Result<std::unique_ptr<Chain>> createImage(const FormatRow& row, const std::filesystem::path& path, std::uint64_t size,
                                           const HostWrapper& wrap) {
    WrappingFiles wrapping(wrap);
    auto host = TRY(wrapping.create({.path = path, .access = Access::ReadWrite}));
    CreateRequest request{.path = path, .host = std::move(host), .size = size, .options = {}, .files = wrapping};
    if (!row.options.isEmpty()) TRY(request.options.add(row.options.toStdString()));
    TRY(request.options.checkAgainst(allCreateOptions(row.driver->createOptions)));
    return Chain::adopt(TRY(row.driver->create(std::move(request))), path, {}, files());
}

Result<std::unique_ptr<Chain>> openImage(const FormatRow& row, const std::filesystem::path& path, Access access) {
    return Chain::open({.name = path.string(), .format = std::string(row.driver->name)}, access, {}, files());
}

} // namespace test_support
