#!/bin/sh
# SPDX-License-Identifier: MIT
# formdigits form: what it prints, what it draws, and its exit statuses.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh

status() { # expected text arguments... : runs the program, leaves out and err
    expected=$1 text=$2
    shift 2
    digits "$expected" form "$@"
    check "$text: exit status $expected"
}

says() { # file words
    grep -qF -- "$2" "$1"
    check "$1 says: $2"
}

empty() { # file
    [ ! -s "$1" ]
    check "$1 is empty"
}

is_png() {
    head -c 8 "$1" 2>/dev/null | od -An -tx1 | grep -q '89 50 4e 47 0d 0a 1a 0a'
    check "$1 is a PNG"
}

# One form of two pages, and a page drawn by the program itself.
cat >two.xml <<'EOF'
<form name="two" version="1" width="100mm" height="80mm">
  <page>
    <anchor shape="square" x="10mm" y="10mm" size="5mm"/>
    <anchor shape="square" x="90mm" y="10mm" size="5mm"/>
    <anchor shape="square" x="10mm" y="70mm" size="5mm"/>
    <field name="a" x="20mm" y="20mm" width="7mm" height="9mm" boxes="6" pitch="8mm">
      <rule required="yes"/></field>
  </page>
  <page>
    <anchor shape="ring" x="10mm" y="10mm" size="5mm"/>
    <anchor shape="ring" x="90mm" y="10mm" size="5mm"/>
    <anchor shape="ring" x="10mm" y="70mm" size="5mm"/>
    <anchor shape="ring" x="90mm" y="70mm" size="5mm"/>
    <field name="b" x="20mm" y="20mm" width="50mm" height="9mm" digits="1-9"/>
    <field name="c" x="20mm" y="40mm" width="5mm" height="5mm" mark="yes"/>
  </page>
</form>
EOF
status 0 'a good form' check two.xml
says out "two.xml: form 'two' version 1, 100.0 x 80.0 mm, pages: 2, fields: 3 (boxed: 1 with 6 boxes, strips: 1, marks: 1)"
says out 'two.xml:9: the anchors look the same upside down'
[ "$(wc -l <out)" -eq 2 ]
check 'a summary and one warning'
empty err

sed 's/width="7mm"/width="7"/' two.xml >unit.xml
status 65 'a missing unit' check unit.xml
[ "$(cat err)" = 'formdigits form: unit.xml:6: width="7" has no unit: add mm or in' ]
check 'one line with file and line'
empty out

# Check boxes that exclude each other, and what is no such question.
question() { # a rule across fields
    sed '/<field name="c"/s/.*/&<field name="d" x="30mm" y="40mm" width="5mm" height="5mm" mark="yes"\/>/' \
        two.xml | sed "s/<\/form>/$1\n&/" >question.xml
}
question '<rule one="c d" required="yes"\/>'
status 0 'one of two marks' check question.xml
question '<rule one="c b"\/>'
status 65 'one of a mark and digits' check question.xml
[ "$(cat err)" = "formdigits form: question.xml:17: one: field 'b' is no mark" ]
check 'the other is named, with file and line'

status 66 'no such file' check absent.xml
status 64 'no action'
says err 'usage: formdigits form'
status 64 'an action of later' print two.xml
status 64 'no form' check
status 64 'two forms' check two.xml two.xml
status 64 'check writes nothing' check two.xml -o a.png
status 64 'draw without -o' draw two.xml
status 0 'help' --help
says out 'usage: formdigits form check FORM | draw FORM'

status 0 'a form over paper' draw two.xml -o one.png
empty out
empty err
is_png one.png
status 0 'its second page' draw two.xml:2 -o two.png
is_png two.png
cmp -s one.png two.png
[ $? -eq 1 ]
check 'the pages differ'
status 65 'a third page' draw two.xml:3 -o three.png
says err "form 'two' has no page 3, only 1 to 2"
[ ! -e three.png ]
check 'nothing was written'
status 65 'a page zero' draw two.xml:0 -o three.png
cp two.xml two.xml:7
status 0 'a name that ends like a page' draw two.xml:7 -o seven.png
status 73 'a folder that is not there' draw two.xml -o absent/a.png
cp two.xml kept.xml
status 73 'a form is not written over' draw kept.xml -o kept.xml
cmp -s two.xml kept.xml
check 'it is still there'

