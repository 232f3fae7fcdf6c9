#!/usr/bin/env python3
"""How long short commands take from start to end, beside a program that does nothing (`true`).

    cargo build --release && python3 benches/start_up.py

Fails when `workbook completions bash`, which a shell may ask for at every start, takes more than 15 ms of processor time
in the median. These commands have one thread and wait for nothing, so on a machine that does nothing else this is the time
on the clock, too; on a busy one, the clock measures the others.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from table import machine

WORKBOOK = os.environ.get("WORKBOOK") or str(Path(__file__).parent.parent / "target" / "release" / "workbook")
COMMANDS = [["true"], [WORKBOOK, "list"], [WORKBOOK, "run", "--help"], [WORKBOOK, "completions", "bash"]]
ROUNDS = 200
BAR_MS = 15


def once(command: "list[str]") -> "tuple[float, float]":
    """The milliseconds of one run: of the processor, and on the clock."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000, clock * 1000


def main() -> None:
    load = os.getloadavg()[0]
    print(f"{machine()}, {ROUNDS} rounds, load {load:.1f}\n")
    print("| command | processor | clock |\n| --- | ---: | ---: |")
    # In turns, so that what else the machine does is the same for all.
    rounds = [[once(command) for command in COMMANDS] for _ in range(ROUNDS + 10)][10:]
    for number, command in enumerate(COMMANDS):
        name = " ".join("workbook" if word == WORKBOOK else word for word in command)
        processor, clock = (statistics.median(each[number][kind] for each in rounds) for kind in (0, 1))
        print(f"| `{name}` | {processor:.1f} ms | {clock:.1f} ms |")
    print(f"\ncompletions take {processor:.1f} ms of the processor in the median; the bar is {BAR_MS} ms")
    if processor > BAR_MS:
        sys.exit(1)


if __name__ == "__main__":
    main()
