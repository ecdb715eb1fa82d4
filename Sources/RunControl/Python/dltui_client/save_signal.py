"""SIGUSR1 under Slurm, by which a job is asked to save: it must not end one that has no handler.

Slurm sends it to every process of a job step. The host hears it too, and has the client save.
"""

import os
import signal

#: Tells a program that a process of ours starts that it inherits an ignored signal from us.
_MARK = "DLTUI_IGNORES_USR1"


def survive() -> None:
    """Has the system ignore the signal, where nobody has a handler and Slurm may send it.

    Not by `signal.signal`: a framework that looks whether there is a handler still finds none, and
    puts its own in this one's place.
    """
    if "SLURM_JOB_ID" not in os.environ or signal.getsignal(signal.SIGUSR1) != signal.SIG_DFL:
        return
    import ctypes

    function = ctypes.CDLL(None).signal
    function.argtypes = [ctypes.c_int, ctypes.c_void_p]
    function.restype = ctypes.c_void_p
    function(signal.SIGUSR1, signal.SIG_IGN.value)
    os.environ[_MARK] = "1"


def undo_inherited() -> None:
    """A new program inherits what its parent ignores, and would take it for the user's wish."""
    if os.environ.pop(_MARK, None) and signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN:
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)
