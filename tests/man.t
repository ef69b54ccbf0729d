#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual says what the program does: every command has a page, every option
# is on it, mandoc(1) finds nothing, and every example runs.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
ln -s "$root/samples" samples
PATH=$BUILD:$PATH
: >out

commands=$(formdigits --help | sed -n 's/^  \([a-z]*\)  *[A-Z].*/\1/p')
[ -n "$commands" ]
check 'the program lists its commands'

for command in $commands; do
    [ "$command" = help ] && continue
    page=$root/man/formdigits-$command.1
    [ -e "$page" ] && grep -qx "\.It Cm $command" "$root/man/formdigits.1"
    check "$command has a page, and stands in formdigits(1)"
    formdigits "$command" --help >help
    missing=
    for option in $(grep -oE '^  (-[A-Za-z], )?--[a-z-]+|^  -[A-Za-z]' help | tr -d , | tr ' ' '\n'); do
        grep -qE "^\.(It|Op|Oo)?.*Fl (. , )?${option#-}( |\$)" "$page" 2>/dev/null ||
            missing="$missing $option"
    done
    echo "not on the page:$missing" >err
    [ -z "$missing" ]
    check "every option of $command is on its page"
done

mkdir fake && ln -s /bin/echo fake/man
helps() { # page asked...
    page=$1
    shift
    PATH=$dir/fake:$PATH formdigits help "$@" >out 2>err && grep -qx "$root/man/formdigits$page" out
    check "help $* is formdigits$page"
}
helps .1
helps .1 help
helps -read.1 read
helps -form.1 form
helps -form.5 5 form
helps -db.5 db
helps -model.5 model
for asked in 5 '5 read'; do
    # shellcheck disable=SC2086 # words
    digits 64 help $asked && said "section 5 has form, db and model, like 'formdigits help 5 form'"
    check "help $asked tells what section 5 has"
done

mandoc -T lint -W warning "$root"/man/* >out 2>err
check 'mandoc finds nothing'

for page in "$root"/man/*.[15]; do
    sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/s/^\.Dl //p' "$page" >examples
    while read -r line; do
        sh -c "$line" >out 2>err </dev/null
        [ $? -le 1 ]
        check "$(basename "$page"): $line"
    done <examples
    rm -rf formdigits.db* spool
done
finish
