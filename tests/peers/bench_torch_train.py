# SPDX-License-Identifier: MIT
"""Training the large network of tests/bench_kernels.c in PyTorch as it comes: floats, all cores."""
import time

import torch
from bench_torch import network
from torch import nn

BATCH, STEPS, ROUNDS = 128, 8, 3

torch.manual_seed(1)
model = network().train()
descent = torch.optim.Adam(model.parameters(), lr=1e-3)
loss = nn.CrossEntropyLoss()
images, labels = torch.rand(BATCH, 1, 28, 28), torch.randint(10, (BATCH,))
rates = []
for _ in range(ROUNDS + 1):
    begin = time.perf_counter()
    for _ in range(STEPS):
        descent.zero_grad()
        loss(model(images), labels).backward()
        descent.step()
    rates.append(BATCH * STEPS / (time.perf_counter() - begin))
print(f"PyTorch    {sorted(rates[1:])[ROUNDS // 2]:8.0f}  fp32, {BATCH} at a time, "
      f"{torch.__version__}")
