#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits export through the binary.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
. "$root/tests/seed.sh"

exports() { # status arguments...
    status=$1
    shift
    digits "$status" export "$@"
}

is() { # silently, what stands on stdin
    cat >expected
    cmp -s expected out && [ ! -s err ]
}

crlf() {
    sed 's/$/\r/'
}

lines() {
    [ "$(wc -l <out)" -eq "$1" ]
}

db=$dir/a.db
seed "$db"
before=$(sha256sum <"$db")

exports 0 -d "$db" && crlf <<'EOF' | is
file,page,form,field,value,boxes,confidence,state,reason
a.tif,1,order,customer,4711,_4711,0.9987,accepted,
a.tif,1,order,date,,12?4,0.3100,queued,unreadable
a.tif,1,order,agree,1,1,0.6000,queued,doubt
b.tif,1,order,customer,1234,1234,0.8000,queued,check
EOF
check 'CSV of what is finished, sorted'

exports 0 -d "$db" --format jsonl --state accepted && is <<'EOF'
{"file":"a.tif","page":1,"form":"order","field":"customer","value":"4711","boxes":"_4711","confidence":0.9987,"state":"accepted","reason":""}
EOF
check 'JSON Lines have the same keys'

exports 0 -d "$db" --pages --format=csv && crlf <<'EOF' | is
file,page,form,state,reason,fit
a.tif,1,order,read,,0.9800
b.tif,1,order,read,,0.9700
b.tif,2,,refused,misfit,0.1000
EOF
check 'pages, the refused one among them'

exports 0 -d "$db" --pages --state refused && lines 2
check 'pages in one state'

exports 0 -d "$db" --run 1 && lines 5
check 'one run'

exports 66 -d "$db" --run 2 && said 'has no run 2' && lines 0
check 'a run that is not there: 66'

exports 0 -d "$db" && [ "$(sha256sum <"$db")" = "$before" ]
check 'the database is only looked at'

sqlite3 "$db" "INSERT INTO decision (field, reviewer, action, value, boxes)
    VALUES (2, 'eva', 'decide', '128', '_128'); UPDATE queue SET decision = 1 WHERE field = 2"
exports 0 -d "$db" --state reviewed && crlf <<'EOF' | is
file,page,form,field,value,boxes,confidence,state,reason
a.tif,1,order,date,128,_128,0.3100,reviewed,unreadable
EOF
check "a person's decision replaces value and boxes, not the confidence"

export FORMDIGITS_DB="$db"
exports 0 && lines 5
check "\$FORMDIGITS_DB names the database"
unset FORMDIGITS_DB

exports 64 -d "$db" --format xml && said 'csv or jsonl' && exports 64 -d "$db" --state read &&
    exports 64 -d "$db" --pages --state queued && exports 64 -d "$db" --run 0 &&
    exports 64 -d "$db" --run 1x && exports 64 -d "$db" more && exports 64 --nonsense
check 'wrong usage: 64'

exports 66 && said 'there is no database' && [ ! -e formdigits.db ]
check 'no database: 66, and none is made'

echo 'order,1' >list.csv
exports 65 -d list.csv && said 'is not a formdigits database' && [ ! -e list.csv.lock ]
check 'a file that is no database: 65'

"$BUILD/formdigits" export -d "$db" >/dev/full 2>err
[ $? -eq 74 ] && [ -s err ]
check 'a full disk: 74'

# A backup that may not be written, looked at by somebody who is not root.
reset() { # the backup, with the endings that stand beside it
    chmod -R u+w "$dir/kept 100%" 2>/dev/null
    rm -rf "$dir/kept 100%"
    mkdir "$dir/kept 100%"
    for ending in '' "$@"; do
        cp "$db$ending" "$kept$ending"
    done
    chmod 444 "$kept"*
    chmod 555 "$dir/kept 100%"
}
kept="$dir/kept 100%/a.db"
rm -f "$db"*
seed "$db"
: >"$db.lock"
reset .lock
guest 0 export -d "$kept" && grep -q '^a.tif,1,order,customer,4711' out && guest 0 fsck -d "$kept" && silent
check 'a database that may not be written, in a folder that may not be'
reset
guest 0 export -d "$kept" && grep -q '^a.tif,1,order,customer,4711' out
check 'nor need there be a lock'
reset .lock
chmod 0 "$kept.lock"
guest 66 export -d "$kept" && said "cannot open '$kept.lock': Permission denied" && [ ! -s out ]
check 'a lock that cannot be looked at: 66'

# A writer that is killed leaves its log, and in it the last value.
sqlite3 "$db" 'PRAGMA wal_autocheckpoint = 0' "UPDATE field SET value = '4712' WHERE id = 1" \
    '.shell cp a.db-wal a.keep-wal; cp a.db-shm a.keep-shm' >/dev/null
cp a.keep-wal a.db-wal
cp a.keep-shm a.db-shm
reset .lock -wal -shm
guest 0 export -d "$kept" && grep -q '^a.tif,1,order,customer,4712' out
check 'a log and its index are read as always'
reset .lock -wal
guest 66 export -d "$kept" && said "are still in 'a.db-wal'" && [ ! -s out ]
check 'a log without one is not passed over: 66'
chmod -R u+w "$dir/kept 100%"

finish
