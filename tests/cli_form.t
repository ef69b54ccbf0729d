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
[ "$(cat err)" = 'formdigits form: unit.xml:6: width="7" has no unit: add mm, in or px' ]
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

sed 's/<page>/<page><reference src="blank.png"\/>/; /anchor/d' two.xml >reference.xml
status 0 'a form by reference' check reference.xml
says out 'registration by a reference picture is not done yet'
status 65 'which cannot be laid over a scan yet' draw reference.xml one.png -o a.png
says err 'not done yet: give the page three anchors'

scan=$root/samples/scans/order-clean.tif
status 0 'a form over its scan' draw "$root/samples/forms/order.xml" "$scan" -o scan.png
empty err
is_png scan.png
# Every field 4 mm too low: the picture is drawn all the same.
perl -pe 's/(<field.* y=")(\d+)/$1.($2+4)/e' "$root/samples/forms/order.xml" >moved.xml
status 1 'a form whose fields were moved' draw moved.xml "$scan" -o moved.png
says err 'drawn by the anchors alone, and would be refused'
is_png moved.png

# 131072 bytes at most, and nothing but the form file is opened.
{ cat two.xml && head -c 131072 /dev/zero | tr '\0' ' '; } >large.xml
status 65 'a large form' check large.xml
says err 'large.xml:1: '
if command -v strace >/dev/null; then
    printf '%s\n' '<!DOCTYPE form [<!ENTITY e SYSTEM "secret.txt">]>' '<form name="&e;"/>' >dtd.xml
    echo secret >secret.txt
    strace -f -o trace -e trace=openat,open,connect "$BUILD/formdigits" form check dtd.xml >out 2>err
    says err 'dtd.xml:1: a form has no DOCTYPE'
    grep -q dtd.xml trace && ! grep -Eq 'secret|connect|gconv' trace
    check 'nothing else is opened'
fi

finish
