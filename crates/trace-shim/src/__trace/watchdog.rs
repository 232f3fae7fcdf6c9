//! Looks at threads whose poll takes long: where are they?
//!
//! A thread of its own wakes a few hundred times a second. It sends a signal to a thread that has been in one poll for
//! long; the handler takes the stack, into memory that is there already.

use super::file::{File, Record, record};
use super::here;
use super::raw::kind;
use super::stack::Stack;
use std::cell::UnsafeCell;
use std::ffi::c_int;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// The watchdog's pace.
const PACE: Duration = Duration::from_millis(4);
/// Nanoseconds in one poll after which its thread is looked at, again after twice the time, and so on.
const LOOK_AFTER: u64 = 10_000_000;
/// Nanoseconds in one poll after which it is noted how long its thread has waited for a processor so far.
const NOTE_AFTER: u64 = 1_000_000;
/// The most threads that are looked after.
const THREADS: usize = 256;

/// One thread that polls.
struct Slot {
    /// Which thread, for the system; 0 is none.
    thread: AtomicUsize,
    /// The same, as the system numbers it.
    system: AtomicU32,
    /// Its number in the recording.
    number: AtomicU32,
    /// When its present poll began, plus 1; 0 is none.
    began: AtomicU64,
    /// How far a look has come: one of the constants below.
    look: AtomicU32,
    task: AtomicU32,
    stack: UnsafeCell<Stack>,
}

const NO_LOOK: u32 = 0;
const WANTED: u32 = 1;
const TAKEN: u32 = 2;

// SAFETY: the stack is written by the handler between `WANTED` and `TAKEN`, and read by the watchdog after that.
unsafe impl Sync for Slot {}

static SLOTS: [Slot; THREADS] = [const {
    Slot {
        thread: AtomicUsize::new(0),
        system: AtomicU32::new(0),
        number: AtomicU32::new(0),
        began: AtomicU64::new(0),
        look: AtomicU32::new(NO_LOOK),
        task: AtomicU32::new(0),
        stack: UnsafeCell::new(Stack::EMPTY),
    }
}; THREADS];

thread_local! {
    static MINE: std::cell::Cell<Option<&'static Slot>> = const { std::cell::Cell::new(None) };
    static GIVE_BACK: GiveBack = const { GiveBack };
}

/// Gives the slot back when the thread ends.
struct GiveBack;

impl Drop for GiveBack {
    fn drop(&mut self) {
        if let Ok(Some(slot)) = MINE.try_with(std::cell::Cell::take) {
            slot.began.store(0, Ordering::Relaxed);
            slot.thread.store(0, Ordering::SeqCst);
            // Whoever is about to send a signal to this thread shall still find it.
            while slot.look.load(Ordering::SeqCst) == WANTED {
                std::thread::yield_now();
            }
        }
    }
}

/// A poll begins on this thread.
#[inline]
pub fn begins(file: &'static File, at: u64) {
    match MINE.get() {
        Some(slot) => slot.began.store(at + 1, Ordering::Relaxed),
        None => take_a_slot(file, at),
    }
}

/// It ends.
#[inline]
pub fn ends() {
    if let Some(slot) = MINE.get() {
        slot.began.store(0, Ordering::Relaxed);
    }
}

/// Does something during which the present poll does not hold a thread that others need.
pub fn unwatched<T>(work: impl FnOnce() -> T) -> T {
    let Some(slot) = MINE.get() else { return work() };
    let began = slot.began.swap(0, Ordering::Relaxed);
    let result = work();
    slot.began.store(began, Ordering::Relaxed);
    result
}

unsafe extern "C" {
    fn pthread_self() -> usize;
    fn pthread_kill(thread: usize, signal: c_int) -> c_int;
    fn sigaction(signal: c_int, action: *const Action, former: *mut Action) -> c_int;
}

/// Ignored by default, and used by hardly any program.
const SIGURG: c_int = if cfg!(any(target_os = "macos", target_os = "ios")) { 16 } else { 23 };

/// `struct sigaction`.
#[repr(C)]
struct Action {
    handler: extern "C" fn(c_int),
    #[cfg(target_os = "linux")]
    mask: [u64; 16],
    #[cfg(not(target_os = "linux"))]
    mask: u32,
    flags: c_int,
    #[cfg(target_os = "linux")]
    restorer: usize,
}

/// A system call that the signal interrupts goes on after it.
const SA_RESTART: c_int = if cfg!(target_os = "linux") { 0x1000_0000 } else { 2 };

