"""What is async? in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import json
import math
import random
import sys
import time


# ANCHOR: blocking
def fetch_blocking(market):
    """Three prices, and the thread stands still for each of them."""
    aapl = market.quote_blocking("AAPL")
    googl = market.quote_blocking("GOOGL")
    msft = market.quote_blocking("MSFT")
    return [aapl, googl, msft]
# ANCHOR_END: blocking


# ANCHOR: async
async def fetch_async(market):
    """Three prices, and one wait for all of them."""
    return await asyncio.gather(
        market.quote("AAPL"),
        market.quote("GOOGL"),
        market.quote("MSFT"),
    )
# ANCHOR_END: async


# ANCHOR: ready
async def awaits_what_is_ready(work):
    """An `await` after each piece of work; no other task gets a turn."""
    for _ in range(10):
        work()
        await ready()


async def ready():
    """A coroutine that awaits nothing: `await ready()` does not yield."""
# ANCHOR_END: ready


# ANCHOR: yields
async def awaits_a_turn(work):
    """`sleep(0)` gives the others a turn."""
    for _ in range(10):
        work()
        await asyncio.sleep(0)
# ANCHOR_END: yields


class Heartbeat:
    """A task that only ticks, and the longest gap between two ticks."""

    def __init__(self, period):
        self.longest = 0
        self.last = time.perf_counter()
        self.task = asyncio.create_task(self.tick(period))

    async def tick(self, period):
        while True:
            await asyncio.sleep(period)
            self.longest_gap()
            self.last = time.perf_counter()

    def longest_gap(self):
        self.longest = max(self.longest, time.perf_counter() - self.last)
        return self.longest


class Market:
    """The slow market, twice: `time.sleep` holds up the thread, `asyncio.sleep` only its task."""

    def __init__(self, settings):
        self.latency = settings.latency_or(2.0)
        prices = random.Random(settings.seed)
        self.prices = {
            symbol: round(prices.uniform(20, 500), 2) for symbol in ["AAPL", "GOOGL", "MSFT"]
        }

    def quote_blocking(self, symbol):
        time.sleep(self.latency)
        return symbol, self.prices[symbol]

    async def quote(self, symbol):
        await asyncio.sleep(self.latency)
        return symbol, self.prices[symbol]


# How this chapter is wired into the workbook.

KNOBS = ["latency"]


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    market = Market(settings)

    def blocking():
        return in_words(fetch_blocking(market))

    async def asynchronous():
        return in_words(await fetch_async(market))

    yield "three-prices", "blocking", "time.sleep", blocking
    yield "three-prices", "async", "async, asyncio.gather", asynchronous
    yield from never_yields(settings)


def in_words(quotes):
    return ", ".join(f"{symbol} {price:.2f}" for symbol, price in quotes)


def never_yields(settings):
    piece = settings.seconds(0.1)

    async def measured(way):
        heartbeat = Heartbeat(piece)
        await asyncio.sleep(0)
        await way(lambda: busy(piece))
        heartbeat.task.cancel()
        return None, {"longest_gap_s": heartbeat.longest_gap()}

    yield "never-yields", "ready", "await what is ready", lambda: measured(awaits_what_is_ready)
    yield "never-yields", "yields", "await asyncio.sleep(0)", lambda: measured(awaits_a_turn)


def busy(seconds):
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


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
