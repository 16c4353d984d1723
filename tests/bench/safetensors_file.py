"""Reads and writes safetensors files with numpy alone: eight bytes of length, a JSON table, then the bytes of the tensors."""
import json

import numpy

TYPES = {"F32": numpy.float32, "I64": numpy.int64}


def write(path, tensors):
    table, offset = {}, 0
    for name, values in tensors.items():
        kind = next(key for key, type_ in TYPES.items() if values.dtype == type_)
        table[name] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [offset, offset + values.nbytes]}
        offset += values.nbytes
    header = json.dumps(table).encode()
    header += b" " * (-len(header) % 8)
    with open(path, "wb") as file:
        file.write(len(header).to_bytes(8, "little"))
        file.write(header)
        for values in tensors.values():
            file.write(numpy.ascontiguousarray(values).tobytes())


def read(path):
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        table = json.loads(file.read(length))
    data = numpy.memmap(path, dtype=numpy.uint8, mode="r", offset=8 + length)
    return {
        name: numpy.frombuffer(data[entry["data_offsets"][0] : entry["data_offsets"][1]], dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in table.items()
        if name != "__metadata__"
    }
