//! What happens on each event.

use super::chooser::Chooser;
use super::editor;
use super::events::{Event, Key};
use super::screen::{Footer, Panel, Picture, Question};
use super::scroll::{Move, Scroll};
use super::work::Work;
use crate::commands::practice::{Session, hint, recorded, render};
use crate::view::chapter::Text;
use crate::view::recorded::Recorded;
use crate::view::{Terminal, highlight};
use checker::{Attempt, Cancel, Exercise, Judging, Outcome, Verdict, harmless, path_shown, source};
use std::sync::Arc;

/// Everything that is known while watching.
pub struct Watch {
    session: Session,
    work: Work,
    editor: Option<String>,
    terminal: Terminal,
    manual: bool,
    /// Where in the catalogue we are.
    current: usize,
    /// The check under way, or the last one.
    run: Underway,
    /// What came of it, and Clippy's advice.
    verdict: Option<(Verdict, String)>,
    /// What else there is to say until the next check.
    notice: String,
    panel: Panel,
    /// While all exercises are checked: how many are through, and how many passed.
    checking_all: Option<(usize, usize)>,
}

/// One check of the current exercise.
#[derive(Default)]
struct Underway {
    number: u64,
    cancel: Cancel,
    /// The text that was checked: one save is many events.
    text: Option<String>,
    busy: bool,
    /// Whether cargo builds what it needs.
    asking: bool,
    /// Whether one of its checks is being recorded.
    tracing: bool,
}

/// Whether to go on.
pub enum Next {
    GoOn,
    Quit,
    /// All is solved.
    Finished,
    /// Step through this recording, and go on.
    Step(Box<Recorded>),
}

impl Watch {
    /// Begins where the student was, and checks that at once.
    ///
    /// # Errors
    ///
    /// When progress cannot be kept.
    pub fn begin(
        session: Session,
        work: Work,
        editor: Option<String>,
        terminal: Terminal,
        manual: bool,
    ) -> anyhow::Result<Self> {
        let pending =
            session.pending().and_then(|pending| session.catalogue.position(&pending.name));
        let mut watch = Watch {
            session,
            work,
            editor,
            terminal,
            manual,
            current: 0,
            run: Underway::default(),
            verdict: None,
            notice: String::new(),
            panel: Panel::Verdict(Scroll::new("")),
            checking_all: None,
        };
        watch.go_to(pending.unwrap_or_default())?;
        Ok(watch)
    }

    /// Where we are.
    pub fn exercise(&self) -> Arc<Exercise> {
        Arc::clone(&self.session.catalogue.exercises[self.current])
    }

    /// What is said when all is solved.
    pub fn farewell(&self) -> &str {
        &self.session.catalogue.farewell
    }

    /// Cancels what is under way.
    pub fn cancel(&self) {
        self.run.cancel.cancel();
        self.work.cancel_all.cancel();
    }

    /// Does what this event calls for.
    ///
    /// # Errors
    ///
    /// When progress cannot be kept, or the keyboard is gone.
    pub fn on(&mut self, event: Event) -> anyhow::Result<Next> {
        match event {
            Event::Key(key) => return self.on_key(key),
            Event::Resized(columns, rows) => {
                self.terminal.width = columns.max(1);
                self.terminal.height = rows;
                self.refresh();
            }
            Event::EditorFailed(why) => {
                self.notice =
                    format!("{}\n\n", textwrap::fill(&harmless(&why), self.terminal.width));
                self.refresh();
            }
            Event::AskingCargo => self.run.asking = true,
            Event::Saved if !self.manual => self.on_save(),
            Event::Saved => {}
            Event::Judged(number, verdict) if number == self.run.number => {
                self.on_verdict(verdict);
            }
            Event::Traced(number, traced) if number == self.run.number => {
                return Ok(self.on_traced(traced));
            }
            Event::Advised(number, advice) if number == self.run.number => self.on_advice(advice),
            // Of a run that nobody waits for any more.
            Event::Judged(..) | Event::Traced(..) | Event::Advised(..) => {}
            Event::CheckedOne(verdict, still) => self.on_checked_one(&verdict, still),
            Event::CheckedAll => self.on_checked_all(),
            Event::KeyboardGone(why) => anyhow::bail!("the keyboard is gone: {why}"),
        }
        Ok(Next::GoOn)
    }

