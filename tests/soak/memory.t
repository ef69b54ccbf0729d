#!/bin/sh
# SPDX-License-Identifier: MIT
# The supervisor needs no more memory at the end of 2,000 files than after the
# first 200, holds no more descriptors, and a child that reads an A4 page of
# 300 dpi stays under 200 MiB.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

status_of() { # pid word
    sed -n "s/^$2:[^0-9]*\([0-9]*\).*/\1/p" "/proc/$1/status" 2>/dev/null
}

files_done() {
    find spool/done -type f 2>/dev/null | wc -l
}

mkdir -p spool/new
for i in $(seq 2000); do
    cp "$root/tests/small/page.tif" "spool/new/$i.tif" && printf '%s' "$i" >>"spool/new/$i.tif"
done
: >out
(exec "$BUILD/formdigits" read -f "$root/tests/small/form.xml" --spool spool 2>err) &
pid=$!
while [ "$(files_done)" -lt 200 ] && kill -0 $pid 2>/dev/null; do sleep 0.2; done
early=$(status_of $pid VmRSS) early_fds=$(find "/proc/$pid/fd" -type l | wc -l)
while [ "$(files_done)" -lt 1950 ] && kill -0 $pid 2>/dev/null; do
    late=$(status_of $pid VmRSS) late_fds=$(find "/proc/$pid/fd" -type l 2>/dev/null | wc -l)
    sleep 0.2
done
wait $pid
check '2,000 files are read'
echo "# supervisor: $early KiB after 200 files, $late KiB near the end; $early_fds and $late_fds descriptors"
[ "$late" -le $((early + 1024)) ]
check 'its memory is flat'
[ "$late_fds" -le $((early_fds + 4)) ]
check 'so are its descriptors'

digits 0 read -d page.db -f "$root/samples/forms/survey.xml" -j 1 "$root/samples/scans/survey-shadow.jpg" &
shell=$! most=0
while kill -0 $shell 2>/dev/null; do
    read -r program <"/proc/$shell/task/$shell/children"
    read -r reader <"/proc/${program:-none}/task/$program/children"
    now=$(status_of "${reader:-none}" VmHWM)
    [ "${now:-0}" -le "$most" ] || most=$now
done 2>/dev/null
wait $shell
check 'a gray A4 page of 300 dpi is read'
echo "# child: $most KiB at most"
[ "$most" -gt 10000 ] && [ "$most" -lt $((200 << 10)) ]
check 'in less than 200 MiB'
finish
