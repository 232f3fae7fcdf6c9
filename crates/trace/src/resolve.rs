//! Addresses in a program that ran, to functions, files and lines.

use addr2line::gimli::{Dwarf, EndianSlice, NativeEndian, SectionId};
use object::{Object, ObjectSection, ObjectSegment, SymbolMap, SymbolMapName};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

/// One call: where a function was at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The function, demangled and without its hash; empty if it is not known.
    pub function: String,
    /// The file, as the compiler saw it; empty if it is not known.
    pub file: String,
    /// The line; 0 if it is not known.
    pub line: u32,
    /// The column; 0 if it is not known.
    pub column: u32,
}

/// A part of a file in memory: a line of `/proc/self/maps`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mapping {
    from: u64,
    to: u64,
    offset: u64,
    path: PathBuf,
}

/// The frames of each address, innermost first: one address has several where functions were inlined. An address
/// that says nothing has none.
pub fn resolve(maps: &str, addresses: &BTreeSet<u64>) -> HashMap<u64, Vec<Frame>> {
    let mappings: Vec<Mapping> = maps.lines().filter_map(mapping).collect();
    let mut by_file: BTreeMap<&PathBuf, Vec<(u64, u64)>> = BTreeMap::new();
    for address in addresses {
        let inside = |mapping: &&Mapping| (mapping.from..mapping.to).contains(address);
        if let Some(mapping) = mappings.iter().find(inside) {
            let offset = address - mapping.from + mapping.offset;
            by_file.entry(&mapping.path).or_default().push((*address, offset));
        }
    }
    let mut frames = HashMap::new();
    for (path, addresses) in by_file {
        // A library that is gone, or none of ours: its frames stay without names.
        let Ok(bytes) = std::fs::read(path) else { continue };
        let Ok(file) = object::File::parse(&*bytes) else { continue };
        resolve_in(&file, &addresses, &mut frames);
    }
    frames
}

/// Reads `55d0-55d9 r-xp 00001000 08:01 131 /path/to/file`.
fn mapping(line: &str) -> Option<Mapping> {
    let mut words = line.splitn(6, ' ');
    let (from, to) = words.next()?.split_once('-')?;
    let hex = |text: &str| u64::from_str_radix(text, 16).ok();
    let _rights = words.next()?;
    let offset = hex(words.next()?)?;
    let path = words.nth(2)?.trim_start();
    Some(Mapping { from: hex(from)?, to: hex(to)?, offset, path: PathBuf::from(path) })
}

/// Addresses in one file, each with its offset in the file.
fn resolve_in(
    file: &object::File<'_>,
    addresses: &[(u64, u64)],
    frames: &mut HashMap<u64, Vec<Frame>>,
) {
    let section = |id: SectionId| -> Result<Cow<'_, [u8]>, addr2line::gimli::Error> {
        let section = file.section_by_name(id.name());
        Ok(section
            .and_then(|section| section.data().ok())
            .map_or(Cow::Borrowed(&[]), Cow::Borrowed))
    };
    let Ok(sections) = addr2line::gimli::DwarfSections::load(section) else { return };
    let dwarf: Dwarf<_> = sections.borrow(|section| EndianSlice::new(section, NativeEndian));
    let context = addr2line::Context::from_dwarf(dwarf).ok();
    let symbols = file.symbol_map();
    for (address, offset) in addresses {
        let Some(virtual_address) = in_file(file, *offset) else { continue };
        let mut here = Vec::new();
        if let Some(context) = &context
            && let Ok(mut found) = context.find_frames(virtual_address).skip_all_loads()
        {
            while let Ok(Some(frame)) = found.next() {
                let function = frame.function.as_ref().and_then(|name| name.demangle().ok());
                let location = frame.location.as_ref();
                here.push(Frame {
                    function: function.map(|name| without_hash(&name)).unwrap_or_default(),
                    file: location.and_then(|at| at.file).unwrap_or_default().to_owned(),
                    line: location.and_then(|at| at.line).unwrap_or_default(),
                    column: location.and_then(|at| at.column).unwrap_or_default(),
                });
            }
        }
        name_outermost(&mut here, &symbols, virtual_address);
        frames.insert(*address, here);
    }
}

/// The whole name of a function that was not inlined is in its symbol; line tables have the last part at best.
fn name_outermost(
    frames: &mut Vec<Frame>,
    symbols: &SymbolMap<SymbolMapName<'_>>,
    virtual_address: u64,
) {
    let Some(symbol) = symbols.containing(virtual_address) else { return };
    let function = without_hash(&addr2line::demangle_auto(Cow::Borrowed(symbol.name()), None));
    match frames.last_mut() {
        Some(frame) => frame.function = function,
        None => frames.push(Frame { function, file: String::new(), line: 0, column: 0 }),
    }
}

/// The address that the file itself gives to what is at this offset.
fn in_file(file: &object::File<'_>, offset: u64) -> Option<u64> {
    file.segments().find_map(|segment| {
        let (from, length) = segment.file_range();
        (from..from + length).contains(&offset).then(|| segment.address() + (offset - from))
    })
}

/// Without `::h0123456789abcdef` at the end, and without the number of the crate in brackets.
fn without_hash(name: &str) -> String {
    let hash = |text: &str| {
        text.len() == 17
            && text.starts_with('h')
            && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let name = match name.rsplit_once("::") {
        Some((name, last)) if hash(last) => name,
        _ => name,
    };
    let mut clean = String::with_capacity(name.len());
    let mut rest = name;
    // `main[5f2c0a1b3d4e6f70]::fetch`
    while let Some(open) = rest.find('[') {
        let close = rest[open..].find(']').map_or(rest.len(), |close| open + close + 1);
        let inside = &rest[open + 1..close.saturating_sub(1).max(open + 1)];
        clean.push_str(&rest[..open]);
        if inside.len() < 8 || !inside.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            clean.push_str(&rest[open..close]);
        }
        rest = &rest[close..];
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_maps_is_read() {
        let line = "7f00-7fff r-xp 00001000 08:01 131                        /a folder/main";
        let expected =
            Mapping { from: 0x7f00, to: 0x7fff, offset: 0x1000, path: "/a folder/main".into() };
        assert_eq!(mapping(line), Some(expected));
        assert_eq!(mapping("nonsense"), None);
    }

    #[test]
    fn hashes_are_cut_off() {
        assert_eq!(without_hash("main::fetch::h0123456789abcdef"), "main::fetch");
        assert_eq!(without_hash("main[5f2c0a1b3d4e6f70]::fetch"), "main::fetch");
        assert_eq!(without_hash("<[T]>::iter"), "<[T]>::iter");
    }

    #[test]
    fn this_very_program_is_resolved() {
        #[inline(never)]
        fn somewhere() -> u64 {
            // The address of a function is inside of it.
            (somewhere as fn() -> u64) as usize as u64 + 1
        }
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let address = somewhere();
        let frames = resolve(&maps, &BTreeSet::from([address]));
        let frame = frames[&address].last().unwrap();
        assert!(frame.function.ends_with("somewhere"), "{frame:?}");
        assert!(frame.file.ends_with("resolve.rs"), "{frame:?}");
    }
}
