"""Waits that do not need each other, one after another."""

import asyncio
import time


async def fetch(name):
    await asyncio.sleep(0.1)
    return name


def fetch_on_a_thread(name):
    time.sleep(0.1)
    return name


async def serve(reader, writer):
    await reader.readline()
    await asyncio.sleep(0.1)
    writer.write(b"a page\n")
    writer.close()


async def load(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"a request\n")
    await writer.drain()
    page = await reader.readline()
    writer.close()
    return page


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for name in ["a", "b", "c", "d"]:
        await fetch(name)  # loop
    pages = [await fetch(name) for name in ["a", "b", "c", "d"]]  # comprehension
    for name in pages:
        await asyncio.to_thread(fetch_on_a_thread, name)  # threads
    for _ in range(4):
        pages.append(await load(port))  # streams
    server.close()


asyncio.run(main())
