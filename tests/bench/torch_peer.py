"""torch_peer MODEL fp32|bf16 BATCH IMAGES [THREADS...]: the image tower in python3-torch, in a process of its own, because what tunes its libraries
is read when they are loaded. For each line on standard input it embeds IMAGES pictures with every contender, and prints their seconds a
picture, and those of a floating-point operation in one bare matrix product, as JSON. With THREADS it does so with each number of them and
keeps the quickest; without, with as many as torch takes by itself."""
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
    counts = [int(count) for count in sys.argv[5:]] or [torch.get_num_threads()]
    for _ in sys.stdin:
        figures = {}
        for count in counts:
            torch.set_num_threads(count)
            now = {name: timed(work, images // batch, images // batch * batch) for name, work in contenders.items()}
            now["product"] = timed(lambda: torch.mm(left, right), 4, 4 * 2 * PRODUCT**3)
            figures = {name: min(value, figures.get(name, value)) for name, value in now.items()}
        print(json.dumps(figures), flush=True)


main()
