<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_GB">
<context>
    <name>Dependents</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weitere</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Differences</name>
    <message>
        <source>Comparison of two disks</source>
        <translation>Vergleich zweier Platten</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Size on the left</source>
        <translation>Größe links</translation>
    </message>
    <message>
        <source>Size on the right</source>
        <translation>Größe rechts</translation>
    </message>
    <message>
        <source>Ranges that differ</source>
        <translation>Bereiche mit Unterschieden</translation>
    </message>
    <message>
        <source>Bytes that differ, in whole sectors</source>
        <translation>Verschiedene Bytes, in ganzen Sektoren</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Sector</source>
        <translation>Sektor</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>content differs</source>
        <translation>Inhalt verschieden</translation>
    </message>
    <message>
        <source>data only on the left</source>
        <translation>Daten nur links</translation>
    </message>
    <message>
        <source>data only on the right</source>
        <translation>Daten nur rechts</translation>
    </message>
    <message>
        <source>allocation differs</source>
        <translation>anders belegt</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>The disk or network reported an error.</source>
        <translation>Das Laufwerk oder das Netz hat einen Fehler gemeldet.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, check the device.</source>
        <translation>Versuchen Sie es noch einmal; bleibt der Fehler, prüfen Sie das Gerät.</translation>
    </message>
    <message>
        <source>There is no room left on the target.</source>
        <translation>Am Ziel ist kein Platz mehr.</translation>
    </message>
    <message>
        <source>Free some space or choose another folder.</source>
        <translation>Schaffen Sie Platz oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>A file is missing.</source>
        <translation>Eine Datei fehlt.</translation>
    </message>
    <message>
        <source>It may have been moved or renamed.</source>
        <translation>Sie wurde vielleicht verschoben oder umbenannt.</translation>
    </message>
    <message>
        <source>The target exists already.</source>
        <translation>Das Ziel gibt es schon.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Access was denied.</source>
        <translation>Der Zugriff wurde verweigert.</translation>
    </message>
    <message>
        <source>Check the file&apos;s permissions, or allow the folder that it lies in.</source>
        <translation>Prüfen Sie die Rechte der Datei oder erlauben Sie den Ordner, in dem sie liegt.</translation>
    </message>
    <message>
        <source>Another program is using the image.</source>
        <translation>Ein anderes Programm benutzt das Abbild.</translation>
    </message>
    <message>
        <source>Shut the virtual machine down first.</source>
        <translation>Fahren Sie zuerst die virtuelle Maschine herunter.</translation>
    </message>
    <message>
        <source>An option does not fit.</source>
        <translation>Eine Option passt nicht.</translation>
    </message>
    <message>
        <source>The detail names it.</source>
        <translation>Die Einzelheit nennt sie.</translation>
    </message>
    <message>
        <source>The file is not of the expected format.</source>
        <translation>Die Datei hat nicht das erwartete Format.</translation>
    </message>
    <message>
        <source>Let the format be recognised, or choose another.</source>
        <translation>Lassen Sie das Format erkennen oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>The image is damaged.</source>
        <translation>Das Abbild ist beschädigt.</translation>
    </message>
    <message>
        <source>Work on a copy; a check tells more.</source>
        <translation>Arbeiten Sie an einer Kopie; eine Prüfung sagt mehr.</translation>
    </message>
    <message>
        <source>The image uses something that Platter does not support.</source>
        <translation>Das Abbild benutzt etwas, das Platter nicht beherrscht.</translation>
    </message>
    <message>
        <source>A size is larger than is possible here.</source>
        <translation>Eine Größe übersteigt, was hier möglich ist.</translation>
    </message>
    <message>
        <source>The key does not open the image.</source>
        <translation>Der Schlüssel öffnet das Abbild nicht.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Nothing was left behind.</source>
        <translation>Es ist nichts zurückgeblieben.</translation>
    </message>
</context>
<context>
    <name>FileSpaces</name>
    <message>
        <source>not known</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>leaked</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>komprimiert</translation>
    </message>
    <message>
        <source>data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>bitmap</source>
        <translation>Änderungskarte</translation>
    </message>
    <message>
        <source>snapshot table</source>
        <translation>Schnappschusstabelle</translation>
    </message>
    <message>
        <source>mapping (L2)</source>
        <translation>Zuordnung (L2)</translation>
    </message>
    <message>
        <source>top mapping (L1)</source>
        <translation>oberste Zuordnung (L1)</translation>
    </message>
    <message>
        <source>refcounts</source>
        <translation>Verweiszähler</translation>
    </message>
    <message>
        <source>refcount table</source>
        <translation>Verweiszählertabelle</translation>
    </message>
    <message>
        <source>header</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>Nothing says what it is for.</source>
        <translation>Nichts sagt, wofür es ist.</translation>
    </message>
    <message>
        <source>Within the file, and not in use: the next write may take it.</source>
        <translation>In der Datei und nicht benutzt: Der nächste Schreibzugriff darf es nehmen.</translation>
    </message>
    <message>
        <source>Counted as used, but nothing uses it: a repair gives it back.</source>
        <translation>Gilt als belegt, aber nichts benutzt es: Eine Reparatur gibt es zurück.</translation>
    </message>
    <message>
        <source>The disk&apos;s content, packed.</source>
        <translation>Der Inhalt der Platte, gepackt.</translation>
    </message>
    <message>
        <source>The disk&apos;s content, or a snapshot&apos;s.</source>
        <translation>Der Inhalt der Platte oder eines Schnappschusses.</translation>
    </message>
    <message>
        <source>Which parts of the disk have changed, for backups.</source>
        <translation>Welche Teile der Platte sich geändert haben, für Sicherungen.</translation>
    </message>
    <message>
        <source>The list of snapshots.</source>
        <translation>Das Verzeichnis der Schnappschüsse.</translation>
    </message>
    <message>
        <source>Where each cluster of the disk lies.</source>
        <translation>Wo jeder Cluster der Platte liegt.</translation>
    </message>
    <message>
        <source>Where the mapping tables lie.</source>
        <translation>Wo die Zuordnungstabellen liegen.</translation>
    </message>
    <message>
        <source>How often each cluster is used.</source>
        <translation>Wie oft jeder Cluster benutzt wird.</translation>
    </message>
    <message>
        <source>Where the reference counts lie.</source>
        <translation>Wo die Verweiszähler liegen.</translation>
    </message>
    <message>
        <source>What kind of image this is, and where its tables lie.</source>
        <translation>Was für ein Abbild das ist und wo seine Tabellen liegen.</translation>
    </message>
</context>
<context>
    <name>FindingModel</name>
    <message>
        <source>damage</source>
        <translation>Schaden</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>leak</source>
        <translation>Leck</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source> (at %1)</source>
        <translation> (bei %1)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Was es bedeutet</translation>
    </message>
    <message>
        <source>In the file at</source>
        <translation>In der Datei bei</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kennung</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>“Repair all” mends this.</source>
        <translation>„Alles reparieren“ behebt das.</translation>
    </message>
    <message>
        <source>It cannot be mended in place: convert what is readable into a new image, or go back to a backup.</source>
        <translation>Das lässt sich nicht an Ort und Stelle reparieren: Wandeln Sie das Lesbare in ein neues Abbild um oder greifen Sie auf eine Sicherung zurück.</translation>
    </message>
    <message>
        <source>A later write may overwrite data that is still in use.</source>
        <translation>Ein späterer Schreibzugriff kann Daten überschreiben, die noch gebraucht werden.</translation>
    </message>
    <message>
        <source>What lies there cannot be read, or reads as something else.</source>
        <translation>Was dort liegt, ist nicht lesbar oder liest sich als etwas anderes.</translation>
    </message>
    <message>
        <source>The disk itself can be read; the accounting around it is wrong.</source>
        <translation>Die Platte selbst ist lesbar; die Buchführung darum herum stimmt nicht.</translation>
    </message>
    <message>
        <source>A cluster is in use more often than its reference count says.</source>
        <translation>Ein Cluster wird öfter benutzt, als sein Verweiszähler sagt.</translation>
    </message>
    <message>
        <source>A cluster is marked as used, but nothing uses it.</source>
        <translation>Ein Cluster gilt als belegt, aber nichts benutzt ihn.</translation>
    </message>
    <message>
        <source>It only takes space; no data is at risk.</source>
        <translation>Das kostet nur Platz; keine Daten sind in Gefahr.</translation>
    </message>
    <message>
        <source>“Repair leaks” gives the space back, and is safe.</source>
        <translation>„Lecks beheben“ gibt den Platz zurück und ist gefahrlos.</translation>
    </message>
    <message>
        <source>A reference count cannot be read.</source>
        <translation>Ein Verweiszähler ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Nobody can tell which clusters are free; writing is a risk.</source>
        <translation>Niemand kann sagen, welche Cluster frei sind; Schreiben ist gefährlich.</translation>
    </message>
    <message>
        <source>See whether the disk under the file reports errors, then check again.</source>
        <translation>Sehen Sie nach, ob das Laufwerk unter der Datei Fehler meldet, und prüfen Sie dann noch einmal.</translation>
    </message>
    <message>
        <source>A table points to a place behind the end of the file.</source>
        <translation>Eine Tabelle zeigt hinter das Ende der Datei.</translation>
    </message>
    <message>
        <source>A cluster is used more often than its reference count can say.</source>
        <translation>Ein Cluster wird öfter benutzt, als sein Verweiszähler fassen kann.</translation>
    </message>
    <message>
        <source>An entry of the reference count table has bits that must be zero.</source>
        <translation>Ein Eintrag der Verweiszählertabelle hat Bits, die null sein müssen.</translation>
    </message>
    <message>
        <source>A block of reference counts does not start where a cluster starts.</source>
        <translation>Ein Block von Verweiszählern beginnt nicht an einer Clustergrenze.</translation>
    </message>
    <message>
        <source>A block of reference counts lies behind the end of the file.</source>
        <translation>Ein Block von Verweiszählern liegt hinter dem Ende der Datei.</translation>
    </message>
    <message>
        <source>A block of reference counts lies on clusters that something else uses, too.</source>
        <translation>Ein Block von Verweiszählern liegt auf Clustern, die auch anderes benutzt.</translation>
    </message>
    <message>
        <source>An entry of the first mapping table has bits that must be zero.</source>
        <translation>Ein Eintrag der ersten Zuordnungstabelle hat Bits, die null sein müssen.</translation>
    </message>
    <message>
        <source>A second mapping table does not start where a cluster starts.</source>
        <translation>Eine zweite Zuordnungstabelle beginnt nicht an einer Clustergrenze.</translation>
    </message>
    <message>
        <source>An entry of a second mapping table has bits that must be zero.</source>
        <translation>Ein Eintrag einer zweiten Zuordnungstabelle hat Bits, die null sein müssen.</translation>
    </message>
    <message>
        <source>Data does not start where a cluster starts.</source>
        <translation>Daten beginnen nicht an einer Clustergrenze.</translation>
    </message>
    <message>
        <source>Space set aside for zeroes does not start where a cluster starts.</source>
        <translation>Für Nullen vorgesehener Platz beginnt nicht an einer Clustergrenze.</translation>
    </message>
    <message>
        <source>It still reads as zeroes; writing there would fail.</source>
        <translation>Gelesen werden weiter Nullen; Schreiben würde scheitern.</translation>
    </message>
    <message>
        <source>A compressed cluster is marked as belonging to the disk alone, which compressed ones never are.</source>
        <translation>Ein komprimierter Cluster ist als allein der Platte gehörend markiert, was komprimierte nie sind.</translation>
    </message>
    <message>
        <source>A compressed cluster in an image whose data lies in a separate file.</source>
        <translation>Ein komprimierter Cluster in einem Abbild, dessen Daten in einer eigenen Datei liegen.</translation>
    </message>
    <message>
        <source>A compressed cluster says which of its parts are in use, which only plain ones can.</source>
        <translation>Ein komprimierter Cluster sagt, welche seiner Teile benutzt sind; das können nur einfache.</translation>
    </message>
    <message>
        <source>Parts of a cluster are said to hold data and to be zero at once.</source>
        <translation>Teile eines Clusters sollen Daten enthalten und zugleich null sein.</translation>
    </message>
    <message>
        <source>Parts of a cluster are said to hold data, but the cluster lies nowhere.</source>
        <translation>Teile eines Clusters sollen Daten enthalten, aber der Cluster liegt nirgends.</translation>
    </message>
    <message>
        <source>A mapping table is marked as belonging to the disk alone, and its reference count says otherwise, or the reverse.</source>
        <translation>Eine Zuordnungstabelle ist als allein der Platte gehörend markiert, und ihr Verweiszähler sagt anderes, oder umgekehrt.</translation>
    </message>
    <message>
        <source>A cluster is marked as belonging to the disk alone, and its reference count says otherwise, or the reverse.</source>
        <translation>Ein Cluster ist als allein der Platte gehörend markiert, und sein Verweiszähler sagt anderes, oder umgekehrt.</translation>
    </message>
    <message>
        <source>A mapping table cannot be read.</source>
        <translation>Eine Zuordnungstabelle ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The list of snapshots cannot be understood.</source>
        <translation>Das Verzeichnis der Schnappschüsse ist unverständlich.</translation>
    </message>
    <message>
        <source>The snapshots cannot be used, and what they need may be taken for free space.</source>
        <translation>Die Schnappschüsse sind nicht benutzbar, und was sie brauchen, kann für freien Platz gehalten werden.</translation>
    </message>
    <message>
        <source>A snapshot&apos;s entry lacks fields that newer images have.</source>
        <translation>Dem Eintrag eines Schnappschusses fehlen Felder, die neuere Abbilder haben.</translation>
    </message>
    <message>
        <source>A snapshot&apos;s mapping table does not start where a cluster starts.</source>
        <translation>Die Zuordnungstabelle eines Schnappschusses beginnt nicht an einer Clustergrenze.</translation>
    </message>
    <message>
        <source>That snapshot cannot be used; the disk is not affected.</source>
        <translation>Dieser Schnappschuss ist nicht benutzbar; die Platte ist nicht betroffen.</translation>
    </message>
    <message>
        <source>Delete the snapshot, or go back to a backup that has it.</source>
        <translation>Löschen Sie den Schnappschuss oder greifen Sie auf eine Sicherung zurück, die ihn enthält.</translation>
    </message>
    <message>
        <source>A snapshot&apos;s mapping table is larger than any disk needs.</source>
        <translation>Die Zuordnungstabelle eines Schnappschusses ist größer, als irgendeine Platte sie braucht.</translation>
    </message>
    <message>
        <source>Snapshots in an image whose data lies in a separate file, which cannot keep them.</source>
        <translation>Schnappschüsse in einem Abbild, dessen Daten in einer eigenen Datei liegen, die sie nicht aufheben kann.</translation>
    </message>
    <message>
        <source>They show the present data, not that of their time.</source>
        <translation>Sie zeigen die heutigen Daten, nicht die ihrer Zeit.</translation>
    </message>
    <message>
        <source>Delete the snapshots.</source>
        <translation>Löschen Sie die Schnappschüsse.</translation>
    </message>
    <message>
        <source>The list of dirty bitmaps cannot be understood.</source>
        <translation>Das Verzeichnis der Änderungskarten ist unverständlich.</translation>
    </message>
    <message>
        <source>Incremental backups have to start anew; the disk is not affected.</source>
        <translation>Inkrementelle Sicherungen müssen neu beginnen; die Platte ist nicht betroffen.</translation>
    </message>
    <message>
        <source>Remove the bitmaps and make a full backup.</source>
        <translation>Entfernen Sie die Änderungskarten und sichern Sie vollständig.</translation>
    </message>
    <message>
        <source>A dirty bitmap&apos;s table cannot be understood.</source>
        <translation>Die Tabelle einer Änderungskarte ist unverständlich.</translation>
    </message>
    <message>
        <source>Remove the bitmap and make a full backup.</source>
        <translation>Entfernen Sie die Änderungskarte und sichern Sie vollständig.</translation>
    </message>
    <message>
        <source>The file is longer than reference counts can describe.</source>
        <translation>Die Datei ist länger, als Verweiszähler beschreiben können.</translation>
    </message>
    <message>
        <source>The check could not look at all of it.</source>
        <translation>Die Prüfung konnte nicht alles ansehen.</translation>
    </message>
    <message>
        <source>The block map points behind the blocks that exist.</source>
        <translation>Die Blockkarte zeigt hinter die Blöcke, die es gibt.</translation>
    </message>
    <message>
        <source>Two parts of the disk share one block.</source>
        <translation>Zwei Teile der Platte teilen sich einen Block.</translation>
    </message>
    <message>
        <source>Writing to one changes the other.</source>
        <translation>Schreiben in den einen ändert den anderen.</translation>
    </message>
    <message>
        <source>The header counts other blocks than the map holds.</source>
        <translation>Der Kopf zählt andere Blöcke, als die Karte enthält.</translation>
    </message>
    <message>
        <source>Convert into a new image; that counts afresh.</source>
        <translation>Wandeln Sie in ein neues Abbild um; das zählt von neuem.</translation>
    </message>
    <message>
        <source>The block map points behind the end of the file.</source>
        <translation>Die Blockkarte zeigt hinter das Ende der Datei.</translation>
    </message>
    <message>
        <source>The image was not closed properly.</source>
        <translation>Das Abbild wurde nicht ordentlich geschlossen.</translation>
    </message>
    <message>
        <source>What was written last may be missing.</source>
        <translation>Was zuletzt geschrieben wurde, kann fehlen.</translation>
    </message>
    <message>
        <source>The header says that data starts where it cannot.</source>
        <translation>Dem Kopf nach beginnen die Daten, wo sie nicht können.</translation>
    </message>
    <message>
        <source>There is space at the end of the file that nothing uses.</source>
        <translation>Am Ende der Datei ist Platz, den nichts benutzt.</translation>
    </message>
    <message>
        <source>Space is marked as used, but nothing uses it.</source>
        <translation>Platz gilt als belegt, aber nichts benutzt ihn.</translation>
    </message>
    <message>
        <source>The image&apos;s tables contradict each other.</source>
        <translation>Die Tabellen des Abbilds widersprechen einander.</translation>
    </message>
    <message>
        <source>Data may be damaged, or become so by further writes.</source>
        <translation>Daten können beschädigt sein oder es durch weiteres Schreiben werden.</translation>
    </message>
    <message>
        <source>The check could not look at everything.</source>
        <translation>Die Prüfung konnte nicht alles ansehen.</translation>
    </message>
    <message>
        <source>There may be more wrong than is listed.</source>
        <translation>Es kann mehr falsch sein, als hier steht.</translation>
    </message>
