"""Where epochs end, in loops of several shapes."""

import unittest

from trainer_case import TrainerCase

HEAD = """
import time, torch
from torch.utils.data import DataLoader, TensorDataset
data = TensorDataset(torch.randn(40, 2))
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)
def train(batches):
    for (x,) in batches:
        optimizer.zero_grad()
        model(x).square().sum().backward()
        optimizer.step()
        time.sleep(0.005)
def measure(batches):
    with torch.no_grad():
        for (x,) in batches:
            model(x)
"""


class EpochShapes(TrainerCase):
    def steps(self, body):
        _, error = self.finish(self.start(self.script("loop.py", HEAD + body)))
        self.assertEqual(error, "")
        return [event["step"] for event in self.host.events("epochFinished")]

    def test_aNewLoaderForEachEpoch(self):
        body = """
for epoch in range(4):
    loader = DataLoader(data, 4)
    train(loader)
    scheduler.step()
"""
        self.assertEqual(self.steps(body), [10, 20, 30, 40])

    def test_measuringOnTheTrainSetIsNoEpoch(self):
        body = """
loader, other = DataLoader(data, 4), DataLoader(data, 8)
for epoch in range(3):
    train(loader)
    measure(other)
"""
        self.assertEqual(self.steps(body), [10, 20, 30])

    def test_measuringInTheMiddleOfAnEpochIsNoEpoch(self):
        body = """
loader, other = DataLoader(data, 4), DataLoader(data, 8)
for epoch in range(3):
    for number, (x,) in enumerate(loader):
        model(x).square().sum().backward()
        optimizer.step()
        if number % 3 == 0:
            measure(other)
"""
        self.assertEqual(self.steps(body), [10, 20, 30])

    def test_aLoopWithoutLoaderHasNone(self):
        body = """
for step in range(30):
    train([(data.tensors[0],)])
"""
        self.assertEqual(self.steps(body), [])
        for event in self.host.events("capabilities"):
            self.assertNotIn("stop.afterEpoch", event["capabilities"])

    def test_aStreamWithAWrongLengthWarnsOnlyIfItDoesAnyway(self):
        body = """
class Stream(torch.utils.data.IterableDataset):
    def __iter__(self):
        return iter(torch.randn(12, 2).split(1))
    def __len__(self):
        return 5
loader = DataLoader(Stream(), batch_size=None)
for epoch in range(2):
    train((x,) for x in loader)
"""
        self.assertEqual(self.steps(body), [12, 24])


if __name__ == "__main__":
    unittest.main()
