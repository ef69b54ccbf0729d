#!/bin/sh
# SPDX-License-Identifier: MIT
# Every system call that writes, one after the other: first the supervisor is
# killed at it, then it fails as on a broken and as on a full disk.  After each,
# a run without faults gives the export of an undisturbed one, every file lies
# in done, and fsck finds nothing.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
calls=write,pwrite64,fdatasync,fsync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,link,mkdir

if ! strace -qq -o /dev/null true 2>/dev/null; then
    echo "1..0 # skip strace(1) cannot trace here"
    exit 0
fi

read_spool() { # command in front...
    "$@" "$BUILD/formdigits" read -f "$root/tests/small/form.xml" -d work/a.db -j 1 \
        --spool work/spool >>out 2>>err
}

fresh() {
    rm -rf work
    mkdir -p work/spool/new
    cp "$root/tests/small/page.tif" work/spool/new/one.tif
    cp "$root/tests/small/pages.tif" work/spool/new/three.tif
    printf x >work/spool/new/bad.tif
    : >out
    : >err
}

is_whole() {
    read_spool
    [ $? -le 1 ] && "$BUILD/formdigits" export -d work/a.db >export.csv &&
        cmp export.csv undisturbed.csv >>err 2>&1 &&
        "$BUILD/formdigits" fsck -d work/a.db --spool work/spool >>err 2>&1 &&
        [ "$(find work/spool/done -type f | wc -l)" -eq 2 ] &&
        [ "$(find work/spool/bad -type f | wc -l)" -eq 2 ] &&
        [ "$(find work/spool/new work/spool/work -type f | wc -l)" -eq 0 ]
}

sweep() { # what happens at call n, until no call is reached
    n=1 bad=
    while :; do
        fresh
        read_spool strace -f -qq -o trace -e trace=$calls -e "inject=$calls:$1:when=$n"
        status=$?
        grep -qE 'INJECTED|killed by SIGKILL' trace || break
        case $status in
        0 | 1 | 71 | 73 | 74 | 137) is_whole ;;
        *) false ;;
        esac || { bad="$bad $n"; echo "after call $n, status $status" >>err; cat err >>faults; }
        n=$((n + 1))
    done
    [ -z "$bad" ] || cp faults err
    [ -z "$bad" ] && [ $n -gt 20 ]
    check "$1 at each of $((n - 1)) calls$bad"
    rm -f faults
}

fresh
read_spool
"$BUILD/formdigits" export -d work/a.db >undisturbed.csv
[ "$(wc -l <undisturbed.csv)" -eq 10 ]
check 'an undisturbed run'
sweep signal=KILL
sweep error=EIO
sweep error=ENOSPC
finish
