"""The overhead of asyncio.gather: N sleeps of one second each, minus that second, in seconds."""

import asyncio
import sys
import time


async def main(calls: int) -> float:
    start = time.perf_counter()
    await asyncio.gather(*(asyncio.sleep(1) for _ in range(calls)))
    return time.perf_counter() - start - 1


print(asyncio.run(main(int(sys.argv[1]))))
