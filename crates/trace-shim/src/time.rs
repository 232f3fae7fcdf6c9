//! Time: what is limited in time is recorded as a branch, since it may be dropped half-way.

#[cfg(feature = "wrap-handles")]
use crate::__trace::Traced;
#[cfg(feature = "wrap-handles")]
use crate::__trace::raw::task::BRANCH;
#[cfg(feature = "wrap-handles")]
use std::panic::Location;

pub use real::time::*;

/// As `tokio::time::timeout`.
#[cfg(feature = "wrap-handles")]
#[track_caller]
pub fn timeout<F: IntoFuture>(duration: Duration, future: F) -> Timeout<Traced<F::IntoFuture>> {
    real::time::timeout(duration, Traced::new(BRANCH, Location::caller(), future.into_future()))
}

/// As `tokio::time::timeout_at`.
#[cfg(feature = "wrap-handles")]
#[track_caller]
pub fn timeout_at<F: IntoFuture>(deadline: Instant, future: F) -> Timeout<Traced<F::IntoFuture>> {
    real::time::timeout_at(deadline, Traced::new(BRANCH, Location::caller(), future.into_future()))
}

/// As `tokio::time::pause`.
///
/// # Panics
///
/// As there.
#[cfg(feature = "test-util")]
#[track_caller]
pub fn pause() {
    real::time::pause();
    crate::__trace::clock::paused();
}
