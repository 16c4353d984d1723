"""torch_peer MODEL fp32|bf16 BATCH IMAGES: the image tower in python3-torch, in a process of its own, because what tunes its libraries
is read when they are loaded. For each line on standard input it embeds IMAGES pictures with every contender, and prints their seconds a
picture, and those of a floating-point operation in one bare matrix product, as JSON."""
import json
import os
import sys
import time

import torch

import safetensors_file
import vit_b_32

PRODUCT = 1536  # the matrices' side


def timed(work, times, amount):
    begin = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begin) / amount


def main():
    model, precision, batch, images = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    tensors = safetensors_file.read(os.path.join(model, "model.safetensors"))
    pictures = torch.randn(batch, 3, vit_b_32.SIZE, vit_b_32.SIZE)
    contenders = vit_b_32.peers(tensors, precision, pictures)
    del tensors
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    left, right = (torch.randn(PRODUCT, PRODUCT).to(kind) for _ in range(2))
    for work in [*contenders.values(), lambda: torch.mm(left, right)]:
        work()
    print("ready", flush=True)
    for _ in sys.stdin:
        figures = {name: timed(work, images // batch, images // batch * batch) for name, work in contenders.items()}
        figures["product"] = timed(lambda: torch.mm(left, right), 4, 4 * 2 * PRODUCT**3)
        print(json.dumps(figures), flush=True)


main()
