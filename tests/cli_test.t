#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits test, through the binary: the figures as text and as JSON, mistakes.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh

field() { # name: its value in the JSON object on stdout
    sed "s/.*\"$1\":\([^,}]*\).*/\1/" out
}

digits 64 test --images x && said '--labels'
check 'no labels: 64'
digits 66 test --images none --labels none && said none
check 'missing files: 66'
digits 0 collect -o drawn "$root/samples/digits"
images=drawn-images-idx3-ubyte labels=drawn-labels-idx1-ubyte
digits 65 test --images $labels --labels $labels && said "$labels"
check 'labels for images: 65'
digits 78 test -m $images --images $images --labels $labels && said "$images"
check 'a model that is none: 78'

digits 0 test --images $images --labels $labels
grep -q '^samples *60$' out && grep -q '^accuracy .*95 % interval' out
check 'the figures as text'
[ "$(grep -cE '^[0-9] +[0-9]+ +[0-9.]+ +[0-9.]+ +[0-9.]+$' out)" -eq 10 ]
check 'precision, recall and F1 of each digit'
[ "$(grep -cE '^[0-9] +([0-9]+|\.)( +([0-9]+|\.)){11}$' out)" -eq 10 ]
check 'a row of the table for each digit'

digits 0 test --json --images $images --labels $labels
[ "$(field samples)" = 60 ] && [ "$(field correct)" -ge 57 ]
check 'as JSON: at least 57 of 60 drawn digits are read right'
perl -e 'exit !(abs($ARGV[0] - $ARGV[1] / 60) < 1e-6 && $ARGV[2] >= 0 && $ARGV[2] < 0.2 && $ARGV[3] > 0)' \
    "$(field accuracy)" "$(field correct)" "$(field ece)" "$(field seconds)"
check 'accuracy and ece are fractions of 1'
digits 0 test --json --kernel baseline --images $images --labels $labels
[ "$(field kernels)" = '["baseline"]' ] && [ "$(field correct)" -ge 57 ]
check 'with portable C'
digits 78 test --kernel mmx --images $images --labels $labels && said "there is no kernel 'mmx'"
check 'a kernel that does not exist: 78'
digits 0 test --json --images $images --labels $labels
model=$root/model/formdigits.safetensors
[ "$(field models)" = "[\"$(model_hash "$model")\"]" ]
check 'the model is named by its hash'
correct=$(field correct)
digits 0 test --json -m "$model" -m "$model" --images $images --labels $labels
grep -qF "\"models\":[\"$(model_hash "$model")\",\"$(model_hash "$model")\"]" out &&
    [ "$(field correct)" = "$correct" ]
check 'two models vote; alike they change nothing'
# shellcheck disable=SC2046 # words
digits 64 test $(printf -- '-m x %.0s' $(seq 17)) --images $images --labels $labels &&
    said 'at most 16 models vote'
check 'too many models: 64'

cp $images mine-images
digits 73 test --images mine-images --labels $labels --html mine-images && said 'which is read' &&
    cmp -s $images mine-images
check 'samples are not written over: 73'
digits 0 test --images $images --labels $labels --html page.html && [ -s out ] &&
    perl -0777 -ne 'exit !(/^<!DOCTYPE html>/ && /<svg .*<svg .*class="confusion"/s &&
        !/<script|https?:\/\/(?!www\.w3\.org)/)' page.html
check 'a page of its own, without scripts or links, beside the text'
digits 0 test --json --images $images --labels $labels --html 'a&b.html' && [ -s 'a&b.html' ] &&
    [ "$(field samples)" = 60 ]
check 'or beside JSON'
digits 73 test --images $images --labels $labels --html none/page.html
check 'a page that cannot be written: 73'

digits 64 test --images $images --labels $labels --noise snow &&
    said "'snow' is no noise: awgn, motion, contrast, salt-pepper or scan"
check 'an unknown noise: 64, with the list'
for noise in awgn motion contrast salt-pepper scan; do
    digits 0 test --json --noise $noise --images $images --labels $labels &&
        [ "$(field noise)" = "\"$noise\"" ] && sed 's/"seconds":[^,]*//' out >first &&
        digits 0 test --json --noise $noise --images $images --labels $labels &&
        sed 's/"seconds":[^,]*//' out | cmp - first >>err
    check "$noise, twice the same"
done
digits 0 test --noise motion --images $images --labels $labels &&
    grep -q '^noise      motion: blurred' out
check 'a noise is named'

# each digit labelled as the one before it: nothing but mistakes
{ head -c 8 $labels; tail -c 6 $labels; tail -c +9 $labels | head -c -6; } >wrong-labels
mux() {
    tmux -L "formdigits-test-$$" -f /dev/null "$@"
}
trap 'mux kill-server 2>/dev/null; rm -rf "$dir"' EXIT
mux new-session -d -x 70 -y 120 "env -u TMUX -u NO_COLOR TERM=xterm-256color LC_ALL=C.UTF-8 \
    '$BUILD/formdigits' test --images $images --labels wrong-labels; sleep 60"
for _ in 1 2 3 4 5 6 7 8 9 10; do
    mux capture-pane -p >out 2>err
    grep -qE '^#[0-9]+: [0-9] as [0-9a-z]+, [0-9.]+ % +#[0-9]+: ' out && break
    sleep 0.5
done
[ "$(grep -c '▀▀▀▀' out)" -ge 14 ] && ! grep -q 'confidence$' out
check 'on a terminal, the surest mistakes are pictures'
finish
