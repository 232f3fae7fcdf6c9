"""Fetches many pages at the same time, but never more than five at once."""
import asyncio
import time


async def site(reader, writer):
    path = (await reader.readline()).split()[1].decode()
    await asyncio.sleep(0.2)
    body = f"<title>{path}</title>" + "<a href=x>" * (len(path) % 4)
    writer.write(f"HTTP/1.0 200 OK\r\n\r\n{body}".encode())
    await writer.drain()
    writer.close()


async def fetch(port, path, limit):
    async with limit:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(f"GET {path} HTTP/1.0\r\n".encode())
            return path, (await reader.read()).decode()
        finally:
            writer.close()


async def main():
    server = await asyncio.start_server(site, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    limit = asyncio.Semaphore(5)
    paths = [f"/item/{'x' * (n % 6)}{n}" for n in range(30)]
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(port, path, limit)) for path in paths]
    links = 0
    for task in tasks:
        _, page = task.result()
        links += page.count("<a ")
    print(f"{len(tasks)} pages, {links} links, {time.perf_counter() - started:.2f} s")
    server.close()


asyncio.run(main())
