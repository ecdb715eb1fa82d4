#!/bin/sh
# Runs the client's tests with a Python that has torch: Tests/ClientTests/run.sh [PYTHON] [TEST…]
cd "$(dirname "$0")" || exit 1
python=${1:-$HOME/.cache/dltui-tests/torch-2.13/bin/python}
[ $# -gt 0 ] && shift
export OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
if [ $# -eq 0 ]; then set -- discover; fi
exec nice -n 10 "$python" -m unittest "$@"
