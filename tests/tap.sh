# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# The frame of a shell test: sourced in the root of the source tree, it goes to
# a folder of its own, and speaks TAP.  What a command printed lies in out and
# err; a failed check shows both.

root=$PWD
case ${BUILD:=build} in /*) ;; *) BUILD=$root/$BUILD ;; esac
unset FORMDIGITS_DB JOURNAL_STREAM
tests=0 failed=0

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
cd "$dir" || exit 1

check() { # what; the status of the command before is the verdict
    verdict=$?
    tests=$((tests + 1))
    if [ $verdict -eq 0 ]; then
        echo "ok $tests - $1"
    else
        failed=1
        echo "not ok $tests - $1"
        sed 's/^/# /' out err
    fi
}

returns() { # status command...: runs it, and checks what it returns
    expected=$1
    shift
    "$@" >out 2>err </dev/null
    status=$?
    [ $status -eq "$expected" ] || { echo "status $status, not $expected" >>err; return 1; }
}

digits() { # status arguments...: of the program
    expected=$1
    shift
    returns "$expected" "$BUILD/formdigits" "$@"
}

guest() { # status arguments...: the same by somebody who is not root
    [ "$(id -u)" -eq 0 ] || { digits "$@"; return; }
    expected=$1
    shift
    chmod 755 "$dir"
    cp "$BUILD/formdigits" . # that of root may lie where others may not go
    returns "$expected" setpriv --reuid=65534 --regid=65534 --clear-groups ./formdigits "$@"
}

said() { # text: on stderr
    grep -qF -- "$1" err
}

model_hash() { # file: what a model is known by
    LC_ALL=C grep -ao '"sha256":"[0-9a-f]*"' "$1" | head -n 1 | cut -d '"' -f 4
}

# The tally without its anchors, measured in pixels of a scan of it: by_picture.xml and what lies
# beside it.  The scan is a little askew and a millimetre off, as any picture is.
by_picture() {
    cp "$root/samples/scans/tally-clean.tif" blank.tif
    cp "$root/samples/forms/stations.txt" .
    grep -v '<anchor' "$root/samples/forms/tally.xml" | perl -pe '
        s/(<form .*) width=.*/$1 width="2480px" height="3508px">\n  <reference src="blank.tif" dpi="300"\/>/;
        if (/<field.* x="([\d.]+)mm" y="([\d.]+)mm"/) {
            my $x = sprintf "%.1f", 11.8396 * $1 - 0.0198 * $2 - 8.53;
            my $y = sprintf "%.1f", 0.0186 * $1 + 11.8522 * $2 - 0.56;
            s/ x="[^"]*" y="[^"]*"/ x="${x}px" y="${y}px"/;
            s/(width|height|pitch)="([\d.]+)mm"/sprintf "$1=\"%.1fpx\"", 11.84 * $2/ge;
        }' >by_picture.xml
}

silent() {
    [ ! -s out ] && [ ! -s err ]
}

finish() {
    echo "1..$tests"
    exit $failed
}