</context>
<context>
    <name>FormatText</name>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message numerus="yes">
        <source>%1 bytes</source>
        <translation>
            <numerusform>%1 Byte</numerusform>
            <numerusform>%1 Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>0 %</source>
        <translation>0 %</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>&lt;1 %</source>
        <translation>&lt;1 %</translation>
    </message>
    <message>
        <source>&gt;99 %</source>
        <translation>&gt;99 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>less than 5 s left</source>
        <translation>noch weniger als 5 s</translation>
    </message>
    <message>
        <source>about %1 s left</source>
        <translation>noch etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>noch etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h left</source>
        <translation>noch etwa %1 h</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
</context>
<context>
    <name>ImageReport</name>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Virtual</source>
        <translation>Virtuell</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Auf dem Datenträger</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>Partitionen</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>Partition</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Machine state</source>
        <translation>Maschinenzustand</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Not checked.</source>
        <translation>Nicht geprüft.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Was es bedeutet</translation>
    </message>
    <message>
        <source>What follows</source>
        <translation>Was daraus folgt</translation>
    </message>
    <message>
        <source>In the file at</source>
        <translation>In der Datei bei</translation>
    </message>
    <message>
        <source>Report on %1</source>
        <translation>Bericht über %1</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Virtual size</source>
        <translation>Virtuelle Größe</translation>
    </message>
    <message>
        <source>File length</source>
        <translation>Dateilänge</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>Wissenswert</translation>
    </message>
    <message>
        <source>Nothing odd about this chain.</source>
        <translation>Nichts Auffälliges an dieser Kette.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>What each file of the chain holds along the disk; the table above has the sums.</source>
        <translation>Was jede Datei der Kette entlang der Platte enthält; die Summen stehen in der Tabelle darüber.</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Identifier</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>8 bits</source>
        <translation>8 Bit</translation>
    </message>
    <message>
        <source>8 bits, signed</source>
        <translation>8 Bit mit Vorzeichen</translation>
    </message>
    <message>
        <source>16 bits</source>
        <translation>16 Bit</translation>
    </message>
    <message>
        <source>16 bits, signed</source>
        <translation>16 Bit mit Vorzeichen</translation>
    </message>
    <message>
        <source>32 bits</source>
        <translation>32 Bit</translation>
    </message>
    <message>
        <source>32 bits, signed</source>
        <translation>32 Bit mit Vorzeichen</translation>
    </message>
    <message>
        <source>64 bits</source>
        <translation>64 Bit</translation>
    </message>
    <message>
        <source>64 bits, signed</source>
        <translation>64 Bit mit Vorzeichen</translation>
    </message>
    <message>
        <source>32 bits, real</source>
        <translation>32 Bit, Gleitkomma</translation>
    </message>
    <message>
        <source>64 bits, real</source>
        <translation>64 Bit, Gleitkomma</translation>
    </message>
    <message>
        <source>Time, 32 bits</source>
        <translation>Zeit, 32 Bit</translation>
    </message>
    <message>
        <source>Time, 64 bits</source>
        <translation>Zeit, 64 Bit</translation>
    </message>
</context>
<context>
    <name>Locate</name>
    <message>
        <source>“%1” is not a place. Try sector 4096, 0x1f400000, 12.5GiB, cluster 77 or 50%.</source>
        <translation>„%1“ ist keine Stelle. Versuchen Sie sector 4096, 0x1f400000, 12.5GiB, cluster 77 oder 50%.</translation>
    </message>
    <message>
        <source>“%1” is larger than any disk.</source>
        <translation>„%1“ ist größer als jede Platte.</translation>
    </message>
    <message>
        <source>This image has no clusters. Try sector 4096 or 0x1f400000.</source>
        <translation>Dieses Abbild hat keine Cluster. Versuchen Sie sector 4096 oder 0x1f400000.</translation>
    </message>
    <message>
        <source>This disk is empty: there is no place to go to.</source>
        <translation>Diese Platte ist leer: Es gibt keine Stelle auf ihr.</translation>
    </message>
    <message>
        <source>%1 lies beyond the end of the disk (%2).</source>
        <translation>%1 liegt hinter dem Ende der Platte (%2).</translation>
    </message>
    <message>
        <source>There is no partition %1 on this disk.</source>
        <translation>Auf dieser Platte gibt es keine Partition %1.</translation>
    </message>
    <message>
        <source>Partition %1 lies beyond the end of the disk.</source>
        <translation>Partition %1 liegt hinter dem Ende der Platte.</translation>
    </message>
    <message>
        <source>%1 lies beyond the end of partition %2 (%3).</source>
        <translation>%1 liegt hinter dem Ende von Partition %2 (%3).</translation>
    </message>
</context>
<context>
    <name>MapPicture</name>
    <message numerus="yes">
        <source>and %n more file(s)</source>
        <translation>
            <numerusform>und %n weitere Datei</numerusform>
            <numerusform>und %n weitere Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Map of %1</source>
        <translation>Karte von %1</translation>
    </message>
</context>
<context>
    <name>MapStates</name>
    <message>
        <source>not read yet</source>
        <translation>noch nicht gelesen</translation>
    </message>
    <message>
        <source>hole</source>
        <translation>Loch</translation>
    </message>
    <message>
        <source>data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>komprimiert</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>Null</translation>
    </message>
    <message>
        <source>shadowed</source>
        <translation>verdeckt</translation>
    </message>
    <message>
        <source>beyond its end</source>
        <translation>hinter dem Ende</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>The metadata for this part has not been read yet.</source>
        <translation>Die Metadaten für diesen Teil wurden noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Nothing is stored here: the layer below decides what the guest reads.</source>
        <translation>Hier ist nichts gespeichert: Die Schicht darunter bestimmt, was der Gast liest.</translation>
    </message>
    <message>
        <source>The guest reads these bytes from this layer.</source>
        <translation>Der Gast liest diese Bytes aus dieser Schicht.</translation>
    </message>
    <message>
        <source>The guest reads these bytes from this layer, where they are compressed.</source>
        <translation>Der Gast liest diese Bytes aus dieser Schicht, wo sie komprimiert sind.</translation>
    </message>
    <message>
        <source>This layer makes the guest read zeroes here.</source>
        <translation>Diese Schicht lässt den Gast hier Nullen lesen.</translation>
    </message>
    <message>
        <source>Stored here, but a layer above hides it from the guest.</source>
        <translation>Hier gespeichert, aber eine Schicht darüber verdeckt es vor dem Gast.</translation>
    </message>
    <message>
        <source>The layer ends before this place: it reads as zeroes.</source>
        <translation>Die Schicht endet vor dieser Stelle: Es werden Nullen gelesen.</translation>
    </message>
    <message>
        <source>The layer&apos;s metadata cannot be read here.</source>
        <translation>Die Metadaten der Schicht sind hier nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>Partitions</name>
    <message>
        <source>%1 “%2”</source>
        <translation>%1 „%2“</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>protective MBR</source>
        <translation>Schutz-MBR</translation>
    </message>
    <message>
        <source>GPT header</source>
        <translation>GPT-Kopf</translation>
    </message>
    <message>
        <source>GPT entries</source>
        <translation>GPT-Einträge</translation>
    </message>
    <message>
        <source>backup GPT header</source>
        <translation>Sicherung des GPT-Kopfes</translation>
    </message>
    <message>
        <source>backup GPT entries</source>
        <translation>Sicherung der GPT-Einträge</translation>
    </message>
    <message>
        <source>MBR with the partition table</source>
        <translation>MBR mit der Partitionstabelle</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>outside of partitions, and %1</source>
        <translation>außerhalb der Partitionen, und %1</translation>
    </message>
    <message>
        <source>outside of partitions</source>
        <translation>außerhalb der Partitionen</translation>
    </message>
    <message>
        <source>superblock</source>
        <translation>Superblock</translation>
    </message>
    <message>
        <source>group descriptors</source>
        <translation>Gruppenbeschreibungen</translation>
    </message>
    <message>
        <source>superblock backup in group %1</source>
        <translation>Sicherung des Superblocks in Gruppe %1</translation>
    </message>
    <message>
        <source>group descriptors, copy in group %1</source>
        <translation>Gruppenbeschreibungen, Kopie in Gruppe %1</translation>
    </message>
    <message>
        <source>boot sector</source>
        <translation>Bootsektor</translation>
    </message>
    <message>
        <source>file allocation table %1</source>
        <translation>Dateizuordnungstabelle %1</translation>
    </message>
    <message>
        <source>root directory</source>
        <translation>Wurzelverzeichnis</translation>
    </message>
    <message>
        <source>information about free space</source>
        <translation>Angaben zum freien Platz</translation>
    </message>
    <message>
        <source>backup of the boot sector</source>
        <translation>Sicherung des Bootsektors</translation>
    </message>
    <message>
        <source>start of the master file table</source>
        <translation>Anfang der Masterdateitabelle</translation>
    </message>
    <message>
        <source>copy of the master file table</source>
        <translation>Kopie der Masterdateitabelle</translation>
    </message>
    <message>
        <source>headers of allocation group %1</source>
        <translation>Köpfe der Zuordnungsgruppe %1</translation>
    </message>
    <message>
        <source>header of the swap space</source>
        <translation>Kopf des Auslagerungsbereichs</translation>
    </message>
    <message>
        <source>header of the encrypted volume</source>
        <translation>Kopf des verschlüsselten Datenträgers</translation>
    </message>
    <message>
        <source>label and metadata of the physical volume</source>
        <translation>Kennung und Metadaten des physischen Datenträgers</translation>
    </message>
    <message>
        <source>volume descriptors</source>
        <translation>Datenträgerbeschreibungen</translation>
    </message>
</context>
<context>
    <name>Plan</name>
    <message>
        <source>The target is one of the files to read: choose another name.</source>
        <translation>Das Ziel ist eine der zu lesenden Dateien: Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The folder %1 does not exist.</source>
        <translation>Den Ordner %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be written to.</source>
        <translation>In den Ordner %1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>%1 is a folder.</source>
        <translation>%1 ist ein Ordner.</translation>
    </message>
    <message>
        <source>The chain is not whole: %1 has not been opened.</source>
        <translation>Die Kette ist nicht vollständig: %1 wurde nicht geöffnet.</translation>
    </message>
    <message>
        <source>The new backing file stands on this image itself: the chain would never end.</source>
        <translation>Die neue Basisdatei beruht selbst auf diesem Abbild: Die Kette nähme kein Ende.</translation>
    </message>
    <message>
        <source>The present backing file cannot be read, so nothing can be copied from it. If the new one has the same content, change the name only.</source>
        <translation>Die jetzige Basisdatei ist nicht lesbar, also lässt sich nichts aus ihr kopieren. Hat die neue denselben Inhalt, ändern Sie nur den Namen.</translation>
    </message>
    <message>
        <source>It cannot be found out what would be cut off: %1</source>
        <translation>Es lässt sich nicht feststellen, was abgeschnitten würde: %1</translation>
    </message>
    <message>
        <source>The disk has this size already.</source>
        <translation>Die Platte hat diese Größe schon.</translation>
    </message>
