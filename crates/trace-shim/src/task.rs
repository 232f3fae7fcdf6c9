//! Tasks: what spawns them records them.

use crate::__trace::raw::task::{BLOCKING, MAIN, SPAWNED};
use crate::__trace::traced::{Life, Traced, blocking};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

pub use real::task::*;

/// As `tokio::spawn`.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    real::spawn(Traced::new(SPAWNED, Location::caller(), future))
}

/// As `tokio::task::spawn_local`.
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    real::task::spawn_local(Traced::new(SPAWNED, Location::caller(), future))
}

/// As `tokio::task::spawn_blocking`.
#[track_caller]
pub fn spawn_blocking<F, R>(work: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let life = Life::begin(BLOCKING, Location::caller(), std::any::type_name::<F>());
    real::task::spawn_blocking(move || blocking(life, work))
}

/// As `tokio::task::block_in_place`: the runtime has another thread take over, so the poll holds nobody up.
#[cfg(feature = "rt-multi-thread")]
#[track_caller]
pub fn block_in_place<F, R>(work: F) -> R
where
    F: FnOnce() -> R,
{
    crate::__trace::watchdog::unwatched(|| real::task::block_in_place(work))
}

/// `tokio::task::JoinSet`: its tasks are recorded.
pub struct JoinSet<T>(real::task::JoinSet<T>);

impl<T> fmt::Debug for JoinSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        JoinSet(real::task::JoinSet::default())
    }
}

impl<T> Deref for JoinSet<T> {
    type Target = real::task::JoinSet<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> DerefMut for JoinSet<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T> JoinSet<T> {
    /// As `tokio::task::JoinSet::new`.
    pub fn new() -> Self {
        JoinSet(real::task::JoinSet::new())
    }
}

impl<T: 'static> JoinSet<T> {
    /// As `tokio::task::JoinSet::spawn`.
    #[track_caller]
    pub fn spawn<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        self.0.spawn(Traced::new(SPAWNED, Location::caller(), task))
    }

    /// As `tokio::task::JoinSet::spawn_on`.
    #[track_caller]
    pub fn spawn_on<F>(&mut self, task: F, handle: &crate::runtime::Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        self.0.spawn_on(Traced::new(SPAWNED, Location::caller(), task), handle)
    }

    /// As `tokio::task::JoinSet::spawn_local`.
    #[track_caller]
    pub fn spawn_local<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        self.0.spawn_local(Traced::new(SPAWNED, Location::caller(), task))
    }

    /// As `tokio::task::JoinSet::spawn_blocking`.
    #[track_caller]
    pub fn spawn_blocking<F>(&mut self, work: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let life = Life::begin(BLOCKING, Location::caller(), std::any::type_name::<F>());
        self.0.spawn_blocking(move || blocking(life, work))
    }

    /// As `tokio::task::JoinSet::join_all`.
    ///
    /// # Panics
    ///
    /// As there.
    pub async fn join_all(self) -> Vec<T> {
        self.0.join_all().await
    }
}

impl<T, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = F>>(tasks: I) -> Self {
        let mut set = Self::new();
        for task in tasks {
            set.spawn(task);
        }
        set
    }
}

/// `tokio::task::LocalSet`: its tasks are recorded.
#[derive(Debug, Default)]
pub struct LocalSet(real::task::LocalSet);

impl Deref for LocalSet {
    type Target = real::task::LocalSet;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl LocalSet {
    /// As `tokio::task::LocalSet::new`.
    pub fn new() -> Self {
        LocalSet(real::task::LocalSet::new())
    }

    /// As `tokio::task::LocalSet::spawn_local`.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        self.0.spawn_local(Traced::new(SPAWNED, Location::caller(), future))
    }

    /// As `tokio::task::LocalSet::block_on`.
    #[track_caller]
    pub fn block_on<F: Future>(&self, runtime: &crate::runtime::Runtime, future: F) -> F::Output {
        self.0.block_on(runtime, Traced::new(MAIN, Location::caller(), future))
    }
}

impl Future for LocalSet {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(cx)
    }
}
