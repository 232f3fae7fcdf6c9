//! What can happen while watching: keys, saves, verdicts. All arrive through one channel.

use crate::practice::verdict::Verdict;
use anyhow::Context;
use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

/// One thing that happened.
pub enum Event {
    Key(Key),
    Resized(usize, usize),
    /// Something was written among the exercises.
    Saved,
    /// The verdict of a run, by its number; `None` when it was called off.
    Judged(u64, anyhow::Result<Option<Verdict>>),
    /// Clippy's advice on a run.
    Advised(u64, String),
    /// One more of all exercises was checked: which, unless it was saved meanwhile, and whether it passed.
    CheckedOne(Option<String>, bool),
    /// All were.
    CheckedAll(anyhow::Result<()>),
    /// The keyboard is gone.
    Deaf(String),
}

/// A key that somebody pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Letter(char),
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    /// Ctrl-C, Ctrl-D.
    Quit,
}

/// Listens to the keyboard, for as long as the program runs.
pub fn listen(sender: Sender<Event>) {
    thread::spawn(move || {
        loop {
            let event = match event::read() {
                Ok(event::Event::Key(key)) if key.kind != KeyEventKind::Release => {
                    let Some(key) = key_of(key.code, key.modifiers) else { continue };
                    Event::Key(key)
                }
                Ok(event::Event::Resize(columns, rows)) => {
                    Event::Resized(usize::from(columns), usize::from(rows))
                }
                Ok(_) => continue,
                Err(error) => {
                    // Whoever would hear may be gone as well.
                    let _ = sender.send(Event::Deaf(error.to_string()));
                    return;
                }
            };
            if sender.send(event).is_err() {
                return;
            }
        }
    });
}

fn key_of(code: KeyCode, modifiers: KeyModifiers) -> Option<Key> {
    Some(match code {
        KeyCode::Char('c' | 'd') if modifiers.contains(KeyModifiers::CONTROL) => Key::Quit,
        KeyCode::Char('k') | KeyCode::Up => Key::Up,
        KeyCode::Char('j') | KeyCode::Down => Key::Down,
        KeyCode::Char(letter) => Key::Letter(letter),
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        _ => return None,
    })
}

/// Watches a folder until dropped.
///
/// # Errors
///
/// When it cannot be watched, not even by looking again and again.
pub fn watch_files(folder: &Path, sender: Sender<Event>) -> anyhow::Result<Box<dyn Watcher>> {
    let tell = |sender: Sender<Event>| {
        move |event: notify::Result<notify::Event>| {
            // Reading is not saving, and we read a lot ourselves. What went wrong with one event is no reason
            // to miss a save.
            if event.is_ok_and(|event| !is_reading(&event.kind)) {
                let _ = sender.send(Event::Saved);
            }
        }
    };
    let native = RecommendedWatcher::new(tell(sender.clone()), notify::Config::default());
    let native = native.and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(Box::new(watcher) as Box<dyn Watcher>)
    });
    native.or_else(|_| {
        // The system may have run out of watches, or the file system has none.
        let config = notify::Config::default().with_poll_interval(Duration::from_millis(500));
        let watcher = PollWatcher::new(tell(sender), config)
            .and_then(|mut watcher| {
                watcher.watch(folder, RecursiveMode::Recursive).map(|()| watcher)
            })
            .with_context(|| format!("{} cannot be watched", folder.display()))?;
        Ok(Box::new(watcher) as Box<dyn Watcher>)
    })
}

fn is_reading(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    }
}
