"""Reference features for TableEncodingTests.swift, by scikit-learn's encoders fitted on the train table.

Run from the repository's root: python3 Tests/DatasetsTests/Reference/tables.py
"""

import csv
import json
import pathlib

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

folder = pathlib.Path("Tests/DatasetsTests/Reference/Tables")
random = np.random.default_rng(7)


def table(name, count, ports):
    rows = []
    for row in range(count):
        age = f"{random.gamma(4, 8):.1f}" if random.random() > 0.2 else random.choice(["", "NA", " ?"])
        port = random.choice(ports[0], p=ports[1]) if random.random() > 0.05 else ""
        day = pd.Timestamp("2021-02-25") + pd.Timedelta(days=float(random.integers(0, 900)))
        joined = day.strftime(random.choice(["%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d 06:00", "%Y-%m-%dT18:30:00Z"]))
        rows.append([
            age, f"{random.exponential(30):.4f}", random.choice(["female", "male"]), port,
            str(random.integers(1, 4)), joined if random.random() > 0.03 else "n/a", str(row),
        ])
    with open(folder / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["age", "fare", "sex", "port", "class", "joined", "row"])
        writer.writerows(rows)


train_ports = ["Cherbourg", "Queenstown", "Southampton, Dock 3", "Bergen", "Oslo"]
table("train.csv", 300, (train_ports, [0.3, 0.2, 0.49, 0.006, 0.004]))
table("dev.csv", 60, (train_ports + ["Lisbon"], [0.3, 0.2, 0.3, 0.05, 0.05, 0.1]))

markers = ["", "NA", " ?", "n/a"]
data = {
    name: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False).replace(markers, np.nan)
    for name in ("train", "dev")
}


def days(texts):
    times = pd.to_datetime(texts, format="mixed", utc=True)
    return ((times - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(days=1)).to_numpy()


names, parts = [], {"train": [], "dev": []}


def add(features, values):
    names.extend(features)
    for name in parts:
        parts[name].append(values[name])


for column in ("age", "fare", "sex", "port", "class", "joined"):
    cells = {name: data[name][column] for name in data}
    if column in ("age", "fare", "joined"):
        read = days if column == "joined" else lambda texts: texts.astype(float).to_numpy()
        numbers = {name: read(cells[name]).reshape(-1, 1) for name in cells}
        imputer = SimpleImputer(strategy="mean", add_indicator=True).fit(numbers["train"])
        filled = {name: imputer.transform(numbers[name]) for name in numbers}
        scaler = StandardScaler().fit(filled["train"][:, :1])
        add([column], {name: scaler.transform(filled[name][:, :1]) for name in filled})
        if filled["train"].shape[1] == 2:
            add([f"{column} missing"], {name: filled[name][:, 1:] for name in filled})
        continue
    encoder = OneHotEncoder(min_frequency=0.01, handle_unknown="infrequent_if_exist", sparse_output=False)
    texts = {name: cells[name].to_numpy(dtype=object).reshape(-1, 1) for name in cells}
    encoder.fit(texts["train"])
    encoded = {name: encoder.transform(texts[name]) for name in texts}
    places = {name[3:]: place for place, name in enumerate(encoder.get_feature_names_out(["x_"]))}
    known = sorted(name for name in places if name not in ("nan", "infrequent_sklearn"))
    ends = [("infrequent_sklearn", f"{column}=(other)"), ("nan", f"{column} missing")]
    for text, feature in [(name, f"{column}={name}") for name in known] + [end for end in ends if end[0] in places]:
        add([feature], {name: encoded[name][:, [places[text]]] for name in encoded})

json.dump(
    {"names": names} | {name: np.hstack(parts[name]).round(9).tolist() for name in parts},
    open(folder / "expected.json", "w"), separators=(",", ":"))
