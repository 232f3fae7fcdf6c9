"""Best practices in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import contextlib
import functools
import itertools
import json
import math
import os
import random
import sys
import tempfile
import threading
import time


# ANCHOR: std-fs
async def read_with_open(paths):
    """Reads with `open`. Each read blocks the event loop."""

    async def read(path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    return await asyncio.gather(*[read(path) for path in paths])
# ANCHOR_END: std-fs


# ANCHOR: spawn-blocking
async def read_in_threads(paths):
    """Python has no async files built in; `aiofiles` does this inside."""

    def read(path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    reads = [asyncio.to_thread(read, path) for path in paths]
    return await asyncio.gather(*reads)
# ANCHOR_END: spawn-blocking


# ANCHOR: trusting
async def trust_everybody(market, symbols):
    """Waits as long as the slowest call takes. Today one of them hangs."""
    calls = [market.quote(symbol) for symbol in symbols]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    return sum(not isinstance(answer, BaseException) for answer in answers)
# ANCHOR_END: trusting


# ANCHOR: bounded-client
class Client:
    """The limit lives in the client, so no call can be made without it."""

    def __init__(self, market, limit):
        self.market = market
        self.limit = limit

    async def quote(self, symbol):
        call = self.market.quote(symbol)
        return await asyncio.wait_for(call, timeout=self.limit)


async def trust_nobody(client, symbols):
    calls = [client.quote(symbol) for symbol in symbols]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    return sum(not isinstance(answer, BaseException) for answer in answers)
# ANCHOR_END: bounded-client


# ANCHOR: swallow
async def swallow_errors(market, symbols):
    """The errors are gone, with their reasons."""

    async def quote_or_none(symbol):
        try:
            return await market.quote(symbol)
        except Exception:
            return None

    calls = [quote_or_none(symbol) for symbol in symbols]
    quotes = await asyncio.gather(*calls)
    return [quote for quote in quotes if quote is not None]
# ANCHOR_END: swallow


# ANCHOR: sort-out
async def sort_errors_out(market, symbols):
    """Retries an error that may pass, and reports all others."""

    async def quote_or_second_try(symbol):
        try:
            return await market.quote(symbol)
        except Unavailable:
            return await market.quote(symbol)

    calls = [quote_or_second_try(symbol) for symbol in symbols]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    quotes, errors = [], []
    for answer in answers:
        failed = isinstance(answer, BaseException)
        (errors if failed else quotes).append(answer)
    return quotes, errors
# ANCHOR_END: sort-out


# ANCHOR: all-at-once
async def all_at_once(market, symbols):
    """Everything at once: quick, and rude."""
    calls = [market.quote(symbol) for symbol in symbols]
    return await asyncio.gather(*calls, return_exceptions=True)
# ANCHOR_END: all-at-once


# ANCHOR: limit
async def so_many_at_a_time(market, symbols, limit):
    """So many at a time. Quick answers make for many in a second."""
    places = asyncio.Semaphore(limit)

    async def quote(symbol):
        async with places:
            return await market.quote(symbol)

    calls = [quote(symbol) for symbol in symbols]
    return await asyncio.gather(*calls, return_exceptions=True)
# ANCHOR_END: limit


# ANCHOR: limit-and-rate
async def gather_kindly(market, symbols, limit, pause):
    """So many at a time, and a pause between one call and the next."""
    places = asyncio.Semaphore(limit)

    async def quote(symbol):
        try:
            return await market.quote(symbol)
        finally:
            places.release()  # the next one may go

    calls = []
    for symbol in symbols:
        await places.acquire()
        calls.append(asyncio.create_task(quote(symbol)))
        await asyncio.sleep(pause)
    return await asyncio.gather(*calls, return_exceptions=True)
# ANCHOR_END: limit-and-rate


# ANCHOR: by-hand
async def close_by_hand(pool, market, symbol):
    """Closes the connection at the end, for those calls that get there."""
    pool.open += 1
    quote = await market.quote(symbol)
    pool.open -= 1
    return quote
# ANCHOR_END: by-hand


# ANCHOR: guard
async def close_by_context_manager(pool, market, symbol):
    """A connection that closes itself on every way out of the block."""
    with pool.connection():
        return await market.quote(symbol)
# ANCHOR_END: guard


# ANCHOR: goodbye
async def close_with_goodbye(pool, market, symbol):
    """`async with` may await on the way out, even when cancelled."""
    async with pool.polite_connection():
        return await market.quote(symbol)
# ANCHOR_END: goodbye


class Pool:
    """Connections cost memory on both sides, so the pool counts them."""

    def __init__(self, goodbye=0.0):
        self.open = 0
        self.goodbye = goodbye

    @contextlib.contextmanager
    def connection(self):
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1

    @contextlib.asynccontextmanager
    async def polite_connection(self):
        self.open += 1
        try:
            yield
        finally:
            await asyncio.sleep(self.goodbye)
            self.open -= 1


class UnknownSymbol(Exception):
    """Nothing is traded under this symbol."""


class Unavailable(Exception):
    """The market is busy; another try may work."""


class Refused(Exception):
    """Too many calls in flight, or in the last while."""


class Market:
    """The slow market. It counts the calls that were cancelled, and may have limits."""

    def __init__(self, settings, latency, latencies=None, failing=None, limit=None, rate=None):
        self.latency = settings.seconds(latency)
        latencies = latencies or {}
        self.latencies = {symbol: settings.seconds(number) for symbol, number in latencies.items()}
        self.failing = failing
        self.limit = limit or math.inf
        self.rate = rate or math.inf
        self.window = settings.seconds(1.0)
        self.accepted = []
        self.in_flight = 0
        self.cancelled = 0
        prices = random.Random(settings.seed)
        self.prices = {symbol: round(prices.uniform(20, 500), 2) for symbol in LISTED}

    async def quote(self, symbol):
        now = time.perf_counter()
        recent = sum(now - then < self.window for then in self.accepted)
        if self.in_flight >= self.limit or recent >= self.rate:
            raise Refused(symbol)
        self.accepted.append(now)
        self.in_flight += 1
        try:
            await asyncio.sleep(self.latencies.get(symbol, self.latency))
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.in_flight -= 1
        if symbol == self.failing:
            self.failing = None
            raise Unavailable(f"{symbol} is unavailable for the moment")
        if symbol not in self.prices:
            raise UnknownSymbol(f"unknown symbol {symbol}")
        return symbol, self.prices[symbol]


class Heartbeat:
    """Ticks while the loop lets it, and remembers the longest time without a tick."""

    def __init__(self, period):
        self.period = period
        self.gap = 0.0

    async def __aenter__(self):
        self.last = time.perf_counter()
        self.task = asyncio.create_task(self.tick())
        await asyncio.sleep(0)  # it is on its way
        return self

    async def __aexit__(self, *_error):
        self.beat()
        self.task.cancel()

    async def tick(self):
        while True:
            await asyncio.sleep(self.period)
            self.beat()

    def beat(self):
        now = time.perf_counter()
        self.gap = max(self.gap, now - self.last)
        self.last = now


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


# How this chapter is wired into the workbook.

KNOBS = []

LISTED = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "META", "NVDA", "NFLX"]


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    if hasattr(os, "mkfifo"):  # not on Windows
        yield from async_libraries(settings)
    yield from timeouts(settings)
    yield from errors(settings)
    yield from bounded(settings)
    yield from clean_up(settings)


def async_libraries(settings):
    async def reading(read):
        with slow_files(3, settings.seconds(1.0)) as paths:
            async with Heartbeat(settings.seconds(0.1)) as heartbeat:
                texts = await read(paths)
        return f"{len(texts)} files read", {"longest_gap_s": heartbeat.gap}

    yield "async-libraries", "std-fs", "open", lambda: reading(read_with_open)
    yield "async-libraries", "spawn-blocking", "open in to_thread", lambda: reading(read_in_threads)


def timeouts(settings):
    symbols = ["AAPL", "GOOGL", "MSFT"]

    async def trusting():
        market = Market(settings, 0.5, {"MSFT": 5.0})
        return with_cancelled(f"{await trust_everybody(market, symbols)} prices", market)

    async def bounded_client():
        market = Market(settings, 0.5, {"MSFT": 5.0})
        client = Client(market, settings.seconds(1.0))
        return with_cancelled(f"{await trust_nobody(client, symbols)} prices", market)

    yield "timeouts", "trusting", "no limit", trusting
    yield "timeouts", "bounded-client", "a limit in the client", bounded_client


def errors(settings):
    symbols = ["AAPL", "GOOGL", "INVALID"]

    async def swallow():
        quotes = await swallow_errors(Market(settings, 1.0, failing="GOOGL"), symbols)
        return f"{len(quotes)} of 3 prices, and no reason"

    async def sort_out():
        market = Market(settings, 1.0, failing="GOOGL")
        quotes, reasons = await sort_errors_out(market, symbols)
        return f"{len(quotes)} of 3 prices; {', '.join(map(str, reasons))}"

    yield "errors", "swallow", "errors swallowed", swallow
    yield "errors", "sort-out", "errors sorted out", sort_out


def bounded(settings):
    symbols = list(itertools.islice(itertools.cycle(LISTED), 16))

    async def answered(gather):
        answers = await gather(Market(settings, 0.4, limit=4, rate=8), symbols)
        refused = sum(isinstance(answer, Refused) for answer in answers)
        return f"{len(answers) - refused} ok, {refused} refused"

    limited = functools.partial(so_many_at_a_time, limit=4)
    kindly = functools.partial(gather_kindly, limit=4, pause=settings.seconds(0.15))
    yield "bounded", "all-at-once", "all at once", lambda: answered(all_at_once)
    yield "bounded", "limit", "Semaphore(4)", lambda: answered(limited)
    yield "bounded", "limit-and-rate", "Semaphore(4), paced", lambda: answered(kindly)


def clean_up(settings):
    async def left_open(call):
        market, pool = Market(settings, 0.5, {"MSFT": 3.0}), Pool(settings.seconds(0.2))
        limit = settings.seconds(1.0)
        calls = [call(pool, market, symbol) for symbol in ["AAPL", "INVALID", "MSFT"]]
        limited = [asyncio.wait_for(call, timeout=limit) for call in calls]
        await asyncio.gather(*limited, return_exceptions=True)
        note = with_cancelled("3 calls on 3 connections", market)
        return note, {"open_connections": pool.open}

    yield "clean-up", "by-hand", "closed by hand", lambda: left_open(close_by_hand)
    yield "clean-up", "guard", "with", lambda: left_open(close_by_context_manager)
    yield "clean-up", "goodbye", "async with", lambda: left_open(close_with_goodbye)


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
