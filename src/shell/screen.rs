//! A full screen of text that changes: the frame around menu, talk and stepper.

use super::shutdown::{install, silence_panics};
use crate::view::Terminal;
use crate::view::frame::{Frame, compose};
use ansi_to_tui::IntoText;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::text::Text;
use ratatui::widgets::Paragraph;
use std::io;
use std::time::Duration;

/// Between two looks at what has changed: at most 30 frames a second.
const FRAME: Duration = Duration::from_millis(34);

/// What comes after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Stay,
    Leave,
}

/// Something to look at and to press keys at.
pub trait App {
    /// The picture, for this size.
    fn view(&mut self, terminal: &Terminal) -> Frame;
    /// Somebody pressed a key.
    fn key(&mut self, key: KeyCode) -> Flow;
    /// Time has passed. Called up to 30 times a second.
    fn tick(&mut self) {}
}

/// Shows the app until it is left, and gives the terminal back as it was, after a panic or a SIGTERM too.
///
/// # Errors
///
/// When the terminal goes away.
pub fn show(app: &mut impl App, terminal: Terminal) -> anyhow::Result<()> {
    install()?;
    let mut screen = ratatui::try_init()?;
    // The library's panic hook would give the terminal back at every panic, those that a demo provokes and
    // the harness catches among them. A panic of our own unwinds through the guard.
    silence_panics();
    let _guard = GiveBack;
    Ok(until_left(app, terminal, &mut screen)?)
}

/// Gives the terminal back as it was when it is dropped, on every way out.
struct GiveBack;

impl Drop for GiveBack {
    fn drop(&mut self) {
        // When the terminal has gone, there is nothing to give back.
        let _ = ratatui::try_restore();
    }
}

fn until_left(
    app: &mut impl App,
    terminal: Terminal,
    screen: &mut DefaultTerminal,
) -> io::Result<()> {
    loop {
        app.tick();
        screen.draw(|frame| {
            let area = frame.area();
            let terminal = Terminal {
                width: usize::from(area.width),
                height: usize::from(area.height),
                ..terminal
            };
            let view = app.view(&terminal);
            frame.render_widget(Paragraph::new(text(&compose(view, &terminal))), area);
        })?;
        // Somebody types faster than we draw: take all the keys that are there before the next frame.
        let mut patience = FRAME;
        while event::poll(patience)? {
            patience = Duration::ZERO;
            if let Event::Key(key) = event::read()?
                && (is_interrupt(key) || pressed(key).map(|key| app.key(key)) == Some(Flow::Leave))
            {
                return Ok(());
            }
        }
    }
}

/// In raw mode Ctrl-C is a key like any other, and still means what it always means.
fn is_interrupt(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL)
}

fn pressed(key: KeyEvent) -> Option<KeyCode> {
    // Windows reports releases, too.
    (key.kind != KeyEventKind::Release).then_some(key.code)
}

/// Text with escape codes, as the library draws it.
fn text(lines: &[String]) -> Text<'static> {
    let joined = lines.join("\n");
    joined.into_text().unwrap_or_else(|_| Text::raw(joined))
}
