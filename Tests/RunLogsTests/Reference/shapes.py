"""Writes the logs under ../Shapes in the forms that the tools' documentation shows, with made-up
numbers, and what is right in each as expected.json (the form is that of ../Cases/README.md).

    python3 Tests/RunLogsTests/Reference/shapes.py
"""

import gzip
import json
import os
import shutil

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Shapes")


def falling(n, top=2.0, rate=0.8):
    return [round(top * rate**i, 5) for i in range(n)]


def rising(n, start=0.5, step=0.04):
    return [round(start + step * i, 5) for i in range(n)]


def write(name, files, runs, x="step", **more):
    shutil.rmtree(f"{HERE}/{name}", ignore_errors=True)
    for path, data in files.items():
        path = f"{HERE}/{name}/log/{path}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
    expected = {"kind": "shape", "runs": runs, "x": x, "must_say": [], "refuse": False} | more
    with open(f"{HERE}/{name}/expected.json", "w") as file:
        json.dump(expected, file, indent=1)


def curve(xs, ys, seconds=None, also=(), optional=False):
    curve = {"points": [list(p) for p in zip(xs, ys)], "seconds": seconds}
    if also:
        curve["also"] = list(also)
    if optional:
        curve["optional"] = True
    return curve


def lines(records):
    return "".join(json.dumps(record) + "\n" for record in records)


def table(columns, rows, separator=","):
    text = [separator.join(columns)] + [separator.join(map(str, row)) for row in rows]
    return "\n".join(text) + "\n"


def detectron2():
    xs = [19, 39, 59, 79]
    loss, box = falling(4), falling(4, 0.5)
    write(
        "detectron2_metrics",
        {
            "metrics.json": lines(
                {
                    "data_time": 0.008,
                    "eta_seconds": 100.0 - x,
                    "iteration": x,
                    "loss_box_reg": b,
                    "lr": 0.01,
                    "time": 0.3,
                    "total_loss": l,
                }
                for x, l, b in zip(xs, loss, box)
            )
        },
        {
            ".": {
                "total_loss": curve(xs, loss, also=["train/loss", "train/total_loss"]),
                "loss_box_reg": curve(xs, box, also=["train/loss_box_reg"]),
                "train/learningRate": curve(xs, [0.01] * 4),
                "data_time": curve(xs, [0.008] * 4, optional=True),
                "eta_seconds": curve(xs, [100.0 - x for x in xs], optional=True),
                "time": curve(xs, [0.3] * 4, optional=True),
            }
        },
    )


def stylegan():
    kimg, loss = [0.0, 4.0, 8.0, 12.0], falling(4)
    records = [
        {
            "Loss/G/loss": {"num": 64, "mean": l, "std": 0.1},
            "Progress/tick": {"num": 1, "mean": i, "std": 0},
            "Progress/kimg": {"num": 1, "mean": k, "std": 0},
            "timestamp": 1700000000.0 + 10 * i,
        }
        for i, (k, l) in enumerate(zip(kimg, loss))
    ]
    xs, clock = range(4), [0, 30]
    write(
        "stylegan_stats",
        {"stats.jsonl": lines(records)},
        {
            ".": {
                "Loss/G/loss.mean": curve(xs, loss, clock),
                "Loss/G/loss.num": curve(xs, [64] * 4, clock, optional=True),
                "Loss/G/loss.std": curve(xs, [0.1] * 4, clock, optional=True),
                "Progress/tick.mean": curve(xs, range(4), clock, optional=True),
                "Progress/tick.num": curve(xs, [1] * 4, clock, optional=True),
                "Progress/tick.std": curve(xs, [0] * 4, clock, optional=True),
                "Progress/kimg.mean": curve(xs, kimg, clock, optional=True),
                "Progress/kimg.num": curve(xs, [1] * 4, clock, optional=True),
                "Progress/kimg.std": curve(xs, [0] * 4, clock, optional=True),
                "timestamp": curve(
                    xs, [1700000000.0 + 10 * i for i in range(4)], clock, optional=True
                ),
            }
        },
    )


