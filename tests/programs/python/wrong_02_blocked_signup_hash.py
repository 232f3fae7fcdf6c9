"""A sign-up queue: passwords are hashed before the accounts are stored."""
import asyncio
import hashlib
import os
import time


class Accounts:
    def __init__(self):
        self.rows = {}

    async def store(self, user, salt, digest):
        await asyncio.sleep(0.02)
        self.rows[user] = (salt, digest)


def hash_password(password, salt):
    return hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 400_000)  # ALSO: blocked


async def sign_up(accounts, user, password):
    salt = os.urandom(16)
    digest = hash_password(password, salt)  # EXPECT: blocked
    await accounts.store(user, salt, digest)
    return user


async def watchdog(late):
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0.05)
        late.append(time.perf_counter() - started - 0.05)


async def main():
    accounts, late = Accounts(), []
    dog = asyncio.create_task(watchdog(late))
    await asyncio.sleep(0.1)
    users = [f"user{n}" for n in range(4)]
    for user in await asyncio.gather(*(sign_up(accounts, u, "correct horse") for u in users)):
        print("welcome", user)
    await asyncio.sleep(0.1)
    dog.cancel()
    print(f"{len(accounts.rows)} accounts, loop late by up to {max(late) * 1000:.0f} ms")


asyncio.run(main())
