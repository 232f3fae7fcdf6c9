"""Says everything that a recorder might change."""

import asyncio
import os
import sys
import threading
import traceback
import warnings


async def nothing():
    pass


def fails():
    raise ValueError("in a thread")


async def main():
    nothing()
    lock = asyncio.Lock()
    print(lock.locked(), vars(lock)["_locked"], "unlocked" in repr(lock))
    try:
        await asyncio.to_thread(fails)
    except ValueError:
        traceback.print_exc(file=sys.stdout)
    try:
        async with asyncio.timeout(0.01):
            async with lock:
                await lock.acquire()
    except TimeoutError:
        traceback.print_exc(file=sys.stdout)
    try:
        asyncio.Queue(1).get_nowait()
    except asyncio.QueueEmpty:
        traceback.print_exc(file=sys.stdout)
    asyncio.create_task(nothing()).add_done_callback(print_name)
    await asyncio.sleep(0)
    print(sys.stdin.read())
    raise KeyError("the end")


def print_name(task):
    print(task.get_name())


print(__name__, __file__, __spec__, sys.argv, sys.path[0], sys.orig_argv[1:])
print(sorted(name for name in os.environ if "WORKBOOK" in name or "PYTHON" in name), [thread.name for thread in threading.enumerate()])
print(sys.modules["__main__"].main is main)
asyncio.run(main())
