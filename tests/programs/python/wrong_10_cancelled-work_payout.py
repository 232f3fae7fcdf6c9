"""Pays out winnings through a slow bank, with a time limit and a second try."""
import asyncio


class Bank:
    def __init__(self):
        self.booked = []
        self.latency = 0.5

    async def serve(self, reader, writer):
        line = (await reader.readline()).decode().strip()
        self.booked.append(line)  # booked at once, confirmed later
        wait, self.latency = self.latency, self.latency - 0.15
        await asyncio.sleep(wait)
        writer.write(b"BOOKED\n")
        writer.close()


async def pay(port, player, amount):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"PAY {player} {amount}\n".encode())
        await writer.drain()
        return (await reader.readline()).decode().strip()  # ALSO: cancelled-work
    finally:
        writer.close()


async def pay_with_retry(port, player, amount):
    for attempt in range(1, 6):
        try:
            return await asyncio.wait_for(pay(port, player, amount), timeout=0.3)  # EXPECT: cancelled-work
        except TimeoutError:
            print(f"{player}: no answer at attempt {attempt}")
            await asyncio.sleep(0.1)
    return "FAILED"


async def main():
    bank = Bank()
    server = await asyncio.start_server(bank.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print("olga:", await pay_with_retry(port, "olga", 250))
    await asyncio.sleep(0.3)
    server.close()
    print(f"bank booked {len(bank.booked)} payments: {bank.booked}")


asyncio.run(main())