status 65 'no scan' draw two.xml two.xml -o a.png
says err "page 1 of 'two.xml': the content is neither"
status 66 'no such scan' draw two.xml absent.tif -o a.png
status 65 'a scan without such a page' draw two.xml one.png:4 -o a.png
says err "page 4 of 'one.png': there is no such page, only 1 to 1"

# Forms that are found by a picture
by_picture
tally=$root/samples/scans/tally-gray.tif
status 0 'a form by reference' check by_picture.xml
grep -Eqx "by_picture.xml:4: page 1 is found by (2[0-9]|3[0-9]|4[0-8]) landmarks of 'blank.tif'" out
check 'how many landmarks its picture has'
[ "$(wc -l <out)" -eq 2 ]
check 'and no warning'
empty err
status 0 'drawn over paper' draw by_picture.xml -o paper.png
is_png paper.png
status 0 'and over a scan' draw by_picture.xml "$tally" -o landmarks.png
empty err
is_png landmarks.png
perl -pe 's/(<field.* y=")([\d.]+)px/$1.($2+50)."px"/e' by_picture.xml >lower.xml
status 1 'its fields moved by 4 mm' draw lower.xml "$tally" -o moved.png
says err 'drawn by the landmarks alone, and would be refused'
is_png moved.png
status 65 'a form that refuses its own picture' check lower.xml
says err "lower.xml:4: reference picture 'blank.tif' would be refused itself: only "
perl -0pe 's{(<reference.*)(?=</form>)}{my $page = $1; $page =~ s/<rule (sum|less|equal)[^>]*>//g;
    (my $twin = $page) =~ s/<field name="/<field name="b_/g; "<page>$page</page><page>$twin</page>"}se' \
    by_picture.xml >twins.xml
status 0 'two pages that look the same' check twins.xml
says out 'page 2 looks like page 1: nobody would notice pages out of order'
cp blank.tif kept.tif
status 73 'its picture is not drawn over' draw by_picture.xml -o blank.tif
says err "'blank.tif' would be written over"
cmp -s blank.tif kept.tif
check 'the picture is as it was'
status 65 'over a foreign page' draw by_picture.xml "$root/samples/scans/foreign.tif" -o foreign.png
says err "page 1 of '$root/samples/scans/foreign.tif': the page does not look like the reference picture"
[ ! -e foreign.png ]
check 'no picture of it'

bad() { # text words: the picture will not do
    status 65 "$1" check by_picture.xml
    says err "formdigits form: by_picture.xml:4: $2"
    [ "$(wc -l <err)" -eq 1 ] && [ ! -s out ]
    check 'in one line'
}
cp "$root/samples/scans/tally-stack.tif" blank.tif
bad 'a picture of several pages' "reference picture 'blank.tif': it has 4 pages, a reference picture has one"
cp "$root/samples/scans/tally-gray.tif" blank.tif
bad 'a picture of another resolution' "reference picture 'blank.tif': 1654 x 2339 pixels are 140 x 198 mm at 300 dpi, but the form has 210 x 297"
cp by_picture.xml blank.tif
bad 'a picture that is none' "reference picture 'blank.tif': the content is neither"
mv blank.tif real.tif && ln -s real.tif blank.tif
bad 'a symbolic link' "'blank.tif' is a symbolic link: give the file itself"
rm blank.tif
bad 'no such picture' "cannot open 'blank.tif': No such file"
: >blank.tif
bad 'an empty file' "'blank.tif' is empty"
cat >sparse.xml <<'EOF'
<form name="sparse" version="1" width="100mm" height="80mm">
  <anchor shape="square" x="10mm" y="10mm" size="1mm"/>
  <anchor shape="square" x="90mm" y="10mm" size="1mm"/>
  <anchor shape="square" x="10mm" y="70mm" size="1mm"/>
  <field name="a" x="20mm" y="20mm" width="7mm" height="9mm" boxes="1"/>
