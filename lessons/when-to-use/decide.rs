//! The decision guide, as data: what to ask, and what to recommend.
//!
//! Two questions carry it: does the work wait, and does it compute? A third
//! one is asked where it matters.

/// What is known about the work so far; `None` is what nobody has said yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// It waits: for the network, a disk, a database, a clock.
    pub waits: Option<bool>,
    /// It computes for longer than a blink.
    pub computes: Option<bool>,
    /// What it waits for can be called asynchronously.
    pub has_async_calls: Option<bool>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Something has to be known first.
    Ask(Question),
    /// The guide has an answer.
    Take(Tool),
}

/// A question with the answers yes and no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether it waits.
    Waits,
    /// Whether it computes.
    Computes,
    /// Whether its library has async calls.
    HasAsyncCalls,
}

/// What to do it with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `async` functions, awaited together: one thread does all the
    /// waiting.
    Async,
    /// `spawn_blocking`: a thread that may stand still, so that the threads
    /// of the runtime need not.
    SpawnBlocking,
    /// Threads or rayon: every core works.
    AllCores,
    /// Async for the waiting, rayon for the work, and a channel between
    /// them.
    AsyncAndAllCores,
    /// A plain function.
    PlainCode,
}

/// The next question, or the tool, for what is known.
///
/// ```
/// use lessons::decide::{Question, Step, Tool, Work, next_step};
///
/// let mut work = Work { waits: Some(false), ..Work::default() };
/// assert_eq!(next_step(&work), Step::Ask(Question::Computes));
/// work.computes = Some(true);
/// assert_eq!(next_step(&work), Step::Take(Tool::AllCores));
/// ```
pub fn next_step(work: &Work) -> Step {
    match (work.waits, work.computes, work.has_async_calls) {
        (None, _, _) => Step::Ask(Question::Waits),
        (_, None, _) => Step::Ask(Question::Computes),
        (Some(false), Some(false), _) => Step::Take(Tool::PlainCode),
        (Some(false), Some(true), _) => Step::Take(Tool::AllCores),
        (Some(true), Some(true), _) => Step::Take(Tool::AsyncAndAllCores),
        (Some(true), Some(false), None) => {
            Step::Ask(Question::HasAsyncCalls)
        }
        (Some(true), Some(false), Some(true)) => Step::Take(Tool::Async),
        (Some(true), Some(false), Some(false)) => {
            Step::Take(Tool::SpawnBlocking)
        }
    }
}

impl Question {
    /// All questions, in the order in which they come up.
    pub const ALL: [Question; 3] =
        [Question::Waits, Question::Computes, Question::HasAsyncCalls];

    /// The question in words.
    pub fn text(self) -> &'static str {
        match self {
            Question::Waits => {
                "Does it wait: for the network, a disk, a database?"
            }
            Question::Computes => {
                "Does it compute, for more than a moment at a time?"
            }
            Question::HasAsyncCalls => {
                "Is there an async library for what it waits for?"
            }
        }
    }

    /// Enters an answer.
    pub fn answer(self, work: &mut Work, yes: bool) {
        let place = match self {
            Question::Waits => &mut work.waits,
            Question::Computes => &mut work.computes,
            Question::HasAsyncCalls => &mut work.has_async_calls,
        };
        *place = Some(yes);
    }
}

impl Tool {
    /// All tools.
    pub const ALL: [Tool; 5] = [
        Tool::Async,
        Tool::SpawnBlocking,
        Tool::AllCores,
        Tool::AsyncAndAllCores,
        Tool::PlainCode,
    ];

    /// What to use, in a few words.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Async => "async/await",
            Tool::SpawnBlocking => "spawn_blocking",
            Tool::AllCores => "threads or rayon",
            Tool::AsyncAndAllCores => {
                "async for the waiting, rayon for the work"
            }
            Tool::PlainCode => "a plain function",
        }
    }

    /// Why.
    pub fn why(self) -> &'static str {
        match self {
            Tool::Async => {
                "One thread can wait for very many things at once, and \
                 together they take as long as the longest."
            }
            Tool::SpawnBlocking => {
                "A blocking call stops its thread, so it gets one that may \
                 stand still. The event loop goes on."
            }
            Tool::AllCores => {
                "Work does not overlap on one thread. More cores make it \
                 faster, and nothing else does."
            }
            Tool::AsyncAndAllCores => {
                "The event loop waits, all cores work, and a channel \
                 carries one to the other, so that nobody holds up anybody."
            }
            Tool::PlainCode => {
                "Nothing to wait for and little to do: whatever you add \
                 makes it slower and harder to read."
            }
        }
    }

    /// The chapter that shows it.
    pub fn lesson(self) -> &'static str {
        match self {
            Tool::Async => "gather",
            Tool::SpawnBlocking => "pitfalls",
            Tool::AllCores => "concurrent-vs-parallel",
            Tool::AsyncAndAllCores => "cpu-vs-io",
            Tool::PlainCode => "sync-vs-async",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks until there is an answer; the answers are to the questions in
    /// order.
    fn decide(mut answers: impl Iterator<Item = bool>) -> (Tool, usize) {
        let mut work = Work::default();
        let mut asked = 0;
        loop {
            match next_step(&work) {
                Step::Take(tool) => return (tool, asked),
                Step::Ask(question) => {
                    question.answer(
                        &mut work,
                        answers
                            .next()
                            .expect("no more than three questions"),
                    );
                    asked += 1;
                }
            }
        }
    }

    #[test]
    fn every_answer_leads_to_its_tool_and_no_question_is_asked_in_vain() {
        let decide = |answers: &[bool]| decide(answers.iter().copied());
        assert_eq!(decide(&[true, false, true]), (Tool::Async, 3));
        assert_eq!(decide(&[true, false, false]), (Tool::SpawnBlocking, 3));
        assert_eq!(decide(&[true, true]), (Tool::AsyncAndAllCores, 2));
        assert_eq!(decide(&[false, true]), (Tool::AllCores, 2));
        assert_eq!(decide(&[false, false]), (Tool::PlainCode, 2));
    }
}
