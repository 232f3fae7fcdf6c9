//! Runs a demo in the background and reports, so that the talk can draw meanwhile.

use harness::python::Python;
use harness::{Approach, Demo, Lesson, LiveRun, Measurement, Observer, Settings};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// A demo that runs, or ran.
pub struct Runner {
    news: Receiver<News>,
    /// What is running now, and what it is called.
    pub running: Option<(String, Option<LiveRun>)>,
    /// What is done, in order.
    pub measured: Vec<Measurement>,
    pub over: bool,
}

enum News {
    Started(String, Option<LiveRun>),
    Measured(Box<Measurement>),
    Over,
}

impl Runner {
    /// Starts the demo with this number, then its Python twin if wanted.
    pub fn start(lesson: &'static Lesson, number: usize, settings: Settings, python: bool) -> Self {
        let (sender, news) = mpsc::channel();
        // The thread ends with the demo. Its reports go nowhere when nobody waits for them any more.
        thread::spawn(move || {
            let demos = (lesson.demos)(&settings);
            if let Some(demo) = demos.get(number) {
                harness::run(demo, &settings, &mut Reporter(&sender));
                if python {
                    run_twin(lesson, demo, &settings, &sender);
                }
            }
            let _ = sender.send(News::Over);
        });
        Runner { news, running: None, measured: Vec::new(), over: false }
    }

    /// Takes in what was reported since the last time.
    pub fn listen(&mut self) {
        for news in self.news.try_iter() {
            match news {
                News::Started(label, live) => self.running = Some((label, live)),
                News::Measured(measurement) => {
                    self.measured.push(*measurement);
                    self.running = None;
                }
                News::Over => {
                    self.running = None;
                    self.over = true;
                }
            }
        }
    }
}

fn run_twin(lesson: &Lesson, demo: &Demo, settings: &Settings, news: &Sender<News>) {
    let mut twins = Python::find().run(lesson, demo, settings);
    loop {
        let _ = news.send(News::Started("Python".to_owned(), None));
        let Some(measurement) = twins.next() else { return };
        let _ = news.send(News::Measured(Box::new(measurement)));
    }
}

struct Reporter<'a>(&'a Sender<News>);

impl Observer for Reporter<'_> {
    fn approach_started(&mut self, approach: &Approach, live: &LiveRun) {
        let _ = self.0.send(News::Started(approach.label.clone(), Some(live.clone())));
    }

    fn approach_finished(&mut self, _approach: &Approach, measurement: &Measurement) {
        let _ = self.0.send(News::Measured(Box::new(measurement.clone())));
    }
}
