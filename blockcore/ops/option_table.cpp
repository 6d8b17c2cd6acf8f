// SPDX-License-Identifier: MIT
#include "blockcore/ops/option_table.h"

#include "blockcore/ops/argument_scanner.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

std::string_view shownName(const OptionRow& row) {
    return row.names.empty() ? row.aliases.front() : row.names.front();
}

std::string_view longName(const OptionRow& row) {
    return row.aliases.empty() ? row.names.back() : row.aliases.front();
}

std::string operandText(const OptionRow& row) {
    switch (row.role) {
    case OptionRow::Role::OptionalOperand: return std::format("[{}]", row.argument);
    case OptionRow::Role::OperandList: return std::format("{}...", row.argument);
    case OptionRow::Role::NamedOperand: return std::format("[{}]", row.argument);
    default: return std::string(row.argument);
    }
}

// "if=" of a named operand, else nothing.
std::string_view operandPrefix(const OptionRow& row) {
    if (row.role != OptionRow::Role::NamedOperand) return {};
    return row.argument.substr(0, row.argument.find('=') + 1);
}

// "-f, --format FMT"
std::string namesText(const OptionRow& row) {
    std::string text;
    for (const auto& names : {row.names, row.aliases})
        for (const auto name : names) text += (text.empty() ? "" : ", ") + std::string(name);
    if (row.optionalArgument) text += std::format("[={}]", row.argument);
    else if (!row.argument.empty()) text += std::format(" {}", row.argument);
    return text;
}

std::string helpEntry(const OptionRow& row) {
    constexpr std::size_t kColumn = 30;
    std::string text = "  " + (row.isOperand() ? operandText(row) : namesText(row));
    // Long names get a line of their own so that the column stays straight.
    if (text.size() + 2 > kColumn) text += '\n' + std::string(kColumn, ' ');
    else text.resize(kColumn, ' ');
    text += row.help;
    for (bool first = true; const auto choice : row.choices) {
        text += std::format("{}{}", first ? ": " : ", ", choice);
        first = false;
    }
    return text + '\n';
}

std::unexpected<ParseError> notThereYet(const OptionRow& row) {
    auto refused =
        refuse(ParseError::Kind::Value, std::format("Option '{}' is not supported yet", row.names.back()));
    refused.error().deferred = true;
    return refused;
}

} // namespace

OptionTableBase::OptionTableBase() {
    add({.role = OptionRow::Role::Help, .names = {"-h", "--help"}, .help = "print this help"});
}

OptionRow& OptionTableBase::add(OptionRow row) {
    m_seenOperand = m_seenOperand || row.isOperand();
    m_rows.push_back(std::move(row));
    return m_rows.back();
}

std::string OptionTableBase::usage() const {
    std::string text = "[options]";
    for (const auto& row : m_rows)
        if (row.isOperand()) text += ' ' + operandText(row);
    return text;
}

std::string OptionTableBase::help() const {
    std::string text;
    for (const auto& row : m_rows)
        if (row.isOperand()) text += helpEntry(row);
    text += '\n';
    for (const auto& row : m_rows)
        if (row.role == OptionRow::Role::Option || row.role == OptionRow::Role::Help) text += helpEntry(row);
    return text;
}

ParseResult<> OptionTableBase::parseInto(void* options, std::span<const std::string> arguments) const {
    using Order = ArgumentScanner::Order;
    ArgumentScanner scanner(m_rows, arguments, m_negativeOperands ? Order::PermuteNumbers : Order::Permute);
    ParseResult<> deferred{};
    while (true) {
        auto match = scanner.next();
        if (!match) return std::unexpected(std::move(match).error());
        if (!*match) break;
        const OptionRow& row = *(*match)->row;
        if (row.role == OptionRow::Role::Help) return refuse(ParseError::Kind::Help, {});
        const auto assigned = row.role == OptionRow::Role::Later ? ParseResult<>(notThereYet(row))
                                                                 : row.assign(options, (*match)->text);
        if (!assigned && !assigned.error().deferred) return assigned;
        if (!assigned && deferred) deferred = assigned;
    }
    for (const auto& rule : m_rulesBefore)
        if (auto checked = rule(options); !checked) return checked;
    const bool named = std::ranges::contains(m_rows, OptionRow::Role::NamedOperand, &OptionRow::role);
    const bool counts = !named && (!m_operandsWanted || m_operandsWanted(options));
    if (auto counted = checkOperandCount(scanner.operands()); !counted && counts) return counted;
    auto assigned = named ? assignNamedOperands(options, scanner.operands()) : assignOperands(options, scanner.operands());
    if (!assigned && (counts || named)) return assigned;
    for (const auto& rule : m_rulesAfter)
        if (auto checked = rule(options); !checked) return checked;
    return deferred;
}

