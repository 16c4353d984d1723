#!/usr/bin/env python3
"""Measures the figures of the starter model's card with semblance-cli, and draws its contact sheets.

    measure.py words  CLI MODEL VALIDATION_CSV WORK     precision at 10 for fifty everyday words in each language
    measure.py sheets CLI MODEL VALIDATION_CSV WORK     a page of twenty queries in each language with their first ten photos

VALIDATION_CSV is what prepare_data.py wrote. WORK gets a folder of links to its photos and a library of them, both kept for
the next call; a library is kept for each model. Needs Python 3.9 or newer and nothing else.
"""

import csv
import html
import json
import subprocess
import sys
from pathlib import Path

# English as a person types it (no article), the caption that says it is so, Chinese.
WORDS = [line.split("|") for line in """dog|a dog|狗
cat|a cat|猫
bird|a bird|鸟
bear|a bear|熊
snake|a snake|蛇
spider|a spider|蜘蛛
frog|a frog|青蛙
butterfly|a butterfly|蝴蝶
elephant|an elephant|大象
lion|a lion|狮子
monkey|a monkey|猴子
panda|a panda|熊猫
penguin|a penguin|企鹅
sheep|a sheep|绵羊
pig|a pig|猪
snail|a snail|蜗牛
lobster|a lobster|龙虾
insect|an insect|昆虫
animal|an animal|动物
person|a person|人
face|a face|脸
car|a car|汽车
bus|a bus|公共汽车
train|a train|火车
bicycle|a bicycle|自行车
motorcycle|a motorcycle|摩托车
aeroplane|an aeroplane|飞机
boat|a boat|船
truck|a truck|卡车
bridge|a bridge|桥
tower|a tower|塔
street|a street|街道
building|a building|建筑
forest|a forest|森林
mountain|a mountain|山
glacier|a glacier|冰川
sea|the sea|大海
beach|a beach|海滩
lake|a lake|湖
snow|snow|雪
sky|the sky|天空
room|a room|房间
furniture|furniture|家具
chair|a chair|椅子
food|food|食物
fruit|fruit|水果
pizza|a pizza|披萨
bottle|a bottle|瓶子
umbrella|an umbrella|雨伞
musical instrument|a musical instrument|乐器""".split("\n")]

SHEET = [
    ("dog", "狗"), ("a sleeping cat", "猫"), ("penguin", "企鹅"), ("butterfly", "蝴蝶"), ("elephant", "大象"),
    ("snow on mountains", "雪山"), ("forest", "森林"), ("the sea", "大海"), ("sunset", "日落"), ("a street with buildings", "街道"),
    ("red car", "红色的汽车"), ("school bus", "校车"), ("bicycle", "自行车"), ("aeroplane", "飞机"), ("bridge", "桥"),
    ("pizza", "披萨"), ("fruit", "水果"), ("a woman's face", "脸"), ("bedroom", "卧室"), ("guitar", "吉他"),
]


class Library:
    """The validation photos, indexed once for each model, and what is true of each."""

    def __init__(self, cli, model, table, work):
        self.cli, self.model, self.work = cli, model, Path(work)
        photos = self.work / "photos"
        photos.mkdir(parents=True, exist_ok=True)
        numbers, self.truth = {}, {}
        with open(table, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if "scene-" in row["image"]:
                    continue
                number = numbers.setdefault(row["image"], len(numbers))
                link = photos / f"{number:06d}{Path(row['image']).suffix.lower()}"
                if not link.is_symlink():
                    link.symlink_to(row["image"])
                self.truth.setdefault(link.name, set()).add(row["caption"])
        self.place = self.work / ("library-" + Path(model).resolve().name)
        self.run("index", str(photos))

    def run(self, *arguments):
        call = [self.cli, "--model", self.model, "--json", "--library", str(self.place), *arguments]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(call)}: {done.stderr.strip()}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def search(self, query, top=10):
        """The first photos by their looks alone: (path, score, probability)."""
        lines = self.run("search", query, "--top", str(top), "--all", "--no-words")
        return [(line["path"], line["score"], line["probability"]) for line in lines]

    def precision(self, query, caption):
        names = [Path(path).name for path, _, _ in self.search(query)]
        return sum(caption in self.truth[name] for name in names) / len(names)


def words(library):
    known = set().union(*library.truth.values())
    missing = [caption for _, caption, _ in WORDS if caption not in known]
    if missing:
        sys.exit("No validation photo is captioned: " + ", ".join(missing))
    totals = [0.0, 0.0]
    for english, caption, chinese in WORDS:
        found = [library.precision(query, caption) for query in (english, chinese)]
        totals = [total + value for total, value in zip(totals, found)]
        share = sum(caption in captions for captions in library.truth.values()) / len(library.truth)
        print(f"{english:20} {found[0]:.1f}   {chinese} {found[1]:.1f}   chance {share:.3f}", flush=True)
    print(f"precision at 10 over {len(WORDS)} words: English {totals[0] / len(WORDS):.3f}, Chinese {totals[1] / len(WORDS):.3f}")


def sheets(library):
    for language, column in (("en", 0), ("zh", 1)):
        rows = []
        for pair in SHEET:
            found = library.search(pair[column])
            photos = "".join(f'<td><img src="file://{html.escape(str(Path(path).resolve()))}"><br>{probability:.2f}</td>'
                             for path, _, probability in found)
            rows.append(f"<tr><th>{html.escape(pair[column])}</th>{photos}</tr>")
        page = library.work / f"sheet-{language}.html"
        page.write_text("<!doctype html><meta charset=utf-8><style>body{font:14px sans-serif;margin:8px}img{height:72px;width:96px;"
                        "object-fit:cover}th{text-align:right;width:130px}td{text-align:center;font-size:10px}</style><table>"
                        + "\n".join(rows) + "</table>", encoding="utf-8")
        print(page)


def main():
    tasks = {"words": words, "sheets": sheets}
    if len(sys.argv) != 6 or sys.argv[1] not in tasks:
        sys.exit(__doc__.strip())
    tasks[sys.argv[1]](Library(*sys.argv[2:]))


if __name__ == "__main__":
    main()
