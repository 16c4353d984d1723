"""CLIP ViT-B/32 from its published architecture (Radford et al. 2021, section 2.4 and table 20): a package with weights drawn by
chance in the Hugging Face layout, and its image tower in python3-torch, as one writes it and tuned."""
import json
import os

import numpy
import torch

import safetensors_file

WIDTH, LAYERS, HEADS, PATCH, SIZE, OUT = 768, 12, 12, 32, 224, 512
TEXT_WIDTH, TEXT_HEADS, CONTEXT, VOCABULARY = 512, 8, 77, 49408


def _block(tensors, draw, prefix, width):
    for norm in ("layer_norm1", "layer_norm2"):
        tensors[f"{prefix}.{norm}.weight"] = numpy.ones(width, numpy.float32)
        tensors[f"{prefix}.{norm}.bias"] = numpy.zeros(width, numpy.float32)
    for name, rows, columns in (
        ("self_attn.q_proj", width, width),
        ("self_attn.k_proj", width, width),
        ("self_attn.v_proj", width, width),
        ("self_attn.out_proj", width, width),
        ("mlp.fc1", 4 * width, width),
        ("mlp.fc2", width, 4 * width),
    ):
        tensors[f"{prefix}.{name}.weight"] = draw(rows, columns)
        tensors[f"{prefix}.{name}.bias"] = draw(rows)


