//! *Cancelled work*: a future was dropped half-way, and its work was lost or done again.

use super::history::History;
use super::limits::BEGUN_ANEW;
use super::time;
use crate::source::Sources;
use recording::{End, Finding, FindingKind, Kind, Place};
use std::collections::BTreeMap;

/// Verbs with which the names of functions begin that change something outside, so that doing it twice, or half of it, is
/// worse than not at all. Verbs that also stand for harmless calls (`send` a request, `update` a view, `write` to a socket)
/// are left out: a false alarm costs more than a miss.
const EFFECTS: [&str; 24] = [
    "append", "book", "buy", "charge", "commit", "credit", "debit", "deposit", "dispatch",
    "enqueue", "insert", "pay", "payout", "persist", "place", "publish", "refund", "reserve",
    "save", "sell", "settle", "ship", "transfer", "withdraw",
];

pub fn find(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let mut found = begun_anew(history, sources);
    let others = [
        half_done(history, sources),
        half_read(history, sources),
        taken_in(history, sources),
        done_again(history, sources),
    ];
    for finding in others.into_iter().flatten() {
        if !found.iter().any(|known| (&known.file, known.line) == (&finding.file, finding.line)) {
            found.push(finding);
        }
    }
    found
}

/// The tasks that were dropped while the program went on, and that were at work.
fn cancelled<'a>(history: &'a History<'_>) -> impl Iterator<Item = usize> + 'a {
    let over = history.main_ended().unwrap_or(u64::MAX);
    history.recording.tasks.iter().enumerate().filter_map(move |(number, task)| {
        let (at, how) = task.ended?;
        // What ends with the program is another matter.
        let early = how == End::Cancelled && at < over.saturating_sub(1_000_000);
        (early && !task.borrowed && task.own && !history.polls[number].is_empty()).then_some(number)
    })
}

/// The places of the waits of a task, innermost first, up to the place that it was made at.
fn inside<'a>(history: &History<'a>, task: usize, chain: usize) -> Vec<&'a Place> {
    let made = history.task(task).place.map(|place| &history.recording.places[place]);
    history
        .places(chain)
        .take_while(|place| {
            made.is_none_or(|made| (&made.file, made.line) != (&place.file, place.line))
        })
        .collect()
}

/// Branches of `select!` in a loop that are dropped and begun anew in every turn.
fn begun_anew(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    #[derive(Default)]
    struct Site {
        tasks: Vec<usize>,
        lived: u64,
        inner: Option<(String, u32)>,
    }
    let mut sites: BTreeMap<(usize, String), Site> = BTreeMap::new();
    for number in cancelled(history) {
        let task = history.task(number);
        let (Some(place), Kind::Branch) = (task.place, task.kind) else { continue };
        // Only what is the program's own work: a future of a library that is dropped in `select!` is fit for that.
        let inner = history.waits[number]
            .iter()
            .map(|wait| inside(history, number, wait.chain))
            .max_by_key(Vec::len);
        let Some(inner) = inner.filter(|inner| !inner.is_empty()) else { continue };
        let site = sites.entry((place, base(&task.name))).or_default();
        site.tasks.push(number);
        site.lived += task.ended.map_or(0, |(at, _)| at.saturating_sub(task.made));
        site.inner = Some((inner[0].file.clone(), inner[0].line));
    }
    let mut found = Vec::new();
    for ((place, name), site) in sites {
        let at = &history.recording.places[place];
        let same = |task: &&recording::Task| task.place == Some(place) && base(&task.name) == name;
        let of_site = history.recording.tasks.iter().filter(same);
        let completed =
            of_site.filter(|task| matches!(task.ended, Some((_, End::Completed)))).count();
        let in_select =
            sources.of(&at.file).is_some_and(|source| !source.line(at.line).contains("timeout"));
        if site.tasks.len() < BEGUN_ANEW || completed * 2 > site.tasks.len() || !in_select {
            continue;
        }
        let inner = site.inner.unwrap_or_default();
        found.push(Finding {
            kind: FindingKind::CancelledWork,
            file: at.file.clone(),
            line: branch_line(sources, at, &name),
            message: format!(
                "`{name}` in the select! at {}:{} was dropped half-way {} times, waiting at {}:{}, and begun anew each time; {} of \
                 work was thrown away. Make the future once, before the loop, and select on `&mut` of it.",
                at.file,
                at.line,
                site.tasks.len(),
                inner.0,
                inner.1,
                time(site.lived)
            ),
            times: site.tasks.len() as u64,
            cost: site.lived,
            gain: 0,
            event: history.polls[site.tasks[0]].last().map(|poll| poll.event),
            tasks: site.tasks,
        });
    }
    found
}

