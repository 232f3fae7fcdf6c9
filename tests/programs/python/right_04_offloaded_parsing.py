"""Scans log archives; the heavy part runs in threads and the loop stays free."""
import asyncio
import hashlib
import time


def digest_archive(name):
    """Hash the (made-up) archive; hashlib lets go of the GIL meanwhile."""
    return hashlib.pbkdf2_hmac("sha256", name.encode(), b"archive", 900_000).hex()[:12]


async def ping(latencies):
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0.05)
        latencies.append(time.perf_counter() - started - 0.05)


async def main():
    latencies = []
    pinger = asyncio.create_task(ping(latencies))
    names = [f"app-2024-0{n}.log.gz" for n in range(1, 7)]
    limit = asyncio.Semaphore(2)

    async def digest(name):
        async with limit:
            return name, await asyncio.to_thread(digest_archive, name)

    for name, value in await asyncio.gather(*(digest(name) for name in names)):
        print(f"{name}: {value}")
    pinger.cancel()
    try:
        await pinger
    except asyncio.CancelledError:
        pass
    typical = sorted(latencies)[len(latencies) // 2]
    print(f"loop typically late by {typical * 1000:.1f} ms")


asyncio.run(main())
