#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits fsck: what it finds in a database and a spool that were tampered with.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh

fsck() { # status text: checks what it returns and says
    digits "$1" fsck --spool spool && if [ -n "$2" ]; then said "$2"; else silent; fi
}

restore() {
    rm -rf spool formdigits.db*
    cp -R kept/. .
}

digits 66 fsck
check 'no database: 66'
digits 64 fsck too much
check 'an argument too much: 64'

mkdir -p spool/new kept
cp "$root/tests/small/page.tif" spool/new/good.tif
echo text >spool/new/bad.tif
digits 1 read -f "$root/tests/small/form.xml" --spool spool
cp -R spool formdigits.db* kept/
good=$(find spool/done -type f)
bad=$(find spool/bad -name '*.tif')

fsck 0 ''
check 'a sound spool: 0, and silence'
rm "$good"
fsck 65 "'good.tif' (read) is lost"
check 'a file that is gone'
restore
printf 'x' >>"$good"
fsck 65 'its bytes have changed'
check 'a file that was changed'
restore
cp "$good" "spool/done/stranger.tif"
fsck 65 "stranger.tif' lies in done, but the database does not know"
check 'a stranger in done'
restore
mv spool moved
digits 65 fsck --spool moved && said "'good.tif' (read) lies in this spool, but the database has it at" &&
    said "'bad.tif' (rejected) lies in this spool"
check 'a spool that was moved'
digits 66 fsck --spool spool && said "cannot open spool 'spool': No such file or directory; give the folder where it is now"
check 'and where it was'
mkdir spool
fsck 65 "'good.tif' (read) is lost: it is not at '"
check 'and a new one in its place'
rm -r spool
gone=$(basename "$good")
mv "$(find moved/done -type f)" .
digits 65 fsck --spool moved &&
    said "'good.tif' (read) is lost: it is neither at '$(pwd -P)/spool/done/" && said "nor in this spool" &&
    said "'bad.tif' (rejected) lies in this spool"
check 'and lost a file on the way'
mv "$gone" "$(find moved/done -mindepth 2 -type d)"
mv moved spool
printf 'x' >>"$good"
fsck 65 'its bytes have changed'
check 'and moved back'
restore
mv spool moved
ln -s moved spool
fsck 0 ''
printf 'x' >>"$good"
fsck 65 'its bytes have changed' && digits 65 fsck --spool moved && rm "$good" && fsck 65 'is lost'
check 'and found through a link in its old place'
rm -r spool moved
restore
mv "$bad" "$(dirname "$good")"
fsck 65 'lies in done, but the database does not know that it was read'
check 'a rejected file in done'
restore
mv "$good" spool/bad/
fsck 65 'lies in bad, but the database does not know that it was rejected'
check 'a file that was read in bad'
restore
mv "$bad" "$bad.reason" spool/work/
fsck 0 ''
check 'what waits in work is no fault'
restore
sqlite3 formdigits.db "UPDATE file SET path = replace(path, 'done', 'bad') WHERE state = 'read'"
fsck 65 'is lost'
check 'a path that leads nowhere'
restore
cp formdigits.db forms.db
sqlite3 forms.db 'PRAGMA foreign_keys = OFF; DELETE FROM form'
digits 65 fsck -d forms.db && said "table run_form points at no row of form"
check 'a row without a number that points at nothing is named'
sqlite3 formdigits.db 'PRAGMA foreign_keys = OFF; DELETE FROM page'
fsck 65 'formdigits fsck: '
check 'fields without a page'
restore
for i in 1 2 3 4 5; do echo $i >spool/done/stranger$i.tif; done
rm "$good"
fsck 65 'formdigits fsck: 5 in all: files in done that the database does not know as read' &&
    [ "$(grep -c stranger err)" -eq 3 ] && said "'good.tif' (read) is lost" && [ "$(wc -l <err)" -eq 5 ]
check 'of many equal faults three are shown, and how many there are'
restore
sqlite3 formdigits.db "PRAGMA foreign_keys = OFF; DELETE FROM page;
    INSERT INTO cell SELECT id + 1000, field, position + 1000, mark, best, rival, confidence, scores, probability,
        box_x, box_y, box_width, box_height, ink_x, ink_y, ink_width, ink_height, sample FROM cell;
    DELETE FROM field"
fsck 65 "$(sqlite3 formdigits.db 'SELECT count(*) FROM cell') in all: rows of table cell that point at no row of field" &&
    [ "$(grep -c 'table cell, row' err)" -eq 3 ]
check 'rows too'
restore
page=$(sqlite3 formdigits.db "SELECT rootpage FROM sqlite_master WHERE name = 'run_form'")
size=$(sqlite3 formdigits.db 'PRAGMA page_size')
printf '\5\5\5\5' | dd of=formdigits.db bs=1 seek=$(((page - 1) * size)) conv=notrunc 2>err
fsck 65 "main *** Page $page: " && ! grep -q x0a err
check 'a fault of the file itself is one line'
rm -f formdigits.db-*
digits 65 read -f "$root/tests/small/form.xml" "$root/tests/small/page.tif" &&
    said "'formdigits.db' is corrupt (*** in database main *** Page $page: " && ! grep -q x0a err
check 'where it is read into, too'

finish
