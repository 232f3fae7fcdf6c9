"""When to use async: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import contextlib
import functools
import json
import math
import os
import random
import sys
import tempfile
import threading
import time

JOBS = 8


# ANCHOR: in-a-row
async def in_a_row(jobs):
    """Each job is awaited before the next one begins."""
    return [await job for job in jobs]
# ANCHOR_END: in-a-row


# ANCHOR: together
async def together(jobs):
    """All jobs are awaited at once, on this one thread."""
    return await asyncio.gather(*jobs)
# ANCHOR_END: together


# ANCHOR: call
async def call(market):
    """A call over the network: the server works, we wait."""
    _symbol, price = await market.quote("AAPL")
    return price
# ANCHOR_END: call


# ANCHOR: query
async def query(database):
    """A slow query: the database works, we wait."""
    return await database.count_trades()
# ANCHOR_END: query


# ANCHOR: stream
async def follow(market, every):
    """A stream of prices: most of the time, it is silent."""
    highest = 0.0
    async for price in market.prices("AAPL", every, count=5):
        highest = max(highest, price)
    return highest
# ANCHOR_END: stream


# ANCHOR: file
async def read(path):
    """A file: Python has no async ones built in, so a thread reads it."""
    return len(await asyncio.to_thread(read_now, path))


def read_now(path):
    with open(path, "rb") as file:
        return file.read()
# ANCHOR_END: file


# ANCHOR: compute
async def compute(work, times):
    """`async` in front changes nothing: there is no `await` inside."""
    for _ in range(times):
        work()
# ANCHOR_END: compute


# ANCHOR: fibonacci
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)
# ANCHOR_END: fibonacci


# ANCHOR: crunching
def volatility(prices):
    """The ups and downs of a price: its returns' standard deviation."""
    pairs = zip(prices, prices[1:])
    returns = [math.log(after / before) for before, after in pairs]
    mean = sum(returns) / len(returns)
    squares = [(one - mean) ** 2 for one in returns]
    return math.sqrt(sum(squares) / len(squares))
# ANCHOR_END: crunching


# ANCHOR: compression
def compress(pixels):
    """Grey pixels: the difference to the one before, and how many."""
    runs = []
    before = 0
    for pixel in pixels:
        difference = (pixel - before) % 256
        before = pixel
        if runs and runs[-1][0] == difference and runs[-1][1] < 255:
            runs[-1][1] += 1
        else:
            runs.append([difference, 1])
    return runs
# ANCHOR_END: compression


class Market:
    """The slow market: calls that take their time, and prices that keep changing."""

    def __init__(self, settings, latency):
        self.latency = latency
        self.random = random.Random(settings.seed)
        self.price = round(self.random.uniform(20, 500), 2)

    async def quote(self, symbol):
        await asyncio.sleep(self.latency)
        return symbol, self.price

    async def prices(self, _symbol, every, count):
        price = self.price
        for _ in range(count):
            await asyncio.sleep(every)
            price = round(price * self.random.uniform(0.99, 1.01), 2)
            yield price


class Database:
    """A database of one slow query."""

    def __init__(self, latency):
        self.latency = latency

    async def count_trades(self):
        await asyncio.sleep(self.latency)
        return 1_000_000


@contextlib.contextmanager
def slow_files(count, delay):
    """Named pipes: they are read like files, and their writers take their time."""

    def hand_over(path):
        with open(path, "w", encoding="utf-8") as file:  # waits for a reader
            time.sleep(delay)
            file.write("AAPL,150.25\n")

    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"file {number}") for number in range(1, count + 1)]
        for path in paths:
            os.mkfifo(path)
            threading.Thread(target=hand_over, args=[path], daemon=True).start()
        yield paths


@contextlib.contextmanager
def cached_files(count):
    """Files that have just been written: the operating system still has them in memory."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"file {number}") for number in range(1, count + 1)]
        for path in paths:
            with open(path, "wb") as file:
                file.write(b"." * 256 * 1024)
        yield paths


def repetitions(target, work):
    """How often `work` has to be repeated to keep a core busy for so long."""
    times = 1
    while timed_work(times, work) < target / 8:
        times *= 2
    # The fastest of a few: another program that takes the core away only makes it slower.
    fastest = min(timed_work(times, work) for _ in range(4))
    return max(1, round(times * target / fastest))


def timed_work(times, work):
    start = time.perf_counter()
    for _ in range(times):
        work()
    return time.perf_counter() - start


# How this chapter is wired into the workbook.

KNOBS = []


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from waiting(settings)
    if hasattr(os, "mkfifo"):  # not on Windows
        each = settings.seconds(0.25)
        files = functools.partial(slow_files, JOBS, each)
        yield from both_ways("slow-files", "slow-file", "slow file", read_all(files))
    files = functools.partial(cached_files, JOBS)
    yield from both_ways("cached-files", "file", "file in memory", read_all(files))
    yield from computing(settings)


def waiting(settings):
    each = settings.seconds(0.25)
    market, database = Market(settings, each), Database(each)
    for kind, name, job in [
        ("call", "call", lambda: call(market)),
        ("query", "slow query", lambda: query(database)),
        ("stream", "price stream", lambda: follow(market, each / 5)),
    ]:
        yield from both_ways("waiting", kind, name, plain(job))


def computing(settings):
    prices = [150.0 + 10.0 * math.sin(day / 7.0) for day in range(250)]
    image = bytes(40 if place % 16 < 8 else place // 64 for place in range(64 * 64))
    for kind, name, work in [
        ("fibonacci", "Fibonacci", lambda: fibonacci(15)),
        ("crunching", "data crunching", lambda: volatility(prices)),
        ("compression", "image compression", lambda: compress(image)),
    ]:
        # Tried out once, and only if it is run, so that both ways have the same to do.
        times = functools.lru_cache(functools.partial(repetitions, settings.seconds(0.1), work))
        jobs = plain(lambda work=work, times=times: compute(work, times()))
        yield from both_ways("computing", kind, name, jobs, prepare=times)


def plain(job):
    """Eight jobs that need nothing around them."""

    @contextlib.contextmanager
    def jobs():
        yield [job() for _ in range(JOBS)]

    return jobs


def read_all(files):
    """A job for each file."""

    @contextlib.contextmanager
    def jobs():
        with files() as paths:
            yield [read(path) for path in paths]

    return jobs


def both_ways(demo, kind, name, jobs, prepare=lambda: None):
    """Two approaches that do the same jobs, and what the second gains over the first."""
    before = []

    def prepared(code):
        prepare()  # before the coroutine runs, and so before the stop-watch does
        return code()

    async def slow():
        with jobs() as todo:
            start = time.perf_counter()
            done = len(await in_a_row(todo))
            before.append(time.perf_counter() - start)
        return f"{done} done"

    async def fast():
        with jobs() as todo:
            start = time.perf_counter()
            done = len(await together(todo))
            taken = time.perf_counter() - start
        return f"{done} done", {"speed_up": before[-1] / taken} if before else None

    yield demo, f"{kind}-in-a-row", f"{name}, sequential", lambda: prepared(slow)
    yield demo, f"{kind}-async", f"{name}, async", lambda: prepared(fast)


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