/// `fetch #3` is `fetch`.
fn base(name: &str) -> String {
    name.split(" #").next().unwrap_or(name).to_owned()
}

/// Futures with effects of which a part was done.
fn half_done(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let mut found: BTreeMap<(String, u32), Finding> = BTreeMap::new();
    for number in cancelled(history) {
        let waits = &history.waits[number];
        let Some(last) = waits.last() else { continue };
        let stopped = inside(history, number, last.chain);
        let Some(stopped_at) = stopped.last() else { continue };
        // The outermost place within is the statement of this future that it was at; those before it are done.
        let done = waits
            .iter()
            .rev()
            .skip(1)
            .filter_map(|wait| inside(history, number, wait.chain).last().copied());
        let done = done
            .filter(|place| {
                (&place.file, place.line) != (&stopped_at.file, stopped_at.line)
                    && place.line < stopped_at.line
            })
            .find(|place| has_effects(sources, place));
        let Some(done) = done else { continue };
        let task = history.task(number);
        let line = dropped_by(history, number).unwrap_or(stopped_at);
        let entry = found.entry((line.file.clone(), line.line)).or_insert_with(|| Finding {
            kind: FindingKind::CancelledWork,
            file: line.file.clone(),
            line: line.line,
            message: format!(
                "{} was dropped half-way, waiting at {}:{}: what it did at {}:{} is done, and the rest never will be. Spawn what has \
                 to be done as a whole, and await its handle.",
                task.name, stopped_at.file, stopped_at.line, done.file, done.line
            ),
            times: 0,
            cost: 0,
            gain: 0,
            tasks: Vec::new(),
            event: Some(last.event),
        });
        entry.times += 1;
        entry.cost += task.ended.map_or(0, |(at, _)| at.saturating_sub(task.made));
        entry.tasks.push(number);
    }
    found.into_values().collect()
}

/// A finding about tasks that were dropped at a place.
fn found_at(history: &History<'_>, place: &Place, message: String, tasks: Vec<usize>) -> Finding {
    let lived = tasks.iter().map(|task| {
        let task = history.task(*task);
        task.ended.map_or(0, |(at, _)| at.saturating_sub(task.made))
    });
    Finding {
        kind: FindingKind::CancelledWork,
        file: place.file.clone(),
        line: place.line,
        message,
        times: tasks.len() as u64,
        cost: lived.sum(),
        gain: 0,
        event: history.polls[tasks[0]].last().map(|poll| poll.event),
        tasks,
    }
}

/// The line that dropped a branch: the `timeout(..)` or `select!` that it was made in, if that is the program's own.
fn dropped_by<'a>(history: &History<'a>, task: usize) -> Option<&'a Place> {
    let of = history.task(task);
    let place = of.place.map(|place| &history.recording.places[place]);
    place.filter(|place| of.kind == Kind::Branch && place.own)
}

/// The tasks that were dropped, by the place of what they waited for: the innermost of their own function.
fn by_stop<'a>(history: &History<'a>) -> BTreeMap<(String, u32), (&'a Place, Vec<usize>)> {
    let mut stops: BTreeMap<(String, u32), (&Place, Vec<usize>)> = BTreeMap::new();
    for number in cancelled(history) {
        let Some(wait) = history.waits[number].last() else { continue };
        if let Some(place) = inside(history, number, wait.chain).last().copied() {
            let stop = stops.entry((place.file.clone(), place.line)).or_insert((place, Vec::new()));
            stop.1.push(number);
        }
    }
    stops
}

/// Branches of `select!` that had read a part of something from what they borrow: it is gone.
fn half_read(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, tasks) in by_stop(history).into_values() {
        let Some(source) = sources.of(&place.file) else { continue };
        let reads = |task: &&usize| {
            let of = history.task(**task);
            let io = history.waits[**task]
                .last()
                .is_some_and(|wait| history.chain(wait.chain).on == recording::On::Io);
            // It is made again, and goes on where the one before stopped.
            let again = history.recording.tasks.iter().any(|other| {
                other.place == of.place
                    && base(&other.name) == base(&of.name)
                    && other.made > of.made
            });
            of.kind == Kind::Branch && io && again && source.is_called_with_mut(&base(&of.name))
        };
        let tasks: Vec<usize> = tasks.iter().filter(reads).copied().collect();
        if tasks.is_empty() || !source.awaits_before(place.line) {
            continue;
        }
        let name = base(&history.task(tasks[0]).name);
        let message = format!(
            "`{name}` was dropped half-way {} times, waiting at {}:{}: what it had read before is gone, and the next one begins in \
             the middle. Make the future once, before the loop, and select on `&mut` of it; or keep what was read outside of it.",
            tasks.len(),
            place.file,
            place.line
        );
        found.push(found_at(history, place, message, tasks));
    }
    found
}

