"""A Slurm cluster of two nodes on this machine, for as long as a campaign lasts.

Needs root and Debian's `slurm-wlm` and `munge` (22.05 and later); they are installed when they are missing.
"""

import os
import shutil
import signal
import socket
import subprocess
import time

CONFIGURATION = """
ClusterName=campaign
SlurmctldHost={host}
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmUser=root
SlurmdUser=root
SlurmctldPort={port}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
ReturnToService=2
KillWait=20
MpiDefault=none
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={port1} CPUs={cpus} State=UNKNOWN
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={port2} CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES
"""
#: Runs a program on what looks like another machine that shares all files but those in the folder of sockets.
FAR = ["unshare", "--uts", "--mount", "sh", "-c", """
hostname far-node
mkdir -p /tmp/dltui-0 && chmod 700 /tmp/dltui-0 && mount -t tmpfs -o mode=700 far /tmp/dltui-0
unset XDG_RUNTIME_DIR
exec "$@"
""", "far"]  # fmt: skip


def install():
    """Debian's packages, where they are missing."""
    if shutil.which("slurmctld") and shutil.which("munged"):
        return
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["update", "-qq"], ["install", "-y", "-qq", "slurm-wlm", "munge"]):
        subprocess.run(["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL)


class Cluster:
    """Nodes n1 and n2, both this machine."""

    def __init__(self, folder, is_second_far=False):
        """`is_second_far`: n2 is called far-node, and has a folder for sockets of its own."""
        self.folder = folder
        self.is_second_far = is_second_far
        self.daemons = []
        self.environment = {"SLURM_CONF": f"{folder}/slurm.conf"}

    def start(self):
        os.makedirs(f"{self.folder}/state")
        host = socket.gethostname().split(".")[0]
        ports = [_free_port() for _ in range(3)]
        with open(f"{self.folder}/slurm.conf", "w") as file:
            file.write(
                CONFIGURATION.format(
                    host=host, folder=self.folder, cpus=os.cpu_count(), port=ports[0],
                    port1=ports[1], port2=ports[2],
                )  # fmt: skip
            )
        self._authentication()
        self._daemon("slurmctld", "-D")
        for node in ("n1", "n2"):
            os.makedirs(f"{self.folder}/spool.{node}")
            self._daemon(*(FAR if self.is_second_far and node == "n2" else []), "slurmd", "-D", "-N", node)
        end = time.monotonic() + 60
        while "idle" not in (states := self.ask("sinfo", "-h", "-o", "%T %D")) or "2" not in states:
            if time.monotonic() > end:
                raise RuntimeError(f"the nodes never came up: {states}")
            time.sleep(0.2)

    def _authentication(self):
        if subprocess.run(["munge", "-n"], capture_output=True).returncode == 0:
            return
        if not os.path.exists("/etc/munge/munge.key"):
            subprocess.run(["mungekey", "--create"], check=True)
            shutil.chown("/etc/munge/munge.key", "munge", "munge")
        os.makedirs("/run/munge", exist_ok=True)
        shutil.chown("/run/munge", "munge", "munge")
        os.chmod("/run/munge", 0o755)
        self._daemon("runuser", "-u", "munge", "--", "munged", "--foreground")
        end = time.monotonic() + 30
        while subprocess.run(["munge", "-n"], capture_output=True).returncode:
            if time.monotonic() > end:
                raise RuntimeError("munged does not answer")
            time.sleep(0.2)

    def _daemon(self, *command):
        with open(f"{self.folder}/daemons.txt", "ab") as log:
            self.daemons.append(
                subprocess.Popen(
                    command, env=dict(os.environ, **self.environment), stdin=subprocess.DEVNULL,
                    stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            )

    def ask(self, *command, check=False):
        done = subprocess.run(
            command, env=dict(os.environ, **self.environment), capture_output=True, text=True
        )
        if check and done.returncode:
            raise RuntimeError(f"{command}: {done.stderr.strip()}")
        return done.stdout

    def submit(self, script, folder, environment):
        done = subprocess.run(
            ["sbatch", "--parsable", script], cwd=folder, env=dict(environment, **self.environment),
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def state(self, job):
        for word in self.ask("scontrol", "show", "job", job).split():
            if word.startswith("JobState="):
                return word.split("=")[1]
        return "UNKNOWN"

    def stop(self):
        """Ends the daemons that it started, the nodes first."""
        self.ask("scancel", "--user", "root")
        for daemon in reversed(self.daemons):
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(15)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
