//! A future with a recorder around it.

use super::file::{File, Record, file, record};
use super::raw::{end, kind, poll, task};
use super::stack::Stack;
use super::{here, place, watchdog};
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Wake, Waker};

/// How many runtimes are ending at this moment: what is dropped meanwhile was cut off.
pub static ENDING: AtomicU32 = AtomicU32::new(0);

/// A future whose polls, waits, wakes and end are recorded.
pub struct Traced<F> {
    future: F,
    life: Life,
}

/// A task from its beginning to its end.
pub struct Life {
    /// Its number; 0 when nothing is recorded.
    task: u32,
    over: bool,
}

impl Life {
    /// A task was made.
    pub fn begin(what: u8, place: &'static Location<'static>, name: &'static str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let Some(file) = file() else { return Life { task: 0, over: true } };
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut made = record(kind::TASK, number, file.now());
        made.flags = what;
        made.a = here::task();
        made.b = place::number(file, place, name);
        file.write(made);
        Life { task: number, over: false }
    }

    /// It ended like this.
    fn end(&mut self, how: u8) {
        if !self.over
            && let Some(file) = file()
        {
            self.over = true;
            let mut ended = record(kind::END, self.task, file.now());
            ended.flags = how;
            file.write(ended);
        }
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.end(if ENDING.load(Ordering::Relaxed) > 0 { end::CUT_OFF } else { end::CANCELLED });
    }
}

impl<F> Traced<F> {
    /// Wraps a future that was handed over at this place.
    pub fn new(what: u8, place: &'static Location<'static>, future: F) -> Self {
        let name = std::any::type_name::<F>();
        let borrowed = name.starts_with('&') || name.starts_with("core::pin::Pin<&");
        let what = if borrowed && what == task::BRANCH { task::BORROWED } else { what };
        Traced { future, life: Life::begin(what, place, name) }
    }
}

/// A branch of `join!` or `select!`.
#[track_caller]
pub fn branch<F: IntoFuture>(future: F) -> Traced<F::IntoFuture> {
    Traced::new(task::BRANCH, Location::caller(), future.into_future())
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: `future` is pinned as its owner is: it is only ever reached through a `Pin`, there is no `Drop` that
        // could move it, and the type is `Unpin` only if `F` is.
        let (future, life) = unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.future), &mut this.life)
        };
        let Some(file) = file().filter(|_| life.task != 0) else { return future.poll(cx) };
        let waker = Borrowed::new(cx.waker(), life.task);
        let polling = Polling::begin(file, life.task, std::ptr::from_ref(&waker).addr());
        let result = hear(life, || waker.with(|cx| future.poll(cx)));
        polling.end(result.is_ready());
        if result.is_ready() {
            life.end(end::COMPLETED);
        }
        result
    }
}

/// Runs a closure on a thread for blocking work as a task of one poll.
pub fn blocking<T>(mut life: Life, work: impl FnOnce() -> T) -> T {
    let Some(file) = file().filter(|_| life.task != 0) else { return work() };
    let frame = 0_usize;
    let polling = Polling {
        file,
        task: life.task,
        began: file.now(),
        before: here::enter(life.task, std::ptr::from_ref(&frame).addr()),
        watched: false,
    };
    let result = hear(&mut life, work);
    polling.end(true);
    life.end(end::COMPLETED);
    result
}

/// Records a panic that unwinds through here, with what it says, and lets it go on.
fn hear<T>(life: &mut Life, work: impl FnOnce() -> T) -> T {
    // It goes on at once, so nothing is looked at that it has left half-done.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        if let Some((file, text)) = file().zip(text) {
            file.write_payload(record(kind::SAYS, life.task, file.now()), text.as_bytes());
        }
        life.end(end::PANICKED);
        resume_unwind(panic)
    })
}

/// A poll, from its beginning to its end.
struct Polling {
    file: &'static File,
    task: u32,
    began: u64,
    before: here::Before,
    /// Whether the watchdog looks at it.
    watched: bool,
}

impl Polling {
    #[inline]
    fn begin(file: &'static File, task: u32, frame: usize) -> Self {
        let before = here::enter(task, frame);
        #[cfg(all(feature = "time", feature = "test-util"))]
        super::clock::look(file, task);
        let began = file.now();
        let watched = before.is_outermost();
        if watched {
            watchdog::begins(file, began);
        }
        Polling { file, task, began, before, watched }
    }

