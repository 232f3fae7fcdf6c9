//! Places in the source, each written once.

use super::file::{File, record};
use super::raw::kind;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

/// The number of a place and of what is made there, which is named by its type.
pub fn number(file: &File, place: &'static Location<'static>, what: &'static str) -> u32 {
    static KNOWN: Mutex<Option<HashMap<(usize, usize), u32>>> = Mutex::new(None);
    // Both live for ever, so their addresses stand for them.
    let key = (std::ptr::from_ref(place).addr(), what.as_ptr().addr());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    let next = known.len() as u32 + 1;
    *known.entry(key).or_insert_with(|| {
        let text = format!("{}:{}:{}\t{what}", place.file(), place.line(), place.column());
        let mut location = record(kind::LOCATION, 0, 0);
        location.b = next;
        file.write_payload(location, text.as_bytes());
        next
    })
}
