#!/usr/bin/python3
"""Figures for the model families, computed with numpy alone from the published architectures (float64).

Writes positions.json, chinese-clip.json, siglip.json and resnet34.json beside itself. Weights are made from a hash of their published
names, as in ../reference/README.md, so that no weight file is needed. `--check` first computes the public BERT and ResNet-18 of
../reference the same way and stops when either does not agree.
"""
import json
import math
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).parent
erf = np.vectorize(math.erf)


def hashed(name, shape):
    seed = 2166136261
    for byte in name.encode():
        seed = (seed ^ byte) * 16777619 % 2**32
    x = (np.arange(int(np.prod(shape)), dtype=np.uint64) * 2654435761 + seed) % 2**32
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        x = ((x ^ (x >> shift)) * factor) % 2**32
    return (x / 2**32 - 0.5).reshape(shape)


def weight(name, *shape):
    if name == "logit_scale":
        return np.full(shape, math.log(100.0))
    u = hashed(name, shape)
    if name.endswith("running_var"):
        u = 1 + 0.5 * u
    elif name.endswith("running_mean"):
        u = 0.1 * u
    elif "embedding" in name:
        u = 0.2 * u
    elif len(shape) >= 2:
        u = u * math.sqrt(12 * shape[0] / u.size)
    else:
        u = 1 + 0.2 * u if name.endswith("weight") else 0.1 * u
    return u.astype(np.float32).astype(np.float64)


def linear(x, name, out):
    return x @ weight(name + ".weight", out, x.shape[-1]).T + weight(name + ".bias", out)


def norm(x, name, epsilon):
    x = x - x.mean(-1, keepdims=True)
    x = x / np.sqrt((x**2).mean(-1, keepdims=True) + epsilon)
    return x * weight(name + ".weight", x.shape[-1]) + weight(name + ".bias", x.shape[-1])


ACTIVATIONS = {
    "quick_gelu": lambda x: x / (1 + np.exp(-1.702 * x)),
    "gelu": lambda x: 0.5 * x * (1 + erf(x / math.sqrt(2))),
    "gelu_pytorch_tanh": lambda x: 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
}


def attend(q, k, v, heads, mask=None):
    """q: [N,Q,W], k and v: [N,L,W], mask: [N,1,Q or 1,L] added to the scores."""
    def split(x):
        return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(0, 2, 1, 3)
    q, k, v = split(q), split(k), split(v)
    scores = q @ k.transpose(0, 1, 3, 2) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores + mask
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = scores / scores.sum(-1, keepdims=True) @ v
    return mixed.transpose(0, 2, 1, 3).reshape(mixed.shape[0], mixed.shape[2], -1)


def clip_block(x, name, c, mask=None):
    """A pre-norm block in the Hugging Face names of CLIP and SigLIP."""
    y = norm(x, name + ".layer_norm1", c["layer_norm_eps"])
    q, k, v = (linear(y, f"{name}.self_attn.{part}_proj", x.shape[-1]) for part in "qkv")
    x = x + linear(attend(q, k, v, c["num_attention_heads"], mask), name + ".self_attn.out_proj", x.shape[-1])
    y = linear(norm(x, name + ".layer_norm2", c["layer_norm_eps"]), name + ".mlp.fc1", c["intermediate_size"])
    return x + linear(ACTIVATIONS[c["hidden_act"]](y), name + ".mlp.fc2", x.shape[-1])


def patches(images, c, bias):
    p, grid, width = c["patch_size"], c["image_size"] // c["patch_size"], c["hidden_size"]
    name = "vision_model.embeddings.patch_embedding"
    x = images[:, :, : grid * p, : grid * p].reshape(len(images), 3, grid, p, grid, p).transpose(0, 2, 4, 1, 3, 5)
    x = x.reshape(len(images), grid * grid, -1) @ weight(name + ".weight", width, 3, p, p).reshape(width, -1).T
    return x + weight(name + ".bias", width) if bias else x


def clip_image(images, c, dimension):
    width, e = c["hidden_size"], "vision_model.embeddings."
    x = patches(images, c, bias=False)
    first = np.broadcast_to(weight(e + "class_embedding", width), (len(images), 1, width))
    x = np.concatenate([first, x], 1) + weight(e + "position_embedding.weight", x.shape[1] + 1, width)
    x = norm(x, "vision_model.pre_layrnorm", c["layer_norm_eps"])
    for layer in range(c["num_hidden_layers"]):
        x = clip_block(x, f"vision_model.encoder.layers.{layer}", c)
    x = norm(x[:, 0], "vision_model.post_layernorm", c["layer_norm_eps"])
    return x @ weight("visual_projection.weight", dimension, width).T


