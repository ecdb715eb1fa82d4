"""Pictures as Pillow writes them, and what Pillow makes of them, for PictureTests.swift.

Run from the repository's root: python3 Tests/DatasetsTests/Reference/images.py
Writes Images/*.png, *.jpg, *.bmp and *.webp and Images/expected.json beside this script.
"""

import json
import pathlib
import struct

import numpy as np
from PIL import Image

folder = pathlib.Path(__file__).parent / "Images"
random = np.random.default_rng(1)
height, width = 7, 9
rows, columns = np.mgrid[0:height, 0:width]
colors = np.stack(
    [rows * 30 % 256, columns * 27 % 256, (rows * columns * 5) % 256], axis=-1
).astype("u1")
noise = random.integers(0, 256, (height, width, 3), dtype="u1")
alpha = ((rows + columns) * 17 % 256).astype("u1")

pictures = {
    "grey.png": Image.fromarray(colors[..., 0]),
    "bits.png": Image.fromarray(colors[..., 1]).convert("1"),
    "palette.png": Image.fromarray(colors).quantize(12),
    "rgb.png": Image.fromarray(noise),
    "rgba.png": Image.fromarray(np.dstack([noise, alpha])),
    "greyalpha.png": Image.merge("LA", [Image.fromarray(colors[..., 0]), Image.fromarray(alpha)]),
    "grey16.png": Image.fromarray((colors[..., 0].astype("u2") * 257)),
}
for name, picture in pictures.items():
    picture.save(folder / name)
Image.fromarray(colors[:2, :3, 0]).save(folder / "small.png")
Image.fromarray(colors[..., 1]).save(folder / "grey.jpg", quality=90)
Image.fromarray(colors).save(folder / "rgb.jpg", quality=90)
Image.fromarray(colors).save(folder / "progressive.jpg", quality=95, progressive=True, subsampling=0)
Image.fromarray(colors).convert("CMYK").save(folder / "cmyk.jpg", quality=95)
# Under-colour removal, so that black has a say of its own, and the four channels as YCCK.
black = 255 - colors.max(axis=-1)
inks = np.dstack([255 - colors - black[..., None], black]).astype("u1")
Image.fromarray(inks, "CMYK").save(folder / "inks.jpg", quality=95)


def ycck(path, source):
    """The same file with its Adobe marker saying that the inks are stored as luma and chroma."""
    data = bytearray(source.read_bytes())
    place = data.index(b"Adobe")
    data[place + 11] = 2
    path.write_bytes(data)


ycck(folder / "ycck.jpg", folder / "inks.jpg")


def bitmap(name, bits, rows, palette=b"", method=0, masks=b"", header_size=40, top_down=False):
    """A BMP file by hand: Pillow writes only the plainest kinds."""
    if header_size == 12:
        header = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        header = struct.pack(
            "<IiiHHIIiiII", header_size, width, -height if top_down else height, 1, bits, method,
            len(rows), 2835, 2835, len(palette) // 4, 0,
        ) + masks
        header += b"\0" * (header_size - len(header) if header_size > 40 else 0)
    offset = 14 + len(header) + len(palette)
    (folder / name).write_bytes(
        struct.pack("<2sIHHI", b"BM", offset + len(rows), 0, 0, offset) + header + palette + rows
    )


def padded(rows, top_down=False):
    rows = [row + b"\0" * (-len(row) % 4) for row in rows]
    return b"".join(rows if top_down else rows[::-1])


def packed(row, bits):
    text = "".join(f"{value:0{bits}b}" for value in row)
    return bytes(int(text[start:start + 8].ljust(8, "0"), 2) for start in range(0, len(text), 8))


