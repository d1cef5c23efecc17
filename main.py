"""The one program: `main.py` opens the command centre, `main.py COMMAND` does one thing and ends. See `--help`."""

import signal
import sys

from app.entrypoints.command_line import main

if __name__ == "__main__":
    # A script that starts us in the background makes us deaf to interrupts, and so to the window that wants to stop us.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