    /// It came to its end; `drop` would do the same for one that panicked.
    #[inline]
    fn end(mut self, ready: bool) {
        self.write(if ready { poll::READY } else { 0 });
        std::mem::forget(self);
    }

    #[inline]
    fn write(&mut self, mut flags: u8) {
        if self.watched {
            watchdog::ends();
        }
        let stack = here::leave(self.before);
        let took = self.file.now() - self.began;
        let took = u32::try_from(took).unwrap_or_else(|_| {
            flags |= poll::LONG;
            u32::try_from(took >> 10).unwrap_or(u32::MAX)
        });
        let mut record = record(kind::POLL, self.task, self.began);
        record.flags = flags;
        record.a = took;
        record.b = stack;
        self.file.write(record);
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        self.write(poll::READY);
    }
}

/// The waker of one poll. Whoever clones it begins to wait; since no two polls have the same, a waker of the poll
/// before is never taken for good enough.
struct Borrowed<'a> {
    real: &'a Waker,
    task: u32,
}

static BORROWED: RawWakerVTable = RawWakerVTable::new(clone, wake_by_ref, wake_by_ref, nothing);

impl<'a> Borrowed<'a> {
    fn new(given: &'a Waker, task: u32) -> Self {
        // The waker of a task around this one is passed over: that its branch waits is recorded once.
        if std::ptr::eq(given.vtable(), &raw const BORROWED) {
            // SAFETY: a waker with this table holds a `Borrowed`, which lives as long as the waker does.
            let outer = unsafe { &*given.data().cast::<Borrowed<'a>>() };
            return Borrowed { real: outer.real, task };
        }
        Borrowed { real: given, task }
    }

    fn with<T>(&self, poll: impl FnOnce(&mut Context<'_>) -> T) -> T {
        let raw = RawWaker::new(std::ptr::from_ref(self).cast(), &BORROWED);
        // SAFETY: the functions of the table take a pointer to a `Borrowed`. This one outlives the waker, which is only
        // lent: a clone is a waker of another kind.
        let waker = unsafe { Waker::from_raw(raw) };
        poll(&mut Context::from_waker(&waker))
    }
}

/// # Safety
/// `data` points to a `Borrowed`.
unsafe fn clone(data: *const ()) -> RawWaker {
    // SAFETY: as required.
    let borrowed = unsafe { &*data.cast::<Borrowed<'_>>() };
    waits(borrowed.task);
    let waker = std::mem::ManuallyDrop::new(Waker::from(Arc::new(Kept {
        real: borrowed.real.clone(),
        task: borrowed.task,
    })));
    RawWaker::new(waker.data(), waker.vtable())
}

/// # Safety
/// `data` points to a `Borrowed`.
unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: as required.
    let borrowed = unsafe { &*data.cast::<Borrowed<'_>>() };
    if here::task() == borrowed.task {
        // It wakes itself, and will be polled again at once: where it does so is as good as a wait.
        waits(borrowed.task);
    }
    woken(borrowed.task);
    borrowed.real.wake_by_ref();
}

unsafe fn nothing(_: *const ()) {}

/// A waker that somebody keeps until there is a reason to use it.
struct Kept {
    real: Waker,
    task: u32,
}

impl Wake for Kept {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        woken(self.task);
        self.real.wake_by_ref();
    }
}

/// Somebody keeps the waker of this task: it begins to wait.
fn waits(task: u32) {
    let Some(file) = file() else { return };
    let limit = here::frame();
    let stack = if limit == 0 {
        0
    } else {
        let mut stack = Stack::EMPTY;
        stack.capture(limit);
        stack.number(file)
    };
    let former = here::waits(stack);
    if former != 0 {
        let mut wait = record(kind::WAIT, task, file.now());
        wait.b = former;
        file.write(wait);
    }
}

fn woken(task: u32) {
    if let Some(file) = file() {
        #[cfg(all(feature = "time", feature = "test-util"))]
        super::clock::look(file, task);
        file.write(Record { a: here::task(), ..record(kind::WAKE, task, file.now()) });
    }
}
