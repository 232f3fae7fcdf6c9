"""Checks the links of a page: asks for each one and reports the broken ones."""
import asyncio
import time

PAGES = {"/", "/docs", "/blog", "/team", "/jobs", "/press"}
LINKS = ["/", "/docs", "/blog", "/forum", "/team", "/jobs", "/shop", "/press"]


async def web_server(reader, writer):
    path = (await reader.readline()).split()[1].decode()
    while (await reader.readline()).strip():
        pass
    await asyncio.sleep(0.18)
    status = "200 OK" if path in PAGES else "404 Not Found"
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
    await writer.drain()
    writer.close()


async def head(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


async def check_links(port, links):
    broken = []
    for link in links:
        status = await head(port, link)  # EXPECT: sequential
        if status >= 400:
            broken.append((link, status))
    return broken


async def main():
    server = await asyncio.start_server(web_server, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    started = time.perf_counter()
    broken = await check_links(port, LINKS)
    print(f"{len(LINKS)} links checked in {time.perf_counter() - started:.2f} s")
    for link, status in broken:
        print(f"  {link}: {status}")
    server.close()


asyncio.run(main())
