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
/// them alone takes `alone`, and together they may take no longer, nor than one that is done alone before. `one` is given its
/// number, from zero on.
///
/// # Panics
///
/// When they take longer: "104 requests at the same time took 6.0 s, and each of them alone takes 1.0 s..."
pub async fn crowd<F: Future>(alone: Duration, mut one: impl FnMut(usize) -> F) -> Vec<F::Output> {
    let number = draw(CROWD) as usize;
    // One that is slow by itself does not wait for others; that it is slow is for another check to say.
    let alone = alone.max(timed(one(0)).await.1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Market};
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn requests_that_share_nothing_take_as_long_as_one() {
        let market = Market::builder().clock(Clock::Virtual).build();
        let answers = crowd(SECOND, |_| market.quote("AAPL")).await;
        assert!(answers.len() > 100 && answers.iter().all(Result::is_ok));
    }

    #[tokio::test(start_paused = true)]
    #[should_panic(expected = "they wait for one another")]
    async fn a_limit_that_all_share_shows() {
        let market = Market::builder().clock(Clock::Virtual).build();
        let few = Arc::new(Semaphore::new(50));
        crowd(SECOND, |_| async {
            let _permit = few.acquire().await;
            market.quote("AAPL").await
        })
        .await;
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_slow_alone_does_not_wait_for_others() {
        crowd(SECOND, |_| tokio::time::sleep(5 * SECOND)).await;
    }
}
