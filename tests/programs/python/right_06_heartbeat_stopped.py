"""A node works on leased jobs; a background task renews the lease until the work is done."""
import asyncio
import contextlib
import time


class LeaseServer:
    def __init__(self):
        self.renewals = 0
        self.expires = 0.0

    def renew(self):
        self.renewals += 1
        self.expires = time.monotonic() + 0.4

    def valid(self):
        return time.monotonic() < self.expires


async def keep_lease(server):
    while True:
        server.renew()
        await asyncio.sleep(0.15)


@contextlib.asynccontextmanager
async def lease(server):
    task = asyncio.create_task(keep_lease(server), name="lease")
    await asyncio.sleep(0)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def train_step(weights, step):
    await asyncio.sleep(0.25)  # the accelerator computes
    return [w * 0.9 + step / 10 for w in weights]


async def main():
    server = LeaseServer()
    weights = [1.0, 2.0, 3.0]
    async with lease(server):
        for step in range(6):
            weights = await train_step(weights, step)
            print(f"step {step}: {weights[0]:.3f}, lease {'ok' if server.valid() else 'LOST'}")
    print(f"done after {server.renewals} renewals")


asyncio.run(main())
