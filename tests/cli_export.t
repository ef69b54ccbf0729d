#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits export through the binary.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/seed.sh

build=${BUILD:-build}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
db=$dir/a.db
unset FORMDIGITS_DB
tests=0 failed=0

report() { # status text
    tests=$((tests + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tests - $2"
    else
        failed=1
        echo "not ok $tests - $2"
        sed 's/^/# out: /' "$dir/out"
        sed 's/^/# err: /' "$dir/err"
    fi
}

export_() { # expected-status arguments...
    expected=$1
    shift
    "$build/formdigits" export "$@" >"$dir/out" 2>"$dir/err"
    [ $? -eq "$expected" ]
}

is() { # the output, silent, is stdin
    cat >"$dir/expected"
    cmp -s "$dir/expected" "$dir/out" && [ ! -s "$dir/err" ]
}

crlf() {
    sed 's/$/\r/'
}

seed "$db"
before=$(sha256sum <"$db")

export_ 0 -d "$db" && crlf <<'EOF' | is
file,page,form,field,value,boxes,confidence,state,reason
a.tif,1,order,customer,4711,_4711,0.9987,accepted,
a.tif,1,order,date,,12?4,0.3100,queued,unreadable
a.tif,1,order,agree,1,1,0.6000,queued,doubt
b.tif,1,order,customer,1234,1234,0.8000,queued,check
EOF
report $? 'CSV of what is finished, sorted'

export_ 0 -d "$db" --format jsonl --state accepted && is <<'EOF'
{"file":"a.tif","page":1,"form":"order","field":"customer","value":"4711","boxes":"_4711","confidence":0.9987,"state":"accepted","reason":""}
EOF
report $? 'JSON Lines have the same keys'

export_ 0 -d "$db" --pages --format=csv && crlf <<'EOF' | is
file,page,form,state,reason,fit
a.tif,1,order,read,,0.9800
b.tif,1,order,read,,0.9700
b.tif,2,,refused,misfit,0.1000
EOF
report $? 'pages, the refused one among them'

export_ 0 -d "$db" --pages --state refused && [ "$(wc -l <"$dir/out")" -eq 2 ]
report $? 'pages in one state'

export_ 0 -d "$db" --run 1 && [ "$(wc -l <"$dir/out")" -eq 5 ]
report $? 'one run'

export_ 66 -d "$db" --run 2 && grep -q "has no run 2" "$dir/err" && [ ! -s "$dir/out" ]
report $? 'a run that is not there: 66'

sqlite3 "$db" "INSERT INTO decision (field, reviewer, action, value, boxes)
    VALUES (2, 'eva', 'decide', '128', '_128'); UPDATE queue SET decision = 1 WHERE field = 2"
export_ 0 -d "$db" --state reviewed && crlf <<'EOF' | is
file,page,form,field,value,boxes,confidence,state,reason
a.tif,1,order,date,128,_128,0.3100,reviewed,unreadable
EOF
report $? "a person's decision replaces value and boxes, not the confidence"

FORMDIGITS_DB=$db export_ 0 && [ "$(wc -l <"$dir/out")" -eq 5 ]
report $? "\$FORMDIGITS_DB names the database"

export_ 64 -d "$db" --format xml && grep -q "csv or jsonl" "$dir/err" &&
    export_ 64 -d "$db" --state read && export_ 64 -d "$db" --pages --state queued &&
    export_ 64 -d "$db" --run 0 && export_ 64 -d "$db" --run 1x && export_ 64 -d "$db" more &&
    export_ 64 --nonsense
report $? 'wrong usage: 64'

export_ 66 -d "$dir/none.db" && grep -q "there is no database" "$dir/err" && [ ! -e "$dir/none.db" ]
report $? 'no database: 66, and none is made'

echo 'order,1' >"$dir/list.csv"
export_ 65 -d "$dir/list.csv" && grep -q "is not a formdigits database" "$dir/err"
report $? 'a file that is no database: 65'

"$build/formdigits" export -d "$db" >/dev/full 2>"$dir/err"
[ $? -eq 74 ] && [ -s "$dir/err" ]
report $? 'a full disk: 74'

seed "$dir/b.db"
chmod 400 "$dir/b.db"
export_ 0 -d "$dir/b.db" && [ "$(sha256sum <"$dir/b.db")" = "$before" ]
report $? 'the database is only looked at'

echo "1..$tests"
exit $failed
