//! The compact form, in which a program is recorded while it runs. This file is also a part of the recorder that is
//! compiled into the program, so it uses the standard library alone, and has no inner attributes.
//!
//! A file of fixed size, mapped into memory and shared: what was written stays, however the program ends. It begins with
//! a header of `HEADER` bytes, then come records of `UNIT` bytes. A record may have a payload, which takes the
//! units behind it. All numbers are little-endian; zeros mean that nothing was written.
//!
//! ```text
//! header   0..8  magic  8..16 units in use  16..24 events without room  24..28 process  28..32 version
//!          32..40 nanoseconds since 1970 at which the recording began
//! record   0  kind  1  flags  2..4  thread  4..8  task  8..16  time  16..20  a  20..24  b
//! ```
//!
//! Tasks, stacks and locations are numbered from 1; 0 is none.

/// The first bytes of a file.
pub const MAGIC: [u8; 8] = *b"WBTRACE1";
/// The bytes of the header.
pub const HEADER: usize = 4096;
/// The bytes of a record.
pub const UNIT: usize = 24;
/// The bytes of a file.
pub const FILE: usize = 64 << 20;
/// The version of this form.
pub const VERSION: u32 = 1;
/// The variable of the environment that names the file to record into.
pub const VARIABLE: &str = "WORKBOOK_TRACE_FILE";

/// Where the number of units in use stands.
pub const AT_CURSOR: usize = 8;
/// Where the number of events without room stands.
pub const AT_LOST: usize = 16;
/// Where the number of the process stands.
pub const AT_PROCESS: usize = 24;
/// Where the version stands.
pub const AT_VERSION: usize = 28;
/// Where the time of the beginning stands.
pub const AT_BEGAN: usize = 32;

/// The kinds of records. `a` and `b` are as said; "payload n" means n bytes behind the record.
pub mod kind {
    /// A task was made. Flags: one of `super::task`. `a`: its parent. `b`: the location.
    pub const TASK: u8 = 1;
    /// A poll, written at its end. The time is its beginning. `a`: how long it took, in nanoseconds, or in units of 1024
    /// if the flag `super::poll::LONG` is set. `b`: the stack of its last wait.
    pub const POLL: u8 = 2;
    /// One more wait within a poll. `b`: its stack.
    pub const WAIT: u8 = 3;
    /// A task was woken. `a`: by which.
    pub const WAKE: u8 = 4;
    /// A task ended. Flags: one of `super::end`.
    pub const END: u8 = 5;
    /// A look at a thread in a long poll. `b`: the stack.
    pub const HELD: u8 = 6;
    /// The paused clock shows the nanoseconds `b << 32 | a`.
    pub const CLOCK: u8 = 7;
    /// A lock was taken. `a`: which. `b`: the location.
    pub const LOCKED: u8 = 8;
    /// A lock was given back. `a`: which.
    pub const UNLOCKED: u8 = 9;
    /// A lock was asked for and is taken. `a`: which. `b`: the location.
    pub const WANTS_LOCK: u8 = 10;
    /// A message went into a queue without a bound, or came out. `a`: which; `b`: its length now.
    pub const QUEUE: u8 = 11;
    /// A queue without a bound was made. `a`: which. `b`: the location.
    pub const QUEUE_MADE: u8 = 12;
    /// A poll began that may be long; its end will come as `POLL` with the same beginning.
    pub const POLL_BEGAN: u8 = 13;
    /// A future was made at the location `b` and dropped without a poll. Payload `a`: what made it.
    pub const NEVER_POLLED: u8 = 38;
    /// Stack `b`. Payload `a`: addresses of eight bytes each, innermost first.
    pub const STACK: u8 = 32;
    /// Stack `b`. Payload `a`: lines `function TAB file TAB line`, innermost first. Flags: what is waited for, counted as
    /// in `crate::On`, plus 1; 0 where that is to be seen from the names.
    pub const FRAMES: u8 = 33;
    /// Location `b`. Payload `a`: `file:line:column`.
    pub const LOCATION: u8 = 34;
    /// The name of a task. Payload `a`.
    pub const NAME: u8 = 35;
    /// Where libraries are in memory, as in `/proc/self/maps`. Payload `a`.
    pub const MAPS: u8 = 36;
    /// A sentence about what the recording cannot show. Payload `a`.
    pub const NOTE: u8 = 37;
    /// What a task said before it ended: the message of a panic. Payload `a`.
    pub const SAYS: u8 = 39;
    /// From this number on, records have a payload.
    pub const FIRST_WITH_PAYLOAD: u8 = 32;
}

/// Kinds of tasks.
pub mod task {
    /// The future that the runtime was started with.
    pub const MAIN: u8 = 0;
    /// A spawned task.
    pub const SPAWNED: u8 = 1;
    /// A branch of a macro or combinator.
    pub const BRANCH: u8 = 2;
    /// A closure on a thread for blocking work.
    pub const BLOCKING: u8 = 3;
    /// A branch that only borrows its future: that it is dropped cancels nothing.
    pub const BORROWED: u8 = 4;
}

/// Flags of polls.
pub mod poll {
    /// The future was ready.
    pub const READY: u8 = 1;
    /// The time is in units of 1024 ns.
    pub const LONG: u8 = 2;
}

/// Ends of tasks.
pub mod end {
    /// It was ready.
    pub const COMPLETED: u8 = 0;
    /// It was ready, with an error.
    pub const FAILED: u8 = 1;
    /// It panicked.
    pub const PANICKED: u8 = 2;
    /// It was dropped before.
    pub const CANCELLED: u8 = 3;
    /// It was dropped before, because the runtime ended.
    pub const CUT_OFF: u8 = 4;
}
