//! Runs a demo in the background and reports, so that the talk can draw meanwhile.

use harness::python::Python;
use harness::{LiveRun, Measurement, Observer, Prepared, Settings, Trial};
use lessons::Chapter;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;

/// A demo that runs, or ran.
pub struct Runner {
    news: Receiver<News>,
    /// How many times faster than the guide's pace it runs, whatever the talk is set to since.
    pub speed: f64,
    /// What is running now, and what it is called.
    pub running: Option<(String, Option<LiveRun>)>,
    /// What is done, in order.
    pub measured: Vec<Measurement>,
    pub over: bool,
}

enum News {
    Started(String, Option<LiveRun>),
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
                let prepared = demo.prepare(&settings);
                harness::run(&prepared, &settings, &mut Reporter(&sender));
                if python {
                    run_twin(lesson, &prepared, &settings, &sender);
                }
            }
        });
        let speed = settings.speed;
        Runner { news, speed, running: None, measured: Vec::new(), over: false }
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
                    self.over = true;
                    return;
                }
            }
        }
    }
}

fn run_twin(lesson: &Chapter, demo: &Prepared, settings: &Settings, news: &Sender<News>) {
    // Nobody listens once the talk is left, and dropping the twin stops it.
    let started = || news.send(News::Started("Python".to_owned(), None)).is_ok();
    if !started() {
        return;
    }
    let twins = Python::find().run(lesson.twin(), demo, settings);
    for measurement in twins {
        if news.send(News::Measured(Box::new(measurement))).is_err() || !started() {
            return;
        }
    }
}

struct Reporter<'a>(&'a Sender<News>);

impl Observer for Reporter<'_> {
    fn approach_started(&mut self, trial: &Trial, live: &LiveRun) {
        let _ = self.0.send(News::Started(trial.label.clone(), Some(live.clone())));
    }

    fn approach_finished(&mut self, _trial: &Trial, measurement: &Measurement) {
        let _ = self.0.send(News::Measured(Box::new(measurement.clone())));
    }
}
