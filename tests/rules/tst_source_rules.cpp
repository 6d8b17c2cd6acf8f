// SPDX-License-Identifier: MIT
// Reads the sources as text and holds them to the layering and the habits of ARCHITECTURE: who may include whom, no
// Qt in the engine or in platter, file length, licence lines.
#include "tests/support/programs.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace {

constexpr int kMaxLines = 400;

struct Layer {
    QString folder;                             // "blockcore/io/"
    QStringList mayInclude;                     // folders, besides its own
};

// The first layer whose folder a file lies in decides. "formats/<x>" may include only its own folder of formats.
const QList<Layer>& layers() {
    static const QList<Layer> table{
        {"blockcore/base/", {}},
        {"blockcore/io/", {"blockcore/base/"}},
        {"blockcore/codec/", {"blockcore/base/"}},
        {"blockcore/crypto/", {"blockcore/base/"}},
        {"blockcore/device/", {"blockcore/io/", "blockcore/base/"}},
        {"blockcore/protocols/", {"blockcore/device/", "blockcore/io/", "blockcore/base/"}},
        {"blockcore/image/", {"blockcore/device/", "blockcore/base/"}},
        {"blockcore/content/", {"blockcore/image/", "blockcore/device/", "blockcore/base/"}},
        {"blockcore/formats/",
         {"blockcore/image/", "blockcore/device/", "blockcore/codec/", "blockcore/crypto/", "blockcore/base/"}},
        {"blockcore/chain/", {"blockcore/image/", "blockcore/device/", "blockcore/base/"}},
        {"blockcore/ops/", {"blockcore/"}},
        {"model/", {"blockcore/"}},
        {"ui/", {"model/", "blockcore/ops/", "blockcore/base/"}},
        {"app/", {"ui/", "model/", "blockcore/"}},
        {"tests/", {"tests/", "app/", "ui/", "model/", "blockcore/"}},
    };
    return table;
}

const Layer* layerOf(const QString& file) {
    for (const Layer& layer : layers())
        if (file.startsWith(layer.folder)) return &layer;
    return nullptr;
}

// The part of a layer that may include itself: one format's folder, or the whole layer.
QString homeOf(const QString& file, const Layer& layer) {
    if (layer.folder != "blockcore/formats/") return layer.folder;
    const qsizetype slash = file.indexOf(u'/', layer.folder.size());
    return slash < 0 ? layer.folder : file.left(slash + 1); // registry.cpp knows every format
}

bool mayInclude(const QString& file, const QString& included) {
    const Layer* layer = layerOf(file);
    if (layer == nullptr) return false;
    if (included.startsWith(homeOf(file, *layer))) return true;
    return std::ranges::any_of(layer->mayInclude, [&](const QString& folder) { return included.startsWith(folder); });
}

bool isQt(const QString& header) {
    static const QRegularExpression pattern("^(Q[A-Z]|Qt|K[A-Z])");
    return pattern.match(header).hasMatch();
}

// What ARCHITECTURE forbids to model: the window's widgets.
bool isWidget(const QString& header) {
    static const QRegularExpression pattern("^(QtWidgets|QWidget|QMainWindow|QDialog|QApplication|QMessageBox|QAction$|K[A-Z])");
    return pattern.match(header).hasMatch() && header != "QAction";
}

QString textOf(const QString& file) {
    QFile source(QStringLiteral(PLATTER_SOURCE_DIR "/") + file);
    if (!source.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(file));
    return QString::fromUtf8(source.readAll());
}

QStringList filesMatching(const QStringList& patterns) {
    const QDir root(QStringLiteral(PLATTER_SOURCE_DIR));
    QStringList files;
    for (const char* folder : {"app", "blockcore", "model", "ui", "tests"}) {
        QDirIterator entries(root.filePath(QString::fromLatin1(folder)), patterns, QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext()) files << root.relativeFilePath(entries.next());
    }
    files.sort();
    return files;
}

QStringList sources() { return filesMatching({"*.h", "*.cpp"}); }

struct Include {
    QString header;
    bool quoted;
};

QList<Include> includesOf(const QString& file) {
    static const QRegularExpression line(R"(^\s*#\s*include\s+(["<])([^">]+)[">])", QRegularExpression::MultilineOption);
    QList<Include> found;
    const QString text = textOf(file);
    for (const auto& match : line.globalMatch(text)) found.append({match.captured(2), match.captured(1) == "\""});
    return found;
}

