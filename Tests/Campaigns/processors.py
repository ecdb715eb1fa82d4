#!/usr/bin/env python3
"""The program runs on processors that lack what this one has (apt-get install qemu-user).

processors.py --dltui PATH

For each processor that qemu plays: `dltui --version` must name the instructions it has, a training must come to its end,
and the kernels must agree with differences of the cost (check-gradients). First it is shown that an instruction which a
processor lacks ends a program there: otherwise nothing here would prove anything. A release binary is the one to try.
"""

import argparse
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time

from campaign import fail, failures

#: As qemu calls them, and the instructions that the kernels then are to use. It plays none with 512-bit vectors.
PROCESSORS = [("Nehalem", "x86-64"), ("Westmere", "x86-64"), ("Haswell", "x86-64-v3"), ("max", "x86-64-v3")]
#: vpaddd ymm0, ymm0, ymm0 (AVX2); exit(0).
AVX2 = bytes.fromhex("c5fdfec0 b83c000000 31ff 0f05".replace(" ", ""))

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
arguments = parser.parse_args()
dltui = os.path.abspath(arguments.dltui)


def smallest_program(path, code):
    """An ELF file that is this code."""
    header = struct.pack(
        "<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 2, 62, 1, 0x400078, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    size = 120 + len(code)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, 0x400000, 0x400000, size, size, 0x1000)
    with open(path, "wb") as file:
        file.write(header + segment + code)
    os.chmod(path, 0o755)


def run(processor, *command):
    return subprocess.run(
        ["qemu-x86_64", "-cpu", processor, *command], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def try_out(processor, level):
    begun = time.monotonic()
    version = run(processor, dltui, "--version")
    found = re.search(r"^instructions (\S+), (.*)", version.stdout, re.M)
    if version.returncode != 0 or not found:
        return fail(f"{processor}: --version ends with {version.returncode}: {version.stderr[-300:]}")
    if found[1] != level:
        fail(f"{processor}: the kernels use {found[1]}, not {level}")
    for what in [
        ["train", "moons", "--headless", "--epochs", "3", "--no-log"],
        ["train", "digits", "--headless", "--epochs", "1", "--no-log"],
        ["check-gradients", "moons"],
    ]:
        done = run(processor, dltui, *what)
        if done.returncode != 0:
            fail(f"{processor}: {' '.join(what)} ends with {done.returncode}: {done.stderr[-300:]}")
    print(f"      {processor}: {found[0]}, {time.monotonic() - begun:.0f} s", flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        smallest_program("avx2", AVX2)
        if run("Nehalem", "./avx2").returncode != -signal.SIGILL:
            fail("qemu's Nehalem does not mind AVX2: nothing is shown by it")
        if run("max", "./avx2").returncode != 0:
            fail("qemu's max has no AVX2")
        for processor, level in PROCESSORS:
            try_out(processor, level)
    print(f"{len(PROCESSORS)} rounds, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