</context>
<context>
    <name>Remarks</name>
    <message>
        <source>%1 does not record the format of its backing file.</source>
        <translation>%1 vermerkt das Format seiner Basisdatei nicht.</translation>
    </message>
    <message>
        <source>It was guessed from the content. A guest that can write there could fake another format.</source>
        <translation>Es wurde aus dem Inhalt erraten. Ein Gast, der dort schreiben darf, könnte ein anderes Format vortäuschen.</translation>
    </message>
    <message>
        <source>%1 (%2) is smaller than its backing file (%3).</source>
        <translation>%1 (%2) ist kleiner als die Basisdatei (%3).</translation>
    </message>
    <message>
        <source>The end of %1 cannot be seen from above.</source>
        <translation>Das Ende von %1 ist von oben nicht zu sehen.</translation>
    </message>
    <message>
        <source>%1 ends before %2 does.</source>
        <translation>%1 endet vor %2.</translation>
    </message>
    <message>
        <source>Behind %1 the disk reads as zeroes unless a layer above has data there.</source>
        <translation>Hinter %1 liest die Platte Nullen, wenn keine Schicht darüber dort Daten hat.</translation>
    </message>
    <message>
        <source>%1 is marked corrupt.</source>
        <translation>%1 ist als beschädigt markiert.</translation>
    </message>
    <message>
        <source>Check it before anything else writes to it.</source>
        <translation>Prüfen Sie es, bevor etwas anderes hineinschreibt.</translation>
    </message>
    <message>
        <source>%1 was not shut cleanly.</source>
        <translation>%1 wurde nicht sauber geschlossen.</translation>
    </message>
    <message>
        <source>Its reference counts may be out of date; a check tells.</source>
        <translation>Die Referenzzähler können veraltet sein; eine Prüfung sagt es.</translation>
    </message>
    <message>
        <source>%1 is encrypted.</source>
        <translation>%1 ist verschlüsselt.</translation>
    </message>
    <message>
        <source>Its content cannot be read without the key.</source>
        <translation>Der Inhalt ist ohne den Schlüssel nicht lesbar.</translation>
    </message>
    <message>
        <source>%1 is taken for raw: no other format was recognised.</source>
        <translation>%1 gilt als raw: Kein anderes Format wurde erkannt.</translation>
    </message>
    <message>
        <source>Nothing in a raw file says what it is.</source>
        <translation>Nichts in einer raw-Datei sagt, was sie ist.</translation>
    </message>
    <message>
        <source>%1 is a version 2 image.</source>
        <translation>%1 ist ein Abbild der Version 2.</translation>
    </message>
    <message>
        <source>Zero clusters and lazy reference counts need version 3 (compat=1.1).</source>
        <translation>Nullcluster und verzögerte Referenzzähler brauchen Version 3 (compat=1.1).</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n internal snapshot(s).</source>
        <translation>
            <numerusform>%1 enthält %n internen Schnappschuss.</numerusform>
            <numerusform>%1 enthält %n interne Schnappschüsse.</numerusform>
        </translation>
    </message>
    <message>
        <source>A conversion copies the current state only.</source>
        <translation>Eine Umwandlung kopiert nur den jetzigen Stand.</translation>
    </message>
    <message>
        <source>The backing file %1 has not been opened.</source>
        <translation>Die Basisdatei %1 wurde nicht geöffnet.</translation>
    </message>
    <message>
        <source>The backing file %1 cannot be opened.</source>
        <translation>Die Basisdatei %1 kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>It lies in another folder; allow it to see the whole chain.</source>
        <translation>Sie liegt in einem anderen Ordner; erlauben Sie sie, um die ganze Kette zu sehen.</translation>
    </message>
    <message numerus="yes">
        <source>The chain is %n files long.</source>
        <translation>
            <numerusform>Die Kette ist %n Datei lang.</numerusform>
            <numerusform>Die Kette ist %n Dateien lang.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading a hole asks every one of them; converting flattens the chain.</source>
        <translation>Beim Lesen eines Lochs werden alle befragt; Umwandeln macht eine Datei daraus.</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>defekt</translation>
    </message>
    <message numerus="yes">
        <source>%n overlay(s) stand on %1: %2.</source>
        <translation>
            <numerusform>%n Overlay steht auf %1: %2.</numerusform>
            <numerusform>%n Overlays stehen auf %1: %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>Whatever writes to %1 changes what they show: a guest, a commit, a smaller size, a repair.</source>
        <translation>Was immer auf %1 schreibt, ändert, was sie zeigen: ein Gast, ein Zurückschreiben, ein Verkleinern, eine Reparatur.</translation>
    </message>
</context>
<context>
    <name>model::ByteSearch</name>
    <message>
        <source>Write bytes as pairs of hex digits: 51 46 49 fb</source>
        <translation>Schreiben Sie Bytes als Paare von Hex-Ziffern: 51 46 49 fb</translation>
    </message>
    <message>
        <source>Write what to look for</source>
        <translation>Schreiben Sie, was gesucht wird</translation>
    </message>
</context>
<context>
    <name>model::ChainModel</name>
    <message>
        <source>opening…</source>
        <translation>wird geöffnet…</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>not opened</source>
        <translation>nicht geöffnet</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>unlesbar</translation>
    </message>
    <message>
        <source>%1, virtual %2, on disk %3, </source>
        <translation>%1, virtuell %2, belegt %3, </translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Abbild</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Virtual</source>
        <translation>Virtuell</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>model::DifferenceModel</name>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Sector</source>
        <translation>Sektor</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
</context>
<context>
    <name>model::ExtentModel</name>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Sector</source>
        <translation>Sektor</translation>
    </message>
    <message>
        <source>Supplied by</source>
        <translation>Geliefert von</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>File offset</source>
        <translation>Dateiposition</translation>
    </message>
</context>
<context>
    <name>model::FileSpaceModel</name>
    <message>
        <source>In the file at</source>
        <translation>In der Datei bei</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Used for</source>
        <translation>Benutzt für</translation>
    </message>
</context>
<context>
    <name>model::FileWatch</name>
    <message>
        <source>a job of this window</source>
        <translation>einem Auftrag dieses Fensters</translation>
    </message>
    <message>
        <source>a program that cannot be seen from here</source>
        <translation>einem Programm, das von hier nicht zu sehen ist</translation>
    </message>
    <message>
        <source>%1 (process %2)</source>
        <translation>%1 (Prozess %2)</translation>
    </message>
</context>
<context>
    <name>model::Job</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>done, with warnings</source>
        <translation>fertig, mit Warnungen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>öffnet</translation>
    </message>
    <message>
        <source>looking for data</source>
        <translation>sucht Daten</translation>
    </message>
    <message>
        <source>copying</source>
        <translation>kopiert</translation>
    </message>
    <message>
        <source>checking</source>
        <translation>prüft</translation>
    </message>
    <message>
        <source>repairing</source>
        <translation>repariert</translation>
    </message>
    <message>
        <source>writing to disk</source>
        <translation>schreibt auf die Platte</translation>
    </message>
    <message>
        <source>Create snapshot “%1” in %2</source>
        <translation>Schnappschuss „%1“ in %2 anlegen</translation>
    </message>
    <message>
        <source>Restore snapshot “%1” of %2</source>
        <translation>Schnappschuss „%1“ von %2 wiederherstellen</translation>
    </message>
    <message>
        <source>Delete snapshot “%1” of %2</source>
        <translation>Schnappschuss „%1“ von %2 löschen</translation>
    </message>
    <message>
        <source>Rename snapshot “%1” of %2</source>
        <translation>Schnappschuss „%1“ von %2 umbenennen</translation>
    </message>
</context>
<context>
    <name>model::JobListModel</name>
    <message>
        <source>cancelling</source>
        <translation>bricht ab</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation>%1 Prozent</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>model::ParentModel</name>
    <message>
        <source>same name</source>
        <translation>gleicher Name</translation>
    </message>
    <message>
        <source>same name, other ending</source>
        <translation>gleicher Name, andere Endung</translation>
    </message>
    <message>
        <source>format as recorded</source>
        <translation>Format wie vermerkt</translation>
    </message>
    <message>
        <source>other format than recorded</source>
        <translation>anderes Format als vermerkt</translation>
    </message>
    <message>
        <source>same size</source>
        <translation>gleiche Größe</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>What speaks for it</source>
        <translation>Was dafür spricht</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>model::SnapshotModel</name>
    <message>
        <source>how much space it frees is not known yet</source>
        <translation>macht noch unbekannt viel Platz frei</translation>
    </message>
    <message>
        <source>how much space it frees is not known</source>
        <translation>macht unbekannt viel Platz frei</translation>
    </message>
    <message>
        <source>frees %1</source>
        <translation>macht %1 frei</translation>
    </message>
    <message>
        <source>No snapshot</source>
        <translation>Kein Schnappschuss</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>, %1 only its own</source>
        <translation>, %1 nur seine eigenen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>What deleting it would free</source>
        <translation>Was sein Löschen frei machte</translation>
    </message>
    <message>
        <source>What it uses together with the disk or other snapshots</source>
        <translation>Was er zusammen mit der Platte oder anderen Schnappschüssen benutzt</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Guest ran for</source>
        <translation>Gast lief</translation>
    </message>
    <message>
        <source>Machine state</source>
        <translation>Maschinenzustand</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>Only its own</source>
        <translation>Nur eigenes</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>not running</source>
        <translation>lief nicht</translation>
    </message>
</context>
<context>
    <name>model::StructureModel</name>
    <message>
        <source>%1 entries</source>
        <translation>%1 Einträge</translation>
    </message>
    <message>
        <source>Leads to %1 (Enter)</source>
        <translation>Führt nach %1 (Eingabetaste)</translation>
    </message>
    <message>
        <source>Disk: %1, %2</source>
        <translation>Platte: %1, %2</translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>Fehler: %1</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Versatz</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
</context>
<context>
    <name>model::Workspace</name>
    <message>
        <source>The file was here when Platter was last open.</source>
        <translation>Die Datei war hier, als Platter zuletzt offen war.</translation>
    </message>
    <message>
        <source>%1 names this file, but it is not there.</source>
        <translation>%1 nennt diese Datei, aber sie ist nicht da.</translation>
    </message>
