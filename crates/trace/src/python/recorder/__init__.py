"""Records what the tasks of an asyncio program do, without a change to the program.

It uses the standard library alone, and replaces as little as possible of it: where asyncio runs a step of a task, where
it schedules one, where it makes one. What it writes is described in `crates/recording/src/raw.rs`. Whatever goes wrong
in here must not reach the program: then recording ends, and a note says so.
"""

import atexit
import os


def start(path, folder):
    """Records this process into the file at `path`. Code below `folder` is the program's own."""
    from . import file

    if path is None or not file.open_file(path):
        return
    from . import objects, places, steps, unawaited, watchdog

    places.set_folder(folder or os.getcwd())
    steps.install()
    objects.install()
    unawaited.install()
    watchdog.install()
    # What is registered first is called last: after all that the program does when it ends.
    atexit.register(file.close)
    atexit.register(unawaited.at_exit)
    os.register_at_fork(after_in_child=file.forget)
