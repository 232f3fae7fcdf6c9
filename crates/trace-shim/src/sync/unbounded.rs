//! `tokio::sync::mpsc::unbounded_channel`, which tells how long its queue is.

use crate::__trace::file::{file, record};
use crate::__trace::raw::kind;
use crate::__trace::{here, place};
use real::sync::mpsc::error::{SendError, TryRecvError};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::task::{Context, Poll};

/// What is known of a queue.
#[derive(Debug)]
struct Queue {
    number: u32,
    length: AtomicUsize,
    longest: AtomicUsize,
}

impl Queue {
    fn new(place: &'static Location<'static>) -> Arc<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        if let Some(file) = file() {
            let mut made = record(kind::QUEUE_MADE, here::task(), file.now());
            made.a = number;
            made.b = place::number(file, place, "");
            file.write(made);
        }
        Arc::new(Queue { number, length: AtomicUsize::new(0), longest: AtomicUsize::new(0) })
    }

    /// One more message is in it. It is worth telling when it is longer than ever.
    fn longer(&self) {
        let length = self.length.fetch_add(1, Ordering::Relaxed) + 1;
        if self.longest.fetch_max(length, Ordering::Relaxed) < length {
            self.tell(length);
        }
    }

    /// So many messages are in it still. It is worth telling when it is empty.
    fn is(&self, length: usize) {
        if self.length.swap(length, Ordering::Relaxed) != length && length == 0 {
            self.tell(0);
        }
    }

    fn tell(&self, length: usize) {
        if let Some(file) = file() {
            let mut event = record(kind::QUEUE, here::task(), file.now());
            event.a = self.number;
            event.b = u32::try_from(length).unwrap_or(u32::MAX);
            file.write(event);
        }
    }
}

/// As `tokio::sync::mpsc::unbounded_channel`.
#[track_caller]
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let queue = Queue::new(Location::caller());
    let (sender, receiver) = real::sync::mpsc::unbounded_channel();
    (
        UnboundedSender { real: sender, queue: Arc::clone(&queue) },
        UnboundedReceiver { real: receiver, queue },
    )
}

/// As `tokio::sync::mpsc::UnboundedSender`.
pub struct UnboundedSender<T> {
    real: real::sync::mpsc::UnboundedSender<T>,
    queue: Arc<Queue>,
}

/// As `tokio::sync::mpsc::WeakUnboundedSender`.
pub struct WeakUnboundedSender<T> {
    real: real::sync::mpsc::WeakUnboundedSender<T>,
    queue: Arc<Queue>,
}

/// As `tokio::sync::mpsc::UnboundedReceiver`.
pub struct UnboundedReceiver<T> {
    real: real::sync::mpsc::UnboundedReceiver<T>,
    queue: Arc<Queue>,
}

impl<T> UnboundedSender<T> {
    /// As `tokio::sync::mpsc::UnboundedSender::send`.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.real.send(message)?;
        self.queue.longer();
        Ok(())
    }

    /// As `tokio::sync::mpsc::UnboundedSender::same_channel`.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }

    /// As `tokio::sync::mpsc::UnboundedSender::downgrade`.
    pub fn downgrade(&self) -> WeakUnboundedSender<T> {
        WeakUnboundedSender { real: self.real.downgrade(), queue: Arc::clone(&self.queue) }
    }
}

impl<T> WeakUnboundedSender<T> {
    /// As `tokio::sync::mpsc::WeakUnboundedSender::upgrade`.
    pub fn upgrade(&self) -> Option<UnboundedSender<T>> {
        Some(UnboundedSender { real: self.real.upgrade()?, queue: Arc::clone(&self.queue) })
    }
}

impl<T> UnboundedReceiver<T> {
    /// As `tokio::sync::mpsc::UnboundedReceiver::recv`.
    pub async fn recv(&mut self) -> Option<T> {
        let message = self.real.recv().await;
        self.queue.is(self.real.len());
        message
    }

    /// As `tokio::sync::mpsc::UnboundedReceiver::recv_many`.
    pub async fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {
        let count = self.real.recv_many(buffer, limit).await;
        self.queue.is(self.real.len());
        count
    }

    /// As `tokio::sync::mpsc::UnboundedReceiver::try_recv`.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        let message = self.real.try_recv();
        self.queue.is(self.real.len());
        message
    }

    /// As `tokio::sync::mpsc::UnboundedReceiver::blocking_recv`.
    ///
    /// # Panics
    ///
    /// As there.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Option<T> {
        let message = self.real.blocking_recv();
        self.queue.is(self.real.len());
        message
    }

    /// As `tokio::sync::mpsc::UnboundedReceiver::poll_recv`.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let message = self.real.poll_recv(cx);
        self.queue.is(self.real.len());
        message
    }

    /// As `tokio::sync::mpsc::UnboundedReceiver::poll_recv_many`.
    pub fn poll_recv_many(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> Poll<usize> {
        let count = self.real.poll_recv_many(cx, buffer, limit);
        self.queue.is(self.real.len());
        count
    }
}

impl<T> Clone for UnboundedSender<T> {
    fn clone(&self) -> Self {
        UnboundedSender { real: self.real.clone(), queue: Arc::clone(&self.queue) }
    }
}

impl<T> Clone for WeakUnboundedSender<T> {
    fn clone(&self) -> Self {
        WeakUnboundedSender { real: self.real.clone(), queue: Arc::clone(&self.queue) }
    }
}

macro_rules! around {
    ($name:ident) => {
        impl<T> Deref for $name<T> {
            type Target = real::sync::mpsc::$name<T>;

            fn deref(&self) -> &Self::Target {
                &self.real
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.real.fmt(f)
            }
        }
    };
}

around!(UnboundedSender);
around!(WeakUnboundedSender);
around!(UnboundedReceiver);

impl<T> DerefMut for UnboundedReceiver<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.real
    }
}
