"""API clients that share a session; its token is renewed from time to time."""
import asyncio
import time


class Session:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.calls = 0

    async def request(self, path):
        async with self.lock:  # EXPECT: held-lock
            self.calls += 1
            number = self.calls
            await asyncio.sleep(0.12)  # the API answers
        return f"{path} #{number}"


async def report(session, customer):
    started = time.perf_counter()
    orders = await session.request(f"/orders/{customer}")
    await asyncio.sleep(0.01)
    detail = await session.request(f"/detail/{orders.split('#')[1]}")
    return customer, detail, time.perf_counter() - started


async def main():
    session = Session()
    started = time.perf_counter()
    jobs = [asyncio.create_task(report(session, c)) for c in ("ida", "jon", "kim", "leo", "mia", "nils")]
    for job in asyncio.as_completed(jobs):
        customer, detail, took = await job
        print(f"{customer}: {detail} after {took:.2f} s")
    print(f"{session.calls} calls in {time.perf_counter() - started:.2f} s")


asyncio.run(main())
