#!/usr/bin/env python3
"""Times dltui beside the tools that read the same logs, all in interleaved rounds.

    pip install tensorboard tensorboard-data-server pandas psutil
    peers.py DLTUI LOGS [--rounds N] [--accumulator SHARE] [--only WORD]

DLTUI is a release build, LOGS the folder that `generate` filled. For each log and round:

  inspect       dltui inspect --json: every point read, checksums verified
  replay        dltui replay in a terminal of 160x48: first curve, everything in the store, peak
                memory, the longest time without a write while it loads
  data server   TensorBoard's own, keeping every point: until its log says the first load is done
  accumulator   TensorBoard's EventAccumulator, every point, on the first SHARE of the file
                (default 0.05: it takes minutes for the whole), its time divided by SHARE
  pandas        read_csv, read_json(lines=True)

Prints a line a measurement and, at the end, the median of each.
"""
import argparse
import collections
import fcntl
import json
import os
import pty
import re
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

LOGS = {
    "events.out.tfevents.simple": 5e6,
    "events.out.tfevents.tensor": 5e6,
    "run-benchmark.wandb": 8e6,
    "metrics.jsonl": 4e6,
    "metrics.csv": 4e6,
}
CURVE = re.compile(rb"\xe2[\xa0-\xa3][\x80-\xbf]")


def peak_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) * 1024


def inspect(dltui, path):
    start = time.monotonic()
    process = subprocess.Popen([dltui, "inspect", "--json", path], stdout=subprocess.PIPE)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    assert status == 0
    tags = next(iter(json.loads(text)["runs"].values()))["tags"]
    points = sum(tag["count"] for tag in tags.values())
    return {"seconds": seconds, "points": points, "bytes/point": usage.ru_maxrss * 1024 / points}


def replay(dltui, path, points, empty_bytes=0):
    start = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
        os.execv(dltui, [dltui, "replay", "--no-config", path])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 48, 160, 0, 0))
    screen, first, writes = b"", None, []
    # It is loaded with the last thing written before nothing is written any more.
    while time.monotonic() - start < 60:
        is_done = b"REPLAY" in screen and first is not None
        if not select.select([terminal], [], [], 0.5)[0]:
            if is_done:
                break
        else:
            screen += os.read(terminal, 1 << 16)
            writes.append(time.monotonic() - start)
            if first is None and CURVE.search(screen):
                first = writes[-1]
    loaded, peak = writes[-1], peak_bytes(pid)
    os.write(terminal, b"q")
    time.sleep(0.2)
    os.close(terminal)
    os.waitpid(pid, 0)
    pauses = [b - a for a, b in zip(writes, writes[1:])]
    return {
        "first curve": first, "seconds": loaded, "peak bytes": peak,
        "bytes/point": (peak - empty_bytes) / points, "longest pause": max(pauses, default=0),
    }


def data_server(path):
    import tensorboard_data_server

    folder = tempfile.mkdtemp()
    os.link(path, os.path.join(folder, os.path.basename(path)))
    port_file = os.path.join(folder, "port")
    start = time.monotonic()
    server = subprocess.Popen(
        [tensorboard_data_server.server_binary(), "--logdir", folder, "--port", "0",
         "--port-file", port_file, "--samples-per-plugin", "scalars=all", "--reload", "once",
         "--verbose"], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    for line in server.stderr:
        if b"load cycle" in line.lower() and b"finish" in line.lower():
            break
    seconds, peak = time.monotonic() - start, peak_bytes(server.pid)
    server.kill()
    server.wait()
    shutil.rmtree(folder)
    return {"seconds": seconds, "bytes/point": peak / LOGS[os.path.basename(path)]}


ACCUMULATOR = """
import sys, time
from tensorboard.backend.event_processing import event_accumulator
start = time.monotonic()
reader = event_accumulator.EventAccumulator(
    sys.argv[1], size_guidance={event_accumulator.SCALARS: 0, event_accumulator.TENSORS: 0})
reader.Reload()
count = sum(len(reader.Scalars(tag)) for tag in reader.Tags()["scalars"])
count += sum(len(reader.Tensors(tag)) for tag in reader.Tags()["tensors"])
print(time.monotonic() - start, count)
"""
PANDAS = """
import sys, time
import pandas
start = time.monotonic()
path = sys.argv[1]
table = pandas.read_csv(path) if path.endswith("csv") else pandas.read_json(path, lines=True)
print(time.monotonic() - start, table.shape[0] * (table.shape[1] - 1))
"""


def python(program, path):
    process = subprocess.Popen(
        [sys.executable, "-c", program, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    seconds, points = process.stdout.read().split()
    _, _, usage = os.wait4(process.pid, 0)
    return {
        "seconds": float(seconds), "points": int(points),
        "bytes/point": usage.ru_maxrss * 1024 / int(points),
    }


def accumulator(path, share):
    folder = tempfile.mkdtemp()
    part = os.path.join(folder, os.path.basename(path))
    with open(path, "rb") as whole, open(part, "wb") as file:
        file.write(whole.read(int(os.path.getsize(path) * share)))
    figures = python(ACCUMULATOR, folder)
    shutil.rmtree(folder)
    figures["seconds"] /= share
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dltui")
    parser.add_argument("logs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--accumulator", type=float, default=0.05)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    # What tunes the engine's arithmetic is none of the readers' business.
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        tiny = os.path.join(folder, "tiny.csv")
        with open(tiny, "w") as file:
            file.write("step,loss\n0,1\n1,2\n")
        empty_bytes = replay(arguments.dltui, tiny, 1)["peak bytes"]
    print(f"an empty replay: {empty_bytes / 1e6:.1f} MB, taken off the replays' memory")
    results = collections.defaultdict(lambda: collections.defaultdict(list))
    for round_number in range(arguments.rounds):
        for name, points in LOGS.items():
            if arguments.only not in name:
                continue
            path = os.path.join(arguments.logs, name)
            tools = {
                "dltui inspect": lambda: inspect(arguments.dltui, path),
                "dltui replay": lambda: replay(arguments.dltui, path, points, empty_bytes),
            }
            if "tfevents" in name:
                tools["data server"] = lambda: data_server(path)
                tools["accumulator"] = lambda: accumulator(path, arguments.accumulator)
            elif not name.endswith("wandb"):
                tools["pandas"] = lambda: python(PANDAS, path)
            for tool, measure in tools.items():
                figures = measure()
                for figure, value in figures.items():
                    results[name, tool][figure].append(value)
                text = "  ".join(f"{figure} {value:.4g}" for figure, value in figures.items())
                print(f"round {round_number + 1}  {name}  {tool}  {text}", flush=True)
    print("\nmedians")
    for (name, tool), figures in results.items():
        text = "  ".join(
            f"{figure} {statistics.median(values):.4g}" for figure, values in figures.items())
        print(f"{name:28s} {tool:14s} {text}")


main()
