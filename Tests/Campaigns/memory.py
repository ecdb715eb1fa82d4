#!/usr/bin/env python3
"""Memory: data and recipes that ask for more than there is, each with 1 GB of address space.

Every round makes files in a folder of its own and runs one command on them. It must end in success, or
in one clear line with exit code 1 or 2: never by a signal, never by the clock, never with more memory
than its limit. Files are sparse where they are only large. The same seed gives the same rounds.

    memory.py --dltui .build/debug/dltui --rounds 60 --seed 1
"""

import argparse
import gzip
import os
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import zipfile
import zlib

LIMIT = 1 << 30
SECONDS = 120

RECIPES = """digits fashion-mnist logistic moons circles xor shallow-flower deep-spiral deep-digits
lenet-digits lenet-fashion resnet-fashion vanishing-gradients init-compare regularization-compare
char-lstm char-gru sequence-rnn multitask""".split()


class Round:
    """One folder with a recipe and its data."""

    def __init__(self, folder, random):
        self.folder = folder
        self.random = random
        self.arguments = ["train", "r.yaml", "--headless", "--no-log"]
        self.environment = {}

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb" if isinstance(content, bytes) else "w") as file:
            file.write(content)

    def sparse(self, name, head, size):
        """A file that begins with `head` and goes on with zeros that take no room."""
        self.write(name, head)
        os.truncate(os.path.join(self.folder, name), max(size, len(head)))

    def recipe(self, source, model="[{dense: classes}]", cost="softmaxCrossEntropy", more=""):
        self.write(
            "r.yaml",
            f"name: x\ndata: {{source: {source}, normalize: {self.random.choice(['true', 'false'])}}}\n"
            f"model: {model}\ncost: {cost}\noptimizer: {{adam: {{learningRate: 0.01}}}}\n"
            f"epochs: 1\n{more}")
        self.arguments = self.random.choice(
            [self.arguments, self.arguments, ["datasets", "r.yaml"]])

    def pick(self, *sizes):
        return self.random.choice(sizes)


# MARK: Files


def idx(dimensions, kind=8):
    return bytes([0, 0, kind, len(dimensions)]) + b"".join(struct.pack(">I", d) for d in dimensions)


