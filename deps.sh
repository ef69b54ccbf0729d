#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the Debian packages that are missing, and says which.
set -eu

packages='gcc libc6-dev pkg-config libleptonica-dev libtiff-dev libturbojpeg0-dev libpng-dev
libsqlite3-dev libxml2-dev libjansson-dev libssl-dev zlib1g-dev libdnnl-dev libsvm-dev
libcmocka-dev sqlite3 perl tmux strace xz-utils mandoc cppcheck shellcheck'

missing=
for p in $packages; do
    dpkg-query -W -f '${Status}\n' "$p" 2>/dev/null | grep -q '^install ok installed$' ||
        missing="$missing $p"
done
[ -n "$missing" ] || exit 0

. /etc/os-release 2>/dev/null || true
if [ "${ID:-}" != debian ] || [ "${VERSION_ID:-}" != 12 ]; then
    echo "formdigits is built on Debian 12. Here these packages, or their like, are missing:" >&2
    echo "   $missing" >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    sudo=
elif command -v sudo >/dev/null; then
    sudo=sudo
else
    echo "these packages are missing; as root: apt-get install$missing" >&2
    exit 1
fi
echo "installing:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
