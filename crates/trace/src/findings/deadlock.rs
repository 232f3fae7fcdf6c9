//! *Deadlock*: tasks wait for each other, for ever.

use super::history::{History, Wait};
use super::limits::STANDSTILL;
use super::locks::{Hold, Locks, Want};
use super::time;
use recording::{End, Finding, FindingKind, On, Place, What};

pub fn find(history: &History<'_>) -> Vec<Finding> {
    let locks = Locks::of(history);
    let mut found = stuck_threads(history);
    if found.is_empty() {
        found.extend(ring(history, &locks));
    }
    // Other waits are not for ever in a program that ended by itself.
    if found.is_empty() && history.recording.program.end.is_ours() {
        found.extend(standstill(history));
    }
    if found.is_empty() {
        found.extend(no_room(history));
    }
    found
}

/// Tasks of which each waits for a lock that the next one has, at the same time and for long. How they got out of it, if
/// they did, does not matter: they did not by themselves.
fn ring(history: &History<'_>, locks: &Locks) -> Option<Finding> {
    let elapsed = history.recording.elapsed;
    for first in &locks.wants {
        let mut ring: Vec<(&Want, &Hold)> = Vec::new();
        // While all of this holds.
        let (mut from, mut until) = (0, elapsed);
        let mut want = first;
        while ring.len() <= locks.wants.len() {
            let long = |one: u64, other: Option<u64>| {
                other.unwrap_or(elapsed).min(until).saturating_sub(one.max(from)) >= STANDSTILL
            };
            if !long(want.from, want.until) {
                break;
            }
            let mut holders = locks.holds.iter().filter(|hold| hold.lock == want.lock);
            let Some(hold) = holders.find(|hold| long(hold.from.max(want.from), hold.until)) else {
                break;
            };
            from = from.max(want.from).max(hold.from);
            until = until.min(want.until.unwrap_or(elapsed)).min(hold.until.unwrap_or(elapsed));
            ring.push((want, hold));
            if hold.task == first.task || history.is_within(first.task, hold.task) {
                // Futures that one task polls together, as `join_all` does, have its name, and wait for each other.
                if ring.len() == 1 && first.got {
                    break;
                }
                return Some(ring_found(history, &ring));
            }
            let next = locks.wants.iter().find(|next| {
                let of_holder = next.task == hold.task || history.is_within(next.task, hold.task);
                let both = next.until.unwrap_or(elapsed).min(until);
                of_holder && both.saturating_sub(next.from.max(from)) >= STANDSTILL
            });
            match next {
                Some(next) => want = next,
                // The one who has it waits for the one who wants it to end, or for a message of it.
                None => {
                    let waits = history.waits[hold.task].last();
                    let for_another = waits
                        .filter(|wait| wait.until >= elapsed)
                        .map(|wait| history.chain(wait.chain).on);
                    let joins =
                        matches!(for_another, Some(On::Join | On::Channel | On::Notification));
                    let ours = history.recording.program.end.is_ours();
                    if ours && joins && is_for_ever(history, first) {
                        return Some(ring_found(history, &ring));
                    }
                    break;
                }
            }
        }
    }
    None
}

/// Whether it never got the lock, and waited for long enough: until the end, or until it was given up.
fn is_for_ever(history: &History<'_>, want: &Want) -> bool {
    let until = want.until.unwrap_or(history.recording.elapsed);
    !want.got && until.saturating_sub(want.from) >= STANDSTILL
}

fn place<'a>(history: &History<'a>, number: Option<usize>) -> Option<&'a Place> {
    number.and_then(|number| history.recording.places.get(number))
}

fn at(place: Option<&Place>) -> String {
    place.map_or_else(
        || "an unknown place".to_owned(),
        |place| format!("{}:{}", place.file, place.line),
    )
}

fn ring_found(history: &History<'_>, ring: &[(&Want, &Hold)]) -> Finding {
    let name = |task: usize| &history.task(task).name;
    let (want, hold) = ring[0];
    let own = place(history, want.place);
    let message = if ring.len() == 1 && hold.task == want.task {
        format!(
            "{} waits at {} for a lock that it has itself, since {}: for ever. Drop the first guard before locking again.",
            name(want.task),
            at(own),
            at(place(history, hold.place))
        )
    } else {
        let links: Vec<String> = ring
            .iter()
            .map(|(want, hold)| {
                format!(
                    "{} waits at {} for the lock that {} took at {}",
                    name(want.task),
                    at(place(history, want.place)),
                    name(hold.task),
                    at(place(history, hold.place))
                )
            })
            .collect();
        format!(
            "Tasks wait for each other, for ever: {}. Take locks in the same order everywhere.",
            links.join("; ")
        )
    };
    Finding {
        kind: FindingKind::Deadlock,
        file: own.map(|place| place.file.clone()).unwrap_or_default(),
        line: own.map_or(0, |place| place.line),
        message,
        times: 1,
        cost: history.recording.elapsed.saturating_sub(want.from),
        gain: 0,
        tasks: ring.iter().map(|(want, _)| want.task).collect(),
        event: Some(want.event),
    }
}

