"""Events from many devices go through a queue to an archive that takes its time."""
import asyncio
import random

random.seed(11)


async def device(name, queue, stop):
    n = 0
    while not stop.is_set():
        await queue.put((name, n, random.random()))  # ALSO: unbounded
        n += 1
        await asyncio.sleep(0.005)
    return n


class Archive:
    def __init__(self):
        self.offset = 0

    async def append(self, event):
        await asyncio.sleep(0.02)  # one append-only file, in order
        self.offset += len(repr(event))
        return self.offset


async def archiver(queue, archive):
    stored = 0
    while True:
        event = await queue.get()
        await archive.append(event)
        stored += 1
        if stored % 25 == 0:
            print(f"{stored} stored, {queue.qsize()} waiting")


async def main():
    queue = asyncio.Queue()  # EXPECT: unbounded
    stop = asyncio.Event()
    devices = [asyncio.create_task(device(f"dev{n}", queue, stop)) for n in range(4)]
    writer = asyncio.create_task(archiver(queue, Archive()))
    await asyncio.sleep(2)
    stop.set()
    sent = sum(await asyncio.gather(*devices))
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)
    print(f"{sent} events sent, {queue.qsize()} never stored")


asyncio.run(main())
