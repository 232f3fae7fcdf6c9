//! *Sequential*: waits that do not need each other, one after another.

use super::history::{History, Wait};
use super::limits::{SEQUENTIAL, SEQUENTIAL_PERCENT, SEQUENTIAL_TURNS};
use super::time;
use crate::source::Sources;
use recording::{Chain, Finding, FindingKind, Kind, On};
use std::collections::{HashMap, HashSet};

/// The awaits of one task on one line.
#[derive(Default)]
struct Site {
    /// The waits there, each with the time from its beginning to its end, in the order of time.
    waits: Vec<(u64, u64, usize)>,
    event: usize,
}

type Key = (usize, String, u32);

pub fn find(history: &History<'_>, sources: &Sources) -> Vec<Finding> {
    let sites = sites(history, sources);
    let mut found: Vec<Finding> = Vec::new();
    let mut by_place: HashMap<(&str, u32), Vec<(usize, &Site)>> = HashMap::new();
    for ((task, file, line), site) in &sites.in_loops {
        by_place.entry((file, *line)).or_default().push((*task, site));
    }
    for (key, site) in &sites.in_loops {
        let Some(finding) = in_a_loop(history, key, site) else { continue };
        // Other tasks do the same at the same time: several workers, each of which takes one thing at a time.
        let same = &by_place[&(key.1.as_str(), key.2)];
        let overlaps = same.iter().any(|(other, others)| {
            !history.is_within(*other, key.0)
                && !history.is_within(key.0, *other)
                && overlap(site, others)
        });
        if !overlaps {
            found.push(finding);
        }
    }
    found.extend(in_a_row(history, sources, &sites.all));
    one_per_place(found)
}

struct Sites {
    all: HashMap<Key, Site>,
    in_loops: HashMap<Key, Site>,
}

fn sites(history: &History<'_>, sources: &Sources) -> Sites {
    let mut sites = Sites { all: HashMap::new(), in_loops: HashMap::new() };
    let mut independent: HashMap<(String, u32), bool> = HashMap::new();
    for task in 0..history.waits.len() {
        // Where a loop has a wait of its own, such as a pause between requests, it is slow on purpose.
        let mut last_end = HashMap::new();
        for wait in &history.waits[task] {
            if !counts(history, wait, &last_end) {
                continue;
            }
            for (depth, place) in history.places(wait.chain).enumerate() {
                let direct = depth == 0;
                let key = (task, place.file.clone(), place.line);
                let span = (wait.from, wait.until, wait.chain);
                let add = |sites: &mut HashMap<Key, Site>| {
                    let site = sites
                        .entry(key.clone())
                        .or_insert_with(|| Site { event: wait.event, ..Site::default() });
                    site.waits.push(span);
                };
                let chain = history.chain(wait.chain);
                let paused = direct && is_pause(chain);
                if !paused {
                    add(&mut sites.all);
                }
                let of = (place.file.clone(), place.line);
                let yes = *independent.entry(of).or_insert_with(|| {
                    let Some(source) = sources.of(&place.file) else { return false };
                    let loops = source.loops(place.line);
                    loops.first().is_some_and(|of| {
                        source.turns_are_independent(of, place.line) && !pauses(&of.body)
                    })
                });
                let stream = sources
                    .of(&place.file)
                    .filter(|_| !direct)
                    .and_then(|source| source.turns_of_a_stream(place.line));
                if let Some(line) = stream {
                    let site = sites.in_loops.entry((task, place.file.clone(), line));
                    let site =
                        site.or_insert_with(|| Site { event: wait.event, ..Site::default() });
                    site.waits.push(span);
                    break;
                }
                // What was made before the loop may have run all the while: a receipt, a handle. A future that did not has
                // a place of its own where it waits.
                let before = direct
                    && yes
                    && chain.on != On::Join
                    && sources
                        .of(&place.file)
                        .is_some_and(|source| source.awaits_what_was_made_before(place.line));
                if yes && !paused && !before {
                    add(&mut sites.in_loops);
                    last_end.insert((place.file.clone(), place.line), wait.until);
                    // The innermost loop that could be done at once is the one to speak of.
                    break;
                }
            }
        }
    }
    sites
}

/// Whether the program itself asks to wait. A call of a library that waits for a timer does not: that may be how long an
/// answer takes.
fn is_pause(chain: &Chain) -> bool {
    let call = &chain.call;
    let own = call.is_empty() || call.starts_with("tokio::") || call.starts_with("asyncio");
    chain.on == On::Timer && !call.contains("imeout") && (own || call.contains("leep"))
}

/// Whether a loop waits between its turns, on purpose.
fn pauses(body: &str) -> bool {
    let calm: String = body.split_whitespace().collect();
    ["sleep(", ".tick()", "yield_now()", "sleep_until("].iter().any(|call| calm.contains(call))
}

/// Whether this is a wait for an answer, that others could have been asked for meanwhile.
fn counts(history: &History<'_>, wait: &Wait, last_end: &HashMap<(String, u32), u64>) -> bool {
    let chain = history.chain(wait.chain);
    match chain.on {
        On::Timer | On::Io | On::Other => true,
        // Of Tokio's own channels and asyncio's queues one waits for another task; under a library, for an answer.
        On::Channel => {
            !(chain.call.starts_with("tokio::sync") || chain.call.starts_with("asyncio."))
                || chain.call.contains("oneshot")
        }
        On::Join => {
            // A task that was there before the turn began runs together with others.
            let made = history.joined(wait).map(|task| history.task(task).made);
            let places = history.places(wait.chain);
            let before =
                places.filter_map(|place| last_end.get(&(place.file.clone(), place.line))).max();
            match (made, before) {
                (Some(made), Some(before)) => made >= *before,
                (Some(made), None) => wait.from.saturating_sub(made) < SEQUENTIAL,
                (None, _) => false,
            }
        }
        _ => false,
    }
}

