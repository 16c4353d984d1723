#!/usr/bin/env python3
"""Makes the starter model again: renders the scenes, writes the caption tables, trains the runs of training.json.

    make.py CLI WORK --tiny-imagenet TIN --caltech CALTECH --folder intel=INTEL ...   (the data options of prepare_data.py)

CLI is semblance-cli. WORK keeps everything: called again, it goes on where it was interrupted, inside a run too. The model is
WORK/starter. Hours on two cores, minutes of them on the pictures. Needs Python 3.9 or newer and nothing else.
"""

import argparse
import csv
import json
import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def call(*arguments):
    if subprocess.run([str(item) for item in arguments], check=False).returncode != 0:
        sys.exit("Failed: " + " ".join(str(item) for item in arguments))


def render(cli, work, rendering):
    folder = work / rendering["name"]
    if (folder / "captions.csv").exists():
        return
    kind = "--galleries" if rendering["kind"] == "galleries" else "--all-captions"
    partial = folder.with_suffix(".partial")
    call(cli, "samples", partial, "--count", rendering["count"], "--seed", rendering["seed"], kind)
    partial.rename(folder)


def drill(work, wanted):
    """The galleries of some attributes once more under names of their own: what is hard is seen more often."""
    folder, source = work / wanted["name"], work / wanted["of"]
    folder.mkdir(exist_ok=True)
    with open(source / "captions.csv", newline="", encoding="utf-8") as read:
        table = csv.DictReader(read)
        rows = [row for row in table if row["gallery"].split("-")[0] in wanted["attributes"]]
        columns = table.fieldnames
    for name in {row["image"] for row in rows}:
        if not (folder / name).is_symlink():
            os.symlink(source / name, folder / name)
    with open(folder / "captions.csv", "w", newline="", encoding="utf-8") as write:
        out = csv.DictWriter(write, columns)
        out.writeheader()
        out.writerows(rows)


def tables(work, run, data_options):
    folder = work / ("tables-" + run["name"])
    if not (folder / "classes.tsv").exists():
        extra = [work / name / "captions.csv" for name in run["tables"]]
        call(sys.executable, HERE / "prepare_data.py", folder, *data_options, "--extra-csv", *extra)
    return folder


def train_until(command, stop_at):
    """Runs the command and ends it once the checkpoint of step `stop_at` is behind it; True when it was ended so."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            step = re.match(r"step (\d+):", line)
            if stop_at and step and int(step[1]) > stop_at:
                process.kill()  # what counts is the checkpoint, written whole before this line
                return True
    if process.returncode != 0:
        sys.exit("Failed: " + " ".join(command))
    return False


def train(cli, work, plan, run, start, data_options):
    out = work / run["name"]
    if (out / "model.safetensors").exists():
        return out
    resume = [cli, "train", "--resume", str(out), "--recipe", "scratch"]
    if (out / "run" / "checkpoint.safetensors").exists():
        command = resume
    else:
        folder = tables(work, run, data_options)
        options = {**plan["shape"], **plan["always"], **run["options"], "validation": folder / "validation.csv"}
        if start:
            options["start_from"] = start
        command = [cli, "train", "--data", str(folder / "train.csv"), "--recipe", "scratch", "--loss", "infonce", "--seed", str(run["seed"]),
                   "--out", str(out)]
        for key, value in options.items():
            command += ["--set", f"{key}={str(value).lower() if isinstance(value, bool) else value}"]
    if train_until(command, run.get("stop_at", 0)):
        call(*resume, "--finish")
    return out


def weights_along(stored, side):
    """Bilinear, corners not aligned: (two neighbours of `stored` cells, weight of the second) for each of `side` cells."""
    for cell in range(side):
        at = max(0.0, (cell + 0.5) * stored / side - 0.5)
        first = min(int(at), stored - 1)
        yield first, min(first + 1, stored - 1), at - first


def resized_map(values, channels, stored, side):
    lines = list(weights_along(stored, side))
    for channel in range(channels):
        def row(y, channel=channel):
            line = values[(channel * stored + y) * stored:(channel * stored + y + 1) * stored]
            return [line[a] * (1 - w) + line[b] * w for a, b, w in lines]
        for above, below, weight in lines:
            yield from (p * (1 - weight) + q * weight for p, q in zip(row(above), row(below)))


def finish(trained, out, size):
    """The trained package for pictures of `size` pixels a side: its position map (a cell 8 pixels) is interpolated."""
    out.mkdir(exist_ok=True)
    for name in ("vocab.json", "merges.txt", "recipe.json"):
        shutil.copy(trained / name, out)
    config = json.loads((trained / "config.json").read_text(encoding="utf-8"))
    config["image_size"] = size
    (out / "config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")
    data = (trained / "model.safetensors").read_bytes()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8:start]), bytearray()
    for name, entry in sorted(((n, e) for n, e in header.items() if n != "__metadata__"), key=lambda item: item[1]["data_offsets"]):
        first, last = entry["data_offsets"]
        values = data[start + first:start + last]
        if name == "image.position_map":
            _, channels, stored, _ = entry["shape"]
            numbers = struct.unpack(f"<{channels * stored * stored}e", values)
            side = size // 8
            values = struct.pack(f"<{channels * side * side}e", *resized_map(numbers, channels, stored, side))
            entry["shape"] = [1, channels, side, side]
        entry["data_offsets"] = [len(body), len(body) + len(values)]
        body += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (out / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cli", help="semblance-cli")
    parser.add_argument("work", type=Path, help="folder for everything that is made; some 8 GB")
    arguments, data_options = parser.parse_known_args()
    plan = json.loads((HERE / "training.json").read_text(encoding="utf-8"))
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    for rendering in plan["renderings"]:
        render(arguments.cli, work, rendering)
    for wanted in plan["drills"]:
        drill(work, wanted)
    start = None
    for run in plan["runs"]:
        start = train(arguments.cli, work, plan, run, start, data_options)
    finish(start, work / "starter", plan["image_size"])
    print(f"The model is in {work / 'starter'}.")


if __name__ == "__main__":
    main()
