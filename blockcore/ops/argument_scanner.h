// SPDX-License-Identifier: MIT
// Splits a command line into options and operands by the rules of GNU getopt_long, in its words when that fails.
// Has no global state, does not move words around, and does not know what options mean.
#pragma once

#include "blockcore/ops/option_table.h"

namespace blockcore {

class ArgumentScanner {
public:
    struct Match {
        const OptionRow* row;
        std::string_view text;                  // its argument; empty for a flag
    };
    // Whether options may follow operands, or everything from the first operand on is left alone. PermuteNumbers: and
    // words like -1M that follow an operand are operands.
    enum class Order : std::uint8_t { Permute, StopAtOperand, PermuteNumbers };
    // The spans must outlive the scanner.
    ArgumentScanner(std::span<const OptionRow> rows, std::span<const std::string> arguments,
                    Order order = Order::Permute)
        : m_rows(rows), m_arguments(arguments), m_order(order) {}

    // The next option; nullopt at the end, when operands() is complete.
    ParseResult<std::optional<Match>> next();
    const std::vector<std::string>& operands() const { return m_operands; }

private:
    ParseResult<Match> longOption(std::string_view word);
    ParseResult<Match> shortOption();
    ParseResult<const OptionRow*> findLong(std::string_view name, std::string_view word, std::string& fullName) const;

    std::span<const OptionRow> m_rows;
    std::span<const std::string> m_arguments;
    Order m_order;
    std::size_t m_index = 0;
    std::string_view m_bundle;                  // the letters not yet looked at of a word like -qp
    std::vector<std::string> m_operands;
};

} // namespace blockcore
