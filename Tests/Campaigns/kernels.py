#!/usr/bin/env python3
"""The engine's products and convolutions on shapes drawn at random, under the address and the undefined behaviour sanitizer.

kernels.py [--rounds 2000] [--seed 1] [--compiler clang]

Every matrix is in memory of exactly its size, and every sum is compared with one in double precision: products on the widest
vectors of this processor and on narrower ones, packed and small, transposed, added to what is there; convolutions and
depthwise ones with both gradients. Compiles the C sources by themselves, for a minute and a half; takes no `--dltui`.
"""

import argparse
import glob
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KERNELS = os.path.join(HERE, "..", "..", "Sources", "CKernels")

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=2000)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--compiler", default="clang")
arguments = parser.parse_args()

with tempfile.TemporaryDirectory() as folder:
    program = os.path.join(folder, "kernels")
    subprocess.run(
        [arguments.compiler, "-O1", "-g", "-w", "-fno-math-errno", "-fsanitize=address,undefined",
         "-fno-sanitize-recover=all", "-I", os.path.join(KERNELS, "include"), "-o", program,
         os.path.join(HERE, "kernels.c"), *glob.glob(os.path.join(KERNELS, "*.c")), "-lm", "-lpthread"],
        check=True)  # fmt: skip
    sys.exit(subprocess.run([program, str(arguments.seed), str(arguments.rounds)]).returncode)
