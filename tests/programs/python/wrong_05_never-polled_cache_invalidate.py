"""A product catalogue with a cache that is told when a price changes."""
import asyncio


class Cache:
    def __init__(self):
        self.values = {}

    async def get(self, key, load):
        if key not in self.values:
            self.values[key] = await load(key)
        return self.values[key]

    async def invalidate(self, key):
        await asyncio.sleep(0.01)  # tell the other nodes
        self.values.pop(key, None)


class Catalogue:
    def __init__(self):
        self.prices = {"lamp": 30, "desk": 120, "chair": 45}
        self.cache = Cache()

    async def load(self, item):
        await asyncio.sleep(0.15)
        return self.prices[item]

    async def price(self, item):
        return await self.cache.get(item, self.load)

    async def change_price(self, item, price):
        await asyncio.sleep(0.15)
        self.prices[item] = price
        self.cache.invalidate(item)  # EXPECT: never-polled


async def main():
    catalogue = Catalogue()
    print("lamp costs", await catalogue.price("lamp"))
    for price in (28, 25, 19):
        await catalogue.change_price("lamp", price)
        print(f"price set to {price}, customers see", await catalogue.price("lamp"))
        await asyncio.sleep(0.2)


asyncio.run(main())
