#!/bin/sh
# SPDX-License-Identifier: MIT
# A batch of 50 files is killed with -9 at random moments, the supervisor or one
# of its children, each trial on a fresh copy, and started again until it is
# finished: the export is that of an undisturbed run to the byte, every file
# lies in done, and fsck finds nothing.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
case ${BUILD:=build} in /*) ;; *) BUILD=$root/$BUILD ;; esac
trials=${KILL_TRIALS:-20}

# A kill needs no disk, and what is synced a thousand times is better not on one.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM

read_spool() { # folder
    exec "$BUILD/formdigits" read -f "$root/tests/small/form.xml" -d "$1/a.db" -j 2 \
        --spool "$1/spool" >>"$1/messages" 2>&1
}

random() { # below
    shuf -i "0-$(($1 - 1))" -n 1
}

now_ms() {
    echo $(($(date +%s%N) / 1000000))
}

make_batch() { # folder; every fifth file has three pages
    mkdir -p "$1/spool/new"
    for i in $(seq 50); do
        file=$1/spool/new/scan-$i.tif
        if [ $((i % 5)) -eq 0 ]; then
            cp tests/small/pages.tif "$file"
        else
            cp tests/small/page.tif "$file"
        fi
        printf '%s' "$i" >>"$file" # other bytes, the same pages
    done
}

kill_once() { # pid
    victim=$1
    if [ "$(random 2)" -eq 0 ]; then
        # shellcheck disable=SC2046 # a list of numbers
        victim=$(shuf -e -n 1 $(cat "/proc/$1/task/$1/children" 2>/dev/null))
    fi
    kill -9 "${victim:-$1}" 2>/dev/null
}

trial() { # folder
    for _ in 1 2 3; do
        (read_spool "$1") &
        pid=$!
        sleep "$(printf '0.%03d' "$(random "$span")")"
        kill_once $pid
        wait $pid 2>/dev/null
    done
    (read_spool "$1")
    [ $? -le 1 ] || return 1
    "$BUILD/formdigits" export -d "$1/a.db" >"$1/export.csv" &&
        cmp -s "$dir/export.csv" "$1/export.csv" &&
        "$BUILD/formdigits" fsck -d "$1/a.db" --spool "$1/spool" >>"$1/messages" 2>&1 &&
        [ "$(find "$1/spool/done" -type f | wc -l)" -eq 50 ] &&
        [ "$(find "$1/spool/new" "$1/spool/work" "$1/spool/bad" -type f | wc -l)" -eq 0 ]
}

echo "1..$trials"
make_batch "$dir/undisturbed"
cp -R "$dir/undisturbed" "$dir/master"
begun=$(now_ms)
(read_spool "$dir/undisturbed")
span=$(($(now_ms) - begun))
[ $span -lt 1000 ] || span=999
"$BUILD/formdigits" export -d "$dir/undisturbed/a.db" >"$dir/export.csv"
[ "$(wc -l <"$dir/export.csv")" -eq 181 ] || { echo "Bail out! 181 lines expected"; exit 1; }

failed=0
for n in $(seq "$trials"); do
    cp -R "$dir/master" "$dir/$n"
    if trial "$dir/$n"; then
        echo "ok $n - killed and finished"
    else
        failed=1
        echo "not ok $n - killed and finished"
        sed 's/^/# /' "$dir/$n/messages"
    fi
    rm -rf "${dir:?}/$n"
done
exit $failed
