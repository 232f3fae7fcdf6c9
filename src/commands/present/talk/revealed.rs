//! The page with the answer: guess, theory and measurement, what came out, and the timelines.

use super::Talk;
use super::asked::{guides_pace, value_or_outcome};
use crate::commands::present::runner::Runner;
use crate::view::comparison::{self, headline, is_time};
use crate::view::guess::{self, Guess, Mark};
use crate::view::{self, Terminal, results, wrap};
use colored::Colorize;
use console::{Alignment, measure_text_width, pad_str};
use harness::{Compared, Comparison, Measure, Measurement, Outcome, Trial};

/// The columns of a guess, of a theory, and of what was measured.
const COLUMN: usize = 11;
/// A label is cut after this: behind it, the numbers are what matters.
const LABEL: usize = 26;
/// The longest bar.
const BAR: usize = 30;

impl Talk {
    /// What was asked: guess, theory, measured, right or wrong; below each approach what came out; then the timelines.
    pub(super) fn reveal(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let Some(run) = self.runs[demo].as_ref().filter(|run| !run.measured.is_empty()) else {
            return vec!["Not run yet: one page back.".to_owned()];
        };
        let described = self.demos[demo].demo;
        let mut lines = self.question(demo, terminal);
        lines.extend(Table::of(self, demo, run, terminal).lines());
        if run.settings.speed != 1.0 {
            let speed = run.settings.speed;
            let note =
                format!("(run at {speed} times the guide's pace, shown at the guide's pace)");
            lines.push(note.dimmed().to_string());
        }
        lines.push(String::new());
        let takeaway = wrap(described.takeaway, terminal.width);
        lines.extend(takeaway.iter().map(|line| line.green().to_string()));
        let timelines = results::timelines(&run.measured, terminal);
        if !timelines.is_empty() {
            lines.push(String::new());
            lines.extend(timelines);
        }
        lines
    }

    fn guess_for(&self, demo: usize, measurement: &Measurement, speed: f64) -> (Guess, Mark) {
        let same = |trial: &Trial| {
            (trial.approach.id, trial.size) == (measurement.id.as_str(), measurement.size)
        };
        let mut guesses = self.demos[demo].trials.iter().zip(&self.guesses[demo]);
        let guess = guesses.find(|(trial, _)| same(trial)).map(|(_, guess)| guess.clone());
        let guess = guess.unwrap_or_default();
        // Where no guess was made at all, a pick that is missing is no mistake.
        if self.guesses[demo].iter().all(|guess| guess.text.is_empty()) {
            return (guess, Mark::Open);
        }
        let mark = self.answer(demo).mark(&guess.text, &self.demos[demo].demo, measurement, speed);
        (guess, mark)
    }
}

/// A row for each approach: guess, theory where it speaks of what was asked, measurement, and a bar.
struct Table<'a> {
    talk: &'a Talk,
    demo: usize,
    run: &'a Runner,
    terminal: &'a Terminal,
    compared: Comparison,
    label: usize,
    bar: usize,
    /// The number with the longest bar, at the guide's pace.
    most: f64,
}

impl<'a> Table<'a> {
    fn of(talk: &'a Talk, demo: usize, run: &'a Runner, terminal: &'a Terminal) -> Self {
        let compared = Comparison::of(&talk.demos[demo].demo, &run.measured);
        let labels = run.measured.iter().map(|m| measure_text_width(&view::label(m)));
        let label = labels.max().unwrap_or(0).min(LABEL);
        let theory = if is_time(compared.measure) { COLUMN + 2 } else { 0 };
        let taken = label + 2 * COLUMN + theory + 10;
        let mut table = Table {
            talk,
            demo,
            run,
            terminal,
            compared,
            label,
            bar: terminal.width.saturating_sub(taken).min(BAR),
            most: 0.0,
        };
        let guesses = talk.guesses[demo].iter().filter_map(|guess| table.guessed(guess));
        let measured = table.compared.rows.iter().filter_map(|row| table.number(row));
        table.most = guesses.chain(measured).fold(0.0, f64::max);
        table
    }

    /// What was measured, at the guide's pace where it is a time.
    fn number(&self, row: &Compared) -> Option<f64> {
        let value = row.value.as_ref()?;
        let scale = match value {
            harness::Value::Seconds(_) => self.run.settings.speed,
            _ => 1.0,
        };
        Some(value.number()? * scale)
    }

    fn guessed(&self, guess: &Guess) -> Option<f64> {
        self.talk.answer(self.demo).number(&guess.text)
    }

