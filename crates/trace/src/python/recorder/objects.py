"""Locks, queues, deadlines and threads for blocking work.

Where it can be, a change is seen by the attribute that changes. A function of ours around one of theirs would show up
in the tracebacks of the program.
"""

import asyncio
from _thread import get_ident
from asyncio import base_events, queues, timeouts
from concurrent.futures import thread as pool

from . import file, places, steps
from .file import now

_last_queue = 0


def install():
    asyncio.Lock._locked = _Locked()
    timeouts.Timeout._state = _Deadline()
    queues.Queue.__init__ = _queue_init(queues.Queue.__init__)
    queues.Queue._wakeup_next = _queue_changed(queues.Queue._wakeup_next)
    base_events.BaseEventLoop.run_in_executor = _run_in_executor(base_events.BaseEventLoop.run_in_executor)
    pool._WorkItem.__init__ = _work_init(pool._WorkItem.__init__)
    pool._WorkItem.run = _work_run(pool._WorkItem.run)


class _Attribute:
    """An attribute that is kept where it always is, and tells when it changes."""

    def __get__(self, of, kind=None):
        if of is None:
            return self
        try:
            return of.__dict__[self.name]
        except KeyError:
            raise AttributeError(self.name) from None

    def __set__(self, of, value):
        before = of.__dict__.get(self.name)
        of.__dict__[self.name] = value
        try:
            self.changed(of, before, value)
        except Exception as problem:
            steps.failed(problem)


class _Locked(_Attribute):
    name = "_locked"

    def changed(self, lock, before, value):
        if before is None or before == value:
            return
        number = steps.number_of_lock(lock)
        if value:
            place, task = places.location(places.own_frame(2)), steps.current()
            steps.wanted.pop(task, None)
            file.write(file.LOCKED, 0, task, now(), number, place)
        else:
            file.write(file.UNLOCKED, 0, steps.current(), now(), number)


class _Deadline(_Attribute):
    """The block of an `asyncio.timeout`, or what an `asyncio.wait_for` waits for: a part of a task that can be cancelled
    on its own."""

    name = "_state"

    def changed(self, deadline, before, value):
        states = type(value)
        parent = steps.running()
        # Those of asyncio itself are in steps without a number.
        if value is states.ENTERED and before is states.CREATED and parent:
            frame = places.own_frame(2)
            made, within = "timeout", places.sys._getframe(3)
            # `asyncio.wait_for` enters a deadline, too, and knows for what.
            for _ in range(2):
                if within is not None and within.f_code is steps._WAIT_FOR:
                    made = steps.name_of(within.f_locals.get("fut"))
                    break
                within = within and within.f_back
            number = steps.new_task(file.BRANCH, parent, places.location(frame, made))
            deadline.__dict__["_workbook"] = (parent, number)
            steps.deadlines.setdefault(parent, []).append(number)
        elif value in (states.EXPIRED, states.EXITED) and "_workbook" in deadline.__dict__:
            parent, number = deadline.__dict__.pop("_workbook")
            of_parent = steps.deadlines.get(parent, [])
            if number in of_parent:
                of_parent.remove(number)
            if not of_parent:
                steps.deadlines.pop(parent, None)
            error = places.sys._getframe(2).f_locals.get("exc_type")
            how = file.COMPLETED if error is None else file.FAILED
            if error is not None and issubclass(error, asyncio.CancelledError):
                how = file.CANCELLED
            steps.end(number, how)


def _queue_init(init):
    def __init__(self, maxsize=0, **options):
        global _last_queue
        init(self, maxsize, **options)
        if maxsize <= 0:
            _last_queue += 1
            self.__dict__["_workbook"] = _last_queue
            place = places.location(places.own_frame(), type(self).__name__)
            file.write(file.QUEUE_MADE, 0, steps.current(), now(), _last_queue, place)

    return __init__


def _queue_changed(wakeup_next):
    # It is called whenever a message went in or came out.
    def _wakeup_next(self, waiters):
        number = self.__dict__.get("_workbook")
        if number is not None:
            file.write(file.QUEUE, 0, steps.current(), now(), number, self.qsize())
        wakeup_next(self, waiters)

    return _wakeup_next


# The task that an item of work is for, while it is handed to the executor; by the system's names of threads.
_handing_over = {}


def _run_in_executor(run_in_executor):
    def run_in_executor_(self, executor, func, *args):
        frame = places.own_frame()
        number = steps.new_task(file.BLOCKING, steps.current(), places.location(frame, _name(func)))
        frame, ident = None, get_ident()
        _handing_over[ident] = number
        future = None
        try:
            future = run_in_executor(self, executor, func, *args)
        finally:
            taken = _handing_over.pop(ident, None) is None
            if future is None:
                steps.end(number, file.CANCELLED)
        future._workbook_name = "asyncio.run_in_executor"
        if not taken:
            # Another kind of executor: we see when it is over, and nothing else.
            future.add_done_callback(lambda future: _over(number, future))
        return future

    run_in_executor_.__name__ = "run_in_executor"
    return run_in_executor_


def _name(func):
    """The name of a function, within wrappers such as that of `asyncio.to_thread`."""
    while hasattr(func, "func"):
        inner = func.func
        # `to_thread` hands over `context.run` with the function as its argument.
        is_run = getattr(inner, "__name__", "") == "run" and func.args and callable(func.args[0])
        func = func.args[0] if is_run else inner
    return steps.name_of(func)


def _over(number, future):
    how = file.CANCELLED if future.cancelled() else file.COMPLETED if future._exception is None else file.FAILED
    steps.end(number, how)


def _work_init(init):
    def __init__(self, *args):
        init(self, *args)
        self._workbook = _handing_over.pop(get_ident(), 0)

    return __init__


def _work_run(run):
    def run_(self, *args):
        number = self._workbook
        if not number:
            run(self, *args)
            return
        future, ident = self.future, get_ident()
        steps.blocking[ident] = number
        began = now()
        file.write(file.POLL_BEGAN, 0, number, began)
        try:
            run(self, *args)
        finally:
            steps.blocking.pop(ident, None)
            file.write_poll(number, began, now() - began, True, 0)
            _over(number, future)
            future = None

    run_.__name__ = "run"
    return run_
