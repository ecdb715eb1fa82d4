#!/usr/bin/env python3
"""The packages install and run where there is no Swift (root, for the chroots).

packages.py --packages FOLDER [--systems bookworm,trixie,noble] [--mirror SYSTEM=URL]... [--cache FOLDER] [--no-wheel]
            [--torch REQUIREMENT]

FOLDER is what .ci/package made. The .deb goes into a fresh system made by debootstrap (apt-get install debootstrap), for each
of --systems; the wheel into a fresh virtual environment. In each, with one install command and nothing else: `dltui --version`,
the manual page and the completions, the default run without a screen, a trainer in Python without PyTorch that is steered, and
`dltui doctor`. With --torch, such as 'torch==2.13.0+cpu', pip brings PyTorch into the virtual environment, and a script of its
own is steered there with the client that the wheel brings. Sizes and times are printed.

A system's packages come from its --mirror; without one from where this system's apt has them, which serves the releases of the
same distribution. --cache keeps the bare systems from one time to the next; they are copied.
"""

import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from campaign import fail, failures

NAMES = {"bookworm": "Debian 12", "trixie": "Debian 13", "noble": "Ubuntu 24.04"}
ORIGINS = {"bookworm": "Debian", "trixie": "Debian", "noble": "Ubuntu"}

#: Says what it computes with, so that one sees the edit take hold.
TRAINER = """
import time, dltui_client
weight = dltui_client.knob("aux_weight", 0.25, min=0, max=1)
for step in range(1, 4000):
    dltui_client.log(step, {"loss": 1 / step})
    if weight.value == 0.5:
        print("steered at", step, flush=True)
        break
    time.sleep(0.01)
"""

#: Says at which step which rate became another.
TORCH_TRAINER = """
import time, torch
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(2, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
x = torch.randn(256, 2)
y = (x[:, :1] * x[:, 1:] > 0).float()
for step in range(1, 6000):
    loss = torch.nn.functional.binary_cross_entropy_with_logits(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    weight = net[2].weight
    before = weight.detach().clone()
    optimizer.step()
    # By what it did to the weights: the client's factor is never left in the optimizer.
    if abs((weight - before).norm() / weight.grad.norm() - 0.025) < 1e-3:
        print("steered at", step, flush=True)
        break
    time.sleep(0.01)
"""

parser = argparse.ArgumentParser()
parser.add_argument("--packages", required=True)
parser.add_argument("--systems", default="bookworm,trixie,noble")
parser.add_argument("--mirror", action="append", default=[], metavar="SYSTEM=URL")
parser.add_argument("--cache")
parser.add_argument("--torch")
parser.add_argument("--no-wheel", action="store_true")
arguments = parser.parse_args()
packages = os.path.abspath(arguments.packages)
mirrors = dict(pair.split("=", 1) for pair in arguments.mirror)


