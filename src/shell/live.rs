//! What moves while an approach runs.
//!
//! The run does not know that it is watched. A thread of its own looks into the ledger a few times a second
//! and draws what it finds: nothing is added to the path that is being measured.

use crate::view::Terminal;
use crate::view::timeline::{self, Axis};
use harness::{Lane, LiveRun, Timeline};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Between two looks: about 15 frames a second, which is smooth enough for bars.
const FRAME: Duration = Duration::from_millis(66);
const FRAMES_A_SECOND: u8 = 15;

/// A bar for every call while there are no more than this, one bar that counts them when there are.
const FEW: usize = 10;

/// Draws until it is dropped, and leaves nothing behind.
pub struct LiveView {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl LiveView {
    /// Starts to draw. `expected` is where the time axis ends at first; a run that takes longer stretches it.
    pub fn start(run: LiveRun, expected: Duration, terminal: Terminal) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut view = View::new(expected, terminal);
            while stopped.recv_timeout(FRAME) == Err(RecvTimeoutError::Timeout) {
                view.draw(&run);
            }
            view.clear();
        });
        LiveView { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for LiveView {
    fn drop(&mut self) {
        // Dropping the sender ends the thread's wait.
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct View {
    bars: MultiProgress,
    /// One per call, as they begin; or the one that counts.
    calls: Vec<ProgressBar>,
    count: Option<ProgressBar>,
    clock: ProgressBar,
    expected: Duration,
    terminal: Terminal,
}

impl View {
    fn new(expected: Duration, terminal: Terminal) -> Self {
        let bars =
            MultiProgress::with_draw_target(ProgressDrawTarget::stdout_with_hz(FRAMES_A_SECOND));
        let clock = bars.add(ProgressBar::no_length().with_style(style("  {msg}")));
        View { bars, calls: Vec::new(), count: None, clock, expected, terminal }
    }

    fn draw(&mut self, run: &LiveRun) {
        let elapsed = run.ledger.elapsed();
        let seen = run.ledger.summary();
        let most = FEW.min(self.terminal.height.saturating_sub(4));
        if seen.calls > most as u64 {
            self.draw_count(seen.calls, seen.calls - seen.in_flight);
        } else {
            self.draw_lanes(&run.ledger.lanes(), elapsed);
        }
        let calls = if seen.in_flight == 1 { "call" } else { "calls" };
        let clock =
            format!("{:.1} s   {} {calls} in flight", elapsed.as_secs_f64(), seen.in_flight);
        self.clock.set_message(clock);
        self.clock.tick();
    }

    fn draw_lanes(&mut self, lanes: &[Lane], elapsed: Duration) {
        let names = timeline::name_width([&Timeline { lanes: lanes.to_vec(), not_kept: 0 }]);
        let columns = self.terminal.width.saturating_sub(names + 8);
        let axis = Axis { length: self.expected.max(elapsed), columns };
        for (place, lane) in lanes.iter().enumerate() {
            if self.calls.len() <= place {
                let bar = ProgressBar::no_length().with_style(style("  {prefix}  {msg}"));
                self.calls.push(self.bars.insert_before(&self.clock, bar));
            }
            self.calls[place].set_prefix(timeline::name(lane, names));
            self.calls[place].set_message(timeline::draw(lane, axis, &self.terminal));
        }
    }

    fn draw_count(&mut self, begun: u64, ended: u64) {
        for bar in self.calls.drain(..) {
            bar.finish_and_clear();
            self.bars.remove(&bar);
        }
        let template = self
            .terminal
            .pick("  {bar:40.cyan} {pos} of {len} calls", "  [{bar:40}] {pos} of {len} calls");
        let count = self.count.get_or_insert_with(|| {
            let style = style(template).progress_chars(self.terminal.pick("█▉▊▋▌▍▎▏ ", "#- "));
            self.bars.insert_before(&self.clock, ProgressBar::new(begun).with_style(style))
        });
        count.set_length(begun);
        count.set_position(ended);
    }

    fn clear(&self) {
        // Nothing to be done about a terminal that went away.
        let _ = self.bars.clear();
    }
}

/// A sign of life while another program works; dropping it clears it away.
pub struct Waiting(ProgressBar);

impl Waiting {
    /// Says whom we wait for, and for how long already.
    pub fn start(whom: &str) -> Self {
        let target = ProgressDrawTarget::stdout_with_hz(FRAMES_A_SECOND);
        let spinner = ProgressBar::with_draw_target(None, target)
            .with_style(style("  {spinner} {msg} {elapsed}"))
            .with_message(format!("waiting for {whom}"));
        spinner.enable_steady_tick(FRAME);
        Waiting(spinner)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
