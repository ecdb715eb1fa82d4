#!/usr/bin/env python3
"""Programs that print, and tools that log into SQLite, watched while they write, killed and restarted.

    pip install tqdm mlflow optuna trackio keras torch stable-baselines3 dvclive   (each writer needs its own)
    live_writers.py --dltui PATH [--python PYTHON] [--rounds N] [--only WRITER]

Needs tmux. Each round, each writer logs five steps a second and notes when it did; after three
seconds it is killed with SIGKILL and started again where it was. Fails where a step is seen later
than a second after it was logged, or never.
"""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

BOUND = 1.0
PAUSE = 0.2
# What these print is the log.
PRINTED = ("printed", "tqdm", "keras")

WRITER = r'''
import os, sys, time
kind, folder, start, log = sys.argv[1], sys.argv[2], int(sys.argv[3]), open(sys.argv[4], "a")

def note(step):
    log.write(f"{step} {time.time()}\n")
    log.flush()

def steps():
    for step in range(start, 10**6):
        yield step
        note(step)
        time.sleep(PAUSE)

if kind == "printed":
    print("epoch 1", flush=True)
    for step in steps():
        print(f"step {step}: loss {1 / (1 + step):.6f}", flush=True)
elif kind == "tqdm":
    from tqdm import tqdm
    bar = tqdm(total=10**6, initial=start - 1, mininterval=0)
    for step in steps():
        # What is drawn next says what was done.
        bar.set_postfix(loss=f"{1 / (1 + step):.6f}", refresh=False)
        bar.update(1)
        sys.stderr.write("\r")
        sys.stderr.flush()
elif kind in ("keras", "keras-csv"):
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras, numpy
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    model.compile(loss="mse")

    class Note(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.done = epoch

        def on_epoch_begin(self, epoch, logs=None):
            # The bar's line ends after the callbacks of its epoch.
            if epoch > start:
                sys.stdout.flush()
                # The bar counts epochs from 1, and steps: one an epoch.
                note(self.done + (kind == "keras"))
                time.sleep(PAUSE)

    callbacks = [Note()]
    if kind == "keras-csv":
        callbacks.insert(0, keras.callbacks.CSVLogger(folder + "/training.log", append=start > 1))
    model.fit(
        numpy.ones((64, 2)), numpy.ones(64), batch_size=64, epochs=10**6, initial_epoch=start, callbacks=callbacks,
        verbose=1 if kind == "keras" else 0)
elif kind == "sb3":
    from stable_baselines3.common.logger import configure
    logger = configure(folder, ["csv"])
    for step in steps():
        logger.record("train/loss", 1 / (1 + step))
        logger.record("time/total_timesteps", step)
        logger.dump(step)
elif kind == "dvclive":
    from dvclive import Live
    with Live(dir=folder + "/dvclive", resume=start > 1, save_dvc_exp=False, report=None) as live:
        while True:
            live.log_metric("train/loss", 1 / (1 + live.step))
            live.log_metric("val/loss", 2 / (1 + live.step))
            step = live.step
            live.next_step()
            note(step)
            time.sleep(PAUSE)
elif kind == "mlflow":
    import mlflow
    mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
    runs = mlflow.search_runs(search_all_experiments=True, output_format="list")
    mlflow.start_run(run_id=runs[0].info.run_id if runs else None)
    for step in steps():
        mlflow.log_metric("loss", 1 / (1 + step), step=step)
elif kind == "optuna":
    import optuna
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(
        study_name="live", storage=f"sqlite:///{folder}/optuna.db", load_if_exists=True)
    # What was killed is told off, as Optuna asks for.
    for trial in study.get_trials(states=[optuna.trial.TrialState.RUNNING]):
        study.tell(trial.number, state=optuna.trial.TrialState.FAIL)
    while True:
        trial = study.ask()
        study.tell(trial, trial.suggest_float("x", 0, 1) ** 2)
        note(trial.number)
        time.sleep(PAUSE)
elif kind == "trackio":
    os.environ["TRACKIO_DIR"] = folder
    import trackio
    trackio.init(project="live", name="run", resume="allow")
    for step in steps():
        trackio.log({"loss": 1 / (1 + step)}, step=step)
'''.replace("PAUSE", str(PAUSE))


