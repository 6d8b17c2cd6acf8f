// SPDX-License-Identifier: MIT
// The one table of an operation's options: parsing, formatting, help, completions and wizards read it. It is
// scanned by the rules of getopt_long (permutation, bundling, unambiguous prefixes, --name=value), but without its
// global state, so any thread may parse. It knows what an option is called, not what it is good for.
//
// To add an option: one row in the operation's table() and one member in its Options.
#pragma once

#include "blockcore/ops/option_codec.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <utility>

namespace blockcore {

using Arguments = std::vector<std::string>;

// An option whose place among others of its sort matters: which one (its first name), and its argument.
struct OptionAction {
    std::string_view name;
    std::string text{};
    bool operator==(const OptionAction&) const = default;
};

// What parsing, help and forms need to know about one option or operand.
struct OptionRow {
    enum class Role : std::uint8_t {
        Option,
        Help,
        Later,           // known to the reference, refused here by name
        Operand,
        OptionalOperand,
        OperandList,     // at least one
        NamedOperand,    // if=FILE, in any order, each at most needed once; a table has no other operands then
    };
    Role role = Role::Option;
    std::vector<std::string_view> names{};      // "-f", "--format"
    std::vector<std::string_view> aliases{};    // long names looked at only when no table name matches
    std::string_view argument{};                // "FMT"; empty for a flag; of a named operand "if=INPUT"
    std::string_view help{};
    OptionKind kind = OptionKind::Flag;
    std::span<const std::string_view> choices{};
    bool optionalArgument = false;              // given as --name=ARGUMENT only, or left out
    bool repeated = false;                      // each occurrence adds to a list
    std::function<ParseResult<>(void* options, std::string_view text)> assign{};
    // The texts that assign() would need; none when the value is the default.
    std::function<std::vector<std::string>(const void* options, const void* defaults)> format{};
    // Of the first row that fills a list of actions: the whole list. Its other rows format nothing.
    std::function<const std::vector<OptionAction>&(const void* options)> actions{};

    bool isOperand() const { return role >= Role::Operand; }
};

// What to say about a wrong number of operands.
struct OperandErrors {
    std::string_view missing;                   // "Expecting one image file name"
    std::string_view unexpected{};              // "Unexpected argument: ", the operand follows; empty: as missing
    ParseError::Kind kind = ParseError::Kind::Usage;
    bool unexpectedShowsWord = true;            // the first operand too many ends the text about it
};

class OptionTableBase {
public:
    // In the order of the reference's table, which its texts about ambiguous names show.
    std::span<const OptionRow> rows() const { return m_rows; }
    // "[options] FILENAME [SIZE]"
    std::string usage() const;
    // One entry per option and operand, ready for a terminal.
    std::string help() const;

protected:
    using Rule = std::function<ParseResult<>(const void* options)>;
    OptionTableBase();
    OptionRow& add(OptionRow row);
    void setOperandErrors(OperandErrors errors) { m_operandErrors = errors; }
    void takeNegativeOperands() { m_negativeOperands = true; }
    void setOperandsWhen(std::function<bool(const void* options)> wanted) { m_operandsWanted = std::move(wanted); }
    void addRule(Rule rule) { (m_seenOperand ? m_rulesAfter : m_rulesBefore).push_back(std::move(rule)); }
    OptionRow& lastRow() { return m_rows.back(); }
    ParseResult<> parseInto(void* options, std::span<const std::string> arguments) const;
    Arguments formatFrom(const void* options, const void* defaults) const;

private:
    ParseResult<> assignOperands(void* options, std::span<const std::string> operands) const;
    ParseResult<> assignNamedOperands(void* options, std::span<const std::string> operands) const;
    ParseResult<> checkOperandCount(std::span<const std::string> operands) const;

