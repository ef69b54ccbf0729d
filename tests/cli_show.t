#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits show, through the binary: pages, pages that fit nothing, the ink.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
tally=$root/samples/forms/tally.xml order=$root/samples/forms/order.xml
scans=$root/samples/scans

is_png() { # file least-bytes
    [ "$(od -An -c -j 1 -N 3 "$1" | tr -d ' ')" = PNG ] && [ "$(wc -c <"$1")" -ge "$2" ]
}

digits 64 show -f "$tally" "$scans/tally-clean.tif" && said 'OUT.png'
check 'no output: 64'
digits 64 show -f "$tally" -o x.png && said 'one file'
check 'no file: 64'
digits 64 show -f "$tally" -o x.png "$scans/tally-clean.tif:0" && said 'counted from 1'
check 'page 0: 64'
digits 66 show -f "$tally" -o x.png none.tif && said "cannot open 'none.tif'"
check 'a missing file: 66'
digits 66 show -f none.xml -o x.png "$scans/tally-clean.tif" && said 'none.xml'
check 'a missing form: 66'
digits 78 show -m none -f "$tally" -o x.png "$scans/tally-clean.tif"
check 'a missing model: 78'
digits 65 show -f "$tally" -o x.png "$scans/tally-clean.tif:9" && said 'there is no page 9'
check 'a missing page: 65'
[ ! -e x.png ]
check 'none of these wrote a picture'

digits 0 show -f "$tally" -f "$order" -o page.png "$scans/tally-clean.tif" && silent
check 'a page is drawn in silence'
is_png page.png 50000
check 'as a PNG'
digits 0 show -f "$tally" -o second.png "$scans/tally-stack.tif:2" && is_png second.png 50000
check 'a page of many'
digits 0 show -f "$tally" -o foreign.png "$scans/foreign.tif" && is_png foreign.png 50000
check 'a page that fits no form is drawn too'
digits 0 show -o ink.png "$scans/survey-shadow.jpg" && is_png ink.png 10000
check 'without a form, the ink'
cp "$scans/tally-clean.tif" 'odd:name.tif' && digits 0 show -o odd.png 'odd:name.tif'
check 'a colon without a page number belongs to the name'
cp "$scans/tally-clean.tif" mine.tif
digits 73 show -o mine.tif mine.tif && said 'which is read' && cmp -s mine.tif "$scans/tally-clean.tif"
check 'a scan is not written over: 73'
digits 73 show -o none/x.png "$scans/tally-clean.tif"
check 'a picture that cannot be written: 73'

by_picture
digits 0 show -f by_picture.xml -o turned.png "$scans/tally-upside-down.tif" && silent && is_png turned.png 50000
check 'a page of a form that is found by a picture'
digits 0 show -f by_picture.xml -o foreign.png "$scans/foreign.tif" && is_png foreign.png 50000
check 'and one that does not look like it'
: >blank.tif
digits 65 show -f by_picture.xml -o none.png "$scans/tally-clean.tif" && said "by_picture.xml:4: 'blank.tif' is empty"
check 'a picture that is none: 65'

digits 64 show --layers -f "$tally" -o layers.png "$root/samples/digits/ann/7/1.png" && said 'no form'
check 'layers of a form: 64'
digits 0 show --layers -o layers.png "$root/samples/digits/ann/7/1.png" && silent &&
    is_png layers.png 50000
check 'what the layers make of a digit'
digits 0 collect -o drawn "$root/samples/digits"
digits 0 show --layers -o layers.png drawn-images-idx3-ubyte:59 && is_png layers.png 50000
check 'or of a sample in an idx file'
digits 65 show --layers -o none.png drawn-images-idx3-ubyte:60 && said "'drawn-images-idx3-ubyte' has no sample 60"
check 'which has so many: 65'
digits 65 show --layers -o none.png drawn-labels-idx1-ubyte:0 && said '28 x 28'
check 'and holds pictures: 65'
gzip -k drawn-images-idx3-ubyte
digits 65 show --layers -o none.png drawn-images-idx3-ubyte.gz &&
    said "is an idx file: name one of its 60 samples, like 'drawn-images-idx3-ubyte.gz:0'"
check 'of which one must be named: 65'
digits 66 show --layers -o none.png none.gz:0 && said "formdigits show: cannot open 'none.gz'"
check 'a missing idx file is named once: 66'
digits 66 show --layers -o none.png none.png
check 'a missing picture: 66'
perl -MCompress::Zlib -e 'sub chunk { pack("N", length $_[1]) . $_[0] . $_[1] . pack("N", crc32($_[0] . $_[1])) }
    $white = compress(("\0" . "\xff" x 40) x 40);
    print "\x89PNG\r\n\x1a\n", chunk("IHDR", pack("NNCCCCC", 40, 40, 8, 0, 0, 0, 0)),
        chunk("IDAT", $white), chunk("IEND", "")' >white.png
digits 65 show --layers -o none.png white.png && said 'no ink' && [ ! -e none.png ]
check 'an empty picture: 65'
finish
