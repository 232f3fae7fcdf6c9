"""Concurrency and parallelism in Python: the demos of demo.rs. Python 3.11 or later, standard library only."""

import argparse
import asyncio
import contextlib
import functools
import itertools
import json
import math
import multiprocessing
import os
import platform
import random
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

SYMBOLS = ["AAPL", "GOOGL", "MSFT"]


# ANCHOR: seen-by
async def seen_by(market, symbol):
    """Asks for a price, and says on which thread the answer came."""
    await market.quote(symbol)
    return threading.get_ident()
# ANCHOR_END: seen-by


# ANCHOR: one-by-one
async def one_by_one(market):
    return [await seen_by(market, symbol) for symbol in SYMBOLS]
# ANCHOR_END: one-by-one


# ANCHOR: prices-joined
async def prices_gathered(market):
    calls = [seen_by(market, symbol) for symbol in SYMBOLS]
    return await asyncio.gather(*calls)
# ANCHOR_END: prices-joined


# ANCHOR: prices-spawned
async def prices_in_tasks(market):
    """Three tasks, created one by one. An event loop has one thread."""
    calls = [seen_by(market, symbol) for symbol in SYMBOLS]
    tasks = [asyncio.create_task(call) for call in calls]
    return [await task for task in tasks]
# ANCHOR_END: prices-spawned


# ANCHOR: work
def sum_of_squares(end):
    """No optimiser finds a formula here, so there is nothing to prevent."""
    return sum(i * i for i in range(end))
# ANCHOR_END: work


# ANCHOR: in-a-row
ENDS = [3_000_000, 2_000_000, 1_000_000]


def in_a_row(work):
    return [work(end) for end in ENDS]
# ANCHOR_END: in-a-row


# ANCHOR: sums-joined
async def sums_gathered(work):
    """Three tasks, and not an await in any of them."""

    async def sum_to(end):
        return work(end)

    return await asyncio.gather(*[sum_to(end) for end in ENDS])
# ANCHOR_END: sums-joined


