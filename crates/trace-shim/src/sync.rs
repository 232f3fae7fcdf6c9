//! Synchronisation: locks, and queues without a bound, tell who has them and how long they are.

#[cfg(feature = "wrap-locks")]
mod mutex;
#[cfg(feature = "wrap-locks")]
mod rwlock;
#[cfg(feature = "wrap-locks")]
mod unbounded;

pub use real::sync::*;

#[cfg(feature = "wrap-locks")]
pub use mutex::{Mutex, MutexGuard, OwnedMutexGuard};
#[cfg(feature = "wrap-locks")]
pub use rwlock::{
    OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, RwLockReadGuard, RwLockWriteGuard,
};

/// `tokio::sync::mpsc`.
#[cfg(feature = "wrap-locks")]
pub mod mpsc {
    pub use super::unbounded::{
        UnboundedReceiver, UnboundedSender, WeakUnboundedSender, unbounded_channel,
    };
    pub use real::sync::mpsc::*;
}
