#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits read, through the binary: what it reads, says, refuses and returns.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
form=$root/tests/small/form.xml
page=$root/tests/small/page.tif
pages=$root/tests/small/pages.tif

ask() { # SQL
    sqlite3 -readonly formdigits.db "$1"
}

fresh() {
    rm -rf formdigits.db* spool
    mkdir -p spool/new
}

unique() { # file text: a page of other bytes
    cp "$page" "$1" && printf '%s' "$2" >>"$1"
}

# Usage
digits 64 read && said 'no form is given'
check 'no form: 64'
digits 64 read -f "$form" && said 'nothing to read'
check 'no input: 64'
digits 64 read -f "$form" --spool spool "$page" && said 'not two of them'
check 'two kinds of input: 64'
digits 64 read -f "$form" -j 0 "$page" && said "-j takes 1 to"
check '-j 0: 64'
digits 64 read -f "$form" -j 2x "$page"
check '-j 2x: 64'
digits 64 read -f "$form" --accept 1.5 "$page"
check '--accept 1.5: 64'
digits 64 read --what && said "'--what' is not understood"
check 'an unknown option: 64'
digits 0 read --help && grep -q -- '--files-from LIST' out
check '--help lists the options'
for option in form database model jobs accept again spool files-from json; do
    grep -q -- "--$option" out || break
done && [ "$option" = json ]
check 'every option is in --help'

# What a run needs
digits 66 read -f none.xml "$page" && said "cannot open 'none.xml'"
check 'a missing form: 66'
echo '<form name="x"' >bad.xml
digits 65 read -f bad.xml "$page" && said 'bad.xml:'
check 'a bad form: 65, with file and line'
digits 65 read -f "$form" -f "$form" "$page" && said "both name their form 'small'"
check 'two forms of one name: 65'
digits 78 read -m none "$page" -f "$form" && said "none"
check 'a missing model: 78'
digits 78 read --kernel mmx "$page" -f "$form" && said "there is no kernel 'mmx'"
check 'a kernel that does not exist: 78'
[ ! -e formdigits.db ]
check 'none of these made a database'
digits 73 read -f "$form" -d none/a.db "$page" && said none/a.db
check 'a database that cannot be created: 73'
echo 'no database' >text.db
digits 65 read -f "$form" -d text.db "$page" && said text.db && [ "$(cat text.db)" = 'no database' ]
check 'what is no database: 65, and it is left alone'
mkdir theirs && chmod 777 theirs && cp "$form" "$page" "$root/model/formdigits.safetensors" .
read_as_guest() { # status file
    guest "$1" read -m formdigits.safetensors -f form.xml -d theirs/a.db "$2"
}
cp page.tif shut.tif && chmod 0 shut.tif
read_as_guest 66 shut.tif &&
    said "cannot open 'shut.tif': Permission denied; its owner must let you read it"
check 'a scan that may not be read: 66'
read_as_guest 0 page.tif && chmod 444 theirs/a.db
read_as_guest 73 page.tif && said "cannot write 'theirs/a.db': Permission denied; its owner must let you" &&
    said 'with -d'
check 'a database that may not be written: 73'
chmod 666 theirs/a.db && chmod 555 theirs
read_as_guest 73 page.tif && said "cannot write into the folder of 'theirs/a.db': Permission denied"
check 'nor its folder: 73'
chmod 777 theirs
digits 66 read -f "$form" --spool none && said "cannot open spool 'none'"
check 'a missing spool: 66'
digits 66 read -f "$form" --files-from none && said none
check 'a missing list: 66'

# Reading
fresh
digits 0 read -f "$form" "$page" && silent
check 'a sound page: 0, and silence'
digits 0 export && [ "$(cut -d, -f2-4 out | tr '\n' ' ')" = \
    'page,form,field 1,small,number 1,small,parts 1,small,agree ' ] &&
    grep -q "^$page,1,small,agree,1,1," out
check 'its fields are exported in the order of the form'
digits 0 read -f "$form" "$page" && said "'$page' was read before: passed over"
check 'the same file again: passed over, and said'
cp "$page" other.tif
digits 0 read -f "$form" other.tif && said "'other.tif' was read before" &&
    [ "$(ask 'SELECT count(*) FROM v_file')" -eq 1 ]
check 'the same bytes under another name are the same file'
digits 0 read -f "$form" --again "$page" && silent && [ "$(ask 'SELECT count(*) FROM v_file')" -eq 2 ]
check '--again reads it anew'
sed 's/name="parts"/name="rest"/' "$form" >other.xml
digits 0 read -f other.xml "$page" && silent
check 'with another form it is another reading'