# ANCHOR: threads
def on_threads(work):
    """Three threads, and one lock that each needs to run Python code."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        return list(pool.map(work, ENDS))
# ANCHOR_END: threads


# ANCHOR: processes
def in_processes(work):
    """Three interpreters, each with a GIL of its own. Arguments and
    results travel between them as bytes."""
    with ProcessPoolExecutor(max_workers=3) as pool:
        return list(pool.map(work, ENDS))
# ANCHOR_END: processes


# ANCHOR: gil-one-thread
def on_one_thread(pieces, work):
    return [work(100_000) for _ in range(pieces)]
# ANCHOR_END: gil-one-thread


# ANCHOR: gil-threads
def a_thread_each(pieces, work):
    with ThreadPoolExecutor(max_workers=pieces) as pool:
        return list(pool.map(work, [100_000] * pieces))
# ANCHOR_END: gil-threads


# ANCHOR: gil-processes
def a_process_each(pieces, work):
    with ProcessPoolExecutor(max_workers=pieces) as pool:
        return list(pool.map(work, [100_000] * pieces))
# ANCHOR_END: gil-processes


# ANCHOR: tasks
async def wait_in_tasks(count, look):
    """Starts so many tasks, has a look when all of them wait, and opens
    the gate."""
    gate = asyncio.Event()
    tasks = [asyncio.create_task(gate.wait()) for _ in range(count)]
    await asyncio.sleep(0)  # one turn for each of them
    look()
    gate.set()
    await asyncio.wait(tasks)
# ANCHOR_END: tasks


# ANCHOR: waiting-threads
def wait_in_threads(count, look):
    """The same with threads, as many as the operating system lets us
    have."""
    threading.stack_size(64 * 1024)
    gate = threading.Lock()
    threads = []
    with gate:
        for _ in range(count):
            thread = threading.Thread(target=pass_through, args=(gate,))
            try:
                thread.start()  # returns when the thread has begun
            except RuntimeError:  # "can't start new thread"
                break
            threads.append(thread)
        look()
    for thread in threads:
        thread.join()
    return len(threads)


def pass_through(gate):
    with gate:
        pass
# ANCHOR_END: waiting-threads


# ANCHOR: waiting-processes
def wait_in_processes(count, look):
    """The same with processes, a fresh interpreter each, and only a few
    of them."""
    fresh = multiprocessing.get_context("spawn")
    gate = fresh.Event()
    begun = fresh.Semaphore(0)
    processes = [
        fresh.Process(target=wait_at, args=(gate, begun))
        for _ in range(count)
    ]
    for process in processes:
        process.start()
    for _ in processes:
        begun.acquire()
    look(processes)
    gate.set()
    for process in processes:
        process.join()


def wait_at(gate, begun):
    begun.release()
    gate.wait()
# ANCHOR_END: waiting-processes


class Market:
    """The slow market: every call waits, then there is a price."""

    def __init__(self, settings, latency):
        self.latency = latency
        prices = random.Random(settings.seed)
        self.prices = {symbol: round(prices.uniform(20, 500), 2) for symbol in SYMBOLS}

    async def quote(self, symbol):
        await asyncio.sleep(self.latency)
        return symbol, self.prices[symbol]


# ANCHOR: one-blocks
async def wakes_and_blocks(nap, work):
    """One loop, one thread: `time.sleep` stops everything."""
    await asyncio.sleep(nap)
    time.sleep(work)
# ANCHOR_END: one-blocks


# ANCHOR: off-the-workers
async def wakes_and_hands_over(nap, work):
    await asyncio.sleep(nap)
    await asyncio.to_thread(time.sleep, work)
# ANCHOR_END: off-the-workers


# How this chapter is wired into the workbook.

KNOBS = ["requests"]


def demos(settings):
    """Every approach: demo, id, label, code. The code returns a note, or a note and figures."""
    yield from one_thread(settings)
    yield from many_cores(settings)
    yield from gil(settings)
    yield from price_of_a_task(settings)
    yield from blocked_worker(settings)


def one_thread(settings):
    market = Market(settings, settings.seconds(1.0))

    async def seen(gather):
        threads = await gather(market)
        return f"{len(threads)} prices", {"threads": len(set(threads))}

    yield "one-thread", "one-by-one", "for ... await", lambda: seen(one_by_one)
    yield "one-thread", "join", "asyncio.gather", lambda: seen(prices_gathered)
    yield "one-thread", "spawn", "create_task", lambda: seen(prices_in_tasks)


def many_cores(settings):
    # The longest of the three takes a second.
    work = lasting(settings.seconds(1.0) / 3, 1_000_000)

    def sums(results):
        right = [(end - 1) * end * (2 * end - 1) // 6 for end in ENDS]
        if results != right:
            raise ArithmeticError(f"{results} are the wrong sums")
        return f"3 sums, {each(work)}, {interpreter()}"

    async def joined():
        return sums(await sums_gathered(work))

    yield "many-cores", "in-a-row", "sequential", lambda: sums(in_a_row(work))
    yield "many-cores", "join", "asyncio.gather", joined
    yield "many-cores", "threads", "threads", lambda: sums(on_threads(work))
    yield "many-cores", "processes", "processes", lambda: sums(in_processes(work))


def gil(settings):
    pieces = min(max(cores(), 2), 8)
    work = lasting(settings.seconds(2.0) / pieces, 100_000)

    def done(run):
        run(pieces, work)
        return f"{pieces} sums, {each(work)}, {interpreter()}"

    yield "gil", "one-thread", "one thread", lambda: done(on_one_thread)
    yield "gil", "threads", f"{pieces} threads", lambda: done(a_thread_each)
    yield "gil", "processes", f"{pieces} processes", lambda: done(a_process_each)


MOST_TASKS = 1_000_000
# Starting a thread waits until it runs, which on a busy machine takes a while.
MOST_THREADS = 2_000
MOST_PROCESSES = 4


def price_of_a_task(settings):
    wanted = settings.requests or 10_000
    tasks = min(wanted, MOST_TASKS)
    threads = min(wanted, MOST_THREADS)
    processes = min(wanted, MOST_PROCESSES)

    async def task_bill():
        bill = Bill()
        await wait_in_tasks(tasks, bill.look)
        return bill.settle(tasks, "tasks")

    def thread_bill():
        bill = Bill()
        started = wait_in_threads(min(threads, room_for_threads()), bill.look)
        if not started:
            raise RuntimeError("the operating system gives us no thread at all")
        return bill.settle(started, "threads")

    def process_bill():
        bill = Bill()
        wait_in_processes(processes, bill.look_at)
        return bill.settle(processes, "processes")

    yield "price-of-a-task", "tasks", f"{tasks:,} tasks", task_bill
    yield "price-of-a-task", "threads", f"{threads:,} threads", thread_bill
    yield "price-of-a-task", "processes", f"{processes:,} processes", process_bill


class Bill:
    """What very many of something cost, from the first to the end of the last."""

    def __init__(self):
        self.before = resident_memory()
        self.memory = None
        self.start = time.perf_counter()

    def look(self):
        now = resident_memory()
        self.memory = None if now is None else now - self.before

    def look_at(self, processes):
        sizes = [resident_memory(process.pid) for process in processes]
        self.memory = None if None in sizes else sum(sizes)

    def settle(self, count, what):
        elapsed = time.perf_counter() - self.start
        note = f"{count:,} {what}"
        figures = {"time_each_us": elapsed / count * 1e6}
        if self.memory is None:
            note += ", memory is measured on Linux only"
        elif self.memory > 0:
            figures["memory_each_bytes"] = self.memory / count
        return note, figures


def resident_memory(process="self"):
    """The memory that a process has to itself, in bytes; None where the system does not say."""
    try:
        with open(f"/proc/{process}/status", encoding="ascii") as status:
            lines = [line.split() for line in status]
    except OSError:
        return None
    sizes = {line[0]: int(line[1]) * 1024 for line in lines if line[-1] == "kB"}
    return sizes.get("RssAnon:", sizes.get("VmRSS:"))


def room_for_threads():
    """Half of what this user and this container may have, where that is known."""
    limits = [2 * MOST_THREADS]
    with contextlib.suppress(ImportError, OSError):
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_NPROC)
        limits += [limit] if limit != resource.RLIM_INFINITY else []
    for folder in ["/sys/fs/cgroup", "/sys/fs/cgroup/pids"]:
        with contextlib.suppress(OSError, ValueError):
            with open(f"{folder}/pids.max") as most, open(f"{folder}/pids.current") as now:
                limits.append(int(most.read()) - int(now.read()))
    return max(min(limits), 0) // 2


def cores():
    """How many threads of the operating system can run at the same moment."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def interpreter():
    """Which Python this is, and whether its threads need the GIL."""
    # Python 3.13 and later can say; before, there was always a GIL.
    enabled = getattr(sys, "_is_gil_enabled", lambda: True)()
    gil = "with the GIL" if enabled else "free-threaded, no GIL"
    return f"{platform.python_implementation()} {platform.python_version()}, {gil}"


