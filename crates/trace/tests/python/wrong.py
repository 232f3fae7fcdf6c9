"""Mistakes of several kinds."""

import asyncio
import time


async def fetch(name):
    await asyncio.sleep(0.1)
    return name


async def waits_for(found):
    while not found:
        await asyncio.sleep(0)  # busy


async def sends(queue):
    for number in range(200):
        queue.put_nowait(number)
        await asyncio.sleep(0.005)


async def takes(queue):
    while True:
        await queue.get()
        await asyncio.sleep(0.05)


async def main():
    found = []
    asyncio.get_running_loop().call_later(0.2, found.append, 1)
    await waits_for(found)
    queue = asyncio.Queue()  # unbounded
    taker = asyncio.create_task(takes(queue))
    time.sleep(0.3)  # blocked
    await sends(queue)
    taker.cancel()
    fetch("never")  # never-polled
    asyncio.create_task(fetch("lost"))  # lost
    await asyncio.sleep(0.01)


asyncio.run(main())
