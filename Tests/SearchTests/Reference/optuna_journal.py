"""Opens a search that dltui wrote as a journal of Optuna's, and compares it with what dltui says of it.

    pip install optuna
    dltui search digits --trials 12 --epochs 4 --asha --json > answer.json
    dltui export latest --format optuna --output study.log
    python optuna_journal.py study.log answer.json
"""

import json
import sys

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

STATES = {
    "finished": TrialState.COMPLETE, "halted": TrialState.PRUNED, "failed": TrialState.FAIL,
    "killed": TrialState.PRUNED, "running": TrialState.RUNNING,
}  # fmt: skip

storage = JournalStorage(JournalFileBackend(sys.argv[1]))
(summary,) = optuna.get_all_study_summaries(storage)
study = optuna.load_study(study_name=summary.study_name, storage=storage)
with open(sys.argv[2], encoding="utf-8") as file:
    answer = json.load(file)
assert study.study_name == answer["name"]
higher = answer["direction"] == "higherIsBetter"
assert study.direction == optuna.study.StudyDirection.MAXIMIZE if higher else optuna.study.StudyDirection.MINIMIZE
assert study.metric_names == [answer["metric"]], study.metric_names
assert len(study.trials) == len(answer["trials"])
for trial, ours in zip(study.trials, answer["trials"]):
    assert trial.number + 1 == ours["number"]
    assert trial.state == STATES[ours["status"]], (trial.state, ours)
    if trial.state == TrialState.COMPLETE:
        assert trial.value == ours["score"], (trial.value, ours)
    for name, text in ours["values"].items():
        value = trial.params[next(path for path in trial.params if path.endswith(name))]
        assert value == text if isinstance(value, str) else abs(value - float(text)) <= 1e-9 * abs(value), (value, text)
        assert trial.distributions[next(p for p in trial.params if p.endswith(name))]._contains(
            trial.distributions[next(p for p in trial.params if p.endswith(name))].to_internal_repr(value)
        )
    assert trial.intermediate_values, trial
best = next(t for t in answer["trials"] if t.get("rank") == 1)
assert study.best_trial.number + 1 == best["number"] or study.best_value == best["score"]
# It can be gone on with: Optuna's sampler takes the trials in.
sampled = study.ask({name: dist for name, dist in study.best_trial.distributions.items()})
assert set(sampled.params) == set(study.best_trial.params)
print(f"{len(study.trials) - 1} trials, best {study.best_value} of trial {study.best_trial.number + 1}: the same")
