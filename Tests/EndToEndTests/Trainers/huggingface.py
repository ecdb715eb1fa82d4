"""A small model trained by Hugging Face's Trainer."""

import argparse
import json
import time

import torch
from torch import nn
from transformers import Trainer, TrainerCallback, TrainingArguments

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=4)
parser.add_argument("--accumulate", type=int, default=1)
parser.add_argument("--output", default="trainer-output")
parser.add_argument("--weights", help="where the final weights go")
parser.add_argument("--movement", help="where the parameters' movement of each step is recorded")
parser.add_argument("--rest", type=float, default=0.0, help="seconds to rest after each step")
arguments = parser.parse_args()

torch.manual_seed(1)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
inputs = torch.randn(200 * arguments.accumulate, 4)
targets = inputs.sum(dim=1, keepdim=True) + 0.1 * torch.randn(len(inputs), 1)
train = [{"x": x, "labels": y} for x, y in zip(inputs, targets)]


class Regression(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))

    def forward(self, x, labels=None):
        outputs = self.layers(x)
        return {"loss": nn.functional.mse_loss(outputs, labels), "logits": outputs}


class Movement(TrainerCallback):
    """Records how far each step moved the parameters."""

    def __init__(self):
        self.steps = []

    def on_pre_optimizer_step(self, args, state, control, model=None, optimizer=None, **kwargs):
        self.before = [each.detach().clone() for each in model.parameters()]
        self.gradients = [each.grad.clone() for each in model.parameters()]
        self.scheduled = optimizer.param_groups[0]["lr"]

    def on_optimizer_step(self, args, state, control, model=None, **kwargs):
        rates = [
            ((old - new.detach()).double().norm() / gradient.double().norm()).item()
            for old, new, gradient in zip(self.before, model.parameters(), self.gradients)
        ]
        step = state.global_step + 1
        self.steps.append({"step": step, "rates": rates, "scheduled": self.scheduled})
        time.sleep(arguments.rest)


model = Regression()
movement = Movement()
trainer = Trainer(
    model=model,
    args=TrainingArguments(
        output_dir=arguments.output,
        num_train_epochs=arguments.epochs,
        per_device_train_batch_size=8,
        gradient_accumulation_steps=arguments.accumulate,
        learning_rate=0.05,
        lr_scheduler_type="cosine",
        warmup_steps=10,
        max_grad_norm=0.0,
        optim="sgd",
        logging_steps=5,
        eval_strategy="epoch",
        save_strategy="no",
        report_to="none",
        use_cpu=True,
        disable_tqdm=True,
    ),
    train_dataset=train,
    eval_dataset=train[:64],
    callbacks=[movement],
)
trainer.train()
if arguments.movement:
    with open(arguments.movement, "w") as file:
        json.dump(movement.steps, file)
if arguments.weights:
    torch.save(model.state_dict(), arguments.weights)
