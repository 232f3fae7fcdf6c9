"""A lock, a queue without a bound, and a step that holds its thread."""

import asyncio
import time


async def holder(lock):
    async with lock:  # take
        await asyncio.sleep(0.03)


async def main():
    lock = asyncio.Lock()
    first = asyncio.create_task(holder(lock), name="first")
    second = asyncio.create_task(holder(lock), name="second")
    await first
    await second
    queue = asyncio.Queue()  # queue
    bounded = asyncio.Queue(maxsize=4)
    for number in range(3):
        queue.put_nowait(number)
        await bounded.put(number)
    await queue.get()
    time.sleep(0.3)  # block
    asyncio.get_running_loop().call_soon(time.sleep, 0.3)
    await asyncio.sleep(0.01)
    sum(number * number for number in range(3_000_000))  # compute


asyncio.run(main())
