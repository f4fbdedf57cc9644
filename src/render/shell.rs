//! Variable assignments, a syntax for each shell.
//!
//! A value may hold any character. Each syntax quotes literally, so that nothing in a value is
//! expanded or run; a syntax that cannot carry a value refuses it.

use super::Variable;

/// Declares [`Shell`]: each syntax with its name and what it looks like.
macro_rules! shells {
    ($($shell:ident $name:literal $help:literal)*) => {
        /// A syntax for assignments.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Shell {
            $(#[doc = $help] $shell,)*
        }

        impl Shell {
            /// Every one there is.
            pub const ALL: &[Self] = &[$(Self::$shell),*];

            /// Its name, as given to `-o`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$shell => $name,)*
                }
            }

            /// What it looks like, for help texts.
            pub fn help(self) -> &'static str {
                match self {
                    $(Self::$shell => $help,)*
                }
            }
        }
    };
}

shells! {
    Posix "env" "export NAME=VALUE, for sh, bash, zsh"
    PosixNoExport "env-no-export" "NAME=VALUE"
    Fish "fish" "set -gx NAME \"VALUE\""
    PowerShell "powershell" "$Env:NAME=\"VALUE\""
    WindowsCmd "windows-cmd" "set NAME=VALUE"
    Dotenv "dotenv" "NAME=VALUE for an env file"
}

impl Shell {
    /// What makes the evaluation fail; empty for syntaxes that have no such command.
    pub fn failing(self) -> &'static str {
        match self {
            Self::Posix | Self::PosixNoExport | Self::Fish => "false\n",
            Self::PowerShell | Self::WindowsCmd | Self::Dotenv => "",
        }
    }
}

/// A value that a format cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{format} cannot carry the value of {name}: {why}")]
pub struct Refused {
    /// The format's name, as given to `-o`.
    pub format: &'static str,
    /// The variable.
    pub name: &'static str,
    /// What it holds that cannot be written.
    pub why: &'static str,
}

/// One line for each of `variables`, each ending in a newline: an assignment, or the clearing of
/// a variable without a value.
///
/// # Errors
///
/// [`Refused`] when the syntax cannot carry a value; then nothing is to be printed at all.
pub fn lines(shell: Shell, variables: &[Variable]) -> Result<String, Refused> {
    let mut text = String::new();
    for Variable { name, value, .. } in variables {
        let line = match value {
            Some(value) => assignment(shell, name, value.expose()).map_err(|why| Refused {
                format: shell.name(),
                name,
                why,
            })?,
            None => clearing(shell, name),
        };
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}

fn assignment(shell: Shell, name: &str, value: &str) -> Result<String, &'static str> {
    if value.contains('\0') {
        return Err("it holds a NUL");
    }
    Ok(match shell {
        Shell::Posix => format!("export {name}={}", posix(value)),
        Shell::PosixNoExport => format!("{name}={}", posix(value)),
        Shell::Fish => format!("set -gx {name} \"{}\"", escaped(value, '\\', fish_special)),
        Shell::PowerShell => format!("$Env:{name}=\"{}\"", powershell(value)),
        Shell::WindowsCmd => windows_cmd(name, value)?,
        Shell::Dotenv => dotenv(name, value)?,
    })
}

fn clearing(shell: Shell, name: &str) -> String {
    match shell {
        Shell::Posix | Shell::PosixNoExport => format!("unset {name}"),
        Shell::Fish => format!("set -e {name}"),
        Shell::PowerShell => format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue"),
        Shell::WindowsCmd => format!("set {name}="),
        Shell::Dotenv => format!("{name}="),
    }
}

/// Whether no shell finds anything special in `value`. Tokens, keys and times are plain.
fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_./+=:@%,-".contains(&b))
}

fn posix(value: &str) -> String {
    // zsh expands `=command` where an assigned value, or a part of it after a colon, begins.
    if is_plain(value) && !value.starts_with('=') && !value.contains(":=") {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    }
}

/// `text` as one word of a POSIX command line, for advice that can be pasted.
pub fn shell_quote(text: &str) -> String {
    posix(text)
}

fn escaped(value: &str, escape: char, special: fn(char) -> bool) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        if special(c) {
            text.push(escape);
        }
        text.push(c);
    }
    text
}

fn fish_special(c: char) -> bool {
    matches!(c, '\\' | '"' | '$')
}

/// PowerShell takes the typographic double quotes for `"`
/// (about_Quoting_Rules; language specification §2.3.5.2, *double-quote-character*). Line breaks
/// become escapes because output is often evaluated line by line.
fn powershell(value: &str) -> String {
    escaped(value, '`', |c| {
        matches!(c, '`' | '$' | '"' | '\u{201c}' | '\u{201d}' | '\u{201e}')
    })
    .replace('\n', "`n")
    .replace('\r', "`r")
}

/// `%` and `!` are expanded inside quotes too, and there is no escape for them, nor for `"`, that
/// works both at the prompt and in a batch file. Text outside ASCII depends on the code page.
fn windows_cmd(name: &str, value: &str) -> Result<String, &'static str> {
    if value.contains(['\n', '\r']) {
        return Err("it holds a line break");
    }
    if value.contains(['"', '%', '!']) {
        return Err("it holds one of \" % !");
    }
    if !value.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Err("it holds characters outside printable ASCII");
    }
    Ok(if is_plain(value) {
        format!("set {name}={value}")
    } else {
        format!("set \"{name}={value}\"")
    })
}

