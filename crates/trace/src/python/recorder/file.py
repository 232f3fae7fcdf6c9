"""The file that is recorded into: mapped into memory, so that it is whole whenever and however the process ends."""

import mmap
import os
import struct
import sys
from _thread import allocate_lock, get_ident
from time import perf_counter_ns, time_ns

# The form, as in `crates/recording/src/raw.rs`.
MAGIC = b"WBTRACE1"
HEADER = 4096
UNIT = 24
SIZE = 64 << 20
VERSION = 1
AT_CURSOR, AT_LOST, AT_PROCESS, AT_VERSION, AT_BEGAN = 8, 16, 24, 28, 32

TASK, POLL, WAIT, WAKE, END, HELD = 1, 2, 3, 4, 5, 6
LOCKED, UNLOCKED, WANTS_LOCK, QUEUE, QUEUE_MADE, POLL_BEGAN = 8, 9, 10, 11, 12, 13
FRAMES, LOCATION, NAME, NOTE, NEVER_POLLED = 33, 34, 35, 37, 38

MAIN, SPAWNED, BRANCH, BLOCKING = 0, 1, 2, 3
READY, LONG = 1, 2
COMPLETED, FAILED, PANICKED, CANCELLED, CUT_OFF = 0, 1, 2, 3, 4

UNITS = (SIZE - HEADER) // UNIT
# The header says so many units ahead how many are in use: it need not be written for each record. Units that were
# not written are all zeros, and readers pass over them.
AHEAD = 1024

_pack = struct.Struct("<BBHIQII").pack_into
_pack64 = struct.Struct("<Q").pack_into
_pack32 = struct.Struct("<I").pack_into

_memory = None
_began = 0
_unit = 0
_told = 0
_lost = 0
# Numbers of threads by their names for the system.
_threads = {}
# Names of threads, the other way round: a system gives the name of an ended thread to a new one.
_MOST_THREADS = 60_000


def open_file(path):
    """Maps the file; whether this process is the one to be recorded."""
    global _memory, _began
    try:
        with open(path, "r+b") as file:
            memory = mmap.mmap(file.fileno(), SIZE)
    except (OSError, ValueError):
        return False
    # The first process to come takes the file.
    if memory[AT_PROCESS : AT_PROCESS + 4] != bytes(4):
        return False
    _pack32(memory, AT_PROCESS, os.getpid())
    _pack64(memory, AT_BEGAN, time_ns())
    _pack32(memory, AT_VERSION, VERSION)
    memory[: len(MAGIC)] = MAGIC
    _began = perf_counter_ns()
    _memory = memory
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        _reserve_under_lock()
    return True


def now():
    """Nanoseconds since the beginning."""
    return perf_counter_ns() - _began


def _reserve(units):
    """The first of so many units that are ours alone; None if there is no room."""
    global _unit, _lost
    # With the interpreter lock, neither another thread nor a signal handler comes between these two lines: both come
    # only at calls, at jumps back and at the beginning of functions.
    unit = _unit
    _unit = unit + units
    if unit + units > UNITS:
        _unit = unit
        _lost += 1
        _pack64(_memory, AT_LOST, _lost)
        return None
    if unit + units > _told:
        _tell(unit + units)
    return unit


def _tell(units):
    global _told
    _told = min(units + AHEAD, UNITS)
    _pack64(_memory, AT_CURSOR, _told)


def _reserve_under_lock():
    """As `_reserve`, for an interpreter without a lock of its own."""
    global _reserve
    lock, plain = allocate_lock(), _reserve

    def reserve(units):
        with lock:
            return plain(units)

    _reserve = reserve


def thread():
    """The number of this thread, counted from 1."""
    ident = get_ident()
    number = _threads.get(ident)
    if number is None:
        number = _threads[ident] = min(len(_threads) + 1, _MOST_THREADS)
    return number


def write(kind, flags, task, at, a=0, b=0):
    """Writes a record, or counts it if there is no room."""
    unit = _reserve(1)
    if unit is not None:
        _pack(_memory, HEADER + unit * UNIT, kind, flags, thread(), task, at, a, b)


def write_payload(kind, flags, task, at, b, text):
    """Writes a record with a text behind it."""
    payload = text.encode("utf-8", "replace")
    units = 1 + -(-len(payload) // UNIT)
    unit = _reserve(units)
    if unit is not None:
        place = HEADER + unit * UNIT
        # The text first: a record that is there has its text.
        _memory[place + UNIT : place + UNIT + len(payload)] = payload
        _pack(_memory, place, kind, flags, thread(), task, at, len(payload), b)


def write_poll(task, began, took, ready, stack):
    """Writes a poll."""
    flags = READY if ready else 0
    if took >= 1 << 32:
        flags |= LONG
        took = min(took >> 10, (1 << 32) - 1)
    write(POLL, flags, task, began, took, stack)


def note(text):
    """Writes a sentence about what the recording cannot show."""
    write_payload(NOTE, 0, 0, now(), 0, text)


def close():
    """Says how much was written, to the unit."""
    _pack64(_memory, AT_CURSOR, _unit)


def forget():
    """In a copy of this process: what it does is no part of the recording."""
    global _memory
    _memory = mmap.mmap(-1, SIZE)
