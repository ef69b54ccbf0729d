#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits review through the binary, in the windows of a tmux of its own.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
. "$root/tests/seed.sh"

db=$dir/a.db
unset NO_COLOR COLORTERM KITTY_WINDOW_ID
export LC_ALL=C.UTF-8
mux() {
    tmux -L "formdigits-$$" -f /dev/null "$@"
}
trap 'mux kill-server 2>/dev/null; rm -rf "$dir"' EXIT

ask() {
    sqlite3 "$db" "$1"
}

# A window with a reviewer at work, and then what is left of the terminal.
start() { # reviewer [environment [options]]
    mux new-session -d -s "$1" -x 100 -y 36 "
        stty -g >'$dir/before'
        sh -c 'echo \$\$ >\"$dir/pid.$1\"
            TERM=tmux-256color exec env ${2:-} \"$BUILD/formdigits\" review -d \"$db\" --reviewer $1 ${3:-}'
        echo \"status \$?\"
        stty -g >'$dir/after'
        echo ended
        sleep 60"
}

# Checks as tap.sh does, and shows the windows after a failure, but for the picture.
report() { # what
    verdict=$?
    : >out
    for reviewer in eva max; do
        shown $reviewer | grep -v '▀' | sed "/./s/^/$reviewer: /" >>out
    done
    [ $verdict -eq 0 ]
    check "$1"
}

shown() { # reviewer
    mux capture-pane -p -t "$1" 2>/dev/null
}

sees() { # reviewer pattern: within five seconds
    i=0
    until shown "$1" | grep -qE -- "$2"; do
        i=$((i + 1))
        [ $i -lt 100 ] || return 1
        sleep 0.05
    done
}

press() { # reviewer keys...
    reviewer=$1
    shift
    mux send-keys -t "$reviewer" "$@"
}

seed "$db"

digits 64 review -d "$db" && said 'needs a terminal'
report 'without a terminal: 64'

mux new-session -d -s keeper 'sleep 120' || { # a server without sessions ends
    echo 'Bail out! tmux does not start'
    exit 1
}
mux new-session -d -s usage -x 100 -y 36 "
    '$BUILD/formdigits' review -d '$dir/none.db'; echo \"absent \$?\"
    '$BUILD/formdigits' review -d '$db' --reviewer ''; echo \"nameless \$?\"
    '$BUILD/formdigits' review -d '$db' more; echo \"argument \$?\"
    sleep 60"
sees usage 'absent 66' && sees usage 'nameless 64' && sees usage 'argument 64' && [ ! -e "$dir/none.db" ]
report 'no database: 66; wrong usage: 64'
mux kill-session -t usage

start eva
sees eva 'order / date' && sees eva 'a.tif, page 1' && sees eva '3 left, eva' &&
    sees eva '\^\^\^\^' && sees eva 'unreadable' && shown eva | grep -q '▀▀▀▀▀▀▀▀▀▀'
report 'the doubtful field is named, drawn and marked'

! shown eva | grep -qF '12?4'
report 'what the machine read is not shown'

press eva '?'
sees eva 'machine: 12\?4 \(31.0 %\); box 3: 7 or 1'
report 'on request it is'

start max
sees max 'order / agree' && sees max '3 left, max'
report 'a second reviewer gets another field'

press eva 1 2 8 Enter
sees eva '3 typed, the field has 4' && [ "$(ask 'SELECT count(*) FROM decision')" = 0 ]
report 'half a field is not taken'

press eva Left 9 BSpace 4
sees eva '1 +2 +8 +4' && press eva Enter && sees eva 'b.tif, page 1' && sees eva 'date is 1284' &&
    [ "$(ask "SELECT value, boxes, reviewer, state, machine_boxes FROM v_field WHERE field = 'date'")" = \
        '1284|1284|eva|reviewed|12?4' ]
report 'Enter decides: value, boxes and who; the machine keeps its own'

press eva b
sees eva 'taken back' && sees eva 'order / date' &&
    [ "$(ask "SELECT state FROM v_field WHERE field = 'date'")" = queued ]
report 'b goes back one'

press eva _ 2 u x Enter
sees eva 'date is _2\?x' && sees eva 'b.tif, page 1' &&
    [ "$(ask "SELECT value || '/' || boxes FROM v_field WHERE field = 'date'")" = '/_2?x' ] &&
    [ "$(ask "SELECT group_concat(action || coalesce(boxes, ''), ' ') FROM v_decision")" = \
        'decide1284 back decide_2?x' ]
report 'blank, struck and unreadable boxes; the earlier decision is kept'

press max 1
press max Space
sees max 'agree comes again later' && sees max 'skipped before' &&
    [ "$(ask "SELECT skips FROM v_queue WHERE field = 'agree'")" = 1 ]
report 'a skipped field comes last'

mux resize-window -t eva -x 60 -y 24
sees eva 'u unreadable    Enter confirm' && ! shown eva | grep -q 'Space skip  *b back'
report 'a new size draws anew'

decisions=$(ask 'SELECT count(*) FROM decision')
mux resize-window -t eva -x 30 -y 10
sees eva 'too small' && press eva 1 2 3 4 Enter Space && sleep 0.3 && shown eva | grep -q 'too small' &&
    [ "$(ask 'SELECT count(*) FROM decision')" = "$decisions" ]
report 'in a window without room for the picture nothing is decided'
mux resize-window -t eva -x 100 -y 36
sees eva 'u unreadable' && ! shown eva | grep -q 'too small'
report 'a larger one shows the field again'
press max q
sees max '0 decided, 1 skipped, 2 left' && sees max 'status 0' && sees max ended &&
    cmp -s "$dir/before" "$dir/after" && ! shown max | grep -q '▀' &&
    [ "$(ask "SELECT reviewer IS NULL FROM v_queue WHERE field = 'agree'")" = 1 ]
