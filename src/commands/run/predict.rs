//! `run --predict`: asks before each demo, and says afterwards which guesses were right.

use crate::commands::guesses::{self, Prediction};
use crate::shell::Printer;
use crate::view::guess::{self, Kind, Mark};
use crate::view::{Played, Terminal, words, wrap};
use colored::Colorize;
use harness::{Demo, Measurement, Prepared};
use std::io::{self, BufRead, Write};

/// The guesses about the demo that is asked about, then run.
#[derive(Debug, Default)]
pub struct Predictor {
    /// The approach's id and size, and the guess.
    guesses: Vec<(&'static str, Option<usize>, String)>,
    /// Whether there is nothing more to read: then nothing more is asked.
    silent: bool,
}

impl Predictor {
    /// Asks for a guess about each approach.
    pub fn ask(&mut self, prepared: &Prepared, terminal: &Terminal, out: &mut Printer) {
        self.guesses.clear();
        let kind = Kind::of(&prepared.demo);
        let how = format!("Your guess for each, {}; Enter alone leaves one out.", kind.prompt());
        out.line("");
        for line in wrap(&how, terminal.width) {
            out.line(&line.bold().to_string());
        }
        for trial in &prepared.trials {
            if self.silent {
                return;
            }
            let guess = self.ask_one(kind, &trial.label, out);
            self.guesses.push((trial.approach.id, trial.size, guess));
        }
    }

    fn ask_one(&mut self, kind: Kind, label: &str, out: &mut Printer) -> String {
        loop {
            out.text(&format!("  {label}: "));
            // A prompt has no end of line that would send it.
            let _ = io::stdout().flush();
            let mut line = String::new();
            if matches!(io::stdin().lock().read_line(&mut line), Ok(0) | Err(_)) {
                self.silent = true;
                out.line("");
                return String::new();
            }
            match guess::parse(kind, &line) {
                Some(guess) => return guess,
                None => {
                    out.line(
                        &format!("  That is no guess {}.", kind.prompt()).yellow().to_string(),
                    );
                }
            }
        }
    }

    /// Guess and result of each approach, and how many were right. Remembers them.
    pub fn reveal(
        &self,
        lesson: &str,
        played: &Played,
        speed: f64,
        terminal: &Terminal,
    ) -> Vec<String> {
        if self.guesses.iter().all(|(_, _, guess)| guess.is_empty()) {
            return Vec::new();
        }
        let kind = Kind::of(&played.demo);
        let predictions: Vec<Prediction> = played
            .measurements
            .iter()
            .filter_map(|measurement| self.prediction(kind, &played.demo, measurement, speed))
            .collect();
        let mut lines = vec![String::new(), "Your guesses".bold().to_string()];
        for Prediction { approach, guess, measured, mark } in &predictions {
            let mark = guess::painted(*mark, terminal.unicode);
            let guess = if guess.is_empty() { "no" } else { guess };
            lines.push(format!("  {mark} {approach}: {guess}, measured {measured}"));
        }
        let count =
            |wanted| predictions.iter().filter(|prediction| prediction.mark == wanted).count();
        let (right, wrong) = (count(Mark::Right), count(Mark::Wrong));
        if right + wrong > 0 {
            let near =
                kind.tolerance().map_or(String::new(), |tolerance| format!(" ({tolerance})"));
            lines.push(format!("  {right} of {} right{near}", right + wrong));
        }
        // That it cannot be remembered is no fault of the run; 'list' does not show it then.
        let _ = guesses::keep(lesson, played.demo.id, predictions);
        lines
    }

    fn prediction(
        &self,
        kind: Kind,
        demo: &Demo,
        measurement: &Measurement,
        speed: f64,
    ) -> Option<Prediction> {
        let same = |(id, size, _): &&(&'static str, Option<usize>, String)| {
            (*id, *size) == (measurement.id.as_str(), measurement.size)
        };
        let (_, _, guess) = self.guesses.iter().find(same)?;
        let mark = kind.mark(guess, demo, measurement, speed);
        if guess.is_empty() && mark == Mark::Open {
            return None;
        }
        let measured = guess::measured(demo, measurement, speed);
        Some(Prediction {
            approach: words::label(measurement),
            guess: kind.shown(guess),
            measured: measured.unwrap_or_else(|| words::outcome_in_words(measurement)),
            mark,
        })
    }
}
