"""Steps of tasks, as the event loop runs them: when each began and ended, who made it possible, and where the task
waits after it."""

import asyncio
import sys
from _thread import get_ident
from asyncio import base_events, events, runners, tasks
from types import BuiltinFunctionType, CoroutineType, MethodType

from . import ends, file, places
from .file import now

# A callback that takes so long becomes visible as a task of its own. As the watchdog's first look.
LONG = 10_000_000


class State:
    """What an event loop does at this moment."""

    __slots__ = ("ident", "task", "cause", "began", "callback", "look_after", "looked", "all_computed", "computed")

    def __init__(self):
        self.ident = get_ident()
        # The task whose step runs; 0 is none.
        self.task = 0
        # The task on whose behalf something runs: the one above, or the one that asked for the callback that runs.
        self.cause = 0
        # When the present step began, plus 1; 0 is none.
        self.began = 0
        # The callback that runs, or the number of the task that stands for it.
        self.callback = None
        # What the watchdog knows of it: which step it looked at, and how long all threads and this one had computed then.
        self.looked = self.look_after = self.all_computed = 0
        self.computed = None


class Handle(events.Handle):
    """A callback that knows who asked for it."""

    __slots__ = ("_workbook_cause",)


# The loops that run, or ran.
states = []
# What threads for blocking work do: tasks by the system's names of threads.
blocking = {}
# Deadlines in force, by the tasks that they are for.
deadlines = {}
# Locks that tasks wait for.
wanted = {}
_last_task = 0
_main = 0


def install():
    events.Handle._workbook_cause = 0
    events.Handle._run = _recorded(events.Handle._run)
    base_events.BaseEventLoop._workbook = None
    base_events.BaseEventLoop._call_soon = _call_soon
    base_events.BaseEventLoop.create_task = _create_task(base_events.BaseEventLoop.create_task)
    base_events.BaseEventLoop.close = ends.close(base_events.BaseEventLoop.close)
    base_events.BaseEventLoop.call_exception_handler = ends.call_exception_handler(
        base_events.BaseEventLoop.call_exception_handler
    )
    runners._cancel_all_tasks = ends.cancel_all_tasks(runners._cancel_all_tasks)


def new_task(kind, parent, location):
    """The number of a new task."""
    global _last_task, _main
    # As in `file._reserve`, nothing comes between these two lines.
    number = _last_task + 1
    _last_task = number
    if kind == file.MAIN and not _main:
        _main = number
    file.write(file.TASK, kind, number, now(), parent, location)
    return number


def failed(problem):
    """Something went wrong in here. The program must not notice, and whoever reads the recording must."""
    global _failed
    if not _failed:
        _failed = True
        file.note(f"The recorder failed, so parts are missing: {type(problem).__name__}: {problem}.")


_failed = False


def end(number, how):
    file.write(file.END, how, number, now())


def running():
    """The task that this thread runs, or on whose behalf it does; 0 is none."""
    ident = get_ident()
    for state in states:
        if state.ident == ident and state.began:
            return state.cause
    return blocking.get(ident, 0)


def current():
    """As `running`, but the first task where there is none: so nothing that happens is left out."""
    return running() or _main or _program()


def _program():
    """A task that stands for a program that has none."""
    return new_task(file.MAIN, 0, 0)


def _enter(loop):
    """The loop runs for the first time, or on another thread than before."""
    state = loop._workbook
    if state is None:
        state = loop._workbook = State()
        states.append(state)
    state.ident = get_ident()
    return state


_KNOWN_STEPS = {"task_wakeup", "__step", "__wakeup", "TaskStepMethWrapper", "TaskWakeupMethWrapper"}


def _stepped(callback):
    """The task of which this callback is a step; None if it is no such thing."""
    kind = type(callback)
    if kind is BuiltinFunctionType:
        name = callback.__name__
    elif kind is MethodType:
        name = callback.__func__.__name__
    else:
        name = kind.__name__
    if name in _KNOWN_STEPS:
        task = getattr(callback, "__self__", None)
        if isinstance(task, (asyncio.Task, tasks._PyTask)):
            return task
    return None


def _recorded(run):
    def _run(self):
        loop = self._loop
        state = loop._workbook
        if state is None or state.ident != loop._thread_id:
            state = _enter(loop)
        task = _stepped(self._callback)
        if task is None:
            state.cause = _cause(self)
            state.callback = self._callback
            began = now()
            state.began = began + 1
            try:
                run(self)
            finally:
                state.began = state.cause = 0
                took = now() - began
                if took >= LONG:
                    _long_callback(state, began, took)
                state.callback = None
            return
        number = number_of(task)
        state.task = state.cause = number
        began = now()
        state.began = began + 1
        try:
            run(self)
        finally:
            state.began = state.task = state.cause = 0
            if number:
                try:
                    after(task, number, began, now() - began)
                except Exception as problem:
                    failed(problem)
            # Nothing of ours shall keep a task alive.
            task = self = None

    return _run


def _cause(handle):
    try:
        return handle._workbook_cause
    except AttributeError:
        return 0


