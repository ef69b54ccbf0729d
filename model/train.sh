#!/bin/sh
# SPDX-License-Identifier: MIT
# The trainings behind model/README.md, from the data in $FORMDIGITS_DATA:
#
#     model/train.sh forms FOLDER [options of formdigits-train]   what reads forms
#     model/train.sh mnist FOLDER [options of formdigits-train]   MNIST alone, to compare with others
#
# FOLDER keeps the samples, made once, and the model.
set -eu
recipe=${1:-}
if [ $# -lt 2 ] || [ -z "${FORMDIGITS_DATA:-}" ]; then
    echo "usage: FORMDIGITS_DATA=FOLDER model/train.sh forms|mnist FOLDER [option...]" >&2
    exit 64
fi
data=$(cd "$FORMDIGITS_DATA" && pwd)
build=$(cd "$(dirname "$0")/.." && pwd)/build
mkdir -p "$2"
cd "$2"
shift 2

# Writers that no model ever learns from: choices are made and confidence is fitted by them.
kept='0014_CH3F 0015_CH2M 0019_US5M'

pen_crops() {
    [ -e pen-kept-labels-idx1-ubyte ] && return
    rm -rf pen kept
    mkdir pen kept
    tar xf "$data/digits/swiss-pen-crops.tar" -C pen
    for writer in $kept; do mv "pen/$writer" kept/; done
    "$build/formdigits" collect pen -o pen
    "$build/formdigits" collect kept -o pen-kept
}

polish_symbols() { # without those that are digits once they are normalized: / y z
    [ -e polish-labels-idx1-ubyte ] && return
    mkdir -p polish
    tar xzf "$data/digits/polish-symbols.tar.gz" -C polish
    rm polish/symbols/slash-* polish/symbols/y-* polish/symbols/z-*
    "$build/formdigits" collect polish/symbols -o polish
}

foreign() { # name [infix]: an idx file of another size
    [ -e "$1-labels-idx1-ubyte" ] && return
    cp "$data/digits/$1-images-${2:-}idx3-ubyte.gz" "raw-$1-images-idx3-ubyte.gz"
    cp "$data/digits/$1-labels-idx1-ubyte.gz" "raw-$1-labels-idx1-ubyte.gz"
    "$build/formdigits" collect "raw-$1-images-idx3-ubyte.gz" -o "$1"
}

samples() { # option name: the option with the images, and their labels
    printf -- '--%s %s-images-idx3-ubyte --labels %s-labels-idx1-ubyte ' "$1" "$2" "$2"
}

mnist() { # option part
    printf -- '--%s %s-images-idx3-ubyte.gz --labels %s-labels-idx1-ubyte.gz ' "$1" \
        "$data/mnist/$2" "$data/mnist/$2"
}

case $recipe in
mnist)
    # shellcheck disable=SC2046 # words
    "$build/formdigits-train" $(mnist images train) --writers "$data/mnist/train-writers.tsv.gz" \
        $(mnist test-images t10k) -o model.safetensors "$@"
    ;;
forms)
    pen_crops
    polish_symbols
    foreign usps-train 16x16-
    foreign usps-test 16x16-
    for set in ardis-train optdigits-windep semeion; do foreign $set; done
    # shellcheck disable=SC2046 # words; a set named more often is shown more often
    "$build/formdigits-train" $(mnist images train) --writers "$data/mnist/train-writers.tsv.gz" \
        $(for set in pen pen pen polish usps-train usps-train ardis-train semeion semeion semeion
          do samples images $set; done) \
        $(samples keep-images pen-kept) $(mnist test-images t10k) \
        $(samples test-images optdigits-windep) $(samples test-images usps-test) \
        -o model.safetensors "$@"
    ;;
*)
    echo "model/train.sh: '$recipe' is neither forms nor mnist" >&2
    exit 64
    ;;
esac
