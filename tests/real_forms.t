#!/bin/sh
# SPDX-License-Identifier: MIT
# Real scans of three forms that other people made: four rings, four crosses,
# four corners.  The truth is 31 digits in six fields, and check boxes.
set -u
cd "$(dirname "$0")/.." || exit 1
if [ ! -d "${FORMDIGITS_DATA:-}/forms" ]; then
    echo '1..0 # skip FORMDIGITS_DATA names no folder with forms/: real scans not read'
    exit 0
fi
. tests/tap.sh
case $FORMDIGITS_DATA in /*) forms=$FORMDIGITS_DATA/forms ;; *) forms=$root/$FORMDIGITS_DATA/forms ;; esac

cat >truth <<'END'
T00001.jpg student 104556
T00002.jpg student 245784
T00003.jpg student 102344
page.png registration 1501090
filled_1-000.png B4_spend __43
filled_2-000.png B4_spend 1234
END

digits 0 read -d forms.db -f "$root/tests/forms/student-id.xml" \
    -f "$root/tests/forms/answer-sheet.xml" -f "$root/tests/forms/survey.xml" \
    "$forms"/student-id/T*.jpg "$forms"/answer-sheet/page.png "$forms"/survey/filled_?-000.png
check 'every page goes to its form'
digits 0 export -d forms.db
check 'export'
tr , ' ' <out | sed 's/.*\///' >fields
awk 'NR == FNR { truth[$1 $2] = $3; digits += gsub(/[0-9]/, "", $3); next }
     ($1 $4) in truth {
         seen++
         for (i = 1; i <= length(truth[$1 $4]); i++)
             if (substr(truth[$1 $4], i, 1) != substr($6, i, 1)) wrong++
         print "#", $0
     }
     END { exit !(digits == 31 && seen == 6 && wrong <= 1) }' truth fields
check 'of 31 digits at most one is wrong'
awk 'NR == FNR { truth[$1 $2] = $3; next }
     ($1 $4) in truth && $8 == "accepted" && $6 != truth[$1 $4] { bad = 1 } END { exit bad }' \
    truth fields
check 'none is wrong in an accepted field'
awk '$1 ~ /^filled/ && $4 != "B4_spend" { print $1, $4, $6, $8 }' fields | grep ' 1 accepted' |
    sort | tr '\n' ' ' >marks
[ "$(sed 's/filled_\(.\)-000.png \([^ ]*\) 1 accepted/\1\2/g' marks)" = \
    '1A1_A_1 1A1_B_2 1B1_A_3 1B1_B_2 1B1_C_4 1B3_1 2A1_A_3 2A1_B_3 2B1_A_1 2B1_B_3 2B1_C_3 2B3_2 ' ]
check 'the crossed boxes, and not the one that was blotted out'
digits 1 read -d other.db -f "$root/tests/forms/survey.xml" "$forms"/survey/filled_?-001.png \
    "$forms"/student-id/Q*.jpg "$forms"/answer-sheet/page.png
digits 0 export -d other.db --pages
[ "$(grep -c refused,misfit out)" -eq 5 ] && ! grep -q ',read,' out
check 'foreign pages are refused: another page with the same corners, other corners, crosses'
finish