def _call_soon(self, callback, args, context):
    # As in asyncio, with a handle of ours.
    handle = Handle(callback, args, self, context)
    if handle._source_traceback:
        del handle._source_traceback[-1]
    state = self._workbook
    ident = get_ident()
    if state is not None and state.ident == ident:
        cause = state.cause
    else:
        cause = blocking.get(ident, 0)
    handle._workbook_cause = cause
    self._ready.append(handle)
    task = _stepped(callback)
    # The first step of a task needs nobody to wake it.
    if task is not None:
        number = getattr(task, "_workbook", 0)
        if number:
            file.write(file.WAKE, 0, number, now(), cause)
    return handle


def number_of(task):
    """The number of a task, which is new if asyncio did not tell us that it was made."""
    try:
        return task._workbook
    except AttributeError:
        pass
    coroutine = task.get_coro()
    number = 0
    if not _is_plumbing(coroutine):
        made = name_of(coroutine)
        origin = next(iter(getattr(coroutine, "cr_origin", None) or ()), None)
        place = places.location_at(*origin[:2], 0, made) if origin else places.location(None, made)
        number = new_task(file.SPAWNED, 0, place)
    try:
        task._workbook = number
    except AttributeError:
        number = 0
    return number


def name_of(coroutine):
    """The last word of the name of what a task does."""
    name = getattr(coroutine, "__qualname__", None) or type(coroutine).__name__
    return name.rsplit(".", 1)[-1].strip("<>")


def _is_plumbing(coroutine):
    """Whether it is work of asyncio itself, such as at the end of `asyncio.run`."""
    code = getattr(coroutine, "cr_code", None)
    return code is not None and code.co_filename in (base_events.__file__, runners.__file__)


def after(task, number, began, took):
    """A step of a task is over."""
    if task.done():
        file.write_poll(number, began, took, True, 0)
        ends.finish(task, number)
        return
    stack, lock = places.wait_of(task)
    file.write_poll(number, began, took, False, stack)
    if lock is None:
        wanted.pop(number, None)
    else:
        wanted_now = number_of_lock(lock)
        # A task may run while it waits, such as at a deadline: that is the same wait still.
        if wanted.get(number) != wanted_now:
            wanted[number] = wanted_now
            file.write(file.WANTS_LOCK, 0, number, began + took, wanted_now, places.own_of_chain(stack))
    for branch in deadlines.get(number, ()):
        file.write_poll(branch, began, took, False, stack)


def number_of_lock(lock):
    """The number of a lock."""
    global _last_lock
    number = lock.__dict__.get("_workbook")
    if number is None:
        number = lock.__dict__["_workbook"] = _last_lock = _last_lock + 1
    return number


_last_lock = 0


_RUN = {runners.Runner.run.__code__, base_events.BaseEventLoop.run_until_complete.__code__}
_WAIT_FOR = tasks.wait_for.__code__


def _caller():
    """The program's own frame that makes a task, and which kind of task it is by what is between."""
    frame = sys._getframe(2)
    kind = file.SPAWNED
    while frame is not None and places.own(frame.f_code.co_filename) is None:
        if frame.f_code in _RUN:
            kind = file.MAIN
        elif frame.f_code is _WAIT_FOR:
            kind = file.BRANCH
        frame = frame.f_back
    return frame, kind


def _create_task(create):
    def create_task(self, coro, **options):
        if _is_plumbing(coro):
            task = create(self, coro, **options)
            task._workbook = 0
            return task
        frame, kind = _caller()
        state = self._workbook
        on_loop = state is not None and state.ident == get_ident()
        parent = state.cause if on_loop else blocking.get(get_ident(), 0)
        number = new_task(kind, parent, places.location(frame, name_of(coro)))
        frame = None
        name = options.get("name")
        if name is not None:
            file.write_payload(file.NAME, 0, number, now(), 0, str(name))
        # With such a factory, the first step may be a part of making it.
        eager = self._task_factory is not None or options.get("eager_start")
        if eager and on_loop:
            before = state.task, state.cause
            state.task = state.cause = number
        began = now()
        task = None
        try:
            task = create(self, coro, **options)
        finally:
            if eager and on_loop:
                state.task, state.cause = before
            if task is None:
                end(number, file.CANCELLED)
        try:
            task._workbook = number
        except AttributeError:
            return task
        if eager and (task.done() or _has_begun(coro)):
            after(task, number, began, now() - began)
        return task

    return create_task


def _has_begun(coroutine):
    return type(coroutine) is CoroutineType and coroutine.cr_await is not None


def stands_for(state, began):
    """The number of a task that stands for the callback that runs."""
    if type(state.callback) is int:
        return state.callback
    callback = state.callback
    while hasattr(callback, "func"):
        callback = callback.func
    code = getattr(callback, "__code__", None)
    made = name_of(callback) if callback is not None else "callback"
    if code is not None and places.own(code.co_filename):
        place = places.location_at(code.co_filename, code.co_firstlineno, 0, made)
    else:
        place = places.location(None, made)
    state.callback = new_task(file.SPAWNED, state.cause, place)
    return state.callback


def _long_callback(state, began, took):
    number = stands_for(state, began)
    file.write_poll(number, began, took, True, 0)
    end(number, file.COMPLETED)