class Place:
    """Somewhere the program is installed: runs commands there, in a folder of its own."""

    def __init__(self, name, folder, prefix, environment):
        self.name, self.folder, self.prefix, self.environment = name, folder, prefix, environment

    def start(self, *command, **options):
        return subprocess.Popen(
            [*self.prefix, *command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)

    def run(self, *command, seconds=600):
        process = self.start(*command)
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            self.wrong(f"{' '.join(command)} does not end: {said[-300:]}")
        return process.returncode, said

    def good(self, *command, **options):
        status, said = self.run(*command, **options)
        if status != 0:
            self.wrong(f"{' '.join(command)} ends with {status}: {said[-500:].strip()}")
        return said

    def wrong(self, what):
        fail(f"{self.name}: {what}")

    def note(self, what):
        print(f"      {self.name}: {what}", flush=True)


def try_out(place, python, begun):
    """All that the program has to do there. `begun` is when the install command was."""
    installed = time.monotonic() - begun
    said = place.good("dltui", "--version")
    if not re.search(r"^build release, Swift library within", said, re.M):
        place.wrong(f"--version says {said}")
    # The first row of a run that begins now.
    run = place.start("dltui", "train", "--headless", "--json", "--name", "first")
    curve = None
    for line in run.stdout:
        if '"scalars"' in line and curve is None:
            curve = time.monotonic() - begun
    if run.wait() != 0 or curve is None:
        place.wrong(f"the default run ends with {run.returncode}")
    place.note(f"installed after {installed:.1f} s, first values of a curve after {curve or 0:.1f} s")
    steer(place, python)
    status, said = place.run("dltui", "doctor", "--json")
    report = json.loads(said[said.index("{"):]) if "{" in said else {"faults": said}
    if status != 0 or report["faults"]:
        place.wrong(f"doctor finds faults: {report}")
    if not place.good("dltui", "man").startswith(".TH DLTUI"):
        place.wrong("there is no manual page")
    return said


def steer(place, python, text=TRAINER, name="mine", edit=("aux_weight", "0.5")):
    with open(os.path.join(place.root_folder, name + ".py"), "w") as file:
        file.write(text)
    trainer = place.start("dltui", "run", "--headless", "--name", name, "--", python, name + ".py")
    end = time.monotonic() + 60
    while time.monotonic() < end and trainer.poll() is None:
        # From the shell, as a person would.
        status, said = place.run("dltui", "send", name, "set", *edit)
        if status == 0:
            break
        time.sleep(0.2)
    said = trainer.communicate(timeout=120)[0]
    steered = re.search(r"steered at \d+", said)
    if not steered:
        return place.wrong(f"{name}.py is not steered: {said[-500:]}")
    place.note(f"{name}.py is {steered[0]}")


def mirror(name):
    """Where a system's packages are; None where nobody says."""
    if name in mirrors:
        return mirrors[name]
    # What this system's own packages come from.
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages"],
        capture_output=True, text=True).stdout
    found = [line.split()[1] for line in said.splitlines() if line.split()[0] == ORIGINS[name]]
    return next((place for place in found if "security" not in place), None)


def system(name, folder):
    """A bare system; None where its mirror is not there."""
    kept = arguments.cache and os.path.join(arguments.cache, name)
    if kept and os.path.isdir(kept):
        subprocess.run(["cp", "-a", kept, folder], check=True)
        return folder
    place = kept or folder
    script = [] if os.path.exists(f"/usr/share/debootstrap/scripts/{name}") else ["/usr/share/debootstrap/scripts/gutsy"]
    components = "--components=main,universe" if name == "noble" else "--components=main"
    if mirror(name) is None:
        print(f"      {NAMES[name]}: not tried, apt here knows no mirror of it (--mirror {name}=URL)", flush=True)
        return None
    # Its signatures are checked where the keys for them are installed.
    keys = f"/usr/share/keyrings/{ORIGINS[name].lower()}-archive-keyring.gpg"
    trust = [f"--keyring={keys}"] if os.path.exists(keys) else ["--no-check-gpg"]
    made = subprocess.run(
        ["debootstrap", "--variant=minbase", components, *trust, name, place, mirror(name), *script],
        capture_output=True, text=True)
    if made.returncode != 0:
        print(f"      {NAMES[name]}: its mirror gives no system, not tried ({made.stdout[-200:].strip()})", flush=True)
        shutil.rmtree(place, ignore_errors=True)
        return None
    if kept:
        subprocess.run(["cp", "-a", kept, folder], check=True)
    return folder