    std::vector<OptionRow> m_rows;
    std::vector<Rule> m_rulesBefore, m_rulesAfter; // before and after the operands were counted
    std::function<bool(const void* options)> m_operandsWanted{}; // absent: always
    OperandErrors m_operandErrors{.missing = "Expecting one image file name"};
    bool m_seenOperand = false;
    bool m_negativeOperands = false;
};

namespace detail {
template <class M>
struct Member {
    using Value = M;
    static constexpr bool repeated = false;
    static void store(M& member, M value) { member = std::move(value); }
    static std::vector<std::string> texts(const M& member) { return {OptionCodec<M>::format(member)}; }
};
template <class T>
struct Member<std::optional<T>> {
    using Value = T;
    static constexpr bool repeated = false;
    static void store(std::optional<T>& member, T value) { member = std::move(value); }
    static std::vector<std::string> texts(const std::optional<T>& member) {
        if (!member) return {};
        return {OptionCodec<T>::format(*member)};
    }
};
template <class T>
struct Member<std::vector<T>> {
    using Value = T;
    static constexpr bool repeated = true;
    static void store(std::vector<T>& member, T value) { member.push_back(std::move(value)); }
    static std::vector<std::string> texts(const std::vector<T>& member) {
        std::vector<std::string> texts;
        for (const auto& value : member) texts.push_back(OptionCodec<T>::format(value));
        return texts;
    }
};
} // namespace detail

template <class Options>
class OptionTable : public OptionTableBase {
public:
    using Names = std::initializer_list<std::string_view>;
    OptionTable() {}

    // argument is the placeholder in help. parse replaces the codec's where the reference words its errors
    // differently.
    template <class M>
    OptionTable& value(Names names, std::string_view argument, std::string_view help, M Options::*member,
                       std::function<ParseResult<typename detail::Member<M>::Value>(std::string_view)> parse =
                           &OptionCodec<typename detail::Member<M>::Value>::parse) {
        add(makeRow(OptionRow::Role::Option, argument, help, member, std::move(parse))).names = names;
        return *this;
    }
    template <class M>
    OptionTable& size(Names names, std::string_view argument, std::string_view help, M Options::*member,
                      SizeRange range) {
        return value(names, argument, help, member,
                     [range](std::string_view text) { return parseSizeOption(text, range); });
    }
    OptionTable& count(Names names, std::string_view argument, std::string_view help,
                       std::uint64_t Options::*member, SizeRange range) {
        return value(names, argument, help, member,
                     std::function([range](std::string_view text) { return parseCountOption(text, range); }));
    }
    OptionTable& flag(Names names, std::string_view help, bool Options::*member) {
        add({.names = names,
             .help = help,
             .assign =
                 [member](void* options, std::string_view) -> ParseResult<> {
                     static_cast<Options*>(options)->*member = true;
                     return {};
                 },
             .format = [member](const void* options, const void*) -> std::vector<std::string> {
                 if (!(static_cast<const Options*>(options)->*member)) return {};
                 return {""};
             }});
        return *this;
    }
    // Adds to a list which keeps the order of the command line over all options that add to it.
    OptionTable& action(Names names, std::string_view argument, std::string_view help,
                        std::vector<OptionAction> Options::*member) {
        const bool first = std::ranges::none_of(rows(), [](const OptionRow& row) { return bool{row.actions}; });
        OptionRow& row = add({.names = names,
                              .argument = argument,
                              .help = help,
                              .repeated = true,
                              .assign = [member, name = *names.begin()](void* options, std::string_view text) -> ParseResult<> {
                                  (static_cast<Options*>(options)->*member).push_back({name, std::string(text)});
                                  return {};
                              }});
        if (!argument.empty()) row.kind = OptionKind::Text;
        if (first)
            row.actions = [member](const void* options) -> const std::vector<OptionAction>& {
                return static_cast<const Options*>(options)->*member;
            };
        return *this;
    }
    // -p and --progress[=json], the same in every command that takes time. alias() adds --progress where the reference
    // has no such name; names may be empty then.
    OptionTable& progress(Names names, ProgressMode Options::*member) {
        OptionRow row = makeRow(OptionRow::Role::Option, "json",
                                "show the progress; with =json one object a line, on standard error when standard "
                                "output is JSON anyway",
                                member, &OptionCodec<ProgressMode>::parse);
        row.names = names;
        row.optionalArgument = true;
        add(std::move(row));
        return *this;
    }
    // The same in every command that writes. The program runs it with OverlayFiles as its files.
    OptionTable& dryRun(bool Options::*member) {
        return flag({}, "change nothing, tell what would be written", member).alias({"--dry-run"});
    }
    // An option of the reference that is not there yet: naming it is an error that says so. argument as in value().
    OptionTable& later(Names names, std::string_view argument = {}) {
        add({.role = OptionRow::Role::Later, .names = names, .argument = argument});
        return *this;
    }
    // More names of the last option (newer releases'), which never make an older name ambiguous.
    OptionTable& alias(Names names) {
        lastRow().aliases = names;
        return *this;
    }
    // One word that must be there; of a vector: all words that other operands do not need.
    template <class M>
    OptionTable& operand(std::string_view argument, std::string_view help, M Options::*member) {
        constexpr auto role =
            detail::Member<M>::repeated ? OptionRow::Role::OperandList : OptionRow::Role::Operand;
        add(makeRow(role, argument, help, member, &OptionCodec<typename detail::Member<M>::Value>::parse));
        return *this;
    }
    template <class T>
    OptionTable& optionalOperand(std::string_view argument, std::string_view help,
                                 std::optional<T> Options::*member,
                                 std::type_identity_t<std::function<ParseResult<T>(std::string_view)>> parse =
                                     &OptionCodec<T>::parse) {
        add(makeRow(OptionRow::Role::OptionalOperand, argument, help, member, std::move(parse)));
        return *this;
    }
    // argument is "name=VALUE". Whether it must be there is for a rule to say.
    template <class M>
    OptionTable& namedOperand(std::string_view argument, std::string_view help, M Options::*member,
                              std::function<ParseResult<typename detail::Member<M>::Value>(std::string_view)> parse =
                                  &OptionCodec<typename detail::Member<M>::Value>::parse) {
        add(makeRow(OptionRow::Role::NamedOperand, argument, help, member, std::move(parse)));
        return *this;
    }
    OptionTable& operandErrors(OperandErrors errors) {
        setOperandErrors(errors);
        return *this;
    }
    // A word like -1M after the first operand is an operand, wherever it stands.
    OptionTable& negativeOperands() {
        takeNegativeOperands();
        return *this;
    }
    // Operands may be left out when wanted says no; those that are there fill the last places.
    OptionTable& operandsWhen(bool (*wanted)(const Options&)) {
        setOperandsWhen([wanted](const void* options) { return wanted(*static_cast<const Options*>(options)); });
        return *this;
    }
    // The last option is none of the reference's: its names make none of its shorter forms ambiguous.
    OptionTable& ours() {
        lastRow().aliases = std::exchange(lastRow().names, {});
        return *this;
    }
    // A condition on all options together. Rules named before the first operand are checked before the operands
    // are counted, the others at the very end.
    OptionTable& rule(ParseResult<> (*check)(const Options&)) {
        addRule([check](const void* options) { return check(*static_cast<const Options*>(options)); });
        return *this;
    }

