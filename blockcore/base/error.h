// SPDX-License-Identifier: MIT
// The one way the engine reports failure: Result<T>, an expected value or an Error that says what is
// wrong, where, and while doing what. Nothing is thrown across an interface and nothing is logged.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace blockcore {

// Callers branch on the code and on nothing else. New situations get a new message, rarely a new code.
enum class ErrorCode : std::uint8_t {
    Io,
    NoSpace,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    Locked,
    InvalidArgument,
    WrongFormat,
    Corrupt,
    Unsupported,
    TooLarge,
    WrongKey,
    Cancelled,
};

struct Error {
    ErrorCode code;
    std::string message;                       // "L2 table is not cluster-aligned"; English, no full stop
    int systemError = 0;                       // errno when code is Io, NoSpace, …
    std::optional<std::uint64_t> hostOffset{}; // where in the file, so that a window can jump there
    std::vector<std::string> context{};        // innermost first: "Could not open 'b.qcow2'"
    std::string hint{};                        // further lines of advice, or "warning: …", shown below the message
};

template <class T = void>
using Result = std::expected<T, Error>;

std::unexpected<Error> fail(ErrorCode code, std::string message);
// For a failed system call: the code that fits errno; the message is "WHAT: <strerror>", or only the
// system's text when what is empty.
std::unexpected<Error> failSystem(int systemError, std::string_view what = {});

// Adds one line of context:  TRY(readHeader(host).transform_error(during("reading the header")))
std::move_only_function<Error(Error)> during(std::string what);

// "outermost context: …: innermost context: message", without the hint.
std::string errorText(const Error& error);

// The value, or return the error to the caller of this function. One TRY per expression, and none within braces or
// arguments behind other members: what is made by then would never be destroyed.
#define TRY(expression)                                                                                      \
    __extension__({                                                                                          \
        auto tryResult = (expression);                                                                       \
        if (!tryResult) [[unlikely]]                                                                         \
            return std::unexpected(std::move(tryResult).error());                                            \
        *std::move(tryResult);                                                                               \
    })

} // namespace blockcore
