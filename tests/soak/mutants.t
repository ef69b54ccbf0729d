#!/bin/sh
# SPDX-License-Identifier: MIT
# Sample scans with random bits turned over, or cut off anywhere: no reader dies
# or hangs, each mutant has an outcome in words, and where damage was seen
# nothing is accepted.  How many wrong values were accepted from mutants whose
# damage nobody could see is printed: they are why PNG is recommended.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
count=${MUTANTS:-2000}
seed=${SEED:-1}
forms="-f $root/samples/forms/order.xml -f $root/samples/forms/survey.xml -f $root/samples/forms/tally.xml -f $root/samples/forms/meter.xml"

ask() { # SQL
    sqlite3 -readonly formdigits.db "$1"
}

mkdir mutants
perl -e '
    my ($count, $seed, @files) = @ARGV;
    srand($seed);
    for my $n (1 .. $count) {
        my $file = $files[rand @files];
        open(my $in, "<:raw", $file) or die;
        my $bytes = do { local $/; <$in> };
        if ($n % 4 == 0) {
            $bytes = substr($bytes, 0, 1 + int(rand(length($bytes) - 1)));
        } else {
            for (1 .. ($n % 4 == 1 ? 1 : 16)) {
                my $at = int(rand(length $bytes));
                substr($bytes, $at, 1) = chr(ord(substr($bytes, $at, 1)) ^ (1 << int(rand 8)));
            }
        }
        (my $name = $file) =~ s{.*/}{};
        open(my $out, ">:raw", sprintf("mutants/%04d-%s", $n, $name)) or die;
        print $out $bytes;
    }' "$count" "$seed" "$root"/samples/scans/*
find mutants -type f -print0 >list

# shellcheck disable=SC2086 # a list of options
digits 1 read $forms --files-from list
check "$count mutants in one batch: finished (seed $seed)"
[ "$(ask "SELECT count(*) FROM file WHERE state != 'reading'")" -eq \
    "$(find mutants -type f -exec sha256sum {} + | cut -c 1-64 | sort -u | wc -l)" ]
check 'each has an outcome'
[ "$(ask "SELECT count(*) FROM attempt WHERE end IS NOT 'finished'")" -eq 0 ]
check 'no reader died, none was late'
[ "$(ask "SELECT count(*) FROM v_field f JOIN v_page p USING (file, page)
    WHERE p.state != 'read' AND f.state = 'accepted'")" -eq 0 ]
check 'nothing is accepted from a page whose damage was seen'
digits 0 fsck
check 'fsck finds nothing'
echo "# pages: $(ask "SELECT group_concat(state || ' ' || n, ', ') FROM
    (SELECT state, count(*) AS n FROM page GROUP BY state)")"
echo "# accepted fields: $(ask "SELECT count(*) FROM v_field WHERE state = 'accepted'"), wrong:" \
    "$(sqlite3 :memory: ".import --csv $root/samples/truth.csv truth" "ATTACH 'formdigits.db' AS d" \
    "SELECT count(*) FROM d.v_field f JOIN truth t
     ON substr(f.file, 14) = replace(t.file, 'samples/scans/', '') AND f.page = t.page AND f.field = t.field
     WHERE f.state = 'accepted' AND f.value != t.value")"
finish