#[cold]
fn take_a_slot(file: &'static File, at: u64) {
    static START: Once = Once::new();
    START.call_once(|| {
        let action = Action {
            handler: look,
            mask: Default::default(),
            flags: SA_RESTART,
            #[cfg(target_os = "linux")]
            restorer: 0,
        };
        // SAFETY: `action` is laid out as the system has it, and its handler does only what handlers may do.
        unsafe { sigaction(SIGURG, &raw const action, std::ptr::null_mut()) };
        let watchdog = std::thread::Builder::new().name("workbook-trace".to_owned());
        // Without it, long polls are recorded all the same, and only the place within them is not known.
        let _ = watchdog.spawn(move || watch(file));
    });
    // SAFETY: always allowed.
    let thread = unsafe { pthread_self() };
    let free = SLOTS.iter().find(|slot| {
        slot.thread.compare_exchange(0, thread, Ordering::Acquire, Ordering::Relaxed).is_ok()
    });
    if let Some(slot) = free {
        slot.number.store(here::thread().into(), Ordering::Relaxed);
        slot.system.store(system_thread(), Ordering::Relaxed);
        slot.began.store(at + 1, Ordering::Relaxed);
        GIVE_BACK.with(|_| MINE.set(Some(slot)));
    }
}

/// This thread's number for the system; 0 where it is not known.
fn system_thread() -> u32 {
    #[cfg(target_os = "linux")]
    {
        unsafe extern "C" {
            fn gettid() -> c_int;
        }
        // SAFETY: always allowed.
        unsafe { gettid() as u32 }
    }
    #[cfg(not(target_os = "linux"))]
    {
        0
    }
}

/// How long a thread has been ready to run without a processor to run on, since it began, in nanoseconds.
fn without_processor(thread: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/self/task/{thread}/schedstat")).ok()?;
    text.split(' ').nth(1)?.parse().ok()
}

/// The signal handler.
extern "C" fn look(_: c_int) {
    let Some(slot) = MINE.get() else { return };
    if slot.look.load(Ordering::Acquire) != WANTED || here::frame() == 0 {
        return;
    }
    // SAFETY: between `WANTED` and `TAKEN` the stack is the handler's, which runs on this one thread.
    unsafe { (*slot.stack.get()).unwind(here::frame()) };
    slot.task.store(here::task(), Ordering::Relaxed);
    slot.look.store(TAKEN, Ordering::Release);
}

/// What the watchdog knows of the present poll of a thread.
#[derive(Clone, Copy)]
struct Known {
    /// When the poll began, plus 1.
    poll: u64,
    /// How long it has to last until the next look.
    next: u64,
    /// At which time how long the thread had waited for a processor.
    noted: Option<(u64, u64)>,
    /// Whether a look was taken.
    looked: bool,
}

fn watch(file: &'static File) {
    let mut all = [Known { poll: 0, next: LOOK_AFTER, noted: None, looked: false }; THREADS];
    loop {
        std::thread::sleep(PACE);
        for (slot, known) in SLOTS.iter().zip(&mut all) {
            let thread = slot.thread.load(Ordering::Acquire);
            let began = slot.began.load(Ordering::Relaxed);
            if thread == 0 || began == 0 {
                continue;
            }
            if known.poll != began {
                *known = Known { poll: began, next: LOOK_AFTER, noted: None, looked: false };
            }
            let now = file.now();
            let lasted = now.saturating_sub(began);
            if lasted < NOTE_AFTER {
                continue;
            }
            let Some((at, before)) = known.noted else {
                let system = slot.system.load(Ordering::Relaxed);
                known.noted = Some((now, without_processor(system).unwrap_or_default()));
                continue;
            };
            if lasted >= known.next {
                known.next *= 2;
                // A thread that has no processor holds nobody up: the machine is busy with something else.
                let system = slot.system.load(Ordering::Relaxed);
                let waited = without_processor(system).unwrap_or_default().saturating_sub(before);
                if waited * 2 <= now - at {
                    look_at(file, slot, thread, began, !known.looked);
                    known.looked = true;
                }
            }
        }
    }
}

/// Takes a look at one thread.
fn look_at(file: &File, slot: &Slot, thread: usize, began: u64, first: bool) {
    slot.look.store(WANTED, Ordering::SeqCst);
    if slot.thread.load(Ordering::SeqCst) == thread {
        // SAFETY: the thread is there: before it ends it takes its number away, and then waits while a look is wanted.
        unsafe { pthread_kill(thread, SIGURG) };
    }
    for _ in 0..100 {
        if slot.look.load(Ordering::Acquire) == TAKEN {
            break;
        }
        std::thread::sleep(Duration::from_micros(50));
    }
    let taken = slot.look.swap(NO_LOOK, Ordering::AcqRel) == TAKEN;
    if taken && slot.began.load(Ordering::Relaxed) == began {
        let task = slot.task.load(Ordering::Relaxed);
        let number = slot.number.load(Ordering::Relaxed) as u16;
        if first {
            // In case the poll never ends.
            file.write(Record { thread: number, ..record(kind::POLL_BEGAN, task, began - 1) });
        }
        // SAFETY: after `TAKEN` the stack is ours.
        let stack = unsafe { &*slot.stack.get() };
        let mut held = Record { thread: number, ..record(kind::HELD, task, file.now()) };
        held.b = stack.number(file);
        file.write(held);
    }
}
