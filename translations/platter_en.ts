<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>Dependents</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FormatText</name>
    <message numerus="yes">
        <source>%1 bytes</source>
        <translation>
            <numerusform>%1 byte</numerusform>
            <numerusform>%1 bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MapPicture</name>
    <message numerus="yes">
        <source>and %n more file(s)</source>
        <translation>
            <numerusform>and %n more file</numerusform>
            <numerusform>and %n more files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Remarks</name>
    <message numerus="yes">
        <source>%1 holds %n internal snapshot(s).</source>
        <translation>
            <numerusform>%1 holds %n internal snapshot.</numerusform>
            <numerusform>%1 holds %n internal snapshots.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The chain is %n files long.</source>
        <translation>
            <numerusform>The chain is %n file long.</numerusform>
            <numerusform>The chain is %n files long.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n overlay(s) stand on %1: %2.</source>
        <translation>
            <numerusform>%n overlay stands on %1: %2.</numerusform>
            <numerusform>%n overlays stand on %1: %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::CompareView</name>
    <message numerus="yes">
        <source>%n range(s) differ</source>
        <translation>
            <numerusform>%n range differs</numerusform>
            <numerusform>%n ranges differ</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ExtentTable</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) so far; more at the end of the list</source>
        <translation>
            <numerusform>%n row so far; more at the end of the list</numerusform>
            <numerusform>%n rows so far; more at the end of the list</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FindParentDialog</name>
    <message numerus="yes">
        <source>%n file(s) could be it, the likeliest first:</source>
        <translation>
            <numerusform>%n file could be it:</numerusform>
            <numerusform>%n files could be it, the likeliest first:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FindingsView</name>
    <message numerus="yes">
        <source>%n damage(s)</source>
        <translation>
            <numerusform>%n damage</numerusform>
            <numerusform>%n damages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leaked cluster(s)</source>
        <translation>
            <numerusform>%n leaked cluster</numerusform>
            <numerusform>%n leaked clusters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) not checked</source>
        <translation>
            <numerusform>%n place not checked</numerusform>
            <numerusform>%n places not checked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n damage(s) mended, </source>
        <translation>
            <numerusform>%n damage mended, </numerusform>
            <numerusform>%n damages mended, </numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leak(s) given back.</source>
        <translation>
            <numerusform>%n leak given back.</numerusform>
            <numerusform>%n leaks given back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::HexView</name>
    <message numerus="yes">
        <source>%n byte(s) from %1 · sector %2</source>
        <translation>
            <numerusform>%n byte from %1 · sector %2</numerusform>
            <numerusform>%n bytes from %1 · sector %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::LayerCard</name>
    <message numerus="yes">
        <source>%n snapshot(s)</source>
        <translation>
            <numerusform>%n snapshot</numerusform>
            <numerusform>%n snapshots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::MainWindow</name>
    <message numerus="yes">
        <source>%n job(s) running</source>
        <translation>
            <numerusform>%n job running</numerusform>
            <numerusform>%n jobs running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) would be stopped; what they have written so far is removed.</source>
        <translation>
            <numerusform>%n job would be stopped; what it has written so far is removed.</numerusform>
            <numerusform>%n jobs would be stopped; what they have written so far is removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::Overview</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::RebasePlanPage</name>
    <message numerus="yes">
        <source>nothing; %n sample(s) of both are alike</source>
        <translation>
            <numerusform>nothing; %n sample of both is alike</numerusform>
            <numerusform>nothing; %n samples of both are alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change it although %n overlay(s) stand on it</source>
        <translation>
            <numerusform>Change it although an overlay stands on it</numerusform>
            <numerusform>Change it although %n overlays stand on it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ResizePlanPage</name>
    <message numerus="yes">
        <source>%n keep(s) its own size</source>
        <translation>
            <numerusform>%n keeps its own size</numerusform>
            <numerusform>%n keep their own size</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Shrink it although %n overlay(s) stand on it</source>
        <translation>
            <numerusform>Shrink it although an overlay stands on it</numerusform>
            <numerusform>Shrink it although %n overlays stand on it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::SnapshotsView</name>
    <message numerus="yes">
        <source>%n snapshot(s)</source>
        <translation>
            <numerusform>%n snapshot</numerusform>
            <numerusform>%n snapshots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::StructureTab</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) copied</source>
        <translation>
            <numerusform>%n byte copied</numerusform>
            <numerusform>%n bytes copied</numerusform>
        </translation>
    </message>
</context>
</TS>