def lasting(target, numbers):
    """The sum of so many squares, again and again until it takes this long; others in proportion."""
    once = a_thousand() * numbers / 1_000
    return functools.partial(repeat, max(round(target / once), 1))


def each(work):
    """How much work that is: the time is what is given."""
    (times,) = work.args
    return f"{times} times each"


def repeat(times, end):
    # A function of the module: a process finds it by its name.
    for _ in range(times):
        result = sum_of_squares(end)
    return result


@functools.lru_cache(maxsize=None)
def a_thousand():
    """How long this machine needs, when nothing disturbs it."""
    shortest = math.inf
    end = time.perf_counter() + 0.05
    while time.perf_counter() < end:
        start = time.perf_counter()
        sum_of_squares(100_000)
        shortest = min(shortest, time.perf_counter() - start)
    return shortest / 100


def blocked_worker(settings):
    nap, work, period = (settings.seconds(number) for number in [0.225, 1.0, 0.05])

    async def measured(task):
        beats = [time.perf_counter()]

        async def beat():
            while True:
                await asyncio.sleep(period)
                beats.append(time.perf_counter())

        heartbeat = asyncio.create_task(beat())
        await task(nap, work)
        heartbeat.cancel()
        beats.append(time.perf_counter())
        return None, {"longest_gap_s": max(b - a for a, b in itertools.pairwise(beats))}

    yield "blocked-worker", "one-blocks", "time.sleep", lambda: measured(wakes_and_blocks)
    yield "blocked-worker", "off-the-workers", "to_thread", lambda: measured(wakes_and_hands_over)


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