ParseResult<> OptionTableBase::checkOperandCount(std::span<const std::string> operands) const {
    std::size_t minimum = 0, maximum = 0;
    for (const auto& row : m_rows) {
        if (!row.isOperand()) continue;
        if (row.role != OptionRow::Role::OptionalOperand) ++minimum;
        maximum = row.role == OptionRow::Role::OperandList ? SIZE_MAX : maximum + (maximum != SIZE_MAX);
    }
    if (operands.size() < minimum)
        return refuse(m_operandErrors.kind, std::string(m_operandErrors.missing));
    if (operands.size() <= maximum) return {};
    if (m_operandErrors.unexpected.empty())
        return refuse(m_operandErrors.kind, std::string(m_operandErrors.missing));
    return refuse(m_operandErrors.kind, std::string(m_operandErrors.unexpected) +
                                            (m_operandErrors.unexpectedShowsWord ? operands[maximum] : ""));
}

ParseResult<> OptionTableBase::assignOperands(void* options, std::span<const std::string> operands) const {
    const auto operandRows = std::ranges::count_if(m_rows, &OptionRow::isOperand);
    std::size_t rowsLeft = static_cast<std::size_t>(operandRows);
    std::size_t needed = static_cast<std::size_t>(
        std::ranges::count_if(m_rows, [](const OptionRow& row) { return row.role == OptionRow::Role::Operand; }));
    for (const auto& row : m_rows) {
        if (!row.isOperand()) continue;
        --rowsLeft;
        needed -= row.role == OptionRow::Role::Operand;
        // A list leaves one word for each operand after it; what is optional leaves those that must be there.
        const std::size_t left = operands.size();
        const std::size_t kept = row.role == OptionRow::Role::OptionalOperand ? needed : 0;
        const std::size_t count = row.role == OptionRow::Role::OperandList ? left - std::min(left, rowsLeft)
                                                                           : std::min<std::size_t>(left - std::min(left, kept), 1);
        for (const auto& word : operands.first(count))
            if (auto assigned = row.assign(options, word); !assigned) return assigned;
        operands = operands.subspan(count);
    }
    return {};
}

ParseResult<> OptionTableBase::assignNamedOperands(void* options, std::span<const std::string> operands) const {
    for (const std::string& word : operands) {
        const std::string_view name = std::string_view(word).substr(0, word.find('='));
        const auto row = std::ranges::find_if(m_rows, [&](const OptionRow& candidate) {
            return candidate.role == OptionRow::Role::NamedOperand && operandPrefix(candidate) == std::format("{}=", name);
        });
        if (row == m_rows.end() || name.size() == word.size())
            return refuse(ParseError::Kind::Value, std::format("unrecognized operand {}", name));
        if (auto assigned = row->assign(options, std::string_view(word).substr(name.size() + 1)); !assigned)
            return assigned;
    }
    return {};
}

Arguments OptionTableBase::formatFrom(const void* options, const void* defaults) const {
    Arguments arguments, operands;
    for (const auto& row : m_rows) {
        if (row.actions) {
            for (const OptionAction& action : row.actions(options))
                arguments.push_back(action.text.empty() ? std::string(action.name) : std::format("{}={}", action.name, action.text));
        }
        if (!row.format) continue;
        for (auto& text : row.format(options, defaults)) {
            if (row.isOperand()) {
                operands.push_back(std::string(operandPrefix(row)) + text);
                continue;
            }
            const bool bare = row.optionalArgument && text.empty();
            const auto name = row.optionalArgument && !bare ? longName(row) : shownName(row);
            const bool isLong = name.starts_with("--");
            if (bare) {
                arguments.emplace_back(name);
                continue;
            }
            if (isLong && !row.argument.empty()) {
                arguments.push_back(std::format("{}={}", name, text));
                continue;
            }
            arguments.emplace_back(name);
            if (!row.argument.empty()) arguments.push_back(std::move(text));
        }
    }
    if (std::ranges::any_of(operands, [](const std::string& word) { return word.starts_with('-'); }))
        arguments.emplace_back("--");
    std::ranges::move(operands, std::back_inserter(arguments));
    return arguments;
}

} // namespace blockcore
