"""Errors in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import functools
import json
import math
import random
import sys
import time


# ANCHOR: keep-going
async def keep_going(market, symbols):
    """Every call says for itself how it went: a price or an exception."""
    calls = [market.quote(symbol) for symbol in symbols]
    return await asyncio.gather(*calls, return_exceptions=True)
# ANCHOR_END: keep-going


# ANCHOR: fail-fast
async def fail_fast(market, symbols):
    """A group cancels the rest at the first error, and waits for them."""
    try:
        async with asyncio.TaskGroup() as group:
            calls = [market.quote(symbol) for symbol in symbols]
            tasks = [group.create_task(call) for call in calls]
    except* UnknownSymbol as errors:
        first = errors.exceptions[0]
    else:
        return [task.result() for task in tasks]
    raise first
# ANCHOR_END: fail-fast


# ANCHOR: let-run
async def fail_and_let_run(market, symbols):
    """`gather` raises the first exception at once. The others run on."""
    calls = [market.quote(symbol) for symbol in symbols]
    return await asyncio.gather(*calls)
# ANCHOR_END: let-run


# ANCHOR: a-task-each
async def a_task_each(market, symbols):
    """A bug ends its task, and the task keeps the exception."""
    calls = [quote_in_cents(market, symbol) for symbol in symbols]
    tasks = [asyncio.create_task(call) for call in calls]
    await asyncio.wait(tasks)
    return [task.exception() or task.result() for task in tasks]


async def quote_in_cents(market, symbol):
    """Its author assumed that every symbol exists."""
    price = await market.price_or_none(symbol)
    return round(price * 100)  # a TypeError when there is no price
# ANCHOR_END: a-task-each


# ANCHOR: returned
async def task_that_fails(market):
    """A task returns an error by raising an exception."""
    task = asyncio.create_task(market.quote("INVALID"))
    await asyncio.wait([task])
    return what_became_of(task)
# ANCHOR_END: returned


# ANCHOR: aborted
async def task_that_is_cancelled(market, patience):
    """Cancelling raises `CancelledError` where the coroutine waits."""
    task = asyncio.create_task(market.quote("GOOGL"))
    await asyncio.sleep(patience)
    task.cancel()
    await asyncio.wait([task])
    return what_became_of(task)
# ANCHOR_END: aborted


def what_became_of(task):
    if task.cancelled():  # ask first: `exception` would raise the `CancelledError`
        return "a task with cancelled()"
    if task.exception() is not None:
        return f"a task with an exception(): {task.exception()}"
    return f"a price: {task.result()[1]:.2f}"


class UnknownSymbol(Exception):
    """Nothing is traded under this symbol."""

    def __init__(self, symbol):
        super().__init__(f"unknown symbol {symbol}")


class Market:
    """The slow market. It counts the calls that were cancelled, and knows no symbol INVALID."""

    def __init__(self, settings):
        seconds = {"AAPL": 1.0, "INVALID": 0.5, "GOOGL": 2.0}
        self.latencies = {symbol: settings.seconds(number) for symbol, number in seconds.items()}
        self.in_flight = 0
        self.cancelled = 0
        prices = random.Random(settings.seed)
        self.prices = {symbol: round(prices.uniform(20, 500), 2) for symbol in ["AAPL", "GOOGL"]}

    async def price_or_none(self, symbol):
        self.in_flight += 1
        try:
            await asyncio.sleep(self.latencies[symbol])
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.in_flight -= 1
        return self.prices.get(symbol)

    async def quote(self, symbol):
        price = await self.price_or_none(symbol)
        if price is None:
            raise UnknownSymbol(symbol)
        return symbol, price


# How this chapter is wired into the workbook.

KNOBS = []

SYMBOLS = ["AAPL", "INVALID", "GOOGL"]


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from unknown_symbol(settings)
    yield from panic(settings)
    yield from endings(settings)


def unknown_symbol(settings):
    async def keep():
        market, start = Market(settings), time.perf_counter()
        answers = await keep_going(market, SYMBOLS)
        known = time.perf_counter() - start
        return with_cancelled(counted(answers, "error"), market), {"known_s": known}

    async def first_error(ask, meanwhile=0.0):
        market, start = Market(settings), time.perf_counter()
        try:
            got = f"{len(await ask(market, SYMBOLS))} ok"
        except UnknownSymbol as error:
            got = str(error)
        known = time.perf_counter() - start
        if meanwhile:
            got += f"; {market.in_flight} calls ran on"
            await asyncio.sleep(meanwhile)  # the program goes on to other things
        return with_cancelled(got, market), {"known_s": known}

    yield "unknown-symbol", "keep-going", "gather, return_exceptions", keep
    yield "unknown-symbol", "fail-fast", "TaskGroup", lambda: first_error(fail_fast)
    let_run = functools.partial(first_error, fail_and_let_run, settings.seconds(2.0))
    yield "unknown-symbol", "let-run", "asyncio.gather", let_run


def panic(settings):
    async def apart():
        market = Market(settings)
        return with_cancelled(counted(await a_task_each(market, SYMBOLS), "raised"), market)

    yield "panic", "a-task-each", "a task each", apart


def endings(settings):
    async def returned():
        return await task_that_fails(Market(settings))

    async def aborted():
        market = Market(settings)
        got = await task_that_is_cancelled(market, settings.seconds(1.0))
        return with_cancelled(got, market)

    yield "endings", "returned", "raises", returned
    yield "endings", "aborted", "is cancelled", aborted


def counted(answers, failed):
    errors = sum(isinstance(answer, BaseException) for answer in answers)
    return f"{len(answers) - errors} ok, {errors} {failed}"


def with_cancelled(note, market):
    return f"{note}; {market.cancelled} cancelled"


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
