// SPDX-License-Identifier: MIT
#include "blockcore/base/json.h"

#include <nlohmann/json.hpp>

#include <QTest>

using blockcore::compactJson;
using blockcore::Json;
using blockcore::prettyJson;

class TestJson : public QObject {
    Q_OBJECT
private slots:
    void keysKeepTheOrderTheyWereAddedIn() {
        Json value;
        value["zebra"] = 1;
        value["apple"] = true;
        QCOMPARE(prettyJson(value), std::string("{\n    \"zebra\": 1,\n    \"apple\": true\n}"));
    }

    void compactFormHasBlanksAfterColonAndComma() {
        Json value;
        value["start"] = 0;
        value["list"] = {1, "a"};
        QCOMPARE(compactJson(value), std::string("{\"start\": 0, \"list\": [1, \"a\"]}"));
    }

    void emptyContainersBreakTheLineAsTheReferenceBreaksIt() {
        QCOMPARE(prettyJson(Json::array()), std::string("[\n]"));
        QCOMPARE(prettyJson(Json::object()), std::string("{\n}"));
        QCOMPARE(compactJson(Json::array()), std::string("[]"));
    }

    void everythingOutsideAsciiIsEscaped() {
        QCOMPARE(compactJson(Json("\u00e4\u20ac")), std::string("\"\\u00E4\\u20AC\""));
    }

    void controlCharactersCannotReachTheTerminal() {
        QCOMPARE(compactJson(Json(std::string("a\x1b[31m\nb"))), std::string("\"a\\u001B[31m\\nb\""));
    }

    void bytesThatAreNoUtf8BecomeTheReplacementCharacter() {
        QCOMPARE(compactJson(Json(std::string("a\xff" "b"))), std::string("\"a\\uFFFDb\""));
    }

    void largestUnsignedNumberIsExact() { QCOMPARE(compactJson(Json(UINT64_MAX)), std::string("18446744073709551615")); }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
