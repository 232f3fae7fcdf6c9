//! The file that is recorded into: mapped into memory, so that it is whole whenever and however the process ends.

use super::raw;
use std::ffi::c_void;
use std::fs::OpenOptions;
use std::os::fd::AsRawFd;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Instant, SystemTime};

/// Records that fit into the file.
const UNITS: u64 = ((raw::FILE - raw::HEADER) / raw::UNIT) as u64;

/// The file in memory.
pub struct File {
    base: *mut u8,
    began: Instant,
}

// SAFETY: `base` is the beginning of a mapping that is never unmapped. Of what is in there, the header is only changed
// by atomic operations, and each record is written by the one thread that reserved it.
unsafe impl Send for File {}
// SAFETY: as above.
unsafe impl Sync for File {}

/// One record; see [`raw`].
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Record {
    /// One of [`raw::kind`].
    pub kind: u8,
    /// As the kind says.
    pub flags: u8,
    /// The number of the thread.
    pub thread: u16,
    /// The number of the task.
    pub task: u32,
    /// Nanoseconds since the beginning.
    pub at: u64,
    /// As the kind says.
    pub a: u32,
    /// As the kind says.
    pub b: u32,
}

const _: () = assert!(size_of::<Record>() == raw::UNIT);

/// The file, if this process is to be recorded.
#[inline]
pub fn file() -> Option<&'static File> {
    static FILE: OnceLock<Option<File>> = OnceLock::new();
    FILE.get_or_init(File::open).as_ref()
}

unsafe extern "C" {
    fn mmap(
        at: *mut c_void,
        length: usize,
        protection: i32,
        flags: i32,
        file: i32,
        offset: i64,
    ) -> *mut c_void;
}

const PROT_READ_WRITE: i32 = 1 | 2;
const MAP_SHARED: i32 = 1;

impl File {
    /// Maps the file that the environment names. The first process to come takes it: a program that starts copies
    /// of itself is recorded, and its copies are not.
    fn open() -> Option<Self> {
        let path = std::env::var_os(raw::VARIABLE)?;
        let file = OpenOptions::new().read(true).write(true).open(path).ok()?;
        if file.metadata().ok()?.len() != raw::FILE as u64 {
            return None;
        }
        // SAFETY: a new mapping of a file that is open and long enough, at a place of the system's choice.
        let base = unsafe {
            mmap(std::ptr::null_mut(), raw::FILE, PROT_READ_WRITE, MAP_SHARED, file.as_raw_fd(), 0)
        };
        if base.addr() == usize::MAX {
            return None;
        }
        let file = File { base: base.cast(), began: Instant::now() };
        let process = std::process::id();
        file.word32(raw::AT_PROCESS)
            .compare_exchange(0, process, Ordering::Relaxed, Ordering::Relaxed)
            .ok()?;
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        file.word64(raw::AT_BEGAN).store(since.as_nanos() as u64, Ordering::Relaxed);
        file.word32(raw::AT_VERSION).store(raw::VERSION, Ordering::Relaxed);
        if let Some(maps) = super::stack::maps() {
            file.write_payload(record(raw::kind::MAPS, 0, 0), maps.as_bytes());
        }
        Some(file)
    }

    /// The time.
    #[inline]
    pub fn now(&self) -> u64 {
        self.began.elapsed().as_nanos() as u64
    }

    /// Writes a record, or counts it if there is no room.
    #[inline]
    pub fn write(&self, record: Record) {
        if let Some(place) = self.reserve(1) {
            // SAFETY: `place` is ours alone, within the mapping, and aligned to 8 as every unit is.
            unsafe { place.cast::<Record>().write(record) };
        }
    }

    /// Writes a record with a payload, whose length becomes its `a`.
    pub fn write_payload(&self, mut record: Record, payload: &[u8]) {
        let Ok(length) = u32::try_from(payload.len()) else { return };
        record.a = length;
        if let Some(place) = self.reserve(1 + payload.len().div_ceil(raw::UNIT) as u64) {
            // SAFETY: as in `write`; the payload ends within the units that were reserved behind the record. The
            // record comes first, so that a reader never takes payload for records.
            unsafe {
                place.cast::<Record>().write(record);
                place.add(raw::UNIT).copy_from_nonoverlapping(payload.as_ptr(), payload.len());
            }
        }
    }

    #[inline]
    fn reserve(&self, units: u64) -> Option<*mut u8> {
        let cursor = self.word64(raw::AT_CURSOR);
        // A full file is the only one whose cursor is never moved again.
        if cursor.load(Ordering::Relaxed) + units <= UNITS {
            let unit = cursor.fetch_add(units, Ordering::Relaxed);
            if unit + units <= UNITS {
                // SAFETY: within the mapping, as was just checked.
                return Some(unsafe { self.base.add(raw::HEADER + unit as usize * raw::UNIT) });
            }
        }
        self.word64(raw::AT_LOST).fetch_add(1, Ordering::Relaxed);
        None
    }

    fn word64(&self, at: usize) -> &AtomicU64 {
        // SAFETY: within the header, aligned to 8, and used by atomic operations only.
        unsafe { AtomicU64::from_ptr(self.base.add(at).cast()) }
    }

    fn word32(&self, at: usize) -> &AtomicU32 {
        // SAFETY: within the header, aligned to 4, and used by atomic operations only.
        unsafe { AtomicU32::from_ptr(self.base.add(at).cast()) }
    }
}

/// A record of this kind about a task, at this time, by this thread; the rest is zero.
#[inline]
pub fn record(kind: u8, task: u32, at: u64) -> Record {
    Record { kind, flags: 0, thread: super::here::thread(), task, at, a: 0, b: 0 }
}