fn dotenv(name: &str, value: &str) -> Result<String, &'static str> {
    if value.is_empty() || is_plain(value) {
        return Ok(format!("{name}={value}"));
    }
    if value.contains(['\n', '\r']) {
        return Err("it holds a line break");
    }
    if value.contains('\'') {
        return Err("it holds a single quote");
    }
    Ok(format!("{name}='{value}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_all(line: impl Fn(Shell) -> String) -> Vec<String> {
        Shell::ALL.iter().map(|shell| line(*shell)).collect()
    }

    fn line(shell: Shell, value: Option<&str>) -> String {
        let variable = Variable {
            name: "X",
            value: value.map(Into::into),
            secret: true,
        };
        match lines(shell, &[variable]) {
            Ok(text) => text.trim_end_matches('\n').to_owned(),
            Err(refused) => format!("refused: {}", refused.why),
        }
    }

    #[test]
    fn plain_values_look_as_the_aws_cli_prints_them() {
        let value = "FwoGZXIvYXdzE/+=2026-01-01T00:00:00+00:00";
        assert_eq!(
            of_all(|shell| line(shell, Some(value))),
            [
                format!("export X={value}"),
                format!("X={value}"),
                format!("set -gx X \"{value}\""),
                format!("$Env:X=\"{value}\""),
                format!("set X={value}"),
                format!("X={value}"),
            ]
        );
    }

    #[test]
    fn clearing_is_a_line_too() {
        assert_eq!(
            of_all(|shell| line(shell, None)),
            [
                "unset X",
                "unset X",
                "set -e X",
                "Remove-Item Env:X -ErrorAction SilentlyContinue",
                "set X=",
                "X=",
            ]
        );
    }

    /// Columns: value, POSIX, fish, PowerShell, cmd, dotenv. The first two are also evaluated in
    /// the real shells (tests/it/shells.rs); the PowerShell column follows about_Quoting_Rules
    /// and about_Special_Characters, the cmd column the help texts of `cmd /?` and `set /?`.
    #[test]
    fn hostile_values_are_quoted_or_refused() {
        let special = "refused: it holds one of \" % !";
        let odd = "refused: it holds characters outside printable ASCII";
        let broken = "refused: it holds a line break";
        for (value, posix, fish, powershell, cmd, dotenv) in [
            ("a b", "'a b'", "a b", "a b", "set \"X=a b\"", "X='a b'"),
            (
                "$(id)",
                "'$(id)'",
                r"\$(id)",
                "`$(id)",
                "set \"X=$(id)\"",
                "X='$(id)'",
            ),
            (
                "`id`",
                "'`id`'",
                "`id`",
                "``id``",
                "set \"X=`id`\"",
                "X='`id`'",
            ),
            (
                "'",
                r"''\'''",
                "'",
                "'",
                "set \"X='\"",
                "refused: it holds a single quote",
            ),
            ("\"", "'\"'", "\\\"", "`\"", special, "X='\"'"),
            ("\\", "'\\'", "\\\\", "\\", "set \"X=\\\"", "X='\\'"),
            ("!x", "'!x'", "!x", "!x", special, "X='!x'"),
            ("100%", "100%", "100%", "100%", special, "X=100%"),
            (
                "a&b|c",
                "'a&b|c'",
                "a&b|c",
                "a&b|c",
                "set \"X=a&b|c\"",
                "X='a&b|c'",
            ),
            ("a\nb", "'a\nb'", "a\nb", "a`nb", broken, broken),
            ("=ls", "'=ls'", "=ls", "=ls", "set X==ls", "X==ls"),
            (
                "a:=ls",
                "'a:=ls'",
                "a:=ls",
                "a:=ls",
                "set X=a:=ls",
                "X=a:=ls",
            ),
            ("~", "'~'", "~", "~", "set \"X=~\"", "X='~'"),
            (
                "\u{201c}q\u{201d}",
                "'\u{201c}q\u{201d}'",
                "\u{201c}q\u{201d}",
                "`\u{201c}q`\u{201d}",
                odd,
                "X='\u{201c}q\u{201d}'",
            ),
            ("", "''", "", "", "set \"X=\"", "X="),
            ("\0", "", "", "", "", ""),
        ] {
            if value == "\0" {
                assert_eq!(
                    of_all(|shell| line(shell, Some(value))),
                    ["refused: it holds a NUL"; 6]
                );
                continue;
            }
            let expected = [
                format!("export X={posix}"),
                format!("X={posix}"),
                format!("set -gx X \"{fish}\""),
                format!("$Env:X=\"{powershell}\""),
                cmd.to_owned(),
                dotenv.to_owned(),
            ];
            assert_eq!(
                of_all(|shell| line(shell, Some(value))),
                expected,
                "{value:?}"
            );
        }
    }

    #[test]
    fn a_refusal_names_the_variable_and_not_its_value() {
        let variable = Variable {
            name: "X",
            value: Some("a\nb".into()),
            secret: true,
        };
        assert_eq!(
            lines(Shell::Dotenv, &[variable]).unwrap_err().to_string(),
            "dotenv cannot carry the value of X: it holds a line break"
        );
    }
}
