#!/usr/bin/env python3
"""How fast dltui's engine trains and predicts beside PyTorch, TensorFlow, Keras, JAX, NumPy, scikit-learn and onnxruntime here.

    pip install torch tensorflow jax numpy scikit-learn onnx onnxruntime
    swift build -c release
    python Tests/Benchmarks/Engine/peers.py --rounds 3 [--record FIGURES.json]

Each figure is a process of its own that trains for a few seconds on seeded synthetic data in single
precision, two threads (`--threads`). Rounds interleave all of them, so that whatever else the
machine does falls on everyone; given are medians over the rounds and the ratio to the best peer. A
peer that is not installed is left out. Peers get what their users would give them, and of several
ways to run one the best counts: PyTorch eager with fused optimizers or compiled, TensorFlow's step
as a function or by XLA, JAX's under `jit` or many in one `scan`. `--record` keeps the figures, so
that rounds can be made one at a time and more workloads added; `--table` prints what was recorded.
`--vectors 256` holds the peers to vectors of 256 bits (AVX2) by the switches that each has, for a processor that has
wider ones; with `--program` comes a dltui that is built so:

    swift build -c release --product dltui --scratch-path .build-256 -Xcc -DDLK_AT_MOST_256_BITS

`baseline-zen-5.json`, `baseline-emerald-rapids.json` (vectors of 512 bits) and `baseline-zen-3.json` (of 256) are
such records, of two cores each.
"""
import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys

from workloads import PER_STEP, PREDICTIONS, UNITS, WORKLOADS

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "..", "..", "..", ".build", "release", "dltui")
TRAINING = ["W1", "W2", "W3", "W4", "W5", "W6", "W7"]
# What holds PyTorch, TensorFlow, JAX and NumPy to vectors of 256 bits, and the libraries that they call.
AT_MOST_256 = {
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
    "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
    "OPENBLAS_CORETYPE": "Haswell",
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR",
}
# Each column of the table: the module that measures it, its ways to run, and what it can train.
PEERS = {
    "PyTorch": ("peer_torch", ["torch", "torch-compile"], TRAINING + list(PREDICTIONS)),
    "TensorFlow": ("peer_keras", ["tf", "tf-jit"], TRAINING),
    "Keras fit": ("peer_keras", ["keras"], TRAINING),
    "JAX": ("peer_jax", ["jax", "jax-scan"], TRAINING),
    "NumPy": ("peer_numpy", ["numpy"], ["W1", "W2"]),
    "scikit-learn": ("peer_sklearn", ["sklearn"], ["W1", "W2", "W8 W1, 1 at a time", "W8 W1, 1024 at a time"]),
    "onnxruntime": ("peer_onnx", ["onnx"], list(PREDICTIONS)),
}


def own_speed(workload, program):
    """Of one worker and as many as the engine takes itself, by number of workers."""
    # These steer OpenBLAS away from the kernels that it finds best for the machine by itself.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}

    def figures(part, name):
        text = subprocess.run(
            [program, "bench", part, "--workload", name, "--json"], capture_output=True, text=True, env=environment).stdout
        return {figure["name"].split(", ")[-1]: figure["value"] for figure in json.loads(text)}

    if workload in PREDICTIONS:
        trained, batch = PREDICTIONS[workload]
        return {"dltui": figures("prediction", WORKLOADS[trained][0])[f"batch {batch}"] / batch}
    name, batch, _ = WORKLOADS[workload]
    return {f"dltui, {workers}": value / batch for workers, value in figures("engine", name).items()}


def peer_speed(workload, module, mode, options):
    environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", JAX_PLATFORMS="cpu")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = str(options.threads)
    if options.vectors == 256:
        environment.update(AT_MOST_256)
    run = subprocess.run(
        [sys.executable, os.path.abspath(__file__), "--measure", workload, module, mode, "--seconds", str(options.seconds), "--threads", str(options.threads)],
        capture_output=True, text=True, env=environment)
    return float(run.stdout.split()[-1]) if run.returncode == 0 else None


def measure_round(options, found):
    for workload in options.only:
        speeds = own_speed(workload, options.program)
        for module, modes, able in PEERS.values():
            for mode in modes:
                if workload in able and (not options.modes or mode in options.modes):
                    speeds[mode] = peer_speed(workload, module, mode, options)
        for name, speed in speeds.items():
            if speed is not None:
                found.setdefault(workload, {}).setdefault(name, []).append(speed)


def table(found):
    lines = ["| workload | unit | dltui | " + " | ".join(PEERS) + " | dltui / best peer | 2 workers / 1 |"]
    lines.append("| --- | --- |" + " ---: |" * (len(PEERS) + 3))
    for workload in sorted(found):
        median = {name: statistics.median(speeds) * PER_STEP[workload] for name, speeds in found[workload].items()}
        own = {name: value for name, value in median.items() if name.startswith("dltui")}
        cells = [f"{max(own.values()):,.0f}"]
        best = 0
        for _, modes, _ in PEERS.values():
            there = {mode: median[mode] for mode in modes if mode in median}
            mode = max(there, key=there.get) if there else None
            best = max(best, there.get(mode, 0))
            suffix = f" ({mode.split('-')[1]})" if mode and "-" in mode else ""
            cells.append(f"{there[mode]:,.0f}{suffix}" if mode else "–")
        scaling = f"{own['dltui, 2 workers'] / own['dltui, 1 worker']:.2f}" if len(own) == 2 else "–"
        cells += [f"{max(own.values()) / best:.2f}" if best else "–", scaling]
        lines.append(f"| {workload} | {UNITS[workload]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=TRAINING + list(PREDICTIONS), help="workloads")
    parser.add_argument("--modes", nargs="*", help="ways to run, as torch-compile; all without")
    parser.add_argument("--program", default=PROGRAM, help="the dltui to measure; the release build without")
    parser.add_argument("--vectors", type=int, choices=[256], help="the widest that peers may use, in bits")
    parser.add_argument("--record", help="a file of figures to add to")
    parser.add_argument("--table", action="store_true", help="only print what is recorded")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        workload, module, mode = options.measure
        print(importlib.import_module(module).speed(workload, mode, options.seconds, options.threads))
        return
    found = {}
    if options.record and os.path.exists(options.record):
        with open(options.record) as file:
            found = json.load(file)
    for _ in range(0 if options.table else options.rounds):
        measure_round(options, found)
        if options.record:
            with open(options.record, "w") as file:
                json.dump(found, file, indent=1)
    print(table(found))


if __name__ == "__main__":
    main()
