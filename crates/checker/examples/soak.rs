//! Judges right attempts again and again on a busy machine: no verdict may hang on chance.
//!
//! ```text
//! cargo run --release -p checker --example soak -- --runs 10000
//! cargo run --release -p checker --example soak -- --runs 100 --nice 19
//! ```
//!
//! Each attempt is compiled once, and its checks are run by the judge that students get, while other processes keep
//! all cores busy. How often each attempt was judged, and what was said when it did not pass, is kept in
//! `target/soak/`, so that a run which was ended goes on where it was. Fails when a verdict was false.

use anyhow::{Context, bail};
use checker::{Attempt, Builder, Cancel, Carried, Catalogue, Folder, Judge, Layout};
use checker::{Outcome, Quiet, Ready, Supervisor, Verdict};
use clap::Parser;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

#[derive(Parser)]
struct Options {
    /// How many runs there are to be, of all attempts together
    #[arg(long, default_value_t = 10_000)]
    runs: u64,
    /// How many attempts to compile at a time
    #[arg(long, default_value_t = 24)]
    batch: usize,
    /// End after so many minutes of judging; the next run goes on
    #[arg(long)]
    minutes: Option<f64>,
    /// Lower the priority of the judge and of all that it runs, and not that of the busy processes
    #[arg(long, default_value_t = 0)]
    nice: u8,
    /// How many processes keep the cores busy
    #[arg(long, default_value_t = 6)]
    busy: usize,
    /// How many attempts to judge at a time
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Only attempts whose path contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Begin anew
    #[arg(long)]
    anew: bool,
}

/// What is known of one attempt.
#[derive(Default, Deserialize, Serialize)]
struct Tally {
    runs: u64,
    /// Verdicts that were not "passed".
    false_verdicts: Vec<serde_json::Value>,
    /// The longest run, in seconds.
    longest_s: f64,
}

type Tallies = BTreeMap<String, Tally>;

/// The argument of a process that keeps a core busy.
const BUSY: &str = "--keep-a-core-busy";

fn main() -> anyhow::Result<ExitCode> {
    #[cfg(target_os = "linux")]
    if let Some(status) = checker::run_if_asked() {
        return Ok(status);
    }
    if env::args().nth(1).is_some_and(|word| word == BUSY) {
        keep_busy();
    }
    let options = Options::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let memory = root.join(format!("target/soak/nice-{}-busy-{}.json", options.nice, options.busy));
    let tallies = if options.anew { Tallies::new() } else { load(&memory) };
    let attempts = attempts(&root, &options.only)?;
    if attempts.is_empty() {
        bail!("no right attempt has {:?} in its path", options.only);
    }
    // As often as all others, and the first some more.
    let (each, more) = (options.runs / attempts.len() as u64, options.runs % attempts.len() as u64);
    let wanted = |at: usize| each + u64::from((at as u64) < more);

    let mut left = options.minutes.map(|minutes| Duration::from_secs_f64(minutes * 60.0));
    let judge = judge(&root);
    let tallies = Mutex::new(tallies);
    let open: Vec<(u64, &(PathBuf, Attempt))> = attempts
        .iter()
        .enumerate()
        .filter_map(|(at, one)| {
            let known = lock(&tallies).get(&name(&root, &one.0)).map_or(0, |it| it.runs);
            let left = wanted(at).saturating_sub(known);
            (left > 0).then_some((left, one))
        })
        .collect();
    for batch in open.chunks(options.batch) {
        if left.is_some_and(|left| left.is_zero()) {
            break;
        }
        let ready = compile(&judge, batch, options.jobs)?;
        let busy = Busy::start(options.busy)?;
        // Round by round, so that neighbours differ.
        let rounds = ready.iter().map(|(left, ..)| *left).max().unwrap_or_default();
        let order: Vec<usize> = (0..rounds)
            .flat_map(|round| {
                let left = ready.iter().map(|(left, ..)| *left).enumerate();
                left.filter(move |(_, left)| round < *left).map(|(at, _)| at).collect::<Vec<_>>()
            })
            .collect();
        let next = AtomicUsize::new(0);
        let start = Instant::now();
        let is_over = || left.is_some_and(|left| start.elapsed() > left);
        thread::scope(|scope| {
            for _ in 0..options.jobs.max(1) {
                scope.spawn(|| {
                    lower_the_priority(options.nice);
                    while let Some(at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if is_over() {
                            return;
                        }
                        let (_, path, ready) = &ready[*at];
                        let verdict = judge.run(ready, &Quiet, &Cancel::default());
                        note(&mut lock(&tallies), name(&root, path), verdict);
                    }
                });
            }
        });
        drop(busy);
        left = left.map(|left| left.saturating_sub(start.elapsed()));
        save(&memory, &lock(&tallies))?;
    }
    Ok(report(&lock(&tallies), &options))
}

