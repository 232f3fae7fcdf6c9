//! Names of functions and types, in the words of somebody who wrote the program.

use recording::On;

/// `main::fetch::{{closure}}` is the body of the async function `main::fetch`.
pub fn function(name: &str) -> String {
    let mut name = name;
    for end in [
        "::{{closure}}",
        "::{closure#",
        "::{async_fn#",
        "::{async_block#",
        "::{async_closure#",
        "::{closure_env#",
        "::{async_fn_env#",
        "::{async_block_env#",
    ] {
        if let Some(at) = name.find(end) {
            name = &name[..at];
        }
    }
    name.to_owned()
}

/// What to call a task, from the type of its future: the last word of the async function that made it. An async block
/// has no name.
pub fn task(type_name: &str) -> Option<String> {
    // Within wrappers, such as `Timeout<main::fetch::{{closure}}>`, it is the part with a body.
    let parts =
        type_name.split(['<', '>', ',', ' ']).filter(|part| !matches!(*part, "&mut" | "mut" | "&"));
    let body = parts.clone().find(|part| part.contains("::{{closure}}"));
    let part =
        body.or_else(|| parts.into_iter().find(|part| !part.is_empty())).unwrap_or(type_name);
    let blocks = part.matches("::{{closure}}").count();
    let name = function(part).rsplit("::").next().unwrap_or_default().to_owned();
    (blocks < 2 && !name.is_empty()).then_some(name)
}

/// Parts of the names of functions, and what is waited for where they occur; the first that occurs wins.
const WAITS: [(&str, On); 28] = [
    ("yield_now", On::Turn),
    ("FuturesUnordered", On::Several),
    ("futures_util::future::join_all", On::Several),
    ("sync::mutex", On::Lock),
    ("sync::rwlock", On::Lock),
    ("rwlock::", On::Lock),
    ("sync::mpsc", On::Channel),
    ("sync::oneshot", On::Channel),
    ("sync::broadcast", On::Channel),
    ("sync::watch", On::Channel),
    ("futures_channel", On::Channel),
    ("sync::semaphore", On::Permit),
    ("sync::batch_semaphore", On::Permit),
    ("sync::notify", On::Notification),
    ("sync::barrier", On::Notification),
    ("tokio_util::sync", On::Notification),
    ("runtime::task::join", On::Join),
    ("task::join_set", On::Join),
    ("JoinHandle", On::Join),
    ("runtime::io", On::Io),
    ("tokio::net", On::Io),
    ("tokio::io", On::Io),
    ("tokio::fs", On::Io),
    ("tokio::process", On::Io),
    ("tokio::signal", On::Io),
    ("hyper", On::Io),
    ("time::sleep", On::Timer),
    ("time::interval", On::Timer),
];

/// What a task waits for, from the names of the library functions that took its waker, innermost first.
pub fn waits_for(functions: &[&str]) -> On {
    // The permits of a semaphore are behind locks and channels, too, so the outer ones have the word.
    let mut on = On::Other;
    for function in functions {
        if let Some((_, here)) = WAITS.iter().find(|(part, _)| function.contains(part)) {
            let refines =
                matches!((on, here), (On::Permit, On::Lock | On::Channel) | (On::Io, On::Io));
            if on == On::Other || refines {
                on = *here;
            }
        }
    }
    on
}

/// Parts of the names of functions of the standard library that block a thread, what they wait for, and what to call
/// them.
const BLOCKS: [(&str, On, &str); 20] = [
    ("std::thread::sleep", On::Timer, "std::thread::sleep"),
    ("std::thread::functions::sleep", On::Timer, "std::thread::sleep"),
    ("std::sync::mpsc", On::Channel, "std::sync::mpsc"),
    ("std::sync::mpmc", On::Channel, "std::sync::mpsc"),
    ("std::sync::poison::mutex", On::Lock, "std::sync::Mutex::lock"),
    ("std::sync::mutex", On::Lock, "std::sync::Mutex::lock"),
    ("std::sys::sync::mutex", On::Lock, "std::sync::Mutex::lock"),
    ("std::sync::poison::rwlock", On::Lock, "std::sync::RwLock"),
    ("std::sys::sync::rwlock", On::Lock, "std::sync::RwLock"),
    ("std::sync::poison::condvar", On::Lock, "std::sync::Condvar::wait"),
    ("std::sys::sync::condvar", On::Lock, "std::sync::Condvar::wait"),
    ("std::sync::barrier", On::Lock, "std::sync::Barrier::wait"),
    ("std::thread::JoinHandle", On::Join, "std::thread::JoinHandle::join"),
    ("std::thread::join_handle", On::Join, "std::thread::JoinHandle::join"),
    ("std::net::", On::Io, "std::net"),
    ("std::sys::net", On::Io, "std::net"),
    ("std::fs::", On::Io, "std::fs"),
    ("std::process::", On::Io, "std::process"),
    ("reqwest::blocking", On::Io, "reqwest::blocking"),
    ("std::io::stdio", On::Io, "std::io::stdin"),
];

