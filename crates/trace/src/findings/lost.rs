//! *Lost*: a task was cut off when the runtime ended.

use super::history::History;
use super::{count, time};
use crate::source::{LoopKind, Sources};
use recording::{End, Finding, FindingKind, Kind, On, Place};
use std::collections::BTreeMap;

pub fn find(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let recording = history.recording;
    // Who ends a program cuts its tasks off, too. And of a recording that is not whole the ends may be missing.
    if recording.program.end.is_ours() || recording.not_kept > 0 {
        return Vec::new();
    }
    let Some(end) = history.main_ended() else { return Vec::new() };
    let mut lost: BTreeMap<(String, u32), Vec<usize>> = BTreeMap::new();
    for (number, task) in recording.tasks.iter().enumerate() {
        if task.kind != Kind::Spawned || !is_cut_off(history, sources, number, end) {
            continue;
        }
        // What a server has begun for its clients is its own affair.
        let parent = task.parent.filter(|parent| history.task(*parent).kind == Kind::Spawned);
        if parent.is_some_and(|parent| is_over(history, parent) && serves(history, sources, parent))
        {
            continue;
        }
        if let Some(place) = task.place.map(|place| &recording.places[place])
            && place.own
            && !serves(history, sources, number)
        {
            lost.entry((place.file.clone(), place.line)).or_default().push(number);
        }
    }
    lost.into_iter().map(|((file, line), tasks)| finding(history, file, line, tasks)).collect()
}

/// Whether a task did not come to its own end.
fn is_over(history: &History<'_>, task: usize) -> bool {
    !matches!(history.task(task).ended, Some((_, End::Completed | End::Failed | End::Panicked)))
}

/// Whether the end of the program was the end of this task, too.
fn is_cut_off(history: &History<'_>, sources: &Sources, task: usize, end: u64) -> bool {
    // A task that is aborted was meant to end, and the end of the program may be quicker than the abort.
    let aborts = || {
        let place = history.task(task).place.map(|place| &history.recording.places[place]);
        place.is_some_and(|place| {
            sources.of(&place.file).is_some_and(|source| source.ends_on_purpose(place.line))
        })
    };
    match history.task(task).ended {
        None => true,
        Some((_, End::CutOff)) => !aborts(),
        // A `JoinSet` that goes out of scope with `main` takes its tasks along.
        Some((at, End::Cancelled)) => {
            let tasks = history.polls.iter().enumerate();
            let mains = tasks.filter(|(number, _)| history.task(*number).kind == Kind::Main);
            let last = mains.filter_map(|(_, polls)| polls.last()).map(|poll| poll.at).max();
            at >= last.unwrap_or(end) && !aborts()
        }
        Some(_) => false,
    }
}

/// Whether a task is there to serve until the end: it waits for the next thing to do.
fn serves(history: &History<'_>, sources: &Sources, task: usize) -> bool {
    let Some(wait) = history.waits[task].last() else {
        // It never waited for anything that is known. One that was never polled had something to do.
        return history.polls[task].iter().any(|poll| !poll.ready);
    };
    let chain = history.chain(wait.chain);
    let places: Vec<&Place> = history.places(wait.chain).collect();
    let in_loop = |place: &&Place| {
        let Some(source) = sources.of(&place.file) else { return false };
        source.loops(place.line).iter().any(|of| match of.kind {
            LoopKind::For => false,
            LoopKind::Endless => true,
            // With something in its hands that it took in the head of the loop, it was at work.
            // So it was if it had been told that there is no more to come, and has something left to do behind the loop.
            LoopKind::While => {
                let left =
                    place.line == of.line && was_told(history, task) && source.awaits_behind(of);
                !of.head.contains("await") || (place.line == of.line && !left)
            }
        })
    };
    match chain.on {
        On::Channel | On::Notification if places.len() <= 1 => {
            places.first().is_none_or(in_loop) || !in_while(sources, &places)
        }
        On::Io
            if ["Listener", "signal", "serve_forever"]
                .iter()
                .any(|part| chain.call.contains(part)) =>
        {
            true
        }
        // A future of a library, with nothing of the program in it: a connection that goes on for as long as the program
        // needs it.
        _ if is_of_a_library(history, task) => true,
        _ => places.iter().any(in_loop),
    }
}

/// Whether a task never ran code of the program itself.
fn is_of_a_library(history: &History<'_>, task: usize) -> bool {
    history.waits[task].iter().all(|wait| history.places(wait.chain).next().is_none())
}

/// Whether another task woke this one, and it was not polled any more.
fn was_told(history: &History<'_>, task: usize) -> bool {
    let polled = history.polls[task].last().map_or(0, |poll| poll.ends);
    history.wakes[task].iter().any(|(at, by)| *at >= polled && by.is_some())
}

/// Whether the innermost place is the head of a `while`.
fn in_while(sources: &Sources, places: &[&Place]) -> bool {
    let Some(place) = places.first() else { return false };
    let loops = sources.of(&place.file).map(|source| source.loops(place.line)).unwrap_or_default();
    loops.first().is_some_and(|of| of.kind == LoopKind::While && of.line == place.line)
}

fn finding(history: &History<'_>, file: String, line: u32, tasks: Vec<usize>) -> Finding {
    let polled = tasks.iter().filter(|task| !history.polls[**task].is_empty()).count();
    let how = if polled == 0 {
        "before it was polled at all".to_owned()
    } else {
        let lived = tasks.iter().map(|task| {
            let task = history.task(*task);
            let end = task.ended.map_or(history.recording.elapsed, |(at, _)| at);
            end.saturating_sub(task.made)
        });
        format!("{} after it was made", time(lived.max().unwrap_or_default()))
    };
    let waits = tasks.iter().find_map(|task| history.waits[*task].last());
    let place = waits.and_then(|wait| history.places(wait.chain).next());
    let at = place
        .map(|place| format!(", waiting at {}:{}", place.file, place.line))
        .unwrap_or_default();
    let message = if tasks.len() == 1 {
        format!(
            "The task spawned at {file}:{line} was cut off by the end of the program {how}{at}: nobody had waited for it. \
             Await its handle."
        )
    } else {
        format!(
            "{} spawned at {file}:{line} were cut off by the end of the program{at}: nobody had waited for them. \
             Await their handles.",
            count(tasks.len(), "task")
        )
    };
    Finding {
        kind: FindingKind::Lost,
        file,
        line,
        message,
        times: tasks.len() as u64,
        cost: 0,
        gain: 0,
        event: history.polls[tasks[0]].last().map(|poll| poll.event),
        tasks,
    }
}
