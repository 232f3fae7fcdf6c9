"""Gather in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import functools
import itertools
import json
import math
import random
import sys
import time

TEN = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "META", "NVDA", "NFLX", "AMD", "INTC"]


# ANCHOR: one-by-one
async def one_by_one(market, symbols):
    quotes = []
    for symbol in symbols:
        quotes.append(await market.quote(symbol))
    return quotes
# ANCHOR_END: one-by-one


# ANCHOR: join-all
async def all_gathered(market, symbols):
    """A task for each. Answers come back in the order of the questions."""
    calls = [market.quote(symbol) for symbol in symbols]
    return await asyncio.gather(*calls)
# ANCHOR_END: join-all


# ANCHOR: join-set
async def all_as_completed(market, symbols):
    """A task for each. Answers come back in the order of their arrival."""
    calls = [market.quote(symbol) for symbol in symbols]
    return [await answer for answer in asyncio.as_completed(calls)]
# ANCHOR_END: join-set


# ANCHOR: at-most-three
async def three_at_a_time(market, symbols):
    """Ten tasks, and three of them hold the semaphore."""
    limit = asyncio.Semaphore(3)

    async def quote(symbol):
        async with limit:
            return await market.quote(symbol)

    return await asyncio.gather(*[quote(symbol) for symbol in symbols])
# ANCHOR_END: at-most-three


# ANCHOR: first-with-join-all
async def show_at_the_end(market, symbols, show):
    """`gather` hands everything over at the end."""
    calls = [market.quote(symbol) for symbol in symbols]
    for quote in await asyncio.gather(*calls):
        show(quote)
# ANCHOR_END: first-with-join-all


# ANCHOR: first-with-unordered
async def show_as_they_come(market, symbols, show):
    """`as_completed` hands over each answer when it comes."""
    calls = [market.quote(symbol) for symbol in symbols]
    for answer in asyncio.as_completed(calls):
        show(await answer)
# ANCHOR_END: first-with-unordered


# ANCHOR: as-completed
async def work_as_completed(market, symbols, work):
    """Tasks run by themselves: calls go on while the body works."""
    limit = asyncio.Semaphore(3)

    async def quote(symbol):
        async with limit:
            return await market.quote(symbol)

    calls = [quote(symbol) for symbol in symbols]
    for answer in asyncio.as_completed(calls):
        await answer
        await work()
# ANCHOR_END: as-completed


# ANCHOR: in-the-stream
async def work_in_the_task(market, symbols, work):
    """The work is part of the task, so it overlaps, too."""
    limit = asyncio.Semaphore(3)

    async def quote_and_work(symbol):
        async with limit:
            await market.quote(symbol)
            await work()

    async with asyncio.TaskGroup() as tasks:
        for symbol in symbols:
            tasks.create_task(quote_and_work(symbol))
# ANCHOR_END: in-the-stream


# ANCHOR: spawn-all
async def all_spawned(market, symbols):
    """Creates every task, then awaits them in order: `gather` by hand."""
    calls = [market.quote(symbol) for symbol in symbols]
    tasks = [asyncio.create_task(call) for call in calls]
    return [await task for task in tasks]
# ANCHOR_END: spawn-all


class Market:
    """The slow market: every call waits, then there is a price."""

    def __init__(self, settings, latency=None, latencies=None):
        self.latency = latency
        self.latencies = latencies or {}
        prices = random.Random(settings.seed)
        self.prices = {symbol: round(prices.uniform(20, 500), 2) for symbol in TEN}

    async def quote(self, symbol):
        await asyncio.sleep(self.latencies.get(symbol, self.latency))
        return symbol, self.prices[symbol]


# How this chapter is wired into the workbook.

KNOBS = ["latency", "requests"]


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from many(settings)
    yield from first_result(settings)
    yield from slow_consumer(settings)
    yield from at_scale(settings)


def many(settings):
    market = Market(settings, settings.latency_or(1.0))

    async def prices(gather):
        return f"{len(await gather(market, TEN))} prices"

    yield "many", "one-by-one", "for ... await", lambda: prices(one_by_one)
    yield "many", "join-all", "asyncio.gather", lambda: prices(all_gathered)
    yield "many", "join-set", "asyncio.as_completed", lambda: prices(all_as_completed)
    yield "many", "at-most-three", "gather, Semaphore(3)", lambda: prices(three_at_a_time)


def first_result(settings):
    seconds = {"AAPL": 2.5, "GOOGL": 0.5, "MSFT": 1.5}
    latencies = {symbol: settings.seconds(number) for symbol, number in seconds.items()}
    market = Market(settings, latencies=latencies)

    async def arrivals(gather):
        start = time.perf_counter()
        order, times = [], []

        def show(quote):
            order.append(quote[0])
            times.append(time.perf_counter() - start)

        await gather(market, list(latencies), show)
        note = f"shown in the order {', '.join(order)}"
        return note, {"first_s": times[0], "last_s": times[-1]}

    yield "first-result", "join-all", "asyncio.gather", lambda: arrivals(show_at_the_end)
    yield "first-result", "unordered", "asyncio.as_completed", lambda: arrivals(show_as_they_come)


def slow_consumer(settings):
    latency = settings.latency_or(1.0)
    market = Market(settings, latency)

    def consume(way):
        return way(market, TEN[:6], lambda: asyncio.sleep(latency))

    yield "slow-consumer", "as-completed", "as_completed", lambda: consume(work_as_completed)
    yield "slow-consumer", "in-the-stream", "TaskGroup", lambda: consume(work_in_the_task)


def at_scale(settings):
    market = Market(settings, settings.latency_or(1.0))

    async def overhead(gather, size):
        symbols = list(itertools.islice(itertools.cycle(TEN), size))
        start = time.perf_counter()
        quotes = await gather(market, symbols)
        beyond = time.perf_counter() - start - market.latency
        return f"{len(quotes)} prices", {"overhead_per_call_us": max(beyond, 0) / size * 1e6}

    for size in [settings.requests] if settings.requests else [1_000, 30_000]:
        for approach, name, gather in [
            ("join-all", "gather", all_gathered),
            ("join-set", "as_completed", all_as_completed),
            ("spawn-all", "create_task", all_spawned),
        ]:
            code = functools.partial(overhead, gather, size)
            yield "at-scale", (approach, size), f"{name}, {size}", code


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
