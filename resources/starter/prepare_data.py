#!/usr/bin/env python3
"""Writes the caption tables of the starter model's labelled photos: train.csv, validation.csv, classes.tsv.

The names of a class come from vocabulary.tsv beside this file. Every name and every parent of a photo's class becomes one
row `image,caption,language` (RFC 4180) holding a bare noun phrase with its article: the trainer adds templates and
treats photos that share a caption as positives of it, so a concept must give the same string in every data set.
Needs Python 3.9 or newer and nothing else.
"""

import argparse
import csv
import hashlib
import os
import shutil
import sys
from pathlib import Path

PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png"}
# Mass nouns, plurals and proper names take no article.
BARE = set("""Garfield Snoopy architecture ancient\u00a0ruins bananas beer binoculars bathing\u00a0trunks candlelight clothing
coffee confectionery construction cookware coral crockery dark\u00a0glasses drumsticks field\u00a0glasses fishing
fishing\u00a0equipment food footwear fruit fur furniture glasses glassware graduation grass guacamole headphones
indoors kitchenware knitwear luggage mashed\u00a0potato mashed\u00a0potatoes meat medicine money nature outdoors people
pills pottery rugby ruins sandals scissors snorkelling snow socks sport sports\u00a0equipment sunglasses sweet\u00a0food sweets
swimming\u00a0trunks swimwear tableware thatch underwater water weights yin\u00a0and\u00a0yang ice fog mist rain sand
sunshine lightning vegetables flowers mountains clouds woods trees buildings city\u00a0buildings industry open\u00a0country
foggy\u00a0weather rainy\u00a0weather wet\u00a0weather""".replace("\n", " ").split(" "))
BARE = {word.replace("\u00a0", " ") for word in BARE}
THE = {"sea", "ocean", "Alps", "countryside", "sky", "sun"}
# The sound decides between "a" and "an", not the letter.
SOUNDS_VOWEL = ("hour", "MP3", "ATM", "X-ray")
SOUNDS_CONSONANT = ("uni", "util", "euph", "ewe", "eu", "use", "one")


def with_article(noun):
    """The caption of an English noun phrase: 'poodle' -> 'a poodle', 'sea' -> 'the sea', 'water' -> 'water'."""
    if noun in BARE:
        return noun
    if noun in THE:
        return "the " + noun
    vowel = noun[0].lower() in "aeiou" and not noun.startswith(SOUNDS_CONSONANT)
    return ("an " if vowel or noun.startswith(SOUNDS_VOWEL) else "a ") + noun


def read_vocabulary(path):
    """Rows by key: {'en': names, 'zh': names, 'en_parents': ..., 'zh_parents': ...}; stops at the first inconsistency."""
    rows, translation = {}, {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 5 or fields[0] in rows:
            sys.exit(f"{path}:{number}: expected five tab-separated columns and a new key, got {len(fields)} and '{fields[0]}'.")
        en, en_parents, zh, zh_parents = ([item for item in field.split("|") if item] for field in fields[1:])
        if not en or not zh or len(en_parents) != len(zh_parents):
            sys.exit(f"{path}:{number}: '{fields[0]}' needs names in both languages and as many Chinese parents as English ones.")
        for parent, chinese in zip(en_parents, zh_parents):
            if translation.setdefault(parent, chinese) != chinese:
                sys.exit(f"{path}:{number}: parent '{parent}' is '{chinese}' here but '{translation[parent]}' above.")
        rows[fields[0]] = {"en": en, "zh": zh, "en_parents": en_parents, "zh_parents": zh_parents}
    return rows


def captions(row):
    """All (caption, language) pairs of a class, each once, names before parents."""
    english = [(with_article(noun), "en") for noun in row["en"] + row["en_parents"]]
    chinese = [(noun, "zh") for noun in row["zh"] + row["zh_parents"]]
    return list(dict.fromkeys(english + chinese))


def is_validation(name):
    """One file in ten, chosen by its name: the same split on every machine."""
    return hashlib.sha1(name.encode("utf-8")).digest()[0] % 10 == 0


def photos_below(folder):
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in PHOTO_SUFFIXES and not file.name.startswith("."))


class Tables:
    """The two caption tables being written, with counts of photos and captions."""

    def __init__(self, out, vocabulary, weights):
        self.vocabulary, self.weights = vocabulary, weights
        self.files = {name: open(out / f"{name}.csv", "w", newline="", encoding="utf-8") for name in ("train", "validation")}
        self.writers = {name: csv.writer(file) for name, file in self.files.items()}
        self.counts = {}
        for writer in self.writers.values():
            writer.writerow(["image", "caption", "language", "weight", "whole", "group"])

    def captions_of(self, key):
        if key not in self.vocabulary:
            sys.exit(f"vocabulary.tsv has no row '{key}': add one, or leave that folder out.")
        return captions(self.vocabulary[key])

    def add(self, source, table, image, pairs, whole=False, group=""):
        for caption, language in pairs:
            self.writers[table].writerow([image, caption, language, self.weights.get(source, 1), int(whole), group])
        photos, rows = self.counts.get((source, table), (0, 0))
        self.counts[source, table] = (photos + 1, rows + len(pairs))

    def close(self):
        for file in self.files.values():
            file.close()
        for (source, table), (photos, rows) in self.counts.items():
            print(f"{source:>14} {table:>10}: {photos:7d} photos {rows:8d} captions")


