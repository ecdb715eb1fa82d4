#!/usr/bin/env python3
"""The C sources compile for 64-bit ARM, and its kernels compute (apt-get install libc6-dev-arm64-cross qemu-user).

aarch64.py

Each C source, and each header of a system library that Swift sees, is compiled for aarch64 without a word from the compiler.
The kernels are linked there, run by qemu, and what they compute in float32 is compared with float64 from the C library. The
toolchain has no Swift SDK for another processor to compile the rest with: nothing in it may ask which processor there is.
"""

import glob
import os
import re
import subprocess
import sys
import tempfile

from campaign import fail, failures

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
#: The processor's own headers first; those of libraries are the same for all, but for where they lie.
HEADERS = ["-isystem", "/usr/aarch64-linux-gnu/include"] + [
    word for folder in ["/usr/include", *glob.glob("/usr/include/x86_64-linux-gnu*")] for word in ("-idirafter", folder)]

LIBRARIES = "/usr/aarch64-linux-gnu/lib"

#: The largest difference of the kernels' activations and their derivatives, in float32 and in float64.
KERNELS = r"""
#include "CKernels.h"
#include <math.h>
#include <stdio.h>
int main(void) {
  enum { count = 4001 };
  static float x[count], y[count], dy[count], dx[count];
  static double xd[count], yd[count], dyd[count], dxd[count];
  double worst = 0;
  for (int i = 0; i < count; i++) {
    xd[i] = x[i] = (i - 2000) * 0.01f;
    dyd[i] = dy[i] = 1 + i % 3;
  }
  for (int kind = DLK_SIGMOID; kind <= DLK_SILU; kind++) {
    int takes_x = kind == DLK_GELU || kind == DLK_SILU;
    dlk_activation_f32(kind, 0.01f, x, y, count);
    dlk_activation_f64(kind, 0.01, xd, yd, count);
    dlk_activation_gradient_f32(kind, 0.01f, takes_x ? x : y, dy, dx, count);
    dlk_activation_gradient_f64(kind, 0.01, takes_x ? xd : yd, dyd, dxd, count);
    for (int i = 0; i < count; i++) {
      double value = fabs(y[i] - yd[i]) / (1 + fabs(yd[i]));
      double slope = fabs(dx[i] - dxd[i]) / (1 + fabs(dxd[i]));
      if (!(value <= worst)) worst = value;
      if (!(slope <= worst)) worst = slope;
    }
  }
  printf("%s %.2g", dlk_instruction_set(), worst);
  return !(worst < 1e-5);
}
"""


def compiled(file, *options):
    """What the compiler says; empty where all is well."""
    folder = os.path.dirname(file)
    return subprocess.run(
        ["clang", "--target=aarch64-linux-gnu", "-std=gnu11", "-Wall", "-Werror", "-O2", "-fno-math-errno", *HEADERS,
         "-I", folder + "/include", *options, file], capture_output=True, text=True).stderr


def run_kernels(folder):
    with open(folder + "/main.c", "w", encoding="utf-8") as file:
        file.write(KERNELS)
    sources = glob.glob(ROOT + "/Sources/CKernels/*.c")
    # Without the functions of GCC's that choose how to lock, which the cross library lacks.
    linked = subprocess.run(
        ["clang", "--target=aarch64-linux-gnu", "-std=gnu11", "-O2", "-fno-math-errno", "-mno-outline-atomics", *HEADERS,
         "-I", ROOT + "/Sources/CKernels/include", "-nostdlib", "-fuse-ld=lld", "-L" + LIBRARIES, LIBRARIES + "/crt1.o",
         LIBRARIES + "/crti.o", folder + "/main.c", *sources, "-lm", "-lc", "-lpthread", LIBRARIES + "/crtn.o", "-o",
         folder + "/kernels"], capture_output=True, text=True)
    if linked.returncode != 0:
        return fail(f"the kernels are not linked: {linked.stderr[-500:]}")
    run = subprocess.run(
        ["qemu-aarch64", "-L", os.path.dirname(LIBRARIES), folder + "/kernels"], capture_output=True, text=True)
    if run.returncode != 0 or not run.stdout.startswith("aarch64 "):
        fail(f"the kernels end with {run.returncode}: {run.stdout}{run.stderr[-300:]}")
    print(f"      the kernels on {run.stdout}, the largest difference from float64", flush=True)


def main():
    if not os.path.isdir("/usr/aarch64-linux-gnu/include"):
        sys.exit("aarch64: the C library's headers are missing (apt-get install libc6-dev-arm64-cross)")
    rounds = 0
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(glob.glob(ROOT + "/Sources/**/*.c", recursive=True)):
            said = compiled(file, "-c", "-o", folder + "/object.o")
            rounds += 1
            if said:
                fail(f"{os.path.relpath(file, ROOT)}: {said[:500]}")
        rounds += 1
        run_kernels(folder)
    for file in sorted(glob.glob(ROOT + "/Sources/*/shim.h")):
        said = compiled(file, "-x", "c", "-fsyntax-only", "-Wno-unused-function", "-Wno-pragma-once-outside-header")
        rounds += 1
        if said:
            fail(f"{os.path.relpath(file, ROOT)}: {said[:500]}")
    # Where Swift asks for the processor, both answers must be looked at by somebody.
    for file in glob.glob(ROOT + "/Sources/**/*.swift", recursive=True):
        with open(file, encoding="utf-8") as text:
            if re.search(r"#if.*\barch\(|\bFloat80\b", text.read()):
                fail(f"{os.path.relpath(file, ROOT)} depends on the processor")
    print(f"{rounds} rounds, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
