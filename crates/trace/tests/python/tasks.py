"""Tasks of all kinds, and all of their ends."""

import asyncio
import time


async def fetch(name):
    await asyncio.sleep(0.02)  # wait
    return name


async def fails():
    await asyncio.sleep(0)
    raise ValueError("on purpose")


async def forever():
    await asyncio.Event().wait()


def work():
    time.sleep(0.2)


async def numbers():
    for number in range(2):
        await asyncio.sleep(0.01)  # within
        yield number


async def waker(event):
    await asyncio.sleep(0.01)
    event.set()


async def main():
    await asyncio.gather(fetch("a"), fetch("b"))  # gather
    await asyncio.gather(fails(), return_exceptions=True)
    cancelled = asyncio.create_task(forever(), name="by name")  # create
    await asyncio.sleep(0.01)
    cancelled.cancel()
    await asyncio.wait([cancelled])
    async with asyncio.TaskGroup() as group:  # group
        group.create_task(fetch("c"))
    try:
        await asyncio.wait_for(forever(), 0.01)  # limit
    except TimeoutError:
        pass
    await asyncio.to_thread(work)  # thread
    async for _ in numbers():  # for
        pass
    event = asyncio.Event()
    other = asyncio.create_task(waker(event))
    await event.wait()  # woken
    await other
    fetch("never")  # never
    asyncio.create_task(forever())  # lost
    await asyncio.sleep(0.01)


asyncio.run(main())
