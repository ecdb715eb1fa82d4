"""Distributed data parallel on CPUs, with what each rank's optimizer used at each step kept.

torchrun --nproc-per-node 2 recorded_ranks.py, or srun python recorded_ranks.py
"""

import argparse
import hashlib
import json
import math
import os
import time

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

parser = argparse.ArgumentParser()
parser.add_argument("--records", required=True, help="folder of each rank's record")
parser.add_argument("--until", help="file that ends the training once it is there")
parser.add_argument("--epochs", type=int, default=100_000)
parser.add_argument("--checkpoint")
parser.add_argument("--rest", type=float, default=0.0)
parser.add_argument("--idle-rank", type=int, help="a rank that never steps")
arguments = parser.parse_args()

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def number(*names):
    return int(next((os.environ[name] for name in names if name in os.environ), "0"))


rank = number("RANK", "SLURM_PROCID")
world = number("WORLD_SIZE", "SLURM_NTASKS")
attempt = number("TORCHELASTIC_RESTART_COUNT")
is_hosted = os.environ.get("TORCHELASTIC_USE_AGENT_STORE") == "True"
# A store of its own for each attempt: gloo else finds addresses of processes that have ended.
store = dist.TCPStore(
    os.environ["MASTER_ADDR"],
    int(os.environ["MASTER_PORT"]),
    is_master=rank == 0 and not is_hosted,
)
dist.init_process_group(
    "gloo", store=dist.PrefixStore(f"attempt{attempt}", store), rank=rank, world_size=world
)
with open(f"{arguments.records}/pid.{rank}", "w") as file:
    file.write(f"{os.getpid()} {attempt}")
group = dist.new_group([each for each in range(world) if each != arguments.idle_rank])
if rank == arguments.idle_rank:
    # An evaluator: it waits until the others are done.
    dist.barrier()
    dist.destroy_process_group()
    raise SystemExit(0)


class Recorded(torch.optim.SGD):
    """Keeps what it steps with, and the rate by which its parameters have moved."""

    rows = []

    def step(self, closure=None):
        settings = {key: self.param_groups[0][key] for key in ("lr", "weight_decay", "momentum")}
        parameters = [each for each in self.param_groups[0]["params"] if each.grad is not None]
        before = [each.detach().clone() for each in parameters]
        result = super().step(closure)
        moved = wanted = 0.0
        for old, new in zip(before, parameters):
            direction = self.state[new].get("momentum_buffer")
            if direction is None or not settings["momentum"]:
                direction = new.grad + settings["weight_decay"] * old
            moved += (old - new.detach()).square().sum().item()
            wanted += direction.square().sum().item()
        row = dict(settings, moved=math.sqrt(moved / wanted), time=time.time())
        self.rows.append(row)
        return result


torch.manual_seed(5)
network = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1))
model = DistributedDataParallel(network, process_group=group)
optimizer = Recorded(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-3)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.9999**step)
x = torch.randn(640, 8)
y = x.sum(dim=1, keepdim=True).sin() + 0.1 * torch.randn(640, 1)
data = TensorDataset(x, y)
sampler = DistributedSampler(data, dist.get_world_size(group), dist.get_rank(group), seed=3)
loader = DataLoader(data, batch_size=32, sampler=sampler)
first_epoch = 0
if arguments.checkpoint and os.path.exists(arguments.checkpoint):
    state = torch.load(arguments.checkpoint)
    network.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    first_epoch = state["epoch"]
    Recorded.rows += state["rows"]
first_row = len(Recorded.rows)
epoch = first_epoch
while epoch < arguments.epochs:
    sampler.set_epoch(epoch)
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = (model(inputs) - targets).square().mean()
        loss.backward()
        scheduled = optimizer.param_groups[0]["lr"]
        optimizer.step()
        optimizer.rows[-1]["scheduled"] = scheduled
        scheduler.step()
        time.sleep(arguments.rest)
    epoch += 1
    is_last = torch.tensor(int(bool(arguments.until) and os.path.exists(arguments.until)))
    dist.broadcast(is_last, src=dist.get_global_rank(group, 0), group=group)
    if rank == 0:
        print(f"epoch {epoch} loss {loss.item():.6f}", flush=True)
        if arguments.checkpoint:
            state = {
                "model": network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(),
                "epoch": epoch,
                "rows": optimizer.rows,
            }
            torch.save(state, arguments.checkpoint + ".new")
            os.replace(arguments.checkpoint + ".new", arguments.checkpoint)
    if is_last:
        break
digest = hashlib.sha256()
for each in network.state_dict().values():
    digest.update(each.numpy().tobytes())
with open(f"{arguments.records}/record.{rank}", "w") as file:
    record = {"rows": optimizer.rows, "first": first_row, "weights": digest.hexdigest()}
    json.dump(record, file)
dist.barrier()
dist.destroy_process_group()
