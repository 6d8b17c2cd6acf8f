// SPDX-License-Identifier: MIT
// `platter`: with a command as its first word it runs headless.
#include <cstdio>
#include <string_view>

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--version") {
        std::puts("platter 0.1.0");
        return 0;
    }
    std::fputs("platter: Not enough arguments\n", stderr);
    return 1;
}
