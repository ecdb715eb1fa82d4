"""`python -m dltui_client [--socket PATH] train.py …` runs a script with the client in it.

For places where the environment does not reach the script.
"""

import os
import runpy
import sys


def main() -> None:
    arguments = sys.argv[1:]
    if len(arguments) > 1 and arguments[0] == "--socket":
        os.environ["DLTUI_SOCKET"] = arguments[1]
        arguments = arguments[2:]
    if not arguments:
        sys.exit("usage: python -m dltui_client [--socket PATH] SCRIPT [ARGUMENT…]")
    if os.environ.get("DLTUI_SOCKET"):
        from dltui_client import import_hooks

        import_hooks.install()
    sys.argv = arguments
    # As when Python runs the script itself.
    sys.path[0] = os.path.dirname(os.path.abspath(arguments[0]))
    runpy.run_path(arguments[0], run_name="__main__")


main()
