#!/usr/bin/env python3
"""What recording costs: each program of `benches/trace/` with the recorder and without it, in turns.

    cargo build --release && python3 benches/trace.py [ROUNDS]

Prints the tables of docs/trace.md. The best of the rounds is taken of what costs time, so that other work on the
machine disturbs little.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORKBOOK = os.environ.get("WORKBOOK", os.path.join(ROOT, "target/release/workbook"))
BUILD = os.path.join(ROOT, "target/trace-bench")
SECONDS = 4


def project():
    """A copy of the programs, with the lock file of the workbook: trace wants one."""
    folder = os.path.join(BUILD, "project")
    shutil.copytree(os.path.join(ROOT, "benches/trace"), folder, dirs_exist_ok=True)
    if not os.path.exists(os.path.join(folder, "Cargo.lock")):
        shutil.copy(os.path.join(ROOT, "Cargo.lock"), folder)
        subprocess.run(["cargo", "metadata", "--format-version", "1"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    command = ["cargo", "build", "--release", "--bins", "--target-dir", os.path.join(BUILD, "plain")]
    subprocess.run(command, cwd=folder, check=True)
    return folder


def plain(name, *arguments):
    return [os.path.join(BUILD, "plain/release", name), *arguments]


def traced(name):
    return [WORKBOOK, "trace", "--release", "--bin", name, "--format", "json"]


def said(text, word):
    """The number behind this word at the beginning of a line."""
    for line in text.splitlines():
        if line.startswith(word + " "):
            return int(line.split()[1])
    raise SystemExit(f"no line begins with {word!r}:\n{text[-2000:]}")


def run(command, folder):
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if ran.returncode != 0:
        raise SystemExit(f"{command} failed:\n{ran.stderr[-2000:]}")
    return ran.stdout, ran.stderr


def best(folder, name, rounds):
    """The shortest times, without the recorder and with it, and one of the recordings."""
    without, within, recording = [], [], None
    for _ in range(rounds):
        without.append(said(run(plain(name), folder)[0], "nanoseconds"))
        stdout, stderr = run(traced(name), folder)
        within.append(said(stderr, "nanoseconds"))
        recording = json.loads(stdout)
    return min(without), min(within), recording


def throughput(command, folder, stream):
    """Answers in a second of the server that this command starts; it says its port on that stream."""
    server = subprocess.Popen(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = getattr(server, stream)
    said_before = []
    for line in lines:
        if line.startswith("port "):
            break
        said_before.append(line)
    else:
        raise SystemExit("the server did not start:\n" + "".join(said_before[-20:]))
    # What it says later must not fill a pipe.
    for rest in (server.stdout, server.stderr):
        threading.Thread(target=rest.read, daemon=True).start()
    output, _ = run(plain("load", line.split()[1], str(SECONDS)), folder)
    server.wait()
    return said(output, "answers")


def python(rounds):
    """What asyncio costs with and without the recorder: steps of tasks that do nothing."""
    program = (
        "import asyncio, time\n"
        "async def turns(n):\n"
        "    for _ in range(n):\n"
        "        await asyncio.sleep({pause})\n"
        "async def main():\n"
        "    began = time.perf_counter_ns()\n"
        "    await asyncio.gather(*(turns({count}) for _ in range(100)))\n"
        "    print('nanoseconds', time.perf_counter_ns() - began)\n"
        "asyncio.run(main())\n"
    )
    rows = []
    for label, pause, count in (("steps that yield, and do nothing else", 0, 1000), ("sleeps of 10 ms", 0.01, 100)):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "turns.py")
            with open(path, "w") as file:
                file.write(program.format(pause=pause, count=count))
            without = min(said(run(["python3", path], folder)[0], "nanoseconds") for _ in range(rounds))
            command = [WORKBOOK, "trace", path, "--format", "json"]
            within = min(said(run(command, folder)[1], "nanoseconds") for _ in range(rounds))
        steps = 100 * count
        rows.append((label, without / steps, within / steps, within / without))
    return rows


class Rows:
    """The table, row by row as they are measured."""

    def __init__(self):
        print("| what | measured | at most / at least | |\n| --- | ---: | ---: | --- |")

    def append(self, row):
        what, measured, bar, holds = row
        print(f"| {what} | {measured} | {bar} | {'holds' if holds else 'missed'} |", flush=True)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    folder = project()
    rows = Rows()
    without, within, _ = best(folder, "polls", rounds)
    rows.append(("a poll", f"{within - without} ns", "150 ns", within - without <= 150))
    without, within, _ = best(folder, "waits", rounds)
    rows.append(("a wait, its wake and its poll", f"{within - without} ns", "5,000 ns", within - without <= 5000))
    without, within, _ = best(folder, "waiting", min(rounds, 3))
    loss = (within - without) / without * 100
    rows.append(("of a program that waits for 2 s", f"{loss:.2f} %", "1 %", loss < 1))
    stdout, _ = run(traced("many"), folder)
    recording = json.loads(stdout)
    polls = sum(event["what"] == "poll" for event in recording["events"])
    kept = f"{polls:,} polls, {len(recording['tasks']):,} tasks; {recording['not_kept']:,} events only counted"
    rows.append(("kept within 64 MiB", kept, "1,000,000 polls, 100,000 tasks", polls >= 1_000_000 and len(recording["tasks"]) > 100_000))
    pairs = []
    for _ in range(rounds):
        pairs.append((throughput(plain("server"), folder, "stdout"), throughput(traced("server"), folder, "stderr")))
    without, within = max(pair[0] for pair in pairs), max(pair[1] for pair in pairs)
    kept = within / without * 100
    rows.append(("throughput of a server under load", f"{kept:.0f} % ({within:,} of {without:,} answers/s)", "90 %", kept >= 90))
    print("\n| asyncio | without | with the recorder | times |\n| --- | ---: | ---: | ---: |")
    for label, without, within, times in python(rounds):
        print(f"| {label} | {without / 1000:.2f} us | {within / 1000:.2f} us | {times:.2f} |")


main()