bool isGenerated(const QString& header) { return header.endsWith(".moc") || header.startsWith("ui_"); }

// One line per offence, so that a failure names all of them.
void verifyNone(const QStringList& offences) {
    QVERIFY2(offences.isEmpty(), qPrintable("\n" + offences.join('\n')));
}

} // namespace

class TestSourceRules : public QObject {
    Q_OBJECT
private slots:
    void everySourceIsRead() { QVERIFY(sources().size() > 30); }

    void includesFollowTheLayers() {
        QStringList offences;
        for (const QString& file : sources())
            for (const Include& include : includesOf(file))
                if (include.quoted && !isGenerated(include.header) && !mayInclude(file, include.header))
                    offences << file + " includes " + include.header;
        verifyNone(offences);
    }

    void quotedIncludesStartAtTheRoot() {
        QStringList offences;
        for (const QString& file : sources())
            for (const Include& include : includesOf(file))
                if (include.quoted && !isGenerated(include.header)
                    && !QFile::exists(QStringLiteral(PLATTER_SOURCE_DIR "/") + include.header))
                    offences << file + ": " + include.header;
        verifyNone(offences);
    }

    void engineAndCommandLineAreFreeOfQt() {
        QStringList offences;
        for (const QString& file : sources()) {
            const bool withoutQt = file.startsWith("blockcore/") || (file.startsWith("app/") && !file.startsWith("app/gui_"));
            for (const Include& include : includesOf(file))
                if (withoutQt && isQt(include.header)) offences << file + " includes " + include.header;
        }
        verifyNone(offences);
    }

    void modelKnowsNoWidgets() {
        QStringList offences;
        for (const QString& file : sources())
            for (const Include& include : includesOf(file))
                if (file.startsWith("model/") && isWidget(include.header)) offences << file + " includes " + include.header;
        verifyNone(offences);
    }

    void operationsNeitherPrintNorExit() {
        static const QRegularExpression printing(R"(\b(std::cout|std::cerr|printf|fprintf|std::print|std::println|exit|abort)\s*[(<])");
        QStringList offences;
        for (const QString& file : sources())
            if (file.startsWith("blockcore/") && printing.match(textOf(file)).hasMatch())
                offences << file + ": " + printing.match(textOf(file)).captured(0);
        verifyNone(offences);
    }

    void linkedProgramHasNoQt() {
        REQUIRE_TOOL("ldd");
        const test_support::RunResult libraries = test_support::run("ldd", {QStringLiteral(PLATTER_BINARY)});
        QVERIFY_EXIT(libraries, 0);
        QVERIFY2(!libraries.out.contains("Qt") && !libraries.out.contains("KF6"), libraries.out.constData());
    }

    void everySourceStatesItsLicence() {
        QStringList offences;
        for (const QString& file : sources())
            if (!textOf(file).startsWith("// SPDX-License-Identifier: MIT\n")) offences << file;
        for (const QString& file : filesMatching({"CMakeLists.txt", "run", "setup"}))
            if (!textOf(file).left(200).contains("# SPDX-License-Identifier: MIT\n")) offences << file;
        verifyNone(offences);
    }

    void headersBeginWithAComment() {
        QStringList offences;
        for (const QString& file : filesMatching({"*.h"}))
            if (!textOf(file).section('\n', 1, 1).startsWith("// ")) offences << file;
        verifyNone(offences);
    }

    void filesStayShort() {
        QStringList offences;
        for (const QString& file : sources())
            if (const qsizetype lines = textOf(file).count('\n'); lines > kMaxLines)
                offences << QStringLiteral("%1: %2 lines").arg(file).arg(lines);
        verifyNone(offences);
    }

    void nothingIsLeftForLater() {
        static const QRegularExpression marker(QStringLiteral("//.*\\b(TO") + QStringLiteral("DO|FIX") + QStringLiteral("ME|XX") + QStringLiteral("X)\\b"));
        QStringList offences;
        for (const QString& file : sources())
            if (marker.match(textOf(file)).hasMatch()) offences << file;
        verifyNone(offences);
    }
};

QTEST_APPLESS_MAIN(TestSourceRules)
#include "tst_source_rules.moc"
