//! Runtimes, whose tasks are recorded.

use crate::__trace::raw::task::{BLOCKING, MAIN, SPAWNED};
use crate::__trace::traced::{ENDING, Life, Traced, blocking};
use crate::task::JoinHandle;
use std::fmt;
use std::io;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::panic::Location;
use std::sync::atomic::Ordering;
use std::time::Duration;

pub use real::runtime::*;

/// `tokio::runtime::Builder`: builds a [`Runtime`] of ours.
pub struct Builder(real::runtime::Builder);

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Hands these settings on.
macro_rules! settings {
    ($($(#[$when:meta])* fn $name:ident($($argument:ident: $type:ty),*);)*) => {
        $(
            $(#[$when])*
            #[doc = concat!("As `tokio::runtime::Builder::", stringify!($name), "`.")]
            pub fn $name(&mut self, $($argument: $type),*) -> &mut Self {
                self.0.$name($($argument),*);
                self
            }
        )*
    };
}

impl Builder {
    /// As `tokio::runtime::Builder::new_current_thread`.
    pub fn new_current_thread() -> Self {
        Builder(real::runtime::Builder::new_current_thread())
    }

    /// As `tokio::runtime::Builder::new_multi_thread`.
    #[cfg(feature = "rt-multi-thread")]
    pub fn new_multi_thread() -> Self {
        Builder(real::runtime::Builder::new_multi_thread())
    }

    settings! {
        fn enable_all();
        #[cfg(feature = "net")]
        fn enable_io();
        #[cfg(feature = "net")]
        fn max_io_events_per_tick(capacity: usize);
        #[cfg(feature = "time")]
        fn enable_time();
        fn worker_threads(threads: usize);
        fn max_blocking_threads(threads: usize);
        fn thread_name(name: impl Into<String>);
        fn thread_name_fn(name: impl Fn() -> String + Send + Sync + 'static);
        fn thread_stack_size(bytes: usize);
        fn on_thread_start(call: impl Fn() + Send + Sync + 'static);
        fn on_thread_stop(call: impl Fn() + Send + Sync + 'static);
        fn on_thread_park(call: impl Fn() + Send + Sync + 'static);
        fn on_thread_unpark(call: impl Fn() + Send + Sync + 'static);
        fn thread_keep_alive(duration: Duration);
        fn global_queue_interval(ticks: u32);
        fn event_interval(ticks: u32);
    }

    /// As `tokio::runtime::Builder::start_paused`.
    #[cfg(all(feature = "time", feature = "test-util"))]
    pub fn start_paused(&mut self, paused: bool) -> &mut Self {
        if paused {
            crate::__trace::clock::paused();
        }
        self.0.start_paused(paused);
        self
    }

    /// As `tokio::runtime::Builder::build`.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn build(&mut self) -> io::Result<Runtime> {
        self.0.build().map(Runtime::around)
    }
}

/// `tokio::runtime::Runtime`: what it runs is recorded.
pub struct Runtime {
    real: ManuallyDrop<real::runtime::Runtime>,
    handle: Handle,
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl Deref for Runtime {
    type Target = real::runtime::Runtime;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl Runtime {
    #[allow(clippy::useless_conversion, reason = "`Handle` is ours or the real one, by a feature")]
    fn around(real: real::runtime::Runtime) -> Self {
        Runtime { handle: Handle::from(real.handle().clone()), real: ManuallyDrop::new(real) }
    }

    /// As `tokio::runtime::Runtime::new`.
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "rt-multi-thread")]
    pub fn new() -> io::Result<Self> {
        real::runtime::Runtime::new().map(Self::around)
    }

    /// As `tokio::runtime::Runtime::handle`.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// As `tokio::runtime::Runtime::spawn`.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.real.spawn(Traced::new(SPAWNED, Location::caller(), future))
    }

    /// As `tokio::runtime::Runtime::spawn_blocking`.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let life = Life::begin(BLOCKING, Location::caller(), std::any::type_name::<F>());
        self.real.spawn_blocking(move || blocking(life, work))
    }

    /// As `tokio::runtime::Runtime::block_on`.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.real.block_on(Traced::new(MAIN, Location::caller(), future))
    }

    /// As `tokio::runtime::Runtime::shutdown_timeout`.
    pub fn shutdown_timeout(self, duration: Duration) {
        ending(|| self.take().shutdown_timeout(duration));
    }

    /// As `tokio::runtime::Runtime::shutdown_background`.
    pub fn shutdown_background(self) {
        ending(|| self.take().shutdown_background());
    }

    fn take(self) -> real::runtime::Runtime {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is not dropped and not used again: each field is moved out once.
        unsafe {
            std::ptr::drop_in_place(&raw mut this.handle);
            ManuallyDrop::take(&mut this.real)
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        // SAFETY: nobody can use it any more.
        ending(|| unsafe { ManuallyDrop::drop(&mut self.real) });
    }
}

/// Ends a runtime: tasks that are dropped meanwhile were cut off.
fn ending(end: impl FnOnce()) {
    ENDING.fetch_add(1, Ordering::Relaxed);
    end();
    ENDING.fetch_sub(1, Ordering::Relaxed);
}

#[cfg(feature = "wrap-handles")]
pub use wrapped::Handle;

#[cfg(feature = "wrap-handles")]
mod wrapped {
    use super::*;

    /// `tokio::runtime::Handle`: what it spawns is recorded.
    #[derive(Clone)]
    pub struct Handle(real::runtime::Handle);

    impl From<real::runtime::Handle> for Handle {
        fn from(real: real::runtime::Handle) -> Self {
            Handle(real)
        }
    }

    impl fmt::Debug for Handle {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    impl Deref for Handle {
        type Target = real::runtime::Handle;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }

    impl Handle {
        /// As `tokio::runtime::Handle::current`.
        ///
        /// # Panics
        ///
        /// As there.
        #[track_caller]
        pub fn current() -> Self {
            Handle(real::runtime::Handle::current())
        }

        /// As `tokio::runtime::Handle::try_current`.
        ///
        /// # Errors
        ///
        /// As there.
        pub fn try_current() -> Result<Self, TryCurrentError> {
            real::runtime::Handle::try_current().map(Handle)
        }

        /// As `tokio::runtime::Handle::spawn`.
        #[track_caller]
        pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
        where
            F: Future + Send + 'static,
            F::Output: Send + 'static,
        {
            self.0.spawn(Traced::new(SPAWNED, Location::caller(), future))
        }

        /// As `tokio::runtime::Handle::spawn_blocking`.
        #[track_caller]
        pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
        where
            F: FnOnce() -> R + Send + 'static,
            R: Send + 'static,
        {
            let life = Life::begin(BLOCKING, Location::caller(), std::any::type_name::<F>());
            self.0.spawn_blocking(move || blocking(life, work))
        }

        /// As `tokio::runtime::Handle::block_on`.
        #[track_caller]
        pub fn block_on<F: Future>(&self, future: F) -> F::Output {
            self.0.block_on(Traced::new(MAIN, Location::caller(), future))
        }
    }
}