/// What a thread does, from the names of the library functions that it is in, innermost first.
pub fn held_by(functions: &[&str]) -> (On, String) {
    let known =
        BLOCKS.iter().find(|(part, ..)| functions.iter().any(|function| function.contains(part)));
    match known {
        Some((_, on, call)) => (*on, (*call).to_owned()),
        None => (On::Cpu, String::new()),
    }
}

/// The call that waits, in a word: the outermost library function, as it would be written.
pub fn call(functions: &[&str]) -> String {
    // What a server does while it has nothing to do.
    if functions.iter().any(|name| name.contains("Listener") && name.contains("accept")) {
        return "tokio::net::TcpListener::accept".to_owned();
    }
    let named = functions.iter().rev().find(|name| {
        !name.starts_with("core::")
            && !name.starts_with("<core::")
            && !name.starts_with("<alloc::")
            && !name.is_empty()
    });
    named.map(|name| spoken(name)).unwrap_or_default()
}

/// `<tokio::time::sleep::Sleep as core::future::future::Future>::poll` is `tokio::time::Sleep`.
fn spoken(name: &str) -> String {
    let name = function(name);
    let inner = name
        .strip_prefix('<')
        .and_then(|name| name.split_once(" as "))
        .map_or(&*name, |(of, _)| of);
    let without_generics = inner.split('<').next().unwrap_or(inner);
    let without_generics = if without_generics.is_empty() { inner } else { without_generics };
    // Files of a library are no part of what its users write.
    let parts: Vec<&str> = without_generics.trim_end_matches("::").split("::").collect();
    match parts.as_slice() {
        [krate, module, .., file, item] if file.eq_ignore_ascii_case(item) || parts.len() > 3 => {
            format!("{krate}::{module}::{item}")
        }
        _ => parts.join("::"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_have_the_names_of_their_functions() {
        assert_eq!(function("main::fetch::{{closure}}"), "main::fetch");
        assert_eq!(function("main::fetch::{async_fn#0}"), "main::fetch");
        let task = |name| task(name).unwrap();
        assert_eq!(task("main::fetch::{{closure}}"), "fetch");
        assert_eq!(task("tokio::time::timeout::Timeout<main::fetch::{{closure}}>"), "fetch");
        assert_eq!(task("&mut tokio::time::sleep::Sleep"), "Sleep");
        assert_eq!(super::task("main::main::{{closure}}::{{closure}}"), None);
    }

    #[test]
    fn locks_are_told_from_their_semaphores() {
        let semaphore =
            "<tokio::sync::batch_semaphore::Acquire as core::future::future::Future>::poll";
        assert_eq!(waits_for(&[semaphore, "tokio::sync::mutex::Mutex<T>::lock"]), On::Lock);
        assert_eq!(
            waits_for(&[semaphore, "tokio::sync::semaphore::Semaphore::acquire"]),
            On::Permit
        );
        assert_eq!(
            waits_for(&[semaphore, "tokio::sync::mpsc::bounded::Sender<T>::send"]),
            On::Channel
        );
        assert_eq!(waits_for(&["tokio::time::sleep::Sleep::poll_elapsed"]), On::Timer);
    }

    #[test]
    fn a_call_is_written_as_its_users_do() {
        assert_eq!(
            call(&["x::y", "<tokio::time::sleep::Sleep as core::future::future::Future>::poll"]),
            "tokio::time::Sleep"
        );
        assert_eq!(
            call(&["tokio::sync::mutex::Mutex<T>::lock::{{closure}}"]),
            "tokio::sync::Mutex"
        );
    }
}
