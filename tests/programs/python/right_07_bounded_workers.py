"""A mail queue under load: bounded queue, four workers, proper shutdown."""
import asyncio
import time


class MailServer:
    def __init__(self):
        self.received = 0
        self.lock = asyncio.Lock()

    async def handle(self, reader, writer):
        while line := await reader.readline():
            await asyncio.sleep(0.1)
            async with self.lock:  # short: only the counter
                self.received += 1
            writer.write(b"250 " + line)
            await writer.drain()
        writer.close()


async def worker(port, queue, log):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (mail := await queue.get()) is not None:
        writer.write(f"{mail}\n".encode())
        log.append((await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()


async def produce(queue, count, workers):
    waited = 0
    for n in range(count):
        waited += queue.full()
        await queue.put(f"mail-{n}")
    for _ in range(workers):
        await queue.put(None)
    return waited


async def main():
    mail_server = MailServer()
    server = await asyncio.start_server(mail_server.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    queue, log = asyncio.Queue(maxsize=5), []
    started = time.perf_counter()
    workers = [asyncio.create_task(worker(port, queue, log)) for _ in range(4)]
    waited = await produce(queue, 48, len(workers))
    await asyncio.gather(*workers)
    server.close()
    await server.wait_closed()
    print(f"{mail_server.received} mails in {time.perf_counter() - started:.2f} s")
    print(f"{len(log)} confirmed; the producer found the queue full {waited} times")


asyncio.run(main())