def flair():
    times = ["23:40:30", "23:50:30", "00:00:30", "00:10:30"]
    loss, dev, f1 = falling(4), falling(4, 2.2), rising(4)
    xs, clock = [1, 2, 3, 4], [0, 1800]
    write(
        "flair_loss_tsv",
        {
            "loss.tsv": table(
                ["EPOCH", "TIMESTAMP", "BAD_EPOCHS", "LEARNING_RATE", "TRAIN_LOSS", "DEV_LOSS", "DEV_F1"],
                [[x, t, 0, 0.1, l, d, f] for x, t, l, d, f in zip(xs, times, loss, dev, f1)],
                "\t",
            )
        },
        {
            ".": {
                "train/LOSS": curve(xs, loss, clock, also=["train/loss"]),
                "dev/LOSS": curve(xs, dev, clock, also=["dev/loss"]),
                "dev/F1": curve(xs, f1, clock, also=["dev/f1"]),
                "train/learningRate": curve(xs, [0.1] * 4, clock),
                "BAD_EPOCHS": curve(xs, [0] * 4, clock, optional=True),
            }
        },
        x="epoch",
    )


def spinning_up():
    xs, reward = [4000, 8000, 12000], [20.5, 41.0, 80.25]
    clock = [5.5, 16.5]
    times = [5.5, 11.0, 16.5]
    write(
        "spinup_progress",
        {
            "progress.txt": table(
                ["Epoch", "AverageEpRet", "EpLen", "TotalEnvInteracts", "LossPi", "Time"],
                [[i, r, 200, x, -0.01, t] for i, (x, r, t) in enumerate(zip(xs, reward, times))],
                "\t",
            ),
            "config.json": json.dumps({"env_fn": "CartPole-v0", "epochs": 3}, indent=4),
        },
        {
            ".": {
                "AverageEpRet": curve(xs, reward, clock),
                "EpLen": curve(xs, [200] * 3, clock),
                "LossPi": curve(xs, [-0.01] * 3, clock),
                "Epoch": curve(xs, range(3), clock, optional=True),
                "Time": curve(xs, times, clock, optional=True),
            }
        },
    )


def xgboost():
    train, dev = falling(5), falling(5, 2.2)
    write(
        "xgboost_evals_result",
        {
            "evals_result.json": json.dumps(
                {"train": {"logloss": train, "error": dev}, "eval": {"logloss": dev}}
            )
        },
        {
            ".": {
                "train/logloss": curve(range(5), train),
                "train/error": curve(range(5), dev),
                "dev/logloss": curve(range(5), dev),
            }
        },
    )


def lightgbm():
    train, dev = falling(5), falling(5, 2.2)
    write(
        "lightgbm_record_evaluation",
        {"history.json": json.dumps({"training": {"l2 loss": train}, "valid_0": {"auc": dev}}, indent=2)},
        {
            ".": {
                "train/l2 loss": curve(range(5), train),
                "dev/0/auc": curve(range(5), dev, also=["valid_0/auc", "dev/auc"]),
            }
        },
    )


def keras_semicolon():
    loss, dev = falling(5), falling(5, 2.2)
    write(
        "keras_csvlogger_semicolon",
        {"training.log": table(["epoch", "loss", "val_loss"], zip(range(5), loss, dev), ";")},
        {".": {"train/loss": curve(range(5), loss), "dev/loss": curve(range(5), dev)}},
        x="epoch",
    )


def ultralytics():
    loss, score = falling(4), rising(4)
    xs, times = [1, 2, 3, 4], [10.5, 21.0, 31.5, 42.0]
    clock = [10.5, 42.0]
    write(
        "ultralytics_results_time",
        {
            "results.csv": table(
                ["epoch", "time", "train/box_loss", "metrics/mAP50(B)", "val/box_loss", "lr/pg0"],
                zip(xs, times, loss, score, loss, [0.01] * 4),
            )
        },
        {
            ".": {
                "train/box_loss": curve(xs, loss, clock),
                "metrics/mAP50(B)": curve(xs, score, clock),
                "dev/box_loss": curve(xs, loss, clock),
                "lr/pg0": curve(xs, [0.01] * 4, clock),
                "time": curve(xs, times, clock, optional=True),
            }
        },
        x="epoch",
    )


