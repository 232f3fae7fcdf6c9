//! What a program printed: bounded, however much it was, and harmless to show.

use super::program::Listener;
use std::collections::VecDeque;
use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A program that printed more bytes than this is read slowly: its pipe fills up, and both sides stop burning cores.
const SLOW_FROM: u64 = 4 << 20;
const PAUSE: Duration = Duration::from_millis(2);

/// The beginning and the end of what was printed.
#[derive(Clone, Debug, Default)]
pub struct Output {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    /// How many bytes of each are kept.
    keep: usize,
    /// How many bytes there were.
    total: u64,
}

impl Output {
    fn new(keep: usize) -> Self {
        Output { keep, ..Output::default() }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        let (first, rest) = bytes.split_at(bytes.len().min(self.keep - self.head.len()));
        self.head.extend_from_slice(first);
        let rest = &rest[rest.len().saturating_sub(self.keep)..];
        let excess = (self.tail.len() + rest.len()).saturating_sub(self.keep);
        self.tail.drain(..excess);
        self.tail.extend(rest);
    }

    /// All that is kept, with a note where something was left out.
    pub fn text(&self) -> String {
        let left_out = self.total - (self.head.len() + self.tail.len()) as u64;
        let tail: Vec<u8> = self.tail.iter().copied().collect();
        if left_out == 0 {
            // In one piece, so that no character is cut in two.
            return String::from_utf8_lossy(&[self.head.as_slice(), &tail].concat()).into_owned();
        }
        let [head, tail] = [self.head.as_slice(), &tail].map(String::from_utf8_lossy);
        format!("{head}\n[... {} left out ...]\n{tail}", size(left_out))
    }
}

/// "312 bytes", "4.2 MB".
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// Reads a pipe to its end on a thread of its own, and keeps `keep` bytes of either end of what comes. A listener is
/// told of it as well, as it comes.
///
/// That thread need not be waited for: a child that got away may hold the pipe open for ever.
pub struct Reader {
    output: Arc<Mutex<Output>>,
    thread: thread::JoinHandle<()>,
}

impl Reader {
    pub fn start(
        mut pipe: impl Read + Send + 'static,
        keep: usize,
        listener: Option<Listener>,
    ) -> Self {
        let output = Arc::new(Mutex::new(Output::new(keep)));
        let shared = Arc::clone(&output);
        let thread = thread::spawn(move || {
            let mut buffer = [0; 16 << 10];
            while let Ok(length @ 1..) = pipe.read(&mut buffer) {
                if let Some(listener) = &listener {
                    listener(&buffer[..length]);
                }
                let mut output = lock(&shared);
                output.push(&buffer[..length]);
                let slow = output.total > SLOW_FROM;
                drop(output);
                if slow {
                    thread::sleep(PAUSE);
                }
            }
        });
        Reader { output, thread }
    }

    /// Whether all has been read.
    pub fn is_done(&self) -> bool {
        self.thread.is_finished()
    }

    /// What was read up to now.
    pub fn output(&self) -> Output {
        lock(&self.output).clone()
    }
}

fn lock(output: &Mutex<Output>) -> MutexGuard<'_, Output> {
    output.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_and_both_ends_are_kept() {
        let mut output = Output::new(4);
        for chunk in [&b"ab"[..], b"cdefg", b"hij", b"klmnopqrstuvwxyz"] {
            output.push(chunk);
        }
        assert_eq!(output.text(), "abcd\n[... 18 bytes left out ...]\nwxyz");
        assert_eq!(output.tail.len(), 4);

        let mut short = Output::new(4);
        short.push("äöü".as_bytes());
        assert_eq!(short.text(), "äöü", "a character across the seam stays whole");
    }
}
