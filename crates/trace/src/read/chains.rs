//! Stacks, cut to the program's own code, with what is waited for in words.

use super::About;
use super::records::{Records, Stack};
use crate::resolve::{self, Frame};
use crate::words;
use recording::{Chain, On, Place};
use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};

/// Frames of the recorder itself.
const RECORDER: &str = "__trace::";

/// Turns numbers of stacks and locations into numbers of chains and places.
pub struct Chains<'a> {
    records: &'a Records,
    frames: HashMap<u64, Vec<Frame>>,
    folder: PathBuf,
    libraries: Vec<PathBuf>,
    compiled_in: PathBuf,
    places: Vec<Place>,
    known_places: HashMap<Place, usize>,
    chains: Vec<Chain>,
    /// By the number of the stack, and whether it is one of a hold.
    known_chains: HashMap<(u32, bool), Option<usize>>,
}

impl<'a> Chains<'a> {
    pub fn new(records: &'a Records, about: &About) -> Self {
        let mut addresses = BTreeSet::new();
        for stack in records.stacks.values() {
            if let Stack::Addresses(of_stack) = stack {
                addresses.extend(of_stack.iter().copied());
            }
        }
        Chains {
            records,
            frames: resolve::resolve(&records.maps, &addresses),
            folder: about.folder.clone(),
            libraries: about.libraries.clone(),
            compiled_in: about.compiled_in.clone(),
            places: Vec::new(),
            known_places: HashMap::new(),
            chains: Vec::new(),
            known_chains: HashMap::new(),
        }
    }

    pub fn into_parts(self) -> (Vec<Place>, Vec<Chain>) {
        (self.places, self.chains)
    }

    /// The chain of a wait.
    pub fn of_wait(&mut self, stack: u32) -> Option<usize> {
        self.chain(stack, false)
    }

    /// The chain of a look at a thread.
    pub fn of_hold(&mut self, stack: u32) -> Option<usize> {
        self.chain(stack, true)
    }

    /// The place of a location, and what is made there.
    pub fn location(&mut self, number: u32) -> (Option<usize>, String) {
        let Some(text) = self.records.locations.get(&number) else { return (None, String::new()) };
        let (place, made) = text.split_once('\t').unwrap_or((text, ""));
        let mut parts = place.rsplitn(3, ':');
        let column = parts.next().and_then(|text| text.parse().ok()).unwrap_or_default();
        let line = parts.next().and_then(|text| text.parse().ok()).unwrap_or_default();
        let file = parts.next().unwrap_or_default();
        let frame = Frame { function: String::new(), file: file.to_owned(), line, column };
        let place = self.place(&frame);
        (Some(self.number(place)), made.to_owned())
    }

    /// What to call a task that an async block is, made at this place.
    pub fn block_at(&self, place: usize) -> String {
        let Some(place) = self.places.get(place) else { return "block".to_owned() };
        if place.own {
            return format!("block at {}", place.line);
        }
        // `.../axum-0.8.9/src/serve/mod.rs` is of `axum`.
        let package = place.file.split('/').find_map(|part| {
            let (name, version) = part.rsplit_once('-')?;
            version.starts_with(|first: char| first.is_ascii_digit()).then_some(name)
        });
        package.map_or_else(|| "library".to_owned(), |package| format!("{package} task"))
    }

    /// Whether a place is in the program's own code.
    pub fn is_own(&self, place: usize) -> bool {
        self.places.get(place).is_some_and(|place| place.own)
    }

    /// Whether a chain goes through the program's own code.
    pub fn shows_own_code(&self, chain: usize) -> bool {
        self.chains.get(chain).is_some_and(|chain| !chain.places.is_empty())
    }

    /// Where a queue was made.
    pub fn queue_place(&mut self, queue: u32) -> Option<usize> {
        let location = *self.records.queues.get(&queue)?;
        self.location(location).0
    }

    fn chain(&mut self, number: u32, hold: bool) -> Option<usize> {
        if let Some(known) = self.known_chains.get(&(number, hold)) {
            return *known;
        }
        let chain = self.records.stacks.get(&number).map(|stack| self.read(stack, hold));
        let chain = chain.map(|chain| {
            self.chains.push(chain);
            self.chains.len() - 1
        });
        self.known_chains.insert((number, hold), chain);
        chain
    }

    fn read(&mut self, stack: &Stack, hold: bool) -> Chain {
        let (frames, on) = match stack {
            Stack::Addresses(addresses) => (self.frames_of(addresses), 0),
            Stack::Frames(text, on) => (text.lines().map(written).collect(), *on),
        };
        let places: Vec<Place> = frames.iter().map(|frame| self.place(frame)).collect();
        let first = places.iter().position(|place| place.own).unwrap_or(places.len());
        let above: Vec<&str> =
            frames[..first].iter().map(|frame| frame.function.as_str()).collect();
        let mut own: Vec<usize> = Vec::new();
        for place in places.into_iter().filter(|place| place.own) {
            // A macro is many calls at one place.
            let before = own.last().map(|before| &self.places[*before]);
            if before.is_none_or(|before| (&before.file, before.line) != (&place.file, place.line))
            {
                let number = self.number(place);
                own.push(number);
            }
        }
        let (on, call) = if let Some(on) = known(on) {
            (on, above.last().map(|name| (*name).to_owned()).unwrap_or_default())
        } else if hold {
            words::held_by(&above)
        } else {
            (words::waits_for(&above), words::call(&above))
        };
        Chain { on, call, places: own }
    }

    fn frames_of(&self, addresses: &[u64]) -> Vec<Frame> {
        let frames = addresses.iter().filter_map(|address| self.frames.get(address)).flatten();
        // The innermost frames are those of the recorder, which took the stack.
        frames.filter(|frame| !frame.function.contains(RECORDER)).cloned().collect()
    }

    fn place(&self, frame: &Frame) -> Place {
        let path = clean(&self.compiled_in.join(&frame.file));
        let inside = path.strip_prefix(&self.folder).ok().filter(|_| !frame.file.is_empty());
        let of_library = self.libraries.iter().any(|library| path.starts_with(library));
        let own = !of_library && inside.is_some_and(|inside| !inside.starts_with("target"));
        Place {
            function: words::function(&frame.function),
            file: inside.unwrap_or(Path::new(&frame.file)).display().to_string(),
            line: frame.line,
            column: frame.column,
            own: own && frame.line != 0,
        }
    }

    fn number(&mut self, place: Place) -> usize {
        let next = self.places.len();
        let number = *self.known_places.entry(place.clone()).or_insert(next);
        if number == next {
            self.places.push(place);
        }
        number
    }
}

/// What is waited for, as a recorder may have said it.
fn known(flags: u8) -> Option<On> {
    const ALL: [On; 11] = [
        On::Timer,
        On::Channel,
        On::Lock,
        On::Permit,
        On::Join,
        On::Io,
        On::Notification,
        On::Turn,
        On::Several,
        On::Cpu,
        On::Other,
    ];
    usize::from(flags).checked_sub(1).and_then(|number| ALL.get(number).copied())
}

/// A line `function TAB file TAB line`.
fn written(line: &str) -> Frame {
    let mut parts = line.split('\t');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    Frame { function: part(), file: part(), line: part().parse().unwrap_or_default(), column: 0 }
}

/// Without `.` and `..`.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}