</context>
<context>
    <name>ui::Actions</name>
    <message>
        <source>&amp;Open image…</source>
        <translation>Abbild ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open disk images</source>
        <translation>Abbilder von Platten öffnen</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>Find all images of a folder and how they belong together</source>
        <translation>Alle Abbilder eines Ordners finden und wie sie zusammengehören</translation>
    </message>
    <message>
        <source>&amp;Close image</source>
        <translation>Abbild s&amp;chließen</translation>
    </message>
    <message>
        <source>Close this image</source>
        <translation>Dieses Abbild schließen</translation>
    </message>
    <message>
        <source>&amp;Reload</source>
        <translation>Neu &amp;laden</translation>
    </message>
    <message>
        <source>Read the image again</source>
        <translation>Das Abbild noch einmal lesen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Convert…</source>
        <translation>&amp;Umwandeln…</translation>
    </message>
    <message>
        <source>Convert an image to another format</source>
        <translation>Ein Abbild in ein anderes Format umwandeln</translation>
    </message>
    <message>
        <source>&amp;Locate</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>Go to a sector, offset or cluster</source>
        <translation>Zu einem Sektor, einer Position oder einem Cluster gehen</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>To the place before</source>
        <translation>Zur Stelle davor</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>&amp;Vor</translation>
    </message>
    <message>
        <source>To the place after</source>
        <translation>Zur Stelle danach</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>V&amp;ergrößern</translation>
    </message>
    <message>
        <source>Show less of the disk, larger</source>
        <translation>Weniger von der Platte zeigen, größer</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Show more of the disk</source>
        <translation>Mehr von der Platte zeigen</translation>
    </message>
    <message>
        <source>&amp;Whole disk</source>
        <translation>&amp;Ganze Platte</translation>
    </message>
    <message>
        <source>Show all of the disk</source>
        <translation>Die ganze Platte zeigen</translation>
    </message>
    <message>
        <source>Map as &amp;table</source>
        <translation>Karte als &amp;Tabelle</translation>
    </message>
    <message>
        <source>Change between the map and its table</source>
        <translation>Zwischen der Karte und ihrer Tabelle wechseln</translation>
    </message>
    <message>
        <source>O&amp;verview</source>
        <translation>Ü&amp;berblick</translation>
    </message>
    <message>
        <source>Show the overview</source>
        <translation>Den Überblick zeigen</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Karte</translation>
    </message>
    <message>
        <source>Show the map</source>
        <translation>Die Karte zeigen</translation>
    </message>
    <message>
        <source>&amp;JSON</source>
        <translation>&amp;JSON</translation>
    </message>
    <message>
        <source>Show the information as JSON</source>
        <translation>Die Angaben als JSON zeigen</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <source>Move the keyboard to the next pane</source>
        <translation>Die Tastatur in den nächsten Bereich bringen</translation>
    </message>
    <message>
        <source>&amp;Previous pane</source>
        <translation>&amp;Voriger Bereich</translation>
    </message>
    <message>
        <source>Move the keyboard to the previous pane</source>
        <translation>Die Tastatur in den vorigen Bereich bringen</translation>
    </message>
    <message>
        <source>&amp;Find action…</source>
        <translation>Aktion &amp;finden…</translation>
    </message>
    <message>
        <source>Find any action by its name</source>
        <translation>Jede Aktion über ihren Namen finden</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>The colours the desktop asks for</source>
        <translation>Die Farben, die der Desktop wünscht</translation>
    </message>
    <message>
        <source>&amp;Cancel job</source>
        <translation>Auftrag &amp;abbrechen</translation>
    </message>
    <message>
        <source>Cancel the selected job</source>
        <translation>Den gewählten Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Copy &amp;command</source>
        <translation>&amp;Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy the selected job&apos;s command</source>
        <translation>Den Befehl des gewählten Auftrags kopieren</translation>
    </message>
    <message>
        <source>&amp;About Platter</source>
        <translation>Ü&amp;ber Platter</translation>
    </message>
    <message>
        <source>What this program is</source>
        <translation>Was dieses Programm ist</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>no image is open</source>
        <translation>kein Abbild ist offen</translation>
    </message>
    <message>
        <source>there is no earlier place</source>
        <translation>es gibt keine frühere Stelle</translation>
    </message>
    <message>
        <source>there is no later place</source>
        <translation>es gibt keine spätere Stelle</translation>
    </message>
    <message>
        <source>no running job is selected</source>
        <translation>kein laufender Auftrag ist gewählt</translation>
    </message>
    <message>
        <source>no job is selected</source>
        <translation>kein Auftrag ist gewählt</translation>
    </message>
    <message>
        <source>&amp;Structure</source>
        <translation>&amp;Struktur</translation>
    </message>
    <message>
        <source>Show the fields and bytes of the file</source>
        <translation>Die Felder und Bytes der Datei zeigen</translation>
    </message>
    <message>
        <source>Find &amp;bytes…</source>
        <translation>&amp;Bytes suchen …</translation>
    </message>
    <message>
        <source>Find bytes in the file or on the disk</source>
        <translation>Bytes in der Datei oder auf der Platte suchen</translation>
    </message>
    <message>
        <source>Find ne&amp;xt</source>
        <translation>&amp;Weitersuchen</translation>
    </message>
    <message>
        <source>Find the same bytes again</source>
        <translation>Dieselben Bytes noch einmal suchen</translation>
    </message>
    <message>
        <source>&amp;Snapshots</source>
        <translation>&amp;Schnappschüsse</translation>
    </message>
    <message>
        <source>Show the snapshots inside the image</source>
        <translation>Die Schnappschüsse im Abbild zeigen</translation>
    </message>
    <message>
        <source>Chec&amp;k</source>
        <translation>P&amp;rüfung</translation>
    </message>
    <message>
        <source>Show what is wrong or odd with the image</source>
        <translation>Zeigen, was am Abbild falsch oder auffällig ist</translation>
    </message>
    <message>
        <source>&amp;Resize…</source>
        <translation>&amp;Größe ändern…</translation>
    </message>
    <message>
        <source>Make the disk larger or smaller</source>
        <translation>Die Platte größer oder kleiner machen</translation>
    </message>
    <message>
        <source>Change &amp;backing file…</source>
        <translation>&amp;Basisdatei wechseln…</translation>
    </message>
    <message>
        <source>Put the image on another backing file, or on none</source>
        <translation>Das Abbild auf eine andere Basisdatei stellen oder auf keine</translation>
    </message>
    <message>
        <source>Check &amp;now</source>
        <translation>Jetzt &amp;prüfen</translation>
    </message>
    <message>
        <source>Look for errors; changes nothing</source>
        <translation>Nach Fehlern suchen; ändert nichts</translation>
    </message>
    <message>
        <source>Repair &amp;leaks…</source>
        <translation>&amp;Lecks beheben…</translation>
    </message>
    <message>
        <source>Give back space that nothing uses</source>
        <translation>Platz zurückgeben, den nichts benutzt</translation>
    </message>
    <message>
        <source>Repair &amp;all…</source>
        <translation>&amp;Alles reparieren…</translation>
    </message>
    <message>
        <source>Mend everything that can be mended</source>
        <translation>Alles reparieren, was sich reparieren lässt</translation>
    </message>
    <message>
        <source>Create &amp;snapshot…</source>
        <translation>&amp;Schnappschuss anlegen…</translation>
    </message>
    <message>
        <source>Keep the disk as it is now inside the file</source>
        <translation>Die Platte, wie sie jetzt ist, in der Datei aufheben</translation>
    </message>
    <message>
        <source>&amp;Restore snapshot…</source>
        <translation>Schnappschuss &amp;wiederherstellen…</translation>
    </message>
    <message>
        <source>Make the disk what it was in the selected snapshot</source>
        <translation>Die Platte zu dem machen, was sie im gewählten Schnappschuss war</translation>
    </message>
    <message>
        <source>Rena&amp;me snapshot…</source>
        <translation>Schnappschuss &amp;umbenennen…</translation>
    </message>
    <message>
        <source>Give the selected snapshot another name</source>
        <translation>Dem gewählten Schnappschuss einen anderen Namen geben</translation>
    </message>
    <message>
        <source>&amp;Delete snapshot…</source>
        <translation>Schnappschuss &amp;löschen…</translation>
    </message>
    <message>
        <source>Delete the selected snapshot</source>
        <translation>Den gewählten Schnappschuss löschen</translation>
    </message>
    <message>
        <source>Create…</source>
        <translation>Anlegen…</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>Wiederherstellen…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>images of format %1 cannot do that</source>
        <translation>Abbilder des Formats %1 können das nicht</translation>
    </message>
    <message>
        <source>no snapshot is selected</source>
        <translation>kein Schnappschuss ist gewählt</translation>
    </message>
    <message>
        <source>Co&amp;mpare</source>
        <translation>&amp;Vergleich</translation>
    </message>
    <message>
        <source>Compare the disk with another image</source>
        <translation>Die Platte mit einem anderen Abbild vergleichen</translation>
    </message>
    <message>
        <source>Next &amp;finding or difference</source>
        <translation>Nächster &amp;Befund oder Unterschied</translation>
    </message>
    <message>
        <source>To the next finding of the check, or the next difference</source>
        <translation>Zum nächsten Befund der Prüfung oder zum nächsten Unterschied</translation>
    </message>
    <message>
        <source>Previous f&amp;inding or difference</source>
        <translation>Vor&amp;heriger Befund oder Unterschied</translation>
    </message>
    <message>
        <source>To the previous finding of the check, or the previous difference</source>
        <translation>Zum vorherigen Befund der Prüfung oder zum vorherigen Unterschied</translation>
    </message>
    <message>
        <source>&amp;Find parent…</source>
        <translation>&amp;Basisdatei suchen…</translation>
    </message>
    <message>
        <source>Find the backing file that was moved or renamed</source>
        <translation>Die verschobene oder umbenannte Basisdatei suchen</translation>
    </message>
    <message>
        <source>Record backing &amp;format…</source>
        <translation>Basis&amp;format vermerken…</translation>
    </message>
    <message>
        <source>Write down what format the backing file has</source>
        <translation>Festhalten, welches Format die Basisdatei hat</translation>
    </message>
    <message>
        <source>no backing file is missing</source>
        <translation>es fehlt keine Basisdatei</translation>
    </message>
    <message>
        <source>every backing file has its format recorded</source>
        <translation>das Format jeder Basisdatei ist vermerkt</translation>
    </message>
    <message>
        <source>Export r&amp;eport…</source>
        <translation>B&amp;ericht exportieren…</translation>
    </message>
    <message>
        <source>Write what is known about the image as a page, JSON, table or picture</source>
        <translation>Was über das Abbild bekannt ist, als Seite, JSON, Tabelle oder Bild schreiben</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Choose how Platter looks and behaves</source>
        <translation>Wählen, wie Platter aussieht und sich verhält</translation>
    </message>
    <message>
        <source>What&apos;s &amp;this?</source>
        <translation>&amp;Was ist das?</translation>
    </message>
    <message>
        <source>Click something to read what it is for</source>
        <translation>Auf etwas klicken, um zu lesen, wozu es da ist</translation>
    </message>
    <message>
        <source>no check has found leaks</source>
        <translation>keine Prüfung hat Lecks gefunden</translation>
    </message>
    <message>
        <source>no check has found anything that can be mended</source>
        <translation>keine Prüfung hat etwas gefunden, was sich reparieren lässt</translation>
    </message>
    <message>
        <source>Take repair &amp;back…</source>
        <translation>Reparatur &amp;zurücknehmen…</translation>
    </message>
    <message>
        <source>Put back what the last repair changed</source>
        <translation>Zurückschreiben, was die letzte Reparatur geändert hat</translation>
    </message>
    <message>
        <source>there is no backup of a repair beside the image</source>
        <translation>neben dem Abbild liegt keine Sicherung einer Reparatur</translation>
    </message>
</context>
<context>
    <name>ui::BrokenCard</name>
    <message>
        <source>The image names %1, which lies in another folder. It has not been opened.</source>
        <translation>Das Abbild nennt %1 in einem anderen Ordner. Die Datei wurde nicht geöffnet.</translation>
    </message>
    <message>
        <source>Allow this file</source>
        <translation>Diese Datei erlauben</translation>
    </message>
    <message>
        <source>Allow the folder %1</source>
        <translation>Den Ordner %1 erlauben</translation>
    </message>
    <message>
        <source>Find parent…</source>
        <translation>Basisdatei suchen…</translation>
    </message>
</context>
<context>
    <name>ui::ByteSearchBar</name>
    <message>
        <source>Bytes to find</source>
        <translation>Gesuchte Bytes</translation>
    </message>
    <message>
        <source>Find bytes</source>
        <translation>Bytes suchen</translation>
    </message>
    <message>
        <source>How the bytes are written</source>
        <translation>Wie die Bytes geschrieben sind</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>UTF-16</source>
        <translation>UTF-16</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Find the next occurrence (F3)</source>
        <translation>Die nächste Fundstelle suchen (F3)</translation>
    </message>
    <message>
        <source>Close the search (Esc)</source>
        <translation>Die Suche schließen (Esc)</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Die Suche schließen</translation>
    </message>
    <message>
        <source>Found at %1, from the beginning on</source>
        <translation>Gefunden bei %1, vom Anfang an</translation>
    </message>
    <message>
        <source>Found at %1</source>
        <translation>Gefunden bei %1</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Sucht …</translation>
    </message>
    <message>
        <source>Looking… %1</source>
        <translation>Sucht … %1</translation>
    </message>
</context>
<context>
    <name>ui::ChainLink</name>
    <message>
        <source>backed by, format not recorded</source>
        <translation>beruht auf, Format nicht vermerkt</translation>
    </message>
    <message>
        <source>backed by</source>
        <translation>beruht auf</translation>
    </message>
</context>
<context>
    <name>ui::CommandLineBox</name>
    <message>
        <source>The same as a command</source>
        <translation>Dasselbe als Befehl</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Den Befehl kopieren</translation>
    </message>
</context>
<context>
    <name>ui::CompareBytes</name>
    <message>
        <source>Bytes of the left disk</source>
        <translation>Bytes der linken Platte</translation>
    </message>
    <message>
        <source>Bytes of the right disk</source>
        <translation>Bytes der rechten Platte</translation>
    </message>
    <message>
        <source>Left: %1</source>
        <translation>Links: %1</translation>
    </message>
    <message>
        <source>Right: %1</source>
        <translation>Rechts: %1</translation>
    </message>
</context>
<context>
    <name>ui::CompareView</name>
    <message>
        <source>What is compared: the image or a layer of it</source>
        <translation>Was verglichen wird: das Abbild oder eine Schicht davon</translation>
    </message>
    <message>
        <source>The image to compare with</source>
        <translation>Das Abbild zum Vergleichen</translation>
    </message>
    <message>
        <source>Choose the image to compare with</source>
        <translation>Abbild zum Vergleichen wählen</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Browse for the image to compare with</source>
        <translation>Das Abbild zum Vergleichen suchen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the comparison</source>
        <translation>Den Vergleich abbrechen</translation>
    </message>
    <message>
        <source>Allocation counts, too</source>
        <translation>Auch die Belegung zählt</translation>
    </message>
    <message>
        <source>Also tell where both read the same but one has space allocated and the other has not</source>
        <translation>Auch nennen, wo beide gleich gelesen werden, aber nur eines Platz belegt</translation>
    </message>
    <message>
        <source>Follow names into other folders</source>
        <translation>Namen in andere Ordner folgen</translation>
    </message>
    <message>
        <source>Backing files outside of the images&apos; own folders are opened, too. Do this for images that you trust.</source>
        <translation>Auch Basisdateien außerhalb der Ordner der Abbilder werden geöffnet. Nur für Abbilder, denen Sie vertrauen.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Previous difference (F7)</source>
        <translation>Vorheriger Unterschied (F7)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next difference (F8)</source>
        <translation>Nächster Unterschied (F8)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export the differences as a file</source>
        <translation>Die Unterschiede als Datei exportieren</translation>
    </message>
    <message>
        <source>Table (CSV)…</source>
        <translation>Tabelle (CSV)…</translation>
    </message>
    <message>
        <source>For programs (JSON)…</source>
        <translation>Für Programme (JSON)…</translation>
    </message>
    <message>
        <source>Page to read (HTML)…</source>
        <translation>Seite zum Lesen (HTML)…</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>%1 and below</source>
        <translation>%1 und darunter</translation>
    </message>
    <message>
        <source>Compares two disks byte by byte, whatever their formats and chains, and tells what each difference means. Nothing is changed.</source>
        <translation>Vergleicht zwei Platten Byte für Byte, gleich in welchen Formaten und Ketten, und sagt, was jeder Unterschied bedeutet. Es wird nichts geändert.</translation>
    </message>
    <message>
        <source>Finding out what the differences mean…</source>
        <translation>Bedeutung der Unterschiede wird ermittelt…</translation>
    </message>
    <message>
        <source>Waiting for other jobs…</source>
        <translation>Wartet auf andere Aufträge…</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Vergleicht…</translation>
    </message>
    <message>
        <source>Comparing… %1 %</source>
        <translation>Vergleicht… %1 %</translation>
    </message>
    <message>
        <source>The comparison could not be done</source>
        <translation>Der Vergleich war nicht möglich</translation>
    </message>
    <message>
        <source>Nothing compared yet</source>
        <translation>Noch nichts verglichen</translation>
    </message>
    <message>
        <source>The disks are the same</source>
        <translation>Die Platten sind gleich</translation>
    </message>
    <message>
        <source>The disks are the same as far as both reach; the rest is zeroes</source>
        <translation>Die Platten sind gleich, so weit beide reichen; der Rest sind Nullen</translation>
    </message>
    <message>
        <source>No byte differs between %1 and %2.</source>
        <translation>Zwischen %1 und %2 unterscheidet sich kein Byte.</translation>
    </message>
    <message numerus="yes">
        <source>%n range(s) differ</source>
        <translation>
            <numerusform>%n Bereich ist verschieden</numerusform>
            <numerusform>%n Bereiche sind verschieden</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in sectors that differ in content</source>
        <translation>%1 in Sektoren mit verschiedenem Inhalt</translation>
    </message>
    <message>
        <source> · sizes: %1 and %2</source>
        <translation> · Größen: %1 und %2</translation>
    </message>
    <message>
        <source> · the first %1 are listed, exports hold all</source>
        <translation> · die ersten %1 sind aufgeführt, exportiert werden alle</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>CSV-Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
        <source>HTML pages (*.html)</source>
        <translation>HTML-Seiten (*.html)</translation>
    </message>
    <message>
        <source>The image is not open.</source>
        <translation>Das Abbild ist nicht geöffnet.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Es gibt keine solche Datei.</translation>
    </message>
    <message>
        <source>Both sides are the same file.</source>
        <translation>Beide Seiten sind dieselbe Datei.</translation>
    </message>
    <message>
        <source>Compare %1 with %2</source>
        <translation>%1 mit %2 vergleichen</translation>
    </message>
    <message>
        <source>Export the differences</source>
        <translation>Die Unterschiede exportieren</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>ui::ConvertPlanPage</name>
    <message>
        <source>Reads</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>Schreibt</translation>
    </message>
    <message>
        <source>Size on disk</source>
        <translation>Größe auf dem Datenträger</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>%1
%2 of data in a disk of %3</source>
        <translation>%1
