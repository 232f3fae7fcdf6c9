"""What a wait or a long step is for, from the names of the calls of libraries that it is in."""

import asyncio
import ast
import builtins
import linecache
from asyncio import events, locks
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, ModuleType

EVENTS = events.__file__

# As in `recording::On`, counted from 1; 0 is not known.
TIMER, CHANNEL, LOCK, PERMIT, JOIN, IO, NOTIFICATION, TURN, SEVERAL, CPU, OTHER = range(1, 12)

_ENTER = locks.Lock.__aenter__.__code__
_LOCK = locks.Lock.acquire.__code__

# Beginnings of names, and what is waited for there; the innermost call that is known has the word.
_WAITS = {
    "asyncio.__sleep0": TURN,
    "asyncio.sleep": TIMER,
    "asyncio.Lock.": LOCK,
    "asyncio.Semaphore.": PERMIT,
    "asyncio.BoundedSemaphore.": PERMIT,
    "asyncio.Event.": NOTIFICATION,
    "asyncio.Condition.": NOTIFICATION,
    "asyncio.Barrier.": NOTIFICATION,
    "asyncio.Queue.join": NOTIFICATION,
    "asyncio.Queue.": CHANNEL,
    "asyncio.TaskGroup": JOIN,
    "asyncio.wait": JOIN,
    "asyncio._wait": JOIN,
    "asyncio.as_completed": JOIN,
    "asyncio._AsCompletedIterator": JOIN,
    "asyncio.to_thread": JOIN,
    "asyncio.Task": JOIN,
    "asyncio.gather": JOIN,
    "asyncio.run_in_executor": JOIN,
    "asyncio.BaseEventLoop.shutdown_default_executor": JOIN,
    "asyncio.Future": OTHER,
    # All else that waits within asyncio: streams, sockets, servers, processes.
    "asyncio.": IO,
    "aiohttp": IO,
    "aiomysql": IO,
    "aiopg": IO,
    "aiosqlite": IO,
    "anyio.": IO,
    "asyncpg": IO,
    "httpcore": IO,
    "httpx": IO,
    "motor": IO,
    "pymongo": IO,
    "redis": IO,
    "uvicorn": IO,
    "websockets": IO,
}

# Beginnings of names of what blocks a thread, and what it waits for; the outermost call that is known has the word.
_HOLDS = {
    "time.sleep": TIMER,
    "queue.": CHANNEL,
    "multiprocessing.queues": CHANNEL,
    "threading.Thread.join": JOIN,
    "multiprocessing.": JOIN,
    "concurrent.futures": JOIN,
    # That a thread is slow to start is the machine's doing: such a step counts only if it computes.
    "asyncio.": CPU,
    "concurrent.futures.thread.ThreadPoolExecutor.submit": CPU,
    "concurrent.futures.process.ProcessPoolExecutor.submit": CPU,
    "threading.Thread.start": CPU,
    "threading.": LOCK,
    "_thread.": LOCK,
    "socket.": IO,
    "_socket.": IO,
    "socketserver.": IO,
    "ssl.": IO,
    "_ssl.": IO,
    "select.": IO,
    "selectors.": IO,
    "subprocess.": IO,
    "http.": IO,
    "urllib.": IO,
    "urllib3.": IO,
    "requests.": IO,
    "httpx.": IO,
    "smtplib.": IO,
    "ftplib.": IO,
    "imaplib.": IO,
    "sqlite3.": IO,
    "psycopg": IO,
    "pymysql.": IO,
    "redis.": IO,
    "shutil.": IO,
    "pathlib.": IO,
    "_io.": IO,
    "io.": IO,
    "open": IO,
    "input": IO,
    "os.": IO,
    "posix.": IO,
}


def leaf(future):
    """What to call the future that a task waits for; empty where the calls around it say it better."""
    if future is None:
        return ""
    if isinstance(future, asyncio.Task):
        return "asyncio.Task"
    named = getattr(future, "_workbook_name", None)
    if named is not None:
        return named
    return "asyncio.gather" if type(future).__name__ == "_GatheringFuture" else "asyncio.Future"


def waits_for(names):
    """What is waited for, from the names of calls, innermost first."""
    if not names:
        return TURN
    for name in names:
        on = _longest(_WAITS, name)
        if on not in (0, OTHER):
            return on
    return OTHER


