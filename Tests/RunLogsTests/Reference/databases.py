#!/usr/bin/env python3
"""Makes the databases of `../Databases` with the tools themselves, and writes what Python's sqlite3
finds in them to `expected.json`.

    pip install mlflow optuna trackio
    python Tests/RunLogsTests/Reference/databases.py

Tables that dltui does not read are dropped and the files are packed, so that they stay small.
"""
import json
import math
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Databases")


def make_mlflow():
    import mlflow

    mlflow.set_tracking_uri("sqlite:///mlflow.db")
    for experiment in ["digits", "names"]:
        mlflow.set_experiment(experiment)
        for number in range(2):
            with mlflow.start_run(run_name=f"run-{number}"):
                mlflow.log_params({"lr": 10 ** -(number + 2), "optimizer": "adam"})
                for step in range(5):
                    mlflow.log_metric("train_loss", 1.0 / (step + 1 + number), step=step * 10)
                    mlflow.log_metric("val_loss", 1.25 / (step + 1 + number), step=step * 10)
                mlflow.log_metric("strange", float("nan"), step=0)
                mlflow.log_metric("strange", float("inf"), step=1)
                mlflow.log_metric("strange", float("-inf"), step=2)
                if number == 0:
                    with mlflow.start_run(run_name="child", nested=True):
                        mlflow.log_metric("loss", 0.5, step=1)
                        mlflow.log_metric("loss", 0.25, step=2)
    with mlflow.start_run(run_name="deleted") as run:
        mlflow.log_metric("loss", 1, step=0)
    mlflow.delete_run(run.info.run_id)


def make_optuna():
    import optuna

    study = optuna.create_study(
        study_name="tune", storage="sqlite:///optuna.db", direction="minimize",
        sampler=optuna.samplers.RandomSampler(seed=1),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=2))

    def objective(trial):
        lr = trial.suggest_float("lr", 1e-4, 1e-1, log=True)
        layers = trial.suggest_int("layers", 1, 4)
        optimizer = trial.suggest_categorical("optimizer", ["adam", "sgd"])
        value = 0
        for step in range(4):
            value = abs(lr - 0.01) * 10 + layers * 0.1 + (optimizer == "sgd") * 0.1 + 1 / (step + 1)
            trial.report(value, step)
            if trial.should_prune():
                raise optuna.TrialPruned()
        if trial.number == 1:
            return float("inf")
        return value

    study.optimize(objective, n_trials=6)


def make_trackio():
    import trackio

    for number in range(2):
        trackio.init(
            project="digits", name=f"run-{number}",
            config={"lr": 0.01 * (number + 1), "optimizer": "adam"})
        for step in range(5):
            trackio.log({"train/loss": 1.0 / (step + 1 + number), "val_loss": 1.25 / (step + 1)})
        trackio.finish()


KEPT = {
    "mlflow.db": {"runs", "experiments", "metrics", "params", "tags"},
    "optuna.db": {
        "studies", "study_directions", "trials", "trial_params", "trial_values",
        "trial_intermediate_values", "version_info"},
    "trackio.db": {"metrics", "configs", "sqlite_sequence"},
}


def pack(path):
    base = sqlite3.connect(path)
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute("PRAGMA journal_mode = DELETE")
    names = [row[0] for row in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for name in names:
        if name not in KEPT[os.path.basename(path)] and not name.startswith("sqlite_"):
            base.execute(f'DROP TABLE "{name}"')
    # Where the runs were made is nobody's business.
    if os.path.basename(path) == "mlflow.db":
        base.execute("UPDATE runs SET artifact_uri = '', user_id = ''")
        base.execute("UPDATE experiments SET artifact_location = ''")
        base.execute("DELETE FROM tags WHERE key NOT IN ('mlflow.runName', 'mlflow.parentRunId')")
    base.commit()
    base.execute("PRAGMA page_size = 1024")
    base.execute("VACUUM")
    base.close()


def plain(value):
    return value if math.isfinite(value) else str(float(value)).replace("inf", "Infinity").replace("nan", "NaN")


def expected(folder):
    runs = {}

    def add(run, key, step, value):
        runs.setdefault(run, {}).setdefault(key, []).append([step, plain(value)])

    base = sqlite3.connect(os.path.join(folder, "mlflow.db"))
    parents = dict(base.execute("SELECT run_uuid, value FROM tags WHERE key = 'mlflow.parentRunId'"))
    names = dict(base.execute("SELECT run_uuid, name FROM runs"))
    for uuid, experiment in base.execute(
            "SELECT run_uuid, e.name FROM runs JOIN experiments e USING (experiment_id)"
            " WHERE runs.lifecycle_stage = 'active'").fetchall():
        parent = parents.get(uuid)
        run = "/".join(["mlflow.db", experiment] + ([names[parent]] if parent else []) + [names[uuid]])
        for key, value, step, is_nan in base.execute(
                "SELECT key, value, step, is_nan FROM metrics WHERE run_uuid = ? ORDER BY rowid", [uuid]):
            value = math.nan if is_nan else math.copysign(math.inf, value) if abs(value) > 1.79e308 else value
            add(run, key, step, value)
    base = sqlite3.connect(os.path.join(folder, "optuna.db"))
    infinite = {"INF_POS": math.inf, "INF_NEG": -math.inf}
    for trial, number in base.execute("SELECT trial_id, number FROM trials ORDER BY number").fetchall():
        for value, kind in base.execute(
                "SELECT value, value_type FROM trial_values WHERE trial_id = ?", [trial]):
            add("optuna.db/tune", "value", number, infinite.get(kind, value))
        for name, value in base.execute(
                "SELECT param_name, param_value FROM trial_params WHERE trial_id = ?", [trial]):
            add("optuna.db/tune", "params/" + name, number, value)
        for step, value in base.execute(
                "SELECT step, intermediate_value FROM trial_intermediate_values WHERE trial_id = ?"
                " ORDER BY 1", [trial]):
            add(f"optuna.db/tune/trial-{number}", "value", step, value)
    base = sqlite3.connect(os.path.join(folder, "trackio.db"))
    for run, step, metrics in base.execute("SELECT run_name, step, metrics FROM metrics ORDER BY id"):
        for key, value in json.loads(metrics).items():
            add(f"trackio.db/{run}", key, step, value)
    return runs


if __name__ == "__main__":
    if len(sys.argv) > 1:
        globals()["make_" + sys.argv[1]]()
        sys.exit()
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, TRACKIO_DIR=os.path.join(folder, "trackio"))
        for tool in ["mlflow", "optuna", "trackio"]:
            subprocess.run(
                [sys.executable, os.path.abspath(__file__), tool], cwd=folder, env=environment, check=True)
        shutil.move(os.path.join(folder, "trackio", "digits.db"), os.path.join(folder, "trackio.db"))
        os.makedirs(HERE, exist_ok=True)
        for name in KEPT:
            pack(os.path.join(folder, name))
            shutil.copy(os.path.join(folder, name), HERE)
        with open(os.path.join(HERE, "expected.json"), "w") as file:
            json.dump(expected(HERE), file, indent=1, sort_keys=True)
            file.write("\n")
