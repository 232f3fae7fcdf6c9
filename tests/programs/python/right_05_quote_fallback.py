"""Shows quotes; when the live source is too slow, the last known quote is shown instead."""
import asyncio


class LiveSource:
    def __init__(self):
        self.asked = 0

    async def handle(self, reader, writer):
        self.asked += 1
        slow = self.asked % 3 == 0
        symbol = (await reader.readline()).decode().strip()
        await asyncio.sleep(0.6 if slow else 0.05)
        writer.write(f"{symbol} {100 + self.asked * 3 % 17}\n".encode())
        writer.close()


class Quotes:
    def __init__(self, port):
        self.port = port
        self.last = {}

    async def live(self, symbol):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(f"{symbol}\n".encode())
            return int((await reader.readline()).split()[1])
        finally:
            writer.close()

    async def get(self, symbol):
        try:
            self.last[symbol] = await asyncio.wait_for(self.live(symbol), timeout=0.2)
            return self.last[symbol], "live"
        except TimeoutError:
            return self.last.get(symbol), "old"


async def main():
    server = await asyncio.start_server(LiveSource().handle, "127.0.0.1", 0)
    quotes = Quotes(server.sockets[0].getsockname()[1])
    for _ in range(8):
        price, kind = await quotes.get("ACME")
        print(f"ACME {price} ({kind})")
        await asyncio.sleep(0.15)  # next repaint
    await asyncio.sleep(0.5)
    server.close()


asyncio.run(main())
