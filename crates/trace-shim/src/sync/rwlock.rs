//! `tokio::sync::RwLock`, which tells who has it.

use crate::__trace::held::{Held, taking};
use real::sync::TryLockError;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;

/// As `tokio::sync::RwLock`.
#[derive(Default)]
#[repr(transparent)]
pub struct RwLock<T: ?Sized>(real::sync::RwLock<T>);

/// As `tokio::sync::RwLockReadGuard`.
pub struct RwLockReadGuard<'a, T: ?Sized> {
    held: Held,
    real: real::sync::RwLockReadGuard<'a, T>,
}

/// As `tokio::sync::RwLockWriteGuard`.
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    held: Held,
    real: real::sync::RwLockWriteGuard<'a, T>,
}

/// As `tokio::sync::OwnedRwLockReadGuard`.
pub struct OwnedRwLockReadGuard<T: ?Sized, U: ?Sized = T> {
    held: Held,
    real: real::sync::OwnedRwLockReadGuard<T, U>,
}

/// As `tokio::sync::OwnedRwLockWriteGuard`.
pub struct OwnedRwLockWriteGuard<T: ?Sized> {
    held: Held,
    real: real::sync::OwnedRwLockWriteGuard<T>,
}

impl<T: ?Sized> RwLock<T> {
    fn address(&self) -> usize {
        std::ptr::from_ref(self).cast::<()>().addr()
    }

    fn real(self: Arc<Self>) -> Arc<real::sync::RwLock<T>> {
        // SAFETY: the one is laid out as the other, so a pointer to the one is one to the other.
        unsafe { Arc::from_raw(Arc::into_raw(self) as *const real::sync::RwLock<T>) }
    }

    /// As `tokio::sync::RwLock::new`.
    pub fn new(value: T) -> Self
    where
        T: Sized,
    {
        RwLock(real::sync::RwLock::new(value))
    }

    /// As `tokio::sync::RwLock::const_new`.
    pub const fn const_new(value: T) -> Self
    where
        T: Sized,
    {
        RwLock(real::sync::RwLock::const_new(value))
    }

    /// As `tokio::sync::RwLock::with_max_readers`.
    pub fn with_max_readers(value: T, readers: u32) -> Self
    where
        T: Sized,
    {
        RwLock(real::sync::RwLock::with_max_readers(value, readers))
    }

    /// As `tokio::sync::RwLock::get_mut`.
    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }

    /// As `tokio::sync::RwLock::into_inner`.
    pub fn into_inner(self) -> T
    where
        T: Sized,
    {
        self.0.into_inner()
    }
}

/// The ways to take it: waiting, blocking, trying, owned or borrowed.
macro_rules! ways {
    ($guard:ident, $owned:ident: $take:ident, $blocking:ident, $try:ident, $take_owned:ident, $try_owned:ident) => {
        impl<T: ?Sized> RwLock<T> {
            #[doc = concat!("As `tokio::sync::RwLock::", stringify!($take), "`.")]
            #[track_caller]
            pub fn $take(&self) -> impl Future<Output = $guard<'_, T>> {
                let place = Location::caller();
                async move {
                    let (real, held) = taking(self.address(), place, self.0.$take()).await;
                    $guard { held, real }
                }
            }

            #[doc = concat!("As `tokio::sync::RwLock::", stringify!($blocking), "`.")]
            #[track_caller]
            pub fn $blocking(&self) -> $guard<'_, T> {
                let real = self.0.$blocking();
                $guard { held: Held::new(self.address(), Location::caller()), real }
            }

            #[doc = concat!("As `tokio::sync::RwLock::", stringify!($try), "`.")]
            #[track_caller]
            pub fn $try(&self) -> Result<$guard<'_, T>, TryLockError> {
                let real = self.0.$try()?;
                Ok($guard { held: Held::new(self.address(), Location::caller()), real })
            }

            #[doc = concat!("As `tokio::sync::RwLock::", stringify!($take_owned), "`.")]
            #[track_caller]
            pub fn $take_owned(self: Arc<Self>) -> impl Future<Output = $owned<T>>
            where
                T: Sized,
            {
                let place = Location::caller();
                async move {
                    let (real, held) =
                        taking(self.address(), place, self.real().$take_owned()).await;
                    $owned { held, real }
                }
            }

            #[doc = concat!("As `tokio::sync::RwLock::", stringify!($try_owned), "`.")]
            #[track_caller]
            pub fn $try_owned(self: Arc<Self>) -> Result<$owned<T>, TryLockError>
            where
                T: Sized,
            {
                let address = self.address();
                let real = self.real().$try_owned()?;
                Ok($owned { held: Held::new(address, Location::caller()), real })
            }
        }
    };
}

ways!(RwLockReadGuard, OwnedRwLockReadGuard: read, blocking_read, try_read, read_owned, try_read_owned);
ways!(RwLockWriteGuard, OwnedRwLockWriteGuard: write, blocking_write, try_write, write_owned, try_write_owned);

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    /// As `tokio::sync::RwLockReadGuard::map`.
    pub fn map<U: ?Sized>(this: Self, f: impl FnOnce(&T) -> &U) -> RwLockReadGuard<'a, U> {
        RwLockReadGuard { held: this.held, real: real::sync::RwLockReadGuard::map(this.real, f) }
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// As `tokio::sync::RwLockWriteGuard::downgrade`.
    pub fn downgrade(self) -> RwLockReadGuard<'a, T> {
        RwLockReadGuard { held: self.held, real: self.real.downgrade() }
    }
}

macro_rules! guard {
    ($name:ident $(, $life:lifetime)?) => {
        impl<$($life,)? T: ?Sized> Deref for $name<$($life,)? T> {
            type Target = T;

            fn deref(&self) -> &T {
                let _ = &self.held;
                &self.real
            }
        }

        impl<$($life,)? T: ?Sized + fmt::Debug> fmt::Debug for $name<$($life,)? T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

guard!(RwLockReadGuard, 'a);
guard!(RwLockWriteGuard, 'a);
guard!(OwnedRwLockReadGuard);
guard!(OwnedRwLockWriteGuard);

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.real
    }
}

impl<T: ?Sized> DerefMut for OwnedRwLockWriteGuard<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.real
    }
}
