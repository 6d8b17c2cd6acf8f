// SPDX-License-Identifier: MIT
// Draws a Progress counter as the reference does: "    (12.34/100%)" and a carriage return on standard output.
// Told about the counter from time to time; it decides whether that is worth another line.
#pragma once

#include "blockcore/base/run_context.h"
#include "blockcore/ops/operation.h"

namespace app {

struct ProgressStyle {
    double minimumStep = 1;                     // percent between two lines
    bool endsWith100 = false;                   // another line of 100 % after everything went well
    bool endsBeforeReport = false;              // what is printed in the end is below the bar, not in its line
    bool answersSignal = true;                  // SIGUSR1 asks for a line; otherwise it ends the program
};

class ProgressBar {
public:
    ProgressBar(blockcore::ReportWriter& writer, const ProgressStyle& style) : m_writer(writer), m_style(style) {}
    // The first line, of 0 %.
    void begin();
    void update(const blockcore::Progress::Snapshot& snapshot);
    // The last line of a run that went well.
    void complete();
    void end() { m_writer.out("\n"); }

    // "    (12.34/100%)"
    static std::string line(double percent);
    static double percent(const blockcore::Progress::Snapshot& snapshot);

private:
    void draw(double percent);

    blockcore::ReportWriter& m_writer;
    ProgressStyle m_style;
    double m_drawn = 0;
};

} // namespace app
