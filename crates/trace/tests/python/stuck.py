"""Tasks that wait for each other, until a deadline ends it: which way, the argument says."""

import asyncio
import sys


async def move(one, other):
    async with one:
        await asyncio.sleep(0.01)
        async with other:  # ring
            pass


async def parse(pages, links):
    while True:
        await pages.get()
        for _ in range(3):
            await links.put(1)  # room


async def fetch(links, pages):
    while True:
        await links.get()
        await pages.put(1)  # other room


async def locks():
    one, other = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(move(one, other), move(other, one))


async def queues():
    pages, links = asyncio.Queue(1), asyncio.Queue(1)
    await pages.put(1)
    await asyncio.gather(parse(pages, links), fetch(links, pages))


async def quiet():
    # Nothing comes, and that is no mistake.
    queue = asyncio.Queue(1)
    await asyncio.create_task(queue.get())


async def main(waits):
    try:
        await asyncio.wait_for(waits(), 1.5)
    except TimeoutError:
        print("given up")


asyncio.run(main({"locks": locks, "queues": queues, "quiet": quiet}[sys.argv[1]]))
