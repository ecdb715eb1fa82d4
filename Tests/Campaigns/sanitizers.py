#!/usr/bin/env python3
"""The tests under the address, the undefined behaviour and the thread sanitizer.

sanitizers.py [--only address,thread] [--filter REGEX] [--skip REGEX] [--no-build] [--minutes 60]

`address` builds with the address sanitizer, and has C looked at for undefined behaviour as well; `thread` builds with the
thread sanitizer. Each has a build folder of its own (`.build-address`, `.build-thread`), and takes some ten minutes to build.
What runs the built program from outside (EndToEndTests, ProgramTests' screens) and what counts allocations is left out
unless --skip says otherwise. Each report of a sanitizer and each test that fails is a failure.
"""

import argparse
import os
import re
import subprocess
import sys

from campaign import fail, failures

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
UNDEFINED = ["-fsanitize=undefined", "-fno-sanitize-recover=undefined"]
SANITIZERS = {
    "address": [word for each in UNDEFINED for word in ("-Xcc", each)],
    "thread": [],
}
# One report must not hide the next; a library's own buffers are no leaks of ours.
OPTIONS = {
    "ASAN_OPTIONS": "detect_leaks=0:detect_stack_use_after_return=0",
    "TSAN_OPTIONS": "halt_on_error=0:report_signal_unsafe=0",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}
# Swift sets the count of its one empty array, which all share, to zero again and again.
NO_RACES = "race:_swiftEmptyArrayStorage\n"
REPORT = re.compile(r"(?:WARNING: ThreadSanitizer|ERROR: AddressSanitizer|runtime error)[^\n]*")

parser = argparse.ArgumentParser()
parser.add_argument("--only", default=",".join(SANITIZERS))
parser.add_argument("--filter")
parser.add_argument("--skip", default="EndToEndTests|HouseTests")
parser.add_argument("--no-build", action="store_true")
parser.add_argument("--minutes", type=float, default=60)
arguments = parser.parse_args()


def run(name):
    """Builds and tests; says how many tests ran, and what was reported."""
    words = ["--scratch-path", os.path.join(REPOSITORY, ".build-" + name), "--sanitize=" + name, *SANITIZERS[name]]
    if not arguments.no_build:
        built = subprocess.run(["swift", "build", "--build-tests", *words], cwd=REPOSITORY)
        if built.returncode:
            return fail(f"{name}: it cannot be built")
    choice = ["--skip", arguments.skip] if arguments.skip else []
    choice += ["--filter", arguments.filter] if arguments.filter else []
    log = os.path.join(REPOSITORY, ".build-" + name, "tests.log")
    quiet = os.path.join(REPOSITORY, ".build-" + name, "suppressions")
    with open(quiet, "w", encoding="utf-8") as file:
        file.write(NO_RACES)
    options = dict(OPTIONS, TSAN_OPTIONS=OPTIONS["TSAN_OPTIONS"] + ":suppressions=" + quiet)
    try:
        with open(log, "wb") as out:
            subprocess.run(["swift", "test", "--disable-xctest", "--skip-build", *words, *choice], cwd=REPOSITORY,
                           env=dict(os.environ, **options), stdin=subprocess.DEVNULL, stdout=out,
                           stderr=subprocess.STDOUT, timeout=arguments.minutes * 60)  # fmt: skip
    except subprocess.TimeoutExpired:
        fail(f"{name}: the tests did not end in {arguments.minutes:g} minutes")
    with open(log, encoding="utf-8", errors="replace") as file:
        text = file.read()
    for report in sorted(set(REPORT.findall(text))):
        fail(f"{name}: {report} ({text.count(report)} times)")
    for issue in sorted(set(re.findall(r"Test (\S+) recorded an issue[^\n]*", text))):
        fail(f"{name}: {issue} failed")
    ended = re.findall(r"Test run with \d+ tests?[^\n]*", text)
    if not ended:
        fail(f"{name}: the tests did not come to their end")
    print(f"  {name}: {ended[-1] if ended else 'no end'}; {log}", flush=True)


names = arguments.only.split(",")
for each in names:
    run(each)
print(f"{len(names)} rounds, {len(failures)} failures")
sys.exit(1 if failures else 0)