def ray_tune():
    xs, loss = [1, 2, 3], falling(3)
    clock, total = [2.5, 7.5], [2.5, 5.0, 7.5]
    stamps = [1700000000 + 3 * i for i in range(3)]
    write(
        "ray_tune_progress",
        {
            "trial_0/progress.csv": table(
                ["mean_loss", "training_iteration", "timestamp", "time_total_s", "date", "done", "config/lr"],
                [
                    [l, x, s, t, "2023-11-14_22-13-20", "False", 0.01]
                    for l, x, s, t in zip(loss, xs, stamps, total)
                ],
            )
        },
        {
            ".": {
                "mean_loss": curve(xs, loss, clock),
                "config/lr": curve(xs, [0.01] * 3, clock, optional=True),
                "timestamp": curve(xs, stamps, clock, optional=True),
                "time_total_s": curve(xs, total, clock, optional=True),
            }
        },
    )


def acme():
    xs, reward, wall = [100, 200, 300], [1.0, 2.5, 4.0], [3.0, 6.0, 9.0]
    write(
        "acme_logs_csv",
        {
            "logs.csv": table(
                ["actor_episodes", "episode_return", "steps", "walltime"],
                zip([1, 2, 3], reward, xs, wall),
            )
        },
        {
            ".": {
                "episode_return": curve(xs, reward, [3.0, 9.0]),
                "actor_episodes": curve(xs, [1, 2, 3], [3.0, 9.0], optional=True),
                "walltime": curve(xs, wall, [3.0, 9.0], optional=True),
            }
        },
    )


def dreamer():
    records = [
        {"step": 0, "episode/score": 1.5},
        {"step": 0, "train/loss": 3.5},
        {"step": 1000, "train/loss": 2.5},
        {"step": 1000, "episode/score": 2.5},
        {"step": 2000, "train/loss": 1.5},
    ]
    write(
        "dreamer_metrics_jsonl",
        {"metrics.jsonl": lines(records)},
        {
            ".": {
                "episode/score": curve([0, 1000], [1.5, 2.5]),
                "train/loss": curve([0, 1000, 2000], [3.5, 2.5, 1.5]),
            }
        },
    )


def mae():
    xs, loss = range(4), falling(4)
    write(
        "mae_log_txt",
        {
            "log.txt": lines(
                {"train_lr": 0.001, "train_loss": l, "test_acc1": 50.0 + x, "epoch": x, "n_parameters": 86}
                for x, l in zip(xs, loss)
            )
        },
        {
            ".": {
                "train/learningRate": curve(xs, [0.001] * 4),
                "train/loss": curve(xs, loss),
                "test/acc1": curve(xs, [50.0 + x for x in xs]),
                "n_parameters": curve(xs, [86] * 4, optional=True),
            }
        },
        x="epoch",
    )


def pandas_records():
    loss, dev = falling(4), falling(4, 2.2)
    write(
        "pandas_to_json_columns",
        {
            "history.json": json.dumps(
                {
                    "loss": {str(i): l for i, l in enumerate(loss)},
                    "val_loss": {str(i): d if i % 2 else None for i, d in enumerate(dev)},
                }
            )
        },
        {
            ".": {
                "train/loss": curve(range(4), loss),
                "dev/loss": curve([1, 3], [dev[1], dev[3]]),
            }
        },
        x="epoch",
    )


def gzipped():
    loss = falling(30)
    text = table(["step", "train_loss", "val_loss"], zip(range(30), loss, loss))
    write(
        "pandas_to_csv_gz",
        {"history.csv.gz": gzip.compress(text.encode(), mtime=0)},
        {".": {"train/loss": curve(range(30), loss), "dev/loss": curve(range(30), loss)}},
    )


def dvclive_old():
    loss, stamps = falling(4), [1700000000000 + 1500 * i for i in range(4)]
    clock = [0, 4.5]
    write(
        "dvclive_timestamps",
        {
            f"dvclive/scalars/{split}/loss.tsv": table(
                ["timestamp", "step", "loss"], zip(stamps, range(4), loss), "\t"
            )
            for split in ["train", "val"]
        }
        | {"dvclive/summary.json": json.dumps({"step": 3, "train": {"loss": loss[3]}}, indent=4)},
        {
            ".": {
                "train/loss": curve(range(4), loss, clock),
                "dev/loss": curve(range(4), loss, clock),
                "train/timestamp": curve(
                    range(4), stamps, clock, also=["*timestamp"], optional=True
                ),
                "dev/timestamp": curve(range(4), stamps, clock, also=["*timestamp*"], optional=True),
            }
        },
    )


