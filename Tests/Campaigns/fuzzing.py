#!/usr/bin/env python3
"""The targets of Tests/FuzzTests, led by coverage: libFuzzer with the address sanitizer, one target after the other.

fuzzing.py [--seconds 60] [--only NAME,…] [--seed 1] [--samples FOLDER] [--keep BYTES] [--work FOLDER] [--program PATH]

Builds `Tests/Fuzzing` (DLTUI_FUZZING=1 swift build, some minutes), then gives each target so many seconds. What traps, hangs
for ten seconds, takes 2 GB, or breaks what the target says must hold is made small, kept in `Tests/FuzzTests/Found`, and is
a failure; `swift test` tries it again from then on. --samples has files that are tried as well. --keep makes the corpus of
each target small and keeps so many bytes of it in `Tests/FuzzTests/Inputs`. Everything else stays in --work, from where
another run goes on. Prints for each target how many inputs were tried in how many seconds, and the edges that they reach.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

from campaign import fail, failures

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEPT = os.path.join(REPOSITORY, "Tests", "FuzzTests", "Inputs")
FOUND = os.path.join(REPOSITORY, "Tests", "FuzzTests", "Found")
#: Bytes of the longest input, seconds and megabytes that one may take, findings after which a target is left.
LONGEST, PATIENCE, MEMORY, MOST_FINDINGS = 4096, 10, 2048, 5

parser = argparse.ArgumentParser()
parser.add_argument("--seconds", type=int, default=60)
parser.add_argument("--only")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--samples")
parser.add_argument("--keep", type=int)
parser.add_argument("--work", default=os.path.join(REPOSITORY, ".build-fuzzing", "work"))
parser.add_argument("--program", help="one that was built before; nothing is built then")
arguments = parser.parse_args()
scratch = os.path.join(REPOSITORY, ".build-fuzzing")
program = os.path.abspath(arguments.program or os.path.join(scratch, "release", "Fuzzing"))
work = os.path.abspath(arguments.work)
environment = dict(
    os.environ, SWIFT_BACKTRACE="enable=no",
    ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1:handle_segv=0:handle_sigbus=0:handle_sigfpe=0",
    ASAN_SYMBOLIZER_PATH=shutil.which("llvm-symbolizer") or "",
    TMPDIR="/dev/shm" if os.access("/dev/shm", os.W_OK) else os.environ.get("TMPDIR", "/tmp"),
)  # fmt: skip


def build():
    """C is looked at for undefined behaviour as well; our own modules show their insides to the targets. Of several options
    -sanitize the Swift compiler heeds the last."""
    undefined = "-fsanitize=undefined,fuzzer-no-link,address", "-fno-sanitize-recover=undefined"
    words = ["swift", "build", "-c", "release", "--product", "Fuzzing", "--scratch-path", scratch]
    words += ["-Xswiftc", "-enable-testing", "-Xswiftc", "-sanitize=fuzzer,address"]
    # The main function is ours, and not the one that libFuzzer has.
    words += ["-Xswiftc", "-use-ld=lld", "-Xlinker", "--allow-multiple-definition"]
    for word in undefined:
        words += ["-Xcc", word]
    done = subprocess.run(words, cwd=REPOSITORY, env=dict(os.environ, DLTUI_FUZZING="1"))
    if done.returncode:
        sys.exit("it cannot be built")


def unpacked(path):
    """The inputs of a file of many, each behind its length in four bytes."""
    inputs = []
    if os.path.exists(path):
        with open(path, "rb") as file:
            while head := file.read(4):
                inputs.append(file.read(int.from_bytes(head, "little")))
    return inputs


def pack(path, inputs):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        for each in inputs:
            file.write(len(each).to_bytes(4, "little") + each)


def put(folder, content):
    with open(os.path.join(folder, hashlib.sha1(content).hexdigest()), "wb") as file:
        file.write(content)


def content_of(path):
    with open(path, "rb") as file:
        return file.read()


def fuzz(target, *words, limit=None):
    """What libFuzzer says, and its exit code."""
    done = subprocess.run(
        [program, "--target=" + target, f"-timeout={PATIENCE}", f"-rss_limit_mb={MEMORY}",
         f"-max_len={LONGEST}", *words], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=limit)  # fmt: skip
    return done.stdout.decode(errors="replace"), done.returncode


class Target:
    """A target, its corpus, and what was found."""

    def __init__(self, name):
        self.name = name
        self.corpus, self.found = (os.path.join(work, name, each) for each in ("corpus", "found"))
        for folder in (self.corpus, self.found):
            os.makedirs(folder, exist_ok=True)
        subprocess.run([program, "--target=" + name, "--seeds=" + self.corpus], check=True, env=environment,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        for folder in (KEPT, FOUND):
            for each in unpacked(os.path.join(folder, name + ".bin")):
                put(self.corpus, each)

    def run(self):
        """Searches as long as it may, and on after what it finds."""
        runs, seconds, edges, features, places = 0, 0, 0, 0, set()
        while seconds < arguments.seconds and len(places) < MOST_FINDINGS:
            begun = time.monotonic()
            samples = [arguments.samples] if arguments.samples else []
            text, status = fuzz(
                self.name, f"-max_total_time={max(1, round(arguments.seconds - seconds))}",
                f"-seed={arguments.seed + len(places)}", "-print_final_stats=1", f"-artifact_prefix={self.found}/",
                self.corpus, *samples)  # fmt: skip
            seconds += max(time.monotonic() - begun, 0.1)
            runs += int((re.findall(r"stat::number_of_executed_units:\s*(\d+)", text) or [0])[0])
            for cov, ft in re.findall(r"cov: (\d+) ft: (\d+)", text):
                edges, features = max(edges, int(cov)), max(features, int(ft))
            artifact = re.findall(r"Test unit written to (\S+)", text)
            if status == 0:
                break
            if not artifact:
                fail(f"{self.name}: ended with {status}: {text[-1500:]}")
                break
            place = self.place(text)
            if place in places:
                # The same again: the rest of the time would go into it.
                break
            places.add(place)
            self.keep(artifact[-1], place)
        count = len(os.listdir(self.corpus))
        print(
            f"  {self.name:<20} {runs:>10} {seconds:>7.0f} s {runs / max(seconds, 1):>8.0f}/s"
            f" {edges:>7} {features:>8} {count:>6} {len(places):>3}", flush=True)  # fmt: skip

    @staticmethod
    def place(text):
        """What went wrong, in a line."""
        said = re.findall(r"(?:Fatal error: .*|runtime error: .*|ERROR: \w+: .*)", text)
        frames = [each for each in re.findall(r"#\d+ 0x\w+ in (.+?) \S*?([\w+]+\.(?:swift|c):\d+)", text)
                  if "Fuzzing.swift" not in each[1]]  # fmt: skip
        return (said[0][:300] if said else "") + (" at " + frames[0][1] if frames else "")

    def keep(self, artifact, place):
        """Makes it small, and a test of it."""
        small = artifact + ".small"
        fuzz(self.name, "-minimize_crash=1", "-max_total_time=20", f"-exact_artifact_path={small}", artifact)
        path = small if os.path.exists(small) else artifact
        content = content_of(path)
        file = os.path.join(FOUND, self.name + ".bin")
        if content not in unpacked(file):
            pack(file, [*unpacked(file), content])
        fail(f"{self.name}: {place}\n      {path}: {content[:200]!r}")

    def merge(self):
        """The least that reaches the same, and of that as much as is to be kept, the small first."""
        small = self.corpus + ".small"
        shutil.rmtree(small, ignore_errors=True)
        os.makedirs(small)
        fuzz(self.name, "-merge=1", small, self.corpus)
        inputs = sorted((content_of(os.path.join(small, each)) for each in os.listdir(small)), key=len)
        if not inputs:
            return
        shutil.rmtree(self.corpus)
        os.rename(small, self.corpus)
        kept, room = [], arguments.keep
        for each in inputs:
            room -= len(each) + 4
            if room < 0:
                break
            kept.append(each)
        pack(os.path.join(KEPT, self.name + ".bin"), kept)


def main():
    if not arguments.program:
        build()
    names = subprocess.run([program, "--list"], check=True, capture_output=True, text=True, env=environment).stdout.split()
    if arguments.only:
        names = arguments.only.split(",")
    print(f"  {'':<20} {'inputs':>10} {'':>9} {'':>10} {'edges':>7} {'features':>8} {'corpus':>6} found", flush=True)
    for name in names:
        target = Target(name)
        target.run()
        # A terminal's own target is no test of `swift test`.
        if arguments.keep and name != "terminal":
            target.merge()
    print(f"{len(names)} rounds, {len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