%2 Daten auf einer Platte von %3</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>about %1 to %2</source>
        <translation>etwa %1 bis %2</translation>
    </message>
    <message>
        <source>%1 – enough</source>
        <translation>%1 – genug</translation>
    </message>
    <message>
        <source>%1 – may not be enough</source>
        <translation>%1 – reicht vielleicht nicht</translation>
    </message>
    <message>
        <source>The source is unchanged. To undo, delete the new file.</source>
        <translation>Die Quelle bleibt unverändert. Zum Rückgängigmachen die neue Datei löschen.</translation>
    </message>
    <message>
        <source>Replace the existing file</source>
        <translation>Die vorhandene Datei ersetzen</translation>
    </message>
    <message>
        <source>The target exists: say whether to replace it</source>
        <translation>Das Ziel gibt es schon: Soll es ersetzt werden?</translation>
    </message>
</context>
<context>
    <name>ui::ConvertWizard</name>
    <message>
        <source>Convert</source>
        <translation>Umwandeln</translation>
    </message>
    <message>
        <source>Convert %1 → %2</source>
        <translation>%1 → %2 umwandeln</translation>
    </message>
</context>
<context>
    <name>ui::DetailsView</name>
    <message>
        <source>Select a place in the map, or go to one with Ctrl+G.</source>
        <translation>Wählen Sie eine Stelle in der Karte oder gehen Sie mit Strg+G zu einer.</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Guest offset</source>
        <translation>Gastposition</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Sector</source>
        <translation>Sektor</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>What the guest reads</source>
        <translation>Was der Gast liest</translation>
    </message>
    <message>
        <source>Supplied by</source>
        <translation>Geliefert von</translation>
    </message>
    <message>
        <source>File offset</source>
        <translation>Dateiposition</translation>
    </message>
    <message>
        <source>Goes on for</source>
        <translation>Reicht über</translation>
    </message>
    <message>
        <source>Hides</source>
        <translation>Verdeckt</translation>
    </message>
    <message>
        <source>Layers here</source>
        <translation>Schichten hier</translation>
    </message>
    <message>
        <source>What each layer holds here</source>
        <translation>Was jede Schicht hier enthält</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>First bytes</source>
        <translation>Erste Bytes</translation>
    </message>
    <message>
        <source>First bytes of the selection</source>
        <translation>Erste Bytes der Auswahl</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>%1  (%2)</source>
        <translation>%1  (%2)</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>%1 of %2 each</source>
        <translation>%1 zu je %2</translation>
    </message>
    <message>
        <source>a file that has not been opened</source>
        <translation>eine Datei, die nicht geöffnet wurde</translation>
    </message>
    <message>
        <source>nobody: it reads as zeroes</source>
        <translation>niemand: Es werden Nullen gelesen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>inside compressed data</source>
        <translation>in komprimierten Daten</translation>
    </message>
    <message>
        <source>none: nothing is stored</source>
        <translation>keine: Es ist nichts gespeichert</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>Partition</translation>
    </message>
    <message>
        <source>Guest offset: %1
Length: %2
Sector: %3
Cluster: %4
Partition: %5
Supplied by: %6
File offset: %7
Hides: %8
</source>
        <translation>Gastposition: %1
Länge: %2
Sektor: %3
Cluster: %4
Partition: %5
Geliefert von: %6
Dateiposition: %7
Verdeckt: %8
</translation>
    </message>
</context>
<context>
    <name>ui::DifferenceStrip</name>
    <message>
        <source>Differences along the disk</source>
        <translation>Unterschiede entlang der Platte</translation>
    </message>
    <message>
        <source>Left and Right go from difference to difference; the table below shows the same.</source>
        <translation>Links und Rechts gehen von Unterschied zu Unterschied; die Tabelle darunter zeigt dasselbe.</translation>
    </message>
</context>
<context>
    <name>ui::ExtentMapView</name>
    <message>
        <source>Allocation map</source>
        <translation>Belegungskarte</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1 gewählt</translation>
    </message>
    <message>
        <source>No further change in this layer.</source>
        <translation>Kein weiterer Wechsel in dieser Schicht.</translation>
    </message>
    <message>
        <source>No earlier change in this layer.</source>
        <translation>Kein früherer Wechsel in dieser Schicht.</translation>
    </message>
    <message>
        <source>Nothing of the shown states lies there.</source>
        <translation>Dort liegt nichts von dem, was gezeigt wird.</translation>
    </message>
    <message>
        <source>Showing %1 from %2</source>
        <translation>Gezeigt werden %1 ab %2</translation>
    </message>
    <message>
        <source>%1: %2
%3, sector %4
%5</source>
        <translation>%1: %2
%3, Sektor %4
%5</translation>
    </message>
    <message>
        <source>No image</source>
        <translation>Kein Abbild</translation>
    </message>
    <message>
        <source>%1, sector %2. %3: %4 for %5.</source>
        <translation>%1, Sektor %2. %3: %4 über %5.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message>
        <source>This disk has no bytes: there is nothing to draw.</source>
        <translation>Diese Platte hat keine Bytes: Es gibt nichts zu zeichnen.</translation>
    </message>
    <message>
        <source>There is no map: the image could not be opened.</source>
        <translation>Es gibt keine Karte: Das Abbild konnte nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>supplies %1</source>
        <translation>liefert %1</translation>
    </message>
    <message>
        <source>whole disk</source>
        <translation>ganze Platte</translation>
    </message>
    <message>
        <source>No further partition.</source>
        <translation>Keine weitere Partition.</translation>
    </message>
    <message>
        <source>No earlier partition.</source>
        <translation>Keine frühere Partition.</translation>
    </message>
    <message>
        <source>%1: %2 from %3</source>
        <translation>%1: %2 ab %3</translation>
    </message>
    <message>
        <source>partitions</source>
        <translation>Partitionen</translation>
    </message>
    <message>
        <source>One strip per layer. Left and Right move, Ctrl with them goes to the next change, Up and Down change the layer, P goes to the next partition, Enter comes closer and at last to the bytes, Backspace goes back, Ctrl+T shows the same as a table.</source>
        <translation>Ein Streifen je Schicht. Links und Rechts bewegen, mit Strg zum nächsten Wechsel, Auf und Ab wechseln die Schicht, P geht zur nächsten Partition, Eingabe geht näher heran und zuletzt zu den Bytes, Rücktaste zurück, Strg+T zeigt dasselbe als Tabelle.</translation>
    </message>
</context>
<context>
    <name>ui::ExtentTable</name>
    <message>
        <source>Layer whose extents are listed</source>
        <translation>Schicht, deren Abschnitte gezeigt werden</translation>
    </message>
    <message>
        <source>Filter rows</source>
        <translation>Zeilen filtern</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>Als CSV kopieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Export the rows as CSV</source>
        <translation>Die Zeilen als CSV exportieren</translation>
    </message>
    <message>
        <source>Extents</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>As the guest sees it</source>
        <translation>Wie der Gast es sieht</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>Nur %1</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Stopped: %1</source>
        <translation>Beendet: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) so far; more at the end of the list</source>
        <translation>
            <numerusform>bisher %n Zeile; mehr am Ende der Liste</numerusform>
            <numerusform>bisher %n Zeilen; mehr am Ende der Liste</numerusform>
        </translation>
    </message>
    <message>
        <source>Export extents</source>
        <translation>Abschnitte exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>ui::FileMapView</name>
    <message>
        <source>Map of the file</source>
        <translation>Karte der Datei</translation>
    </message>
    <message>
        <source>A grid of cells. Arrow keys move, Ctrl with Left and Right goes to the next change, Plus and Minus zoom, Ctrl+T shows the same as a table.</source>
        <translation>Ein Gitter von Zellen. Pfeiltasten bewegen, Strg mit Links und Rechts geht zum nächsten Wechsel, Plus und Minus vergrößern und verkleinern, Strg+T zeigt dasselbe als Tabelle.</translation>
    </message>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source>No file</source>
        <translation>Keine Datei</translation>
    </message>
    <message>
        <source>File offset %1: %2, %3 from %4</source>
        <translation>Dateiposition %1: %2, %3 ab %4</translation>
    </message>
    <message>
        <source>Reading the file&apos;s tables…</source>
        <translation>Die Tabellen der Datei werden gelesen…</translation>
    </message>
    <message>
        <source>There is no file to show.</source>
        <translation>Es gibt keine Datei zu zeigen.</translation>
    </message>
</context>
<context>
    <name>ui::FileSpacePane</name>
    <message>
        <source>Uses of the file</source>
        <translation>Verwendung der Datei</translation>
    </message>
    <message>
        <source>%1 · a cell is %2 · %3</source>
        <translation>%1 · eine Zelle ist %2 · %3</translation>
    </message>
    <message>
        <source>Not all could be read: %1</source>
        <translation>Nicht alles war lesbar: %1</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <translation>%1  %2</translation>
    </message>
</context>
<context>
    <name>ui::FindParentDialog</name>
    <message>
        <source>Find the backing file of %1</source>
        <translation>Die Basisdatei von %1 suchen</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verknüpfen</translation>
    </message>
    <message>
        <source>Files that could be the backing file</source>
        <translation>Dateien, die die Basisdatei sein könnten</translation>
    </message>
    <message>
        <source>%1 names %2, which cannot be opened. Choose the file that it is now. Only the name in %1 is changed, and can be changed back.</source>
        <translation>%1 nennt %2, was sich nicht öffnen lässt. Wählen Sie die Datei, die es jetzt ist. Nur der Name in %1 wird geändert und lässt sich zurückändern.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Sucht…</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>Andere Datei…</translation>
    </message>
    <message>
        <source>What will be done</source>
        <translation>Was getan wird</translation>
    </message>
    <message>
        <source>Nothing like it was found near the image or where you have worked lately.</source>
        <translation>Nichts dergleichen wurde beim Abbild oder dort gefunden, wo Sie zuletzt gearbeitet haben.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could be it, the likeliest first:</source>
        <translation>
            <numerusform>%n Datei könnte es sein:</numerusform>
            <numerusform>%n Dateien könnten es sein, die wahrscheinlichste zuerst:</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose the file.</source>
        <translation>Wählen Sie die Datei.</translation>
    </message>
    <message>
        <source>Still looking at the file</source>
        <translation>Die Datei wird noch angesehen</translation>
    </message>
    <message>
        <source>Chain then: %1</source>
        <translation>Kette dann: %1</translation>
    </message>
    <message>
        <source>It looks like %1, but %2 records %3: it is linked as %3.</source>
        <translation>Sie sieht nach %1 aus, aber %2 vermerkt %3: Sie wird als %3 verknüpft.</translation>
    </message>
    <message>
        <source>It is larger than %1: its end cannot be seen from there.</source>
        <translation>Sie ist größer als %1: Ihr Ende ist von dort nicht zu sehen.</translation>
    </message>
    <message>
        <source>Choose the backing file</source>
        <translation>Basisdatei wählen</translation>
    </message>
    <message>
        <source>chosen by you</source>
        <translation>von Ihnen gewählt</translation>
    </message>
</context>
<context>
    <name>ui::FindingsView</name>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Was es bedeutet</translation>
    </message>
    <message>
        <source>What follows</source>
        <translation>Was daraus folgt</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>What the check printed</source>
        <translation>Was die Prüfung ausgegeben hat</translation>
    </message>
    <message>
        <source>Go to the place</source>
        <translation>Zur Stelle gehen</translation>
    </message>
    <message>
        <source>At work…</source>
        <translation>Es wird gearbeitet…</translation>
    </message>
    <message>
        <source>The check could not be done</source>
        <translation>Die Prüfung ist nicht gelungen</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>A check reads all metadata and changes nothing.</source>
        <translation>Eine Prüfung liest alle Metadaten und ändert nichts.</translation>
    </message>
    <message numerus="yes">
        <source>%n damage(s)</source>
        <translation>
            <numerusform>%n Schaden</numerusform>
            <numerusform>%n Schäden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leaked cluster(s)</source>
        <translation>
            <numerusform>%n verlorener Cluster</numerusform>
            <numerusform>%n verlorene Cluster</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) not checked</source>
        <translation>
            <numerusform>%n Stelle nicht geprüft</numerusform>
            <numerusform>%n Stellen nicht geprüft</numerusform>
        </translation>
    </message>
    <message>
        <source>This format has nothing to check</source>
        <translation>Dieses Format hat nichts zu prüfen</translation>
    </message>
    <message>
        <source>No errors found</source>
        <translation>Keine Fehler gefunden</translation>
    </message>
    <message>
        <source>Exit code %1</source>
        <translation>Rückgabewert %1</translation>
    </message>
    <message>
        <source> · %1 of the disk allocated, %2 of that fragmented, %3 compressed</source>
        <translation> · %1 der Platte belegt, davon %2 zerstückelt, %3 komprimiert</translation>
    </message>
    <message>
        <source> · %1 more are not listed</source>
        <translation> · %1 weitere sind nicht aufgeführt</translation>
    </message>
    <message>
        <source>Nothing is known to be wrong.</source>
        <translation>Es ist nichts Falsches bekannt.</translation>
    </message>
    <message>
        <source>Go to %1 in the file</source>
        <translation>Zu %1 in der Datei gehen</translation>
    </message>
    <message>
        <source>Check %1</source>
        <translation>%1 prüfen</translation>
    </message>
    <message>
        <source>Save what was found</source>
        <translation>Speichern, was gefunden wurde</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>Textdateien (*.txt)</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 bei %2</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weitere</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Tried on a copy in memory: </source>
        <translation>An einer Kopie im Speicher versucht: </translation>
    </message>
    <message numerus="yes">
        <source>%n damage(s) mended, </source>
        <translation>
            <numerusform>%n Schaden behoben, </numerusform>
            <numerusform>%n Schäden behoben, </numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leak(s) given back.</source>
        <translation>
            <numerusform>%n Leck zurückgegeben.</numerusform>
            <numerusform>%n Lecks zurückgegeben.</numerusform>
        </translation>
    </message>
    <message>
        <source>
A check afterwards finds 0 errors.</source>
        <translation>
Eine Prüfung danach findet 0 Fehler.</translation>
    </message>
    <message>
        <source>
A check afterwards still finds %1 damages and %2 leaks.</source>
        <translation>
Eine Prüfung danach findet noch %1 Schäden und %2 Lecks.</translation>
    </message>
    <message>
        <source>

In the file change: %1.</source>
        <translation>

In der Datei ändern sich: %1.</translation>
    </message>
    <message>
        <source>
Its length goes from %1 to %2.</source>
        <translation>
