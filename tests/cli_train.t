#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits train, through the binary: a small model, twice the same, resumed, mistakes.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
OMP_NUM_THREADS=1 # several tests at once: threads would only wait for each other
export OMP_NUM_THREADS

digits 0 collect "$root/samples/digits" -o drawn
check 'the drawn digits are collected'

train() { # status arguments...
    wanted=$1
    shift
    digits "$wanted" train --images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte \
        --net 'conv3x3-8 bn relu pool4 dense-12' "$@"
}

go_on() { # status arguments...: with the network of a model
    wanted=$1
    shift
    digits "$wanted" train --images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte "$@"
}

train 0 --writers drawn-writers.tsv --keep-writers 2 --epochs 3 -o one.safetensors \
    --test-images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte
check 'a model is trained'
grep -q 'epoch 3 of 3' err && grep -q '^kept ' out && grep -q '^rubbish of the kept' out &&
    grep -q '^ .*where [0-9.]* % of the kept are asked$' out && grep -q '^drawn-images' out
check 'epochs and scores are told'
[ ! -e one.safetensors.checkpoint ]
check 'the checkpoint is gone'
for part in '\"seed\":1' '\"epochs\":3' '\"set\":\"kept\"' '\"use\":\"test\"'; do
    grep -aqF "$part" one.safetensors
    check "the record has $part"
done
go_on 0 --from one.safetensors --epochs 1 -o more.safetensors
grep -aqF '\"from\":{\"sha256\":\"'"$(model_hash one.safetensors)" more.safetensors
check 'a model goes on learning, and says from where'
go_on 0 --from one.safetensors --epochs 0 --keep-images drawn-images-idx3-ubyte \
    --labels drawn-labels-idx1-ubyte -o fitted.safetensors
[ "$(tail -c 4096 fitted.safetensors | cksum)" = "$(tail -c 4096 one.safetensors | cksum)" ] &&
    ! cmp -s fitted.safetensors one.safetensors
check 'the confidence of a model is fitted anew, its parameters stay'
digits 0 test -m one.safetensors --images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte
check 'the model can be tested'

train 0 --epochs 2 -o two.safetensors && train 0 --epochs 2 -o three.safetensors
cmp -s two.safetensors three.safetensors
check 'the same again, to the bit'
train 0 --epochs 2 --seed 5 -o three.safetensors
! cmp -s two.safetensors three.safetensors
check 'another seed, another model'

train 0 --writers drawn-writers.tsv --keep-writers 2 --epochs 3 -o curve.safetensors \
    --curve curve.svg
grep -q '<polyline' curve.svg && grep -q 'misread of the kept' curve.svg
check 'the curve of a training is drawn'
cat >settings <<'EOF'
# two rates
--epochs 2 --rate 1e-3
--epochs 2 --rate 1e-5   # too small

EOF
train 0 --writers drawn-writers.tsv --keep-writers 2 --search settings
[ "$(grep -c -e '--rate 1e-3$' out)" = 2 ] && [ "$(tail -n 1 out | grep -c 1e-5)" = 1 ]
check 'settings are tried, the best stands first'
train 65 --search settings && said 'nothing is kept apart'
check 'a search without kept samples: 65'
echo '--rate much' >settings
train 65 --writers drawn-writers.tsv --keep-writers 2 --search settings && said "'--rate much'"
check 'a wrong setting: 65'
echo '--keep-images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte' >settings
train 65 --writers drawn-writers.tsv --keep-writers 2 --search settings &&
    said 'changes the samples that all settings share'
check 'a setting with samples of its own: 65'

train 0 --epochs 2 --teacher one.safetensors --teacher two.safetensors -o taught.safetensors
! cmp -s two.safetensors taught.safetensors &&
    grep -aqF '\"teachers\":[{\"sha256\":\"'"$(model_hash one.safetensors)" taught.safetensors
check 'teachers teach, and the record names them'
digits 0 test -m taught.safetensors --images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte
check 'what they taught can be tested'
echo '--epochs 1 --teacher one.safetensors' >settings
train 0 --writers drawn-writers.tsv --keep-writers 2 --search settings && grep -q 'teacher one' out
check 'a setting may have a teacher'
train 65 --net 'pool4 dense-10' --teacher one.safetensors -o six.safetensors &&
    said "the teacher 'one.safetensors' has 12 outputs, the network 10" && [ "$(wc -l <err)" = 1 ]
check 'a teacher of other classes: 65, in a line'
train 66 --teacher none -o six.safetensors && said "'none'"
check 'no teacher: 66'
go_on 64 --from one.safetensors --epochs 0 --teacher two.safetensors -o six.safetensors &&
    said 'nothing is learnt'
