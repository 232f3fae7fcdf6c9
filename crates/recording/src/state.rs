//! A recording up to one of its events: how each task was then.

use crate::{End, Recording, What};
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

/// How each task is right after the event at this position.
pub fn states_at(recording: &Recording, position: usize) -> Vec<Now> {
    let unmade = Now { state: State::NotMade, chain: None, until: 0, ends: false, woken: false };
    let mut now = vec![unmade; recording.tasks.len()];
    for event in recording.events.iter().take(position + 1) {
        for task in &mut now {
            task.catch_up(event.at);
        }
        let Some(task) = now.get_mut(event.task) else { continue };
        match &event.what {
            What::Made => task.state = State::Made,
            What::Poll { took, ready } => {
                task.state = State::Running;
                task.until = event.at.saturating_add(*took);
                task.ends = *ready;
                task.woken = false;
            }
            What::Waits { chain } | What::Held { chain } => task.chain = Some(*chain),
            What::Woken { .. } if task.state == State::Running => task.woken = true,
            What::Woken { .. } if task.state == State::Waiting => task.state = State::Ready,
            What::Ended { how } => task.state = State::Ended(*how),
            _ => {}
        }
    }
    now
}

impl Now {
    /// Ends the present poll if it is over by this time.
    fn catch_up(&mut self, at: u64) {
        if self.state == State::Running && at > self.until && !self.ends {
            self.state = if self.woken { State::Ready } else { State::Waiting };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Kind, Program, Task};

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
    }
}
