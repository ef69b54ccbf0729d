#!/bin/sh
# SPDX-License-Identifier: MIT
# Malformed and unusual pictures of other programs' test sets, all in one batch
# with a sound scan in their midst: each has an outcome in words, no reader dies.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

if [ ! -e "${FORMDIGITS_DATA:-/nowhere}/damaged/files.tar.gz" ]; then
    echo "1..0 # skip FORMDIGITS_DATA does not name a folder with damaged/files.tar.gz"
    exit 0
fi
ask() { # SQL
    sqlite3 -readonly formdigits.db "$1"
}

mkdir given && tar -xzf "$FORMDIGITS_DATA/damaged/files.tar.gz" -C given
cp "$root/samples/scans/tally-clean.tif" given/sound.tif
find given -type f -print0 >list
count=$(find given -type f | wc -l)
digits 1 read -f "$root/samples/forms/order.xml" -f "$root/samples/forms/tally.xml" \
    --files-from list --json
check "$count files in one batch: finished, some rejected"
grep -q "\"read\": $(ask "SELECT count(*) FROM file WHERE state = 'read'"),\$" out
check 'the summary agrees with the database'
[ "$(ask "SELECT count(*) FROM attempt WHERE end IS NOT 'finished'")" -eq 0 ]
check 'no reader died, none was late'
[ "$(ask "SELECT count(*) FROM file WHERE state = 'rejected' AND (reason = '' OR note = '')")" -eq 0 ] &&
    [ "$(ask "SELECT count(*) FROM page WHERE state = 'refused' AND (reason = '' OR note = '')")" -eq 0 ]
check 'each refusal has a reason and a line'
[ "$(ask "SELECT count(*) FROM v_field WHERE file NOT LIKE '%/sound.tif' AND state = 'accepted'")" -eq 0 ]
check 'nothing was accepted from any of them'
digits 0 read -d alone.db -f "$root/samples/forms/order.xml" -f "$root/samples/forms/tally.xml" given/sound.tif
for db in formdigits.db alone.db; do
    digits 0 export -d $db && grep '^given/sound.tif' out >$db.csv
done
cmp formdigits.db.csv alone.db.csv && [ -s alone.db.csv ]
check 'the sound scan reads as it does alone'
digits 0 fsck
check 'fsck finds nothing'
finish
