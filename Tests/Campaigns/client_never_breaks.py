#!/usr/bin/env python3
"""Whatever goes wrong with dltui, a PyTorch script under `dltui run` ends as it would without it.

A script (momentum, a scheduler, dropout, gradient clipping, a GradScaler, data loaders that fork) is run
once alone. Each case then runs it under the program and breaks something. Its standard output, its exit
code and its weights must be those of the run alone, and one line must say what is off, where anything is.

The cases are all gone through first. Then come --rounds rounds, each with an exception planted at a random
call of a random function of the client, while commands come in.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from external_run import Broken, ExternalRun, kin, until

SCRIPT = '''
import hashlib, sys, time
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)
torch.manual_seed(3)
x = torch.randn(256, 8)
data = TensorDataset(x, x.sum(1, keepdim=True).sin())
workers = int(sys.argv[2])
loader = DataLoader(data, batch_size=32, shuffle=True, num_workers=workers, generator=torch.Generator().manual_seed(1))
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.05, total_steps=8 * int(sys.argv[1]))
scaler = torch.amp.GradScaler("cpu")
for epoch in range(int(sys.argv[1])):
    model.train()
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = (model(inputs) - targets).square().mean()
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()
        time.sleep(0.002)
    print(f"epoch {epoch + 1} loss {loss.item():.6f} lr {optimizer.param_groups[0]['lr']:.6g}", flush=True)
digest = hashlib.sha256()
for each in [*model.state_dict().values(), *(s["momentum_buffer"] for s in optimizer.state.values())]:
    digest.update(each.numpy().tobytes())
print("weights", digest.hexdigest())
sys.exit(3)
'''
CODE = 3
OFF = re.compile(r"dltui: steering is off \(.*\); training goes on")
#: Lists every function of the client that is called, and how often.
LISTING = """
import atexit, functools, importlib, inspect, json, os, pkgutil, sys
import dltui_client
calls = {}
def counted(name, original):
    @functools.wraps(original)
    def call(*given, **named):
        calls[name] = calls.get(name, 0) + 1
        return original(*given, **named)
    return call
def places():
    for info in pkgutil.iter_modules(dltui_client.__path__):
        if info.name == "__main__":
            continue
        module = importlib.import_module(f"dltui_client.{info.name}")
        for owner in [module, *(c for _, c in inspect.getmembers(module, inspect.isclass))]:
            if inspect.isclass(owner) and owner.__module__ != module.__name__:
                continue
            for key, value in list(vars(owner).items()):
                if inspect.isfunction(value) and value.__module__ == module.__name__:
                    path = module.__name__ + (":" + owner.__name__ if owner is not module else "")
                    yield owner, key, value, path
"""
COUNT = (
    LISTING
    + """
for owner, key, value, path in list(places()):
    setattr(owner, key, counted(f"{path} {key}", value))
def tell(process=os.getpid()):
    if os.getpid() == process and calls:
        with open(os.environ["COUNTS"], "w") as file:
            json.dump(calls, file)
atexit.register(tell)
"""
)
PLANT = (
    LISTING
    + """
wanted, when = os.environ["PLANTED"].rsplit(" ", 1)
count = 0
for owner, key, value, path in list(places()):
    if f"{path} {key}" == wanted:
        def planted(*given, original=value, **named):
            global count
            count += 1
            if count == int(when):
                raise KeyError("planted")
            return original(*given, **named)
        setattr(owner, key, functools.wraps(value)(planted))
