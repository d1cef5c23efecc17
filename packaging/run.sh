#!/usr/bin/env bash
# Starts Wanmi, after setting up what is missing. Arguments: see packaging/run.sh --help.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/packaging/setup.sh"
exec "$root/.venv/bin/python" "$root/main.py" "$@"
