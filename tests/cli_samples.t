#!/bin/sh
# SPDX-License-Identifier: MIT
# The sample scans, read from end to end with all forms, against the truth.
set -u
cd "$(dirname "$0")/.." || exit 1
LEAST_ACCEPTED=95 # per cent of the readable fields
. tests/tap.sh
ln -s "$root/samples" samples

# What lies there, and what the names of the scans say.
for file in samples/* samples/forms/*.txt; do
    name=${file##*/}
    [ -d "$file" ] && name=$name/
    case $name in *.[ch] | README.md) continue ;; esac
    grep -qF "\`$name\`" samples/README.md || echo "$name"
done >unnamed
for scan in samples/scans/*-*; do
    name=${scan##*/} && name=${name%.*} && name=${name#*-}
    grep -qF "*$name*" samples/README.md || echo "$name"
done >>unnamed
cp unnamed err && : >out && [ ! -s unnamed ]
check 'its page names every file, and the words in the names of the scans'

digits 1 read -d samples.db -f samples/forms/tally.xml -f samples/forms/order.xml \
    -f samples/forms/survey.xml -f samples/forms/meter.xml samples/scans/*
check 'finished, some input was rejected: 1'
[ "$(wc -l <err)" -eq 2 ] && said "page 1 of 'samples/scans/foreign.tif': refused (misfit)" &&
    said "page 1 of 'samples/scans/order-damaged.tif': damaged"
check 'the foreign page and the damaged one are named, and no other'

digits 0 export -d samples.db --pages
awk -F, 'NR > 1 && $4 == "read" && index($1, "samples/scans/" $3) != 1 && $1 !~ /mixed-stack/ {
             bad = 1
         }
         NR > 1 { print $1, $2, $4, $5 > "pages"; seen[$4]++ }
         END { exit bad || seen["read"] != 31 || seen["refused"] != 1 || seen["damaged"] != 1 }' out
check 'every other page is read with the form in its name'
grep -q '^samples/scans/foreign.tif 1 refused misfit$' pages &&
    grep -q '^samples/scans/order-damaged.tif 1 damaged damaged$' pages
check 'the foreign page is refused, the damaged one is damaged'

digits 0 export -d samples.db
tr -d '\r' <out | tail -n +2 >fields
tail -n +2 "$root/samples/truth.csv" >truth
cut -d, -f1,2,4 fields | sort >exported
cut -d, -f1-3 truth | sort | diff - exported >err
check 'each field of the truth is exported once, and no other'

awk -F, '/order-damaged/ { seen++; bad += $8 != "queued" } END { exit !seen || bad }' fields
check 'all fields of the damaged page are queued'

# file,page,field,value,boxes and file,page,form,field,value,boxes,confidence,state,reason
awk -F, 'NR == FNR { value[$1, $2, $3] = $4; boxes[$1, $2, $3] = $5; next }
     $8 == "accepted" { accepted++ }
     $8 == "accepted" && ($5 != value[$1, $2, $4] || $6 != boxes[$1, $2, $4]) {
         wrong++
         print "# accepted but wrong:", $0, "is", boxes[$1, $2, $4]
     }
     END { exit wrong || !accepted }' truth fields
check 'value and boxes of every accepted field are right'

awk -F, 'NR == FNR { boxes[$1, $2, $3] = $5; next }
     $8 == "queued" && $6 != boxes[$1, $2, $4] && !/order-damaged/ {
         print "# queued (" $9 "):", $1, "page", $2, $4, $6, "is", boxes[$1, $2, $4]
     }' truth fields

awk -F, -v least="$LEAST_ACCEPTED" '
     NR == FNR { is_readable[$1, $2, $3] = $5 !~ /[x?]/; next }
     is_readable[$1, $2, $4] && !/order-damaged/ { readable++; accepted += $8 == "accepted" }
     END {
         share = 100 * accepted / readable
         printf "# %d of %d readable fields are accepted: %.1f %%\n", accepted, readable, share
         exit share < least
     }' truth fields
check "at least $LEAST_ACCEPTED % of the readable fields are accepted"
finish
