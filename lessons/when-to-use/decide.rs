//! The decision guide, as data: what to ask, and what to recommend.
//!
//! Two questions carry it: does the work wait, and does it compute? Of work
//! that waits, two more are asked: for how many things at once, and whether
//! there is an async library.

/// What is known about the work so far; `None` is what was not said yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// It waits: for the network, a disk, a database, a clock.
    pub waits: Option<bool>,
    /// It computes for longer than a blink.
    pub computes: Option<bool>,
    /// It waits for many things at once, or has to do something meanwhile.
    pub many: Option<bool>,
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
    /// Whether it waits for many things at once.
    Many,
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
pub fn next_step(work: &Work) -> Step {
    let (Some(waits), Some(computes)) = (work.waits, work.computes) else {
        let first = work.waits.is_none();
        return Step::Ask(if first {
            Question::Waits
        } else {
            Question::Computes
        });
    };
    match (waits, computes) {
        (false, false) => Step::Take(Tool::PlainCode),
        (false, true) => Step::Take(Tool::AllCores),
        (true, true) => Step::Take(Tool::AsyncAndAllCores),
        (true, false) => match (work.many, work.has_async_calls) {
            (None, _) => Step::Ask(Question::Many),
            (Some(false), _) => Step::Take(Tool::PlainCode),
            (Some(true), None) => Step::Ask(Question::HasAsyncCalls),
            (Some(true), Some(true)) => Step::Take(Tool::Async),
            (Some(true), Some(false)) => Step::Take(Tool::SpawnBlocking),
        },
    }
}

impl Question {
    /// All questions, in the order in which they come up.
    pub const ALL: [Question; 4] = [
        Question::Waits,
        Question::Computes,
        Question::Many,
        Question::HasAsyncCalls,
    ];

    /// The question in words.
    pub fn text(self) -> &'static str {
        match self {
            Question::Waits => {
                "Does it wait: for the network, a disk, a database?"
            }
            Question::Computes => {
                "Does it compute, for more than a moment at a time?"
            }
            Question::Many => {
                "Does it wait for many things at once, or have other \
                 things to do meanwhile?"
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
            Question::Many => &mut work.many,
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
                 carries one to the other, so that neither holds up the \
                 other."
            }
            Tool::PlainCode => {
                "There is nothing that could overlap: one thing to wait \
                 for at most, and little to compute. Anything more makes \
                 it slower and harder to read."
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
                            .expect("no more than four questions"),
                    );
                    asked += 1;
                }
            }
        }
    }

    #[test]
    fn every_answer_leads_to_its_tool_and_no_question_is_asked_in_vain() {
        let decide = |answers: &[bool]| decide(answers.iter().copied());
        assert_eq!(decide(&[true, false, true, true]), (Tool::Async, 4));
        let no_library = [true, false, true, false];
        assert_eq!(decide(&no_library), (Tool::SpawnBlocking, 4));
        assert_eq!(decide(&[true, false, false]), (Tool::PlainCode, 3));
        assert_eq!(decide(&[true, true]), (Tool::AsyncAndAllCores, 2));
        assert_eq!(decide(&[false, true]), (Tool::AllCores, 2));
        assert_eq!(decide(&[false, false]), (Tool::PlainCode, 2));
    }
}
