//! How long to wait for what should have been there long ago, on a machine that may be busy.

use std::hint::black_box;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The part of the patience that is time on the wall.
const ON_THE_WALL: Duration = Duration::from_secs(2);

/// The part of it that is work: so many slices, each of a millisecond or so of a core that does nothing else.
const SLICES: u32 = 150;
const STEPS_IN_A_SLICE: u32 = 40_000;

/// Waits until something comes, or until its sender is gone; says `Timeout` only when what was waited for had its
/// chance.
///
/// Time on the wall alone says nothing of a machine that has other things to do. So the patience of this thread is
/// work as well: as long as others get the cores, it gets none, either, and goes on waiting. A check needs some
/// milliseconds of work, and this is many times as much.
pub(super) fn receive<T>(answers: &Receiver<T>) -> Result<T, RecvTimeoutError> {
    receive_within(ON_THE_WALL, SLICES, answers)
}

pub(super) fn receive_within<T>(
    on_the_wall: Duration,
    slices: u32,
    answers: &Receiver<T>,
) -> Result<T, RecvTimeoutError> {
    let mut answer = answers.recv_timeout(on_the_wall);
    for _ in 0..slices {
        if !matches!(answer, Err(RecvTimeoutError::Timeout)) {
            break;
        }
        for step in 0..STEPS_IN_A_SLICE {
            black_box(step);
        }
        answer = answers.recv_timeout(Duration::from_millis(1));
    }
    answer
}

/// Waits on this thread until it is `there`, and says whether it came. On a busy machine that takes longer: what is waited
/// for has its chance, however long others keep the cores.
pub fn wait_until(mut there: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < ON_THE_WALL {
        if there() {
            return true;
        }
        thread::sleep(Duration::from_millis(1));
    }
    for _ in 0..SLICES {
        if there() {
            return true;
        }
        for step in 0..STEPS_IN_A_SLICE {
            black_box(step);
        }
        thread::sleep(Duration::from_millis(1));
    }
    there()
}

/// Is over when what should have come in some milliseconds has had its chance, also on a busy machine: for a `select!` with
/// what is waited for, in real time.
pub async fn patience() {
    let (_guard, never) = mpsc::channel::<()>();
    let (sender, over) = tokio::sync::oneshot::channel();
    thread::spawn(move || {
        let _ = receive(&never);
        let _ = sender.send(());
    });
    let _ = over.await;
}