    fn on_key(&mut self, key: Key) -> anyhow::Result<Next> {
        if key == Key::Quit {
            return Ok(Next::Quit);
        }
        match &mut self.panel {
            Panel::Question(question, _) => {
                let question = *question;
                return self.on_answer(question, key);
            }
            Panel::Choice(chooser) => {
                match key {
                    Key::Up => chooser.up(),
                    Key::Down => chooser.down(),
                    Key::Enter => {
                        let chosen = chooser.chosen();
                        self.go_to(chosen)?;
                        return Ok(Next::GoOn);
                    }
                    Key::Escape | Key::Letter('l' | 'q') => return Ok(self.back()),
                    _ => {}
                }
                return Ok(Next::GoOn);
            }
            Panel::Verdict(text) | Panel::Text(text) => {
                if let Some(way) = way(key) {
                    text.go(way);
                    return Ok(Next::GoOn);
                }
            }
        }
        match key {
            Key::Letter('q') => return Ok(Next::Quit),
            Key::Letter('n') => return self.next(),
            Key::Letter('h') => self.hint()?,
            Key::Letter('l') => self.choose(),
            Key::Letter('c') => self.check_all(),
            Key::Letter('x') => self.ask_to_reset(),
            Key::Letter('s') => self.solution(),
            Key::Letter('t') => self.trace(),
            Key::Letter('b') => self.book(),
            Key::Letter('r') => self.check(),
            Key::Escape => return Ok(self.back()),
            _ => {}
        }
        Ok(Next::GoOn)
    }

    /// To the verdict again.
    fn back(&mut self) -> Next {
        self.panel = Panel::Verdict(Scroll::new(&self.verdict_text()));
        Next::GoOn
    }

    /// Puts the verdict as it is now where the verdict is shown.
    fn refresh(&mut self) {
        let text = self.verdict_text();
        if let Panel::Verdict(scroll) = &mut self.panel {
            scroll.replace(&text);
        }
    }

    // Checking

    /// Checks the current exercise if its text is another one than before: an editor that saves by rename makes
    /// half a dozen events of one save.
    fn on_save(&mut self) {
        let text = self.session.folder.read(&self.exercise(), false);
        if text.is_ok_and(|text| self.run.text.as_deref() != Some(&text)) {
            self.check();
        }
    }

    /// Checks the current exercise as it is now. A check that is under way is called off.
    fn check(&mut self) {
        self.run.cancel.cancel();
        // Another number in any case: what came of the last run may be on its way, and about another exercise.
        let (number, cancel) = (self.run.number + 1, Cancel::default());
        self.run = Underway { number, cancel: cancel.clone(), ..Underway::default() };
        self.notice.clear();
        let exercise = self.exercise();
        let attempt = match Attempt::in_folder(&self.session.folder, &exercise, false) {
            Ok(attempt) => attempt,
            Err(error) => return self.complain(&error.into()),
        };
        self.run.text = Some(attempt.text.clone());
        self.run.busy = true;
        self.work.check(number, attempt, cancel, self.terminal);
    }

    fn on_verdict(&mut self, verdict: Option<Verdict>) {
        (self.run.busy, self.run.asking) = (false, false);
        let Some(verdict) = verdict else { return };
        // A verdict is one, wherever it cannot be kept.
        if let Err(error) = self.session.mark(&verdict) {
            self.notice = format!("{error:#}\n\n");
        }
        self.verdict = Some((verdict, String::new()));
        self.back();
    }

    fn on_advice(&mut self, new: String) {
        if let Some((_, advice)) = &mut self.verdict {
            *advice = new;
        }
        // Whoever reads something else meanwhile is left alone.
        if matches!(self.panel, Panel::Verdict(_)) {
            self.refresh();
        }
    }

    /// All there is to say about the last check; only the notice before the first.
    fn verdict_text(&self) -> String {
        let mut text = self.notice.clone();
        let Some((verdict, advice)) = &self.verdict else { return text };
        let exercise = self.exercise();
        let shown = self.session.folder.here(&exercise, false);
        text.push_str(&render::verdict(verdict, &shown, &self.terminal));
        if verdict.passed() {
            text.push_str(advice);
            let solution = self.session.folder.here(&exercise, true);
            let compare = match exercise.solution {
                Some(_) => format!(" To compare: {solution}."),
                None => String::new(),
            };
            text.push_str(&format!("\nSolved.{compare} Press n to go on.\n"));
        } else if verdict.outcome != Outcome::NotJudged {
            let chapter = exercise.lesson.as_ref().map(|it| format!(", b the chapter {it}"));
            text.push_str(&format!("Stuck? h is a hint{}.\n", chapter.unwrap_or_default()));
        }
        text
    }