/// A thread that waits for a lock of the standard library, which a task has that this thread should poll.
fn stuck_threads(history: &History<'_>) -> Vec<Finding> {
    let recording = history.recording;
    let mut found: Vec<Finding> = Vec::new();
    for task in (0..history.polls.len()).filter(|task| history.is_whole(*task)) {
        let Some(poll) = history.polls[task].last() else { continue };
        let for_ever =
            poll.ends >= recording.elapsed && !poll.ready && recording.program.end.is_ours();
        let Some((_, chain)) = poll.held.last().filter(|_| for_ever) else { continue };
        let chain = history.chain(*chain);
        let locked = matches!(chain.on, On::Lock | On::Channel | On::Join);
        let Some(place) = place(history, chain.places.first().copied()).filter(|_| locked) else {
            continue;
        };
        let known =
            found.iter().any(|known| (&known.file, known.line) == (&place.file, place.line));
        if poll.ends - poll.at < STANDSTILL || known {
            continue;
        }
        found.push(Finding {
            kind: FindingKind::Deadlock,
            file: place.file.clone(),
            line: place.line,
            message: format!(
                "{} has held its thread at {}:{} in {} for {}, until the end: what it waits for is in the hands of a task that \
                 this thread would have to poll. Do not hold such a guard across an await, and await instead of blocking.",
                history.task(task).name,
                place.file,
                place.line,
                chain.call,
                time(poll.ends - poll.at)
            ),
            times: 1,
            cost: poll.ends - poll.at,
            gain: 0,
            tasks: vec![task],
            event: Some(poll.event),
        });
    }
    found
}

/// Whether a wait is for a queue whose messages are all dealt with.
fn waits_until_done(history: &History<'_>, wait: &Wait) -> bool {
    history.chain(wait.chain).call.ends_with("Queue.join")
}

/// Since when nothing happened but the end, which we brought about.
fn rest_from(history: &History<'_>) -> Option<u64> {
    let happens = |event: &&recording::Event| !matches!(event.what, What::Clock { .. });
    let events = || history.recording.events.iter().filter(happens);
    let last = events().map(recording::Event::ends).max()?;
    // A program that is asked to end may cancel its tasks, one after the other: what happens then is no sign of life.
    let mut before = 0;
    let mut rest = last;
    for event in events() {
        if event.at.saturating_sub(before) >= STANDSTILL {
            rest = before;
        }
        before = before.max(event.ends());
    }
    let dropped = |task: usize| {
        matches!(history.task(task).ended, Some((_, End::Cancelled | End::CutOff)) | None)
    };
    let dies = events()
        .filter(|event| event.at > rest)
        .all(|event| !matches!(event.what, What::Made) && dropped(event.task));
    Some(if dies { rest } else { last })
}

/// Everything waits, and for nothing that could happen by itself.
fn standstill(history: &History<'_>) -> Option<Finding> {
    let recording = history.recording;
    let last = rest_from(history)?;
    if recording.elapsed.saturating_sub(last) < STANDSTILL || recording.not_kept > 0 {
        return None;
    }
    let alive = |task: &usize| {
        let ended = history.task(*task).ended;
        // Whom we end is dropped, and had waited until then.
        ended.is_none_or(|(at, _)| at > last)
    };
    let waits: Vec<(usize, &Wait)> = (0..history.polls.len())
        .filter(alive)
        .filter_map(|task| Some((task, history.waits[task].last()?)))
        .filter(|(_, wait)| wait.until >= last)
        .collect();
    let by_itself = |(_, wait): &(usize, &Wait)| {
        matches!(
            history.chain(wait.chain).on,
            On::Timer | On::Io | On::Several | On::Turn | On::Other
        )
    };
    let unknown = (0..history.polls.len()).filter(alive).any(|task| {
        let polls = &history.polls[task];
        history.is_whole(task)
            && (polls.is_empty() || history.waits[task].is_empty() && !has_branches(history, task))
    });
    if waits.is_empty() || waits.iter().any(by_itself) || unknown {
        return None;
    }
    // The one that others wait for, if they do; and rather the program's own code. Workers that have nothing to do are not
    // to blame where another task waits until their queue is done.
    let until_done = waits.iter().any(|(_, wait)| waits_until_done(history, wait));
    let joins = |wait: &Wait| {
        if until_done {
            !waits_until_done(history, wait)
        } else {
            history.chain(wait.chain).on == On::Join
        }
    };
    let best = waits
        .iter()
        .filter(|(task, _)| history.task(*task).own)
        .min_by_key(|(task, wait)| (joins(wait), *task))?;
    let first = history.places(best.1.chain).next()?;
    let links: Vec<String> = waits
        .iter()
        .filter_map(|(task, wait)| {
            let place = history.places(wait.chain).next()?;
            Some(format!(
                "{} in {} at {}:{}",
                history.task(*task).name,
                history.chain(wait.chain).call,
                place.file,
                place.line
            ))
        })
        .take(4)
        .collect();
    Some(Finding {
        kind: FindingKind::Deadlock,
        file: first.file.clone(),
        line: first.line,
        message: format!(
            "Since {} nothing can happen any more: every task waits for another. {}. A channel ends only when all its senders \
             are dropped.",
            time(last),
            links.join("; ")
        ),
        times: 1,
        cost: recording.elapsed - last,
        gain: 0,
        tasks: waits.iter().map(|(task, _)| *task).collect(),
        event: Some(best.1.event),
    })
}

