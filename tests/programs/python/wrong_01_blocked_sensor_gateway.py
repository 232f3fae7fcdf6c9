"""A gateway that reads sensors over an old serial library and answers HTTP-ish requests."""
import asyncio
import time


class SerialSensor:
    """The vendor's driver: simple, and synchronous."""

    def __init__(self, name, warmup):
        self.name = name
        self.warmup = warmup

    def read(self):
        time.sleep(self.warmup)  # ALSO: blocked
        return 20.0 + len(self.name) / 10


class Gateway:
    def __init__(self, sensors):
        self.sensors = sensors
        self.latest = {}

    async def refresh(self):
        for sensor in self.sensors:
            self.latest[sensor.name] = sensor.read()  # EXPECT: blocked
            await asyncio.sleep(0.05)

    async def refresh_loop(self, rounds):
        for _ in range(rounds):
            await self.refresh()
            await asyncio.sleep(0.2)

    async def handle(self, reader, writer):
        name = (await reader.readline()).decode().strip()
        writer.write(f"{name} {self.latest.get(name, 'unknown')}\n".encode())
        await writer.drain()
        writer.close()


async def client(port, name, times):
    worst = 0.0
    for _ in range(times):
        due = time.perf_counter() + 0.1
        await asyncio.sleep(0.1)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{name}\n".encode())
        await reader.readline()
        writer.close()
        worst = max(worst, time.perf_counter() - due)
    return worst


async def main():
    gateway = Gateway([SerialSensor("boiler", 0.25), SerialSensor("cellar", 0.3)])
    server = await asyncio.start_server(gateway.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    refresher = asyncio.create_task(gateway.refresh_loop(3))
    worst = await asyncio.gather(client(port, "boiler", 10), client(port, "cellar", 10))
    await refresher
    server.close()
    print(gateway.latest)
    print("worst answer times:", [f"{w * 1000:.0f} ms" for w in worst])


asyncio.run(main())
