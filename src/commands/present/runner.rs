//! Runs a demo in the background, or plays a rehearsal of it, and reports, so that the talk can draw meanwhile.

use super::rehearsal::{self, Rehearsal};
use crate::commands::play::{Audience, play};
use harness::python::Python;
use harness::{Clock, LiveRun, Measurement, Observer, Settings, Timeline, Trial};
use lessons::Chapter;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// A demo that runs, or ran.
pub struct Runner {
    news: Receiver<News>,
    lesson: &'static str,
    demo: &'static str,
    /// How it runs, whatever the talk is set to since.
    pub settings: Settings,
    /// Whether its Python twin runs as well.
    pub python: bool,
    /// When a rehearsal was recorded; `None` for what runs now.
    pub recorded: Option<SystemTime>,
    /// What is running now, and what it is called.
    pub running: Option<(String, Option<Live>)>,
    /// What is done, in order.
    pub measured: Vec<Measurement>,
    pub over: bool,
}

/// What can be seen of an approach while it runs.
pub enum Live {
    /// It does run.
    Run(LiveRun),
    /// It is played again, since that moment.
    Replay(Timeline, Instant),
}

impl Live {
    /// How long it runs already.
    pub fn elapsed(&self) -> Duration {
        match self {
            Live::Run(live) => live.ledger.elapsed(),
            Live::Replay(_, since) => since.elapsed(),
        }
    }

    /// What its lanes show up to now.
    pub fn timeline(&self) -> Timeline {
        match self {
            Live::Run(live) => {
                Timeline { lanes: live.ledger.lanes(), not_kept: live.ledger.lanes_not_kept() }
            }
            Live::Replay(timeline, since) => up_to(timeline, since.elapsed()),
        }
    }
}

enum News {
    Started(String, Option<Live>),
    Measured(Box<Measurement>),
}

impl Runner {
    /// Starts the demo with this number, then its Python twin if wanted.
    pub fn start(
        lesson: &'static Chapter,
        number: usize,
        settings: Settings,
        python: bool,
    ) -> Self {
        let (sender, news) = mpsc::channel();
        // The thread ends with the demo, and the end of its sender says so, after a panic too.
        thread::spawn(move || {
            if let Some(demo) = lesson.demos().get(number) {
                let python = python.then(Python::find);
                let prepared = demo.prepare(&settings);
                play(lesson, prepared, &settings, python.as_ref(), &mut Reporter(&sender));
            }
        });
        Runner::listening(news, lesson, number, settings, python, None)
    }

    /// Plays a rehearsal again, at the pace at which it was recorded.
    pub fn replay(lesson: &'static Chapter, number: usize, rehearsal: Rehearsal) -> Self {
        let is = |clock| rehearsal.measured.iter().any(|measurement| measurement.clock == clock);
        let clock =
            if is(Clock::Virtual) && !is(Clock::Real) { Clock::Virtual } else { Clock::Real };
        let settings = Settings { speed: rehearsal.speed, clock, ..Settings::default() };
        let python = rehearsal.measured.iter().any(|m| m.language == harness::Language::Python);
        let (sender, news) = mpsc::channel();
        thread::spawn(move || {
            for measurement in rehearsal.measured {
                let live = Live::Replay(measurement.timeline.clone(), Instant::now());
                let label = measurement.label.clone();
                if sender.send(News::Started(label, Some(live))).is_err() {
                    return;
                }
                if measurement.clock == Clock::Real {
                    thread::sleep(measurement.elapsed);
                }
                if sender.send(News::Measured(Box::new(measurement))).is_err() {
                    return;
                }
            }
        });
        Runner::listening(news, lesson, number, settings, python, Some(rehearsal.at))
    }

    fn listening(
        news: Receiver<News>,
        lesson: &'static Chapter,
        number: usize,
        settings: Settings,
        python: bool,
        recorded: Option<SystemTime>,
    ) -> Self {
        let demo = lesson.demos().get(number).map_or("", |demo| demo.id);
        let measured = Vec::new();
        Runner {
            news,
            lesson: lesson.name,
            demo,
            settings,
            python,
            recorded,
            running: None,
            measured,
            over: false,
        }
    }

    /// Takes in what was reported since the last time.
    pub fn listen(&mut self) {
        loop {
            match self.news.try_recv() {
                Ok(News::Started(label, live)) => self.running = Some((label, live)),
                Ok(News::Measured(measurement)) => {
                    self.measured.push(*measurement);
                    self.running = None;
                }
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.running = None;
                    if !self.over {
                        self.over = true;
                        self.keep();
                    }
                    return;
                }
            }
        }
    }

    /// What ran now is the rehearsal of a later talk.
    fn keep(&self) {
        if self.recorded.is_none() && !self.measured.is_empty() {
            let measured = self.measured.clone();
            let at = SystemTime::now();
            let rehearsal = Rehearsal { at, speed: self.settings.speed, measured };
            rehearsal::keep(self.lesson, self.demo, &rehearsal);
        }
    }
}

/// What a timeline shows at this moment of its run.
fn up_to(timeline: &Timeline, now: Duration) -> Timeline {
    let mut lanes = Vec::new();
    for lane in &timeline.lanes {
        let mut lane = lane.clone();
        let goes_on = lane.spans.iter().any(|span| span.end > now);
        lane.spans.retain(|span| span.start <= now);
        for span in &mut lane.spans {
            span.end = span.end.min(now);
        }
        if goes_on {
            lane.end = None;
        }
        if !lane.spans.is_empty() {
            lanes.push(lane);
        }
    }
    Timeline { lanes, not_kept: timeline.not_kept }
}

struct Reporter<'a>(&'a Sender<News>);

impl Observer for Reporter<'_> {
    fn approach_started(&mut self, trial: &Trial, live: &LiveRun) {
        let live = Some(Live::Run(live.clone()));
        let _ = self.0.send(News::Started(trial.label.clone(), live));
    }

    fn approach_finished(&mut self, _trial: &Trial, measurement: &Measurement) {
        let _ = self.0.send(News::Measured(Box::new(measurement.clone())));
    }
}

impl Audience for Reporter<'_> {
    fn twin_waits(&mut self) -> ControlFlow<()> {
        // Once the talk is left, there is no receiver any more, and Python can stop.
        match self.0.send(News::Started("Python".to_owned(), None)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn twin_answered(&mut self, measurement: Option<&Measurement>) {
        if let Some(measurement) = measurement {
            let _ = self.0.send(News::Measured(Box::new(measurement.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::{End, Lane, Span, State};

    #[test]
    fn a_replay_shows_what_there_was_at_that_moment() {
        let ms = Duration::from_millis;
        let lane = |start, end| Lane {
            name: "AAPL".to_owned(),
            spans: vec![Span { state: State::Waiting, start, end }],
            end: Some(End::Completed),
        };
        let timeline =
            Timeline { lanes: vec![lane(ms(0), ms(10)), lane(ms(10), ms(30))], not_kept: 0 };
        let early = up_to(&timeline, ms(5));
        assert_eq!(early.lanes.len(), 1);
        assert_eq!((early.lanes[0].spans[0].end, early.lanes[0].end), (ms(5), None));
        let later = up_to(&timeline, ms(20));
        assert_eq!(later.lanes[0].end, Some(End::Completed));
        assert_eq!((later.lanes[1].spans[0].end, later.lanes[1].end), (ms(20), None));
        assert_eq!(up_to(&timeline, ms(40)), timeline);
    }
}