    // Keys

    fn next(&mut self) -> anyhow::Result<Next> {
        if !self.is_solved(self.current) {
            self.tell("Not solved yet. Press l to choose another exercise all the same.");
            return Ok(Next::GoOn);
        }
        let all = self.session.catalogue.exercises.len();
        let later = (self.current + 1..all).chain(0..self.current);
        let next = later.into_iter().find(|index| !self.is_solved(*index));
        match next {
            Some(next) => {
                self.go_to(next)?;
                Ok(Next::GoOn)
            }
            None => Ok(Next::Finished),
        }
    }

    fn is_solved(&self, index: usize) -> bool {
        let exercise = self.session.catalogue.exercises.get(index);
        exercise.is_some_and(|exercise| self.session.is_solved(exercise))
    }

    fn go_to(&mut self, index: usize) -> anyhow::Result<()> {
        self.current = index;
        let exercise = self.exercise();
        self.session.update(|progress| progress.current = Some(exercise.name.clone()))?;
        self.verdict = None;
        self.back();
        if let Some(command) = &self.editor {
            let events = self.work.events.clone();
            editor::open(command, &self.session.folder.path(&exercise, false), move |why| {
                // Nobody listens any more when the program is about to end.
                let _ = events.send(Event::EditorFailed(why));
            });
        }
        self.check();
        Ok(())
    }

    fn hint(&mut self) -> anyhow::Result<()> {
        let exercise = self.exercise();
        let step = self.session.hint_step(&exercise);
        self.tell(hint::text(&exercise, step, self.terminal));
        self.session.count_hint(&exercise, step)
    }

    fn choose(&mut self) {
        let Session { catalogue, progress, .. } = &self.session;
        self.panel = Panel::Choice(Chooser::new(catalogue, progress, self.current));
    }

    fn ask_to_reset(&mut self) {
        let shown = self.session.folder.here(&self.exercise(), false);
        self.ask(
            Question::Reset,
            format!("Restore the original of {shown}? Your version is saved next to it."),
        );
    }

    fn solution(&mut self) {
        if self.is_solved(self.current) {
            self.show_solution();
        } else if let Err(error) = self.session.answer(&self.exercise()) {
            self.complain(&error);
        } else {
            let question = "Not solved yet. See the solution all the same?".to_owned();
            self.ask(Question::Solution, question);
        }
    }

    fn show_solution(&mut self) {
        let exercise = self.exercise();
        match self.session.answer(&exercise) {
            Ok(answer) => {
                let (answer, _) = match exercise.judging {
                    Judging::Checks => source::split(answer),
                    Judging::Program { .. } => (answer, None),
                };
                self.tell(highlight::code(answer, "rust"));
            }
            Err(error) => self.complain(&error),
        }
    }

    fn on_answer(&mut self, question: Question, key: Key) -> anyhow::Result<Next> {
        match (key, question) {
            (Key::Letter('y' | 'Y'), Question::Solution) => self.show_solution(),
            (Key::Letter('y' | 'Y'), Question::Reset) => {
                let exercise = self.exercise();
                let backup = match self.session.reset(&exercise) {
                    Ok(backup) => backup,
                    Err(error) => {
                        self.complain(&error);
                        return Ok(Next::GoOn);
                    }
                };
                self.check();
                self.notice = backup.map_or(String::new(), |backup| {
                    format!("What you had is in {}\n\n", path_shown(&backup))
                });
                self.back();
            }
            (Key::Letter('n' | 'N' | 'q') | Key::Escape, _) => return Ok(self.back()),
            _ => {}
        }
        Ok(Next::GoOn)
    }

    /// Records the check that failed, or else the first one, to step through it.
    fn trace(&mut self) {
        let verdict = self.verdict.as_ref().map(|(verdict, _)| verdict);
        let check = verdict.and_then(|verdict| {
            let first = || verdict.checks.first().map(|check| check.name.as_str());
            recorded::first_failed(verdict).or_else(first).map(str::to_owned)
        });
        let Some(check) = check.filter(|_| !self.run.busy && !self.run.tracing) else {
            if verdict.is_none_or(|verdict| verdict.checks.is_empty()) {
                self.tell("No check has run, so there is nothing to trace.");
            }
            return;
        };
        let exercise = self.exercise();
        match Attempt::in_folder(&self.session.folder, &exercise, false) {
            Ok(attempt) => {
                self.run.tracing = true;
                self.work.trace(self.run.number, attempt, check, self.run.cancel.clone());
            }
            Err(error) => self.complain(&error.into()),
        }
    }

