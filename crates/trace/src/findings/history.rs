//! A recording by tasks: the polls of each, and the waits between them.

use recording::{Chain, Kind, Place, Recording, Task, What};

/// One poll of a task.
#[derive(Clone, Debug)]
pub struct Poll {
    pub at: u64,
    pub ends: u64,
    pub ready: bool,
    pub thread: u32,
    /// The event that it is.
    pub event: usize,
    /// The chains of the waits that began in it.
    pub waits: Vec<usize>,
    /// The chains of the looks at its thread.
    pub held: Vec<(u64, usize)>,
}

/// A wait: from the end of a poll to the beginning of the next.
#[derive(Clone, Debug)]
pub struct Wait {
    pub from: u64,
    pub until: u64,
    /// What it was for: the innermost of the waits that began there.
    pub chain: usize,
    /// Which task woke it, if one did.
    pub woken_by: Option<usize>,
    /// The event of the poll before it.
    pub event: usize,
}

/// A recording by tasks.
pub struct History<'a> {
    pub recording: &'a Recording,
    pub polls: Vec<Vec<Poll>>,
    pub waits: Vec<Vec<Wait>>,
    /// When each task was woken, and by which.
    pub wakes: Vec<Vec<(u64, Option<usize>)>>,
    /// The branches that each task polls itself.
    branches: Vec<Vec<usize>>,
    /// When whole tasks ended, and which: in the order of time.
    ends: Vec<(u64, usize)>,
}

impl<'a> History<'a> {
    pub fn of(recording: &'a Recording) -> Self {
        let count = recording.tasks.len();
        let mut history = History {
            recording,
            polls: vec![Vec::new(); count],
            waits: vec![Vec::new(); count],
            wakes: vec![Vec::new(); count],
            branches: vec![Vec::new(); count],
            ends: Vec::new(),
        };
        for (number, task) in recording.tasks.iter().enumerate() {
            if let Some(parent) = task.parent.filter(|parent| *parent < count)
                && task.kind == Kind::Branch
            {
                history.branches[parent].push(number);
            }
            if let Some((at, _)) = task.ended
                && matches!(task.kind, Kind::Spawned | Kind::Blocking)
            {
                history.ends.push((at, number));
            }
        }
        history.ends.sort_unstable();
        for (number, event) in recording.events.iter().enumerate() {
            if event.task >= count {
                continue;
            }
            let polls = &mut history.polls[event.task];
            match &event.what {
                What::Poll { ready, .. } => polls.push(Poll {
                    at: event.at,
                    ends: event.ends(),
                    ready: *ready,
                    thread: event.thread,
                    event: number,
                    waits: Vec::new(),
                    held: Vec::new(),
                }),
                What::Waits { chain } => {
                    if let Some(poll) = polls.last_mut() {
                        poll.waits.push(*chain);
                    }
                }
                What::Held { chain } => history.held(event.task, event.at, *chain),
                What::Woken { by } => history.wakes[event.task].push((event.at, *by)),
                _ => {}
            }
        }
        for task in 0..count {
            history.waits[task] = history.waits_of(task);
        }
        history
    }

    /// A look at a thread belongs to the poll of the innermost task, and to those around it.
    fn held(&mut self, task: usize, at: u64, chain: usize) {
        let mut task = Some(task);
        while let Some(number) = task {
            if let Some(poll) = self.polls[number].last_mut()
                && poll.at <= at
                && at <= poll.ends
            {
                poll.held.push((at, chain));
            }
            let of = &self.recording.tasks[number];
            task = of.parent.filter(|_| of.kind == Kind::Branch);
        }
    }

