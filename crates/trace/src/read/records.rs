//! The records of a file, as they were written.

use recording::raw::{self, kind};
use std::collections::HashMap;

/// One record; see [`raw`].
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub kind: u8,
    pub flags: u8,
    pub thread: u16,
    pub task: u32,
    pub at: u64,
    pub a: u32,
    pub b: u32,
    /// The payload as text, for kinds of events that have one.
    pub payload: Option<String>,
}

impl Record {
    /// How long a poll took, in nanoseconds.
    pub fn took(&self) -> u64 {
        let long = self.flags & raw::poll::LONG != 0;
        u64::from(self.a) << if long { 10 } else { 0 }
    }
}

/// A stack as it was written.
#[derive(Clone, Debug)]
pub enum Stack {
    /// Addresses, innermost first.
    Addresses(Vec<u64>),
    /// Lines of function, file and line, innermost first; and what is waited for, if that is known.
    Frames(String, u8),
}

/// All of a file.
#[derive(Debug, Default)]
pub struct Records {
    /// Events, in the order of writing.
    pub records: Vec<Record>,
    /// Stacks by number.
    pub stacks: HashMap<u32, Stack>,
    /// Locations by number: `file:line:column`, and what is made there behind a tab.
    pub locations: HashMap<u32, String>,
    /// Names of tasks.
    pub names: HashMap<u32, String>,
    /// Locations of queues.
    pub queues: HashMap<u32, u32>,
    /// Where libraries are in memory.
    pub maps: String,
    /// Sentences about what the recording cannot show.
    pub notes: Vec<String>,
    /// Events without room.
    pub not_kept: u64,
}

impl Records {
    /// Reads a file. What is damaged is left out.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut all = Records::default();
        let Some(units) = number(bytes, raw::AT_CURSOR) else { return all };
        all.not_kept = number(bytes, raw::AT_LOST).unwrap_or_default();
        let end =
            raw::HEADER + usize::try_from(units).unwrap_or(usize::MAX).min(raw::FILE) * raw::UNIT;
        let body = &bytes[..bytes.len().min(end)];
        let mut at = raw::HEADER;
        while let Some(unit) = body.get(at..at + raw::UNIT) {
            at += raw::UNIT;
            let mut record = record(unit);
            // Reserved, and never written.
            if record.kind == 0 {
                continue;
            }
            if record.kind < kind::FIRST_WITH_PAYLOAD {
                if record.kind == kind::QUEUE_MADE {
                    all.queues.insert(record.a, record.b);
                } else {
                    all.records.push(record);
                }
                continue;
            }
            let length = record.a as usize;
            let Some(payload) = body.get(at..at + length) else { break };
            at += length.div_ceil(raw::UNIT) * raw::UNIT;
            let text = || String::from_utf8_lossy(payload).into_owned();
            match record.kind {
                kind::STACK => {
                    let addresses = payload.chunks_exact(8).filter_map(|bytes| number(bytes, 0));
                    all.stacks.insert(record.b, Stack::Addresses(addresses.collect()));
                }
                kind::FRAMES => {
                    all.stacks.insert(record.b, Stack::Frames(text(), record.flags));
                }
                kind::LOCATION => {
                    all.locations.insert(record.b, text());
                }
                kind::NAME => {
                    all.names.insert(record.task, text());
                }
                kind::MAPS => all.maps = text(),
                kind::NOTE => all.notes.push(text()),
                kind::NEVER_POLLED | kind::SAYS => {
                    record.payload = Some(text());
                    all.records.push(record);
                }
                _ => {}
            }
        }
        all
    }
}

impl Records {
    /// When the program ended, by the clock of the records, as far as that can be known: a program that we ended was
    /// there until then, although nothing may have happened.
    pub fn ended_at(&self, end: recording::ProgramEnd, took: std::time::Duration) -> u64 {
        if end.is_ours() { u64::try_from(took.as_nanos()).unwrap_or(u64::MAX) } else { 0 }
    }
}

fn record(unit: &[u8]) -> Record {
    let word = |at: usize| {
        let bytes = unit[at..at + 4].try_into().unwrap_or_default();
        u32::from_le_bytes(bytes)
    };
    Record {
        kind: unit[0],
        flags: unit[1],
        thread: u16::from_le_bytes([unit[2], unit[3]]),
        task: word(4),
        at: u64::from(word(12)) << 32 | u64::from(word(8)),
        a: word(16),
        b: word(20),
        payload: None,
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 8)?.try_into().ok()?;
    Some(u64::from_le_bytes(bytes))
}
