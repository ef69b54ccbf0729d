#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits collect, through the binary: labels, writers, foreign sizes, mistakes.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh

bytes() { # file offset count: as decimals in one line
    od -An -tu1 -j "$2" -N "$3" "$1" | tr -s ' \n' ' '
}

digits 64 collect samples && said 'PREFIX'
check 'no prefix: 64'
digits 64 collect -o some && said 'at least one path'
check 'no path: 64'
digits 66 collect -o some none && said "cannot open 'none'"
check 'a missing path: 66'

digits 0 collect -o drawn "$root/samples/digits" && [ ! -s err ]
check 'the drawn digits are collected without complaint'
[ "$(cat out)" = '60 samples: 6 of 0, 6 of 1, 6 of 2, 6 of 3, 6 of 4, 6 of 5, 6 of 6, 6 of 7, 6 of 8, 6 of 9' ]
check 'one line tells how many of which label'
[ "$(bytes drawn-images-idx3-ubyte 0 16)" = ' 0 0 8 3 0 0 0 60 0 0 0 28 0 0 0 28 ' ]
check 'sixty samples of 28 x 28'
[ "$(wc -c <drawn-images-idx3-ubyte)" -eq $((16 + 60 * 784)) ]
check 'and no byte more'
[ "$(bytes drawn-labels-idx1-ubyte 8 6)" = ' 0 0 1 1 2 2 ' ]
check 'labels are the folders'
[ "$(sed -n '1p;2p;61p' drawn-writers.tsv | tr '\t\n' ' /')" = 'label writer name/0 0 ann/9 2 eva/' ]
check 'writers are the folders above'

# the same samples again: a second round through idx changes nothing but the writers
digits 0 collect -o again drawn-images-idx3-ubyte
cmp -s drawn-labels-idx1-ubyte again-labels-idx1-ubyte
check 'an idx file keeps its labels'
[ "$(cut -f 2 again-writers.tsv | sort -u | tr '\n' ' ')" = '-1 writer ' ]
check 'and has no writers'

mkdir -p odd/7 flat
cp "$root/samples/digits/ann/7/1.png" odd/7/good.png
echo 'no picture' >odd/7/text.png
printf 'P5 40 40 255\n' >odd/7/paper.pgm
digits 1 collect -o odd odd && said "text.png' is left out" && said "paper.pgm' is left out"
check 'what is no scan is left out and said: 1'
[ "$(bytes odd-images-idx3-ubyte 4 4)" = ' 0 0 0 1 ' ]
check 'the others are kept'
cp "$root/samples/digits/ann/7/1.png" flat/nolabel.png
digits 65 collect -o flat flat && said 'has no label'
check 'a picture without a label: 65'
mv flat/nolabel.png flat/7-1.png && digits 0 collect -o flat flat
[ "$(bytes flat-labels-idx1-ubyte 8 1)" = ' 7 ' ]
check 'a name can be the label'
cp flat/7-1.png flat/scan-1.png && cp flat/7-1.png flat/scan-2.png && cp flat/7-1.png flat/blank-1.png
echo text >flat/note-1.png
digits 1 collect -o words flat && [ "$(wc -l <out)" -eq 1 ] &&
    grep -qx "4 samples: 1 of 7, 2 not a digit, 1 blank; not a digit by the word 'scan' (2)" out
check 'a word that was taken for not-a-digit is named, but for what was left out'
for word in a b c d e f g h i j k; do cp flat/7-1.png "flat/$word-1.png"; done
digits 1 collect -o words flat && grep -q "'h' (1) and 4 words more$" out
check 'of many words the first'
rm flat/[!7]*
printf '\0\0\10\3\0\0\0\1\0\0\0\2\0\0\0\2abc' >cut-images-idx3-ubyte
digits 65 collect -o cut cut-images-idx3-ubyte && said 'cut-images-idx3-ubyte'
check 'an idx file that is cut: 65'
cp flat-images-idx3-ubyte before
digits 73 collect -o flat flat-images-idx3-ubyte && said 'which is read' && cmp -s before flat-images-idx3-ubyte
check 'samples are not written over: 73'
digits 73 collect -o none/x "$root/samples/digits/ann/1"
check 'a prefix that cannot be written: 73'
finish
