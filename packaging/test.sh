#!/usr/bin/env bash
# Sets up and runs every check and every test. Arguments go to pytest (packaging/test.sh tests/unit -k workflow).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
packaging/setup.sh
bin=$PWD/.venv/bin
status=0
step() { printf '== %s\n' "$1"; shift; "$@" || { status=1; printf '== FAILED: %s\n' "$*"; }; }

step "style" "$bin/flake8"
step "types" "$bin/mypy"
step "arrows between rooms" "$bin/lint-imports"

# The tests get a screen of their own, whatever screen there is: real input must not meet another program's windows.
exec 3< <(exec Xvfb -displayfd 1 -screen 0 1920x1080x24 -nolisten tcp 2>/dev/null)
screen=$!
trap 'kill "$screen" 2>/dev/null || true' EXIT
read -r -t 30 number <&3 || { echo "test: Xvfb doesn't start" >&2; exit 2; }
unset WAYLAND_DISPLAY
export DISPLAY=:$number QT_QPA_PLATFORM=xcb

# Two at a time; tests/e2e and what is marked `alone` run at the end, one by one (tests/conftest.py puts them there).
"$bin/python" -m pytest -n 2 --dist loadgroup --no-loadscope-reorder --durations 15 "$@" || status=$?
exit "$status"
