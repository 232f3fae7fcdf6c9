"""Coroutines that were made and never awaited."""

import gc
import sys
import warnings
from inspect import CORO_CREATED, getcoroutinestate
from types import CoroutineType

from . import file, places, steps
from .file import now

# How many frames a coroutine remembers of those that made it: enough to get out of a library.
DEPTH = 3


def install():
    if sys.get_coroutine_origin_tracking_depth() == 0:
        sys.set_coroutine_origin_tracking_depth(DEPTH)
        warnings._warn_unawaited_coroutine = _warn_briefly
    else:
        _warn = warnings._warn_unawaited_coroutine
        warnings._warn_unawaited_coroutine = lambda coroutine: (_told(coroutine), _warn(coroutine))
    sys.excepthook = _excepthook


def _warn_briefly(coro):
    _told(coro)
    # As Python says it when it knows nothing of where the coroutine was made, which it would not without us; in debug
    # mode it would.
    text = f"coroutine '{coro.__qualname__}' was never awaited"
    warnings.warn(text, category=RuntimeWarning, stacklevel=2, source=coro)


def _told(coroutine):
    try:
        _record(coroutine)
    except Exception as problem:
        steps.failed(problem)


def _record(coroutine):
    origin = [(filename, line, name) for filename, line, name in coroutine.cr_origin or () if places.own(filename)]
    for filename, line, function in origin:
        # A lambda cannot await: the one that calls it has the coroutine.
        if function != "<lambda>" or len(origin) == 1:
            place = places.location_at(filename, line)
            name = coroutine.__qualname__.replace("<locals>.", "")
            file.write_payload(file.NEVER_POLLED, 0, steps.current(), now(), place, name)
            return


def at_exit():
    """Those that are still kept somewhere when the program ends."""
    if _interrupted:
        return
    for thing in gc.get_objects():
        if type(thing) is CoroutineType and getcoroutinestate(thing) == CORO_CREATED:
            # A task that was cut off before its first step has one, too.
            if not any(hasattr(referrer, "get_coro") for referrer in gc.get_referrers(thing)):
                _told(thing)


_interrupted = False


def _excepthook(kind, value, traceback):
    global _interrupted
    if issubclass(kind, KeyboardInterrupt):
        # Whoever pressed Ctrl-C wants to see the recording, and knows why the program ended.
        _interrupted = True
        return
    sys.__excepthook__(kind, value, traceback)
