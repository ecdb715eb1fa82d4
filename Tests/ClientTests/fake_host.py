"""A host in a few lines: listens on a Unix socket and speaks the control protocol."""

import json
import os
import select
import socket
import tempfile
import time


class FakeHost:
    """Takes one trainer after the other; `lines` is all that has come."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="dltui-host-")
        self.path = os.path.join(self.folder, "control.sock")
        self.lines = []
        #: Commands that a trainer is sent before its first step.
        self.first = []
        self._number = 0
        self._connection = None
        self._rest = b""
        self._read = 0
        self._listen()

    def _listen(self):
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(self.path)
        self._server.listen(8)

    # Receiving

    def poll(self, seconds=0.05):
        """Takes in what comes within a while."""
        sources = [each for each in (self._server, self._connection) if each is not None]
        if not sources:
            return time.sleep(seconds)
        ready, _, _ = select.select(sources, [], [], seconds)
        if self._server in ready:
            connection, _ = self._server.accept()
            if self._connection is not None:
                self._connection.close()
            self._connection, self._rest = connection, b""
        if self._connection is not None and self._connection in ready:
            try:
                piece = self._connection.recv(65536)
            except OSError:
                piece = b""
            if not piece:
                self._connection.close()
                self._connection = None
                return
            *lines, self._rest = (self._rest + piece).split(b"\n")
            for text in lines:
                line = json.loads(text)
                self.lines.append(line)
                if line.get("control") == "hello":
                    welcome = {"control": "welcome", "protocol": 1, "run": "r", "path": "/r"}
                    try:
                        self.send(welcome)
                        for command in self.first:
                            self.send(command)
                        self.send({"control": "begin"})
                    except BrokenPipeError:
                        # A short script is over before its hello is read.
                        pass

    def wait_for(self, test, seconds=60, what="a line"):
        """The first line not yet waited for that passes the test; those before are passed over."""
        end = time.monotonic() + seconds
        while True:
            while self._read < len(self.lines):
                line = self.lines[self._read]
                self._read += 1
                if test(line):
                    return line
            if time.monotonic() > end:
                raise AssertionError(f"{what} did not come; came: {self.lines[-5:]}")
            self.poll()

    def wait_for_event(self, name, seconds=60, **members):
        def matches(line):
            return line.get("event") == name and all(
                line.get(key) == value for key, value in members.items()
            )

        return self.wait_for(matches, seconds, f"{name} {members}")

    def wait_for_step(self, step, seconds=60):
        return self.wait_for(
            lambda line: line.get("event") == "scalars" and line["step"] >= step, seconds
        )

    def answer_to(self, number, seconds=60):
        """The answer to a command, whenever it came."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in self.lines:
                if line.get("event", "").startswith("command") and line.get("id") == number:
                    return line
            self.poll()
        raise AssertionError(f"no answer to {number}; came: {self.lines[-5:]}")

    def drain(self, seconds=2):
        """Takes in what is still on its way, until the trainer has gone."""
        end = time.monotonic() + seconds
        while self._connection is not None and time.monotonic() < end:
            self.poll(0.05)

    def events(self, name):
        return [line for line in self.lines if line.get("event") == name]

    # Sending

    def send(self, line):
        self.send_bytes(json.dumps(line).encode() + b"\n")

    def send_bytes(self, data):
        self._connection.sendall(data)

    def command(self, name, number=None, **members):
        """Asks something; gives the command's id."""
        if number is None:
            self._number += 1
            number = self._number
        self.send(dict({"id": number, "origin": "user", "command": name}, **members))
        return number

    def set(self, key, value):
        return self.command("set", hyperparameter=key, value=value)

    # Ending

    def disappear(self):
        """Ends as a host does that is killed: the path stays, nobody listens."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._server is not None:
            self._server.close()
            self._server = None

    def come_back(self):
        os.unlink(self.path)
        self._listen()

    def close(self):
        self.disappear()
        if os.path.exists(self.path):
            os.unlink(self.path)
        os.rmdir(self.folder)
