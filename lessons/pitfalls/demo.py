"""Pitfalls in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import concurrent.futures
import functools
import json
import math
import random
import sys
import time
import warnings


# ANCHOR: forgotten
async def forget_to_await(market):
    """Python warns when the coroutine is collected: "was never awaited"."""
    market.quote("AAPL")
# ANCHOR_END: forgotten


# ANCHOR: awaited
async def remember_to_await(market):
    return await market.quote("AAPL")
# ANCHOR_END: awaited


# ANCHOR: blocking
async def three_blocking_calls(market):
    """`async` on the outside, a client that blocks on the inside."""

    async def quote(symbol):
        return market.blocking_quote(symbol)

    return await asyncio.gather(
        quote("AAPL"),
        quote("GOOGL"),
        quote("MSFT"),
    )
# ANCHOR_END: blocking


# ANCHOR: async-client
async def three_async_calls(market):
    """An async client: each call gives the thread back while it waits."""
    return await asyncio.gather(
        market.quote("AAPL"),
        market.quote("GOOGL"),
        market.quote("MSFT"),
    )
# ANCHOR_END: async-client


# ANCHOR: no-runtime
def without_a_loop(market):
    """Resumes the coroutine, but no event loop drives the timers."""
    market.quote("AAPL").send(None)
# ANCHOR_END: no-runtime


# ANCHOR: block-on
def with_a_loop(market):
    """The door from synchronous to asynchronous code."""
    return asyncio.run(market.quote("AAPL"))
# ANCHOR_END: block-on


# ANCHOR: nested
async def run_inside(market):
    """Through the same door from the inside."""
    call = market.quote("AAPL")
    try:
        return asyncio.run(call)
    finally:
        call.close()
# ANCHOR_END: nested


# ANCHOR: await-inside
async def await_inside(market):
    return await market.quote("AAPL")
# ANCHOR_END: await-inside


# ANCHOR: place-orders
def place_orders(market):
    return [asyncio.create_task(market.quote(symbol)) for symbol in SYMBOLS]
# ANCHOR_END: place-orders


# ANCHOR: fire-and-forget
async def fire_and_forget(market, other_work):
    """When this returns, `asyncio.run` cancels the remaining tasks."""
    place_orders(market)
    await asyncio.sleep(other_work)
# ANCHOR_END: fire-and-forget


# ANCHOR: handles-kept
async def keep_the_tasks(market, other_work):
    orders = place_orders(market)
    await asyncio.sleep(other_work)
    return [await order for order in orders]
# ANCHOR_END: handles-kept


# ANCHOR: dropped-handles
async def drop_the_tasks(market, other_work, more_work):
    """The timers that they wait for keep these alive; the loop does not."""
    orders = place_orders(market)
    await asyncio.sleep(other_work)
    del orders
    await asyncio.sleep(more_work)
# ANCHOR_END: dropped-handles


# ANCHOR: on-the-loop
async def compute_on_the_loop(compute, work):
    """No `await`: no other task gets a turn."""
    compute(work)
# ANCHOR_END: on-the-loop


# ANCHOR: spawn-blocking
async def compute_in_a_thread(compute, work):
    """The loop gets its turns, but both share one GIL: no second core."""
    await asyncio.to_thread(compute, work)
# ANCHOR_END: spawn-blocking


# ANCHOR: process-pool
async def compute_in_a_process(compute, work):
    """A process has an interpreter, and a GIL, of its own."""
    loop = asyncio.get_running_loop()
    with concurrent.futures.ProcessPoolExecutor(max_workers=1) as pool:
        await loop.run_in_executor(pool, compute, work)
# ANCHOR_END: process-pool


# ANCHOR: dropped-call
async def give_up_on_a_coroutine(market, limit):
    """Time is up: the coroutine is cancelled where it waits."""
    await asyncio.wait_for(market.quote("AAPL"), timeout=limit)
# ANCHOR_END: dropped-call


# ANCHOR: abandoned-thread
async def give_up_on_a_thread(market, limit):
    """Time is up: the thread knows nothing of it and carries on."""
    call = asyncio.to_thread(market.blocking_quote, "AAPL")
    await asyncio.wait_for(call, timeout=limit)
# ANCHOR_END: abandoned-thread


def calculation(work):
    """A calculation that takes so long, whatever the machine."""
    until = time.perf_counter() + work
    while time.perf_counter() < until:
        pass


class Market:
    """The slow market. It counts what became of its calls."""

    def __init__(self, settings):
        self.latency = settings.seconds(1.0)
        self.calls = self.completed = self.cancelled = 0
        prices = random.Random(settings.seed)
        self.prices = {symbol: round(prices.uniform(20, 500), 2) for symbol in SYMBOLS}

    async def quote(self, symbol):
        self.calls += 1
        try:
            await asyncio.sleep(self.latency)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        self.completed += 1
        return symbol, self.prices[symbol]

    def blocking_quote(self, symbol):
        self.calls += 1
        time.sleep(self.latency)
        self.completed += 1
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


# ANCHOR: lock-held
async def order_and_note_it(order, lock, book):
    """The lock is held while the market takes its time."""
    async with lock:
        book.append(await order())
# ANCHOR_END: lock-held


# ANCHOR: lock-in-a-block
async def order_then_note_it(order, lock, book):
    """Awaits first. On one thread, `append` needs no lock at all."""
    fill = await order()
    async with lock:
        book.append(fill)
# ANCHOR_END: lock-in-a-block


# How this chapter is wired into the workbook.

KNOBS = []

SYMBOLS = ["AAPL", "GOOGL", "MSFT"]


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from forgot_await(settings)
    yield from blocking_call(settings)
    yield from no_runtime(settings)
    yield from lost_task(settings)
    yield from blocked_loop(settings)
    yield from no_cancel(settings)
    yield from lock(settings)


def forgot_await(settings):
    async def calls(ask):
        market = Market(settings)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            await ask(market)
        warned = [f"; {warning.category.__name__}: {warning.message}" for warning in caught]
        return f"the market saw {counted(market.calls, 'call')}{''.join(warned)}"

    yield "forgot-await", "forgotten", "not awaited", lambda: calls(forget_to_await)
    yield "forgot-await", "awaited", "awaited", lambda: calls(remember_to_await)


def blocking_call(settings):
    async def felt(ask):
        async with Heartbeat(settings.seconds(0.1)) as heartbeat:
            quotes = await ask(Market(settings))
        return f"{len(quotes)} prices", {"longest_gap_s": heartbeat.gap}

    yield "blocking-call", "blocking", "time.sleep", lambda: felt(three_blocking_calls)
    yield "blocking-call", "async-client", "asyncio.sleep", lambda: felt(three_async_calls)


def no_runtime(settings):
    def outside():
        try:
            return f"unexpected: {without_a_loop(Market(settings))}"
        except RuntimeError as error:
            return f"raised RuntimeError: {error}"

    def block_on():
        return in_words(with_a_loop(Market(settings)))

    async def nested():
        try:
            return in_words(await run_inside(Market(settings)))
        except RuntimeError as error:
            return f"raised RuntimeError: {error}"

    async def inside():
        return in_words(await await_inside(Market(settings)))

    yield "no-runtime", "no-runtime", "resumed by hand", outside
    yield "no-runtime", "block-on", "asyncio.run", block_on
    yield "no-runtime", "nested", "asyncio.run inside async", nested
    yield "no-runtime", "await-inside", "await inside async", inside


def lost_task(settings):
    other, more = settings.seconds(0.5), settings.seconds(1.0)

    def forgotten():
        market = Market(settings)
        asyncio.run(fire_and_forget(market, other))
        return f"{market.completed} filled, {market.cancelled} cancelled by the end of asyncio.run"

    async def kept():
        return f"{counted(len(await keep_the_tasks(Market(settings), other)), 'order')} filled"

    async def dropped():
        market = Market(settings)
        await drop_the_tasks(market, other, more)
        became = f"{market.completed} filled, {market.cancelled} cancelled"
        return f"{became}, and the program is still there"

    yield "lost-task", "fire-and-forget", "created, forgotten", forgotten
    yield "lost-task", "handles-kept", "tasks awaited", kept
    yield "lost-task", "dropped-handles", "tasks dropped", dropped


def blocked_loop(settings):
    async def felt(compute):
        async with Heartbeat(settings.seconds(0.1)) as heartbeat:
            await compute(calculation, settings.seconds(1.5))
        return None, {"longest_gap_s": heartbeat.gap}

    yield "blocked-loop", "on-the-loop", "on the loop", lambda: felt(compute_on_the_loop)
    yield "blocked-loop", "spawn-blocking", "asyncio.to_thread", lambda: felt(compute_in_a_thread)
    yield "blocked-loop", "process-pool", "ProcessPoolExecutor", lambda: felt(compute_in_a_process)


def no_cancel(settings):
    async def given_up(ask):
        market = Market(settings)
        try:
            await ask(market, settings.seconds(0.2))
            in_time = "an answer in time"
        except asyncio.TimeoutError:  # since Python 3.11 another name for TimeoutError
            in_time = "no answer in time"
        await asyncio.sleep(settings.seconds(1.3))
        became = f"{market.cancelled} cancelled, {market.completed} completed"
        return f"{in_time}; the call: {became}"

    for approach, label, ask in [
        ("dropped-call", "wait_for, coroutine", give_up_on_a_coroutine),
        ("abandoned-thread", "wait_for, thread", give_up_on_a_thread),
    ]:
        yield "no-cancel", approach, label, functools.partial(given_up, ask)


def counted(count, what):
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def in_words(quote):
    symbol, price = quote
    return f"{symbol} {price:.2f}"


def lock(settings):
    latency = settings.seconds(1.0)

    async def order():
        await asyncio.sleep(latency)

    async def three(way):
        guard, book = asyncio.Lock(), []
        async with asyncio.TaskGroup() as tasks:
            for _ in range(3):
                tasks.create_task(way(order, guard, book))
        return f"{len(book)} noted"

    yield "lock", "lock-held", "locked while it waits", lambda: three(order_and_note_it)
    yield "lock", "lock-in-a-block", "locked for a moment", lambda: three(order_then_note_it)


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
