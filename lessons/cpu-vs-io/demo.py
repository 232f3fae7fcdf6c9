"""CPU-bound and I/O-bound work in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import functools
import json
import math
import os
import random
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

SYMBOLS = ["AAPL", "GOOGL", "MSFT"]


# ANCHOR: work
def sum_of_squares(end):
    return sum(i * i for i in range(end))
# ANCHOR_END: work


# ANCHOR: in-a-row
JOBS = 8


def in_a_row(job):
    return [job() for _ in range(JOBS)]
# ANCHOR_END: in-a-row


# ANCHOR: async
async def on_one_thread(job):
    """All of them on one event loop, on one thread."""
    return await asyncio.gather(*[job() for _ in range(JOBS)])
# ANCHOR_END: async


# ANCHOR: threads
def on_threads(job):
    """A thread each."""
    with ThreadPoolExecutor(max_workers=JOBS) as pool:
        jobs = [pool.submit(job) for _ in range(JOBS)]
    return [job.result() for job in jobs]
# ANCHOR_END: threads


# ANCHOR: spawn-blocking
async def on_the_default_pool(job):
    """The event loop's own pool: the number of cores and four threads,
    32 at most, unless told otherwise."""
    jobs = [asyncio.to_thread(job) for _ in range(JOBS)]
    return await asyncio.gather(*jobs)
# ANCHOR_END: spawn-blocking


# ANCHOR: processes
def in_processes(job):
    """A pool with as many processes as there are cores."""
    with ProcessPoolExecutor() as pool:
        jobs = [pool.submit(job) for _ in range(JOBS)]
    return [job.result() for job in jobs]
# ANCHOR_END: processes


# ANCHOR: on-the-loop
async def crunch_on_the_loop(market, crunch):
    """Fetches, then computes where it stands: on the event loop."""

    async def fetch_then_crunch(symbol):
        quote = await market.quote(symbol)
        return crunch(quote)

    calls = [fetch_then_crunch(symbol) for symbol in SYMBOLS]
    return await asyncio.gather(*calls)
# ANCHOR_END: on-the-loop


# ANCHOR: off-the-loop
async def crunch_in_processes(market, crunch):
    """Fetches, then hands the work to a process and awaits the answer."""
    loop = asyncio.get_running_loop()

    async def fetch_then_crunch(symbol):
        quote = await market.quote(symbol)
        return await loop.run_in_executor(pool, crunch, quote)

    with ProcessPoolExecutor() as pool:
        calls = [fetch_then_crunch(symbol) for symbol in SYMBOLS]
        return await asyncio.gather(*calls)
# ANCHOR_END: off-the-loop


# ANCHOR: in-threads
async def crunch_in_threads(market, crunch):
    """The loop gets its turns, between threads that share the GIL."""

    async def fetch_then_crunch(symbol):
        quote = await market.quote(symbol)
        return await asyncio.to_thread(crunch, quote)

    calls = [fetch_then_crunch(symbol) for symbol in SYMBOLS]
    return await asyncio.gather(*calls)
# ANCHOR_END: in-threads


class Market:
    """The slow market: every call waits, then there is a price."""

    def __init__(self, settings, latency):
        self.latency = latency
        prices = random.Random(settings.seed)
        self.prices = {symbol: round(prices.uniform(20, 500), 2) for symbol in SYMBOLS}

    async def quote(self, symbol):
        await asyncio.sleep(self.latency)
        return symbol, self.prices[symbol]


# How this chapter is wired into the workbook.

KNOBS = []

# What each sum adds up.
NUMBERS = 100_000


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from matrix(settings)
    yield from mixed(settings)


def matrix(settings):
    each = settings.seconds(0.15)
    market = Market(settings, each)
    work = lasting(each)

    async def call():
        await market.quote("AAPL")
        return threading.get_ident()

    async def work_in_async():
        return work()

    yield from row("I/O", "calls", functools.partial(blocking_call, each), call)
    yield from row("CPU", sums(work), work, work_in_async)


def row(name, what, job, asynchronous):
    """One row of the matrix: five ways. The last cell has the result of the row."""
    prefix = {"I/O": "io", "CPU": "cpu"}[name]
    scores = []

    def enter(way, start, results):
        scores.append((time.perf_counter() - start, len(set(results)), way))
        note = f"{len(results)} {what}"
        if way == "processes":
            elapsed, workers, best = best_of(scores)
            note += f"; best for {name}: {best}, {elapsed:.3f} s with {workers} at work"
        return note, {"at_work": scores[-1][1]}

    def called(way, run):
        start = time.perf_counter()
        return enter(way, start, run(job))

    async def awaited(way, run, job):
        start = time.perf_counter()
        return enter(way, start, await run(job))

    ways = [
        ("in-a-row", "sequential", functools.partial(called, "sequential", in_a_row)),
        ("async", "async", functools.partial(awaited, "async", on_one_thread, asynchronous)),
        ("threads", "threads", functools.partial(called, "threads", on_threads)),
        (
            "spawn-blocking",
            "to_thread",
            functools.partial(awaited, "to_thread", on_the_default_pool, job),
        ),
        ("processes", "processes", functools.partial(called, "processes", in_processes)),
    ]
    for approach, way, code in ways:
        yield "matrix", f"{prefix}-{approach}", f"{name}: {way}", code


def best_of(scores):
    """The fastest; of those that are about as fast, the one with the fewest at work."""
    fastest = min(elapsed for elapsed, *_ in scores)
    as_fast = [score for score in scores if score[0] <= 1.1 * fastest]
    return min(as_fast, key=lambda score: score[1])


def mixed(settings):
    latency, crunching, period = map(settings.seconds, [0.3, 0.4, 0.02])
    market = Market(settings, latency)
    work = lasting(crunching)
    crunch = functools.partial(crunch_a_quote, work)

    async def felt(run):
        heart = Heart(period)
        results = await run(market, crunch)
        return f"{len(results)} {sums(work)}", {"longest_gap_s": heart.stop()}

    yield "mixed", "on-the-loop", "on the loop", lambda: felt(crunch_on_the_loop)
    yield "mixed", "off-the-loop", "processes", lambda: felt(crunch_in_processes)
    yield "mixed", "in-threads", "threads", lambda: felt(crunch_in_threads)


class Heart:
    """Beats on the event loop, and remembers the longest time between two beats."""

    def __init__(self, period):
        self.last = time.perf_counter()
        self.longest_gap = 0.0
        self.task = asyncio.create_task(self.beat(period))

    async def beat(self, period):
        while True:
            await asyncio.sleep(period)
            self.look()

    def look(self):
        now = time.perf_counter()
        self.longest_gap = max(self.longest_gap, now - self.last)
        self.last = now

    def stop(self):
        self.task.cancel()
        self.look()
        return self.longest_gap


# Functions of the module: a process finds them by their names. Each says who did it.


def blocking_call(latency):
    time.sleep(latency)
    return os.getpid(), threading.get_ident()


def repeat(times):
    for _ in range(times):
        sum_of_squares(NUMBERS)
    return os.getpid(), threading.get_ident()


def crunch_a_quote(work, quote):
    return quote, work()


def lasting(target):
    """The sum of so many squares, again and again until it takes this long."""
    return functools.partial(repeat, max(round(target / once()), 1))


def sums(work):
    """How much work that is: the time is what is given."""
    (times,) = work.args
    return f"sums, {times} times each"


@functools.lru_cache(maxsize=None)
def once():
    """How long this machine needs, when nothing disturbs it."""
    shortest = math.inf
    end = time.perf_counter() + 0.05
    while time.perf_counter() < end:
        start = time.perf_counter()
        sum_of_squares(NUMBERS)
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


# From here on, every demo.py is the same: arguments, stop-watch, output.


class Settings(argparse.Namespace):
    """The options, and the pace that they set."""

    latency = None
    requests = None

    def seconds(self, seconds):
        """So many seconds of the guide, at the speed asked for."""
        return seconds / self.speed

    def latency_or(self, seconds):
        """How long a call takes: what the user asked for, or else so many seconds of the guide."""
        return self.seconds(self.latency or seconds)


def above_zero(number):
    """The parser of an option that is an `int` or a `float` above zero."""

    def parse(text):
        try:
            value = number(text)
        except ValueError:
            value = math.nan
        if not 0 < value < math.inf:
            raise argparse.ArgumentTypeError(f"{text!r} is no {number.__name__} above zero")
        return value

    return parse


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    option = parser.add_argument
    option("--json", action="store_true", help="one JSON object per approach, one a line")
    option("--only", metavar="DEMO", help="this demo only")
    option("--speed", type=above_zero(float), default=1.0, metavar="N", help="N times as fast")
    option("--seed", type=int, default=1, metavar="N", help="other prices")
    if "latency" in KNOBS:
        option("--latency", type=above_zero(float), metavar="SECONDS", help="how long a call takes")
    if "requests" in KNOBS:
        option("--requests", type=above_zero(int), metavar="N", help="how many calls to make")
    settings = parser.parse_args(namespace=Settings())
    known = list(dict.fromkeys(demo for demo, *_ in demos(settings)))
    if settings.only not in [None, *known]:
        parser.error(f"no demo {settings.only!r} here, only {', '.join(known)}")
    return settings


def timed(code):
    start = time.perf_counter()
    answer = code()
    return time.perf_counter() - start, answer


async def timed_in_the_loop(coroutine):
    start = time.perf_counter()
    answer = await coroutine
    return time.perf_counter() - start, answer


def measure(code):
    """Runs one approach: elapsed seconds (without the loop's own start and end), note, figures."""
    elapsed, answer = timed(code)
    if asyncio.iscoroutine(answer):
        elapsed, answer = asyncio.run(timed_in_the_loop(answer))
    note, figures = answer if isinstance(answer, tuple) else (answer, None)
    return elapsed, note, figures


def show(settings, demo, approach, label, elapsed, note, figures):
    approach, size = approach if isinstance(approach, tuple) else (approach, None)
    if settings.json:
        row = {"demo": demo, "approach": approach, "label": label, "elapsed_s": elapsed}
        extras = {"size": size, "note": note, "figures": figures}
        row.update({key: value for key, value in extras.items() if value})
        print(json.dumps(row), flush=True)
    else:
        extras = [note] if note else []
        extras += [f"{name} {value:.3f}" for name, value in (figures or {}).items()]
        line = f"{demo:<16} {label:<28} {elapsed:8.2f} s   {', '.join(extras)}"
        print(line.rstrip(), flush=True)


def main():
    settings = arguments()
    for demo, approach, label, code in demos(settings):
        if settings.only in (None, demo):
            show(settings, demo, approach, label, *measure(code))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; nothing is left to say, not at exit either
        sys.exit(0)