</form>
EOF
status 0 'a page with hardly any print' draw sparse.xml -o blank.tif
sed 's/<anchor.*10mm" y="10.*/<reference src="blank.tif" dpi="150"\/>/; /<anchor/d' sparse.xml >little.xml
status 65 'too little print' check little.xml
says err "little.xml:2: reference picture 'blank.tif': it has too little print to tell how a page lies: "
rm blank.tif
sed 's/<page>/<page><reference src="blank.tif"\/>/' two.xml >both.xml
status 0 'beside anchors a picture need not be there' check both.xml
measures() { # words: what is wrong with the picture
    says out "both.xml:2: reference picture 'blank.tif': $1"
    says out '; its page is found by the anchors all the same'
}
measures "cannot open 'blank.tif': No such file"
cp two.xml blank.tif
status 0 'nor be a picture' check both.xml
measures 'the content is neither'
status 0 'its pages drawn' draw two.xml -o blank.tif
status 0 'nor have the right size' check both.xml
measures '591 x 473 pixels are 50 x 40 mm at 300 dpi, but the form has 100 x 80'
sed -i 's/src="blank.tif"/& dpi="150"/' both.xml
status 0 'but it may' check both.xml
! grep -q 'reference picture' out
check 'nothing is wrong with it'

scan=$root/samples/scans/order-clean.tif
status 0 'a form over its scan' draw "$root/samples/forms/order.xml" "$scan" -o scan.png
empty err
is_png scan.png
# Every field 4 mm too low: the picture is drawn all the same.
perl -pe 's/(<field.* y=")(\d+)/$1.($2+4)/e' "$root/samples/forms/order.xml" >moved.xml
status 1 'a form whose fields were moved' draw moved.xml "$scan" -o moved.png
says err "formdigits form: page 1 of '$scan': only "
says err 'drawn by the anchors alone, and would be refused'
is_png moved.png

# Nothing but the lines tells of these anchors how the page lies, or not even they.
survey=$root/samples/scans/survey-clean.tif
perl -pe 's/(<field.* y=")(\d+)/$1.($2+4)/e' "$root/samples/forms/survey.xml" >turned.xml
status 1 'a form whose anchors look the same upside down' draw turned.xml "$survey" -o turned.png
says err '; the scan is taken for upright: drawn by the anchors alone, and would be refused'
is_png turned.png
sed 's/ print="comb"//; s/<field/& print="none"/' "$root/samples/forms/survey.xml" >turned.xml
status 1 'and no line decides' draw turned.xml "$survey" -o turned.png
says err 'in two orientations and no printed line decides; the scan is taken for upright: drawn'

# 131072 bytes at most, and nothing but the form file is opened.
{ cat two.xml && head -c 131072 /dev/zero | tr '\0' ' '; } >large.xml
status 65 'a large form' check large.xml
[ "$(cat err)" = "formdigits form: no form file: 'large.xml' has $(wc -c <large.xml) bytes, the limit is 131072" ]
check 'its size is told'
: >none.xml
status 65 'an empty form' check none.xml
[ "$(cat err)" = "formdigits form: no form file: 'none.xml' is empty" ]
check 'a line says so'
status 65 'a folder' check .
[ "$(cat err)" = "formdigits form: no form file: '.' is a folder: name the files in it" ]
check 'a line says so'
if command -v strace >/dev/null; then
    printf '%s\n' '<!DOCTYPE form [<!ENTITY e SYSTEM "secret.txt">]>' '<form name="&e;"/>' >dtd.xml
    echo secret >secret.txt
    strace -f -o trace -e trace=openat,open,connect "$BUILD/formdigits" form check dtd.xml >out 2>err
    says err 'dtd.xml:1: a form has no DOCTYPE'
    grep -q dtd.xml trace && ! grep -Eq 'secret|connect|gconv' trace
    check 'nothing else is opened'
fi

finish