def held_by(names):
    """What a thread does, from the names of calls, innermost first."""
    for name in reversed(names):
        on = _longest(_HOLDS, name)
        if on:
            return on
    return CPU


def _longest(table, name):
    best, on = 0, 0
    for beginning, here in table.items():
        if len(beginning) > best and name.startswith(beginning):
            best, on = len(beginning), here
    return on


def is_lock(frame):
    """Whether a frame is one that waits for an `asyncio.Lock`."""
    return frame.f_code is _LOCK


def qualified(code):
    """The name of a function, as it would be spoken."""
    return code.co_qualname.replace("<locals>.", "")


def function(frame):
    """The name of a library's function, as its users would write it; empty for one that says nothing."""
    if frame.f_code is _ENTER:
        return ""
    return spoken(frame.f_globals.get("__name__", ""), frame.f_code.co_qualname)


def spoken(module, name):
    """`asyncio.queues` and `Queue.get` are `asyncio.Queue.get`."""
    name = name.replace("<locals>.", "")
    for ending in (".__aenter__", ".__aexit__", ".__anext__", ".__await__", ".__enter__", ".__exit__", ".__next__"):
        name = name.removesuffix(ending)
    top, _, _ = module.partition(".")
    if module in ("builtins", ""):
        return name
    return f"{top if top == 'asyncio' else module}.{name}"


def called(frame):
    """The name of what a frame calls at this moment, if that has no frame of its own; else empty."""
    code = frame.f_code
    position = next(islice(code.co_positions(), frame.f_lasti // 2, None), None)
    if position is None or None in position:
        return ""
    first, last, start, end = position
    lines = [linecache.getline(code.co_filename, line).encode() for line in range(first, last + 1)]
    if not lines or not lines[-1]:
        return ""
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    try:
        call = ast.parse(b"(" + b"".join(lines) + b")", mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    if isinstance(call, ast.Await) or not isinstance(call, ast.Call):
        # `with lock:` calls, too, and has no parentheses.
        return _of_context(frame, call)
    return _resolve(frame, call.func)


def _of_context(frame, expression):
    thing = _value(frame, expression)
    kind = type(thing)
    if kind.__module__ in ("_thread", "threading"):
        return f"threading.{kind.__qualname__.capitalize() if kind.__module__ == '_thread' else kind.__qualname__}"
    return ""


def _resolve(frame, expression):
    """The name of a function that an expression stands for."""
    thing = _value(frame, expression)
    name = name_of(thing)
    if not name and isinstance(expression, ast.Attribute):
        of = _value(frame, expression.value)
        if of is not None:
            name = spoken(type(of).__module__, f"{type(of).__qualname__}.{expression.attr}")
    return name


def name_of(thing):
    """The name of a function or class; empty for what is neither."""
    if isinstance(thing, FunctionType):
        # It would have a frame, so it is over already, or was not entered yet.
        return spoken(thing.__module__ or "", thing.__qualname__)
    if isinstance(thing, (BuiltinFunctionType, MethodDescriptorType, type)):
        bound = getattr(thing, "__self__", None)
        if bound is not None and not isinstance(bound, (ModuleType, type)):
            kind = type(bound)
            if kind.__module__ == "_thread":
                return "threading.Lock.acquire"
            return spoken(kind.__module__, f"{kind.__qualname__}.{thing.__name__}")
        if isinstance(thing, MethodDescriptorType):
            # It has no module of its own.
            return spoken(thing.__objclass__.__module__, thing.__qualname__)
        return spoken(thing.__module__ or "", thing.__qualname__)
    return ""


def _value(frame, expression):
    """What a name with or without dots stands for; None where looking would run code of the program."""
    if isinstance(expression, ast.Name):
        name = expression.id
        for scope in (frame.f_locals, frame.f_globals, vars(builtins)):
            if name in scope:
                return scope[name]
        return None
    if isinstance(expression, ast.Attribute):
        of = _value(frame, expression.value)
        if of is None:
            return None
        if isinstance(of, ModuleType):
            return vars(of).get(expression.attr)
        for scope in (getattr(of, "__dict__", {}), *(vars(kind) for kind in type(of).__mro__)):
            if expression.attr in scope:
                found = scope[expression.attr]
                is_plain = type(of).__module__ in ("_thread", "_socket") and isinstance(found, MethodDescriptorType)
                return getattr(of, expression.attr) if is_plain else found
    return None
