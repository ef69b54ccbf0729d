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
[ "$(grep -c '^[0-9]  *[0-9]' out)" -eq 10 ]
check 'a row of the table for each digit'

digits 0 test --json --images $images --labels $labels
[ "$(field samples)" = 60 ] && [ "$(field correct)" -ge 57 ]
check 'as JSON: at least 57 of 60 drawn digits are read right'
perl -e 'exit !(abs($ARGV[0] - $ARGV[1] / 60) < 1e-6 && $ARGV[2] >= 0 && $ARGV[2] < 0.2 && $ARGV[3] > 0)' \
    "$(field accuracy)" "$(field correct)" "$(field ece)" "$(field seconds)"
check 'accuracy and ece are fractions of 1'
digits 0 test --json --kernel baseline --images $images --labels $labels
[ "$(field kernels)" = '"baseline"' ] && [ "$(field correct)" -ge 57 ]
check 'with portable C'
digits 78 test --kernel mmx --images $images --labels $labels && said "there is no kernel 'mmx'"
check 'a kernel that does not exist: 78'
digits 0 test --json --images $images --labels $labels
[ "$(field model)" = "\"$(model_hash "$root/model/formdigits.safetensors")\"" ]
check 'the model is named by its hash'
finish