def npy(kind, shape, order=False, version=1):
    text = "{'descr': '%s', 'fortran_order': %s, 'shape': (%s,), }" % (
        kind, order, ", ".join(map(str, shape)))
    text = text.encode() + b"\n"
    size = struct.pack("<H", len(text)) if version == 1 else struct.pack("<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + size + text


def png(width, height, color=2, depth=8, interlaced=0):
    """A picture of one colour: a few kilobytes for any size."""

    def chunk(kind, content):
        return (struct.pack(">I", len(content)) + kind + content
                + struct.pack(">I", zlib.crc32(kind + content)))

    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    row = bytes(1 + (width * channels * depth + 7) // 8)
    packer = zlib.compressobj(9)
    body = b""
    for _ in range(height):
        body += packer.compress(row)
    body += packer.flush()
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
            + (chunk(b"PLTE", bytes(3)) if color == 3 else b"")
            + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def zeros(size):
    """So many zeros as gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    parts = [packer.compress(block) for _ in range(size >> 20)]
    return b"".join(parts) + packer.flush()


# MARK: Rounds


def text_lines(r):
    long = r.pick(10, 3000, 200_000, 1_000_000)
    count = r.pick(10, 1000, 100_000)
    r.write("t.txt", "ab cd\n" * count + "x" * long + "\n" + "ab cd\n" * (count // 3))
    units = r.pick(4, 64, 512)
    r.recipe("{text: t.txt}", f"[{{embedding: {{units: {units}}}}}, {{{r.pick('rnn', 'gru', 'lstm')}: "
             f"{units}}}, {{dense: classes}}]", more="batchSize: %s\n" % r.pick(8, 64, 1000, "all"))
    if r.arguments[0] == "train" and count * long > 1e6:
        r.arguments = ["datasets", "r.yaml"]


def text_characters(r):
    count = r.pick(500, 5000, 20_991)
    characters = [chr(0x4E00 + n) for n in range(count)]
    r.random.shuffle(characters)
    r.write("t.txt", "".join(characters) + "\n")
    r.recipe("{text: t.txt, length: %d}" % r.pick(10, 50, 200),
             "[{embedding: {units: 8}}, {lstm: 8}, {dense: classes}]",
             more="batchSize: %s\n" % r.pick(4, 64, "all"))


def text_bomb(r):
    r.write("t.txt.gz", zeros(r.pick(100, 400, 2000) << 20))
    r.recipe("{text: t.txt.gz%s}" % r.pick("", ", length: 50"),
             "[{embedding: {units: 4}}, {rnn: 4}, {dense: classes}]")
    r.arguments = ["datasets", "r.yaml"]


def csv_wide(r):
    columns = r.pick(100, 10_000, 100_000)
    rows = r.pick(3, 20)
    row = ",".join(["1"] * columns)
    names = ",".join(f"c{n}" for n in range(columns))
    r.write("t.csv", f"{names},k\n" + "".join(f"{row},{n % 2}\n" for n in range(rows)))
    r.recipe("{csv: t.csv, label: k}", r.pick("[{dense: classes}]", "[{dense: 4000}, relu, {dense: classes}]"))


def csv_long(r):
    rows = r.pick(1000, 300_000, 3_000_000)
    r.write("t.csv", "a,b,k\n" + "1,2,x\n3,4,y\n" * (rows // 2))
    r.recipe("{csv: t.csv, label: k}")
    r.arguments = ["datasets", "r.yaml"]


def csv_sparse(r):
    r.sparse("t.csv", b"a,b\n1,2\n", r.pick(1 << 20, 1 << 33, 1 << 40))
    r.recipe("{csv: t.csv, label: a}")


def csv_cell(r):
    cell = "x" * r.pick(10, 1 << 20, 20 << 20)
    r.write("t.csv", f"a,k\n1,p\n{cell},q\n")
    r.recipe("{csv: t.csv, label: %s}" % r.pick("k", "a"))


def csv_bomb(r):
    r.write("t.csv.gz", gzip.compress(b"a,b,k\n" + b"1,2,x\n3,4,y\n" * (r.pick(1, 5, 40) << 18), 1))
    r.recipe("{csv: t.csv.gz, label: k}")
    r.arguments = ["datasets", "r.yaml"]


def idx_files(r):
    rows = r.pick(10, 1000, 60_000, 1 << 31)
    side = r.pick(8, 28, 300)
    kind, size = r.pick((8, 1), (13, 4), (14, 8))
    head = idx([rows, side, side], kind)
    full = len(head) + rows * side * side * size
    labels = idx([rows]) + (bytes([0, 1]) * ((rows + 1) // 2))[:rows] if rows < 1 << 20 else idx([rows])
    r.write("l.idx", labels)
    how = r.pick("sparse", "short", "bomb")
    if how == "bomb":
        r.write("i.idx.gz", gzip.compress(head) + zeros(r.pick(1, 50, 3000) << 20))
        r.recipe("{idx: i.idx.gz, labels: l.idx}")
    else:
        r.sparse("i.idx", head, min(full, 1 << 42) if how == "sparse" else len(head) + 9)
        r.recipe("{idx: i.idx, labels: l.idx}")


def npy_files(r):
    rows = r.pick(10, 2000, 200_000)
    width = r.pick(4, 1000, 50_000)
    kind, size = r.pick(("|u1", 1), ("<f4", 4), ("<f8", 8), ("<i2", 2))
    shape = r.pick([rows, width], [rows, 10, 10, 3], [rows, 3, 10, 10])
    head = npy(kind, shape, r.pick(False, True), r.pick(1, 2))
    count = 1
    for side in shape:
        count *= side
    r.sparse("x.npy", head, len(head) + count * size)
    r.write("y.npy", npy("|u1", [rows]) + (b"\0\1" * rows)[:rows])
    r.recipe("{npy: x.npy, labels: y.npy}")


def npz_bomb(r):
    size = r.pick(10, 500, 3000) << 20
    rows = r.pick(100, size)
    with zipfile.ZipFile(os.path.join(r.folder, "d.npz"), "w", zipfile.ZIP_DEFLATED) as archive:
        head = npy(r.pick("|u1", "<f4"), [rows, 1])
        with archive.open("x.npy", "w", force_zip64=True) as member:
            member.write(head)
            for _ in range(size >> 20):
                member.write(bytes(1 << 20))
        archive.writestr("y.npy", npy("|u1", [100]) + bytes([0, 1]) * 50)
    r.recipe("{npz: d.npz}")


def images_mixed(r):
    big = r.pick(64, 3000, 9999)
    r.write("p/a/0.png", png(big, big))
    for n in range(r.pick(3, 300)):
        r.write(f"p/{r.pick('a', 'b')}/{n + 1}.png", png(16, 16))
    r.write("p/b/0.png", png(16, 16))
    r.recipe("{images: p%s}" % r.pick("", ", size: 8", ", size: 4096", ", size: 8, color: grey"),
             "[flatten, {dense: classes}]")


def images_many(r):
    side = r.pick(500, 4000, 9000)
    one = png(side, side, r.pick(0, 2, 4, 6), r.pick(8, 16), r.pick(0, 1) if side < 1000 else 0)
    for n in range(12):
        r.write(f"p/{'ab'[n % 2]}/{n}.png", one)
    r.recipe("{images: p%s}" % r.pick("", ", size: 32"), "[flatten, {dense: classes}]")


def images_no_picture(r):
    r.write("p/a/0.png", png(8, 8))
    r.sparse("p/b/0.png", r.pick(b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"), r.pick(100, 1 << 36))
    r.recipe("{images: p}", "[flatten, {dense: classes}]")


def special_file(r):
    name = r.pick("t.csv", "r.yaml", "p/b/0.png", "t.txt", "l.idx")
    r.write("p/a/0.png", png(8, 8))
    r.write("i.idx", idx([2, 2, 2]) + bytes(8))
    source, label = r.pick(
        ("{csv: t.csv, label: k}", "t.csv"), ("{images: p}", "p/b/0.png"), ("{text: t.txt}", "t.txt"),
        ("{idx: i.idx, labels: l.idx}", "l.idx"))
    r.recipe(source, "[{embedding: {units: 2}}, {rnn: 2}, {dense: classes}]"
             if "text" in source else "[flatten, {dense: classes}]")
    name = label if name != "r.yaml" else name
    path = os.path.join(r.folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.exists(path):
        os.remove(path)
    if r.random.random() < 0.5:
        os.mkfifo(path)
    else:
        os.symlink(r.pick("/dev/zero", "/dev/urandom", "/proc/self/mem"), path)


def toy(r):
    r.recipe("{%s: {count: %d}}" % (r.pick("moons", "circles", "xor", "blobs"), r.pick(100, 10_000, 1_000_000)),
             "[{dense: %d}, relu, {dense: 1}]" % r.pick(8, 1000, 10_000_000), "sigmoidCrossEntropy",
             "batchSize: %s\n" % r.pick(64, 100_000, "all"))


def network(r):
    layers = r.pick(
        "[{dense: 30000}, relu, {dense: 30000}, relu, {dense: 10}]",
        "[{dense: 10000000}, relu, {dense: 10000000}, {dense: 10}]",
        "[{conv2D: {filters: 1000, kernel: 3, padding: same}}, {conv2D: {filters: 4000, kernel: 7, "
        "padding: same}}, flatten, {dense: 10}]",
        "[{conv2D: {filters: 1000000, kernel: 3, padding: same}}, {conv2D: {filters: 1000000, kernel: "
        "1000, padding: same}}, flatten, {dense: 10}]",
        "[{dense: 3000}, batchNorm, relu, {dense: 3000}, relu, {dense: 10}]",
        "[{residual: [{dense: 64}, relu, {dense: 64}]}, {dense: 10}]")
    r.recipe("digits", layers, more="batchSize: %s\n" % r.pick(8, 64, "all"))
    r.arguments = r.pick(["train", "r.yaml", "--headless", "--no-log"],
                         ["train", "r.yaml", "--headless", "--name", "x"],
                         ["check-gradients", "r.yaml", "--examples", "1"],
                         ["search", "r.yaml", "--trials", "2", "--parallel", "2", "--headless"])


def built_in(r):
    name = r.random.choice(RECIPES)
    batch = r.pick([], ["--set", "batchSize=all"], ["--set", "batchSize=18000"])
    r.arguments = r.pick(["train", name, "--epochs", "1", "--headless", "--no-log"] + batch,
                         ["check-gradients", name, "--examples", "2"])
    # Long trainings are not what is looked for here.
    r.environment["DLTUI_DATA"] = r.folder if "fashion" in name else "/nonexistent"
    if "fashion" in name:
        rows = r.pick(100, 60_000)
        for part, count in [("train", rows), ("t10k", 100)]:
            head = idx([count, 28, 28])
            r.sparse(f"fashion-mnist/{part}-images-idx3-ubyte", head, len(head) + count * 784)
            r.write(f"fashion-mnist/{part}-labels-idx1-ubyte", idx([count]) + bytes(n % 10 for n in range(count)))
        if rows > 100 and "resnet" in name and r.arguments[0] == "train":
            r.arguments = ["datasets", "fashion-mnist"]


def yaml(r):
    bomb = "\n".join(["a0: &a0 x"] + [
        f"a{n}: &a{n} [" + ",".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 12)])
    r.recipe("moons", "[{dense: 1}]", "sigmoidCrossEntropy")
    content = r.pick(
        bomb, bomb + "\n? *a11\n: 1\n", "[" * 100_000, "- " * 100_000, "{a: " * 50_000,
        "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 30_000)),
        "name: " + "x" * (2 << 20), "\ufeffepochs: 1\n", "[" + "1," * 400_000 + "1]")
    where = r.pick("r.yaml", "theme.yaml", "tags.yaml")
    r.write(where, content)
    if where == "theme.yaml":
        r.arguments = ["themes", "./theme.yaml"]
    elif where == "tags.yaml":
        r.write("log.csv", "step,loss\n1,2\n")
        r.arguments = ["inspect", "log.csv", "--tags", "tags.yaml"]
    else:
        r.arguments = ["train", "r.yaml", "--headless", "--no-log"]


ROUNDS = [
    text_lines, text_characters, text_bomb, csv_wide, csv_long, csv_sparse, csv_cell, csv_bomb,
    idx_files, npy_files, npz_bomb, images_mixed, images_many, images_no_picture, special_file, toy,
    network, built_in, built_in, yaml,
]

# MARK: Running


def run(dltui, round):
    """What is wrong with how the command ended; None when nothing is."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    environment = dict(os.environ, HOME=round.folder, XDG_CONFIG_HOME=round.folder, **round.environment)
    files = [open(os.path.join(round.folder, name), "wb") for name in ["output", "errors"]]
    process = subprocess.Popen(
        [dltui] + round.arguments, cwd=round.folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=files[0], stderr=files[1], preexec_fn=limit)
    hung = threading.Event()

    def end():
        hung.set()
        process.kill()

    timer = threading.Timer(SECONDS, end)
    timer.start()
    # Waited for here rather than by `process`: the usage of this child alone is wanted.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    timer.cancel()
    for file in files:
        file.close()
    with open(os.path.join(round.folder, "errors"), "rb") as file:
        said = file.read(1 << 16).decode("utf-8", "replace")
    if hung.is_set():
        return f"still running after {SECONDS} s"
    if os.WIFSIGNALED(status):
        return f"ended by signal {os.WTERMSIG(status)}: {said[-200:]!r}"
    code = os.WEXITSTATUS(status)
    if usage.ru_maxrss * 1024 > LIMIT:
        return f"took {usage.ru_maxrss >> 10} MB"
    if code == 0:
        return None
    lines = [line for line in said.splitlines() if line and not line.startswith("hint: ")]
    if code not in (1, 2):
        return f"exit code {code}: {said[-200:]!r}"
    if code == 2 and (len(lines) != 1 or not lines[0].startswith("dltui: ")):
        return f"exit code 2 with {len(lines)} lines: {said[:300]!r}"
    if any(len(line) > 700 for line in lines):
        return f"a line of {max(map(len, lines))} characters: {said[:200]!r}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dltui", required=True)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="this round alone")
    parser.add_argument("--keep", action="store_true", help="leave the folders of failures")
    options = parser.parse_args()
    dltui = os.path.abspath(options.dltui)
    failures = 0
    numbers = range(options.rounds) if options.only is None else [options.only]
    for number in numbers:
        chance = random.Random(options.seed * 1_000_003 + number)
        make = ROUNDS[number % len(ROUNDS)]
        folder = tempfile.mkdtemp(prefix="dltui-memory-")
        round = Round(folder, chance)
        make(round)
        problem = run(dltui, round)
        if problem:
            failures += 1
            print(f"round {number} ({make.__name__}, dltui {' '.join(round.arguments)}): {problem}; "
                  f"repeat: memory.py --dltui {options.dltui} --seed {options.seed} --only {number}",
                  flush=True)
        if not (problem and options.keep):
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(numbers)} rounds, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
