#!/usr/bin/env python3
"""Does watching change what is watched? A 2 s demo with the live view on (in a pseudo-terminal) and off (piped).

    cargo build --release && python3 benches/live_view.py

Runs them in turn, so that a busy moment of the machine hits both, and prints the medians and their ratio. The
elapsed times are the program's own, from its CSV.
"""

import csv
import os
import pty
import statistics
import subprocess
import tempfile
from pathlib import Path

PROGRAM = str(Path(__file__).parent.parent / "target" / "release" / "workbook")
ROUNDS = 3


def elapsed(watched: bool) -> float:
    """Seconds that the async approach of `what-is-async` took, by the program's own clock."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "run.csv"
        command = [PROGRAM, "run", "what-is-async", "--csv", str(table)]
        if watched:
            in_a_terminal(command, {"TERM": "xterm-256color", "WORKBOOK_STATE": folder})
        else:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with table.open(newline="") as lines:
            rows = [row for row in csv.DictReader(lines) if row["approach"] == "async"]
        return float(rows[0]["elapsed_s"])


def in_a_terminal(command: "list[str]", environment: "dict[str, str]") -> None:
    """Runs the command on a pseudo-terminal and reads what it draws, as a terminal would."""
    process, terminal = pty.fork()
    if process == 0:
        os.execve(command[0], command, {**os.environ, **environment})
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass  # how Linux says that the other side has gone
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")


def main() -> None:
    times = {True: [], False: []}
    for _ in range(ROUNDS):
        for watched in (True, False):
            times[watched].append(elapsed(watched))
    on, off = statistics.median(times[True]), statistics.median(times[False])
    print(f"live view on:  {on:.4f} s (median of {ROUNDS})")
    print(f"live view off: {off:.4f} s (median of {ROUNDS})")
    print(f"ratio on / off: {on / off:.4f}")


main()
