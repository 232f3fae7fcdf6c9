//! `tokio::sync::Mutex`, which tells who has it.

use crate::__trace::held::{Held, taking};
use real::sync::TryLockError;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;

/// As `tokio::sync::Mutex`.
#[derive(Default)]
#[repr(transparent)]
pub struct Mutex<T: ?Sized>(real::sync::Mutex<T>);

/// As `tokio::sync::MutexGuard`.
pub struct MutexGuard<'a, T: ?Sized> {
    // Dropped first: what is told is told before the next one has the lock.
    held: Held,
    real: real::sync::MutexGuard<'a, T>,
}

/// As `tokio::sync::OwnedMutexGuard`.
pub struct OwnedMutexGuard<T: ?Sized> {
    held: Held,
    real: real::sync::OwnedMutexGuard<T>,
}

impl<T: ?Sized> Mutex<T> {
    fn address(&self) -> usize {
        std::ptr::from_ref(self).cast::<()>().addr()
    }

    fn real(self: Arc<Self>) -> Arc<real::sync::Mutex<T>> {
        // SAFETY: the one is laid out as the other, so a pointer to the one is one to the other.
        unsafe { Arc::from_raw(Arc::into_raw(self) as *const real::sync::Mutex<T>) }
    }

    /// As `tokio::sync::Mutex::new`.
    pub fn new(value: T) -> Self
    where
        T: Sized,
    {
        Mutex(real::sync::Mutex::new(value))
    }

    /// As `tokio::sync::Mutex::const_new`.
    pub const fn const_new(value: T) -> Self
    where
        T: Sized,
    {
        Mutex(real::sync::Mutex::const_new(value))
    }

    /// As `tokio::sync::Mutex::lock`.
    #[track_caller]
    pub fn lock(&self) -> impl Future<Output = MutexGuard<'_, T>> {
        let place = Location::caller();
        async move {
            let (real, held) = taking(self.address(), place, self.0.lock()).await;
            MutexGuard { held, real }
        }
    }

    /// As `tokio::sync::Mutex::lock_owned`.
    #[track_caller]
    pub fn lock_owned(self: Arc<Self>) -> impl Future<Output = OwnedMutexGuard<T>> {
        let place = Location::caller();
        async move {
            let (real, held) = taking(self.address(), place, self.real().lock_owned()).await;
            OwnedMutexGuard { held, real }
        }
    }

    /// As `tokio::sync::Mutex::blocking_lock`.
    ///
    /// # Panics
    ///
    /// As there.
    #[track_caller]
    pub fn blocking_lock(&self) -> MutexGuard<'_, T> {
        let real = self.0.blocking_lock();
        MutexGuard { held: Held::new(self.address(), Location::caller()), real }
    }

    /// As `tokio::sync::Mutex::blocking_lock_owned`.
    ///
    /// # Panics
    ///
    /// As there.
    #[track_caller]
    pub fn blocking_lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        let address = self.address();
        let real = self.real().blocking_lock_owned();
        OwnedMutexGuard { held: Held::new(address, Location::caller()), real }
    }

    /// As `tokio::sync::Mutex::try_lock`.
    ///
    /// # Errors
    ///
    /// As there.
    #[track_caller]
    pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
        let real = self.0.try_lock()?;
        Ok(MutexGuard { held: Held::new(self.address(), Location::caller()), real })
    }

    /// As `tokio::sync::Mutex::try_lock_owned`.
    ///
    /// # Errors
    ///
    /// As there.
    #[track_caller]
    pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError> {
        let address = self.address();
        let real = self.real().try_lock_owned()?;
        Ok(OwnedMutexGuard { held: Held::new(address, Location::caller()), real })
    }

    /// As `tokio::sync::Mutex::get_mut`.
    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }

    /// As `tokio::sync::Mutex::into_inner`.
    pub fn into_inner(self) -> T
    where
        T: Sized,
    {
        self.0.into_inner()
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// As `tokio::sync::MutexGuard::map`; from there on it is not told when the lock is given back.
    pub fn map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> &mut U,
    ) -> real::sync::MappedMutexGuard<'a, U> {
        real::sync::MutexGuard::map(this.real, f)
    }

    /// As `tokio::sync::MutexGuard::mutex`.
    pub fn mutex(this: &Self) -> &'a Mutex<T> {
        let real = real::sync::MutexGuard::mutex(&this.real);
        // SAFETY: the one is laid out as the other.
        unsafe { &*(std::ptr::from_ref(real) as *const Mutex<T>) }
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

        impl<$($life,)? T: ?Sized> DerefMut for $name<$($life,)? T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.real
            }
        }

        impl<$($life,)? T: ?Sized + fmt::Debug> fmt::Debug for $name<$($life,)? T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<$($life,)? T: ?Sized + fmt::Display> fmt::Display for $name<$($life,)? T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

guard!(MutexGuard, 'a);
guard!(OwnedMutexGuard);