/// Futures of Tokio that have taken something in when they are dropped, by its documentation ("Cancel safety").
const TAKES_IN: [&str; 7] =
    ["ReadExact", "ReadToEnd", "ReadToString", "ReadUntil", "ReadLine", "WriteAll", "WriteAllBuf"];

/// Such futures as branches of `select!`: dropped after a part had come, and made again.
fn taken_in(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let mut sites: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for number in cancelled(history) {
        let task = history.task(number);
        let name = base(&task.name);
        let Some(place) = task.place.filter(|_| task.kind == Kind::Branch) else { continue };
        // What it waits for came, and was not enough.
        let came = history.wakes[number]
            .iter()
            .any(|(at, _)| history.polls[number].iter().any(|poll| poll.at >= *at && !poll.ready));
        let again = history.recording.tasks.iter().any(|other| {
            other.place == task.place && base(&other.name) == name && other.made > task.made
        });
        if TAKES_IN.contains(&name.as_str()) && came && again {
            sites.entry((place, name)).or_default().push(number);
        }
    }
    let finding = |((place, name), tasks): ((usize, String), Vec<usize>)| {
        let place = &history.recording.places[place];
        let message = format!(
            "`{name}` was dropped half-way {} at {}:{}, after a part had come: that part is gone, and the next one begins in the              middle. Make the future once, before the loop, and select on `&mut` of it; or use a call that is cancel safe.",
            super::count(tasks.len(), "time"),
            place.file,
            place.line
        );
        let line = branch_line(sources, place, &name);
        Finding { line, ..found_at(history, place, message, tasks) }
    };
    sites.into_iter().map(finding).collect()
}

/// Calls with effects that were dropped half-way and made again: a retry that does it twice.
fn done_again(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, tasks) in by_stop(history).into_values() {
        // Either the call that it waited for changes something, or what was dropped does so itself.
        let effects = has_effects(sources, place) || changes_something(&place.function);
        let again = |task: &&usize| {
            let of = history.task(**task);
            let dropped = of.ended.map_or(u64::MAX, |(at, _)| at);
            of.kind == Kind::Branch
                && history.recording.tasks.iter().any(|other| {
                    other.place == of.place
                        && base(&other.name) == base(&of.name)
                        && other.made >= dropped
                })
        };
        let tasks: Vec<usize> = tasks.iter().filter(again).copied().collect();
        if !effects || tasks.is_empty() {
            continue;
        }
        let name = base(&history.task(tasks[0]).name);
        let message = format!(
            "`{name}` was dropped {} while it waited at {}:{} and then called again: what it had done by then is done again. \
             Spawn what has to be done once, and limit only the wait for it; or make it idempotent.",
            super::count(tasks.len(), "time"),
            place.file,
            place.line
        );
        let line = dropped_by(history, tasks[0]).unwrap_or(place);
        found.push(found_at(history, line, message, tasks));
    }
    found
}

/// The line of a branch. What is made within a macro has the line that the macro begins on.
fn branch_line(sources: &Sources, place: &Place, name: &str) -> u32 {
    let source = sources.of(&place.file);
    source.and_then(|source| source.branch_line(place.line, name)).unwrap_or(place.line)
}

/// Whether a line calls a function that changes something outside, as far as its name tells.
fn has_effects(sources: &Sources, place: &Place) -> bool {
    sources
        .of(&place.file)
        .is_some_and(|source| source.calls(place.line).iter().any(|name| changes_something(name)))
}

/// Whether a name begins with such a verb: `book_seat`, and neither `seats_booked` nor `order_book`.
fn changes_something(name: &str) -> bool {
    let name = name.rsplit(['.', ':']).next().unwrap_or(name);
    let verb = name.trim_start_matches('_').split('_').next().unwrap_or_default();
    EFFECTS.contains(&verb.to_lowercase().as_str())
}