check 'a teacher without epochs: 64'
cp one.safetensors before
train 73 --teacher one.safetensors -o one.safetensors && cmp -s before one.safetensors
check 'a teacher is not written over: 73'

# killed when the first checkpoint is there, then gone on with
"$BUILD/formdigits-train" --images drawn-images-idx3-ubyte --labels drawn-labels-idx1-ubyte \
    --net 'conv3x3-8 bn relu pool4 dense-12' --epochs 60 -o four.safetensors >out 2>err &
pid=$!
while [ ! -e four.safetensors.checkpoint ] && kill -0 $pid 2>>err; do :; done
kill -9 $pid && wait $pid 2>>err
[ ! -e four.safetensors ] && train 0 --epochs 60 -o four.safetensors --resume
check 'a killed training is gone on with'
train 0 --epochs 60 -o five.safetensors && cmp -s four.safetensors five.safetensors
check 'and ends with the same model'

digits 64 train -o six.safetensors && said 'are needed'
check 'no images: 64'
train 64 -o six.safetensors --epochs many &&
    said '--epochs takes a whole number from 0 to 10000, not many'
check 'no number: 64, and of which option'
train 64 -o six.safetensors --rate 0 && said '--rate takes a number above 0, at most 1, not 0' &&
    train 64 -o six.safetensors --decay -1 && said '--decay takes a number from 0 to 1, not -1'
check 'no rate, no decay: 64'
train 64 && said '-o are needed'
check 'no output: 64'
digits 66 train --images none --labels none -o six.safetensors && said "'none'"
check 'a missing file: 66'
train 73 -o none/six.safetensors && said "cannot create 'none/six.safetensors'" && [ ! -s out ] &&
    train 73 -o six.safetensors --curve none/six.svg && said "cannot create 'none/six.svg'" &&
    [ ! -s out ] && [ ! -e six.safetensors ] && [ -z "$(find . -name '*.tmp')" ]
check 'no folder to write into: 73, before anything is learnt'
mkdir six.safetensors.checkpoint
go_on 0 --from one.safetensors --epochs 0 -o six.safetensors
check 'without epochs there is no checkpoint to write'
rm -r six.safetensors.checkpoint six.safetensors
digits 65 train --images drawn-images-idx3-ubyte -o six.safetensors && said 'have no labels'
check 'no labels: 65'
cp drawn-labels-idx1-ubyte before
train 73 -o drawn-labels-idx1-ubyte --epochs 1 && said 'which is read' && cmp -s before drawn-labels-idx1-ubyte
check 'labels are not written over: 73'
cp one.safetensors before
go_on 73 --from one.safetensors --epochs 1 --curve one.safetensors -o six.safetensors &&
    cmp -s before one.safetensors
check 'a curve is not drawn over the model that is gone on with: 73'
cp drawn-images-idx3-ubyte six.safetensors.checkpoint
digits 73 train --images six.safetensors.checkpoint --labels drawn-labels-idx1-ubyte \
    -o six.safetensors && cmp -s six.safetensors.checkpoint drawn-images-idx3-ubyte
check 'nor a checkpoint over samples: 73'
rm six.safetensors.checkpoint
train 64 --from one.safetensors -o six.safetensors && said 'either --net or --from'
check 'a network beside that of a model: 64'
train 65 --keep-writers 2 -o six.safetensors && said 'keeps nothing'
check 'writers that nobody knows cannot be kept: 65'
train 66 --test-images none --labels none -o six.safetensors && said "'none'" && ! grep -q epoch err
check 'a missing test set, before the work: 66'
"$BUILD/formdigits-train" --help >/dev/full 2>err
[ $? = 74 ] && said 'cannot write the output'
check 'a full disk for what is printed: 74'
: >settings
train 65 --writers drawn-writers.tsv --keep-writers 2 --search settings
check 'an empty file of settings: 65'
train 65 -o six.safetensors --net 'conv3x3-8 relu dense-11' && said '11 outputs'
check 'a network of eleven classes: 65'
train 66 -o six.safetensors --resume && said 'six.safetensors.checkpoint'
check 'nothing to go on with: 66'
train 73 -o none/six.safetensors --epochs 1 && said 'cannot create'
check 'a place that cannot be written to: 73'
digits 0 train --help && grep -q -- '--keep-writers N' out
check 'the help lists the options'

mkdir alone && cp "$BUILD/formdigits" alone
alone/formdigits train -o six.safetensors >out 2>err
[ $? -eq 71 ] && said 'libdnnl-dev'
check 'without its program: 71, and what to install'
printf '#!/bin/sh\nexit 127\n' >alone/formdigits-train && chmod +x alone/formdigits-train
alone/formdigits train -o six.safetensors >out 2>err
[ $? -eq 71 ] && said 'libdnnl2'
check 'without its library: 71, and what to install'
finish
