//! What this thread does: which task it polls, and since when.

use std::cell::Cell;
use std::sync::atomic::{AtomicU16, Ordering};

/// The state of one thread.
struct Here {
    /// The number of this thread; 0 before it is known.
    thread: Cell<u16>,
    /// The task that is polled, the innermost one; 0 is none.
    task: Cell<u32>,
    /// An address on the stack, in the frame of the outermost poll; 0 is none.
    frame: Cell<usize>,
    /// The stack of the last wait in the present poll; 0 is none.
    wait: Cell<u32>,
}

thread_local! {
    // Constant and without a destructor: reading it costs next to nothing, and is allowed in a signal handler.
    static HERE: Here = const {
        Here { thread: Cell::new(0), task: Cell::new(0), frame: Cell::new(0), wait: Cell::new(0) }
    };
}

/// The number of this thread, counted from 1.
#[inline]
pub fn thread() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    HERE.with(|here| {
        if here.thread.get() == 0 {
            here.thread.set(NEXT.fetch_add(1, Ordering::Relaxed));
        }
        here.thread.get()
    })
}

/// The task that this thread polls.
#[inline]
pub fn task() -> u32 {
    HERE.with(|here| here.task.get())
}

/// An address in the frame of the outermost poll of this thread.
#[inline]
pub fn frame() -> usize {
    HERE.with(|here| here.frame.get())
}

/// Notes the stack of a wait, and tells the one before it in the same poll.
#[inline]
pub fn waits(stack: u32) -> u32 {
    HERE.with(|here| here.wait.replace(stack))
}

/// What a thread did before a poll began, to go back to after it.
#[derive(Clone, Copy)]
pub struct Before {
    task: u32,
    frame: usize,
    wait: u32,
}

impl Before {
    /// Whether the poll that began then is within no other.
    #[inline]
    pub fn is_outermost(self) -> bool {
        self.frame == 0
    }
}

/// A poll of a task begins, whose frame is at this address.
#[inline]
pub fn enter(task: u32, frame: usize) -> Before {
    HERE.with(|here| {
        let before = Before {
            task: here.task.replace(task),
            frame: here.frame.get(),
            wait: here.wait.replace(0),
        };
        if before.frame == 0 {
            here.frame.set(frame);
        }
        before
    })
}

/// It ends; tells the stack of its last wait.
#[inline]
pub fn leave(before: Before) -> u32 {
    HERE.with(|here| {
        here.task.set(before.task);
        here.frame.set(before.frame);
        here.wait.replace(before.wait)
    })
}
