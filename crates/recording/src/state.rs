//! A recording up to one of its events: how each task was then.

use crate::{End, Event, Recording, What};
use serde::Serialize;

/// What a task does at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is not there yet.
    NotMade,
    /// It was made, and not polled yet.
    Made,
    /// A thread is polling it.
    Running,
    /// It was woken, and no thread polls it yet.
    Ready,
    /// It waits.
    Waiting,
    /// It is over.
    Ended(End),
}

/// A task at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// What it does.
    pub state: State,
    /// The chain of its last wait, or of the last look at its thread: where it is.
    pub chain: Option<usize>,
    /// When its present poll ends, if it is running.
    until: u64,
    /// Whether that poll ends with the task being ready.
    ends: bool,
    /// Whether it was woken during its present poll.
    woken: bool,
}

/// How each task is right after the event at this position; at the end of the recording, if there is no such event.
pub fn states_at(recording: &Recording, position: usize) -> Vec<Now> {
    replay(recording, position, |_, _, _| {})
}

/// When each task changed into which state, up to the event at this position.
pub fn changes_until(recording: &Recording, position: usize) -> Vec<Vec<(u64, State)>> {
    let mut changes = vec![Vec::new(); recording.tasks.len()];
    replay(recording, position, |task, at, state| changes[task].push((at, state)));
    changes
}

fn replay(
    recording: &Recording,
    position: usize,
    mut change: impl FnMut(usize, u64, State),
) -> Vec<Now> {
    let unmade = Now { state: State::NotMade, chain: None, until: 0, ends: false, woken: false };
    let mut now = vec![unmade; recording.tasks.len()];
    for event in recording.events.iter().take(position.saturating_add(1)) {
        let Some(task) = now.get_mut(event.task) else { continue };
        if let Some((at, state)) = task.catch_up(event.at) {
            change(event.task, at, state);
        }
        let before = task.state;
        task.apply(event);
        if task.state != before || matches!(event.what, What::Poll { .. }) {
            change(event.task, event.at, task.state);
        }
    }
    let time = recording.events.get(position).map_or(recording.elapsed, |event| event.at);
    for (number, task) in now.iter_mut().enumerate() {
        if let Some((at, state)) = task.catch_up(time) {
            change(number, at, state);
        }
    }
    now
}

impl Now {
    /// Ends the present poll if it is over by this time; when it was over, and what came then.
    fn catch_up(&mut self, at: u64) -> Option<(u64, State)> {
        if self.state == State::Running && at > self.until && !self.ends {
            self.state = if self.woken { State::Ready } else { State::Waiting };
            return Some((self.until, self.state));
        }
        None
    }

    fn apply(&mut self, event: &Event) {
        match &event.what {
            What::Made => self.state = State::Made,
            What::Poll { took, ready } => {
                self.state = State::Running;
                self.until = event.at.saturating_add(*took);
                self.ends = *ready;
                self.woken = false;
            }
            What::Waits { chain } | What::Held { chain } => self.chain = Some(*chain),
            What::Woken { .. } if self.state == State::Running => self.woken = true,
            What::Woken { .. } if self.state == State::Waiting => self.state = State::Ready,
            What::Ended { how } => self.state = State::Ended(*how),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Program, Task};

    #[test]
    fn a_task_runs_waits_is_ready_and_ends() {
        let event = |at, what| Event { at, task: 0, thread: 0, what };
        let task = Task {
            name: "main".to_owned(),
            kind: Kind::Main,
            parent: None,
            place: None,
            made: 0,
            ended: Some((30, End::Completed)),
            own: true,
            borrowed: false,
        };
        let other = |at| Event { at, task: 1, thread: 0, what: What::Made };
        let recording = Recording {
            schema: crate::SCHEMA,
            program: Program::default(),
            elapsed: 30,
            places: Vec::new(),
            chains: Vec::new(),
            tasks: vec![task.clone(), task],
            events: vec![
                event(0, What::Made),
                event(1, What::Poll { took: 2, ready: false }),
                event(2, What::Waits { chain: 7 }),
                other(10),
                event(20, What::Woken { by: Some(1) }),
                event(25, What::Poll { took: 5, ready: true }),
                event(30, What::Ended { how: End::Completed }),
            ],
            not_kept: 0,
            notes: Vec::new(),
        };
        let state = |position| states_at(&recording, position)[0].state;
        let seen: Vec<State> = (0..recording.events.len()).map(state).collect();
        use State::{Ended, Made, Ready, Running, Waiting};
        assert_eq!(seen, [Made, Running, Running, Waiting, Ready, Running, Ended(End::Completed)]);
        assert_eq!(states_at(&recording, 2)[0].chain, Some(7));
        assert_eq!(states_at(&recording, 2)[1].state, State::NotMade);
        let changes = changes_until(&recording, usize::MAX);
        let expected = [(0, Made), (1, Running), (3, Waiting), (20, Ready), (25, Running)];
        assert_eq!(changes[0][..5], expected);
        assert_eq!(changes[0][5], (30, Ended(End::Completed)));
    }
}