Ihre Länge geht von %1 auf %2.</translation>
    </message>
    <message>
        <source>Give back leaked space of %1</source>
        <translation>Verlorenen Platz von %1 zurückgeben</translation>
    </message>
    <message>
        <source>Repair %1</source>
        <translation>%1 reparieren</translation>
    </message>
    <message>
        <source>Repair this file</source>
        <translation>Diese Datei reparieren</translation>
    </message>
    <message>
        <source>Space that nothing uses is marked as free. This is safe.</source>
        <translation>Platz, den nichts benutzt, wird als frei vermerkt. Das ist gefahrlos.</translation>
    </message>
    <message>
        <source>Whatever contradicts itself is settled in the likeliest way, which may be the wrong one. If the image matters, repair a copy of it.</source>
        <translation>Was sich widerspricht, wird auf die wahrscheinlichste Weise entschieden, die auch die falsche sein kann. Ist das Abbild wichtig, reparieren Sie eine Kopie.</translation>
    </message>
    <message>
        <source>Trying it on a copy in memory…</source>
        <translation>Wird an einer Kopie im Speicher versucht…</translation>
    </message>
    <message>
        <source>What will be changed is kept beside the image as %1, so that it can be taken back.</source>
        <translation>Was geändert wird, wird neben dem Abbild als %1 aufgehoben, so dass es sich zurücknehmen lässt.</translation>
    </message>
    <message>
        <source>The preview is not ready yet.</source>
        <translation>Die Vorschau ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>It cannot be repaired: %1</source>
        <translation>Es lässt sich nicht reparieren: %1</translation>
    </message>
    <message>
        <source>There is no backup, so nothing was repaired: %1</source>
        <translation>Es gibt keine Sicherung, daher wurde nichts repariert: %1</translation>
    </message>
    <message>
        <source>Take the repair of %1 back</source>
        <translation>Die Reparatur von %1 zurücknehmen</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>The bytes that the repair changed are written back from %1, made on %2. Anything that was written to the image since the repair would then be wrong.</source>
        <translation>Die Bytes, die die Reparatur geändert hat, werden aus %1 vom %2 zurückgeschrieben. Was seit der Reparatur in das Abbild geschrieben wurde, wäre dann falsch.</translation>
    </message>
    <message>
        <source>The repair could not be taken back: %1</source>
        <translation>Die Reparatur ließ sich nicht zurücknehmen: %1</translation>
    </message>
</context>
<context>
    <name>ui::FormatOptionsForm</name>
    <message>
        <source>This format has no options.</source>
        <translation>Dieses Format hat keine Optionen.</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>wie üblich</translation>
    </message>
    <message>
        <source>%1 (as usual)</source>
        <translation>%1 (wie üblich)</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
</context>
<context>
    <name>ui::HexView</name>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>&amp;Copy as hex</source>
        <translation>Als Hex &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>&amp;Folgen</translation>
    </message>
    <message>
        <source>Go where the field under the caret leads</source>
        <translation>Dorthin gehen, wohin das Feld unter der Marke führt</translation>
    </message>
    <message>
        <source>No bytes</source>
        <translation>Keine Bytes</translation>
    </message>
    <message>
        <source>%1: not read yet</source>
        <translation>%1: noch nicht gelesen</translation>
    </message>
    <message>
        <source>%1: %2 · byte %3 at %4</source>
        <translation>%1: %2 · Byte %3 bei %4</translation>
    </message>
    <message>
        <source> · cluster %1</source>
        <translation> · Cluster %1</translation>
    </message>
    <message>
        <source>There are no bytes to show</source>
        <translation>Es gibt keine Bytes zu zeigen</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Versatz</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>sector %1</source>
        <translation>Sektor %1</translation>
    </message>
    <message>
        <source>cluster %1</source>
        <translation>Cluster %1</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) from %1 · sector %2</source>
        <translation>
            <numerusform>%n Byte ab %1 · Sektor %2</numerusform>
            <numerusform>%n Bytes ab %1 · Sektor %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ImageTree</name>
    <message>
        <source>Filter images</source>
        <translation>Abbilder filtern</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Abbilder</translation>
    </message>
    <message>
        <source>Close image</source>
        <translation>Abbild schließen</translation>
    </message>
</context>
<context>
    <name>ui::InspectorPanel</name>
    <message>
        <source>Values at the caret</source>
        <translation>Werte an der Marke</translation>
    </message>
    <message>
        <source>As</source>
        <translation>Als</translation>
    </message>
    <message>
        <source>Little-endian</source>
        <translation>Little-Endian</translation>
    </message>
    <message>
        <source>Big-endian</source>
        <translation>Big-Endian</translation>
    </message>
</context>
<context>
    <name>ui::JobDialog</name>
    <message>
        <source>Cancel job</source>
        <translation>Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Send to Jobs panel</source>
        <translation>In die Auftragsliste</translation>
    </message>
    <message>
        <source>Open the new image</source>
        <translation>Neues Abbild öffnen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Progress of the current phase</source>
        <translation>Fortschritt der jetzigen Phase</translation>
    </message>
    <message>
        <source>Output of the job</source>
        <translation>Ausgabe des Auftrags</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>Phase: %1</source>
        <translation>Phase: %1</translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation>%1 Prozent</translation>
    </message>
    <message>
        <source>Waiting for the job before it</source>
        <translation>Wartet auf den Auftrag davor</translation>
    </message>
    <message>
        <source>Took %1</source>
        <translation>Dauerte %1</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was left behind.</source>
        <translation>Abgebrochen. Es ist nichts zurückgeblieben.</translation>
    </message>
    <message>
        <source>Done: %1</source>
        <translation>Fertig: %1</translation>
    </message>
    <message>
        <source>Cancelled. The image is whole.</source>
        <translation>Abgebrochen. Das Abbild ist heil.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>ui::JobsView</name>
    <message>
        <source>Cancel job</source>
        <translation>Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Show output</source>
        <translation>Ausgabe zeigen</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Fertige entfernen</translation>
    </message>
    <message>
        <source>No jobs yet. Conversions run here and can be cancelled at any time.</source>
        <translation>Noch keine Aufträge. Umwandlungen laufen hier und lassen sich jederzeit abbrechen.</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
</context>
<context>
    <name>ui::JsonView</name>
    <message>
        <source>Image information as JSON</source>
        <translation>Angaben zum Abbild als JSON</translation>
    </message>
    <message>
        <source>What “platter info --output=json --backing-chain” prints</source>
        <translation>Was „platter info --output=json --backing-chain“ ausgibt</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the JSON text</source>
        <translation>Den JSON-Text kopieren</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Save the JSON text</source>
        <translation>Den JSON-Text speichern</translation>
    </message>
    <message>
        <source>Save JSON</source>
        <translation>JSON speichern</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>ui::LayerCard</name>
    <message>
        <source>%1 virtual</source>
        <translation>%1 virtuell</translation>
    </message>
    <message>
        <source>%1 on disk</source>
        <translation>%1 belegt</translation>
    </message>
    <message>
        <source>%1 clusters</source>
        <translation>Cluster zu %1</translation>
    </message>
    <message numerus="yes">
        <source>%n snapshot(s)</source>
        <translation>
            <numerusform>%n Schnappschuss</numerusform>
            <numerusform>%n Schnappschüsse</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <source>Return looks at this file as the top of its own chain</source>
        <translation>Eingabe betrachtet diese Datei als Spitze ihrer eigenen Kette</translation>
    </message>
    <message>
        <source>top</source>
        <translation>Spitze</translation>
    </message>
    <message>
        <source>guessed</source>
        <translation>erraten</translation>
    </message>
</context>
<context>
    <name>ui::LegendBar</name>
    <message>
        <source>Show:</source>
        <translation>Zeige:</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
</context>
<context>
    <name>ui::LocateBar</name>
    <message>
        <source>Locate</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Locate: sector 4096, 0x1f400000, 12.5GiB…</source>
        <translation>Gehe zu: sector 4096, 0x1f400000, 12.5GiB…</translation>
    </message>
    <message>
        <source>A place on the disk: sector 4096, 0x1f400000, 12.5GiB, cluster 77, p2+1M, 50%, +1M, host:0x50000, L2[3][17]</source>
        <translation>Eine Stelle auf der Platte: sector 4096, 0x1f400000, 12.5GiB, cluster 77, p2+1M, 50%, +1M, host:0x50000, L2[3][17]</translation>
    </message>
    <message>
        <source>Go to a place on the disk (Ctrl+G)
sector 4096 · 0x1f400000 · 12.5GiB · cluster 77 · p2+1M · 50% · +1M · 1G +64K
In the file: host:0x50000 · L2[3][17] · header.version</source>
        <translation>Zu einer Stelle auf der Platte gehen (Strg+G)
sector 4096 · 0x1f400000 · 12.5GiB · cluster 77 · p2+1M · 50% · +1M · 1G +64K
In der Datei: host:0x50000 · L2[3][17] · header.version</translation>
    </message>
</context>
<context>
    <name>ui::MainWindow</name>
    <message>
        <source>Open disk images</source>
        <translation>Abbilder von Platten öffnen</translation>
    </message>
    <message>
        <source>Disk images (*.qcow2 *.qcow *.raw *.img *.vmdk *.vdi *.vhd *.vpc *.vhdx *.qed *.iso *.dd);;All files (*)</source>
        <translation>Abbilder von Platten (*.qcow2 *.qcow *.raw *.img *.vmdk *.vdi *.vhd *.vpc *.vhdx *.qed *.iso *.dd);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>Einen Ordner mit Abbildern öffnen</translation>
    </message>
    <message>
        <source>%1 failed.</source>
        <translation>%1 ist gescheitert.</translation>
    </message>
    <message>
        <source>Platter</source>
        <translation>Platter</translation>
    </message>
    <message>
        <source>Find action</source>
        <translation>Aktion finden</translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>Fehler: %1</translation>
    </message>
    <message>
        <source>%1 — read-only — Platter</source>
        <translation>%1 — nur lesen — Platter</translation>
    </message>
    <message>
        <source>This image also wants &lt;b&gt;%1&lt;/b&gt;, which lies in another folder. Until you allow it, what it would supply is unknown.</source>
        <translation>Dieses Abbild braucht auch &lt;b&gt;%1&lt;/b&gt; aus einem anderen Ordner. Solange Sie das nicht erlauben, ist unbekannt, was diese Datei liefern würde.</translation>
    </message>
    <message>
        <source>The backing file &lt;b&gt;%1&lt;/b&gt; cannot be opened, so parts of the disk cannot be read.</source>
        <translation>Die Basisdatei &lt;b&gt;%1&lt;/b&gt; kann nicht geöffnet werden; Teile der Platte sind daher nicht lesbar.</translation>
    </message>
    <message>
        <source>Allow this file</source>
        <translation>Diese Datei erlauben</translation>
    </message>
    <message>
        <source>Allow its folder</source>
        <translation>Ihren Ordner erlauben</translation>
    </message>
    <message>
        <source>guest %1 · sector %2</source>
        <translation>Gast %1 · Sektor %2</translation>
    </message>
    <message>
        <source> · cluster %1</source>
        <translation> · Cluster %1</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) running</source>
        <translation>
            <numerusform>%n Auftrag läuft</numerusform>
            <numerusform>%n Aufträge laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs are running</source>
        <translation>Es laufen Aufträge</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) would be stopped; what they have written so far is removed.</source>
        <translation>
            <numerusform>%n Auftrag würde angehalten; was er bisher geschrieben hat, wird entfernt.</numerusform>
            <numerusform>%n Aufträge würden angehalten; was sie bisher geschrieben haben, wird entfernt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop jobs and quit</source>
        <translation>Aufträge anhalten und beenden</translation>
    </message>
    <message>
        <source>Views of the image</source>
        <translation>Ansichten des Abbilds</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Abbilder</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>Haupt</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Zuletzt &amp;benutzt</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>A&amp;bbild</translation>
    </message>
    <message>
        <source>&amp;Jobs</source>
        <translation>A&amp;ufträge</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>There are no disk images in %1.</source>
        <translation>In %1 gibt es keine Abbilder von Platten.</translation>
    </message>
    <message>
        <source>&amp;Clear list</source>
        <translation>Liste &amp;leeren</translation>
    </message>
    <message>
        <source>About Platter</source>
        <translation>Über Platter</translation>
    </message>
    <message>
        <source>&lt;b&gt;Platter %1&lt;/b&gt;&lt;br&gt;Looks into virtual disk images and converts them.&lt;br&gt;MIT licence.</source>
        <translation>&lt;b&gt;Platter %1&lt;/b&gt;&lt;br&gt;Sieht in Abbilder virtueller Platten und wandelt sie um.&lt;br&gt;MIT-Lizenz.</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>In use by &lt;b&gt;%1&lt;/b&gt;, which may be writing to it: what is shown may be out of date, and it cannot be changed here.</source>
        <translation>In Benutzung von &lt;b&gt;%1&lt;/b&gt;, vielleicht zum Schreiben: Was gezeigt wird, kann veraltet sein, und ändern lässt es sich hier nicht.</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>The file has changed since it was read.</source>
        <translation>Die Datei hat sich geändert, seit sie gelesen wurde.</translation>
    </message>
    <message>
        <source>The file is no longer there: it was moved, renamed or deleted.</source>
        <translation>Die Datei ist nicht mehr da: Sie wurde verschoben, umbenannt oder gelöscht.</translation>
    </message>
    <message>
        <source>in use · process %1</source>
        <translation>in Benutzung · Prozess %1</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Benutzung</translation>
    </message>
    <message>
        <source>In use by %1</source>
        <translation>In Benutzung von %1</translation>
    </message>
    <message>
        <source>it is not known yet whether another program uses it</source>
        <translation>noch ist nicht bekannt, ob ein anderes Programm es benutzt</translation>
    </message>
    <message>
        <source>it is in use by %1</source>
        <translation>es ist in Benutzung von %1</translation>
    </message>
    <message>
        <source>the file may only be read</source>
        <translation>die Datei darf nur gelesen werden</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Link %1 to %2</source>
        <translation>%1 mit %2 verknüpfen</translation>
    </message>
    <message>
        <source>%1 now stands on %2.</source>
        <translation>%1 steht jetzt auf %2.</translation>
    </message>
    <message>
        <source>Record the format of %1</source>
        <translation>Das Format von %1 vermerken</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Vermerken</translation>
    </message>
    <message>
        <source>%1 does not say what format its backing file has, so every program guesses from the content; a guest that can write there could fake another format. Once the format is recorded, nobody guesses.</source>
        <translation>%1 sagt nicht, welches Format die Basisdatei hat; darum rät jedes Programm nach dem Inhalt, und ein Gast, der dort schreiben kann, könnte ein anderes Format vortäuschen. Ist das Format vermerkt, rät niemand mehr.</translation>
    </message>
    <message>
        <source>Format of the backing file</source>
        <translation>Format der Basisdatei</translation>
    </message>
    <message>
        <source>It looks like %1 now. If it was made as raw, choose raw: what a guest wrote there must not decide.</source>
        <translation>Sie sieht jetzt nach %1 aus. Wurde sie als raw angelegt, wählen Sie raw: Was ein Gast dort schrieb, darf nicht entscheiden.</translation>
    </message>
    <message>
        <source>Record the backing format of %1</source>
        <translation>Das Basisformat von %1 vermerken</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo the link of %1</source>
        <translation>Verknüpfung von %1 rückgängig machen</translation>
    </message>
    <message>
        <source>Find parent…</source>
        <translation>Basisdatei suchen…</translation>
    </message>
    <message>
        <source>Record the format…</source>
        <translation>Format vermerken…</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; does not record the format of its backing file &lt;b&gt;%2&lt;/b&gt;: it is guessed from the content.</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; vermerkt das Format der Basisdatei &lt;b&gt;%2&lt;/b&gt; nicht: Es wird nach dem Inhalt geraten.</translation>
    </message>
    <message>
        <source>Export a report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <source>Page to read (*.html);;For programs (*.json);;Table of extents (*.csv);;Picture of the map (*.png);;Scalable picture of the map (*.svg)</source>
        <translation>Seite zum Lesen (*.html);;Für Programme (*.json);;Tabelle der Bereiche (*.csv);;Bild der Karte (*.png);;Skalierbares Bild der Karte (*.svg)</translation>
    </message>
    <message>
        <source>The report was written to %1.</source>
        <translation>Der Bericht wurde nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>ui::MapTab</name>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>The same as a table (Ctrl+T)</source>
        <translation>Dasselbe als Tabelle (Strg+T)</translation>
    </message>
    <message>
        <source>Show the map as a table</source>
        <translation>Die Karte als Tabelle zeigen</translation>
    </message>
    <message>
        <source>%1 from %2 · arrow keys move by %3</source>
        <translation>%1 ab %2 · Pfeiltasten gehen um %3</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>Map the disk as the guest sees it</source>
        <translation>Die Platte kartieren, wie der Gast sie sieht</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Map the file: what its parts are used for</source>
        <translation>Die Datei kartieren: wofür ihre Teile da sind</translation>
    </message>
