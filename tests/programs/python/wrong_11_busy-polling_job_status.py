"""A render farm front end: jobs run in an executor, the loop waits for the pictures."""
import asyncio
import collections
import time
from concurrent.futures import ThreadPoolExecutor


def render(scene):
    time.sleep(0.3)
    return f"{scene}.png"


async def next_picture(finished):
    while not finished:
        await asyncio.sleep(0)  # EXPECT: busy-polling
    return finished.popleft()


async def collect(finished, count):
    pictures = []
    while len(pictures) < count:
        picture = await next_picture(finished)  # ALSO: busy-polling
        print("got", picture)
        pictures.append(picture)
    return pictures


async def main():
    finished = collections.deque()
    scenes = ["forest", "lake", "tower", "bridge", "harbour", "market"]
    started, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(max_workers=2) as pool:
        for scene in scenes:
            job = pool.submit(render, scene)
            job.add_done_callback(lambda j: finished.append(j.result()))
        pictures = await collect(finished, len(scenes))
    print(f"{len(pictures)} pictures in {time.perf_counter() - started:.1f} s,",
          f"{time.process_time() - cpu:.1f} s of CPU time")


asyncio.run(main())