    fn waits_of(&self, task: usize) -> Vec<Wait> {
        let polls = &self.polls[task];
        let mut waits = Vec::new();
        for (number, poll) in polls.iter().enumerate() {
            let Some(chain) = self.innermost(&poll.waits).filter(|_| !poll.ready) else { continue };
            // A timer takes the waker before it looks whether it is time. If it was, and the task went on to poll
            // branches, it waits for these.
            let before =
                number.checked_sub(1).and_then(|before| self.innermost(&polls[before].waits));
            let limits = self.chain(chain).call.contains("imeout");
            if before == Some(chain)
                && !limits
                && poll.waits.len() == 1
                && self.branch_waits(task, poll)
            {
                continue;
            }
            let end = self.recording.tasks[task].ended.map_or(self.recording.elapsed, |(at, _)| at);
            let until = polls.get(number + 1).map_or(end, |next| next.at);
            let wakes = &self.wakes[task];
            let first = wakes.partition_point(|(at, _)| *at < poll.at);
            let woken_by = wakes.get(first).filter(|(at, _)| *at <= until).and_then(|(_, by)| *by);
            waits.push(Wait { from: poll.ends, until, chain, woken_by, event: poll.event });
        }
        waits
    }

    /// Whether a branch of this task began to wait in this poll.
    fn branch_waits(&self, task: usize, poll: &Poll) -> bool {
        self.branches[task].iter().any(|number| {
            let branch = &self.recording.tasks[*number];
            branch.made <= poll.ends && branch.ended.is_none_or(|(at, _)| at > poll.ends) && {
                let polls = &self.polls[*number];
                let from = polls.partition_point(|own| own.at < poll.at);
                polls.get(from).is_some_and(|own| own.ends <= poll.ends)
            }
        })
    }

    /// Of several waits of one poll the one that says most: the last, unless it is around the one before it, as a
    /// timeout is around what it limits.
    fn innermost(&self, waits: &[usize]) -> Option<usize> {
        let mut best: Option<usize> = None;
        for wait in waits {
            let around = best.is_some_and(|best| {
                let (inner, outer) = (&self.chain(best).places, &self.chain(*wait).places);
                inner.len() > outer.len() && inner.ends_with(outer)
            });
            if !around {
                best = Some(*wait);
            }
        }
        best
    }

    /// The task whose end a wait was for: the last that ended in it.
    pub fn joined(&self, wait: &Wait) -> Option<usize> {
        let behind = self.ends.partition_point(|(at, _)| *at <= wait.until);
        let last = behind.checked_sub(1).map(|last| self.ends[last]);
        last.filter(|(at, _)| wait.from <= *at).map(|(_, number)| number).or(wait.woken_by)
    }

    /// The branches that a task polls itself.
    pub fn branches(&self, task: usize) -> &[usize] {
        &self.branches[task]
    }

    /// A task with its branches, and theirs.
    pub fn with_branches(&self, task: usize) -> Vec<usize> {
        let mut all = vec![task];
        let mut next = 0;
        while let Some(one) = all.get(next).copied() {
            all.extend(&self.branches[one]);
            next += 1;
        }
        all
    }

    pub fn chain(&self, number: usize) -> &'a Chain {
        &self.recording.chains[number]
    }

    /// The places of a chain, innermost first.
    pub fn places(&self, chain: usize) -> impl DoubleEndedIterator<Item = &'a Place> + use<'a> {
        let recording = self.recording;
        recording.chains[chain].places.iter().map(|place| &recording.places[*place])
    }

    pub fn task(&self, number: usize) -> &'a Task {
        &self.recording.tasks[number]
    }

    /// Whether `inner` is a branch of `outer`, or of a branch of it.
    pub fn is_within(&self, inner: usize, outer: usize) -> bool {
        let mut task = Some(inner);
        while let Some(number) = task {
            if number == outer {
                return true;
            }
            let of = self.task(number);
            task = of.parent.filter(|_| of.kind == Kind::Branch);
        }
        false
    }

    /// Whether a task is one that the runtime polls, and no branch of another.
    pub fn is_whole(&self, task: usize) -> bool {
        matches!(self.task(task).kind, Kind::Main | Kind::Spawned)
    }

    /// When the task that the program is about ended, if it did.
    pub fn main_ended(&self) -> Option<u64> {
        let mains = self.recording.tasks.iter().filter(|task| task.kind == Kind::Main);
        mains.filter_map(|task| task.ended).map(|(at, _)| at).max()
    }
}