    fn on_traced(&mut self, traced: Result<recorded::Outcome, String>) -> Next {
        self.run.tracing = false;
        match traced {
            Ok(recorded::Outcome::Ran(tried)) => match tried.recorded() {
                Some(recorded) => return Next::Step(Box::new(recorded)),
                None => self.tell("The check was over before Tokio polled anything."),
            },
            Ok(recorded::Outcome::NotBuilt(verdict)) => {
                let shown = self.session.folder.here(&self.exercise(), false);
                self.tell(render::verdict(&verdict, &shown, &self.terminal));
            }
            Ok(recorded::Outcome::Cancelled) => {}
            Err(why) => self.tell(textwrap::fill(&harmless(&why), self.terminal.width)),
        }
        Next::GoOn
    }

    /// The chapter that this exercise is about.
    fn book(&mut self) {
        let exercise = self.exercise();
        match exercise.lesson.as_deref().map(|name| (name, lessons::page(name))) {
            Some((_, Some(lesson))) => self.tell(Text::of(lesson).render(&self.terminal, false)),
            Some((name, None)) => self.tell(format!("There is no chapter {name}.")),
            None => self.tell("This set names no chapter to read."),
        }
    }

    // All of them

    fn check_all(&mut self) {
        if self.checking_all.is_none() {
            self.checking_all = Some((0, 0));
            self.work.check_all(Arc::clone(&self.session.catalogue));
        }
    }

    fn on_checked_one(&mut self, verdict: &Verdict, still: bool) {
        if still && let Err(error) = self.session.mark(verdict) {
            self.notice = format!("{error:#}\n\n");
        }
        if let Some((checked, good)) = &mut self.checking_all {
            *checked += 1;
            *good += usize::from(verdict.passed());
        }
    }

    fn on_checked_all(&mut self) {
        let good = self.checking_all.take().map_or(0, |(_, good)| good);
        let all = self.session.catalogue.exercises.len();
        match good == all {
            true => self.tell(self.session.catalogue.farewell.clone()),
            false => self.tell(format!("{good} of {all} passed. Press l to see which.")),
        }
    }

    // What to read

    fn complain(&mut self, error: &anyhow::Error) {
        self.tell(textwrap::fill(&format!("{error:#}"), self.terminal.width));
    }

    fn tell(&mut self, text: impl AsRef<str>) {
        self.panel = Panel::Text(Scroll::new(text.as_ref()));
    }

    fn ask(&mut self, question: Question, text: String) {
        self.panel = Panel::Question(question, textwrap::fill(&text, self.terminal.width));
    }

    /// What is to be seen now.
    pub fn picture(&mut self) -> Picture<'_> {
        let exercise = self.exercise();
        let all = self.session.catalogue.exercises.len();
        let busy = match self.checking_all {
            _ if self.run.busy && self.run.asking => {
                Some("Cargo builds what your code needs. This may take a minute.".to_owned())
            }
            _ if self.run.tracing => Some(format!("Tracing {}.", exercise.name)),
            _ if self.run.busy => Some(format!("Checking {}.", exercise.name)),
            Some((checked, good)) => Some(format!("Checking {checked} of {all}: {good} passed.")),
            None => None,
        };
        let footer = Footer {
            shown: self.session.folder.here(&exercise, false),
            solved: self.session.solved(),
            all,
            done: self.is_solved(self.current),
            manual: self.manual,
        };
        Picture { panel: &mut self.panel, footer, busy, terminal: self.terminal }
    }
}

/// Where a key goes in a text.
fn way(key: Key) -> Option<Move> {
    Some(match key {
        Key::Up => Move::LineUp,
        Key::Down => Move::LineDown,
        Key::PageUp => Move::PageUp,
        Key::PageDown | Key::Letter(' ') => Move::PageDown,
        Key::Home => Move::ToStart,
        Key::End => Move::ToEnd,
        _ => return None,
    })
}
