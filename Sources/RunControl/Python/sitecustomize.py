"""Starts the client in every Python process of a run, then does what the user's own file does.

Python imports the first `sitecustomize` on its path when it starts; the host of a run puts this
folder in front. Without `DLTUI_SOCKET` nothing of ours is imported.
"""

import os
import sys


def _start_client() -> None:
    """Watches for the modules that the client hooks into. Never raises."""
    try:
        from dltui_client import import_hooks

        if "DLTUI_IGNORES_USR1" in os.environ:
            from dltui_client import save_signal

            save_signal.undo_inherited()
        import_hooks.install()
    except Exception as error:
        # `python -v` and the like aside, a closed standard error must not end the job either.
        try:
            sys.stderr.write(f"dltui: steering is off ({error!r}); training goes on\n")
        except Exception:
            pass


def _run_own() -> None:
    """Runs the `sitecustomize` that Python would have found without ours."""
    from importlib.machinery import PathFinder

    folder = os.path.dirname(os.path.abspath(__file__))
    path = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != folder]
    spec = PathFinder.find_spec("sitecustomize", path)
    if spec is None or spec.loader is None:
        return
    from importlib.util import module_from_spec

    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


if os.environ.get("DLTUI_SOCKET"):
    _start_client()
_run_own()
