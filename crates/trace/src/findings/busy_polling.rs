//! *Busy polling*: polls that found nothing, again and again.

use super::history::{History, Poll, Wait};
use super::limits::{BUSY_FOR, LOOK, POLLS_FOR_NOTHING, WORK};
use super::time;
use crate::source::{LoopKind, Sources};
use recording::{Finding, FindingKind, Language, On};

pub fn find(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for task in 0..history.polls.len() {
        let Some(finding) = of_task(history, sources, task) else { continue };
        match found
            .iter_mut()
            .find(|known| (&known.file, known.line) == (&finding.file, finding.line))
        {
            Some(known) => {
                known.times += finding.times;
                known.tasks.push(task);
            }
            None => found.push(finding),
        }
    }
    found
}

/// The longest row of looks at the same place.
fn of_task(history: &History<'_>, sources: &Sources, task: usize) -> Option<Finding> {
    let mut best: &[Wait] = &[];
    let waits = &history.waits[task];
    let mut from = 0;
    for (number, wait) in waits.iter().enumerate() {
        let same =
            waits.get(from).is_some_and(|first| place(history, first) == place(history, wait));
        if !same || !is_look(history, wait) {
            from = number + usize::from(!is_look(history, wait));
        }
        if number + 1 > from && number + 1 - from > best.len() {
            best = &waits[from..=number];
        }
    }
    let first = best.first()?;
    let last = best.last()?;
    let (file, line) = place(history, first)?;
    let polls: Vec<&Poll> = history.polls[task]
        .iter()
        .filter(|poll| poll.at >= first.from && poll.at <= last.until)
        .collect();
    let worked: u64 = polls.iter().map(|poll| poll.ends - poll.at).sum();
    // Who does something between its turns is polite, and not busy. The median: on a busy machine some polls are long
    // because the thread had to wait for a processor.
    let mut lengths: Vec<u64> = polls.iter().map(|poll| poll.ends - poll.at).collect();
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    let lasted = last.until - first.from;
    if best.len() < POLLS_FOR_NOTHING || median > WORK || lasted < BUSY_FOR {
        return None;
    }
    let source = sources.of(&file);
    let chain = history.chain(first.chain);
    // A loop over things, or one that gets on with each turn, ends by itself: it yields in between, to be polite.
    let over_things = |of: &crate::source::Loop| {
        of.kind == LoopKind::For || source.is_some_and(|source| source.gets_on(of))
    };
    if chain.on == On::Turn
        && source.is_some_and(|of| of.loops(line).first().is_some_and(over_things))
    {
        return None;
    }
    if chain.on == On::Timer {
        // A program that looks at something and sleeps; not one that does something at a steady pace.
        let source = source?;
        let loops = source.loops(line);
        let looks = loops.first().is_some_and(|of| {
            of.kind != LoopKind::For && !of.head.contains("let ") && only_looks(&of.body)
        });
        if !looks || !source.line(line).contains("sleep") {
            return None;
        }
    }
    let how = match chain.on {
        On::Timer => format!("each after {}", time((last.until - first.from) / best.len() as u64)),
        _ => "as fast as it could".to_owned(),
    };
    let instead = match history.recording.program.language {
        Language::Rust => "a channel, tokio::sync::Notify, a handle",
        Language::Python => "a queue, asyncio.Event, a task",
    };
    let message = format!(
        "A task was polled {} times at {file}:{line} and found nothing, {how}, for {}. Wait for what it looks for: {instead}.",
        best.len(),
        time(lasted)
    );
    Some(Finding {
        kind: FindingKind::BusyPolling,
        file,
        line,
        message,
        times: best.len() as u64,
        cost: worked,
        gain: 0,
        tasks: vec![task],
        event: Some(first.event),
    })
}

/// Whether the body of a loop does nothing but look at something and sleep: one that does something in each turn, such as
/// making the next message, has a pace.
fn only_looks(body: &str) -> bool {
    body.lines().map(str::trim).all(|line| {
        let looks = ["if ", "} else", "elif ", "else", "break", "return", "continue", "pass"];
        line.bytes().all(|byte| matches!(byte, b'{' | b'}' | b';'))
            || line.contains("sleep")
            || looks.iter().any(|beginning| line.starts_with(beginning))
    })
}

fn place(history: &History<'_>, wait: &Wait) -> Option<(String, u32)> {
    history.places(wait.chain).next().map(|place| (place.file.clone(), place.line))
}

/// Whether a wait is no more than a look: it yields, it wakes itself, or it sleeps for a moment. A yield is one however
/// long it takes until its turn comes.
fn is_look(history: &History<'_>, wait: &Wait) -> bool {
    let short = wait.until.saturating_sub(wait.from) <= LOOK;
    match history.chain(wait.chain).on {
        On::Turn => true,
        On::Other | On::Timer => short,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_loop_with_a_pace_does_something_in_each_turn() {
        let looks = super::only_looks;
        assert!(looks("\n    if ready.load() {\n        break;\n    }\n    sleep(MS).await;\n"));
        assert!(looks("\n        await asyncio.sleep(0.001)"));
        assert!(!looks(
            "\n        queue.put_nowait(next(samples))\n        await asyncio.sleep(0.001)"
        ));
        assert!(!looks("\n    ticks.tick().await;\n"));
    }
}
