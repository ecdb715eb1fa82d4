"""What a script prints is stamped with its step, where the host reads it, and is untouched elsewhere."""

import unittest

from trainer_case import TrainerCase

#: The host says which outputs it reads: here the pipes that the test made.
READ = """
import os, sys
def identity(file):
    facts = os.fstat(file)
    return f"{facts.st_dev}:{facts.st_ino}"
os.environ["DLTUI_OUTPUT"] = f"{identity(1)} {identity(2)}"
"""
LOOP = """
import torch
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(torch.randn(40, 2)), 4)
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
print("begins")
for epoch in range(3):
    for batch, (x,) in enumerate(loader):
        optimizer.zero_grad()
        model(x).square().sum().backward()
        optimizer.step()
        if batch == 4:
            print("half", end=" ")
            print("way")
    for x in loader.dataset:
        model(x[0])
    print("epoch", epoch, "val_loss", 0.5)
    print("and so on", file=output)
"""
TEXT = "begins\n" + "".join(
    f"half way\nepoch {epoch} val_loss 0.5\nand so on\n" for epoch in range(3)
)


def stamp(step, epoch):
    return f"\x1b]7717;dltui;{step};{epoch}\a"


class Printing(TrainerCase):
    def printed(self, head, **named):
        return self.finish(self.start(self.script("loop.py", head + LOOP), **named))

    def test_eachLineIsStampedAtTheStepItWasPrintedAfter(self):
        # Nothing is flushed before the end: the stamps have waited in the buffer with the text.
        out, error = self.printed(READ + "output = sys.stderr")
        expected, complaints = "begins\n", ""
        for epoch in range(3):
            expected += stamp(10 * epoch + 5, f"{epoch}.5") + "half way\n"
            expected += stamp(10 * epoch + 10, epoch + 1) + f"epoch {epoch} val_loss 0.5\n"
            complaints += stamp(10 * epoch + 10, epoch + 1) + "and so on\n"
        self.assertEqual(out, expected)
        self.assertEqual(error, complaints)

    def test_whatTheHostDoesNotReadIsUntouched(self):
        out, _ = self.printed("import sys; output = sys.stdout")
        self.assertEqual(out, TEXT)
        # Through another program, or into a file.
        other = "os.environ['DLTUI_OUTPUT'] = identity(2)\noutput = open('own.txt', 'w')"
        out, error = self.printed(READ + other)
        self.assertEqual(out, TEXT.replace("and so on\n", ""))
        self.assertEqual(error, "")
        with open(self.file("own.txt")) as file:
            self.assertEqual(file.read(), "and so on\n" * 3)

    def test_aStreamOfTheScriptsOwnIsLeftAlone(self):
        own = """
class Own:
    def write(self, text): sys.__stderr__.buffer.write(text.encode())
    def flush(self): sys.__stderr__.flush()
output = sys.stdout = Own()
"""
        out, error = self.printed(READ + own)
        self.assertEqual((out, error), ("", TEXT))

    def test_aFailureOfOursLetsTheTextThrough(self):
        path = self.plant("printing:Printing", "_say_step", when=2)
        out, error = self.printed(READ + "output = sys.stdout", PYTHONPATH=path)
        self.assertEqual(out, TEXT.replace("half way", stamp(5, "0.5") + "half way", 1))
        self.assertIn("steering is off (KeyError: 'planted'); training goes on", error)


if __name__ == "__main__":
    unittest.main()
