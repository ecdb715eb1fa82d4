#!/usr/bin/env python3
"""What it costs that edits and checkpoints are brought to the disk (fsync), and what a slow disk costs.

disk_cost.py --dltui PATH [--rounds 5] [--seconds 30] [--slow 0.1]

A run that is edited and saved several times a second is trained, in turns, on the disk as it is, on one that brings nothing
to the disk, and on one that takes --slow seconds more for each fsync (calls of fsync go through a library that this script compiles;
cc is needed). Prints how long an fsync took, the steps a second of each, and the share of its time that the training thread
spent on its log and checkpoints, which a machine that is busy leaves as it is: training must not wait for the disk.
Its end does wait, for three files: in a run of a few seconds that alone is more than is allowed.
"""
import argparse
import glob
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from campaign import fail, failures

LIBRARY = r"""
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int fsync(int file) {
  const char *delay = getenv("FSYNC_DELAY"), *told = getenv("FSYNC_TOLD");
  double begun = now();
  if (delay && delay[0] == '-') return 0;
  int result = (int)syscall(SYS_fsync, file);
  if (delay) usleep((useconds_t)(atof(delay) * 1e6));
  FILE *log = told ? fopen(told, "a") : NULL;
  if (log) fprintf(log, "%.6f\n", now() - begun), fclose(log);
  return result;
}
"""
DISKS = ["as it is", "none", "slow"]
#: How much more of its time the training thread may spend on its log and checkpoints than without fsync.
ALLOWED = 0.02


def play(program, library, disk, number, options):
    """Steps a second, the share of the time that went into the log, and the seconds of each fsync."""
    folder = f"{number}-{disk.replace(' ', '-')}"
    os.mkdir(folder)
    told = os.path.abspath(folder + "/told")
    environment = dict(os.environ, LD_PRELOAD=library, FSYNC_TOLD=told)
    if disk != "as it is":
        environment["FSYNC_DELAY"] = "-" if disk == "none" else str(options.slow)
    host = subprocess.Popen(
        [program, "train", "digits", "--headless", "--no-config", "--epochs", "1000000", "--name", "r", "--runs",
         folder + "/runs", "--set", "earlyStopping=null", "--set", "workers=1"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        end = time.monotonic() + 60
        while not glob.glob(folder + "/runs/*-r/control.sock"):
            if time.monotonic() > end:
                return fail(f"round {number}, {disk}: the run does not begin")
            time.sleep(0.02)
        run = glob.glob(folder + "/runs/*-r")[0]
        end = time.monotonic() + options.seconds
        while time.monotonic() < end:
            for words in (["set", "lr", "0.003"], ["save"], ["set", "lr", "0.002"]):
                subprocess.run([program, "send", run, *words], stdout=subprocess.DEVNULL)
    finally:
        host.send_signal(signal.SIGTERM)
        host.wait()
    with open(run + "/events.jsonl", encoding="utf-8") as log:
        events = [json.loads(line) for line in log.read().splitlines()]
    spent = sum(event["log"] for event in events if event["event"] == "timeUse")
    times = [float(line) for line in open(told)] if os.path.exists(told) else []
    return events[-1]["step"] / events[-1]["seconds"], spent / events[-1]["seconds"], times


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dltui", required=True, help="the binary's path")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1, help="for the form's sake: nothing is random here")
    parser.add_argument("--seconds", type=float, default=30, help="that a run trains")
    parser.add_argument("--slow", type=float, default=0.1, help="seconds more that an fsync takes on a slow disk")
    options = parser.parse_args()
    program = os.path.abspath(options.dltui)
    speeds = {disk: [] for disk in DISKS}
    shares = {disk: [] for disk in DISKS}
    taken = {disk: [] for disk in DISKS}
    # Not in /tmp, which may be memory.
    with tempfile.TemporaryDirectory(prefix="disk-cost-", dir=".") as folder:
        os.chdir(folder)
        with open("fsync.c", "w", encoding="utf-8") as source:
            source.write(LIBRARY)
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", "fsync.so", "fsync.c"], check=True)
        for number in range(options.rounds):
            for disk in DISKS[number % 3:] + DISKS[:number % 3]:
                found = play(program, os.path.abspath("fsync.so"), disk, number, options)
                if found:
                    speeds[disk].append(found[0])
                    shares[disk].append(found[1])
                    taken[disk] += found[2]
        os.chdir("..")
    for disk in DISKS:
        times = sorted(taken[disk])
        told = (f"; {len(times)} times fsync, {statistics.median(times) * 1e3:.2f} ms in the middle, "
                f"{times[-max(1, len(times) // 100)] * 1e3:.1f} ms at the 99th percentile") if times else ""
        print(f"{disk}: {statistics.median(speeds[disk]):.0f} steps/s, {statistics.median(shares[disk]):.2%} of the "
              f"time on log and checkpoints{told}", flush=True)
    for disk in ("as it is", "slow"):
        more = statistics.median(shares[disk]) - statistics.median(shares["none"])
        if more > ALLOWED:
            fail(f"{disk}: {more:.1%} more of the time than without fsync; {ALLOWED:.0%} are allowed")
    print(f"{options.rounds} rounds, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
