//! Locks that are held.

use super::file::{file, record};
use super::raw::kind;
use super::{here, place};
use std::panic::Location;
use std::pin::pin;
use std::task::Poll;

/// A lock that is held, until this is dropped.
#[derive(Debug)]
pub struct Held {
    lock: u32,
}

impl Held {
    /// The lock at this address was taken at this place.
    pub fn new(lock: usize, place: &'static Location<'static>) -> Self {
        let lock = name(lock);
        write(kind::LOCKED, lock, Some(place));
        Held { lock }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        write(kind::UNLOCKED, self.lock, None);
    }
}

/// Awaits a lock, and says if it has to be waited for.
pub async fn taking<T>(
    lock: usize,
    place: &'static Location<'static>,
    future: impl Future<Output = T>,
) -> (T, Held) {
    let mut future = pin!(future);
    let mut first = true;
    let taken = std::future::poll_fn(|cx| {
        let result = future.as_mut().poll(cx);
        if std::mem::take(&mut first) && matches!(result, Poll::Pending) {
            write(kind::WANTS_LOCK, name(lock), Some(place));
        }
        result
    });
    let taken = taken.await;
    (taken, Held::new(lock, place))
}

/// A lock is named by where it is.
fn name(lock: usize) -> u32 {
    (lock >> 3) as u32
}

fn write(kind: u8, lock: u32, at: Option<&'static Location<'static>>) {
    let Some(file) = file() else { return };
    let mut event = record(kind, here::task(), file.now());
    event.a = lock;
    event.b = at.map_or(0, |at| place::number(file, at, ""));
    file.write(event);
}