</context>
<context>
    <name>ui::OperationWizard</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <translation>%1  %2</translation>
    </message>
</context>
<context>
    <name>ui::OptionsPage</name>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Everything here may stay as it is.</source>
        <translation>Hier darf alles bleiben, wie es ist.</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>Komprimieren</translation>
    </message>
    <message>
        <source>as many as useful</source>
        <translation>so viele wie nützlich</translation>
    </message>
    <message>
        <source>Parallel copies</source>
        <translation>Kopien nebeneinander</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>Rate limit per second</source>
        <translation>Höchstrate je Sekunde</translation>
    </message>
    <message>
        <source>Options of the format</source>
        <translation>Optionen des Formats</translation>
    </message>
    <message>
        <source>%1 cannot hold compressed data</source>
        <translation>%1 kann keine komprimierten Daten enthalten</translation>
    </message>
    <message>
        <source>Keep the backing file</source>
        <translation>Die Basisdatei behalten</translation>
    </message>
    <message>
        <source>Keep the backing file %1 and copy only what lies above it</source>
        <translation>Die Basisdatei %1 behalten und nur kopieren, was darüber liegt</translation>
    </message>
    <message>
        <source>The source has no backing file, or the format cannot name one</source>
        <translation>Die Quelle hat keine Basisdatei, oder das Format kann keine nennen</translation>
    </message>
    <message>
        <source>The rate limit is not a size.</source>
        <translation>Die Höchstrate ist keine Größe.</translation>
    </message>
</context>
<context>
    <name>ui::Overview</name>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message>
        <source>The image could not be opened.</source>
        <translation>Das Abbild konnte nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>Virtual size</source>
        <translation>Virtuelle Größe</translation>
    </message>
    <message>
        <source>Data the guest sees</source>
        <translation>Daten, die der Gast sieht</translation>
    </message>
    <message>
        <source>Bytes that some file stores and no layer above hides</source>
        <translation>Bytes, die eine Datei speichert und keine Schicht darüber verdeckt</translation>
    </message>
    <message>
        <source>On disk, all files</source>
        <translation>Belegt, alle Dateien</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Kette</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Top and backing files</source>
        <translation>Spitze und Basisdateien</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>Wissenswert</translation>
    </message>
    <message>
        <source>● Nothing odd about this chain.</source>
        <translation>● Nichts Auffälliges an dieser Kette.</translation>
    </message>
    <message>
        <source>About %1</source>
        <translation>Über %1</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>File length</source>
        <translation>Dateilänge</translation>
    </message>
    <message>
        <source>Cluster size</source>
        <translation>Clustergröße</translation>
    </message>
    <message>
        <source>Data file</source>
        <translation>Datendatei</translation>
    </message>
    <message>
        <source>Snapshot %1</source>
        <translation>Schnappschuss %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>supplies %1 · %2 hidden by layers above</source>
        <translation>liefert %1 · %2 von Schichten darüber verdeckt</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1…</source>
        <translation>%1…</translation>
    </message>
</context>
<context>
    <name>ui::PathEdit</name>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Browse for: %1</source>
        <translation>Durchsuchen: %1</translation>
    </message>
</context>
<context>
    <name>ui::PlanCard</name>
    <message>
        <source>looking…</source>
        <translation>wird nachgesehen…</translation>
    </message>
</context>
<context>
    <name>ui::PlanPage</name>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>This is what will be done. Nothing has been written yet.</source>
        <translation>Das wird geschehen. Noch ist nichts geschrieben.</translation>
    </message>
    <message>
        <source>Still looking at the image</source>
        <translation>Das Abbild wird noch angesehen</translation>
    </message>
</context>
<context>
    <name>ui::PromptDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>ui::RebasePlanPage</name>
    <message>
        <source>Change the name all the same: I know that the content is the same</source>
        <translation>Den Namen trotzdem ändern: Ich weiß, dass der Inhalt derselbe ist</translation>
    </message>
    <message>
        <source>Chain now</source>
        <translation>Kette jetzt</translation>
    </message>
    <message>
        <source>Chain then</source>
        <translation>Kette danach</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>nothing, although the two differ at %1: the guest&apos;s disk would be damaged</source>
        <translation>nichts, obwohl sich die beiden bei %1 unterscheiden: Die Platte des Gastes würde beschädigt</translation>
    </message>
    <message>
        <source>nothing; whether the two are alike could not be looked at</source>
        <translation>nichts; ob die beiden gleich sind, war nicht festzustellen</translation>
    </message>
    <message numerus="yes">
        <source>nothing; %n sample(s) of both are alike</source>
        <translation>
            <numerusform>nichts; %n Stichprobe aus beiden ist gleich</numerusform>
            <numerusform>nichts; %n Stichproben aus beiden sind gleich</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 – enough</source>
        <translation>%1 – genug</translation>
    </message>
    <message>
        <source>%1 – may not be enough</source>
        <translation>%1 – reicht vielleicht nicht</translation>
    </message>
    <message>
        <source>To undo, change the name back.</source>
        <translation>Zum Rückgängigmachen den Namen zurückändern.</translation>
    </message>
    <message>
        <source>The guest&apos;s disk is unchanged. The old backing file is left alone.</source>
        <translation>Die Platte des Gastes bleibt unverändert. Die alte Basisdatei wird nicht angerührt.</translation>
    </message>
    <message>
        <source>Say that the content is the same</source>
        <translation>Sagen Sie, dass der Inhalt derselbe ist</translation>
    </message>
    <message>
        <source>Stand on it</source>
        <translation>Stehen darauf</translation>
    </message>
    <message>
        <source>%1: what they show changes wherever the two backing files differ</source>
        <translation>%1: was sie zeigen, ändert sich überall, wo die beiden Basisdateien verschieden sind</translation>
    </message>
    <message>
        <source>%1: they show the same as before</source>
        <translation>%1: sie zeigen dasselbe wie vorher</translation>
    </message>
    <message numerus="yes">
        <source>Change it although %n overlay(s) stand on it</source>
        <translation>
            <numerusform>Ändern, obwohl ein Overlay darauf steht</numerusform>
            <numerusform>Ändern, obwohl %n Overlays darauf stehen</numerusform>
        </translation>
    </message>
    <message>
        <source>Say that it may change below its overlays</source>
        <translation>Bestätigen, dass es sich unter seinen Overlays ändern darf</translation>
    </message>
</context>
<context>
    <name>ui::RebaseTargetPage</name>
    <message>
        <source>New backing file</source>
        <translation>Neue Basisdatei</translation>
    </message>
    <message>
        <source>The image stands alone now.</source>
        <translation>Das Abbild steht jetzt allein.</translation>
    </message>
    <message>
        <source>Now it stands on %1.</source>
        <translation>Jetzt beruht es auf %1.</translation>
    </message>
    <message>
        <source>Put it on another file</source>
        <translation>Auf eine andere Datei stellen</translation>
    </message>
    <message>
        <source>Let it stand alone</source>
        <translation>Allein stehen lassen</translation>
    </message>
    <message>
        <source>Only change the name</source>
        <translation>Nur den Namen ändern</translation>
    </message>
    <message>
        <source>Compress what has to be copied</source>
        <translation>Komprimieren, was zu kopieren ist</translation>
    </message>
    <message>
        <source>Format of the new backing file</source>
        <translation>Format der neuen Basisdatei</translation>
    </message>
    <message>
        <source>What differs between the old and the new one is copied into the image, so that the guest sees no change. The format is recorded.</source>
        <translation>Was sich zwischen der alten und der neuen unterscheidet, wird in das Abbild kopiert, so dass der Gast keine Änderung sieht. Das Format wird vermerkt.</translation>
    </message>
    <message>
        <source>Everything that the backing files supply is copied into the image; afterwards it needs no other file.</source>
        <translation>Alles, was die Basisdateien liefern, wird in das Abbild kopiert; danach braucht es keine andere Datei.</translation>
    </message>
    <message>
        <source>For a backing file that was moved or renamed: nothing is copied. If its content differs, the guest&apos;s disk is damaged; the plan compares samples.</source>
        <translation>Für eine verschobene oder umbenannte Basisdatei: Es wird nichts kopiert. Ist ihr Inhalt ein anderer, wird die Platte des Gastes beschädigt; der Plan vergleicht Stichproben.</translation>
    </message>
    <message>
        <source>Nothing is copied</source>
        <translation>Es wird nichts kopiert</translation>
    </message>
    <message>
        <source>Choose the new backing file</source>
        <translation>Wählen Sie die neue Basisdatei</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
</context>
<context>
    <name>ui::RebaseWizard</name>
    <message>
        <source>Change backing file</source>
        <translation>Basisdatei wechseln</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Wechseln</translation>
    </message>
    <message>
        <source>Change the backing file of %1</source>
        <translation>Die Basisdatei von %1 wechseln</translation>
    </message>
</context>
<context>
    <name>ui::ResizePlanPage</name>
    <message>
        <source>Disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>Is lost</source>
        <translation>Geht verloren</translation>
    </message>
    <message>
        <source>New space</source>
        <translation>Neuer Platz</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>%1
from %2 to %3</source>
        <translation>%1
von %2 auf %3</translation>
    </message>
    <message>
        <source>%1 of data behind %2; the last data ends at %3</source>
        <translation>%1 Daten hinter %2; die letzten Daten enden bei %3</translation>
    </message>
    <message>
        <source>nothing: behind %1 the disk is empty</source>
        <translation>nichts: Hinter %1 ist die Platte leer</translation>
    </message>
    <message numerus="yes">
        <source>%n keep(s) its own size</source>
        <translation>
            <numerusform>%n behält seine eigene Größe</numerusform>
            <numerusform>%n behalten ihre eigene Größe</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be undone: make a copy first if you are not sure.</source>
        <translation>Das lässt sich nicht rückgängig machen: Machen Sie im Zweifel vorher eine Kopie.</translation>
    </message>
    <message>
        <source>To undo, shrink it again to %1.</source>
        <translation>Zum Rückgängigmachen wieder auf %1 verkleinern.</translation>
    </message>
    <message>
        <source>Cut off %1 of data behind %2</source>
        <translation>%1 Daten hinter %2 abschneiden</translation>
    </message>
    <message>
        <source>Cut off everything behind %1</source>
        <translation>Alles hinter %1 abschneiden</translation>
    </message>
    <message>
        <source>Say that the end of the disk may be cut off</source>
        <translation>Sagen Sie, dass das Ende der Platte abgeschnitten werden darf</translation>
    </message>
    <message>
        <source>only the copy of the partition table at the end of the disk, which the guest makes anew from the one at the beginning</source>
        <translation>nur die Kopie der Partitionstabelle am Ende der Platte, die der Gast aus der am Anfang neu anlegt</translation>
    </message>
    <message>
        <source>none were found; a file system on the whole disk has to be grown in the guest</source>
        <translation>keine gefunden; ein Dateisystem auf der ganzen Platte muss im Gast vergrößert werden</translation>
    </message>
    <message>
        <source>%1 ends at %2 and would be cut off</source>
        <translation>%1 endet bei %2 und würde abgeschnitten</translation>
    </message>
    <message>
        <source>all lie before the new end; %1 is the last and ends at %2</source>
        <translation>alle liegen vor dem neuen Ende; %1 ist die letzte und endet bei %2</translation>
    </message>
    <message>
        <source>grow %1 afterwards: partitions and file systems do not grow by themselves (in a Linux guest: growpart, then resize2fs or xfs_growfs)</source>
        <translation>%1 danach vergrößern: Partitionen und Dateisysteme wachsen nicht von selbst (im Linux-Gast: growpart, dann resize2fs oder xfs_growfs)</translation>
    </message>
    <message>
        <source>The partition table keeps a copy at the end of the disk; let the guest put it to the new end (sgdisk -e).</source>
        <translation>Die Partitionstabelle hat am Ende der Platte eine Kopie; lassen Sie den Gast sie ans neue Ende setzen (sgdisk -e).</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>Partitionen</translation>
    </message>
    <message>
        <source>Stand on it</source>
        <translation>Stehen darauf</translation>
    </message>
    <message>
        <source>at the end of the disk, reads as zeroes</source>
        <translation>am Ende der Platte, liest sich als Nullen</translation>
    </message>
    <message>
        <source>%1: behind %2 they lose what this image supplies</source>
        <translation>%1: hinter %2 verlieren sie, was dieses Abbild liefert</translation>
    </message>
    <message>
        <source>%1: they keep their own sizes</source>
        <translation>%1: sie behalten ihre eigenen Größen</translation>
    </message>
    <message>
        <source>Cut off the end of %1, with everything behind %2</source>
        <translation>Das Ende von %1 abschneiden, mit allem hinter %2</translation>
    </message>
    <message>
        <source>%1 would be cut off: shrink it in the guest first, or say that it may be lost</source>
        <translation>%1 würde abgeschnitten: erst im Gast verkleinern, oder bestätigen, dass es verloren gehen darf</translation>
    </message>
    <message numerus="yes">
        <source>Shrink it although %n overlay(s) stand on it</source>
        <translation>
            <numerusform>Verkleinern, obwohl ein Overlay darauf steht</numerusform>
            <numerusform>Verkleinern, obwohl %n Overlays darauf stehen</numerusform>
        </translation>
    </message>
    <message>
        <source>Say that it may shrink below its overlays</source>
        <translation>Bestätigen, dass es unter seinen Overlays kleiner werden darf</translation>
    </message>
