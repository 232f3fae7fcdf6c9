"""Two pipeline stages that hand work to each other through small queues."""
import asyncio


async def parser(inbox, outbox):
    parsed = 0
    while (page := await inbox.get()) is not None:
        await asyncio.sleep(0.01)
        parsed += 1
        for link in range(3):  # every page has three links
            await outbox.put((page * 3 + link) % 997)  # EXPECT: deadlock
    return parsed


async def fetcher(inbox, outbox, limit):
    seen = set()
    while len(seen) < limit:
        url = await inbox.get()
        if url not in seen:
            seen.add(url)
            await asyncio.sleep(0.02)
            await outbox.put(url)  # ALSO: deadlock
    await outbox.put(None)
    return len(seen)


async def main():
    pages, links = asyncio.Queue(maxsize=4), asyncio.Queue(maxsize=4)
    await links.put(1)
    tasks = [
        asyncio.create_task(parser(pages, links), name="parser"),
        asyncio.create_task(fetcher(links, pages, 200), name="fetcher"),
    ]
    try:
        async with asyncio.timeout(2.5):
            parsed, fetched = await asyncio.gather(*tasks)
            print(f"{fetched} pages fetched, {parsed} parsed")
    except TimeoutError:
        print(f"no progress: {pages.qsize()} pages and {links.qsize()} links waiting")


asyncio.run(main())
