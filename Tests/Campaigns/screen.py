"""A dashboard in a terminal of its own, for the campaigns that look on at runs."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

LONGEST = 1 << 19


class Screen:
    """The program with these words in a terminal of 120 times 36; keeps what it painted last."""

    def __init__(self, dltui, *words, environment=None):
        self.begun = time.monotonic()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", COLUMNS="120", LINES="36")
            os.environ.update(environment or {})
            os.execv(dltui, [dltui, *words, "--no-config"])
        os.set_inheritable(self.terminal, False)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self.painted = b""
        self.status = None
        self.usage = None

    def read(self, seconds):
        """Whether it painted anything in this time; returns with the first of it."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            self.painted = (self.painted + os.read(self.terminal, 1 << 16))[-LONGEST:]
        except OSError:
            return False
        return True

    def look_on(self, seconds):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not self.read(left):
                time.sleep(min(left, 0.01))

    def wait(self, holds, seconds=30):
        """When it held of what was painted, in seconds since the beginning or the last key; None when it never did."""
        until = time.monotonic() + seconds
        while not holds(self.painted):
            left = until - time.monotonic()
            if left < 0 or (not self.read(min(left, 0.05)) and self.is_gone()):
                return None
        return time.monotonic() - self.begun

    def shows(self, word, seconds=30):
        return self.wait(lambda painted: word in painted, seconds)

    def clear(self):
        while self.read(0):
            pass
        self.painted = b""

    def type(self, keys):
        try:
            os.write(self.terminal, keys)
        except OSError:
            pass

    def press(self, keys):
        """Types, and has the time begin anew."""
        self.painted = b""
        self.begun = time.monotonic()
        self.type(keys)

    def close_terminal(self):
        os.close(self.terminal)
        self.terminal = os.open("/dev/null", os.O_RDWR)

    def is_gone(self):
        if self.usage is None:
            done, status, usage = os.wait4(self.process, os.WNOHANG)
            if done:
                self.status, self.usage = status, usage
        return self.usage is not None

    def end(self, keys=b"", seconds=20):
        """Its exit status, once it left by these keys; None when it had to be killed."""
        if keys and not self.is_gone():
            self.type(keys)
        until, was_killed = time.monotonic() + seconds, False
        while not self.is_gone():
            if time.monotonic() > until:
                os.kill(self.process, signal.SIGKILL)
                was_killed = True
            self.read(0.02)
        os.close(self.terminal)
        return None if was_killed else self.status

    @property
    def processor_seconds(self):
        """Of a screen that ended."""
        return self.usage.ru_utime + self.usage.ru_stime
