#!/usr/bin/env python3
"""How late dltui watch shows what other programs log, through the death and restart of each.

    pip install tensorboardX tensorboard torch keras jax      (each writer needs only its own)
    live.py DLTUI [WRITER...]        tensorboardX torch keras csv jsonl; all without

Needs tmux. Each writer logs ten steps a second and notes when it did; three times it is killed with
SIGKILL after five seconds and started again where it was. The step in the header of the dashboard
is read all the while. Told for each writer: points written, points never shown, and the greatest
and median time between the one and the other.
"""
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

WRITER = r'''
import csv, json, os, sys, time
kind, folder, start, log = sys.argv[1], sys.argv[2], int(sys.argv[3]), open(sys.argv[4], "a")
path = os.path.join(folder, "run")
os.makedirs(path, exist_ok=True)

def note(step):
    log.write(f"{step} {time.time()}\n")
    log.flush()

if kind == "keras":
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras, numpy
    class Pace(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            note(epoch)
            time.sleep(0.1)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    table = os.path.join(path, "log.csv")
    model.fit(
        numpy.zeros((8, 4)), numpy.zeros(8), initial_epoch=start, epochs=10**6, verbose=0,
        callbacks=[keras.callbacks.CSVLogger(table, append=os.path.exists(table)), Pace()])
elif kind in ("tensorboardX", "torch"):
    if kind == "torch":
        from torch.utils.tensorboard import SummaryWriter
    else:
        from tensorboardX import SummaryWriter
    writer = SummaryWriter(path, max_queue=1, flush_secs=1)
    def put(step):
        writer.add_scalar("loss", 1 / (1 + step), step)
        writer.flush()
elif kind == "csv":
    file = open(os.path.join(path, "log.csv"), "a", newline="")
    table = csv.writer(file)
    if file.tell() == 0:
        table.writerow(["step", "loss"])
    def put(step):
        table.writerow([step, 1 / (1 + step)])
        file.flush()
else:
    file = open(os.path.join(path, "log.jsonl"), "a")
    def put(step):
        file.write(json.dumps({"step": step, "loss": 1 / (1 + step)}) + "\n")
        file.flush()
for step in range(start, 10**6):
    put(step)
    note(step)
    time.sleep(0.1)
'''


class Screen:
    """The dashboard in a terminal, and when each step was first seen in its header."""

    def __init__(self, dltui, folder):
        self.socket = f"live{os.getpid()}"
        self.shown, self.top, self.is_over = {}, -1, False
        self.tmux("new-session", "-d", "-x", "100", "-y", "30",
                  f"env LC_ALL=C.UTF-8 {dltui} watch {folder} --no-config")
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def tmux(self, *words):
        command = ["tmux", "-L", self.socket, "-f", "/dev/null", *words]
        return subprocess.run(command, capture_output=True, text=True).stdout

    def look(self):
        while not self.is_over:
            header, now = self.tmux("capture-pane", "-p").split("\n")[0], time.time()
            found = re.search(r"step\s+([\d\s]+?)\s{2,}", header)
            if found:
                step = int(re.sub(r"\D", "", found.group(1)))
                for known in range(self.top + 1, step + 1):
                    self.shown[known] = now
                self.top = max(self.top, step)
            time.sleep(0.02)

    def close(self):
        self.is_over = True
        self.thread.join()
        self.tmux("kill-server")


def measure(dltui, kind):
    folder = tempfile.mkdtemp()
    notes = os.path.join(tempfile.mkdtemp(), "notes")
    open(notes, "w").close()
    screen = Screen(dltui, folder)
    time.sleep(1)
    start = 1
    for _ in range(3):
        before = os.path.getsize(notes)
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, kind, folder, str(start), notes],
            stderr=subprocess.DEVNULL)
        while os.path.getsize(notes) == before and writer.poll() is None:
            time.sleep(0.05)
        if writer.poll() is not None:
            screen.close()
            return f"{kind}: cannot be run here"
        time.sleep(5)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        start = int(open(notes).read().split("\n")[-2].split()[0]) + 1
        time.sleep(1)
    screen.close()
    written = dict(line.split() for line in open(notes).read().splitlines())
    late = [screen.shown[int(step)] - float(at) for step, at in written.items()
            if int(step) in screen.shown]
    shutil.rmtree(folder)
    return (f"{kind}: {len(written)} points written, {len(written) - len(late)} never shown, "
            f"{max(late):.3f} s late at most, {statistics.median(late):.3f} s in the median")


def main():
    kinds = sys.argv[2:] or ["tensorboardX", "torch", "keras", "csv", "jsonl"]
    for kind in kinds:
        print(measure(sys.argv[1], kind), flush=True)


main()
