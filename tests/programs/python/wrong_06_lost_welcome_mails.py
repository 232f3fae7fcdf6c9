"""Registers the people of a list; the welcome mails go out in the background."""
import asyncio
import random

random.seed(4)
SENT = []
BACKGROUND = set()


async def smtp_send(address, text):
    await asyncio.sleep(0.3)  # hand-shake with the mail server
    await asyncio.sleep(0.1 + random.random() / 5)
    SENT.append(address)
    print("mail sent to", address)


async def insert_member(name):
    await asyncio.sleep(0.15)
    return f"{name.lower()}@example.org"


async def register(name):
    address = await insert_member(name)
    task = asyncio.create_task(smtp_send(address, f"Welcome, {name}!"))  # EXPECT: lost
    BACKGROUND.add(task)
    task.add_done_callback(BACKGROUND.discard)
    return address


async def register_after(pause, name):
    await asyncio.sleep(pause)
    return await register(name)


async def main():
    names = ["Alba", "Boris", "Cleo", "Dario", "Edda", "Fritz"]
    addresses = await asyncio.gather(*(register_after(n * 0.2, name) for n, name in enumerate(names)))
    print(len(addresses), "members registered")


asyncio.run(main())
print(f"{len(SENT)} welcome mails sent")
