"""What looks like a mistake, and is none."""

import asyncio
import time


async def fetch(page):
    await asyncio.sleep(0.06)
    return page + 1


async def batches(names):
    for start in range(0, len(names), 4):
        await asyncio.gather(*(fetch(name) for name in names[start : start + 4]))


async def watches(stopped):
    while not stopped.is_set():
        await asyncio.sleep(0.02)


async def main():
    stopped = asyncio.Event()
    watcher = asyncio.create_task(watches(stopped))
    page = 0
    for _ in range(4):
        page = await fetch(page)
    await batches(list(range(16)))
    for number in range(150):
        sum(range(number))
        await asyncio.sleep(0)
    queue = asyncio.Queue()
    for number in range(100):
        queue.put_nowait(number)
    for _ in range(100):
        await queue.get()
    await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.05) for _ in range(4)))
    tasks = [asyncio.create_task(fetch(number)) for number in range(4)]
    for task in tasks:
        await task
    stopped.set()
    await watcher


asyncio.run(main())