def add_tiny_imagenet(tables, root):
    """Its training photos train; its validation photos only ever validate. Returns the validation photos by class."""
    classes = sorted((root / "wnids.txt").read_text().split())
    for wnid in classes:
        pairs = tables.captions_of(wnid)
        for photo in photos_below(root / "train" / wnid):
            tables.add("tiny-imagenet", "train", photo, pairs)
    validation = {wnid: [] for wnid in classes}
    for line in (root / "val" / "val_annotations.txt").read_text().splitlines():
        name, wnid = line.split("\t")[:2]
        photo = root / "val" / "images" / name
        validation[wnid].append(photo)
        tables.add("tiny-imagenet", "validation", photo, tables.captions_of(wnid))
    return validation


def add_folders(tables, source, root, prefix="", skip=()):
    """A data set that is a subfolder a class; the vocabulary key is prefix + folder name."""
    for folder in sorted(entry for entry in root.iterdir() if entry.is_dir() and not entry.name.startswith(".")):
        if folder.name in skip:
            continue
        pairs = tables.captions_of(prefix + folder.name)
        for photo in photos_below(folder):
            tables.add(source, "validation" if is_validation(photo.name) else "train", photo, pairs)


def add_extra(tables, file):
    """A ready caption table (rendered scenes, say): all of it trains; image paths are relative to the table.

    A table with a column of positions tells of left and right: its pictures are used whole. Pictures of one gallery are seen
    together, so that the captions of the others are what each has to be told apart from."""
    with open(file, newline="", encoding="utf-8-sig") as stream:
        folder = file.parent.resolve()
        for row in csv.DictReader(stream):
            group = f"{folder.name}:{row['gallery']}" if row.get("gallery") else ""
            tables.add("extra", "train", folder / row["image"], [(row["caption"], row.get("language") or "en")],
                       "position" in row, group)


def write_classes(out, vocabulary, validation):
    """classes.tsv: what zero-shot evaluation prompts for. The last column is the caption that training used."""
    lines = ["wnid\tenglish\tchinese\tenglish_caption"]
    for wnid in validation:
        row = vocabulary[wnid]
        lines.append("\t".join([wnid, row["en"][0], row["zh"][0], with_article(row["en"][0])]))
    (out / "classes.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def link_class_folders(out, vocabulary, validation):
    """tiny-val/<English name>/ and tiny-val-zh/<Chinese name>/ full of links to the validation photos."""
    for name, language in (("tiny-val", "en"), ("tiny-val-zh", "zh")):
        shutil.rmtree(out / name, ignore_errors=True)
        for wnid, photos in validation.items():
            folder = out / name / vocabulary[wnid][language][0]
            folder.mkdir(parents=True)
            for photo in photos:
                os.symlink(photo, folder / photo.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path, help="folder for train.csv, validation.csv and classes.tsv")
    parser.add_argument("--tiny-imagenet", type=Path, help="folder holding wnids.txt, train and val")
    parser.add_argument("--caltech", type=Path, help="folder holding a subfolder for each Caltech-101 category")
    parser.add_argument("--folder", action="append", default=[], metavar="PREFIX=DIR", help="data set with a subfolder a class; repeatable")
    parser.add_argument("--extra-csv", type=Path, nargs="+", default=[], help="caption tables added to the training set")
    parser.add_argument("--weight", action="append", default=[], metavar="SOURCE=W",
                        help="how often a source (tiny-imagenet, caltech-101, a folder's prefix, extra) is drawn, relative to its size")
    parser.add_argument("--class-folders", action="store_true", help="also link the Tiny ImageNet validation photos into class folders")
    arguments = parser.parse_args()

    vocabulary = read_vocabulary(Path(__file__).resolve().parent / "vocabulary.tsv")
    arguments.out.mkdir(parents=True, exist_ok=True)
    weights = dict((item.split("=")[0], float(item.split("=")[1])) for item in arguments.weight)
    tables = Tables(arguments.out, vocabulary, weights)
    if arguments.tiny_imagenet:
        validation = add_tiny_imagenet(tables, arguments.tiny_imagenet.resolve())
        write_classes(arguments.out, vocabulary, validation)
        if arguments.class_folders:
            link_class_folders(arguments.out, vocabulary, validation)
    if arguments.caltech:
        add_folders(tables, "caltech-101", arguments.caltech.resolve(), skip={"BACKGROUND_Google"})
    for item in arguments.folder:
        prefix, separator, folder = item.partition("=")
        if not separator or not Path(folder).is_dir():
            parser.error(f"--folder expects PREFIX=DIR with an existing folder, got '{item}'.")
        add_folders(tables, prefix, Path(folder).resolve(), prefix + ":")
    for file in arguments.extra_csv:
        add_extra(tables, file.resolve())
    tables.close()


if __name__ == "__main__":
    main()
