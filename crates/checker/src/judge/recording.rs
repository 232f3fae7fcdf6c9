//! What the markets of a check saw. The slow market writes it to a file when asked to: see
//! `crates/slow-api/src/recording.rs`.

use crate::folder::contents;
use crate::harmless::harmless;
use harness::{End, Lane, Span, State, Timeline};
use processes::Program;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Reading stops here; the rest is more than anybody looks at.
const LARGEST: usize = 1 << 20;

/// Has the markets of a program record what they see.
pub fn on(program: Program, file: &Path) -> Program {
    // What an earlier check recorded is not this one's.
    let _ = fs::remove_file(file);
    program.set("SLOW_API_RECORDING", file)
}

/// What was recorded, one timeline for each market. What cannot be read is left out: nothing hangs on it.
pub fn read(file: &Path) -> Vec<Timeline> {
    let Ok(bytes) = contents(file) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LARGEST)]);
    let mut timelines: Vec<Timeline> = Vec::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        match fields.next() {
            Some("market") => timelines.push(Timeline { lanes: Vec::new(), not_kept: 0 }),
            Some("lane") => {
                let lane = lane(&mut fields);
                if let Some((timeline, lane)) = timelines.last_mut().zip(lane) {
                    timeline.lanes.push(lane);
                }
            }
            _ => {}
        }
    }
    timelines.retain(|timeline| !timeline.lanes.is_empty());
    timelines
}

fn lane<'a>(fields: &mut impl Iterator<Item = &'a str>) -> Option<Lane> {
    let name = harmless(fields.next()?);
    let end = match fields.next()? {
        "completed" => Some(End::Completed),
        "failed" => Some(End::Failed),
        "cancelled" => Some(End::Cancelled),
        "panicked" => Some(End::Panicked),
        _ => None,
    };
    let spans = fields.map(span).collect::<Option<Vec<Span>>>()?;
    Some(Lane { name, spans, end })
}

/// `waiting 0 2000000000`: the state, and from when to when in nanoseconds.
fn span(field: &str) -> Option<Span> {
    let mut words = field.split(' ');
    let state = match words.next()? {
        "waiting" => State::Waiting,
        "running" => State::Running,
        "ready" => State::Ready,
        _ => return None,
    };
    let mut time = || Some(Duration::from_nanos(words.next()?.parse().ok()?));
    Some(Span { state, start: time()?, end: time()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_market_writes_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = "market\nlane\tAAPL\tcancelled\twaiting 0 2000\trunning 2000 3000\nmarket\nmarket\nlane\tB\topen\nlane\tdamaged\tfailed\twaiting x\n";
        fs::write(file.path(), text).unwrap();
        let timelines = read(file.path());
        assert_eq!(timelines.len(), 2, "a market without calls has nothing to show");
        let lane = &timelines[0].lanes[0];
        assert_eq!((lane.name.as_str(), lane.end), ("AAPL", Some(End::Cancelled)));
        assert_eq!(lane.spans[1].end, Duration::from_nanos(3000));
        assert_eq!(timelines[1].lanes.len(), 1);
    }
}