def debian(name):
    (package,) = glob.glob(packages + "/*.deb")
    with tempfile.TemporaryDirectory(prefix="dltui-system-") as scratch:
        root = system(name, scratch + "/root")
        if root is None:
            return 0
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive", "TERM": "xterm"}
        place = Place(NAMES[name], "/", ["chroot", root, "env", "-C", "/root"], environment)
        place.root_folder = root + "/root"
        shutil.copyfile("/etc/resolv.conf", root + "/etc/resolv.conf")
        mounts = [("proc", "/proc"), ("devtmpfs", "/dev"), ("sysfs", "/sys")]
        for kind, point in mounts:
            subprocess.run(["mount", "-t", kind, kind, root + point], check=True)
        try:
            # What somebody has who runs Python there: no part of the install command.
            place.good("apt-get", "update")
            place.good("apt-get", "install", "-y", "--no-install-recommends", "python3", "man-db")
            before = used(root)
            shutil.copy(package, root + "/root/dltui.deb")
            begun = time.monotonic()
            place.good("apt-get", "install", "-y", "./dltui.deb")
            try_out(place, "python3", begun)
            for file in ["man/man1/dltui.1.gz", "bash-completion/completions/dltui", "zsh/vendor-completions/_dltui",
                         "fish/vendor_completions.d/dltui.fish", "doc/dltui/copyright"]:
                # A system may be set up to keep no manual pages.
                if not os.path.exists(f"{root}/usr/share/{file}") and not glob.glob(f"{root}/etc/dpkg/dpkg.cfg.d/excludes"):
                    place.wrong(f"{file} is not in its place")
            place.note(f"{(used(root) - before) / 1e6:.0f} MB on the disk with all that came with it")
            place.good("apt-get", "remove", "-y", "dltui")
            if os.path.exists(root + "/usr/bin/dltui"):
                place.wrong("it cannot be removed")
            return 1
        finally:
            for _, point in reversed(mounts):
                subprocess.run(["umount", "-l", root + point], check=False)


def used(root):
    said = subprocess.run(["du", "-sxB1", root], capture_output=True, text=True).stdout
    return int(said.split()[0])


def wheel():
    (package,) = glob.glob(packages + "/*.whl")
    with tempfile.TemporaryDirectory(prefix="dltui-venv-") as scratch:
        subprocess.run([sys.executable, "-m", "venv", scratch + "/venv"], check=True)
        # No Swift, and none of the libraries but the C library's: they are looked for beside the program first.
        environment = {"PATH": scratch + "/venv/bin:/usr/bin:/bin", "HOME": scratch, "TERM": "xterm"}
        environment |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        place = Place("wheel", scratch, [], environment)
        place.root_folder = scratch
        before = used(scratch)
        begun = time.monotonic()
        place.good(scratch + "/venv/bin/pip", "install", "--no-index", "--disable-pip-version-check", package)
        try_out(place, "python3", begun)
        place.note(f"{os.path.getsize(package) / 1e6:.1f} MB, {(used(scratch) - before) / 1e6:.0f} MB installed, {os.path.basename(package)}")
        program = glob.glob(scratch + "/venv/lib/python*/site-packages/dltui/program")[0]
        for name, path in re.findall(r"(\S+) => (\S+)", place.good("ldd", program)):
            if not path.startswith(scratch) and not re.match(r"(libc|libm|ld-linux.*|linux-vdso|libdl|libpthread|librt|libutil)\.so", name):
                place.wrong(f"{name} is taken from {path}")
        place.good("python3", "-c", "import dltui_client; dltui_client.log(1, {'loss': 1.0})")
        place.good(scratch + "/venv/bin/pip", "check", "--disable-pip-version-check")
        if arguments.torch:
            place.good(scratch + "/venv/bin/pip", "install", "--disable-pip-version-check", arguments.torch, seconds=1800)
            steer(place, "python3", TORCH_TRAINER, "network", ("lr", "0.025"))


def main():
    rounds = 0
    for name in arguments.systems.split(",") if arguments.systems else []:
        rounds += debian(name)
    if not arguments.no_wheel:
        wheel()
        rounds += 1
    (package,) = glob.glob(packages + "/*.deb")
    print(f"      {os.path.basename(package)}: {os.path.getsize(package) / 1e6:.1f} MB")
    print(f"{rounds} rounds, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
