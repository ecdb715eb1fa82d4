"""Distributed data parallel on CPUs: torchrun --nproc-per-node 2 distributed.py"""

import argparse
import json
import os
import time

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=100)
parser.add_argument("--weights", help="where each rank's final weights go, the rank behind it")
parser.add_argument("--movement", help="where each rank's movement goes, the rank behind it")
parser.add_argument("--checkpoint")
parser.add_argument("--rest", type=float, default=0.0)
parser.add_argument("--die-at", type=int, help="the step at which the last rank dies, once")
parser.add_argument("--idle-rank", type=int, help="a rank that never steps")
arguments = parser.parse_args()

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
restart = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")
# A store of its own for each attempt: gloo else finds addresses of processes that have ended.
store = dist.TCPStore(os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]))
dist.init_process_group(
    "gloo",
    store=dist.PrefixStore(f"attempt{restart}", store),
    rank=int(os.environ["RANK"]),
    world_size=int(os.environ["WORLD_SIZE"]),
)
rank, world = dist.get_rank(), dist.get_world_size()
workers = [each for each in range(world) if each != arguments.idle_rank]
group = dist.new_group(workers)
if rank == arguments.idle_rank:
    # An evaluator: it waits until the others are done.
    dist.barrier()
    dist.destroy_process_group()
    raise SystemExit(0)

torch.manual_seed(5)
model = DistributedDataParallel(nn.Linear(4, 1), process_group=group)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.999**step)
first = 0
if arguments.checkpoint and os.path.exists(arguments.checkpoint):
    state = torch.load(arguments.checkpoint)
    model.module.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    first = state["step"]
generator = torch.Generator().manual_seed(100 + rank)
movement = []
for step in range(first, arguments.steps):
    x = torch.randn(16, 4, generator=generator)
    noise = 0.1 * torch.randn(16, 1, generator=generator)
    loss = ((model(x) - x.sum(dim=1, keepdim=True) - noise) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    before = [each.detach().clone() for each in model.parameters()]
    scheduled = optimizer.param_groups[0]["lr"]
    optimizer.step()
    rates = [
        ((old - new.detach()).norm() / new.grad.norm()).item()
        for old, new in zip(before, model.parameters())
    ]
    movement.append({"step": step + 1, "rates": rates, "scheduled": scheduled})
    scheduler.step()
    if arguments.rest:
        time.sleep(arguments.rest)
    if step + 1 == arguments.die_at and restart == "0" and rank == world - 1:
        os._exit(7)
    if arguments.checkpoint and rank == 0 and (step + 1) % 20 == 0:
        state = {"model": model.module.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save(dict(state, step=step + 1), arguments.checkpoint + ".new")
        os.replace(arguments.checkpoint + ".new", arguments.checkpoint)
if rank == 0:
    print(f"epoch 1 loss {loss.item():.6f} val_loss {loss.item():.6f}")
if arguments.movement:
    with open(f"{arguments.movement}.{rank}", "w") as file:
        json.dump(movement, file)
if arguments.weights:
    torch.save(model.module.state_dict(), f"{arguments.weights}.{rank}")
dist.barrier()
dist.destroy_process_group()
