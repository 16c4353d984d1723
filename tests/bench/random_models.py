"""Packages of the published shapes with weights drawn by chance, by Python's standard library alone: CLIP ViT-B/32, and a ResNet-18 and a
small BERT as torchvision and Hugging Face publish them, to be joined. What they compute means nothing; what they cost is the real thing."""
import array
import collections
import json
import math
import os
import random
import re
import shutil

_BLOCK = 1048573  # numbers that are drawn; a tensor takes as many as it needs from a place of its own, over and over


class _Draw:
    def __init__(self, seed):
        draw = random.Random(seed)
        self.normal = array.array("f", (draw.gauss(0, 1) for _ in range(_BLOCK)))
        self.places = random.Random(seed + 1)

    def values(self, count, deviation):
        block = array.array("f", (deviation * value for value in self.normal)) if deviation != 1 else self.normal
        start = self.places.randrange(_BLOCK)
        turned = block[start:] + block[:start]
        return (turned * (count // _BLOCK + 1))[:count]


def _write(path, tensors):
    """tensors: name -> (shape, array of float32)."""
    table, offset = {}, 0
    for name, (shape, values) in tensors.items():
        size = 4 * len(values)
        table[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [offset, offset + size]}
        offset += size
    header = json.dumps(table).encode()
    header += b" " * (-len(header) % 8)
    with open(path + ".part", "wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for _shape, values in tensors.values():
            values.tofile(file)
    os.rename(path + ".part", path)


class _Tensors(dict):
    def __init__(self, seed):
        super().__init__()
        self._draw = _Draw(seed)

    def normal(self, name, *shape, deviation=0.02):
        self[name] = (shape, self._draw.values(math.prod(shape), deviation))

    def constant(self, name, value, *shape):
        self[name] = (shape, array.array("f", [value]) * math.prod(shape))

    def norm(self, name, width):
        self.constant(name + ".weight", 1.0, width)
        self.constant(name + ".bias", 0.0, width)

    def linear(self, name, rows, columns):
        self.normal(name + ".weight", rows, columns)
        self.constant(name + ".bias", 0.0, rows)


def _json(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)


def _bytes_alone(folder, size):
    """A byte-level vocabulary without merges, filled up to CLIP's size: it costs the text tower what CLIP's own costs."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in plain]
    symbols = {byte: chr(byte) for byte in plain}
    symbols.update({byte: chr(256 + number) for number, byte in enumerate(rest)})
    tokens = [symbols[byte] for byte in range(256)]
    tokens += [token + "</w>" for token in tokens]
    tokens += ["<unused %d>" % number for number in range(size - 2 - len(tokens))] + ["<|startoftext|>", "<|endoftext|>"]
    _json(os.path.join(folder, "vocab.json"), {token: number for number, token in enumerate(tokens)})
    with open(os.path.join(folder, "merges.txt"), "w", encoding="utf-8") as file:
        file.write("#version: 0.2\n")


def _write_clip(folder, shape):
    """A CLIP with a vision transformer (Radford et al. 2021, section 2.4) in the Hugging Face layout."""
    width, text_width, layers, text_layers, out = (shape[key] for key in ("width", "text_width", "layers", "text_layers", "out"))
    context, vocabulary, size, patch = (shape[key] for key in ("context", "vocabulary", "size", "patch"))
    tower = {"hidden_act": "quick_gelu", "layer_norm_eps": 1e-5}
    _json(os.path.join(folder, "config.json"), {
        "architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": out,
        "vision_config": dict(tower, num_hidden_layers=layers, hidden_size=width, intermediate_size=4 * width,
                              num_attention_heads=width // 64, image_size=size, patch_size=patch),
        "text_config": dict(tower, num_hidden_layers=text_layers, hidden_size=text_width, intermediate_size=4 * text_width,
                            num_attention_heads=text_width // 64, max_position_embeddings=context, vocab_size=vocabulary)})
    tensors = _Tensors(1)
    tensors["logit_scale"] = ((), array.array("f", [shape["logit_scale"]]))
    tensors.normal("vision_model.embeddings.class_embedding", width)
    tensors.normal("vision_model.embeddings.patch_embedding.weight", width, 3, patch, patch)
    tensors.normal("vision_model.embeddings.position_embedding.weight", (size // patch) ** 2 + 1, width)
    tensors.norm("vision_model.pre_layrnorm", width)  # the name that OpenAI's files have
    tensors.norm("vision_model.post_layernorm", width)
    tensors.normal("text_model.embeddings.token_embedding.weight", vocabulary, text_width)
    tensors.normal("text_model.embeddings.position_embedding.weight", context, text_width)
    tensors.norm("text_model.final_layer_norm", text_width)
    for model, columns, count in (("vision_model", width, layers), ("text_model", text_width, text_layers)):
        for layer in range(count):
            block = "%s.encoder.layers.%d" % (model, layer)
            for norm in ("layer_norm1", "layer_norm2"):
                tensors.norm(block + "." + norm, columns)
            for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
                tensors.linear(block + ".self_attn." + name, columns, columns)
            tensors.linear(block + ".mlp.fc1", 4 * columns, columns)
            tensors.linear(block + ".mlp.fc2", columns, 4 * columns)
    tensors.normal("visual_projection.weight", out, width)
    tensors.normal("text_projection.weight", out, text_width)
    _write(os.path.join(folder, "model.safetensors"), tensors)


def write_vit_b_32(folder):
    """CLIP ViT-B/32 (Radford et al. 2021, table 20), 151 million weights."""
    if os.path.exists(os.path.join(folder, "model.safetensors")):
        return
    os.makedirs(folder, exist_ok=True)
    shape = dict(width=768, text_width=512, layers=12, text_layers=12, size=224, patch=32, out=512, context=77, vocabulary=49408,
                 logit_scale=4.6052)
    _bytes_alone(folder, shape["vocabulary"])
    _write_clip(folder, shape)


def write_small_vit(folder, tokenizer):
    """A vision transformer of the same build that two cores train within minutes; `tokenizer`: a folder with vocab.json and merges.txt."""
    if os.path.exists(os.path.join(folder, "model.safetensors")):
        return
    os.makedirs(folder, exist_ok=True)
    for name in ("vocab.json", "merges.txt"):
        shutil.copy(os.path.join(tokenizer, name), folder)
    with open(os.path.join(folder, "vocab.json"), encoding="utf-8") as file:
        vocabulary = len(json.load(file))
    _write_clip(folder, dict(width=128, text_width=128, layers=6, text_layers=3, size=64, patch=8, out=128, context=48, vocabulary=vocabulary,
                             logit_scale=2.6593))


def write_resnet_18(path):
    """torchvision's names; variances as He et al. (2015) draw them, so that a random network still tells pictures apart."""
    if os.path.exists(path):
        return
    tensors = _Tensors(2)

    def convolution(name, out, into, side):
        tensors.normal(name + ".weight", out, into, side, side, deviation=math.sqrt(2.0 / (out * side * side)))

    def batch_norm(name, width):
        tensors.norm(name, width)
        tensors.constant(name + ".running_mean", 0.0, width)
        tensors.constant(name + ".running_var", 1.0, width)

    convolution("conv1", 64, 3, 7)
    batch_norm("bn1", 64)
    into = 64
    for stage, out in enumerate((64, 128, 256, 512), 1):
        for block in range(2):
            name = "layer%d.%d" % (stage, block)
            convolution(name + ".conv1", out, into, 3)
            batch_norm(name + ".bn1", out)
            convolution(name + ".conv2", out, out, 3)
            batch_norm(name + ".bn2", out)
            if block == 0 and stage > 1:
                convolution(name + ".downsample.0", out, into, 1)
                batch_norm(name + ".downsample.1", out)
            into = out
    tensors.normal("fc.weight", 1000, 512, deviation=0.02)
    tensors.constant("fc.bias", 0.0, 1000)
    _write(path, tensors)


def write_bert(folder, captions, width=256, layers=4):
    """A BERT of four layers with the words of `captions` that come twice, and single letters for the rest."""
    weights = os.path.join(folder, "model.safetensors")
    if os.path.exists(weights):
        return
    os.makedirs(folder, exist_ok=True)
    counts = collections.Counter(word for caption in captions for word in re.findall(r"[a-z]+|[^\sa-z]", caption.lower()))
    letters = sorted({letter for word in counts for letter in word})
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + ["##" + letter for letter in letters]
    words += [word for word, count in sorted(counts.items()) if count > 1 and len(word) > 1]
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(words) + "\n")
    positions = 128
    _json(os.path.join(folder, "config.json"), {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_size": width, "num_hidden_layers": layers,
        "num_attention_heads": width // 64, "intermediate_size": 4 * width, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
        "vocab_size": len(words), "max_position_embeddings": positions, "type_vocab_size": 2, "pad_token_id": 0})
    tensors = _Tensors(3)
    tensors.normal("embeddings.word_embeddings.weight", len(words), width)
    tensors.normal("embeddings.position_embeddings.weight", positions, width)
    tensors.normal("embeddings.token_type_embeddings.weight", 2, width)
    tensors.norm("embeddings.LayerNorm", width)
    for layer in range(layers):
        block = "encoder.layer.%d." % layer
        for name in ("query", "key", "value"):
            tensors.linear(block + "attention.self." + name, width, width)
        tensors.linear(block + "attention.output.dense", width, width)
        tensors.norm(block + "attention.output.LayerNorm", width)
        tensors.linear(block + "intermediate.dense", 4 * width, width)
        tensors.linear(block + "output.dense", width, 4 * width)
        tensors.norm(block + "output.LayerNorm", width)
    _write(weights, tensors)
