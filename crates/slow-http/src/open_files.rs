//! Sockets count as open files, and some systems start a program with room for 256.

/// Asks the operating system for room for so many open files, as far as it allows this program to ask. Leaves
/// a limit that is high enough alone.
///
/// A server that takes a thousand clients needs a thousand; a test that is both server and clients needs two.
#[cfg(unix)]
pub fn allow_open_files(wanted: u64) {
    use rustix::process::{Resource, getrlimit, setrlimit};

    let mut limit = getrlimit(Resource::Nofile);
    // `None` is no limit at all.
    if limit.current.is_none_or(|current| current >= wanted) {
        return;
    }
    limit.current = Some(limit.maximum.map_or(wanted, |maximum| wanted.min(maximum)));
    // If it is refused, connections beyond the limit wait: slower, and still correct.
    let _ = setrlimit(Resource::Nofile, limit);
}

/// Nothing to do here: this system does not count sockets as files.
#[cfg(not(unix))]
pub fn allow_open_files(_wanted: u64) {}
