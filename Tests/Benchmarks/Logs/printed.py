#!/usr/bin/env python3
"""Times dltui on what programs print, and on databases of a million rows.

    printed.py DLTUI [--folder FOLDER] [--rounds N]

DLTUI is a release build. Writes the logs to FOLDER where they are not there yet (200 MB a text, one
shape of line each, and one of them all; an MLflow database of 1,000,000 rows of one run, one of as
many in 100 runs that came one after the other, one in which they ran at once, and Trackio's of 250,000
rows of 4), then reads each with `dltui inspect --json` in
interleaved rounds. Prints the median time, megabytes a second and rows a second.
"""
import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import time

BAR = "█" * 10


def tqdm(step, value):
    done = step % 1000 + 1
    return (
        f"\rEpoch {step // 1000 + 1}: {done / 10:3.0f}%|{BAR[:done // 100]:10}| {done}/1000 "
        f"[00:{done % 60:02}<00:12, 52.13it/s, loss={value:.4f}, acc={1 - value:.3f}]"
        + ("\n" if done == 1000 else ""))


def keras(step, value):
    done = step % 100 + 1
    return (
        ("Epoch %d/100000\n" % (step // 100 + 1) if done == 1 else "")
        + f"\r\x1b[1m{done:3}/100\x1b[0m \x1b[32m{'━' * (done // 5)}\x1b[0m\x1b[37m{'━' * (20 - done // 5)}\x1b[0m "
        f"\x1b[1m0s\x1b[0m 12ms/step - accuracy: {1 - value:.4f} - loss: {value:.4f}"
        + (f" - val_accuracy: {1 - value:.4f} - val_loss: {value:.4f}\n" if done == 100 else ""))


def huggingface(step, value):
    return (
        f"{{'loss': {value:.4f}, 'grad_norm': {value * 3:.12f}, 'learning_rate': {value * 1e-4:.10e}, "
        f"'epoch': {step / 1000:.3f}}}\n")


def megatron(step, value):
    return (
        f" iteration {step:8}/ 9000000 | consumed samples: {step * 8:12} | elapsed time per iteration (ms): "
        f"4247.9 | learning rate: {value * 1e-4:.3E} | global batch size:     8 | lm loss: {value:.6E} | "
        f"loss scale: 1.0 | grad norm: {value * 2:.3f} | number of skipped iterations:   0 | "
        f"number of nan iterations:   0 |\n")


def plain(step, value):
    return f"2026-11-28 10:{step // 60 % 60:02}:{step % 60:02},123 - INFO - step {step}: loss {value:.6f}, lr {value * 1e-3:.3e}\n"


SHAPES = {"tqdm": tqdm, "keras": keras, "huggingface": huggingface, "megatron": megatron, "plain": plain}


def write_text(path, shapes, most):
    generator = random.Random(1)
    # A piece of a few megabytes, over and over with steps that go on.
    with open(path, "w", encoding="utf-8") as file:
        step = 0
        while file.tell() < most:
            lines = []
            for _ in range(20_000):
                value = generator.random()
                lines.append(shapes[step // 5000 % len(shapes)](step, value))
                step += 1
            file.write("".join(lines))


def write_mlflow(path, runs, at_once):
    base = sqlite3.connect(path)
    base.executescript("""
        CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256));
        CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250),
          start_time BIGINT, lifecycle_stage VARCHAR(20), experiment_id INTEGER);
        CREATE TABLE tags (key VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32));
        CREATE TABLE params (key VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32));
        CREATE TABLE metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
          run_uuid VARCHAR(32) NOT NULL, step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL,
          CONSTRAINT metric_pk PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan));
        CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
        INSERT INTO experiments VALUES (0, 'Default');""")
    ids = [f"{number:032x}" for number in range(runs)]
    base.executemany(
        "INSERT INTO runs VALUES (?, ?, ?, 'active', 0)",
        [(uuid, f"run-{number}", 1_700_000_000_000 + number) for number, uuid in enumerate(ids)])
    generator = random.Random(1)
    base.executemany(
        "INSERT INTO metrics VALUES (?, ?, ?, ?, ?, 0)",
        ((f"metric_{of_run % 4}", generator.random(), 1_700_000_000_000 + row, ids[run], of_run // 4)
         for row in range(1_000_000)
         for run, of_run in [(row % runs, row // runs) if at_once else divmod(row, 1_000_000 // runs)]))
    base.commit()
    base.close()


def write_trackio(path):
    base = sqlite3.connect(path)
    base.executescript("""
        CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL,
          timestamp TEXT NOT NULL, run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL);
        CREATE TABLE configs (id INTEGER PRIMARY KEY AUTOINCREMENT, run_name TEXT, config TEXT);""")
    generator = random.Random(1)
    base.executemany(
        "INSERT INTO metrics (run_id, timestamp, run_name, step, metrics) VALUES ('a', ?, 'run', ?, ?)",
        ((f"2026-11-28T11:{row // 60 % 60:02}:{row % 60:02}.570014+00:00", row,
          json.dumps({f"metric_{key}": generator.random() for key in range(4)})) for row in range(250_000)))
    base.commit()
    base.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dltui")
    parser.add_argument("--folder", default="/tmp/printed-logs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=200)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    logs = {name: [shape] for name, shape in SHAPES.items()} | {"all": list(SHAPES.values())}
    paths = []
    for name, shapes in logs.items():
        path = os.path.join(options.folder, name + ".log")
        paths.append(path)
        if not os.path.exists(path):
            write_text(path, shapes, options.megabytes * 1_000_000)
    for name, write in {
            "mlflow-1.db": lambda path: write_mlflow(path, 1, False),
            "mlflow-100.db": lambda path: write_mlflow(path, 100, False),
            "mlflow-at-once.db": lambda path: write_mlflow(path, 100, True),
            "trackio.db": write_trackio}.items():
        path = os.path.join(options.folder, name)
        paths.append(path)
        if not os.path.exists(path):
            write(path)
    times = {path: [] for path in paths}
    points = {}
    for _ in range(options.rounds):
        for path in paths:
            start = time.monotonic()
            result = subprocess.run(
                [options.dltui, "inspect", "--json", path], stdout=subprocess.PIPE, check=True)
            times[path].append(time.monotonic() - start)
            runs = json.loads(result.stdout)["runs"].values()
            points[path] = sum(tag["count"] for run in runs for tag in run["tags"].values())
    for path in paths:
        seconds = statistics.median(times[path])
        print(
            f"{os.path.basename(path):16} {seconds:6.2f} s  {os.path.getsize(path) / 1e6 / seconds:7.0f} MB/s"
            f"  {points[path]:9} points  {points[path] / seconds / 1e6:6.2f} M points/s")


if __name__ == "__main__":
    main()