    fn lines(&self) -> Vec<String> {
        let measure = self.compared.measure;
        let theory =
            if is_time(measure) { format!("  {:>COLUMN$}", "theory") } else { String::new() };
        let mut lines = Vec::new();
        if !is_time(measure) {
            lines.push(headline(measure).bold().to_string());
        }
        let label = self.label;
        let head =
            format!("{:label$}  {:>COLUMN$}  {theory}  {:>COLUMN$}", "", "guess", "measured");
        lines.push(head.dimmed().to_string());
        let mut sure_and_wrong = Vec::new();
        for (measurement, row) in self.run.measured.iter().zip(&self.compared.rows) {
            let speed = self.run.settings.speed;
            let (guess, mark) = self.talk.guess_for(self.demo, measurement, speed);
            if mark == Mark::Wrong && guess.sure {
                sure_and_wrong.push(view::label(measurement));
            }
            lines.extend(self.row(measurement, row, &guess, mark));
            lines.extend(came_out(measurement, measure, self.run, self.terminal));
        }
        if !sure_and_wrong.is_empty() {
            let words = format!("The class was sure, and wrong: {}.", sure_and_wrong.join(", "));
            lines.push(String::new());
            let words = wrap(&words, self.terminal.width);
            lines.extend(words.iter().map(|line| line.yellow().to_string()));
        }
        lines
    }

    fn row(
        &self,
        measurement: &Measurement,
        row: &Compared,
        guess: &Guess,
        mark: Mark,
    ) -> Vec<String> {
        let speed = self.run.settings.speed;
        let shown = self.talk.answer(self.demo).shown(&guess.text);
        let shown = if shown.is_empty() { "-" } else { &shown };
        let mark = guess::painted(mark, self.terminal.unicode);
        // Where the question asks for another number than the time, theory has none to set beside it.
        let theory = if is_time(self.compared.measure) {
            let time = measurement.expected.as_ref().map(|theory| guides_pace(theory.time, speed));
            format!("  {:>COLUMN$}", time.unwrap_or_default())
        } else {
            String::new()
        };
        let name = view::label(measurement);
        let name = pad_str(&name, self.label, Alignment::Left, Some(self.terminal.pick("…", "~")));
        let start =
            format!("{name}  {} {mark}{theory}  ", pad_str(shown, COLUMN, Alignment::Right, None));
        let value = value_or_outcome(&self.talk.demos[self.demo].demo, measurement, speed);
        if measure_text_width(&value) > COLUMN {
            let room = self.terminal.width.saturating_sub(4);
            let value = wrap(&value, room).into_iter().map(|line| format!("    {}", line.bold()));
            return [start.trim_end().to_owned()].into_iter().chain(value).collect();
        }
        let value = pad_str(&value, COLUMN, Alignment::Right, None).bold().to_string();
        let bar = self.picture(self.number(row).unwrap_or(0.0), self.guessed(guess));
        let wrong = if row.right { "" } else { "  not as asked" };
        vec![format!("{start}{value}  {}{}", bar.cyan(), wrong.red()).trim_end().to_owned()]
    }

    /// A bar as long as what was measured, with a mark where the guess is.
    fn picture(&self, number: f64, guess: Option<f64>) -> String {
        let column = |number: f64| {
            let share = if self.most > 0.0 { number / self.most } else { 0.0 };
            (share * self.bar as f64).round() as usize
        };
        let filled = column(number);
        let guess = guess.map(|guess| column(guess).saturating_sub(1));
        let length = filled.max(guess.map_or(0, |guess| guess + 1));
        let sign = |place: usize| match guess {
            Some(guess) if guess == place => self.terminal.pick('◆', '^'),
            _ if place < filled => self.terminal.pick('█', '#'),
            _ => ' ',
        };
        (0..length).map(sign).collect()
    }
}

/// What came out beside the number that was asked for: the answer in words, the time where it is not what was asked,
/// and why what was measured misses theory.
fn came_out(
    measurement: &Measurement,
    measure: Measure,
    run: &Runner,
    terminal: &Terminal,
) -> Vec<String> {
    if measurement.outcome != Outcome::Ok {
        return Vec::new();
    }
    let mut words = Vec::new();
    if !is_time(measure) {
        words.push(format!("took {}", guides_pace(measurement.elapsed, run.settings.speed)));
    }
    words.extend(measurement.note.clone().filter(|_| measure != Measure::Outcome));
    let more = words.join(", ");
    let lines = [Some(more).filter(|more| !more.is_empty()), comparison::disagreement(measurement)];
    let room = terminal.width.saturating_sub(4);
    let lines = lines.into_iter().flatten().flat_map(|line| wrap(&line, room));
    lines.map(|line| format!("    {}", line.dimmed())).collect()
}