# Two ticks of one question: those of the sample are of two questions.
fresh
sed 's/<rule one="travel_foot/<rule one="content_4 travel_foot/' "$root/samples/forms/survey.xml" >ticks.xml
digits 0 read -f ticks.xml "$root/samples/scans/survey-clean.tif" && silent
check 'a sheet with two ticks where one may be: 0'
[ "$(ask "SELECT group_concat(field || value, ' ') FROM v_field
          WHERE kind = 'mark' AND state = 'queued' AND reason = 'one'")" = \
    'travel_foot0 travel_bicycle0 travel_train1 travel_car0 content_41' ] &&
    [ "$(ask "SELECT count(*) FROM v_field WHERE kind = 'mark' AND state = 'accepted'")" -eq 5 ]
check 'all marks of that question are queued, and no other'

fresh
digits 1 read -f "$form" --json "$pages" && said "page 3 of '$pages': refused (misfit): "
check 'a page that fits no form: 1, with page, file and reason'
[ "$(tr -d ' \n' <out | sed 's/"text":"[^"]*"/"text":""/')" = \
"{\"run\":1,\"files\":{\"read\":1,\"rejected\":0,\"duplicate\":0,\"unfinished\":0},\"pages\":\
{\"read\":2,\"damaged\":0,\"refused\":1},\"fields\":{\"accepted\":$(ask "SELECT count(*) FROM v_field
WHERE state = 'accepted'"),\"queued\":$(ask "SELECT count(*) FROM v_field WHERE state = 'queued'")},\
\"rescan\":[{\"file\":\"$pages\",\"page\":3,\"reason\":\"misfit\",\"text\":\"\"}]}" ]
check '--json sums up, and lists what to scan again'

fresh
unique a.tif a && unique b.tif b
digits 1 read -f "$form" a.tif none.tif b.tif && said "cannot open 'none.tif'" &&
    [ "$(ask 'SELECT count(*) FROM v_file')" -eq 2 ]
check 'a missing file: the others are read, 1'
digits 66 read -f "$form" none.tif nothing.tif
check 'only missing files: 66'
echo text >text.tif
digits 1 read -f "$form" text.tif && said "'text.tif' is rejected (format): the content is neither"
check 'what is no scan: rejected, 1'
: >empty.tif
digits 1 read -f "$form" empty.tif && said "'empty.tif' is empty"
check 'an empty file: rejected, 1'
ln -sf a.tif link.tif && mkdir -p folder.tif && mkfifo -m 600 fifo.tif
digits 1 read -f "$form" link.tif folder.tif fifo.tif /dev/null && said "'link.tif' is a symbolic link" &&
    said "'folder.tif' is a folder: name the files in it" && said "'fifo.tif' is not a regular file" &&
    said "'/dev/null' is not a regular file"
check 'links, folders, pipes and devices: rejected without hanging'
truncate -s 70M large.tif
digits 1 read -f "$form" large.tif && said 'the limit is 67108864'
check 'a file over 64 MiB: rejected, with the figures'
rm large.tif

# A form without anchors, found by a scan of it
fresh
by_picture
values() { # the fields of the last export, without confidences
    sed "s,^$root/samples/scans/,," out | cut -d , -f 1,2,4-6
}
none_wrong() { # fields: the last export has so many, and those that are accepted are true
    sed "s,^$root/,," out >all
    awk -F , -v fields="$1" 'NR == FNR { truth[$1 "," $2 "," $3] = $4; next }
        FNR > 1 { n++; if ($8 == "accepted" && $5 != truth[$1 "," $2 "," $4]) wrong++ }
        END { exit !(n == fields && !wrong) }' "$root/samples/truth.csv" all
}
digits 0 read -f "$root/samples/forms/tally.xml" "$root"/samples/scans/tally-*
digits 0 export && values >anchors
digits 0 read -f by_picture.xml "$root"/samples/scans/tally-* && silent
check 'upright, skewed and upside-down scans are laid over the picture'
[ "$(ask "SELECT count(*), min(fit) > 0.7, sum(transform LIKE '[-%') FROM v_page")" = '10|1|2' ]
check 'ten pages, two of them upside down'
digits 0 export && values >pictures && [ "$(wc -l <pictures)" -eq 121 ] && cmp -s anchors pictures
check 'every value is that of the form with anchors'
none_wrong 120
check 'and none is wrong in an accepted field'
digits 0 read -f by_picture.xml "$root/samples/scans/tally-gray.tif" && said 'was read before'
check 'the same scan with the same picture is passed over'
digits 1 read -f by_picture.xml "$root/samples/scans/order-clean.tif" "$root/samples/scans/foreign.tif" &&
    said "the page does not look like the reference picture of form 'tally': " &&
    [ "$(grep -c 'refused (misfit): .* landmarks were found in their places' err)" -eq 2 ]
check 'foreign pages are refused, with the number of landmarks: 1'
printf more >>blank.tif
digits 0 read -f by_picture.xml "$root/samples/scans/tally-gray.tif" && silent
check 'with a picture of other bytes it is another reading'
rm formdigits.db
head -c 9000 "$root/samples/scans/tally-clean.tif" >blank.tif
digits 65 read -f by_picture.xml "$root/samples/scans/tally-gray.tif" &&
    said "by_picture.xml:4: reference picture 'blank.tif': " && [ "$(wc -l <err)" -eq 1 ]
check 'a picture that is cut off: 65, with file and line'
rm blank.tif
digits 65 read -f by_picture.xml "$root/samples/scans/tally-gray.tif" &&
    said "by_picture.xml:4: cannot open 'blank.tif': No such file" && [ "$(wc -l <err)" -eq 1 ]
check 'a picture that is not there: 65, with file and line'
[ ! -e formdigits.db ]
check 'neither made a database'

# All forms by pictures, as their owners would give them who measure on paper: a millimetre off
fresh
for name in tally survey order; do
    cp "$root/samples/scans/$name-clean.tif" "$name.tif"
    grep -v '<anchor' "$root/samples/forms/$name.xml" |
        sed "s,<form .*,&<reference src=\"$name.tif\" dpi=\"300\"/>," >"$name.xml"
done
digits 1 read -f tally.xml -f survey.xml -f order.xml "$root"/samples/scans/* &&
    said 'foreign.tif' && said 'none of 2 other forms fits better'
check 'a foreign page fits none of three forms'
[ "$(ask "SELECT count(*) FROM v_page
          WHERE state != 'refused' AND (file LIKE '%/' || form || '-%' OR file LIKE '%/mixed-%')")" -eq 28 ]
check 'every other page goes to its form'
digits 0 export && none_wrong 378
check 'none of 378 fields is accepted with a wrong value'

# Strange names
fresh
newline=$(printf 'new\nline.tif')
latin=$(printf 'b\344r.tif')
unique "$newline" n && unique ./-dash.tif d && unique "$latin" l
digits 0 read -f "$form" -- "$newline" -dash.tif "$latin" && silent &&
    [ "$(ask 'SELECT count(*) FROM v_file')" -eq 3 ]
check 'names with newlines, dashes and other alphabets are read'
digits 0 read -f "$form" -- "$newline" && said "'new\\x0aline.tif' was read before"
check 'a newline in a name does not break a message'
cp text.tif "$(printf 't\344xt.tif')"
digits 1 read --json -f "$form" "$(printf 't\344xt.tif')" && grep -qF '"t\\xe4xt.tif"' out
check 'JSON stays UTF-8 whatever a file is called'

# Lists
fresh
printf 'a.tif\n\nb.tif\n' >list
digits 0 read -f "$form" --files-from list && silent && [ "$(ask 'SELECT count(*) FROM v_file')" -eq 2 ]
check '--files-from reads a list of lines'
fresh
printf '%s\0./-dash.tif\0' "$newline" | "$BUILD/formdigits" read -f "$form" --files-from - >out 2>err &&
    silent && [ "$(ask 'SELECT count(*) FROM v_file')" -eq 2 ]
check '--files-from - takes names ended by zero bytes'
: >list
digits 0 read -f "$form" --files-from list && silent
check 'an empty list is no error'

# The spool
fresh
digits 0 read -f "$form" --spool spool && silent && [ -d spool/work ] && [ -d spool/done ] && [ -d spool/bad ]
check 'an empty spool: 0, and its folders are there'
unique spool/new/a.tif a && cp text.tif spool/new/bad.tif && unique spool/new/.half.tif h
cp spool/new/a.tif spool/new/twin.tif
digits 1 read -f "$form" --spool spool && said "'bad.tif' is rejected (format)" && said 'was read before'
check 'a spool with a bad file: 1'
tag=$(sha256sum a.tif | cut -c 1-12)
cmp -s "spool/done/$(date +%Y/%m)/$tag-a.tif" a.tif
check 'what was read lies in done, under year and month, named by its bytes'
cmp -s "spool/done/$(date +%Y/%m)/$tag-twin.tif" a.tif && [ "$(ask 'SELECT count(*) FROM v_file')" -eq 2 ]
check 'its twin lies beside it and was not read'
tag=$(sha256sum text.tif | cut -c 1-12)
cmp -s "spool/bad/$tag-bad.tif" text.tif && grep -q '^format: the content is' "spool/bad/$tag-bad.tif.reason"
check 'what was rejected lies in bad, the reason beside it'
[ -e spool/new/.half.tif ] && [ "$(find spool/new spool/work -type f | wc -l)" -eq 1 ]
check 'what begins with a dot is left alone, nothing else is left'
[ "$(ask "SELECT group_concat(file) FROM v_page")" = a.tif ] || [ "$(ask "SELECT group_concat(file) FROM v_page")" = twin.tif ]
check 'the database knows it by the name it came with'
digits 0 fsck --spool spool && silent
check 'fsck agrees'
mv "spool/bad/$tag-bad.tif" spool/new/ && mkfifo spool/new/pipe
ln -s "$page" spool/new/link.tif
digits 1 read -f "$form" --spool spool && [ -e "spool/bad/$tag-bad.tif" ] &&
    [ -p spool/bad/000000000000-pipe ] && [ -L spool/bad/000000000000-link.tif ] &&
    said "read: 'link.tif' is a symbolic link: give" && said "read: 'pipe' is not a regular file" &&
    grep -q "^file: 'link.tif' is a symbolic link" spool/bad/000000000000-link.tif.reason &&
    digits 0 fsck --spool spool
check 'what is put back is tried again; pipes and links go to bad, and are called by their names'
mkdir spool/new/today && unique spool/new/today/c.tif c && unique spool/new/d.tif d
digits 0 read -f "$form" --spool spool && said "the folder '$PWD/spool/new/today' is left alone: move" &&
    [ "$(wc -l <err)" -eq 1 ] && [ -e spool/new/today/c.tif ] && [ ! -e spool/new/d.tif ] &&
    [ -z "$(ls spool/work)" ] && digits 0 fsck --spool spool && silent
check 'a folder stays in new with what is in it, and one line says so'
mkdir spool/new/tomorrow
digits 0 read -f "$form" --spool spool && said "2 folders in '$PWD/spool/new' are left alone, 'to" &&
    [ "$(wc -l <err)" -eq 1 ]
check 'so do two'

# Two at once
fresh
unique a.tif a
for i in $(seq 40); do unique "many-$i.tif" "$i"; done
"$BUILD/formdigits" read -f "$form" -j 1 many-*.tif >first 2>&1 &
pid=$!
while [ ! -s formdigits.db ] && kill -0 $pid 2>/dev/null; do sleep 0.01; done
sleep 0.05
digits 75 read -f "$form" a.tif && said "another 'formdigits read'"
check 'a second read on the same database: 75 at once'
wait $pid
check 'and the first is not disturbed'

# Signals
fresh
for signal in INT:130 TERM:143 HUP:129; do
    rm -f formdigits.db*
    (exec "$BUILD/formdigits" read -f "$form" -j 1 many-*.tif >first 2>&1) &
    pid=$!
    while [ ! -s formdigits.db ] && kill -0 $pid 2>/dev/null; do sleep 0.01; done
    sleep 0.1
    kill -"${signal%:*}" $pid
    wait $pid
    [ $? -eq "${signal#*:}" ] && digits 0 read -f "$form" many-*.tif &&
        [ "$(ask 'SELECT count(DISTINCT sha256) FROM v_file')" -eq 40 ] && digits 0 fsck
    check "SIG${signal%:*}: ${signal#*:}, and the next run goes on"
done

# Limits of the system
rm -f formdigits.db*
if command -v prlimit >/dev/null; then
    mkdir -p spool/new
    cp "$page" spool/new/
    # a parallel make leaves two of its own open
    prlimit --nofile=8 "$BUILD/formdigits" read -f "$form" -d few.db --spool spool >out 2>err 3>&- 4>&-
    status=$?
    [ $status -ge 71 ] && [ -z "$(ls spool/bad 2>/dev/null)" ]
    check 'out of descriptors: over 70, and the file is not to blame'
    prlimit --fsize=65536 "$BUILD/formdigits" read -f "$form" "$page" >out 2>err
    status=$?
    [ $status -eq 74 ] || [ $status -eq 73 ]
    check 'a limit on written files: 73 or 74'
fi

# A full disk
if command -v unshare >/dev/null && unshare -Urm true 2>/dev/null; then
    mkdir -p disk
    unshare -Urm sh -c "mount -t tmpfs -o size=256k none disk &&
        exec '$BUILD/formdigits' read -f '$form' -d disk/a.db many-*.tif" >out 2>err
    status=$?
    [ $status -eq 74 ] && said 'full'
    check 'a full disk: 74, and a clear line'
else
    tests=$((tests + 1))
    echo "ok $tests - a full disk: 74 # skip no user namespaces here"
fi

finish
