"""A small model trained by Lightning."""

import argparse
import json
import time

import lightning
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=4)
parser.add_argument("--accumulate", type=int, default=1)
parser.add_argument("--weights", help="where the final weights go")
parser.add_argument("--movement", help="where the parameters' movement of each step is recorded")
parser.add_argument("--rest", type=float, default=0.0, help="seconds to rest after each step")
arguments = parser.parse_args()

lightning.seed_everything(1, verbose=False)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
inputs = torch.randn(200 * arguments.accumulate, 4)
targets = inputs.sum(dim=1, keepdim=True) + 0.1 * torch.randn(len(inputs), 1)
train = DataLoader(TensorDataset(inputs, targets), 8, shuffle=True)
validation = DataLoader(TensorDataset(inputs[:64], targets[:64]), 32)


class Regression(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = nn.functional.mse_loss(self.layers(x), y)
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch, batch_idx):
        x, y = batch
        self.log("val_loss", nn.functional.mse_loss(self.layers(x), y))

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.05)
        scheduler = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, 0.1, total_steps=arguments.epochs * 25, cycle_momentum=False
        )
        return [optimizer], [{"scheduler": scheduler, "interval": "step"}]


class Movement(lightning.Callback):
    """Records how far each step moved the parameters."""

    def __init__(self):
        self.steps = []
        self.before = None

    def on_before_optimizer_step(self, trainer, module, optimizer):
        self.before = [each.detach().clone() for each in module.parameters()]
        self.gradients = [each.grad.clone() for each in module.parameters()]
        self.scheduled = trainer.lr_scheduler_configs[0].scheduler.get_last_lr()[0]

    def on_train_batch_end(self, trainer, module, outputs, batch, batch_idx):
        time.sleep(arguments.rest)
        if self.before is None:
            return
        rates = [
            ((old - new.detach()).norm() / gradient.norm()).item()
            for old, new, gradient in zip(self.before, module.parameters(), self.gradients)
        ]
        step = len(self.steps) + 1
        self.steps.append({"step": step, "rates": rates, "scheduled": self.scheduled})
        self.before = None


class Printing(lightning.Callback):
    def on_validation_end(self, trainer, module):
        if not trainer.sanity_checking:
            print(f"epoch {trainer.current_epoch} val_loss {trainer.callback_metrics['val_loss']}")


model = Regression()
movement = Movement()
trainer = lightning.Trainer(
    max_epochs=arguments.epochs,
    accelerator="cpu",
    accumulate_grad_batches=arguments.accumulate,
    callbacks=[movement, Printing()],
    enable_progress_bar=False,
    enable_checkpointing=False,
    logger=False,
)
trainer.fit(model, train, validation)
if arguments.movement:
    with open(arguments.movement, "w") as file:
        json.dump(movement.steps, file)
if arguments.weights:
    torch.save(model.state_dict(), arguments.weights)