class Screen:
    """A terminal, and when each step was first seen in the dashboard's header."""

    def __init__(self, command):
        self.socket = f"live{os.getpid()}"
        self.shown, self.top, self.is_over = {}, -1, False
        self.tmux("new-session", "-d", "-x", "100", "-y", "30", f"env LC_ALL=C.UTF-8 sh -c '{command}'")
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def tmux(self, *words):
        command = ["tmux", "-L", self.socket, "-f", "/dev/null", *words]
        return subprocess.run(command, capture_output=True, text=True).stdout

    def look(self):
        while not self.is_over:
            header, now = self.tmux("capture-pane", "-p").split("\n")[0], time.time()
            found = re.search(
                r"(?:step|epoch|timestep|iteration)\s+(\d[\d\u202f\u00a0]*)", header)
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


def lines(path):
    with open(path) as file:
        return [line.split() for line in file.read().splitlines() if len(line.split()) == 2]


def judge(kind, screen, notes, kills=()):
    written = [(int(step), float(at)) for step, at in lines(notes)]
    # The first point alone is no curve yet, and Trackio hands its rows over from a thread: what it
    # had not when it was killed is nowhere.
    if kind == "trackio":
        written = [(step, at) for step, at in written if not any(at < kill < at + 1 for kill in kills)]
    if kind == "piped":
        # What was printed a moment ago may be on its way.
        written = [(step, at) for step, at in written if at < time.time() - BOUND]
    late = {step: screen.shown.get(step, float("inf")) - at for step, at in written[1:]}
    worst = max(late, key=late.get)
    print(f"{kind}: {len(written)} points, the latest {late[worst]:.3f} s late (step {worst})", flush=True)
    return [] if late[worst] <= BOUND else [f"{kind}: step {worst} was seen {late[worst]:.3f} s late"]


def piped(options):
    """python train.py | dltui watch -, and q leaves the program running."""
    folder = tempfile.mkdtemp()
    notes, script = os.path.join(folder, "notes"), os.path.join(folder, "train.py")
    open(notes, "w").close()
    with open(script, "w") as file:
        file.write(WRITER)
    screen = Screen(
        f"{options.python} {script} printed {folder} 1 {notes} 2>&1 | {options.dltui} watch - --no-config")
    while not lines(notes):
        time.sleep(0.05)
    time.sleep(5)
    faults = judge("piped", screen, notes)
    screen.tmux("send-keys", "q")
    time.sleep(1)
    before = len(lines(notes))
    time.sleep(1)
    if len(lines(notes)) <= before:
        faults.append("piped: the program was ended by leaving the screen")
    screen.tmux("send-keys", "C-c")
    screen.close()
    shutil.rmtree(folder)
    return faults


def watched(kind, options):
    folder = tempfile.mkdtemp()
    notes = os.path.join(tempfile.mkdtemp(), "notes")
    open(notes, "w").close()
    screen = Screen(f"{options.dltui} watch {folder} --no-config")
    time.sleep(1)
    start, kills = 1, []
    for _ in range(2):
        before = len(lines(notes))
        with open(os.path.join(folder, "train.log"), "a") if kind in PRINTED else open(
                os.devnull, "w") as output:
            writer = subprocess.Popen(
                [options.python, "-c", WRITER, kind, folder, str(start), notes],
                stdout=output, stderr=output, cwd=folder)
        while len(lines(notes)) == before and writer.poll() is None:
            time.sleep(0.05)
        if writer.poll() is not None:
            print(f"{kind}: cannot be run here", flush=True)
            screen.close()
            return []
        time.sleep(3)
        kills.append(time.time())
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        start = int(lines(notes)[-1][0]) + 1
        time.sleep(1.2)
    screen.close()
    faults = judge(kind, screen, notes, kills)
    shutil.rmtree(folder)
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dltui", required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0, help="for the form's sake: nothing is random here")
    parser.add_argument("--only")
    options = parser.parse_args()
    options.dltui = os.path.abspath(options.dltui)
    kinds = [options.only] if options.only else [
        "piped", "printed", "tqdm", "keras", "keras-csv", "sb3", "dvclive", "mlflow", "optuna", "trackio"]
    faults = []
    for _ in range(options.rounds):
        for kind in kinds:
            faults += piped(options) if kind == "piped" else watched(kind, options)
    for fault in faults:
        print(fault)
    print(f"{options.rounds} rounds, {len(faults)} failures")
    sys.exit(1 if faults else 0)


main()
