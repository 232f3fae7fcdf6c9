"""Looks at event loops whose present step takes long: where are they?

A thread of its own looks a few hundred times a second. Python's threads take turns, so it also gets its turn right after
a call that lets no other thread run, while the program is still on that line.
"""

import sys
import time
from _thread import start_new_thread
from time import sleep

from . import file, places, steps, words
from .file import now

# The watchdog's pace, in seconds.
PACE = 0.004
# How long after its beginning a step is looked at, in nanoseconds; again after twice the time, and so on.
LOOK_AFTER = steps.LONG
# How long a step computes at least of which we say so, in nanoseconds of the processor.
COMPUTES = 1_000_000


def install():
    # Not by `threading`, which would tell the program of it.
    start_new_thread(_watch, ())


def _watch():
    while True:
        sleep(PACE)
        for state in steps.states:
            began = state.began
            if not began:
                continue
            if state.looked != began:
                state.looked, state.look_after = began, LOOK_AFTER
                state.all_computed, state.computed = time.process_time_ns(), _computed(state.ident)
            if now() - (began - 1) >= state.look_after:
                first = state.look_after == LOOK_AFTER
                state.look_after *= 2
                try:
                    _look(state, began, first)
                except Exception as problem:
                    steps.failed(problem)


def _computed(ident):
    """How long a thread has computed so far, in nanoseconds; None where that is not known."""
    try:
        return time.clock_gettime_ns(time.pthread_getcpuclockid(ident))
    except (AttributeError, OSError):
        return None


def _waits_for_its_turn(state):
    """Whether a thread hardly computed in its present step, because other threads of the program had the interpreter."""
    computed = _computed(state.ident)
    if computed is None or state.computed is None:
        return False
    used = computed - state.computed
    by_others = time.process_time_ns() - state.all_computed - used
    return used < COMPUTES or used * 2 < by_others


def _look(state, began, first):
    frame = sys._current_frames().get(state.ident)
    if frame is None or state.began != began:
        return
    number = state.task
    # Steps of asyncio itself have no number.
    if not number and state.callback is None:
        return
    innermost = frame
    while innermost is not None and places.ours(innermost.f_code.co_filename):
        innermost = innermost.f_back
    if innermost is None:
        return
    try:
        # A callback that has no frame is called by asyncio itself.
        is_callback = innermost.f_code.co_filename == words.EVENTS
        call = words.name_of(state.callback) if is_callback else words.called(innermost)
    except Exception:
        # The frame went on while we looked at it.
        call = ""
    lines, on = places.hold_of(innermost, call)
    innermost = frame = None
    # Then it is not this step that takes long. A call that blocks does not compute, of course.
    if on == words.CPU and _waits_for_its_turn(state):
        return
    if state.began != began:
        return
    number = number or steps.stands_for(state, began)
    if first:
        # In case it never ends.
        file.write(file.POLL_BEGAN, 0, number, began - 1)
    file.write(file.HELD, 0, number, now(), 0, places.write_chain(lines, on))
