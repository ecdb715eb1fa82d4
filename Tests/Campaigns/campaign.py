"""What the campaigns on runs with hosts share."""

import glob
import os
import signal

#: What went wrong so far, a sentence each.
failures = []


def fail(what):
    failures.append(what)
    print("FAIL  " + what, flush=True)


def owner(run):
    """The process that owns the run in a folder."""
    with open(run + "/host.lock", encoding="utf-8") as lock:
        return int(lock.read())


def end_hosts():
    """Kills the hosts of the runs of this folder."""
    for lock in glob.glob("runs/*/host.lock"):
        try:
            os.kill(owner(os.path.dirname(lock)), signal.SIGKILL)
        except (OSError, ValueError):
            pass
