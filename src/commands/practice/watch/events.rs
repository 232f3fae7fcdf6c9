//! What can happen while watching: keys, saves, verdicts. All arrive through one channel.

use crate::commands::practice::recorded;
use crate::shell::tty;
use anyhow::Context;
use checker::{Observer, Verdict, path_shown};
use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// One thing that happened.
pub enum Event {
    Key(Key),
    Resized(usize, usize),
    /// Something was written among the exercises.
    Saved,
    /// The command that should open a file failed, and why.
    EditorFailed(String),
    /// Cargo is asked to build something, which takes its time.
    AskingCargo,
    /// The verdict of a run, by its number; `None` when it was called off.
    Judged(u64, Option<Verdict>),
    /// A check of the run with this number was recorded; or why it was not.
    Traced(u64, Result<recorded::Outcome, String>),
    /// Clippy's advice on a run.
    Advised(u64, String),
    /// One more of all exercises was checked; whether its file still says what was judged.
    CheckedOne(Verdict, bool),
    /// All were.
    CheckedAll,
    /// The keyboard is gone.
    KeyboardGone(String),
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

/// Tells what a judge does, as events.
pub struct Heard(pub Sender<Event>);

impl Observer for Heard {
    fn event(&self, event: checker::Event<'_>) {
        if let checker::Event::AskingCargo = event {
            // Nobody listens any more when the program is about to end.
            let _ = self.0.send(Event::AskingCargo);
        }
    }
}

/// How often to look whether to go on listening.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Listens to the keyboard until it is dropped. Keys that come afterwards are for others: the menu, the shell.
pub struct Keyboard {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Keyboard {
    /// Begins to listen.
    pub fn listen(sender: Sender<Event>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            let mut returns = tty::returns();
            while !stopped.load(Ordering::Relaxed) {
                // After Ctrl-Z and `fg` there is nothing on the screen any more.
                if tty::returns() != returns {
                    returns = tty::returns();
                    if let Ok((columns, rows)) = crossterm::terminal::size() {
                        let _ =
                            sender.send(Event::Resized(usize::from(columns), usize::from(rows)));
                    }
                }
                let next = event::poll(POLL_INTERVAL).and_then(|is_there| match is_there {
                    true => event::read().map(Some),
                    false => Ok(None),
                });
                let event = match next {
                    Ok(event) => event.and_then(event_of),
                    Err(error) => {
                        // Whoever would hear may be gone as well.
                        let _ = sender.send(Event::KeyboardGone(error.to_string()));
                        return;
                    }
                };
                if event.is_some_and(|event| sender.send(event).is_err()) {
                    return;
                }
            }
        });
        Keyboard { stop, thread: Some(thread) }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn event_of(event: event::Event) -> Option<Event> {
    match event {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => {
            if key.code == KeyCode::Char('z') && key.modifiers.contains(KeyModifiers::CONTROL) {
                tty::stop();
                return None;
            }
            key_of(key.code, key.modifiers).map(Event::Key)
        }
        event::Event::Resize(columns, rows) => {
            Some(Event::Resized(usize::from(columns), usize::from(rows)))
        }
        _ => None,
    }
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
            .with_context(|| format!("{} cannot be watched", path_shown(folder)))?;
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
