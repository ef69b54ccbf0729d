#!/bin/sh
# SPDX-License-Identifier: MIT
# Every fuzz target once over its corpus: what was found before stays fixed.
set -u
cd "$(dirname "$0")/.." || exit 1

tests=0 failed=0
for source in tests/fuzz_*.c; do
    name=${source#tests/fuzz_}
    name=${name%.c}
    [ "$name" = main ] && continue
    tests=$((tests + 1))
    if "${BUILD:-build}/tests/fuzz_$name" "tests/corpus/$name" >/dev/null; then
        echo "ok $tests - $name"
    else
        failed=1
        echo "not ok $tests - $name"
    fi
done
echo "1..$tests"
exit $failed
