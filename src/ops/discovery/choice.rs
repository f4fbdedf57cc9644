//! One of several things that a service lists: the only one, or the one that a person chooses.

use std::fmt::Display;

use crate::failure::Failure;
use crate::local::terminal::Terminal;
use crate::local::ui::Ui;
use crate::ops::sign_in::prompts::{no_choice, picked};
use crate::render::escape::escape_control;
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
    /// [`Failure::Usage`] with all of them when there are several and no terminal.
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
        let name = escape_control(name, false);
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
    let ids: Vec<_> = candidates.iter().map(|it| it.id.to_string()).collect();
    loop {
        let typed = terminal.ask(question).await.map_err(Failure::of_terminal)?;
        let typed = match typed.as_deref().map(str::trim) {
            None | Some("") if choice.optional => return Ok(None),
            None => return Err(Failure::Cancelled),
            Some(typed) => typed,
        };
        if let Some(at) = picked(typed, &ids) {
            return Ok(Some(candidates.swap_remove(at)));
        }
        say(&no_choice(candidates.len()))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::terminal::Script;

    async fn chosen(
        ids: &[&'static str],
        optional: bool,
        typed: Option<&[&str]>,
    ) -> Result<Option<&'static str>, Failure> {
        let choice = Choice {
            key: "client-id",
            all: "app clients in P".to_owned(),
            only: "in P".to_owned(),
            optional,
        };
        let script = Script::new(typed.unwrap_or_default());
        let terminal = typed.map(|_| Terminal::scripted(&script));
        let candidates = ids.iter().map(|id| Candidate {
            id: *id,
            name: format!("name of {id}"),
        });
        let ui = Ui::recording();
        choice
            .of(&ui, terminal.as_ref(), candidates.collect())
            .await
    }

    #[tokio::test]
    async fn one_is_taken_and_of_several_a_person_names_one() {
        assert_eq!(chosen(&[], false, None).await.unwrap(), None);
        assert_eq!(chosen(&["a"], false, None).await.unwrap(), Some("a"));
        let several = ["a", "b"];
        for (typed, optional, expected) in [
            (&["2"][..], false, Some("b")),
            (&["a"], false, Some("a")),
            (&["0", "3", "x", "1"], false, Some("a")),
            (&[" 2 "], false, Some("b")),
            (&[""], true, None),
            (&[], true, None),
        ] {
            let found = chosen(&several, optional, Some(typed)).await.unwrap();
            assert_eq!(found, expected, "{typed:?}");
        }
        assert!(chosen(&several, false, Some(&[])).await.is_err());
        let failure = chosen(&several, false, None).await.unwrap_err();
        assert_eq!(failure.to_string(), "there are 2 app clients in P");
        assert!(failure.in_one_line().contains("--client-id b  (name of b)"));
    }
}
