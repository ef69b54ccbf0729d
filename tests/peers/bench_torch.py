# SPDX-License-Identifier: MIT
"""The large network of tests/bench_kernels.c in PyTorch, traced and frozen, one thread."""
import time
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")


def network():
    layers, before = [], 1
    for channels in (32, 64, 128):
        for _ in range(2):
            layers += [nn.Conv2d(before, channels, 3, padding=1, bias=False),
                       nn.BatchNorm2d(channels), nn.ReLU()]
            before = channels
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(128 * 9, 10)).eval()


def rate(model, images):
    best = 0
    for _ in range(9):
        begin = time.process_time()
        model(images)
        best = max(best, len(images) / (time.process_time() - begin))
    return best


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    with torch.no_grad():
        for name, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
            best = {}
            for batch in (1, 32, 96):
                images = torch.rand(batch, 1, 28, 28).to(dtype)
                model = network().to(dtype)
                if dtype == torch.bfloat16:
                    model = model.to(memory_format=torch.channels_last)
                    images = images.contiguous(memory_format=torch.channels_last)
                traced = torch.jit.freeze(torch.jit.trace(model, images))
                if dtype == torch.float32:
                    traced = torch.jit.optimize_for_inference(traced)
                for _ in range(3):
                    traced(images)
                best[batch] = rate(traced, images)
            batch = max(best, key=best.get)
            print(f"PyTorch    {best[batch]:8.0f}  {name}, {batch} at a time, {torch.__version__}")


if __name__ == "__main__":
    main()
