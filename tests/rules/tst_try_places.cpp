// SPDX-License-Identifier: MIT
// TRY within braces, behind other members: when it returns, what was made before it in the same braces is not destroyed
// (GCC), so memory leaks on the error path. Found in the text: sources give such a value a name of its own first.
#include "tests/support/programs.h"

#include <QDirIterator>
#include <QFile>

namespace {

// Comments and the insides of strings become blanks; lines stay.
QString withoutText(const QString& source) {
    QString plain = source;
    enum class In { Code, Line, Block, String, Letter } in = In::Code;
    for (qsizetype at = 0; at < source.size(); ++at) {
        const QChar now = source[at], next = at + 1 < source.size() ? source[at + 1] : QChar();
        const bool escaped = (in == In::String || in == In::Letter) && now == u'\\';
        const bool digitMark = now == u'\'' && at > 0 && source[at - 1].isLetterOrNumber();
        if (in == In::Code && now == u'/' && next == u'/') in = In::Line;
        else if (in == In::Code && now == u'/' && next == u'*') in = In::Block;
        else if (in == In::Code && now == u'"') in = In::String;
        else if (in == In::Code && now == u'\'' && !digitMark) in = In::Letter;
        else if (in == In::Code) continue;
        else if (in == In::Line && now == u'\n') in = In::Code;
        else if (in == In::Block && now == u'*' && next == u'/') in = In::Code, plain[++at] = u' ';
        else if ((in == In::String && now == u'"') || (in == In::Letter && now == u'\'')) in = In::Code;
        if (now != u'\n') plain[at] = u' ';
        if (escaped && next != u'\n') plain[++at] = u' ';
    }
    return plain;
}

// Braces around values, not around statements: right behind a name, or behind what a value is expected after.
bool openValues(QStringView before) {
    if (!before.isEmpty() && (before.back().isLetterOrNumber() || QStringView(u"_>({,").contains(before.back()))) return true;
    const QStringView trimmed = before.trimmed();
    return trimmed.endsWith(u'=') || trimmed.endsWith(u',') || trimmed.endsWith(u'(') || trimmed.endsWith(u"return");
}

// Numbers of the lines that have the trap.
QList<int> traps(const QString& source) {
    enum class Kind : std::uint8_t { Values, Statements, Other };
    struct Bracket {
        Kind kind;
        bool behindOthers = false;
    };
    const QString text = withoutText(source);
    QList<Bracket> open;
    QList<int> found;
    int line = 1;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar now = text[at];
        if (now == u'\n') ++line;
        if (now == u'{') open.append({openValues(QStringView(text).first(at)) ? Kind::Values : Kind::Statements});
        if (now == u'(' || now == u'[') open.append({Kind::Other});
        if ((now == u'}' || now == u')' || now == u']') && !open.isEmpty()) open.removeLast();
        if (now == u',' && !open.isEmpty()) open.last().behindOthers = true;
        const bool isTry = QStringView(text).sliced(at).startsWith(u"TRY(") &&
                           (at == 0 || !(text[at - 1].isLetterOrNumber() || text[at - 1] == u'_'));
        if (!isTry) continue;
        // It may stand in a call within the braces. A function among the values has statements of its own.
        for (auto bracket = open.rbegin(); bracket != open.rend() && bracket->kind != Kind::Statements; ++bracket) {
            if (bracket->kind != Kind::Values || !bracket->behindOthers) continue;
            found.append(line);
            break;
        }
    }
    return found;
}

} // namespace

class TestTryPlaces : public QObject {
    Q_OBJECT
private slots:
    void trapIsSeen_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<bool>("trap");
        QTest::newRow("second member") << "Foo foo{.a = make(), .b = TRY(other())};" << true;
        QTest::newRow("in a call") << "return Foo{make(),\n hash(TRY(other()))};" << true;
        QTest::newRow("return") << "return {make(), TRY(other())};" << true;
        QTest::newRow("first member") << "Foo foo{.a = TRY(other()), .b = make()};" << false;
        QTest::newRow("statement") << "if (a) { f(b, c); TRY(other()); }" << false;
        QTest::newRow("block of a template") << "void f() { std::map<A, B> a = TRY(other()); }" << false;
        QTest::newRow("function among values") << "Foo foo{make(), [&] { TRY(other()); }};" << false;
        QTest::newRow("comment") << "Foo foo{make(), // TRY(other())\n b};" << false;
        QTest::newRow("string") << "Foo foo{make(), \"TRY(x)\"};" << false;
        QTest::newRow("other word") << "Foo foo{make(), RETRY(x)};" << false;
    }
    void trapIsSeen() {
        QFETCH(QString, source);
        QFETCH(bool, trap);
        QCOMPARE(!traps(source).isEmpty(), trap);
    }

    void sourcesHaveNone() {
        QStringList offences;
        int files = 0;
        for (const char* folder : {"app", "blockcore", "model", "ui"}) {
            QDirIterator entries(QStringLiteral(PLATTER_SOURCE_DIR "/") + folder, {"*.cpp", "*.h"}, QDir::Files,
                                 QDirIterator::Subdirectories);
            while (entries.hasNext()) {
                QFile source(entries.next());
                QVERIFY(source.open(QIODevice::ReadOnly));
                ++files;
                for (const int line : traps(QString::fromUtf8(source.readAll())))
                    offences << QString("%1:%2").arg(source.fileName()).arg(line);
            }
        }
        QVERIFY(files > 100);
        QVERIFY2(offences.isEmpty(), qPrintable("TRY behind other members: give it a name first\n" + offences.join('\n')));
    }
};

QTEST_APPLESS_MAIN(TestTryPlaces)
#include "tst_try_places.moc"
