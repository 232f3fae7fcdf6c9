"""How tasks end: by themselves, because somebody cancels them, because the loop ends."""

from asyncio import tasks

from . import file, steps
from .file import now

# Whether `asyncio.run` is cancelling what its main task left behind.
_ending = False


def finish(task, number):
    """A task came to its end."""
    if task.cancelled():
        how = file.CUT_OFF if _ending else file.CANCELLED
    else:
        # `task.exception()` would count as a look at it, and Python would not complain any more that nobody looked.
        how = file.COMPLETED if task._exception is None else file.FAILED
    name = task.get_name()
    # 3.13.0 calls a task without a name "None".
    if not name.startswith("Task-") and name != "None":
        file.write_payload(file.NAME, 0, number, now(), 0, name)
    steps.deadlines.pop(number, None)
    steps.wanted.pop(number, None)
    steps.end(number, how)


def cancel_all_tasks(cancel):
    def _cancel_all_tasks(loop):
        global _ending
        _ending = True
        try:
            cancel(loop)
        finally:
            _ending = False

    return _cancel_all_tasks


def close(real):
    def close_(self):
        if not self.is_closed() and not self.is_running():
            for task in tasks.all_tasks(self):
                cut_off(task)
        real(self)

    close_.__name__ = "close"
    return close_


def cut_off(task):
    """A task will not be run any more."""
    number = getattr(task, "_workbook", 0)
    if number and not task.done():
        task._workbook = 0
        steps.end(number, file.CUT_OFF)


def call_exception_handler(call):
    def call_exception_handler(self, context):
        task = context.get("task")
        if task is not None and "destroyed" in context.get("message", ""):
            cut_off(task)
        call(self, context)

    return call_exception_handler