    // options: what holds where the arguments say nothing.
    ParseResult<Options> parse(std::span<const std::string> arguments, Options options = {}) const {
        auto parsed = parseInto(&options, arguments);
        if (!parsed) return std::unexpected(std::move(parsed).error());
        return options;
    }
    // The shortest arguments that parse() turns into options again; defaults are left out.
    Arguments format(const Options& options) const {
        const Options defaults{};
        return formatFrom(&options, &defaults);
    }

private:
    template <class M, class Parse>
    static OptionRow makeRow(OptionRow::Role role, std::string_view argument, std::string_view help,
                             M Options::*member, Parse parse) {
        using Slot = detail::Member<M>;
        using Codec = OptionCodec<typename Slot::Value>;
        return {.role = role,
                .argument = argument,
                .help = help,
                .kind = Codec::kind,
                .choices = Codec::choices,
                .repeated = Slot::repeated,
                .assign = [member, parse = std::move(parse)](void* options, std::string_view text) -> ParseResult<> {
                    auto value = parse(text);
                    if (!value) return std::unexpected(std::move(value).error());
                    Slot::store(static_cast<Options*>(options)->*member, std::move(*value));
                    return {};
                },
                .format = [member, role](const void* options,
                                         const void* defaults) -> std::vector<std::string> {
                    const M& current = static_cast<const Options*>(options)->*member;
                    const bool hasDefault = role == OptionRow::Role::Option || role == OptionRow::Role::NamedOperand;
                    if (hasDefault && current == static_cast<const Options*>(defaults)->*member)
                        return {};
                    return Slot::texts(current);
                }};
    }
};

} // namespace blockcore
