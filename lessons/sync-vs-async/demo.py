"""Sync against async in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import json
import math
import sys
import time


# ANCHOR: in-a-row
def orders_in_a_row(market):
    """One order at a time: a queue with one cashier."""
    first = market.submit_order_blocking("AAPL", 10)
    second = market.submit_order_blocking("GOOGL", 5)
    third = market.submit_order_blocking("MSFT", 20)
    return [first, second, third]
# ANCHOR_END: in-a-row


# ANCHOR: together
async def orders_together(market):
    """Three orders on their way at once; the slowest decides."""
    return await asyncio.gather(
        market.submit_order("AAPL", 10),
        market.submit_order("GOOGL", 5),
        market.submit_order("MSFT", 20),
    )
# ANCHOR_END: together


DISHES = ["pasta", "rice", "soup"]


# ANCHOR: in-line
async def cook_in_line(kitchen):
    """A cook who watches every pot until it is done."""
    for dish in DISHES:
        await kitchen.chop_and_boil(dish)
# ANCHOR_END: in-line


# ANCHOR: juggling
async def cook_juggling(kitchen):
    """A cook who chops the next dish while the last one boils."""
    await asyncio.gather(*[kitchen.chop_and_boil(dish) for dish in DISHES])
# ANCHOR_END: juggling


# ANCHOR: joined
async def one_thread(kitchen):
    """`gather` on one event loop: one thread, whatever the machine has."""
    await cook_juggling(kitchen)
# ANCHOR_END: joined


# ANCHOR: spawned
async def a_thread_each(kitchen):
    """An event loop in a thread for each dish."""
    def cook(dish):
        asyncio.run(kitchen.chop_and_boil(dish))

    cooks = [asyncio.to_thread(cook, dish) for dish in DISHES]
    await asyncio.gather(*cooks)
# ANCHOR_END: spawned


class Market:
    """The slow market, twice: `time.sleep` holds up the thread, `asyncio.sleep` only its task."""

    def __init__(self, latencies):
        self.latencies = latencies

    def submit_order_blocking(self, symbol, quantity):
        time.sleep(self.latencies[symbol])
        return symbol, quantity

    async def submit_order(self, symbol, quantity):
        await asyncio.sleep(self.latencies[symbol])
        return symbol, quantity


class Kitchen:
    """One cook, and as many pots as needed."""

    def __init__(self, chopping, boiling):
        self.chopping = chopping
        self.boiling = boiling

    async def chop_and_boil(self, dish):
        until = time.perf_counter() + self.chopping
        while time.perf_counter() < until:
            pass  # busy: there is no await here, so no other task gets a turn
        await asyncio.sleep(self.boiling)
        return dish


# How this chapter is wired into the workbook.

KNOBS = []


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from orders(settings)
    yield from kitchen(settings)
    yield from four_cooks(settings)


def orders(settings):
    seconds = {"AAPL": 1.0, "GOOGL": 2.0, "MSFT": 1.5}
    market = Market({symbol: settings.seconds(number) for symbol, number in seconds.items()})

    def in_a_row():
        return f"{len(orders_in_a_row(market))} orders filled"

    async def together():
        return f"{len(await orders_together(market))} orders filled"

    yield "orders", "in-a-row", "sequential", in_a_row
    yield "orders", "together", "asyncio.gather", together


def kitchen(settings):
    cook = Kitchen(settings.seconds(0.3), settings.seconds(1.0))
    yield "kitchen", "in-line", "one cook, sequential", lambda: cook_in_line(cook)
    yield "kitchen", "juggling", "one cook, juggling", lambda: cook_juggling(cook)


def four_cooks(settings):
    cook = Kitchen(settings.seconds(0.3), settings.seconds(1.0))
    yield "four-cooks", "joined", "asyncio.gather", lambda: one_thread(cook)
    yield "four-cooks", "spawned", "a thread each", lambda: a_thread_each(cook)


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
