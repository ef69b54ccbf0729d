#!/bin/sh
# SPDX-License-Identifier: MIT
# How fast this machine learns, on all of its cores: digits a second of the large
# network of tests/bench_kernels.c, from what five epochs take more than one.  They
# are drawn and distorted on the way, which PyTorch is spared.
set -eu
cd "$(dirname "$0")/.."

BUILD=${BUILD:-build}
FOLDER=$BUILD/bench
NET='conv3x3-32 bn relu conv3x3-32 bn relu pool2 conv3x3-64 bn relu conv3x3-64 bn relu pool2'
NET="$NET conv3x3-128 bn relu conv3x3-128 bn relu pool2 dense-10"
COPIES=60 ROUNDS=3

seconds() { # epochs option...
    epochs=$1
    shift
    begin=$(date +%s.%N)
    "$BUILD/formdigits-train" "$@" --net "$NET" --epochs "$epochs" -o "$FOLDER/drawn.safetensors" \
        >"$FOLDER/train.log" 2>&1 || { cat "$FOLDER/train.log" >&2; exit 1; }
    awk -v begin="$begin" -v end="$(date +%s.%N)" 'BEGIN { print end - begin }'
}

rates() { # option...
    samples=$(awk '/ samples, / { print $1 }' "$FOLDER/train.log")
    for _ in $(seq $ROUNDS); do
        one=$(seconds 1 "$@")
        five=$(seconds 5 "$@")
        awk -v one="$one" -v five="$five" -v samples="$samples" \
            'BEGIN { if (five <= one) exit 1; print 4 * samples / (five - one) }'
    done
}

mkdir -p "$FOLDER"
"$BUILD/formdigits" collect samples/digits -o "$FOLDER/drawn" >/dev/null
set --
for _ in $(seq $COPIES); do
    set -- "$@" --images "$FOLDER/drawn-images-idx3-ubyte" \
        --labels "$FOLDER/drawn-labels-idx1-ubyte"
done

printf '\nDigits a second to learn from, all cores, the large network\n\n'
seconds 1 "$@" >/dev/null
rates "$@" >"$FOLDER/rates"
numbers=$(grep -ao 'numbers[^a-z]*[a-z0-9]*' "$FOLDER/drawn.safetensors" | grep -o '[a-z0-9]*$')
sort -n "$FOLDER/rates" | awk -v middle=$(((ROUNDS + 1) / 2)) -v numbers="$numbers" \
    'NR == middle { printf "formdigits %8.0f  %s, 128 at a time, drawing included\n", $1, numbers }'
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
    /usr/bin/python3 -B tests/peers/bench_torch_train.py
else
    echo 'PyTorch    not installed (python3-torch)'
fi
