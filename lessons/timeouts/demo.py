"""Timeouts in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import json
import math
import random
import sys
import time


# ANCHOR: patient
async def wait_it_out(market, symbol):
    """Waits as long as it takes."""
    return await market.quote(symbol)
# ANCHOR_END: patient


# ANCHOR: timeout
async def give_up(market, symbol, limit):
    """When time is up, `wait_for` cancels the call and awaits its end."""
    try:
        return await asyncio.wait_for(market.quote(symbol), timeout=limit)
    except asyncio.TimeoutError:  # since 3.11 the built-in TimeoutError
        return None
# ANCHOR_END: timeout


# ANCHOR: a-timeout-each
async def a_timeout_each(market, symbols, limit):
    """Every call has its own limit: the batch is as slow as the slowest."""
    calls = [give_up(market, symbol, limit) for symbol in symbols]
    quotes = await asyncio.gather(*calls)
    return [quote for quote in quotes if quote is not None]
# ANCHOR_END: a-timeout-each


# ANCHOR: one-deadline
async def one_deadline(market, symbols, limit):
    """One limit for the whole batch. Keeps the answers in time."""
    calls = [market.quote(symbol) for symbol in symbols]
    tasks = [asyncio.create_task(call) for call in calls]
    done, late = await asyncio.wait(tasks, timeout=limit)
    for task in late:  # `wait` cancels nothing by itself
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return [task.result() for task in tasks if task in done]
# ANCHOR_END: one-deadline


# ANCHOR: no-wait
async def retry_at_once(market, symbol, tries):
    """Tries again at once: a busy server gets no time to recover."""
    for _ in range(tries - 1):
        try:
            return await market.quote(symbol)
        except Unavailable:
            pass
    return await market.quote(symbol)
# ANCHOR_END: no-wait


# ANCHOR: back-off
async def retry_with_back_off(market, symbol, tries, wait):
    """Waits before each new try, and twice as long each time."""
    for _ in range(tries - 1):
        try:
            return await market.quote(symbol)
        except Unavailable:
            await asyncio.sleep(wait)
        wait *= 2
    return await market.quote(symbol)
# ANCHOR_END: back-off


class Unavailable(Exception):
    """The market is busy; another try may work."""


class Market:
    """The slow market. It counts the calls that were cancelled, and may refuse the first few."""

    def __init__(self, settings, seconds, failures=0):
        self.latencies = {symbol: settings.seconds(number) for symbol, number in seconds.items()}
        self.failures = failures
        self.cancelled = 0
        prices = random.Random(settings.seed)
        self.prices = {symbol: round(prices.uniform(20, 500), 2) for symbol in seconds}

    async def quote(self, symbol):
        try:
            await asyncio.sleep(self.latencies[symbol])
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable(symbol)
        return symbol, self.prices[symbol]


# ANCHOR: select-anew
async def ask_anew(market, every, rounds):
    """Each tick cancels the call; the next round makes a new one."""
    for _ in range(rounds):
        try:
            return await asyncio.wait_for(market.quote("AAPL"), every)
        except TimeoutError:
            pass  # draw the clock
# ANCHOR_END: select-anew


# ANCHOR: select-pinned
async def ask_once(market, every, rounds):
    """One task, and `asyncio.wait` leaves it alone when time is up."""
    call = asyncio.create_task(market.quote("AAPL"))
    for _ in range(rounds):
        done, _ = await asyncio.wait({call}, timeout=every)
        if done:
            return call.result()
# ANCHOR_END: select-pinned


# How this chapter is wired into the workbook.

KNOBS = []


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from hung_call(settings)
    yield from batch_deadline(settings)
    yield from retry(settings)
    yield from select(settings)


def hung_call(settings):
    async def patient():
        return in_words(await wait_it_out(Market(settings, {"AAPL": 4.0}), "AAPL"))

    async def timeout():
        market = Market(settings, {"AAPL": 4.0})
        quote = await give_up(market, "AAPL", settings.seconds(1.0))
        got = "a price" if quote else "no price"
        return f"{got}; the market saw {market.cancelled} call cancelled"

    yield "hung-call", "patient", "no timeout", patient
    yield "hung-call", "timeout", "asyncio.wait_for", timeout


def batch_deadline(settings):
    latencies = {"AAPL": 0.5, "GOOGL": 1.0, "MSFT": 1.5, "TSLA": 3.0, "AMZN": 6.0}

    async def prices(ask, seconds):
        quotes = await ask(Market(settings, latencies), list(latencies), settings.seconds(seconds))
        return f"{len(quotes)} of 5 prices"

    yield "batch-deadline", "a-timeout-each", "wait_for each", lambda: prices(a_timeout_each, 2.5)
    yield "batch-deadline", "one-deadline", "asyncio.wait", lambda: prices(one_deadline, 1.6)


def retry(settings):
    tries = 4

    async def no_wait():
        market = Market(settings, {"AAPL": 0.5}, failures=2)
        return in_words(await retry_at_once(market, "AAPL", tries))

    async def back_off():
        market = Market(settings, {"AAPL": 0.5}, failures=2)
        wait = settings.seconds(0.5)
        return in_words(await retry_with_back_off(market, "AAPL", tries, wait))

    yield "retry", "no-wait", "retry at once", no_wait
    yield "retry", "back-off", "exponential back-off", back_off


def select(settings):
    every = settings.seconds(0.3)

    async def got(way):
        quote = await way(Market(settings, {"AAPL": 1.0}), every, 8)
        return ("a price" if quote else "no price"), {"answers": 1 if quote else 0}

    yield "select", "select-anew", "wait_for in a loop", lambda: got(ask_anew)
    yield "select", "select-pinned", "a task and wait", lambda: got(ask_once)


def in_words(quote):
    symbol, price = quote
    return f"{symbol} {price:.2f}"


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
