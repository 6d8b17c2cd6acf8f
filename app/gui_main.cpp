// SPDX-License-Identifier: MIT
// `platter-gui`: the window. Words on the command line are images or folders to open.
#include "model/settings.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/translations.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("platter"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PLATTER_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Platter"));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.platter.platter"));
    QGuiApplication::setWindowIcon(ui::icon(QStringLiteral("platter")));
    model::Settings settings;
    ui::installTranslations(application, settings.preferences().language);

    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Looks into virtual disk images"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("image"), QCoreApplication::translate("main", "Images or folders to open"), QStringLiteral("[image…]"));
    parser.process(application);

    ui::applyTheme(application, settings.colorMode());
    ui::MainWindow window(settings);
    window.show();
    if (const QStringList paths = parser.positionalArguments(); !paths.isEmpty()) window.openPaths(paths);
    else if (settings.preferences().restoreSession) window.restoreSession();
    return QApplication::exec();
}
