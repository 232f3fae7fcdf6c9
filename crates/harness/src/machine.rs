//! What this machine has to offer: its cores, its speed, its memory, and how many threads it can bear.
//!
//! Demos about real cores ask here, so that they take their seconds on a slow machine as on a fast one, and
//! promise no speed-up that there are no cores for.

use std::cell::Cell;
use std::fs;
use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

/// How many threads can run at the same moment: 1 where the system does not say.
///
/// These are what the operating system calls processors. Two of them may be one core that runs two threads in
/// turns, and computing on both is then less than twice as fast.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// How long `work` takes when nothing disturbs it: the shortest of several runs, 50 ms in all, or a single
/// longer one.
pub fn shortest_time_of<T>(work: impl Fn() -> T) -> Duration {
    const LONG_ENOUGH: Duration = Duration::from_millis(50);
    CALIBRATIONS.set(CALIBRATIONS.get() + 1);
    let start = Instant::now();
    let mut shortest = Duration::MAX;
    // Asked after the work and not before: it is done once, however long this thread had to wait for a core.
    loop {
        let before = Instant::now();
        black_box(work());
        shortest = shortest.min(before.elapsed());
        if start.elapsed() >= LONG_ENOUGH {
            return shortest;
        }
    }
}

/// How often this thread has called [`shortest_time_of`].
pub fn calibrations_here() -> u64 {
    CALIBRATIONS.get()
}

thread_local! {
    static CALIBRATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Work that takes its time on any machine, because it is repeated as often as need be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    times: u32,
    each: Duration,
}

impl Repeated {
    /// Work that takes `each` when done once, repeated until it takes about `target`. It is done at least once,
    /// be that too long or not.
    pub fn until(target: Duration, each: Duration) -> Self {
        let times = target.as_secs_f64() / each.max(Duration::from_nanos(1)).as_secs_f64();
        // From a float, `as` is saturating.
        Repeated { times: (times.round() as u32).max(1), each }
    }

    /// How often it is done.
    pub fn times(self) -> u32 {
        self.times
    }

    /// How long it takes in all.
    pub fn time(self) -> Duration {
        self.each * self.times
    }

    /// Does it, and returns what came out the last time.
    pub fn run<T>(self, work: impl Fn() -> T) -> T {
        for _ in 1..self.times {
            black_box(work());
        }
        black_box(work())
    }
}

/// How much memory of its own this process holds at the moment, in bytes: what the kernel calls anonymous
/// resident pages. Known on Linux only.
pub fn resident_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes =
        number_after(&status, "RssAnon:").or_else(|| number_after(&status, "VmRSS:"))?;
    Some(kibibytes * 1024)
}

/// How many threads may be started without harm: to this process, which aborts when a new thread finds no
/// place in its memory, or to others, who need some too. `None` where the system does not say.
pub fn room_for_threads() -> Option<usize> {
    let rooms = [room_in_memory_map(), room_in_system(), room_for_user(), room_in_cgroup()];
    let room = rooms.into_iter().flatten().min()?;
    usize::try_from(room).ok()
}

/// Linux limits how many pieces the memory of a process may have.
fn room_in_memory_map() -> Option<u64> {
    // A stack, its guard, the stack for signals and its guard; and one more to be safe.
    const PIECES_OF_A_THREAD: u64 = 5;
    let most = number_in("/proc/sys/vm/max_map_count")?;
    let now = fs::read_to_string("/proc/self/maps").ok()?.lines().count() as u64;
    Some(most.saturating_sub(now) / PIECES_OF_A_THREAD)
}

/// Half of what is left for all users together.
fn room_in_system() -> Option<u64> {
    let most = number_in("/proc/sys/kernel/threads-max")?;
    // "0.20 0.18 0.12 1/80 11206": the fourth is running/existing.
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    let now = load.split_whitespace().nth(3)?.split_once('/')?.1.parse().ok()?;
    Some(most.saturating_sub(now) / 2)
}

/// Half of what the user may have; how many there are already, only the kernel knows.
fn room_for_user() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    Some(number_after(&limits, "Max processes")? / 2)
}

/// Half of what is left in the container, if this is one.
fn room_in_cgroup() -> Option<u64> {
    let own = fs::read_to_string("/proc/self/cgroup").ok()?;
    let room = |folder: String| {
        let most = number_in(&format!("{folder}/pids.max"))?;
        let now = number_in(&format!("{folder}/pids.current"))?;
        Some(most.saturating_sub(now) / 2)
    };
    own.lines().filter_map(cgroup_folder).filter_map(room).min()
}

/// Where the limits are of which a line of `/proc/self/cgroup` speaks: "0::/path" in version 2,
/// "8:pids:/path" in version 1.
fn cgroup_folder(line: &str) -> Option<String> {
    let (_, group) = line.split_once(':')?;
    let (controllers, path) = group.split_once(':')?;
    let path = path.trim_end_matches('/');
    match controllers {
        "" => Some(format!("/sys/fs/cgroup{path}")),
        "pids" => Some(format!("/sys/fs/cgroup/pids{path}")),
        _ => None,
    }
}

/// The number that a file consists of; `None` for "max".
fn number_in(file: &str) -> Option<u64> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}

/// The first number behind a key at the beginning of a line.
fn number_after(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    const MILLISECOND: Duration = Duration::from_millis(1);

    #[test]
    fn work_is_repeated_until_it_takes_its_time() {
        let second = Duration::from_secs(1);
        let repeated = Repeated::until(second, 3 * MILLISECOND);
        assert_eq!(repeated.time(), 999 * MILLISECOND);

        let done = Cell::new(0);
        repeated.run(|| done.set(done.get() + 1));
        assert_eq!((done.get(), repeated.times()), (333, 333));
    }

    #[test]
    fn work_that_is_too_long_is_done_once() {
        let repeated = Repeated::until(MILLISECOND, 40 * MILLISECOND);
        assert_eq!(repeated.time(), 40 * MILLISECOND);
        assert_eq!(repeated.run(|| "done"), "done");
    }

    #[test]
    fn work_that_takes_no_time_does_not_divide_by_it() {
        assert_eq!(Repeated::until(Duration::ZERO, Duration::ZERO).time(), Duration::ZERO);
    }

    #[test]
    fn long_work_is_measured_once() {
        let runs = Cell::new(0);
        let time = shortest_time_of(|| {
            runs.set(runs.get() + 1);
            thread::sleep(60 * MILLISECOND);
        });
        assert_eq!(runs.get(), 1);
        assert!(time >= 60 * MILLISECOND);
    }

    #[test]
    fn the_kernels_tables_are_read() {
        const LIMITS: &str = "\
Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                unlimited            processes
Max open files            20000                20000                files
";
        assert_eq!(number_after(LIMITS, "Max processes"), Some(96365));
        assert_eq!(number_after("Max processes   unlimited", "Max processes"), None);
        assert_eq!(number_after("RssAnon:\t    1204 kB", "RssAnon:"), Some(1204));

        assert_eq!(cgroup_folder("0::/").as_deref(), Some("/sys/fs/cgroup"));
        assert_eq!(cgroup_folder("8:pids:/a/b").as_deref(), Some("/sys/fs/cgroup/pids/a/b"));
        assert_eq!(cgroup_folder("4:memory:/a"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_machine_is_known() {
        assert!(cores() >= 1);
        assert!(resident_memory().is_some_and(|bytes| bytes > 0));
        assert!(room_for_threads().is_some_and(|threads| threads > 0));
    }
}
