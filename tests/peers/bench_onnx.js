// SPDX-License-Identifier: MIT
// The large network of tests/bench_kernels.c in ONNX Runtime, floats and bytes, one thread.
// Batch norm is folded already; of the bytes each convolution is one QLinearConv, with ReLU in
// its zero point. The weights are random: only the time is looked at.
'use strict';
const ort = require('onnxruntime-node');

const FLOAT = 1, UINT8 = 2, INT8 = 3, INT32 = 6;

// --- just enough of protocol buffers to write a model ---

function varint(n) {
    const bytes = [];
    for (; n > 127; n = Math.floor(n / 128))
        bytes.push(n % 128 + 128);
    return Buffer.from([...bytes, n]);
}
const number = (field, n) => Buffer.concat([varint(field * 8), varint(n)]);
const bytes = (field, b) => Buffer.concat([varint(field * 8 + 2), varint(b.length), b]);
const text = (field, s) => bytes(field, Buffer.from(s));
const join = (...parts) => Buffer.concat(parts.flat());

const tensor = (name, type, dims, raw) =>
    join(dims.map(d => number(1, d)), number(2, type), text(8, name), bytes(9, raw));
const ints = (name, values) => join(text(1, name), values.map(v => number(8, v)), number(20, 7));
const node = (op, inputs, output, attributes = []) =>
    bytes(1, join(inputs.map(i => text(1, i)), text(2, output), text(4, op),
                  attributes.map(a => bytes(5, a))));
const value = (field, name, dims) =>
    bytes(field, join(text(1, name), bytes(2, bytes(1, join(number(1, FLOAT),
        bytes(2, join(dims.map(d => bytes(1, number(1, d))))))))));

// --- the network ---

const floats = (count, span) =>
    Buffer.from(Float32Array.from({length: count}, () => (2 * Math.random() - 1) * span).buffer);
const bytesOf = count =>
    Buffer.from(Int8Array.from({length: count}, () => 255 * Math.random() - 128));
const scalar = x => Buffer.from(Float32Array.of(x).buffer);
const same = [ints('pads', [1, 1, 1, 1]), ints('kernel_shape', [3, 3])];
const half = [ints('kernel_shape', [2, 2]), ints('strides', [2, 2])];

function model(batch, isBytes) {
    const nodes = [], tensors = [];
    const keep = (...t) => { tensors.push(bytes(5, tensor(...t))); return t[0]; };
    let at = 'image', before = 1;
    if (isBytes) {
        const s = keep('s', FLOAT, [], scalar(1 / 64)), z = keep('z', UINT8, [], Buffer.from([0]));
        keep('zw', INT8, [], Buffer.from([0]));
        nodes.push(node('QuantizeLinear', [at, s, z], at = 'q'));
    }
    [32, 32, 64, 64, 128, 128].forEach((channels, i) => {
        const shape = [channels, before, 3, 3], count = channels * before * 9;
        if (isBytes) {
            const w = keep('w' + i, INT8, shape, bytesOf(count));
            const sw = keep('sw' + i, FLOAT, [], scalar(1 / (40 * Math.sqrt(before * 9))));
            const b = keep('b' + i, INT32, [channels], Buffer.alloc(4 * channels));
            nodes.push(node('QLinearConv', [at, 's', 'z', w, sw, 'zw', 's', 'z', b], at = 'c' + i,
                            same));
        } else {
            const w = keep('w' + i, FLOAT, shape, floats(count, Math.sqrt(6 / (before * 9))));
            const b = keep('b' + i, FLOAT, [channels], floats(channels, 0.1));
            nodes.push(node('Conv', [at, w, b], 'c' + i, same));
            nodes.push(node('Relu', ['c' + i], at = 'r' + i));
        }
        if (i % 2)
            nodes.push(node('MaxPool', [at], at = 'p' + i, half));
        before = channels;
    });
    if (isBytes)
        nodes.push(node('DequantizeLinear', [at, 's', 'z'], at = 'd'));
    nodes.push(node('Flatten', [at], 'f'));
    nodes.push(node('Gemm', ['f', keep('wd', FLOAT, [1152, 10], floats(11520, 0.05)),
                             keep('bd', FLOAT, [10], floats(10, 0.1))], 'out'));
    const graph = join(nodes, text(2, 'large'), tensors, value(11, 'image', [batch, 1, 28, 28]),
                       value(12, 'out', [batch, 10]));
    return join(number(1, 8), bytes(7, graph), bytes(8, number(2, 13)));
}

async function rate(batch, isBytes) {
    const session = await ort.InferenceSession.create(model(batch, isBytes), {
        intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential'});
    const data = Float32Array.from({length: batch * 784}, () => Math.random());
    const feed = {image: new ort.Tensor('float32', data, [batch, 1, 28, 28])};
    const times = batch > 1 ? 4 : 96;
    let best = 0;
    for (let round = 0; round < 9; round++) {
        const begin = process.cpuUsage();
        for (let i = 0; i < times; i++)
            await session.run(feed);
        const used = process.cpuUsage(begin);
        best = Math.max(best, times * batch / (used.user + used.system) * 1e6);
    }
    return best;
}

(async () => {
    for (const isBytes of [false, true]) {
        let best = 0, at = 0;
        for (const batch of [1, 32, 96]) {
            const now = await rate(batch, isBytes);
            if (now > best)
                [best, at] = [now, batch];
        }
        console.log(`ONNX       ${best.toFixed(0).padStart(8)}  ${isBytes ? 'int8' : 'fp32'}, ` +
                    `${at} at a time, ${require('onnxruntime-node/package.json').version}`);
    }
})();
