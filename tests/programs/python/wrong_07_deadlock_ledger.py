"""A ledger that moves money between accounts; each account has its own lock."""
import asyncio


class Account:
    def __init__(self, name, balance):
        self.name = name
        self.balance = balance
        self.lock = asyncio.Lock()


async def fee_for(amount):
    await asyncio.sleep(0.1)
    return amount // 100


async def move(source, target, amount):
    async with source.lock:  # ALSO: held-lock
        fee = await fee_for(amount)
        async with target.lock:  # EXPECT: deadlock
            source.balance -= amount + fee
            target.balance += amount
            print(f"{source.name} -> {target.name}: {amount} (fee {fee})")


async def main():
    shop = Account("shop", 10_000)
    supplier = Account("supplier", 4_000)
    bank = Account("bank", 90_000)
    await move(bank, shop, 500)
    payments = [
        asyncio.create_task(move(shop, supplier, 1_200)),
        asyncio.create_task(move(supplier, shop, 300)),
        asyncio.create_task(move(bank, supplier, 700)),
    ]
    done, pending = await asyncio.wait(payments, timeout=2)
    print(f"{len(done)} payments done, {len(pending)} still open after 2 s")
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)


asyncio.run(main())