def fields(bits, masks, picture):
    """Rows of pixels whose channels lie where the masks say."""
    rows = []
    for row in picture:
        pixels = b""
        for pixel in row:
            number = 0
            for value, mask in zip(pixel, masks):
                shift = (mask & -mask).bit_length() - 1
                number |= (int(value) * (mask >> shift) // 255) << shift
            pixels += number.to_bytes(bits // 8, "little")
        rows.append(pixels)
    return rows


Image.fromarray(noise).save(folder / "rgb.bmp")
Image.fromarray(colors[..., 0]).save(folder / "grey.bmp")
Image.fromarray(colors[..., 1]).convert("1").save(folder / "bits.bmp")
indices = (rows * 3 + columns) % 13
sixteen = bytes(random.integers(0, 256, 64, dtype="u1")[: 16 * 4].tolist())
sixteen = b"".join(sixteen[start:start + 3] + b"\0" for start in range(0, 64, 4))
bitmap("palette4.bmp", 4, padded([packed(row, 4) for row in indices]), sixteen)
bitmap(
    "old.bmp", 8, padded([bytes(row) for row in indices.astype("u1").tolist()]),
    b"".join(bytes([value, 255 - value, value // 2]) for value in range(256)), header_size=12,
)
runs8 = b""
runs4 = b""
for row in indices.astype(int).tolist()[::-1]:
    # A run of three, then the rest as they are; an odd number of bytes takes one more.
    rest = row[3:]
    runs8 += bytes([3, row[0], 0, len(rest), *rest]) + b"\0" * (len(rest) % 2) + b"\0\0"
    halves = packed(rest, 4)
    runs4 += bytes([3, row[0] << 4 | row[1], 0, len(rest)]) + halves + b"\0" * (len(halves) % 2)
    runs4 += b"\0\0"
bitmap("runs8.bmp", 8, runs8 + b"\0\1", sixteen + b"\0" * 960, method=1)
bitmap("runs4.bmp", 4, runs4 + b"\0\1", sixteen, method=2)
high = [0x7C00, 0x3E0, 0x1F]
bitmap("high.bmp", 16, padded(fields(16, high, noise)))
higher = [0xF800, 0x7E0, 0x1F]
bitmap(
    "higher.bmp", 16, padded(fields(16, higher, noise)), method=3,
    masks=struct.pack("<III", *higher),
)
bitmap(
    "topdown.bmp", 32, padded(fields(32, [0xFF0000, 0xFF00, 0xFF], noise), True), top_down=True
)
full = [0xFF0000, 0xFF00, 0xFF, 0xFF000000]
bitmap(
    "rgba.bmp", 32, padded(fields(32, full, np.dstack([noise, alpha]))), method=3,
    masks=struct.pack("<IIII", *full), header_size=108,
)
Image.fromarray(colors).save(folder / "lossy.webp", quality=80)
Image.fromarray(noise).save(folder / "lossless.webp", lossless=True)
Image.fromarray(np.dstack([noise, alpha])).save(folder / "alpha.webp", lossless=True, exact=True)
Image.fromarray(np.dstack([colors, alpha])).save(folder / "lossyalpha.webp", quality=80)
Image.fromarray(colors).save(
    folder / "moving.webp", save_all=True, append_images=[Image.fromarray(noise)]
)


def over_white(picture):
    mode = "L" if picture.mode == "LA" else "RGB"
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert(mode)


expected = {}
for path in sorted(folder.glob("*.*")):
    if path.name in ("expected.json", "moving.webp", "small.png"):
        continue
    picture = Image.open(path)
    if picture.mode in ("RGBA", "LA"):
        picture = over_white(picture)
    elif picture.mode == "1":
        picture = picture.convert("L")
    elif picture.mode in ("P", "CMYK"):
        picture = picture.convert("RGB")
    elif picture.mode.startswith("I"):
        picture = Image.fromarray((np.asarray(picture) // 257).astype("u1"))
    resized = {}
    for size in ((4, 3), (20, 11), (9, 3), (1, 1), (13, 7)):
        if path.name not in ("rgb.png", "grey.png"):
            continue
        resized[f"{size[1]}x{size[0]}"] = np.asarray(
            picture.resize(size, Image.Resampling.BILINEAR)
        ).flatten().tolist()
    expected[path.name] = {
        "channels": len(picture.getbands()),
        "pixels": np.asarray(picture).flatten().tolist(),
        "grey": np.asarray(picture.convert("L")).flatten().tolist(),
        "resized": resized,
    }
(folder / "expected.json").write_text(json.dumps(expected) + "\n")
