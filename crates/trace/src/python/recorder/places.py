"""Places in the program's own code, and chains of calls that lead to a wait or to a long step."""

import os
import sys
import sysconfig
from gc import get_referents
from itertools import islice
from types import AsyncGeneratorType, CoroutineType, GeneratorType

from . import file, words

# The most frames of one chain.
DEPTH = 64
# The most chains and locations that are remembered: a program that makes code as it runs has no end of them.
_REMEMBERED = 50_000

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_folder = ""
_libraries = ()
_own = {}
_locations = {}
_location_numbers = 0
_chains = {}
_written = {}
_own_of_chain = {}


def set_folder(folder):
    """Code below this folder is the program's own, unless it is an installed package."""
    global _folder, _libraries
    _folder = os.path.join(os.path.realpath(folder), "")
    paths = sysconfig.get_paths()
    known = {os.path.realpath(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    # A program below the prefix of its interpreter, such as in a container, is not a library for that.
    _libraries = tuple(os.path.join(path, "") for path in known)


def own(filename):
    """The path of a file of the program itself; None for all other code."""
    known = _own.get(filename, 0)
    if known != 0:
        return known
    path = None
    if not filename.startswith("<") and not ours(filename):
        real = os.path.realpath(filename)
        parts = real.split(os.sep)
        installed = "site-packages" in parts or "dist-packages" in parts
        if real.startswith(_folder) and not installed and not real.startswith(_libraries):
            path = real
    _own[filename] = path
    return path


def ours(filename):
    """Whether a file is one of the recorder."""
    return filename.startswith(_HERE)


def own_frame(depth=1):
    """The innermost frame of the program's own code, from the caller's caller on; None if there is none."""
    frame = sys._getframe(depth + 1)
    while frame is not None and own(frame.f_code.co_filename) is None:
        frame = frame.f_back
    return frame


def location(frame, made=""):
    """The number of the place where a frame is, and of what is made there."""
    if frame is None:
        return 0 if not made else _number(("", made), f"\t{made}")
    code, at = frame.f_code, frame.f_lasti
    key = (id(code), at, made)
    known = _locations.get(key)
    if known is not None:
        return known[0]
    column = 0
    for _, _, start, _ in islice(code.co_positions(), at // 2, None):
        column = 0 if start is None else start + 1
        break
    number = location_at(code.co_filename, frame.f_lineno or 0, column, made)
    _remember(_locations, key, (number, code))
    return number


def location_at(filename, line, column=0, made=""):
    """As `location`, for a place that is known by its numbers."""
    path = own(filename) or filename
    text = f"{path}:{line}:{column}\t{made}"
    return _number(text, text)


def _number(key, text):
    global _location_numbers
    known = _written.get(key)
    if known is None:
        _location_numbers = known = _location_numbers + 1
        file.write_payload(file.LOCATION, 0, 0, file.now(), known, text)
        _remember(_written, key, known)
    return known


def _remember(cache, key, value):
    if len(cache) >= _REMEMBERED:
        cache.clear()
    cache[key] = value


# What is between a coroutine and what it awaits; they show it to the garbage collector alone.
_BETWEEN = {"async_generator_asend", "async_generator_athrow", "coroutine_wrapper", "anext_awaitable"}


def frames_of(coroutine):
    """The frames of a coroutine that waits and of what it awaits, outermost first."""
    frames = []
    while coroutine is not None and len(frames) < DEPTH:
        kind = type(coroutine)
        if kind is CoroutineType:
            frames.append(coroutine.cr_frame)
            coroutine = coroutine.cr_await
        elif kind is GeneratorType:
            frames.append(coroutine.gi_frame)
            coroutine = coroutine.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            frames.append(coroutine.ag_frame)
            coroutine = coroutine.ag_await
        elif kind.__name__ in _BETWEEN:
            coroutine = next((inner for inner in get_referents(coroutine) if type(inner) in _STEPS), None)
        else:
            break
    return [frame for frame in frames if frame is not None]


_STEPS = (CoroutineType, GeneratorType, AsyncGeneratorType)


def wait_of(task):
    """The number of the chain at whose end a task waits, and the lock that it waits for, if it is one."""
    frames = frames_of(task.get_coro())
    future = getattr(task, "_fut_waiter", None)
    leaf = words.leaf(future)
    key = [leaf]
    for frame in frames:
        key.append(id(frame.f_code))
        key.append(frame.f_lasti)
    key = tuple(key)
    known = _chains.get(key)
    if known is None:
        lines, on = _lines(reversed(frames), words.waits_for, leaf)
        codes = [frame.f_code for frame in frames]
        is_lock = bool(frames) and words.is_lock(frames[-1])
        known = (write_chain(lines, on), is_lock, codes)
        if is_lock:
            innermost = next((frame for frame in reversed(frames) if own(frame.f_code.co_filename)), None)
            _remember(_own_of_chain, known[0], location(innermost))
        _remember(_chains, key, known)
    lock = frames[-1].f_locals.get("self") if known[1] else None
    return known[0], lock


def own_of_chain(chain):
    """The location of the program's own code in a chain that ends at a lock."""
    return _own_of_chain.get(chain, 0)


def hold_of(frame, call):
    """The lines of the chain of a thread that is in the middle of a long step, and what holds it. `call` names what the
    innermost frame calls, if that has no frame."""
    frames = []
    # Down to where the event loop ran the step.
    while frame is not None and len(frames) < DEPTH and frame.f_code.co_filename != words.EVENTS:
        frames.append(frame)
        frame = frame.f_back
    return _lines(frames, words.held_by, call)


def _lines(frames, judge, leaf):
    """The lines of a chain, innermost first, and what it is about."""
    lines, libraries = [], []
    if leaf:
        libraries.append(leaf)
    in_library = True
    for frame in frames:
        code = frame.f_code
        path = own(code.co_filename)
        if path is None:
            if in_library and not ours(code.co_filename):
                name = words.function(frame)
                if name:
                    libraries.append(name)
        else:
            in_library = False
            lines.append(f"{words.qualified(code)}\t{path}\t{frame.f_lineno or 0}")
    on = judge(libraries)
    # Only what is spoken of: the calls below the program's own code, without a file, for they are not its own.
    return [f"{name}\t\t0" for name in libraries] + lines, on


def write_chain(lines, on):
    """The number of a chain, which is written if it is new."""
    global _chain_numbers
    text = "\n".join(lines)
    known = _written.get((on, text))
    if known is None:
        _chain_numbers = known = _chain_numbers + 1
        file.write_payload(file.FRAMES, on, 0, file.now(), known, text)
        _remember(_written, (on, text), known)
    return known


_chain_numbers = 0
