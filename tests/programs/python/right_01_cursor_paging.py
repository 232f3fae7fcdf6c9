"""Reads all issues of a tracker page by page; the cursor comes with each page."""
import asyncio
import json
import time


async def tracker(reader, writer):
    request = json.loads(await reader.readline())
    start = int(request["cursor"])
    await asyncio.sleep(0.15)
    items = [{"id": n, "open": n % 3 == 0} for n in range(start, start + 25)]
    following = str(start + 25) if start < 175 else None
    writer.write(json.dumps({"items": items, "next": following}).encode() + b"\n")
    await writer.drain()
    writer.close()


async def fetch_page(port, cursor):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(json.dumps({"cursor": cursor}).encode() + b"\n")
        return json.loads(await reader.readline())
    finally:
        writer.close()


async def all_issues(port):
    cursor = "0"
    while cursor is not None:
        page = await fetch_page(port, cursor)
        for item in page["items"]:
            yield item
        cursor = page["next"]


async def main():
    server = await asyncio.start_server(tracker, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    started = time.perf_counter()
    total = still_open = 0
    async for issue in all_issues(port):
        total += 1
        still_open += issue["open"]
    print(f"{still_open} of {total} issues open, read in {time.perf_counter() - started:.2f} s")
    server.close()
    await server.wait_closed()


asyncio.run(main())
