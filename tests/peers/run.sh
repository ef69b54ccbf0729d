#!/bin/sh
# SPDX-License-Identifier: MIT
# The same large network in other programs, one thread, where they are installed:
# PyTorch (python3-torch) and ONNX Runtime (npm's onnxruntime-node, found through
# $NODE_PATH).
set -u
cd "$(dirname "$0")" || exit 1
export OMP_NUM_THREADS=1

echo
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
    /usr/bin/python3 bench_torch.py
else
    echo 'PyTorch    not installed (python3-torch)'
fi
if node -e 'require("onnxruntime-node")' 2>/dev/null; then
    node bench_onnx.js
else
    # shellcheck disable=SC2016 # the variable's name is meant
    echo 'ONNX       not installed (onnxruntime-node, $NODE_PATH)'
fi