fn overlap(one: &Site, other: &Site) -> bool {
    let (Some(first), Some(last)) = (one.waits.first(), one.waits.last()) else { return false };
    other.waits.iter().any(|(from, until, _)| *from < last.1 && *until > first.0)
}

/// How many awaits a site stands for: one await may take several waits, of which the one that takes longest
/// happens once in each.
fn turns(site: &Site) -> (u64, u64, u64) {
    let mut by_chain: HashMap<usize, (u64, u64)> = HashMap::new();
    for (from, until, chain) in &site.waits {
        let of = by_chain.entry(*chain).or_default();
        of.0 += until - from;
        of.1 += 1;
    }
    let turns = by_chain.values().max().map_or(0, |(_, count)| *count);
    let total = site.waits.iter().map(|(from, until, _)| until - from).sum();
    let longest = site.waits.iter().map(|(from, until, _)| until - from).max().unwrap_or_default();
    (turns, total, longest)
}

fn in_a_loop(history: &History<'_>, key: &Key, site: &Site) -> Option<Finding> {
    let (task, file, line) = key;
    let (mut turns, mut total, mut longest) = turns(site);
    // What a timeout limits is a branch, one in each turn; it may take several polls.
    let branches = history.branches(*task).iter().map(|branch| history.task(*branch));
    let branches = branches.filter(|branch| {
        let place = branch.place.map(|place| &history.recording.places[place]);
        place.is_some_and(|place| (&place.file, place.line) == (file, *line))
    });
    let lives: Vec<u64> =
        branches.filter_map(|branch| Some(branch.ended?.0.saturating_sub(branch.made))).collect();
    if site.waits.iter().any(|(_, _, chain)| history.chain(*chain).call.contains("imeout"))
        && !lives.is_empty()
    {
        turns = lives.len() as u64;
        total = lives.iter().sum();
        longest = lives.iter().copied().max().unwrap_or_default();
    }
    let gain = total.saturating_sub(longest);
    if turns < SEQUENTIAL_TURNS || !is_worth(history, gain) {
        return None;
    }
    let message = format!(
        "{turns} awaits in a loop at {file}:{line} took {} one after another, never more than one in flight; \
         their turns do not need each other, and together they could take {}.",
        time(total),
        time(longest)
    );
    Some(finding(*task, file, *line, message, (turns, total, gain), site.event))
}

fn is_worth(history: &History<'_>, gain: u64) -> bool {
    gain >= SEQUENTIAL && gain * 100 >= history.recording.elapsed * SEQUENTIAL_PERCENT
}

fn finding(
    task: usize,
    file: &str,
    line: u32,
    message: String,
    (times, cost, gain): (u64, u64, u64),
    event: usize,
) -> Finding {
    Finding {
        kind: FindingKind::Sequential,
        file: file.to_owned(),
        line,
        message,
        times,
        cost,
        gain,
        tasks: vec![task],
        event: Some(event),
    }
}

/// Statements of one block that could wait together.
fn in_a_row(history: &History<'_>, sources: &Sources, all: &HashMap<Key, Site>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut keys: Vec<&Key> = all.keys().collect();
    keys.sort();
    let mut told: HashSet<Key> = HashSet::new();
    let mut rows: HashMap<(&str, u32), Vec<u32>> = HashMap::new();
    for key in keys {
        let (task, file, line) = key;
        if told.contains(key) || history.task(*task).kind == Kind::Blocking {
            continue;
        }
        let Some(source) = sources.of(file) else { continue };
        let lines =
            rows.entry((file, *line)).or_insert_with(|| source.independent_with(*line)).clone();
        let of = |line: u32| all.get(&(*task, file.clone(), line));
        let waited: Vec<(u64, u64)> = lines
            .iter()
            .filter_map(|line| of(*line))
            .map(|site| {
                let (turns, total, _) = turns(site);
                (total, turns)
            })
            .collect();
        if waited.len() < 2 || waited.len() != lines.len() {
            continue;
        }
        told.extend(lines.iter().map(|line| (*task, file.clone(), *line)));
        let total: u64 = waited.iter().map(|(total, _)| total).sum();
        let longest = waited.iter().map(|(total, _)| *total).max().unwrap_or_default();
        let gain = total - longest;
        if !is_worth(history, gain) {
            continue;
        }
        let message = format!(
            "{} awaits in a row from {file}:{line} on took {} one after another; none of them uses an answer of \
             those before it, and together they could take {}.",
            lines.len(),
            time(total),
            time(longest)
        );
        let event = of(*line).map_or(0, |site| site.event);
        found.push(finding(*task, file, *line, message, (lines.len() as u64, total, gain), event));
    }
    found
}

/// Of several tasks that do the same one after another, the one that lost most is told.
fn one_per_place(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(|finding| std::cmp::Reverse(finding.cost));
    let mut kept: Vec<Finding> = Vec::new();
    for finding in found {
        if !kept.iter().any(|other| (&other.file, other.line) == (&finding.file, finding.line)) {
            kept.push(finding);
        }
    }
    kept
}
