"""The basics in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import json
import math
import random
import sys
import time
import warnings


# ANCHOR: not-awaited
async def call_without_await(market):
    """Calls an async function and forgets the `await`."""
    quote = market.quote("AAPL")
    # It never ran: Python warns, and the market has heard nothing.
    del quote
# ANCHOR_END: not-awaited


# ANCHOR: awaited
async def call_with_await(market):
    return await market.quote("AAPL")
# ANCHOR_END: awaited


# ANCHOR: three-awaits
async def three_awaits(market):
    """Each line waits for its answer before the next line begins."""
    aapl = await market.quote("AAPL")
    googl = await market.quote("GOOGL")
    msft = await market.quote("MSFT")
    return [aapl, googl, msft]
# ANCHOR_END: three-awaits


# ANCHOR: join
async def gathered(market):
    """`gather` makes a task of each, so all three are on their way."""
    return await asyncio.gather(
        market.quote("AAPL"),
        market.quote("GOOGL"),
        market.quote("MSFT"),
    )
# ANCHOR_END: join


# ANCHOR: spawn
async def spawned(market):
    """A task starts as soon as this function awaits something."""
    aapl = asyncio.create_task(market.quote("AAPL"))
    googl = asyncio.create_task(market.quote("GOOGL"))
    msft = asyncio.create_task(market.quote("MSFT"))
    return [await aapl, await googl, await msft]
# ANCHOR_END: spawn


# ANCHOR: made-first
async def made_first(market):
    """Looks like `spawned`, but making a coroutine does not start it."""
    aapl = market.quote("AAPL")
    googl = market.quote("GOOGL")
    msft = market.quote("MSFT")
    return [await aapl, await googl, await msft]
# ANCHOR_END: made-first


class Market:
    """The slow market: every call waits, then there is a price."""

    def __init__(self, settings):
        self.calls = 0
        self.latency = settings.latency_or(1.0)
        prices = random.Random(settings.seed)
        self.prices = {
            symbol: round(prices.uniform(20, 500), 2) for symbol in ["AAPL", "GOOGL", "MSFT"]
        }

    async def quote(self, symbol):
        self.calls += 1
        await asyncio.sleep(self.latency)
        return symbol, self.prices[symbol]


# How this chapter is wired into the workbook.

KNOBS = ["latency"]


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from lazy(settings)
    yield from two_ways(settings)


def lazy(settings):
    async def not_awaited():
        market = Market(settings)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            await call_without_await(market)
        warned = "; ".join(f"{warning.category.__name__}: {warning.message}" for warning in caught)
        return f"the market saw {market.calls} calls; {warned}"

    async def awaited():
        return in_words([await call_with_await(Market(settings))])

    yield "lazy", "not-awaited", "called, not awaited", not_awaited
    yield "lazy", "awaited", "awaited", awaited


def two_ways(settings):
    async def prices(ask):
        return in_words(await ask(Market(settings)))

    yield "two-ways", "three-awaits", "three awaits", lambda: prices(three_awaits)
    yield "two-ways", "join", "asyncio.gather", lambda: prices(gathered)
    yield "two-ways", "spawn", "create_task, then await", lambda: prices(spawned)
    yield "two-ways", "made-first", "made first, then awaited", lambda: prices(made_first)


def in_words(quotes):
    return ", ".join(f"{symbol} {price:.2f}" for symbol, price in quotes)


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
