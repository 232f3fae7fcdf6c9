"""Connects to a service that is still starting, with back-off and jitter."""
import asyncio
import random
import time

random.seed(3)


class NotReady(Exception):
    pass


class Service:
    def __init__(self, ready_after):
        self.ready_at = time.monotonic() + ready_after

    async def handle(self, reader, writer):
        await reader.readline()
        writer.write(b"welcome\n" if time.monotonic() >= self.ready_at else b"starting\n")
        await writer.drain()
        writer.close()


async def login(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"login\n")
        answer = (await reader.readline()).decode().strip()
    finally:
        writer.close()
    if answer != "welcome":
        raise NotReady(answer)
    return answer


async def login_with_retry(port, attempts=8, delay=0.1):
    for attempt in range(1, attempts + 1):
        try:
            return attempt, await login(port)
        except NotReady as e:
            if attempt == attempts:
                raise
            pause = delay * (1 + random.random() / 4)
            print(f"attempt {attempt}: {e}, waiting {pause:.2f} s")
            await asyncio.sleep(pause)
            delay = min(delay * 2, 1.0)


async def main():
    service = Service(ready_after=1.2)
    server = await asyncio.start_server(service.handle, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        attempt, answer = await login_with_retry(port)
        print(f"{answer} at attempt {attempt}")


asyncio.run(main())
