//! Many requests at the same time: what they share by mistake shows here.

use super::draw::draw;
use super::running::timed;
use crate::words::seconds;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

/// More than any plausible limit that is shared by all requests, and another number in each run.
const CROWD: std::ops::RangeInclusive<u64> = 101..=130;

/// Does `one` a hundred times and more, all at the same time and on the paused clock; gives the answers in order. Each of
/// them alone takes `alone`, and together they may take no longer. `one` is given its number, from zero on.
///
/// # Panics
///
/// When they take longer: "104 requests at the same time took 6.0 s, and each of them alone takes 1.0 s..."
pub async fn crowd<F: Future>(alone: Duration, one: impl FnMut(usize) -> F) -> Vec<F::Output> {
    let number = draw(CROWD) as usize;
    let (answers, elapsed) = timed(all((0..number).map(one).collect())).await;
    let [elapsed_s, alone_s] = [elapsed, alone].map(seconds);
    assert!(
        elapsed <= alone,
        "{number} requests at the same time took {elapsed_s}, and each of them alone takes {alone_s}: they wait for one \
         another. A lock, a queue or a limit in a `static` is shared by all requests; what belongs to one request is made \
         in it."
    );
    answers
}

async fn all<F: Future>(work: Vec<F>) -> Vec<F::Output> {
    let mut work: Vec<Pin<Box<F>>> = work.into_iter().map(Box::pin).collect();
    let mut answers: Vec<Option<F::Output>> = work.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (work, answer) in work.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let Poll::Ready(ready) = work.as_mut().poll(context)
            {
                *answer = Some(ready);
            }
        }
        if answers.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}