def neptune():
    loss, stamps = falling(3), ["2023-05-01 10:00:00.500000", "2023-05-01 10:00:10.500000", "2023-05-01 10:00:20.500000"]
    write(
        "neptune_fetch_values",
        {"loss.csv": table(["", "step", "value", "timestamp"], zip(range(3), [0.0, 1.0, 2.0], loss, stamps))},
        {".": {"value": curve(range(3), loss, [0, 20], also=["loss"])}},
    )


def wandb_history():
    loss = falling(3)
    write(
        "wandb_history_jsonl",
        {
            "wandb-history.jsonl": lines(
                {
                    "loss": l,
                    "img": {"_type": "image-file", "width": 28, "height": 28},
                    "_step": i,
                    "_runtime": 1.5 * i,
                    "_timestamp": 1700000000 + 1.5 * i,
                }
                for i, l in enumerate(loss)
            )
        },
        {
            ".": {
                "train/loss": curve(range(3), loss, [0, 3.0]),
                "_runtime": curve(range(3), [0, 1.5, 3.0], [0, 3.0], optional=True),
                "_timestamp": curve(
                    range(3), [1700000000 + 1.5 * i for i in range(3)], [0, 3.0], optional=True
                ),
            }
        },
    )


def downloads():
    train, dev = falling(3), falling(3, 2.2)
    stamps = [1700000000.25 + i for i in range(3)]
    files = {
        f"run-{run}-tag-epoch_loss.csv": table(
            ["Wall time", "Step", "Value"], zip(stamps, range(3), values)
        )
        for run, values in [("train", train), ("validation", dev)]
    }
    write(
        "tensorboard_two_downloads",
        files,
        {
            ".": {
                "train/loss": curve(range(3), train, [0, 2]),
                "dev/loss": curve(range(3), dev, [0, 2]),
                "Wall time": curve(range(3), stamps, [0, 2], also=["*Wall time*"], optional=True),
            }
        },
    )


def chainer_like():
    records = [
        {"update": 5 * i, "global_step": 100 * i, "mean_reward": 1.5 * i, "loss": round(2 / i, 5)}
        for i in range(1, 5)
    ]
    xs = [100, 200, 300, 400]
    write(
        "json_array_pretty",
        {"training_log.json": json.dumps(records, indent=2)},
        {
            ".": {
                "train/loss": curve(xs, [r["loss"] for r in records]),
                "mean_reward": curve(xs, [r["mean_reward"] for r in records]),
                "update": curve(xs, [5, 10, 15, 20], optional=True),
            }
        },
    )


def torchtnt():
    rows = [["0.1", 1, 2.5, ""], ["0.2", 2, 1.5, ""], ["0.3", 3, "", 0.5], ["0.4", 4, 0.75, ""]]
    write(
        "torchtnt_csv",
        {"metrics.csv": table(["time", "step", "train_loss", "eval_accuracy"], rows)},
        {
            ".": {
                "train/loss": curve([1, 2, 4], [2.5, 1.5, 0.75], [0.1, 0.4]),
                "dev/accuracy": curve([3], [0.5], [0.3, 0.3]),
                "time": curve([1, 2, 3, 4], [0.1, 0.2, 0.3, 0.4], [0.1, 0.4], optional=True),
            }
        },
    )


def utf16_without_mark():
    loss = falling(4)
    text = table(["epoch", "loss"], zip(range(4), loss)).replace("\n", "\r\n")
    write(
        "powershell_utf16",
        {"log.csv": text.encode("utf-16-le")},
        {".": {"train/loss": curve(range(4), loss)}},
        x="epoch",
    )


def batches():
    rows, xs, ys = [], [], []
    for epoch in range(3):
        for batch in range(0, 50, 10):
            ys.append(round(3 - 0.1 * len(ys), 5))
            xs.append(epoch * 50 + batch)
            rows.append([epoch, batch, ys[-1]])
    write(
        "batch_within_epoch",
        {"train.csv": table(["epoch", "batch", "loss"], rows)},
        {
            ".": {
                "train/loss": curve(xs, ys),
                "epoch": curve(xs, [r[0] for r in rows], optional=True),
                "batch": curve(xs, [r[1] for r in rows], optional=True),
            }
        },
    )


for shape in [
    detectron2, stylegan, flair, spinning_up, xgboost, lightgbm, keras_semicolon, ultralytics,
    ray_tune, acme, dreamer, mae, pandas_records, gzipped, dvclive_old, neptune, wandb_history,
    downloads, chainer_like, torchtnt, utf16_without_mark, batches,
]:
    shape()
