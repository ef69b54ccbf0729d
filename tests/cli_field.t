#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits field, through the binary: single digits, boxes, strips, mistakes.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
crops=$root/samples/digits

digits 64 field && said 'at least one picture'
check 'no picture: 64'
digits 64 field --boxes 65 x.png && said "from 1 to 64, like 6 or 1-8, not '65'"
check 'too many boxes: 64'
digits 64 field --digits 3 x.png
check 'half a range: 64'
digits 64 field --boxes 3 --one x.png && said 'give one of --one, --boxes and --digits'
check 'two shapes: 64'
digits 78 field -m none x.png && said 'none'
check 'a missing model: 78'
digits 1 field --one none.png && said "'none.png' is not read"
check 'a missing picture: 1'

# every digit of three people, each with the folder it lies in
find "$crops" -name '*.png' | sort >list
# shellcheck disable=SC2046 # the names have no spaces
digits 0 field --one $(cat list)
[ "$(wc -l <out)" -eq 60 ]
check 'a line for each picture'
awk -F '\t' 'NF != 5 || $3 !~ /^[01]\.[0-9]+$/ || ($4 != "accepted" && $4 != "queued") || ($4 == "accepted") != ($5 == "") { bad = 1 }
             END { exit bad }' out
check 'path, value, confidence, state, and the reason of what is queued'
awk -F '\t' '{ n = split($1, part, "/"); right += $2 == part[n - 1]
               wrong += $4 == "accepted" && $2 != part[n - 1] }
             END { exit !(right >= 57 && wrong == 0) }' out
check 'at least 57 of 60 are right, and none that is accepted is wrong'

digits 0 field --kernel baseline --one "$crops/ann/7/1.png" && [ "$(cut -f 2 out)" = 7 ]
check 'with portable C'
digits 78 field --kernel mmx --one x.png && said "there is no kernel 'mmx'"
check 'a kernel that does not exist: 78'

# three numbers in a row, as boxes and as strips
one=$root/samples/fields/405162.png two=$root/samples/fields/2810.png
digits 0 field --boxes 6 "$one" && [ "$(cut -f 2 out)" = 405162 ]
check 'six boxes'
digits 0 field --boxes 4 "$two" && [ "$(cut -f 2,4 out)" = "2810	accepted" ]
check 'four boxes without printed lines, which are not missed'
digits 0 field --digits 4-6 "$one" "$two" && [ "$(cut -f 2 out | tr '\n' ' ')" = '405162 2810 ' ]
check 'strips of four to six digits'
digits 0 field --digits 4-4 "$one" && [ "$(cut -f 4,5 out)" = "queued	length" ]
check 'a strip with more digits than it may have is queued'
digits 0 field "$two" && [ "$(cut -f 2 out)" = 2810 ]
check 'a strip where nothing is said'

# a figure as MNIST has them, white on black, among others
perl -MCompress::Zlib -e 'sub chunk { pack("N", length $_[1]) . $_[0] . $_[1] . pack("N", crc32($_[0] . $_[1])) }
    my $paper = "\0" x 28; my $ink = ("\0" x 12) . ("\xff" x 4) . ("\0" x 12);
    my $rows = join "", map { "\0" . ($_ > 3 && $_ < 24 ? $ink : $paper) } 0 .. 27;
    print "\x89PNG\r\n\x1a\n", chunk("IHDR", pack("NNC5", 28, 28, 8, 0, 0, 0, 0)), chunk("IDAT", compress($rows)), chunk("IEND", "")' >white.png
digits 1 field --one white.png "$crops/ann/7/1.png" && said "'white.png' is not read" &&
    said 'invert the picture' && [ "$(cut -f 2 out)" = 7 ]
check 'white on black is not taken for blank'
finish
