//! The macros that poll several futures: each future is wrapped, and handed on to Tokio's own macro.

/// As `tokio::join!`.
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! join {
    (biased; $($future:expr),* $(,)?) => {
        $crate::__real::join!(biased; $($crate::__trace::branch($future)),*)
    };
    ($($future:expr),* $(,)?) => {
        $crate::__real::join!($($crate::__trace::branch($future)),*)
    };
}

/// As `tokio::try_join!`.
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! try_join {
    (biased; $($future:expr),* $(,)?) => {
        $crate::__real::try_join!(biased; $($crate::__trace::branch($future)),*)
    };
    ($($future:expr),* $(,)?) => {
        $crate::__real::try_join!($($crate::__trace::branch($future)),*)
    };
}

/// As `tokio::select!`.
///
/// The branches are read one by one, as Tokio's macro reads them, and collected with their futures wrapped. A handler is
/// handed on in braces: Tokio would take an expression that was read already for a broken block.
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! select {
    (@ { $($read:tt)* }) => {
        $crate::__real::select! { $($read)* }
    };
    (@ { $($read:tt)* } else => $handler:expr $(,)?) => {
        $crate::__real::select! { $($read)* else => { $handler }, }
    };
    (@ { $($read:tt)* } $bind:pat = $future:expr, if $when:expr => $handler:block, $($rest:tt)*) => {
        $crate::select!(@ { $($read)* $bind = $crate::__trace::branch($future), if $when => { $handler }, } $($rest)*)
    };
    (@ { $($read:tt)* } $bind:pat = $future:expr => $handler:block, $($rest:tt)*) => {
        $crate::select!(@ { $($read)* $bind = $crate::__trace::branch($future) => { $handler }, } $($rest)*)
    };
    (@ { $($read:tt)* } $bind:pat = $future:expr, if $when:expr => $handler:block $($rest:tt)*) => {
        $crate::select!(@ { $($read)* $bind = $crate::__trace::branch($future), if $when => { $handler }, } $($rest)*)
    };
    (@ { $($read:tt)* } $bind:pat = $future:expr => $handler:block $($rest:tt)*) => {
        $crate::select!(@ { $($read)* $bind = $crate::__trace::branch($future) => { $handler }, } $($rest)*)
    };
    (@ { $($read:tt)* } $bind:pat = $future:expr, if $when:expr => $handler:expr) => {
        $crate::select!(@ { $($read)* $bind = $crate::__trace::branch($future), if $when => { $handler }, })
    };
    (@ { $($read:tt)* } $bind:pat = $future:expr => $handler:expr) => {
        $crate::select!(@ { $($read)* $bind = $crate::__trace::branch($future) => { $handler }, })
    };
    (@ { $($read:tt)* } $bind:pat = $future:expr, if $when:expr => $handler:expr, $($rest:tt)*) => {
        $crate::select!(@ { $($read)* $bind = $crate::__trace::branch($future), if $when => { $handler }, } $($rest)*)
    };
    (@ { $($read:tt)* } $bind:pat = $future:expr => $handler:expr, $($rest:tt)*) => {
        $crate::select!(@ { $($read)* $bind = $crate::__trace::branch($future) => { $handler }, } $($rest)*)
    };
    (@ $($anything:tt)*) => {
        ::std::compile_error!("this is not a branch of `select!`")
    };
    () => {
        $crate::__real::select! {}
    };
    (biased; $($rest:tt)*) => {
        $crate::select!(@ { biased; } $($rest)*)
    };
    ($($rest:tt)*) => {
        $crate::select!(@ {} $($rest)*)
    };
}
