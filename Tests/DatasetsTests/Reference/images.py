"""Pictures as Pillow writes them, and what Pillow makes of them, for PictureTests.swift.

Run from the repository's root: python3 Tests/DatasetsTests/Reference/images.py
Writes Images/*.png, Images/*.jpg and Images/expected.json beside this script.
"""

import json
import pathlib

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
Image.fromarray(noise).convert("CMYK").save(folder / "cmyk.jpg")


def over_white(picture):
    mode = "L" if picture.mode == "LA" else "RGB"
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert(mode)


expected = {}
for path in sorted(folder.glob("*.*g")):
    if path.name in ("cmyk.jpg", "small.png"):
        continue
    picture = Image.open(path)
    if picture.mode in ("RGBA", "LA"):
        picture = over_white(picture)
    elif picture.mode == "1":
        picture = picture.convert("L")
    elif picture.mode == "P":
        picture = picture.convert("RGB")
    elif picture.mode.startswith("I"):
        picture = Image.fromarray((np.asarray(picture) // 257).astype("u1"))
    resized = {}
    for size in ((4, 3), (20, 11), (9, 3), (1, 1), (13, 7)):
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
