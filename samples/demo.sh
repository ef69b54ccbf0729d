#!/bin/sh
# SPDX-License-Identifier: MIT
# Reads the sample scans and shows what was read, what is queued and why.
# Everything it writes lies under $BUILD/demo.
set -eu
cd "$(dirname "$0")/.."

BUILD=${BUILD:-build}
out=$BUILD/demo
formdigits=$BUILD/formdigits
rm -rf "$out"
mkdir -p "$out/pictures"

forms() { # the options that name the forms, for the given command
    "$formdigits" "$@" -f samples/forms/tally.xml -f samples/forms/order.xml \
        -f samples/forms/survey.xml -f samples/forms/meter.xml
}

ask() { # what the database says, as a table; truth.csv stands beside it
    sqlite3 -box :memory: ".import --csv samples/truth.csv truth" \
        "ATTACH 'file:$out/demo.db?mode=ro' AS d" "$1"
}

echo "Reading the sample scans with four forms:"
echo
status=0
forms read -d "$out/demo.db" samples/scans/* || status=$?
case $status in
0) ;;
1) echo "(exit status 1: finished, some input was rejected)" ;;
*)
    echo "read ended with exit status $status"
    exit 1
    ;;
esac

echo
echo "Pages:"
ask "SELECT replace(p.file, 'samples/scans/', '') AS file, p.page, p.form, p.state, p.reason,
            printf('%.2f', p.fit) AS fit, count(f.id) AS fields,
            sum(f.state = 'accepted') AS accepted, sum(f.state = 'queued') AS queued
     FROM d.v_page p LEFT JOIN d.v_field f ON f.file = p.file AND f.page = p.page
     GROUP BY p.id ORDER BY p.file, p.page"

echo
echo "Queued for a person, by reason:"
ask "SELECT reason, count(*) AS fields FROM d.v_queue GROUP BY reason ORDER BY fields DESC, reason"

echo
echo "Of the pages without damage, those with another reason than doubt, or read wrong"
echo "('_' blank, 'x' crossed out, '?' unreadable):"
ask "SELECT replace(q.file, 'samples/scans/', '') AS file, q.page, q.field, q.boxes,
            printf('%.4f', q.confidence) AS confidence, q.reason, t.boxes AS written
     FROM d.v_queue q
     JOIN d.v_page p ON p.file = q.file AND p.page = q.page AND p.state = 'read'
     LEFT JOIN truth t ON t.file = q.file AND t.page = q.page AND t.field = q.field
     WHERE q.reason <> 'doubt' OR q.boxes <> t.boxes
     ORDER BY q.file, q.page, q.id"

echo
echo "Against samples/truth.csv, without the damaged page:"
ask "SELECT count(*) AS fields,
            sum(f.state = 'accepted') AS accepted,
            sum(f.state = 'accepted' AND f.value <> t.value) AS 'accepted but wrong',
            sum(t.boxes NOT GLOB '*[x?]*') AS readable,
            printf('%.1f %%', 100.0 * sum(f.state = 'accepted' AND t.boxes NOT GLOB '*[x?]*') /
                   sum(t.boxes NOT GLOB '*[x?]*')) AS 'readable accepted'
     FROM truth t JOIN d.v_field f
       ON f.file = t.file AND f.page = t.page AND f.field = t.field
     JOIN d.v_page p ON p.file = f.file AND p.page = f.page
     WHERE p.state = 'read'"

sqlite3 -separator ' ' "$out/demo.db" \
    "SELECT p.file, p.page FROM v_page p
     WHERE p.state <> 'read' OR EXISTS
           (SELECT * FROM v_queue q WHERE q.file = p.file AND q.page = p.page)
     ORDER BY p.file, p.page" |
    while read -r file page; do
        name=$(basename "$file")
        forms show "$file:$page" -o "$out/pictures/${name%.*}-$page.png"
    done

echo
echo "The pages with something to ask about, and what was found on them: $out/pictures/"
echo "The database: $out/demo.db   To clear the queue:"
echo "$formdigits review -d $out/demo.db -f samples/forms/tally.xml -f samples/forms/order.xml -f samples/forms/survey.xml -f samples/forms/meter.xml"
