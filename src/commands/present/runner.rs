//! Runs a demo in the background and reports, so that the talk can draw meanwhile.

use crate::commands::play::{Audience, play};
use harness::python::Python;
use harness::{LiveRun, Measurement, Observer, Settings, Trial};
use lessons::Chapter;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;

/// A demo that runs, or ran.
pub struct Runner {
    news: Receiver<News>,
    /// How it runs, whatever the talk is set to since.
    pub settings: Settings,
    /// Whether its Python twin runs as well.
    pub python: bool,
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
        let with_python = python;
        // The thread ends with the demo, and the end of its sender says so, after a panic too.
        thread::spawn(move || {
            if let Some(demo) = lesson.demos().get(number) {
                let python = with_python.then(Python::find);
                let prepared = demo.prepare(&settings);
                play(lesson, prepared, &settings, python.as_ref(), &mut Reporter(&sender));
            }
        });
        Runner { news, settings, python, running: None, measured: Vec::new(), over: false }
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

struct Reporter<'a>(&'a Sender<News>);

impl Observer for Reporter<'_> {
    fn approach_started(&mut self, trial: &Trial, live: &LiveRun) {
        let _ = self.0.send(News::Started(trial.label.clone(), Some(live.clone())));
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