report 'q leaves the terminal as it was and the field to others'

kill -TERM "$(cat "$dir/pid.eva")"
sees eva 'status 143' && sees eva ended && cmp -s "$dir/before" "$dir/after" &&
    [ "$(ask 'SELECT count(*) FROM v_queue WHERE reviewer IS NOT NULL')" = 0 ]
report 'so does SIGTERM: 143'
mux kill-session -t eva
mux kill-session -t max

start eva
sees eva 'order / customer' && press eva C-c && sees eva 'status 130' && cmp -s "$dir/before" "$dir/after"
report 'and Ctrl-C: 130'
mux kill-session -t eva

ask "UPDATE file SET name = 'b' || char(27) || '[31m' || char(10) || '.tif' WHERE id = 2"
start eva TERM=dumb
sees eva 'b\?\[31m\?.tif, page 1' && sees eva '%%#' && ! shown eva | grep -q '▀'
report 'TERM=dumb shows ASCII; a strange name does nothing'

press eva s
sees eva 'customer comes again later' && press eva b && sees eva 'taken back' && press eva 4 7 1 1 Enter &&
    sees eva 'customer is 4711' && press eva b 4 7 1 1 Enter && sees eva 'order / agree' &&
    press eva 0 Enter && sees eva '2 decided, 0 skipped, 0 left' && sees eva 'status 0'
report 'it ends when nothing is left; what was taken back does not count'
mux kill-session -t eva

ask "INSERT INTO queue (field) SELECT id FROM field WHERE id = 1;
    UPDATE field SET picture = zeroblob(100), state = 'queued' WHERE id = 1"
start eva NO_COLOR=1
sees eva 'neither TIFF, JPEG nor PNG' && press eva s && sees eva 'skipped before' && press eva q &&
    sees eva '0 decided, 1 skipped, 1 left'
report 'a picture that cannot be decoded costs only itself'

# A form in which the date is a number below 2000.
cat >"$dir/order.xml" <<'EOF'
<form name="order" version="1" width="100mm" height="100mm">
  <anchor shape="ring" x="10mm" y="10mm" size="5mm"/>
  <anchor shape="ring" x="90mm" y="10mm" size="5mm"/>
  <anchor shape="cross" x="10mm" y="90mm" size="5mm"/>
  <field name="date" boxes="4" x="20mm" y="20mm" width="7mm" height="8mm" pitch="8mm"><rule max="1999"/></field>
</form>
EOF
rm -f "$db"*
seed "$db"
mux kill-session -t eva
start eva '' "-f $dir/order.xml"
sees eva 'order / date' && sees eva 'unreadable; rules not checked' && press eva q
report 'with another form than the one it was read with it is said that no rule is checked'
mux kill-session -t eva

hash=$(sha256sum "$dir/order.xml" | cut -d ' ' -f 1)
ask "UPDATE form SET sha256 = '$hash'; UPDATE run_form SET form = '$hash'"
start eva '' "-f $dir/order.xml"
sees eva 'order / date' && ! shown eva | grep -q 'rules not checked' && press eva 2 0 0 0 Enter &&
    sees eva 'too small or too large: k keeps it' &&
    [ "$(ask 'SELECT count(*) FROM decision')" = 0 ]
report 'a value that breaks a rule is not taken at once'
press eva Enter Enter b && sees eva 'nothing to go back to' && press eva k &&
    press eva BSpace && press eva k && press eva 1 Enter && sees eva 'too large: k keeps it' &&
    [ "$(ask 'SELECT count(*) FROM decision')" = 0 ]
report 'nor by Enter again, nor by k once the warning has gone'
press eva k && sees eva 'date is 2001' && [ "$(ask 'SELECT boxes FROM decision')" = 2001 ]
report 'k takes it'
press eva q

# A form in which the customer, now a mark that was ticked, and agree exclude each other.
cat >"$dir/order.xml" <<'EOF'
<form name="order" version="1" width="100mm" height="100mm">
  <anchor shape="ring" x="10mm" y="10mm" size="5mm"/>
  <anchor shape="ring" x="90mm" y="10mm" size="5mm"/>
  <anchor shape="cross" x="10mm" y="90mm" size="5mm"/>
  <field name="customer" mark="yes" x="20mm" y="20mm" width="5mm" height="5mm"/>
  <field name="date" boxes="4" x="20mm" y="40mm" width="7mm" height="8mm" pitch="8mm"/>
  <field name="agree" mark="yes" x="20mm" y="60mm" width="5mm" height="5mm"/>
  <rule one="customer agree"/>
</form>
EOF
rm -f "$db"*
seed "$db"
hash=$(sha256sum "$dir/order.xml" | cut -d ' ' -f 1)
ask "UPDATE form SET sha256 = '$hash'; UPDATE run_form SET form = '$hash';
    UPDATE field SET kind = 'mark', value = '1', boxes = '1' WHERE name = 'customer' AND page = 1"
mux kill-session -t eva
start eva '' "-f $dir/order.xml"
sees eva 'order / date' && press eva s && sees eva 'order / agree' && press eva 1 Enter &&
    sees eva 'its question has several ticks: k keeps it' && press eva BSpace 0 Enter &&
    sees eva 'agree is 0'
report 'a second tick in a question of one is told'
press eva q

mux new-session -d -s usage -x 100 -y 36 "
    '$BUILD/formdigits' review -d '$db' -f '$dir/none.xml'; echo \"absent \$?\"
    sleep 60"
sees usage "none.xml" && sees usage 'absent 66'
report 'a form that is not there: 66'

finish
