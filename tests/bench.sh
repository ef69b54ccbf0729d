#!/bin/sh
# SPDX-License-Identifier: MIT
# How fast this machine reads: everything it writes lies under $BUILD/bench.
set -eu
cd "$(dirname "$0")/.."

BUILD=${BUILD:-build}
mkdir -p "$BUILD/bench"
"$BUILD/tests/bench" "$BUILD/formdigits" tests/bench.xml "$BUILD/bench"
tests/bench_train.sh
rm -f "$BUILD"/bench/*.db "$BUILD"/bench/*.db-wal "$BUILD"/bench/*.db-shm "$BUILD"/bench/*.lock
