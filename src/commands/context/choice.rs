//! One of several things that a service lists: the only one, or the one that somebody chooses.

use std::fmt::Display;

use crate::failure::Failure;
use crate::local::terminal::Terminal;
use crate::local::ui::Ui;
use crate::render::visible::visible;
use crate::settings::Missing;
use crate::settings::discovery::Candidate;

/// What is chosen from.
#[derive(Debug)]
pub(super) struct Choice {
    /// The setting.
    pub(super) key: &'static str,
    /// Several of it, such as `app clients in us-east-1_AbCdEfGhI`.
    pub(super) all: String,
    /// What sets a single one apart, such as `in us-east-1_AbCdEfGhI`.
    pub(super) only: String,
    /// Whether none of them is a choice too.
    pub(super) optional: bool,
}

impl Choice {
    /// The only one of `candidates`, or the one that the person at the terminal names by its number
    /// or id. None where there is none, or none is wanted.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] with all of them when there are several and nobody to ask.
    pub(super) async fn of<T: Display>(
        &self,
        ui: &Ui,
        terminal: Option<&Terminal>,
        candidates: Vec<Candidate<T>>,
    ) -> Result<Option<T>, Failure> {
        let chosen = match (candidates.len(), terminal) {
            (0, _) => None,
            (1, _) => {
                let only = candidates.into_iter().next();
                if let Some(Candidate { id, name }) = &only {
                    let Self { key, only, .. } = self;
                    ui.note(&format!("{key} is {id} ({name}), the only one {only}"));
                }
                only
            }
            (_, None) => return Err(ambiguous(self, &candidates)),
            (_, Some(terminal)) => ask(terminal, self, candidates).await?,
        };
        Ok(chosen.map(|candidate| candidate.id))
    }
}

fn ambiguous<T: Display>(choice: &Choice, candidates: &[Candidate<T>]) -> Failure {
    let mut help = "say which one it is, by one of these:".to_owned();
    for Candidate { id, name } in candidates {
        let name = visible(name, false);
        help.push_str(&format!("\n--{} {id}  ({name})", choice.key));
    }
    Failure::usage(
        format!("there are {} {}", candidates.len(), choice.all),
        help,
    )
}

async fn ask<T: Display>(
    terminal: &Terminal,
    choice: &Choice,
    mut candidates: Vec<Candidate<T>>,
) -> Result<Option<Candidate<T>>, Failure> {
    let say = |line: &str| terminal.say(line).map_err(Failure::of_terminal);
    say(&format!("There are {} {}:", candidates.len(), choice.all))?;
    for (number, Candidate { id, name }) in (1..).zip(&candidates) {
        say(&format!("{number}  {id}  {name}"))?;
    }
    let question = if choice.optional {
        "Which one (empty: none)? "
    } else {
        "Which one? "
    };
    loop {
        let typed = terminal.ask(question).await.map_err(Failure::of_terminal)?;
        let typed = match typed.as_deref().map(str::trim) {
            None | Some("") if choice.optional => return Ok(None),
            None => {
                let ways = vec![
                    format!("--{} ID", choice.key),
                    "typing its number".to_owned(),
                ];
                let what = choice.key.replace('-', " ");
                return Err(Missing { what, ways }.into());
            }
            Some(typed) => typed,
        };
        let number = typed.parse::<usize>().ok();
        let by_number = number.and_then(|number| number.checked_sub(1));
        let by_id = || {
            let mut ids = candidates.iter().map(|candidate| candidate.id.to_string());
            ids.position(|id| id == typed)
        };
        let at = by_number.filter(|at| *at < candidates.len()).or_else(by_id);
        if let Some(at) = at {
            return Ok(Some(candidates.swap_remove(at)));
        }
    }
}
