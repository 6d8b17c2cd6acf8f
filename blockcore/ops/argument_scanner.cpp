// SPDX-License-Identifier: MIT
#include "blockcore/ops/argument_scanner.h"

#include <algorithm>
#include <format>

namespace blockcore {

namespace {

bool takesArgument(const OptionRow& row) { return !row.argument.empty(); }

bool needsArgument(const OptionRow& row) { return takesArgument(row) && !row.optionalArgument; }

std::unexpected<ParseError> scanError(std::string message) {
    return refuse(ParseError::Kind::Scan, std::move(message));
}

bool looksNegative(std::string_view word) {
    return word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9';
}

struct Candidate {
    const OptionRow* row;
    std::string_view name;
};

// Long names that begin with the word, in table order; only the exact one if there is one.
std::vector<Candidate> candidates(std::span<const OptionRow> rows, std::string_view word,
                                  std::vector<std::string_view> OptionRow::*names) {
    std::vector<Candidate> found;
    for (const auto& row : rows)
        for (const auto name : row.*names) {
            if (!name.starts_with("--") || !name.starts_with(word)) continue;
            if (name == word) return {{&row, name}};
            found.push_back({&row, name});
        }
    return found;
}

} // namespace

ParseResult<std::optional<ArgumentScanner::Match>> ArgumentScanner::next() {
    while (m_bundle.empty()) {
        if (m_index == m_arguments.size()) return std::nullopt;
        const std::string& word = m_arguments[m_index++];
        const bool isNumber = m_order == Order::PermuteNumbers && !m_operands.empty() && looksNegative(word);
        const bool isOperand = !word.starts_with('-') || word.size() == 1 || isNumber;
        if (word == "--" || (isOperand && m_order == Order::StopAtOperand)) {
            const auto rest = m_arguments.subspan(isOperand ? m_index - 1 : m_index);
            m_operands.insert(m_operands.end(), rest.begin(), rest.end());
            m_index = m_arguments.size();
        } else if (word.starts_with("--")) {
            return longOption(word);
        } else if (isOperand) {
            m_operands.push_back(word);
        } else {
            m_bundle = std::string_view(word).substr(1);
        }
    }
    return shortOption();
}

ParseResult<ArgumentScanner::Match> ArgumentScanner::longOption(std::string_view word) {
    const auto equals = word.find('=');
    std::string fullName;
    const auto row = findLong(word.substr(0, equals), word, fullName);
    if (!row) return std::unexpected(row.error());
    Match match{.row = *row, .text = {}};
    if (equals != std::string_view::npos) {
        if (!takesArgument(**row)) return scanError(std::format("option '{}' doesn't allow an argument", fullName));
        match.text = word.substr(equals + 1);
    } else if (needsArgument(**row)) {
        if (m_index == m_arguments.size()) return scanError(std::format("option '{}' requires an argument", fullName));
        match.text = m_arguments[m_index++];
    }
    return match;
}

ParseResult<const OptionRow*> ArgumentScanner::findLong(std::string_view name, std::string_view word,
                                                        std::string& fullName) const {
    auto found = candidates(m_rows, name, &OptionRow::names);
    if (found.empty()) found = candidates(m_rows, name, &OptionRow::aliases);
    if (found.empty()) return scanError(std::format("unrecognized option '{}'", word));
    const Candidate first = found.front();
    // Several names of one option do not make a prefix ambiguous.
    std::erase_if(found, [&](const Candidate& other) { return other.row == first.row; });
    if (!found.empty()) {
        std::string text = std::format("option '{}' is ambiguous; possibilities: '{}'", word, first.name);
        for (const auto& other : found) text += std::format(" '{}'", other.name);
        return scanError(std::move(text));
    }
    fullName = first.name;
    return first.row;
}

ParseResult<ArgumentScanner::Match> ArgumentScanner::shortOption() {
    const char letter = m_bundle.front();
    m_bundle.remove_prefix(1);
    const auto named = [letter](std::string_view name) { return name.size() == 2 && name[1] == letter && letter != '-'; };
    const auto row = std::ranges::find_if(
        m_rows, [&](const OptionRow& candidate) { return std::ranges::any_of(candidate.names, named); });
    if (row == m_rows.end()) return scanError(std::format("invalid option -- '{}'", letter));
    Match match{.row = &*row, .text = {}};
    if (!needsArgument(*row)) return match;
    if (!m_bundle.empty()) {
        match.text = m_bundle;
        m_bundle = {};
    } else if (m_index < m_arguments.size()) {
        match.text = m_arguments[m_index++];
    } else {
        return scanError(std::format("option requires an argument -- '{}'", letter));
    }
    return match;
}

} // namespace blockcore
