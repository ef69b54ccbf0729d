#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits rivals, through the binary: all methods, as table and JSON, mistakes.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
OMP_NUM_THREADS=1 # several tests at once: threads would only wait for each other
export OMP_NUM_THREADS
unset FORMDIGITS_MODEL

digits 0 collect "$root/samples/digits" -o drawn
check 'the drawn digits are collected'

rivals() { # status arguments...
    wanted=$1
    shift
    digits "$wanted" rivals --images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte \
        --test-images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte "$@"
}

rivals 0 && [ "$(cut -d ' ' -f 1 out | tr '\n' ' ')" = 'method model svm tree forest nearest mlp ' ]
check 'a row for the model and for each method'
[ ! -s err ]
check 'no progress where there is no terminal'
grep -q '^model *before .* - ' out && grep -q '^svm  *60  *100\.00 %' out &&
    grep -q '^tree  *60  *100\.00 %' out
check 'what was learnt is known'
rivals 0 --methods forest,tree --limit 20 --json
check 'some of them, from some of the samples'
perl -MJSON::PP -e '
    my $o = decode_json(<STDIN>);
    my ($model, $forest, $tree) = @{$o->{methods}};
    exit !(@{$o->{methods}} == 3 && $o->{samples} == 60 && $model->{method} eq "model" &&
           $model->{learnt} == 0 && $forest->{method} eq "forest" && $forest->{learnt} == 20 &&
           $tree->{correct}{clean} < 60 &&
           abs($tree->{accuracy}{awgn} - $tree->{correct}{awgn} / 60) < 1e-8 &&
           $forest->{learn_seconds} > 0 && $forest->{read_seconds} > 0)' <out
check 'as JSON: counts, shares and times'

same() { # what the methods made of it, without the times
    sed 's/"[a-z]*_seconds":[^,}]*//g' out
}
rivals 0 --methods forest,svm,mlp --limit 40 --json && same >first
OMP_NUM_THREADS=3
rivals 0 --methods forest,svm --limit 40 --json && same >second
OMP_NUM_THREADS=1
rivals 0 --methods forest,svm --limit 40 --json && same | cmp -s - second
check 'the same seed, the same forest and machine on any number of threads'
rivals 0 --methods forest,svm,mlp --limit 40 --json && same | cmp -s - first
check 'and the same perceptron on the same number'
rivals 0 --methods forest,svm,mlp --limit 40 --json --seed 2 && same >second
! cmp -s first second
check 'another seed, other samples and noise'

digits 0 train --images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte \
    --net 'dense-12' --epochs 1 -o other.safetensors
rivals 0 --methods tree && grep '^model' out >shipped
rivals 0 --methods tree -m other.safetensors && grep '^model' out >other
export FORMDIGITS_MODEL=other.safetensors
rivals 0 --methods tree && grep '^model' out >named
[ "$(cut -c 1-40 other)" = "$(cut -c 1-40 named)" ] &&
    [ "$(cut -c 1-40 other)" != "$(cut -c 1-40 shipped)" ]
check 'the model is that of -m, else of the environment'

digits 64 rivals && said '--images and --test-images are needed'
check 'no images: 64'
rivals 64 --methods tree,oak && said 'svm,tree,forest,nearest,mlp, not tree,oak'
check 'an unknown method: 64, and which there are'
rivals 64 --limit none && said '--limit takes a whole number from 1 to 2147483647, not none'
check 'no number: 64'
rivals 64 --unheard-of && said '--unheard-of'
check 'an unknown option: 64'
digits 65 rivals --images drawn-images-idx3-ubyte --test-images drawn-images-idx3-ubyte &&
    said 'have no labels' && [ "$(wc -l <err)" -eq 1 ]
check 'no labels: 65, in one line'
rivals 65 --methods tree -m drawn-labels-idx1-ubyte && said 'drawn-labels-idx1-ubyte'
check 'a model that is none: 65'
digits 66 rivals --images none --labels none --test-images none --labels none && said "'none'"
check 'a missing file: 66'
digits 0 rivals --help && grep -q -- '--methods LIST' out
check 'the help lists the options'

mkdir alone && cp "$BUILD/formdigits" alone
alone/formdigits rivals >out 2>err
[ $? -eq 71 ] && said 'formdigits rivals: ' && said 'libsvm-dev'
check 'without its program: 71, and what to install'
finish