def bert(tokens, c, prefix):
    """Devlin et al. 2019; tokens of id 0 are padding and are seen by nobody."""
    width, e = c["hidden_size"], prefix + "embeddings."
    x = weight(e + "word_embeddings.weight", c["vocab_size"], width)[tokens]
    x = x + weight(e + "position_embeddings.weight", c["max_position_embeddings"], width)[: tokens.shape[1]]
    x = norm(x + weight(e + "token_type_embeddings.weight", c["type_vocab_size"], width)[0], e + "LayerNorm", c["layer_norm_eps"])
    mask = np.where(tokens == 0, -1e30, 0.0)[:, None, None, :]
    for layer in range(c["num_hidden_layers"]):
        name = f"{prefix}encoder.layer.{layer}."
        q, k, v = (linear(x, f"{name}attention.self.{part}", width) for part in ("query", "key", "value"))
        y = linear(attend(q, k, v, c["num_attention_heads"], mask), name + "attention.output.dense", width)
        x = norm(x + y, name + "attention.output.LayerNorm", c["layer_norm_eps"])
        y = ACTIVATIONS[c["hidden_act"]](linear(x, name + "intermediate.dense", c["intermediate_size"]))
        x = norm(x + linear(y, name + "output.dense", width), name + "output.LayerNorm", c["layer_norm_eps"])
    return x


def siglip_image(images, c):
    """Zhai et al. 2023: no class token; a learned query attends to all places (Zhai et al. 2022, MAP head)."""
    width, head = c["hidden_size"], "vision_model.head."
    x = patches(images, c, bias=True)
    x = x + weight("vision_model.embeddings.position_embedding.weight", x.shape[1], width)
    for layer in range(c["num_hidden_layers"]):
        x = clip_block(x, f"vision_model.encoder.layers.{layer}", c)
    x = norm(x, "vision_model.post_layernorm", c["layer_norm_eps"])
    joined = weight(head + "attention.in_proj_weight", 3 * width, width)
    biases = weight(head + "attention.in_proj_bias", 3 * width)
    probe = np.broadcast_to(weight(head + "probe", 1, 1, width), (len(images), 1, width))
    q, k, v = (y @ joined[i * width : (i + 1) * width].T + biases[i * width : (i + 1) * width] for i, y in enumerate((probe, x, x)))
    x = linear(attend(q, k, v, c["num_attention_heads"]), head + "attention.out_proj", width)
    y = linear(norm(x, head + "layernorm", c["layer_norm_eps"]), head + "mlp.fc1", c["intermediate_size"])
    return (x + linear(ACTIVATIONS[c["hidden_act"]](y), head + "mlp.fc2", width))[:, 0]


def siglip_text(tokens, c):
    """Rows are padded to the context length with the end token and nothing is masked; the last place is the feature."""
    width, e = c["hidden_size"], "text_model.embeddings."
    x = weight(e + "token_embedding.weight", c["vocab_size"], width)[tokens]
    x = x + weight(e + "position_embedding.weight", c["max_position_embeddings"], width)
    for layer in range(c["num_hidden_layers"]):
        x = clip_block(x, f"text_model.encoder.layers.{layer}", c)
    x = norm(x, "text_model.final_layer_norm", c["layer_norm_eps"])[:, -1]
    return linear(x, "text_model.head", width)


def convolution(x, name, out, kernel, stride):
    """A convolution without bias and the batch norm that follows it; `name`: "layer1.0.conv1,layer1.0.bn1"."""
    name, after = name.split(",")
    pad = kernel // 2
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (kernel, kernel), (2, 3))[:, :, ::stride, ::stride]
    y = np.einsum("nchwij,ocij->nohw", windows, weight(name + ".weight", out, x.shape[1], kernel, kernel), optimize=True)
    part = [weight(f"{after}.{p}", out)[:, None, None] for p in ("running_mean", "running_var", "weight", "bias")]
    return (y - part[0]) / np.sqrt(part[1] + 1e-5) * part[2] + part[3]


def basic_resnet(images, blocks):
    """torchvision's ResNet-18 and -34 (He et al. 2016) up to the mean over all places."""
    x = np.maximum(convolution(images, "conv1,bn1", 64, 7, 2), 0)
    x = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))  # it is positive: zeros never win the maximum wrongly
    x = np.lib.stride_tricks.sliding_window_view(x, (3, 3), (2, 3))[:, :, ::2, ::2].max((4, 5))
    for stage, count in enumerate(blocks):
        for block in range(count):
            name, planes, stride = f"layer{stage + 1}.{block}.", 64 << stage, 2 if block == 0 and stage > 0 else 1
            y = np.maximum(convolution(x, f"{name}conv1,{name}bn1", planes, 3, stride), 0)
            y = convolution(y, f"{name}conv2,{name}bn2", planes, 3, 1)
            if stride > 1:
                x = convolution(x, f"{name}downsample.0,{name}downsample.1", planes, 1, stride)
            x = np.maximum(x + y, 0)
    return x.mean((2, 3))


