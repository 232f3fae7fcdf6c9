//! A full screen of text that changes: the frame around menu, talk and stepper.

use crate::run::{end_on_interrupt, silence_panics};
use crate::terminal::Terminal;
use ansi_to_tui::IntoText;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::text::Text;
use ratatui::widgets::Paragraph;
use std::io;
use std::time::Duration;

/// Between two looks at what has changed: at most 30 frames a second.
const FRAME: Duration = Duration::from_millis(34);

/// What a screen shows: a line at the top, lines in the middle, a line at the bottom.
#[derive(Debug, Default)]
pub struct View {
    pub header: String,
    pub body: Vec<String>,
    pub footer: String,
}

/// What comes after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Stay,
    Leave,
}

/// Something to look at and to press keys at.
pub trait App {
    /// The picture, for this size.
    fn view(&mut self, terminal: &Terminal) -> View;
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
    end_on_interrupt()?;
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

/// The lines of a whole screen: header at the top, footer at the bottom, the body between them, cut to fit.
pub fn compose(view: View, terminal: &Terminal) -> Vec<String> {
    let room = terminal.height.saturating_sub(4);
    let mut lines = vec![view.header, String::new()];
    let mut body = view.body;
    if body.len() > room {
        body.truncate(room.saturating_sub(1));
        body.push(terminal.pick("…", "...").to_owned());
    }
    body.resize(room, String::new());
    lines.append(&mut body);
    lines.extend([String::new(), view.footer]);
    lines.truncate(terminal.height);
    lines
}

/// Text with escape codes, as the library draws it.
fn text(lines: &[String]) -> Text<'static> {
    let joined = lines.join("\n");
    joined.into_text().unwrap_or_else(|_| Text::raw(joined))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Terminal = Terminal { width: 20, height: 8, unicode: false, interactive: true };

    fn view(lines: usize) -> View {
        View {
            header: "top".into(),
            body: (0..lines).map(|line| line.to_string()).collect(),
            footer: "bottom".into(),
        }
    }

    #[test]
    fn header_and_footer_stay_where_they_are() {
        let screen = compose(view(2), &SMALL);
        assert_eq!(screen, ["top", "", "0", "1", "", "", "", "bottom"]);
    }

    #[test]
    fn what_does_not_fit_is_cut_and_says_so() {
        let screen = compose(view(9), &SMALL);
        assert_eq!(screen, ["top", "", "0", "1", "2", "...", "", "bottom"]);
    }
}