"""
)


#: Their bodies catch whatever goes wrong; an exception before the first line of one cannot be.
GUARDS = {
    "dltui_client.client:Client _end",
    "dltui_client.client:Client _forked",
    "dltui_client.client:Client broke",
    "dltui_client.client:Client turn_off",
    "dltui_client.current client",
    "dltui_client.host_link say_off",
    "dltui_client.import_hooks _report",
    "dltui_client.import_hooks _run",
    "dltui_client.stopping:ExitHook _called",
    "dltui_client.torch_hooks _after_step",
    "dltui_client.torch_hooks _before_step",
}


class Campaign:
    def __init__(self, arguments):
        self.arguments = arguments
        self.dltui = os.path.abspath(arguments.dltui)
        self.random = random.Random(arguments.seed)
        self.done = self.failures = 0
        self.folder = tempfile.mkdtemp(prefix="never-breaks-")
        self.script = os.path.join(self.folder, "train.py")
        with open(self.script, "w") as file:
            file.write(SCRIPT)
        self.alone = {}

    def words(self, epochs, workers=0, flags=()):
        return [self.arguments.python, *flags, self.script, str(epochs), str(workers)]

    def expected(self, epochs, workers=0):
        """What the script prints without dltui."""
        key = (epochs, workers)
        if key not in self.alone:
            done = subprocess.run(
                self.words(*key), capture_output=True, text=True, cwd=self.folder,
                env=dict(os.environ, OMP_NUM_THREADS="1"),
            )  # fmt: skip
            if done.returncode != CODE or done.stderr:
                raise SystemExit(f"the script does not run alone: {done.stderr[-800:]}")
            self.alone[key] = done.stdout
        return self.alone[key]

    def case(self, name, work):
        self.done += 1
        folder = tempfile.mkdtemp(prefix="case-", dir=self.folder)
        case = Case(self, folder)
        try:
            work(case)
            print(f"ok    {name}" + (f": {case.told}" if case.told else ""), flush=True)
        except Broken as broken:
            self.failures += 1
            print(f"FAIL  {name}: {broken}\n      in {folder}", flush=True)
            case.keep = True
        finally:
            case.clean_up()


class Case:
    """One run of the script under the program, in which something breaks."""

    def __init__(self, campaign, folder):
        self.campaign, self.folder = campaign, folder
        self.run = ExternalRun(campaign.dltui, folder)
        self.told = ""
        self.keep = False
        self.mounts = []

    def file(self, name):
        return os.path.join(self.folder, name)

    def start(self, epochs=30, workers=0, flags=(), options=(), shell="", behind="", **environment):
        """Starts the script by a shell, which keeps its exit code and its two outputs apart."""
        self.shape = (epochs, workers)
        self.campaign.expected(*self.shape)
        self.run.environment.update(environment)
        line = f'{shell} "$@" {behind}; code=$?; echo $code >"{self.file("code")}"; exit $code'
        self.process = subprocess.Popen(
            [
                self.campaign.dltui, "run", "--headless", *options, "--", "sh", "-c", line, "sh",
                *self.campaign.words(epochs, workers, flags),
            ],
            cwd=self.folder, env=self.run.environment, stdin=subprocess.DEVNULL,
            stdout=open(self.file("out"), "wb"), stderr=open(self.file("err"), "wb"),
            start_new_session=True,
        )  # fmt: skip
        self.run.process = self.process

    def text(self, name):
        with open(self.file(name), errors="replace") as file:
            return file.read()

    def until(self, condition, what):
        def ended():
            return self.process.poll() is not None and f"it has ended: {self.text('err')[-400:]}"

        return until(condition, what, give_up=ended)

    def until_steps(self):
        self.until(self.run.is_training, "curves")

    def finish(self, says=None, is_host_gone=False):
        """Its end: everything as it is without dltui. `says` is what standard error has, a pattern; one
        line of it that steering is off where that is None is fine, nothing else is."""
        try:
            self.process.wait(180)
        except subprocess.TimeoutExpired:
            raise Broken(f"it never ended: {self.text('err')[-400:]}") from None
        until(lambda: os.path.exists(self.file("code")) and self.text("code"), "the script's end")
        if self.text("code").strip() != str(CODE):
            raise Broken(f"the script ended with {self.text('code').strip()}: {self.text('err')[-600:]}")
        if not is_host_gone and self.process.returncode != CODE:
            raise Broken(f"the exit code is {self.process.returncode}: {self.text('err')[-600:]}")
        out = self.text("out")
        wanted = self.campaign.expected(*self.shape)
        if is_host_gone:
            with open(self.file("console"), errors="replace") as file:
                console = file.read()
            if wanted.splitlines()[-1] not in console:
                raise Broken(f"the weights are others: {console[-300:]}")
        elif out != wanted:
            raise Broken(f"it printed something else: {out[-300:]!r}")
        self.run.no_process_is_left()
        errors = self.text("err").strip()
        lines = errors.splitlines()
        if says is None:
            if lines and not (len(lines) == 1 and OFF.fullmatch(lines[0])):
                raise Broken(f"standard error has {errors[-500:]!r}")
        elif not re.fullmatch(says, errors):
            raise Broken(f"standard error has {errors[-500:]!r}, not {says!r}")
        self.told = self.told or (lines[0] if lines else "")

    def clean_up(self):
        self.run.clean_up()
        for mount in self.mounts:
            subprocess.run(["umount", "-l", mount], check=False)
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def mount(self, path, options):
        """A small file system of its own; None where that is not allowed."""
        os.makedirs(path, exist_ok=True)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", path], capture_output=True, text=True
        )
        if done.returncode:
            return None
        self.mounts.append(path)
        return path


# What is broken


def nothing(case):
    case.start()
    case.finish("")


def forked_loaders(case):
    case.start(epochs=8, workers=2)
    case.until_steps()
    case.run.apply("pause")
    case.run.apply("resume")
    case.finish("")


def socket_file_gone(case):
    case.start()
    case.until_steps()
    os.unlink(os.path.join(case.run.path, "control.sock"))
    case.finish("")


def host_killed(case):
    case.start(behind="2>>err")
    case.until_steps()
    os.symlink(os.path.join(case.run.path, "console.log"), case.file("console"))
    os.kill(case.run.host(), signal.SIGKILL)
    case.finish(OFF.pattern, is_host_gone=True)


def host_killed_in_a_pause(case):
    case.start(behind="2>>err")
    case.until_steps()
    os.symlink(os.path.join(case.run.path, "console.log"), case.file("console"))
    case.run.apply("pause")
    os.kill(case.run.host(), signal.SIGKILL)
    case.finish(OFF.pattern, is_host_gone=True)


def host_stopped(case):
    """It lives, and neither reads nor answers."""
    case.start(epochs=60)
    case.until_steps()
    host = case.run.host()
    os.kill(host, signal.SIGSTOP)
    time.sleep(3)
    os.kill(host, signal.SIGCONT)
    case.finish("")


def run_folder_removed(case):
    case.start()
    case.until_steps()
    run = case.run.path
    while os.path.exists(run):
        # The host may write to it meanwhile.
        shutil.rmtree(run, ignore_errors=True)
    case.finish(None)


def disk_full(case):
    runs = case.mount(case.file("runs"), "size=96k")
    if runs is None:
        case.told = "skipped: no file system can be mounted here"
        return
    case.start(epochs=60)
    case.finish(r"((dltui|hint): .*\n?)*")


def disk_full_from_the_start(case):
    runs = case.mount(case.file("runs"), "size=64k")
    if runs is None:
        case.told = "skipped: no file system can be mounted here"
        return
    case.start(shell=f'touch "{case.file("begun")}";')
    # Before anything can be made there the program refuses, and the script never starts.
    case.until(lambda: os.path.exists(case.file("begun")) or case.process.poll(), "its start")
    with open(os.path.join(runs, "filler"), "wb") as file:
        try:
            file.write(b"\0" * (1 << 20))
        except OSError:
            pass
    case.finish(r"((dltui|hint): .*\n?)+")


def isolated_python(case):
    case.start(flags=["-I"])
    case.until(lambda: case.run.events("scalars"), "curves of what it prints")
    refused = case.run.send("undo")
    if "it only prints" not in refused.get("reason", ""):
        raise Broken(f"it is not said that the script only prints: {refused}")
    case.finish("")


def home_read_only(case):
    home = case.mount(case.file("home"), "size=64k,ro")
    if home is None:
        case.told = "skipped: no file system can be mounted here"
        return
    case.run.environment.pop("XDG_CACHE_HOME")
    case.start(HOME=home)
    case.finish(r"dltui: .*the Python client cannot be written.*")


def no_home(case):
    case.run.environment.pop("XDG_CACHE_HOME")
    case.run.environment.pop("HOME", None)
    case.start()
    case.finish("")


def closed_input(case):
    case.start(behind="<&-")
    case.finish("")


def closed_error_output(case):
    case.start(behind="2>&-", PLANTED="")
    case.until_steps()
    os.unlink(os.path.join(case.run.path, "control.sock"))
    case.finish("")


class Proxy(threading.Thread):
    """Stands between the client and the host, and sends the client what no host would."""

    def __init__(self, case, rubbish, after):
        super().__init__(daemon=True)
        self.rubbish, self.after = rubbish, after
        self.path = os.path.join(case.run.path, "control.sock")
        self.real = os.path.join(case.run.path, "real.sock")
        os.rename(self.path, self.real)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(8)

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
                host = socket.socket(socket.AF_UNIX)
                host.connect(self.real)
            except OSError:
                return
            threading.Thread(target=self.pump, args=(host, client), daemon=True).start()
            threading.Thread(target=self.watch, args=(client, host), daemon=True).start()

    def watch(self, client, host):
        """Passes on what the client says, and breaks in after some lines."""
        lines = 0
        try:
            while piece := client.recv(65536):
                lines += piece.count(b"\n")
                host.sendall(piece)
                if lines >= self.after and self.rubbish is not None:
                    rubbish, self.rubbish = self.rubbish, None
                    if rubbish == "hang":
                        time.sleep(3600)
                    elif rubbish == "close":
                        client.shutdown(socket.SHUT_RDWR)
                    else:
                        client.sendall(rubbish)
        except OSError:
            pass

    @staticmethod
    def pump(source, target):
        try:
            while piece := source.recv(65536):
                target.sendall(piece)
        except OSError:
            pass


def rubbish(generator):
    """Kinds of garbage, by name."""
    nested = b"[" * 100_000 + b"]" * 100_000
    odd = [
        b'{"id":%s,"command":"pause"}' % number
        for number in (b"1e999", b"-5", b"true", b"null", b'"7"', b"1" * 400, b"[1]", b"0.5")
    ] + [
        b'{"id":900%d,"command":"set","hyperparameter":%s,"value":%s}' % (i, key, value)
        for i, (key, value) in enumerate(
            [
                (b'"learningRate"', b'"NaN"'), (b'"learningRate"', b"-1"), (b"7", b"7"),
                (b'"learningRate"', b"1" * 500), (b'"momentum"', b"NaN"), (b'"x"', b"{}"),
                (b'"learningRate"', b"1e400"), (b'"learningRateHold"', b"0.5"), (b"null", b"null"),
                (b'"gradientClip"', b"-3"), (b'"dropout0"', b"2"), (b'"learningRate"', b"[]"),
            ]
        )  # fmt: skip
    ] + [
        b'{"id":9100,"command":"stop","at":"never"}', b'{"id":9101,"command":"dance"}',
        b'{"id":9102,"command":""}', b'{"id":9103,"command":{}}', b'{"command":"pause"}',
        b'{"control":7}', b"{}", b'{"event":"finished"}',
        b'{"id":9104,"command":"cancelStop"}', b'{"id":9105,"command":"resume"}',
    ]  # fmt: skip
    return {
        "bytes": bytes(generator.randrange(256) for _ in range(3000)) + b"\n",
        "binary without an end": bytes(generator.randrange(1, 10) for _ in range(1 << 21)),
        "a torn line": b'{"id":1,"comm\n',
        "no object": b"[1,2,3]\n",
        "a number": b"12\n",
        "deep brackets": nested + b"\n",
        "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"\n",
        "half a surrogate": b'{"id":3,"command":"\\ud800"}\n',
        "no UTF-8": b'{"id":3,"command":"\xff\xfe"}\n',
        "a huge number": b'{"id":' + b"9" * 5000 + b',"command":"pauses"}\n',
        "odd lines": b"\n".join(odd) + b"\n",
        "a protocol that is a word": b'{"control":"welcome","protocol":"one"}\n',
        "another protocol": b'{"control":"welcome","protocol":9}\n',
        "goodbye": b'{"control":"goodbye","reason":"\\u001b[31mgo\\n"}\n',
        "an end": "close",
        "silence": "hang",
    }


def garbage(kind):
    def work(case):
        case.start(shell=f'while [ ! -e "{case.file("go")}" ]; do sleep 0.02; done;')
        until(lambda: case.run.path and os.path.exists(case.run.path + "/control.sock"), "a socket")
        generator = case.campaign.random
        proxy = Proxy(case, rubbish(generator)[kind], generator.randrange(2, 8))
        proxy.start()
        open(case.file("go"), "w").close()
        try:
            case.finish(None)
        finally:
            proxy.listener.close()
        if proxy.rubbish is not None:
            raise Broken("the garbage was never sent")

    return work


def sitecustomize(case, text):
    own = case.file("own")
    os.mkdir(own)
    with open(os.path.join(own, "sitecustomize.py"), "w") as file:
        file.write("import os\nif os.environ.get('DLTUI_SOCKET'):\n")
        file.writelines(f"    {line}\n" for line in text.splitlines())
    return own


def command(case):
    """Asks for everything that leaves the weights alone."""
    for words in (
        ("set", "gradientNormLogging", "on"), ("pause",), ("step",), ("save",), ("epoch",), ("resume",),
        ("evaluate",), ("cancel-stop",),
    ):  # fmt: skip
        if case.process.poll() is not None:
            return
        try:
            case.run.send(*words, seconds=3)
        except Broken:
            # Nobody answers where steering is off.
            return
    # What a step holds on is let go.
    try:
        case.run.send("resume", seconds=3)
    except Broken:
        pass


def count(found):
    def work(case):
        own = sitecustomize(case, COUNT)
        case.start(epochs=60, PYTHONPATH=own, COUNTS=case.file("counts"))
        case.until_steps()
        command(case)
        case.finish("(dltui: saved .*)?")
        with open(case.file("counts")) as file:
            found.update(json.load(file))
        case.told = f"{len(found)} functions of the client are called"

    return work


def planted(name, when):
    def work(case):
        own = sitecustomize(case, PLANT)
        case.start(epochs=60, PYTHONPATH=own, PLANTED=f"{name} {when}")
        try:
            case.until_steps()
            command(case)
        except Broken:
            pass
        case.finish(rf"({OFF.pattern})?(\n?dltui: saved .*)?(\n?{OFF.pattern})?")

    return work


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dltui", required=True, help="the program")
    parser.add_argument("--python", default=sys.executable, help="a Python that has PyTorch")
    parser.add_argument("--rounds", type=int, default=40, help="planted exceptions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=15.0, help="plant none after these")
    parser.add_argument("--only", help="only cases with this in their name")
    arguments = parser.parse_args()
    campaign = Campaign(arguments)
    begun = time.monotonic()
    cases = [
        nothing, forked_loaders, socket_file_gone, host_killed, host_killed_in_a_pause, host_stopped,
        run_folder_removed, disk_full, disk_full_from_the_start, isolated_python, home_read_only,
        no_home, closed_input, closed_error_output,
    ]  # fmt: skip
    named = [(each.__name__.replace("_", " "), each) for each in cases]
    named += [(f"garbage: {kind}", garbage(kind)) for kind in rubbish(random.Random(0))]
    for name, work in named:
        if not arguments.only or arguments.only in name:
            campaign.case(name, work)
    calls = {}
    if arguments.rounds and (not arguments.only or "planted" in arguments.only):
        campaign.case("planted: which functions there are", count(calls))
    names = sorted(set(calls) - GUARDS)
    campaign.random.shuffle(names)
    for number in range(arguments.rounds if names else 0):
        if time.monotonic() - begun > arguments.minutes * 60:
            break
        name = names[number % len(names)]
        when = min(calls[name], 1 + int(campaign.random.expovariate(1 / 10)))
        campaign.case(f"planted: {name}, call {when}", planted(name, when))
    if not campaign.failures:
        shutil.rmtree(campaign.folder, ignore_errors=True)
    print(f"{campaign.done} rounds, {campaign.failures} failures")
    sys.exit(1 if campaign.failures else 0)


main()
