//! A command line as far as it goes: one that clap refuses, or one that is being typed.

use clap::{Arg, Command};

/// Where the words passed so far lead.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The last command named.
    pub(super) command: &'a Command,
    /// The commands up to it, without the program.
    pub(super) path: Vec<&'a str>,
    /// The flags, and their values as far as they are there.
    pub(super) given: Vec<(&'a Arg, Option<String>)>,
    /// Which words are neither commands nor of flags, from 0.
    pub(super) bare: Vec<usize>,
    /// The flag whose value is the next word.
    pub(super) pending: Option<&'a Arg>,
    /// Whether there is a `--`.
    pub(super) is_ended: bool,
    passed: usize,
}

impl<'a> Line<'a> {
    /// An empty one of `program`, which has been built.
    pub(super) fn of(program: &'a Command) -> Self {
        Self {
            command: program,
            path: Vec::new(),
            given: Vec::new(),
            bare: Vec::new(),
            pending: None,
            is_ended: false,
            passed: 0,
        }
    }

    /// Goes on by `word`.
    pub(super) fn pass(&mut self, word: &str) {
        let number = self.passed;
        self.passed += 1;
        if let Some(flag) = self.pending.take() {
            self.given.push((flag, Some(word.to_owned())));
        } else if self.is_ended || word == "-" || !word.starts_with('-') {
            let is_command = self.bare.is_empty() && !self.is_ended;
            let command = self.command.find_subcommand(word);
            if let Some(command) = command.filter(|_| is_command) {
                self.command = command;
                self.path.push(command.get_name());
            } else {
                self.bare.push(number);
            }
        } else if word == "--" {
            self.is_ended = true;
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (long, None),
            };
            if let Some(flag) = self.long(name) {
                self.give(flag, value);
            }
        } else {
            self.pass_letters(&word[1..]);
        }
    }

    fn pass_letters(&mut self, letters: &str) {
        for (at, letter) in letters.char_indices() {
            let Some(flag) = self.short(letter) else {
                return;
            };
            let rest = &letters[at + letter.len_utf8()..];
            let value = rest.strip_prefix('=').unwrap_or(rest);
            self.give(flag, Some(value).filter(|value| !value.is_empty()));
            if takes_value(flag) {
                return;
            }
        }
    }

    fn give(&mut self, flag: &'a Arg, value: Option<&str>) {
        if takes_value(flag) && value.is_none() {
            self.pending = Some(flag);
        } else {
            let value = value.filter(|_| takes_value(flag));
            self.given.push((flag, value.map(str::to_owned)));
        }
    }

    /// The flag `--name`.
    pub(super) fn long(&self, name: &str) -> Option<&'a Arg> {
        let mut flags = self.command.get_arguments();
        flags.find(|flag| flag.get_long() == Some(name))
    }

    /// The flag `-letter`.
    pub(super) fn short(&self, letter: char) -> Option<&'a Arg> {
        let mut flags = self.command.get_arguments();
        flags.find(|flag| flag.get_short() == Some(letter))
    }

    /// Whether the flag with this id is given.
    pub(super) fn has(&self, id: &str) -> bool {
        self.given.iter().any(|(flag, _)| flag.get_id() == id)
    }

    /// The value given last to the flag with this id.
    pub(super) fn value(&self, id: &str) -> Option<&str> {
        let mut given = self.given.iter().rev();
        given.find(|(flag, _)| flag.get_id() == id)?.1.as_deref()
    }

    /// The argument that begins after `--`: a command line of its own.
    pub(super) fn last_argument(&self) -> Option<&'a Arg> {
        self.command.get_positionals().find(|it| it.is_last_set())
    }
}

/// Whether `flag` has a value.
pub(super) fn takes_value(flag: &Arg) -> bool {
    flag.get_action().takes_values()
}
