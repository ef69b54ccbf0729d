#!/bin/sh
# SPDX-License-Identifier: MIT
# The kill trials of make check, 200 of them.
KILL_TRIALS=200 exec "$(dirname "$0")/../kill.t"