/// Says how it went, in a line.
fn report(tallies: &Tallies, options: &Options) -> ExitCode {
    let mut wrong = 0;
    for (name, tally) in tallies {
        for verdict in &tally.false_verdicts {
            wrong += 1;
            println!("{name}: {verdict:#}\n");
        }
    }
    let runs: u64 = tallies.values().map(|tally| tally.runs).sum();
    let longest = tallies.values().map(|tally| tally.longest_s).fold(0.0, f64::max);
    let priority = match options.nice {
        0 => "at normal priority".to_owned(),
        nice => format!("at nice {nice}"),
    };
    println!(
        "{runs} runs of {} right attempts {priority} beside {} busy processes: {wrong} false verdicts; the longest run took {longest:.1} s",
        tallies.len(),
        options.busy
    );
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn judge(root: &Path) -> Judge {
    let folder = Folder { root: root.to_owned(), layout: Layout::Clone };
    #[cfg(target_os = "linux")]
    let supervisor = Supervisor::with_helper(checker::Helper::this_executable());
    #[cfg(not(target_os = "linux"))]
    let supervisor = Supervisor::new();
    let builder = Builder::open(&folder, Carried::default(), &supervisor, &(Arc::new(Quiet) as _));
    Judge { builder: Arc::new(builder), time_limit: Duration::from_secs(10) }
}

/// All right attempts, in an order in which those of one exercise are far apart.
fn attempts(root: &Path, only: &str) -> anyhow::Result<Vec<(PathBuf, Attempt)>> {
    let read = |path: &str| fs::read_to_string(root.join(path));
    let info = read("exercises/info.toml")?;
    let catalogue = Catalogue::new(&info, |path| read(path).ok())?;
    let mut attempts = Vec::new();
    for exercise in &catalogue.exercises {
        let folder = root.join("tests/attempts").join(&exercise.name);
        let mut paths: Vec<PathBuf> =
            fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.starts_with("right_") && path.to_string_lossy().contains(only)
        });
        paths.sort();
        for (at, path) in paths.into_iter().enumerate() {
            let attempt = Attempt::from_file(exercise, &path)?;
            attempts.push((at, path, attempt));
        }
    }
    attempts.sort_by_key(|(at, ..)| *at);
    Ok(attempts.into_iter().map(|(_, path, attempt)| (path, attempt)).collect())
}

type Prepared<'a> = Vec<(u64, &'a PathBuf, Ready<'a>)>;

fn compile<'a>(
    judge: &Judge,
    batch: &[(u64, &'a (PathBuf, Attempt))],
    jobs: usize,
) -> anyhow::Result<Prepared<'a>> {
    let next = AtomicUsize::new(0);
    let (ready, failed) = (Mutex::new(Vec::new()), Mutex::new(None));
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                while let Some((left, (path, attempt))) =
                    batch.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    match judge.ready(attempt, &Quiet, &Cancel::default()) {
                        Ok(one) => lock(&ready).push((*left, path, one)),
                        Err(error) => *lock(&failed) = Some((path, error)),
                    }
                }
            });
        }
    });
    if let Some((path, error)) = lock(&failed).take() {
        return Err(error).with_context(|| format!("{} is not ready", path.display()));
    }
    Ok(ready.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn note(tallies: &mut Tallies, name: String, verdict: Result<Option<Verdict>, checker::Error>) {
    let tally = tallies.entry(name).or_default();
    tally.runs += 1;
    match verdict {
        Ok(Some(verdict)) => {
            tally.longest_s = tally.longest_s.max(verdict.run.as_secs_f64());
            if verdict.outcome != Outcome::Passed {
                tally.false_verdicts.push(verdict.json());
            }
        }
        Ok(None) => {}
        Err(error) => tally.false_verdicts.push(error.to_string().into()),
    }
}

/// The name of an attempt: its exercise and its file.
fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root.join("tests/attempts")).unwrap_or(path).display().to_string()
}

fn load(memory: &Path) -> Tallies {
    let text = fs::read_to_string(memory).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn save(memory: &Path, tallies: &Tallies) -> anyhow::Result<()> {
    fs::create_dir_all(memory.parent().unwrap_or(Path::new(".")))?;
    Ok(fs::write(memory, serde_json::to_string_pretty(tallies)?)?)
}

/// Processes that keep cores busy, until this is dropped.
struct Busy(Vec<Child>);

impl Busy {
    fn start(number: usize) -> anyhow::Result<Self> {
        let one = |_| {
            let mut command = Command::new(env::current_exe()?);
            // When we are gone, however that came, its input ends, and so does it.
            command.arg(BUSY).stdin(Stdio::piped()).spawn()
        };
        Ok(Busy((0..number).map(one).collect::<Result<_, _>>()?))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // It may be gone already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Keeps a core busy until standard input ends.
#[expect(clippy::disallowed_methods, reason = "a program of its own, with nothing to tidy up")]
fn keep_busy() -> ! {
    // Linux shares the cores out among sessions. In ours, all of the busy ones would get no more than one check.
    #[cfg(unix)]
    let _ = rustix::process::setsid();
    thread::spawn(|| {
        loop {
            std::hint::spin_loop();
        }
    });
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    std::process::exit(0)
}

/// That of this thread and of what it starts.
#[cfg(unix)]
fn lower_the_priority(nice: u8) {
    // Zero is this thread. Where it is not allowed, the soak is an easier one.
    let _ = rustix::process::setpriority_process(None, i32::from(nice));
}

#[cfg(not(unix))]
fn lower_the_priority(_: u8) {}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
