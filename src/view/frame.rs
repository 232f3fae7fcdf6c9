//! The frame around everything that has the screen for itself: a line at the top, one at the bottom.

use super::Terminal;

/// What a screen shows: a line at the top, lines in the middle, a line at the bottom.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub header: String,
    pub body: Vec<String>,
    pub footer: String,
}

/// The lines that the body may have.
pub fn room(terminal: &Terminal) -> usize {
    terminal.height.saturating_sub(4)
}

/// The lines of a whole screen: header at the top, footer at the bottom, the body between them, cut to fit.
pub fn compose(frame: Frame, terminal: &Terminal) -> Vec<String> {
    let room = room(terminal);
    let mut lines = vec![frame.header, String::new()];
    let mut body = frame.body;
    if body.len() > room {
        body.truncate(room.saturating_sub(1));
        body.push(terminal.pick("…", "...").to_owned());
    }
    body.resize(room, String::new());
    lines.append(&mut body);
    lines.extend([String::new(), frame.footer]);
    lines.truncate(terminal.height);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Terminal = Terminal { width: 20, height: 8, unicode: false, interactive: true };

    fn frame(lines: usize) -> Frame {
        Frame {
            header: "top".into(),
            body: (0..lines).map(|line| line.to_string()).collect(),
            footer: "bottom".into(),
        }
    }

    #[test]
    fn header_and_footer_stay_where_they_are() {
        let screen = compose(frame(2), &SMALL);
        assert_eq!(screen, ["top", "", "0", "1", "", "", "", "bottom"]);
    }

    #[test]
    fn what_does_not_fit_is_cut_and_says_so() {
        let screen = compose(frame(9), &SMALL);
        assert_eq!(screen, ["top", "", "0", "1", "2", "...", "", "bottom"]);
    }
}
