"""The one program: `main.py` opens the command centre, `main.py COMMAND` does one thing and ends. See `--help`."""

import sys

from app.entrypoints.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
