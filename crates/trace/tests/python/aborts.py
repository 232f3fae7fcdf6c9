"""A program that ends in the middle of a step."""

import asyncio
import os


async def main():
    await asyncio.sleep(0.01)
    os.abort()  # abort


asyncio.run(main())