def bicubic(side_in, side_out):
    """The matrix of an antialiased bicubic resize of one dimension (Keys 1981, a = -0.5, widened when shrinking)."""
    scale = side_in / side_out
    support = 2 * max(scale, 1.0)
    matrix = np.zeros((side_out, side_in))
    for i in range(side_out):
        centre = (i + 0.5) * scale
        for j in range(max(0, int(centre - support + 0.5)), min(side_in, int(centre + support + 0.5))):
            t = abs((j + 0.5 - centre) / max(scale, 1.0))
            matrix[i, j] = 1.5 * t**3 - 2.5 * t**2 + 1 if t < 1 else -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2 if t < 2 else 0
        matrix[i] /= matrix[i].sum()
    return matrix


def interpolated(positions, before, side):
    had = math.isqrt(len(positions) - before)
    grid = positions[before:].reshape(had, had, -1)
    m = bicubic(had, side)
    grid = np.einsum("ai,bj,ijw->abw", m, m, grid)
    return np.concatenate([positions[:before], grid.reshape(side * side, -1)])


def similarities(images, texts):
    unit = [x / np.linalg.norm(x, axis=1, keepdims=True) for x in (images, texts)]
    return unit[0] @ unit[1].T


def rounded(x):
    return [[float(f"{v:.7g}") for v in row] for row in x]


def save(name, value):
    (HERE / name).write_text(json.dumps(value) + "\n")


def inputs(count, size):
    return (3.0 * hashed("input.image", (count, 3, size, size)).astype(np.float32)).astype(np.float64)


def positions_figures():
    cases = []
    for before, had, side in ((1, 7, 10), (1, 7, 4), (0, 4, 7), (1, 3, 1)):
        positions = weight("positional_embedding", before + had * had, 4)
        cases.append({"before": before, "from": had, "to": side, "rows": rounded(interpolated(positions, before, side))})
    save("positions.json", {"name": "positional_embedding", "width": 4, "cases": cases})


def chinese_clip_figures():
    text = {"model_type": "chinese_clip_text_model", "vocab_size": 118, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
            "intermediate_size": 64, "max_position_embeddings": 24, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}
    image = {"model_type": "chinese_clip_vision_model", "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
             "num_attention_heads": 2, "image_size": 32, "patch_size": 16, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-5}
    config = {"model_type": "chinese_clip", "projection_dim": 16, "text_config": text, "vision_config": image}
    tokens = np.array([[2, 103, 105, 106, 107, 3, 0, 0, 0, 0], [2, 77, 78, 3, 0, 0, 0, 0, 0, 0], [2, 86, 87, 97, 79, 113, 82, 81, 95, 3]])
    images = clip_image(inputs(2, 32), image, 16)
    texts = bert(tokens, text, "text_model.")[:, 0] @ weight("text_projection.weight", 16, 32).T
    save("chinese-clip.json", {"config": config, "tokens": tokens.tolist(), "image_features": rounded(images),
                               "text_features": rounded(texts), "logits_per_image": rounded(100 * similarities(images, texts))})


def siglip_figures():
    shared = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2,
              "hidden_act": "gelu_pytorch_tanh", "layer_norm_eps": 1e-6}
    text = dict(shared, model_type="siglip_text_model", vocab_size=40, max_position_embeddings=12)
    image = dict(shared, model_type="siglip_vision_model", image_size=48, patch_size=16)
    tokens = np.full((3, 12), 1)
    for row, ids in enumerate(([5, 9, 30], [7], list(range(20, 31)))):
        tokens[row, : len(ids)] = ids
    images, texts = siglip_image(inputs(2, 48), image), siglip_text(tokens, text)
    logits = np.exp(weight("logit_scale", 1)) * similarities(images, texts) + weight("logit_bias", 1)
    save("siglip.json", {"config": {"model_type": "siglip", "text_config": text, "vision_config": image}, "tokens": tokens.tolist(),
                         "image_features": rounded(images), "text_features": rounded(texts), "logits_per_image": rounded(logits)})


def resnet34_figures():
    save("resnet34.json", {"size": 64, "image_features": rounded(basic_resnet(inputs(2, 64), [3, 4, 6, 3]))})


def check_resnet():
    want = np.array(json.loads((HERE.parent / "reference/torchvision-resnet18.json").read_text())["image_features"])
    worst = np.abs(basic_resnet(inputs(len(want), 224), [2, 2, 2, 2]) - want).max()
    print("ResNet-18 against the reference figures: largest difference", worst)
    assert worst < 1e-4


def check_bert():
    """The public BERT of the reference figures, computed the same way."""
    want = json.loads((HERE.parent / "reference/bert-base-uncased.json").read_text())
    tokens = np.zeros((len(want["tokens"]), 12), dtype=int)
    for row, ids in enumerate(want["tokens"]):
        tokens[row, : len(ids)] = ids
    have = bert(tokens, want["config"], "")[:, 0]
    worst = np.abs(have - np.array(want["cls_hidden"])).max()
    print("BERT against the reference figures: largest difference", worst)
    assert worst < 1e-4


if __name__ == "__main__":
    if "--check" in sys.argv:
        check_bert()
        check_resnet()
    resnet34_figures()
    positions_figures()
    chinese_clip_figures()
    siglip_figures()