</context>
<context>
    <name>ui::ResizeSizePage</name>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>The size of the disk as the guest sees it.</source>
        <translation>Die Größe der Platte, wie der Gast sie sieht.</translation>
    </message>
    <message>
        <source>New size</source>
        <translation>Neue Größe</translation>
    </message>
    <message>
        <source>for example 40G</source>
        <translation>zum Beispiel 40G</translation>
    </message>
    <message>
        <source>Space for what is new</source>
        <translation>Platz für das Neue</translation>
    </message>
    <message>
        <source>when it is needed</source>
        <translation>wenn er gebraucht wird</translation>
    </message>
    <message>
        <source>its place in the tables now</source>
        <translation>jetzt sein Platz in den Tabellen</translation>
    </message>
    <message>
        <source>its blocks on the disk now</source>
        <translation>jetzt seine Blöcke auf dem Laufwerk</translation>
    </message>
    <message>
        <source>written with zeroes now</source>
        <translation>jetzt mit Nullen beschrieben</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Size now</source>
        <translation>Größe jetzt</translation>
    </message>
    <message>
        <source>A smaller disk has no new space</source>
        <translation>Eine kleinere Platte hat keinen neuen Platz</translation>
    </message>
    <message>
        <source>%1 at the end of the disk are cut off.</source>
        <translation>%1 am Ende der Platte werden abgeschnitten.</translation>
    </message>
    <message>
        <source>The disk grows by %1, which read as zeroes.</source>
        <translation>Die Platte wächst um %1, die sich als Nullen lesen.</translation>
    </message>
    <message>
        <source>Say how large the disk shall be</source>
        <translation>Sagen Sie, wie groß die Platte werden soll</translation>
    </message>
    <message>
        <source>This is not a size: write 40G, 512M or a number of bytes.</source>
        <translation>Das ist keine Größe: Schreiben Sie 40G, 512M oder eine Zahl von Bytes.</translation>
    </message>
    <message>
        <source>The disk has this size already.</source>
        <translation>Die Platte hat diese Größe schon.</translation>
    </message>
</context>
<context>
    <name>ui::ResizeWizard</name>
    <message>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
    <message>
        <source>Resize %1 to %2</source>
        <translation>Größe von %1 auf %2 ändern</translation>
    </message>
</context>
<context>
    <name>ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Counts when Platter is started next.</source>
        <translation>Gilt, wenn Platter das nächste Mal gestartet wird.</translation>
    </message>
    <message>
        <source>Open what was open last time</source>
        <translation>Öffnen, was zuletzt geöffnet war</translation>
    </message>
    <message>
        <source>1024 bytes are 1 KiB</source>
        <translation>1024 Bytes sind 1 KiB</translation>
    </message>
    <message>
        <source>1000 bytes are 1 kB</source>
        <translation>1000 Bytes sind 1 kB</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
    <message>
        <source>Commands and what you type always count in 1024, like qemu-img.</source>
        <translation>Befehle und Ihre Eingaben zählen immer in 1024, wie qemu-img.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>for any colour vision</source>
        <translation>für jedes Farbsehen</translation>
    </message>
    <message>
        <source>strong contrast</source>
        <translation>starker Kontrast</translation>
    </message>
    <message>
        <source>greys and patterns</source>
        <translation>Grautöne und Muster</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Patterns are the same in all: no state is told by colour alone.</source>
        <translation>Die Muster sind in allen gleich: Kein Zustand wird nur durch Farbe gezeigt.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Safety and jobs</source>
        <translation>Sicherheit und Aufträge</translation>
    </message>
    <message>
        <source>Propose to keep the present state before a snapshot is restored</source>
        <translation>Vorschlagen, den jetzigen Zustand zu behalten, bevor ein Schnappschuss wiederhergestellt wird</translation>
    </message>
    <message>
        <source>Show a window of its own for what a wizard starts</source>
        <translation>Ein eigenes Fenster für das zeigen, was ein Assistent startet</translation>
    </message>
    <message>
        <source>Otherwise progress is shown in the Jobs panel only.</source>
        <translation>Sonst steht der Fortschritt nur in der Auftragsleiste.</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Shortcut of: %1</source>
        <translation>Tastenkürzel für: %1</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Choices are kept in</source>
        <translation>Einstellungen liegen in</translation>
    </message>
    <message>
        <source>What was open is kept in</source>
        <translation>Was geöffnet war, liegt in</translation>
    </message>
    <message>
        <source>Forget recent images and places</source>
        <translation>Zuletzt geöffnete Abbilder und Orte vergessen</translation>
    </message>
    <message>
        <source>They are forgotten.</source>
        <translation>Sie sind vergessen.</translation>
    </message>
    <message>
        <source>%1 is wanted twice: %2; %3</source>
        <translation>%1 ist doppelt vergeben: %2; %3</translation>
    </message>
</context>
<context>
    <name>ui::SizeEdit</name>
    <message>
        <source>A size: 64k, 2M, 1.5G, or a number of bytes</source>
        <translation>Eine Größe: 64k, 2M, 1.5G oder eine Zahl von Bytes</translation>
    </message>
    <message>
        <source>This is not a size</source>
        <translation>Das ist keine Größe</translation>
    </message>
</context>
<context>
    <name>ui::SnapshotTimeline</name>
    <message>
        <source>Snapshots along time</source>
        <translation>Schnappschüsse in der Zeit</translation>
    </message>
    <message>
        <source>Left and Right go from snapshot to snapshot by date; the table below shows the same.</source>
        <translation>Links und Rechts gehen nach Datum von Schnappschuss zu Schnappschuss; die Tabelle darunter zeigt dasselbe.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Bars: space that only this snapshot takes, at most %1</source>
        <translation>Balken: Platz, den nur dieser Schnappschuss braucht, höchstens %1</translation>
    </message>
</context>
<context>
    <name>ui::SnapshotsView</name>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>The image is not open.</source>
        <translation>Das Abbild ist nicht offen.</translation>
    </message>
    <message>
        <source>%1 images cannot hold snapshots. An overlay keeps the present state, too: create one on top of this image.</source>
        <translation>%1-Abbilder können keine Schnappschüsse enthalten. Auch eine Überlagerung hebt den heutigen Stand auf: Legen Sie eine über diesem Abbild an.</translation>
    </message>
    <message>
        <source>No snapshots yet. A snapshot keeps the disk as it is now inside the same file; only what changes afterwards takes space.</source>
        <translation>Noch keine Schnappschüsse. Ein Schnappschuss hebt die Platte, wie sie jetzt ist, in derselben Datei auf; nur was sich danach ändert, braucht Platz.</translation>
    </message>
    <message numerus="yes">
        <source>%n snapshot(s)</source>
        <translation>
            <numerusform>%n Schnappschuss</numerusform>
            <numerusform>%n Schnappschüsse</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2 in only one of them</source>
        <translation>%1 · %2 in nur einem davon</translation>
    </message>
    <message>
        <source>In order of date: which was made from which is not recorded</source>
        <translation>Nach Datum: Welcher aus welchem entstand, ist nicht vermerkt</translation>
    </message>
    <message>
        <source>Another snapshot goes by the same name or id: rename one of them first.</source>
        <translation>Ein anderer Schnappschuss heißt ebenso oder hat diese Id: Benennen Sie erst einen davon um.</translation>
    </message>
    <message>
        <source>Name of the snapshot</source>
        <translation>Name des Schnappschusses</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Geben Sie ihm einen Namen.</translation>
    </message>
    <message>
        <source>There is a snapshot of that name.</source>
        <translation>Einen Schnappschuss dieses Namens gibt es schon.</translation>
    </message>
    <message>
        <source>Create a snapshot of %1</source>
        <translation>Schnappschuss von %1 anlegen</translation>
    </message>
    <message>
        <source>Create snapshot</source>
        <translation>Schnappschuss anlegen</translation>
    </message>
    <message>
        <source>The disk as it is now is kept inside the file. This takes no space at first; what is written later goes elsewhere.</source>
        <translation>Die Platte, wie sie jetzt ist, wird in der Datei aufgehoben. Das braucht zuerst keinen Platz; was später geschrieben wird, kommt woanders hin.</translation>
    </message>
    <message>
        <source>Rename snapshot “%1”</source>
        <translation>Schnappschuss „%1“ umbenennen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>before %1</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>Go back to snapshot “%1”</source>
        <translation>Zurück zu Schnappschuss „%1“</translation>
    </message>
    <message>
        <source>Restore “%1”</source>
        <translation>„%1“ wiederherstellen</translation>
    </message>
    <message>
        <source>The disk becomes what it was on %1. What has changed since is lost, unless it is kept in a snapshot first.</source>
        <translation>Die Platte wird, was sie am %1 war. Was sich seitdem geändert hat, geht verloren, wenn es nicht vorher in einem Schnappschuss aufgehoben wird.</translation>
    </message>
    <message>
        <source>Keep the present state as snapshot “%1” first</source>
        <translation>Den heutigen Stand vorher als Schnappschuss „%1“ aufheben</translation>
    </message>
    <message>
        <source>Make “%1” the present state, its disk size included</source>
        <translation>„%1“ zum heutigen Stand machen, die Plattengröße eingeschlossen</translation>
    </message>
    <message>
        <source>1.  Create snapshot “%1”
2.  %2</source>
        <translation>1.  Schnappschuss „%1“ anlegen
2.  %2</translation>
    </message>
    <message>
        <source>1.  %1
This cannot be undone.</source>
        <translation>1.  %1
Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete snapshot “%1”</source>
        <translation>Schnappschuss „%1“ löschen</translation>
    </message>
    <message>
        <source>Delete “%1”</source>
        <translation>„%1“ löschen</translation>
    </message>
    <message>
        <source>Deleting it %1. What it keeps cannot be brought back; the disk and the other snapshots stay as they are.</source>
        <translation>Sein Löschen %1. Was er aufhebt, ist nicht zurückzuholen; die Platte und die anderen Schnappschüsse bleiben, wie sie sind.</translation>
    </message>
</context>
<context>
    <name>ui::SourcePage</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>The image to read. It is opened read-only and does not change.</source>
        <translation>Das Abbild, das gelesen wird. Es wird nur zum Lesen geöffnet und ändert sich nicht.</translation>
    </message>
    <message>
        <source>Image to read</source>
        <translation>Zu lesendes Abbild</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>%1, %2 virtual
Reads %3</source>
        <translation>%1, %2 virtuell
Liest %3</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message>
        <source>Choose an image that can be opened</source>
        <translation>Wählen Sie ein Abbild, das sich öffnen lässt</translation>
    </message>
</context>
<context>
    <name>ui::StartPage</name>
    <message>
        <source>Recent</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Look into virtual disk images: who supplies which sector, what it costs, how to change it safely.</source>
        <translation>In Abbilder virtueller Platten sehen: wer welchen Sektor liefert, was es kostet, wie man es gefahrlos ändert.</translation>
    </message>
    <message>
        <source>Recent images</source>
        <translation>Zuletzt benutzte Abbilder</translation>
    </message>
    <message>
        <source>Or drop image files or a folder anywhere in this window. Everything opens read-only.</source>
        <translation>Oder lassen Sie Abbilder oder einen Ordner auf dieses Fenster fallen. Alles wird nur zum Lesen geöffnet.</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <translation>%1 — %2</translation>
    </message>
</context>
<context>
    <name>ui::StructureTab</name>
    <message>
        <source>Fields of the file</source>
        <translation>Felder der Datei</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Which file of the chain</source>
        <translation>Welche Datei der Kette</translation>
    </message>
    <message>
        <source>Whose bytes</source>
        <translation>Wessen Bytes</translation>
    </message>
    <message>
        <source>Bytes of the file, or of the disk as a guest sees it</source>
        <translation>Bytes der Datei, oder der Platte, wie ein Gast sie sieht</translation>
    </message>
    <message>
        <source>File bytes</source>
        <translation>Bytes der Datei</translation>
    </message>
    <message>
        <source>Disk bytes</source>
        <translation>Bytes der Platte</translation>
    </message>
    <message>
        <source>A %1 file has no fields: every byte of it is the guest&apos;s.</source>
        <translation>Eine %1-Datei hat keine Felder: Jedes ihrer Bytes gehört dem Gast.</translation>
    </message>
    <message>
        <source>Bytes of the file</source>
        <translation>Bytes der Datei</translation>
    </message>
    <message>
        <source>Bytes of the disk</source>
        <translation>Bytes der Platte</translation>
    </message>
    <message>
        <source>No field covers this byte</source>
        <translation>Kein Feld umfasst dieses Byte</translation>
    </message>
    <message>
        <source>%1 lies beyond the end of the file</source>
        <translation>%1 liegt hinter dem Ende der Datei</translation>
    </message>
    <message>
        <source>More than %1 are selected: too many to copy</source>
        <translation>Mehr als %1 sind ausgewählt: zu viele zum Kopieren</translation>
    </message>
    <message>
        <source>Go to a partition</source>
        <translation>Zu einer Partition gehen</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>Partitionen</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) copied</source>
        <translation>
            <numerusform>%n Byte kopiert</numerusform>
            <numerusform>%n Bytes kopiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Show what the bytes at the caret mean as numbers, times and identifiers</source>
        <translation>Zeigen, was die Bytes an der Marke als Zahlen, Zeiten und Kennungen bedeuten</translation>
    </message>
    <message>
        <source>What the field means</source>
        <translation>Was das Feld bedeutet</translation>
    </message>
</context>
<context>
    <name>ui::TargetPage</name>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>What to write, and where.</source>
        <translation>Was geschrieben wird und wohin.</translation>
    </message>
    <message>
        <source>Image to write</source>
        <translation>Zu schreibendes Abbild</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>%1. Good for: %2</source>
        <translation>%1. Gut für: %2</translation>
    </message>
    <message>
        <source>Choose a format and a file to write</source>
        <translation>Wählen Sie ein Format und eine Datei</translation>
    </message>
</context>
<context>
    <name>Repairs</name>
    <message>
        <source>The repair would change more than one file.</source>
        <translation>Die Reparatur würde mehr als eine Datei ändern.</translation>
    </message>
    <message>
        <source>The repair changes too much to keep a backup of it: copy the image first.</source>
        <translation>Die Reparatur ändert zu viel, um eine Sicherung davon aufzuheben: Kopieren Sie das Abbild zuerst.</translation>
    </message>
    <message>
        <source>There is no backup that can be read.</source>
        <translation>Es gibt keine lesbare Sicherung.</translation>
    </message>
</context>
</TS>
