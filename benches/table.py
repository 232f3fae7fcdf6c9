#!/usr/bin/env python3
"""Prints what `cargo bench` measured as the tables of docs/performance.md, with the machine it ran on.

    cargo bench && python3 benches/table.py
"""

import json
import os
import platform
import subprocess
from pathlib import Path

CRITERION = Path(__file__).parent.parent / "target" / "criterion"


def median_ns(*path: str) -> "float | None":
    """The median of a benchmark, in nanoseconds, or None where it was not run."""
    file = CRITERION.joinpath(*path, "new", "estimates.json")
    return json.loads(file.read_text())["median"]["point_estimate"] if file.exists() else None


def cell(nanoseconds: "float | None", calls: int) -> str:
    if nanoseconds is None:
        return "-"
    total = f"{nanoseconds / 1e6:.1f} ms" if nanoseconds < 1e9 else f"{nanoseconds / 1e9:.2f} s"
    return f"{total} ({nanoseconds / calls / 1000:.2f} us)"


def machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, {rustc}, Python {platform.python_version()}"


def main() -> None:
    print(machine(), "\n")
    ways = ["bare spawn", "spawn", "JoinSet", "join_all", "asyncio.gather"]
    print("| calls | " + " | ".join(ways) + " | spawn / bare spawn |")
    print("| ---: |" + " ---: |" * (len(ways) + 1))
    for calls in (3, 1_000, 10_000, 100_000):
        medians = [median_ns("gather", way, str(calls)) for way in ways]
        bare, recorded = medians[0], medians[1]
        ratio = f"{recorded / bare:.2f}" if bare and recorded else "-"
        print(f"| {calls:,} | " + " | ".join(cell(median, calls) for median in medians) + f" | {ratio} |")

    print("\n| 100,000 one-hour calls on virtual time | time |")
    print("| --- | ---: |")
    for way in ("bare spawn", "market calls"):
        median = median_ns("100,000 one-hour calls on virtual time", way)
        print(f"| {way} | {median / 1e6:.0f} ms |" if median else f"| {way} | - |")


if __name__ == "__main__":
    main()
