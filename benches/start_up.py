#!/usr/bin/env python3
"""How long short commands take from start to end, beside a program that does nothing (`true`).

    cargo build --release && python3 benches/start_up.py

Fails when `workbook completions bash`, which a shell may ask for at every start, takes more than 15 ms in the median.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from table import machine

WORKBOOK = str(Path(__file__).parent.parent / "target" / "release" / "workbook")
COMMANDS = [["true"], [WORKBOOK, "list"], [WORKBOOK, "run", "--help"], [WORKBOOK, "completions", "bash"]]
ROUNDS = 200
BAR_MS = 15


def once(command: "list[str]") -> float:
    """The milliseconds of one run."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    print(machine(), f"{ROUNDS} rounds", "\n", sep=", ")
    print("| command | median | 9 of 10 within |\n| --- | ---: | ---: |")
    medians = {}
    # In turns, so that what else the machine does is the same for all.
    times = [[once(command) for command in COMMANDS] for _ in range(ROUNDS + 10)][10:]
    for number, command in enumerate(COMMANDS):
        name = " ".join(["workbook" if word == WORKBOOK else word for word in command])
        own = sorted(row[number] for row in times)
        medians[name] = statistics.median(own)
        print(f"| `{name}` | {medians[name]:.1f} ms | {own[ROUNDS * 9 // 10]:.1f} ms |")
    slowest = medians["workbook completions bash"]
    print(f"\ncompletions take {slowest:.1f} ms in the median; the bar is {BAR_MS} ms")
    if slowest > BAR_MS:
        sys.exit(1)


if __name__ == "__main__":
    main()