def _weights():
    random = numpy.random.default_rng(1)

    def draw(*shape):
        return (0.02 * random.standard_normal(shape)).astype(numpy.float32)

    def norm(name, width):
        tensors[name + ".weight"] = numpy.ones(width, numpy.float32)
        tensors[name + ".bias"] = numpy.zeros(width, numpy.float32)

    tensors = {"logit_scale": numpy.array(4.6052, numpy.float32)}
    vision, text = "vision_model", "text_model"
    tensors[f"{vision}.embeddings.class_embedding"] = draw(WIDTH)
    tensors[f"{vision}.embeddings.patch_embedding.weight"] = draw(WIDTH, 3, PATCH, PATCH)
    tensors[f"{vision}.embeddings.position_embedding.weight"] = draw((SIZE // PATCH) ** 2 + 1, WIDTH)
    norm(f"{vision}.pre_layrnorm", WIDTH)  # the name that OpenAI's files have
    norm(f"{vision}.post_layernorm", WIDTH)
    tensors[f"{text}.embeddings.token_embedding.weight"] = draw(VOCABULARY, TEXT_WIDTH)
    tensors[f"{text}.embeddings.position_embedding.weight"] = draw(CONTEXT, TEXT_WIDTH)
    norm(f"{text}.final_layer_norm", TEXT_WIDTH)
    for layer in range(LAYERS):
        _block(tensors, draw, f"{vision}.encoder.layers.{layer}", WIDTH)
        _block(tensors, draw, f"{text}.encoder.layers.{layer}", TEXT_WIDTH)
    tensors["visual_projection.weight"] = draw(OUT, WIDTH)
    tensors["text_projection.weight"] = draw(OUT, TEXT_WIDTH)
    return tensors


def _byte_symbols():
    """GPT-2's printable stand-ins for the 256 bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    symbols = {byte: chr(byte) for byte in plain}
    for number, byte in enumerate(byte for byte in range(256) if byte not in symbols):
        symbols[byte] = chr(256 + number)
    return [symbols[byte] for byte in range(256)]


def _tokenizer(folder):
    """A vocabulary of bytes alone, filled up to CLIP's size: it costs the text tower what CLIP's own costs."""
    tokens = _byte_symbols()
    tokens += [token + "</w>" for token in tokens]
    tokens += [f"<unused {number}>" for number in range(VOCABULARY - 2 - len(tokens))]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    with open(os.path.join(folder, "vocab.json"), "w", encoding="utf-8") as file:
        json.dump({token: number for number, token in enumerate(tokens)}, file, ensure_ascii=False)
    with open(os.path.join(folder, "merges.txt"), "w", encoding="utf-8") as file:
        file.write("#version: 0.2\n")


def write_package(folder):
    if os.path.exists(os.path.join(folder, "model.safetensors")):
        return
    os.makedirs(folder, exist_ok=True)
    tower = {"num_hidden_layers": LAYERS, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-5}
    config = {
        "architectures": ["CLIPModel"],
        "model_type": "clip",
        "projection_dim": OUT,
        "vision_config": {**tower, "hidden_size": WIDTH, "intermediate_size": 4 * WIDTH, "num_attention_heads": HEADS,
                          "image_size": SIZE, "patch_size": PATCH},
        "text_config": {**tower, "hidden_size": TEXT_WIDTH, "intermediate_size": 4 * TEXT_WIDTH, "num_attention_heads": TEXT_HEADS,
                        "max_position_embeddings": CONTEXT, "vocab_size": VOCABULARY},
    }
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)
    _tokenizer(folder)
    part = os.path.join(folder, "model.safetensors.part")
    safetensors_file.write(part, _weights())
    os.rename(part, os.path.join(folder, "model.safetensors"))


class QuickGelu(torch.nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = torch.nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        self.norm1, self.norm2 = torch.nn.LayerNorm(WIDTH), torch.nn.LayerNorm(WIDTH)
        self.mlp = torch.nn.Sequential(torch.nn.Linear(WIDTH, 4 * WIDTH), QuickGelu(), torch.nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x):
        normed = self.norm1(x)
        x = x + self.attention(normed, normed, normed, need_weights=False)[0]
        return x + self.mlp(self.norm2(x))


class ImageTower(torch.nn.Module):
    def __init__(self, tensors):
        super().__init__()
        self.patches = torch.nn.Conv2d(3, WIDTH, PATCH, PATCH, bias=False)
        self.start = torch.nn.Parameter(torch.zeros(WIDTH))
        self.positions = torch.nn.Parameter(torch.zeros((SIZE // PATCH) ** 2 + 1, WIDTH))
        self.before, self.after = torch.nn.LayerNorm(WIDTH), torch.nn.LayerNorm(WIDTH)
        self.blocks = torch.nn.Sequential(*(Block() for _ in range(LAYERS)))
        self.projection = torch.nn.Linear(WIDTH, OUT, bias=False)
        self._take(tensors)
        self.eval()

    def _take(self, tensors):
        def of(name):
            return torch.tensor(numpy.array(tensors[name]))

        def fill(module, name):
            module.weight.data, module.bias.data = of(name + ".weight"), of(name + ".bias")

        vision = "vision_model"
        self.patches.weight.data = of(f"{vision}.embeddings.patch_embedding.weight")
        self.start.data = of(f"{vision}.embeddings.class_embedding")
        self.positions.data = of(f"{vision}.embeddings.position_embedding.weight")
        fill(self.before, f"{vision}.pre_layrnorm")
        fill(self.after, f"{vision}.post_layernorm")
        self.projection.weight.data = of("visual_projection.weight")
        for number, block in enumerate(self.blocks):
            prefix = f"{vision}.encoder.layers.{number}"
            parts = [f"{prefix}.self_attn.{part}_proj" for part in "qkv"]
            block.attention.in_proj_weight.data = torch.cat([of(part + ".weight") for part in parts])
            block.attention.in_proj_bias.data = torch.cat([of(part + ".bias") for part in parts])
            fill(block.attention.out_proj, f"{prefix}.self_attn.out_proj")
            fill(block.norm1, f"{prefix}.layer_norm1")
            fill(block.norm2, f"{prefix}.layer_norm2")
            fill(block.mlp[0], f"{prefix}.mlp.fc1")
            fill(block.mlp[2], f"{prefix}.mlp.fc2")

    def forward(self, images):
        x = self.patches(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.start.expand(x.shape[0], 1, -1), x], 1) + self.positions
        return self.projection(self.after(self.blocks(self.before(x))[:, 0]))


def peers(tensors, precision, batch):
    """What is measured beside ours, by name: functions that embed `batch` once."""
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    images = batch.to(kind)
    plain = ImageTower(tensors).to(kind)

    def untuned():
        with torch.no_grad():
            return plain(images)

    with torch.inference_mode():
        traced = torch.jit.freeze(torch.jit.trace(plain, images))
        for _ in range(3):
            traced(images)

    def traced_tower():
        with torch.inference_mode():
            return traced(images)

    def inference():
        with torch.inference_mode():
            return plain(images)

    return {"untuned": untuned, "inference mode": inference, "traced and frozen": traced_tower}
