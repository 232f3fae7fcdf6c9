//! Working through a list on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// There is more to do.
    GoOn,
    /// Nothing new is to be begun.
    Stop,
}

/// Does `work` with every item, on as many threads as there are cores, and hands out the results in the order of
/// the items, each as soon as it can be. After a [`Next::Stop`] nothing new is begun, and what is under way is
/// waited for.
///
/// The threads are plain ones: they wait for processes, which is nothing to keep rayon's busy with.
pub fn each<'a, T: Sync, R: Send>(
    items: &'a [T],
    work: impl Fn(&'a T) -> R + Sync,
    mut hand_out: impl FnMut(&'a T, R) -> Next,
) {
    let next = AtomicUsize::new(0);
    let claim = || {
        let index = next.fetch_add(1, Ordering::Relaxed);
        items.get(index).map(|item| (index, item))
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..cores.min(items.len()) {
            let (sender, claim, work) = (sender.clone(), &claim, &work);
            scope.spawn(move || {
                while let Some((index, item)) = claim() {
                    if sender.send((index, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: Vec<Option<R>> = items.iter().map(|_| None).collect();
        let mut handed_out = 0;
        for (index, result) in receiver {
            waiting[index] = Some(result);
            while let Some(result) = waiting.get_mut(handed_out).and_then(Option::take) {
                if hand_out(&items[handed_out], result) == Next::Stop {
                    // Nobody listens any more, so the threads end at their next result.
                    return;
                }
                handed_out += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_order_whoever_is_done_first() {
        let mut results = Vec::new();
        let slow_first = |item: &u64| {
            thread::sleep(Duration::from_millis(20 - item));
            item * 10
        };
        each(&[1, 2, 3, 4, 5], slow_first, |item, result| {
            results.push((*item, result));
            Next::GoOn
        });
        assert_eq!(results, [(1, 10), (2, 20), (3, 30), (4, 40), (5, 50)]);
        each(&[], |_: &u8| (), |_, ()| unreachable!("there is nothing to hand out"));
    }

    #[test]
    fn nothing_new_is_begun_after_a_stop() {
        let begun = AtomicUsize::new(0);
        let items = [0; 10_000];
        let work = |_: &u8| {
            begun.fetch_add(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(1));
        };
        let mut handed_out = 0;
        each(&items, work, |_, ()| {
            handed_out += 1;
            if handed_out == 3 { Next::Stop } else { Next::GoOn }
        });
        assert_eq!(handed_out, 3);
        assert!(begun.into_inner() < items.len(), "all were begun");
    }
}