/// For a long time nothing happened, because a task waited for room in a queue, and all others for each other; until a
/// deadline cancelled it.
fn no_room(history: &History<'_>) -> Option<Finding> {
    let recording = history.recording;
    let mut last = 0;
    let mut gaps = Vec::new();
    for event in &recording.events {
        if event.at.saturating_sub(last) >= STANDSTILL {
            gaps.push((last, event.at));
        }
        last = last.max(event.ends());
    }
    gaps.into_iter().filter(|_| recording.not_kept == 0).find_map(|(from, until)| {
        let over = |task: usize| history.task(task).ended.is_some_and(|(at, _)| at <= from);
        let alive = |task: &usize| history.task(*task).made <= from && !over(*task);
        let at_rest = |task: usize| {
            let last = history.waits[task].iter().rev().find(|wait| wait.from <= until)?;
            (last.until >= until).then_some((task, last))
        };
        let tasks = || (0..history.polls.len()).filter(alive);
        if tasks().any(|task| at_rest(task).is_none()) {
            return None;
        }
        let waits: Vec<(usize, &Wait)> = tasks().filter_map(at_rest).collect();
        let chain = |wait: &Wait| history.chain(wait.chain);
        let for_another = |(_, wait): &(usize, &Wait)| {
            matches!(chain(wait).on, On::Join | On::Channel | On::Lock | On::Permit | On::Notification)
        };
        let sends = |(task, wait): &&(usize, &Wait)| {
            let call = &chain(wait).call;
            let cancelled = matches!(history.task(*task).ended, Some((_, End::Cancelled | End::CutOff)));
            let for_room = call.ends_with(".put") || call.contains("Sender") || call.contains("send");
            chain(wait).on == On::Channel && for_room && cancelled && history.task(*task).own
        };
        let (task, wait) = waits.iter().filter(|_| waits.iter().all(for_another)).find(sends)?;
        let place = history.places(wait.chain).next()?;
        let others: Vec<String> = waits
            .iter()
            .filter(|(other, wait)| other != task && chain(wait).on != On::Join)
            .filter_map(|(other, wait)| {
                let place = history.places(wait.chain).next()?;
                let name = &history.task(*other).name;
                Some(format!("{name} in {} at {}:{}", chain(wait).call, place.file, place.line))
            })
            .take(3)
            .collect();
        Some(Finding {
            kind: FindingKind::Deadlock,
            file: place.file.clone(),
            line: place.line,
            message: format!(
                "{} waits at {}:{} for room in a queue, and nothing can make room, for every task waits for another: {}. It took a \
                 deadline to end that, after {}. Tasks that send to each other in a circle need a queue between them that is large \
                 enough, or one that does not wait.",
                history.task(*task).name,
                place.file,
                place.line,
                others.join("; "),
                time(until - from)
            ),
            times: 1,
            cost: until - from,
            gain: 0,
            tasks: waits.iter().map(|(task, _)| *task).collect(),
            event: Some(wait.event),
        })
    })
}

fn has_branches(history: &History<'_>, task: usize) -> bool {
    recording_branches(history).any(|branch| branch == task)
}

fn recording_branches<'a>(history: &'a History<'_>) -> impl Iterator<Item = usize> + 'a {
    let branches = history
        .recording
        .tasks
        .iter()
        .filter(|task| task.kind == recording::Kind::Branch && task.ended.is_none());
    branches.filter_map(|task| task.parent)
}
