//! The first reading of a CSV: every row is checked before any call.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use serde_json::Value;

use super::bytes::{Chunks, Error};
use super::reader::{Reader, Refused};
use super::rows::{Row, Takes};
use super::source::{AnotherPass, Fingerprint, Source};
use super::work::Rules;
use crate::failure::Failure;

/// How many bad rows are told of.
const TOLD: usize = 20;

/// A CSV that was read to its end.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(super) source: Source,
    takes: Takes,
    /// Columns that are not used.
    pub(crate) unused: Vec<String>,
    /// The first line of an export in JSON Lines.
    pub(crate) head: Option<Value>,
    pub(super) fingerprint: Fingerprint,
    /// How many rows there are.
    pub(crate) rows: u64,
    /// How many of them can be used.
    pub(crate) usable: u64,
    /// How many lines the file has at most.
    pub(super) lines: u64,
    /// Lines of rows that another row takes the place of: by which line, and what they have in common.
    pub(super) doubles: HashMap<u64, (u64, &'static str)>,
    /// Why the first rows that are left out are.
    problems: Vec<String>,
}

/// What decides whether a row can be used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Leniency {
    /// Of rows for the same user, the last counts.
    pub(crate) last_wins: bool,
    /// Rows that cannot be used are left out.
    pub(crate) skip_invalid: bool,
}

impl Checked {
    /// Reads `source` for a command that takes the columns `takes`, and asks what `rules` say beyond.
    ///
    /// A number of eight bytes is kept for each row until the end of the file, to find users that are in
    /// it twice; and one for each further key.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where the file or its first line cannot be used; [`Failure::BadRows`] where
    /// rows cannot be, and are not left out.
    pub(crate) fn read(
        source: Source,
        takes: Takes,
        leniency: Leniency,
        rules: &impl Rules,
    ) -> Result<Self, Failure> {
        let first = source.first().map_err(|it| source.failed(it.into()))?;
        let mut reader = Reader::open(first, takes).map_err(|it| refused(&source, it))?;
        let (mut hashes, state) = (Hashes::default(), RandomState::new());
        let (mut found, mut left_out) = (Problems::default(), Problems::default());
        let mut rows = 0;
        while let Some((line, row)) = reader.next().map_err(|it| source.failed(it))? {
            rows += 1;
            let why = row.as_ref().ok().and_then(|row| rules.leaves_out(row));
            if let Some(why) = why {
                left_out.add(line, why);
                continue;
            }
            match row.and_then(|row| rules.check(&row).map(|()| row)) {
                Ok(row) => {
                    for key in keys(&reader, rules, &row) {
                        hashes.push(state.hash_one(key));
                    }
                }
                Err(problem) => found.add(line, &problem),
            }
        }
        let (lines, head) = (reader.lines(), reader.head().cloned());
        let unused = reader.unused().to_vec();
        let fingerprint = reader.into_chunks().fingerprint();
        let (mut doubles, mut replaced) = (HashMap::new(), 0);
        let twice = hashes.twice();
        if !twice.is_empty() {
            let reader = again(&source, &fingerprint, takes)?;
            let keys = Doubles::read(reader, rules, |key| twice.contains(&state.hash_one(key)));
            let keys = keys.map_err(|it| source.failed(it))?;
            let before = found.count;
            doubles = keys.lines(leniency.last_wins, &mut found);
            // The others are among the problems.
            let unused = u64::try_from(doubles.len()).unwrap_or(u64::MAX);
            replaced = unused - (found.count - before);
        }
        if found.count > 0 && !leniency.skip_invalid {
            return Err(Failure::BadRows {
                csv: source.name,
                bad: found.count,
                rows,
                problems: found.sorted(),
            });
        }
        let usable = rows - found.count - left_out.count - replaced;
        found.extend(left_out);
        Ok(Self {
            takes,
            unused,
            head,
            fingerprint,
            rows,
            usable,
            lines,
            doubles,
            problems: found.sorted(),
            source,
        })
    }

    /// Why the first rows that are left out are.
    pub(crate) fn problems(&self) -> &[String] {
        &self.problems
    }

    /// The rows again, and what is wrong with those that cannot be used.
    pub(super) fn again(&self) -> Result<Again<'_>, Failure> {
        Ok(Again {
            checked: self,
            reader: again(&self.source, &self.fingerprint, self.takes)?,
        })
    }
}

/// What it means that `source` is refused.
fn refused(source: &Source, refused: Refused) -> Failure {
    match refused {
        Refused::Error(error) => source.failed(error),
        Refused::Empty => Failure::usage(
            format!("{} is empty", source.name),
            "its first line names the columns, such as username",
        ),
        Refused::Header(message, help) => {
            Failure::usage(format!("{}: {message}", source.name), help)
        }
    }
}

/// The rows of `source` again.
fn again<'a>(
    source: &'a Source,
    fingerprint: &'a Fingerprint,
    takes: Takes,
) -> Result<Reader<AnotherPass<'a>>, Failure> {
    let chunks = source.again(fingerprint);
    let chunks = chunks.map_err(|it| source.failed(it.into()))?;
    Reader::open(chunks, takes).map_err(|it| refused(source, it))
}

/// The rows, once more.
#[derive(Debug)]
pub(super) struct Again<'a> {
    checked: &'a Checked,
    reader: Reader<AnotherPass<'a>>,
}

/// A row that is not used, and why.
#[derive(Debug)]
pub(super) struct Unused {
    pub(super) line: u64,
    pub(super) username: String,
    pub(super) why: String,
}

impl Again<'_> {
    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Result<Row, Unused>>, Failure> {
        let checked = self.checked;
        let next = self.reader.next().map_err(|it| checked.source.failed(it))?;
        Ok(next.map(|(line, row)| match row {
            Ok(row) => match checked.doubles.get(&line) {
                Some((other, what)) => Err(Unused {
                    line,
                    username: row.username,
                    why: format!("line {other} is for the same {what}"),
                }),
                None => Ok(row),
            },
            Err(why) => Err(Unused {
                line,
                username: String::new(),
                why,
            }),
        }))
    }
}

/// What is wrong with rows.
#[derive(Debug, Default)]
struct Problems {
    count: u64,
    first: Vec<(u64, String)>,
}

impl Problems {
    fn add(&mut self, line: u64, what: &str) {
        self.count += 1;
        self.first.push((line, format!("line {line}: {what}")));
        if self.first.len() > TOLD * 2 {
            self.cut();
        }
    }

    fn extend(&mut self, others: Self) {
        self.count += others.count;
        self.first.extend(others.first);
    }

    fn cut(&mut self) {
        self.first.sort_by_key(|(line, _)| *line);
        self.first.truncate(TOLD);
    }

    fn sorted(&mut self) -> Vec<String> {
        self.cut();
        let first = std::mem::take(&mut self.first);
        let mut told: Vec<_> = first.into_iter().map(|(_, what)| what).collect();
        let more = self.count - u64::try_from(told.len()).unwrap_or_default();
        if more > 0 {
            told.push(format!("and {more} more"));
        }
        told
    }
}

/// A hash of each row's user.
#[derive(Debug, Default)]
struct Hashes(Vec<u64>);

impl Hashes {
    fn push(&mut self, hash: u64) {
        if self.0.len() == self.0.capacity() {
            // Doubling would take twice the memory for a moment.
            self.0.reserve_exact(self.0.len() / 4 + 1024);
        }
        self.0.push(hash);
    }

    /// Those that are there more than once.
    fn twice(mut self) -> HashSet<u64> {
        self.0.sort_unstable();
        let pairs = self.0.array_windows();
        let equal = pairs.filter(|[one, other]| one == other);
        equal.map(|[one, _]| *one).collect()
    }
}

/// The keys of the user alone: of rows that share another one, none can take the place of the others.
const USER: &str = "user";
pub(crate) const NAME: &str = "user name";

/// What no two rows may have in common.
type Key = (&'static str, String);

fn keys<C: Chunks>(reader: &Reader<C>, rules: &impl Rules, row: &Row) -> impl Iterator<Item = Key> {
    std::iter::once((USER, reader.key(row))).chain(rules.keys(row))
}

/// The lines of rows with a key whose hash is that of another row's.
#[derive(Debug, Default)]
struct Doubles(BTreeMap<Key, Vec<u64>>);

impl Doubles {
    fn read(
        mut reader: Reader<AnotherPass<'_>>,
        rules: &impl Rules,
        is_suspect: impl Fn(&Key) -> bool,
    ) -> Result<Self, Error> {
        let mut found = Self::default();
        while let Some((_, row)) = reader.next()? {
            let Some(row) = row.ok().filter(|row| rules.leaves_out(row).is_none()) else {
                continue;
            };
            let suspects: Vec<_> = keys(&reader, rules, &row).filter(&is_suspect).collect();
            if !suspects.is_empty() && rules.check(&row).is_ok() {
                for key in suspects {
                    found.0.entry(key).or_default().push(row.line);
                }
            }
        }
        Ok(found)
    }

    /// Lines not to be used, with another line of the same key: all but the last of each, or all of
    /// them, which then are `problems`.
    fn lines(self, last_wins: bool, problems: &mut Problems) -> HashMap<u64, (u64, &'static str)> {
        let mut unused = HashMap::new();
        let is_of_user = |(what, _): &Key| *what == USER || *what == NAME;
        let (users, others): (Vec<_>, Vec<_>) =
            self.0.into_iter().partition(|(key, _)| is_of_user(key));
        for ((what, value), mut lines) in users.into_iter().chain(others) {
            let last_wins = last_wins && is_of_user(&(what, value));
            if !last_wins {
                // What another row of the user takes the place of, is in no one's way.
                lines.retain(|line| !unused.contains_key(line));
            }
            let ([first, .., last], true) = (&lines[..], lines.len() > 1) else {
                continue;
            };
            for line in &lines {
                let other = if line == last { first } else { last };
                if last_wins && line == last {
                    continue;
                }
                unused.insert(*line, (*other, what));
                if !last_wins {
                    problems.add(*line, &format!("the same {what} as in line {other}"));
                }
            }
        }
        unused
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::rows::Field;
    use super::*;

    const CREATE: Takes = Takes {
        required: &[Field::Username],
        optional: &[
            Field::Password,
            Field::Groups,
            Field::Enabled,
            Field::Attributes,
        ],
        is_generated: false,
    };
    const DELETE: Takes = Takes {
        required: &[Field::Username],
        optional: &[],
        is_generated: false,
    };
    const SET_PASSWORD: Takes = Takes {
        required: &[Field::Username, Field::Password],
        optional: &[],
        is_generated: false,
    };
    const ADD_TO_GROUP: Takes = Takes {
        required: &[Field::Username, Field::Group],
        optional: &[],
        is_generated: false,
    };

    struct NotRoot;

    impl Rules for NotRoot {
        fn check(&self, row: &Row) -> Result<(), String> {
            match row.username.as_str() {
                "root" => Err("root is not to be touched".to_owned()),
                _ => Ok(()),
            }
        }
    }

    fn checked(text: &[u8], takes: Takes, leniency: Leniency) -> Result<Checked, Failure> {
        Checked::read(Source::of(text), takes, leniency, &NotRoot)
    }

    fn told(text: &[u8], takes: Takes, leniency: Leniency) -> String {
        let checked = match checked(text, takes, leniency) {
            Ok(checked) => checked,
            Err(Failure::BadRows {
                bad,
                rows,
                problems,
                ..
            }) => return format!("{bad} of {rows} bad\n{}\n", problems.join("\n")),
            Err(Failure::Usage { message, help }) => {
                return format!("{message}; {}\n", help.unwrap());
            }
            Err(other) => panic!("{other:?}"),
        };
        let mut told = format!("{} of {} rows\n", checked.usable, checked.rows);
        let mut again = checked.again().unwrap();
        while let Some(row) = again.next().unwrap() {
            told.push_str(&match row {
                Ok(row) => format!(
                    "{} {:?} password {} groups {:?} enabled {:?} {:?}\n",
                    row.line,
                    row.username,
                    row.password.is_some(),
                    row.groups,
                    row.is_enabled,
                    row.attributes
                ),
                Err(unused) => format!("{} {:?}: {}\n", unused.line, unused.username, unused.why),
            });
        }
        told
    }

    #[test]
    fn rows_say_what_their_columns_are_called() {
        let text = "\u{feff}username,email,custom:team,group,enabled,password\r\n\
                    ada ,ada@a.org,,staff|dev|,TRUE,\" se,cret\"\r\n\
                    \r\n\
                    grace,,\"a\nb\",,,\r\n";
        expect![[r#"
            2 of 2 rows
            2 "ada" password true groups ["staff", "dev"] enabled Some(true) [("email", "ada@a.org")]
            4 "grace" password false groups [] enabled None [("custom:team", "a\nb")]
        "#]].assert_eq(&told(text.as_bytes(), CREATE, Leniency::default()));
        // What another command needs is not in the way, and is not used.
        let checked = checked(text.as_bytes(), DELETE, Leniency::default()).unwrap();
        let unused = ["email", "custom:team", "group", "enabled", "password"];
        assert_eq!(
            (checked.usable, &checked.unused[..]),
            (2, &unused.map(str::to_owned)[..])
        );
        let listed = b"username,enabled,status,sub,phone_number,dev:custom:x\na,true,C,1,+1,\n";
        assert!(super::tests::checked(listed, DELETE, Leniency::default()).is_ok());
    }

    #[test]
    fn the_first_line_is_refused_with_what_is_meant() {
        let mut shown = String::new();
        for (text, takes) in [
            ("", DELETE),
            ("\n", DELETE),
            ("email\nx\n", DELETE),
            ("username\nx\n", SET_PASSWORD),
            ("username,password\nx,y\n", ADD_TO_GROUP),
            ("username,e-mail\n", CREATE),
            ("Username\n", CREATE),
            ("username,custom:\n", CREATE),
            ("username,\n", CREATE),
            ("username,username\n", CREATE),
            ("username;email\n", CREATE),
        ] {
            shown.push_str(&format!(
                "{text:?}\n  {}",
                told(text.as_bytes(), takes, Leniency::default())
            ));
        }
        expect![[r#"
            ""
              users.csv is empty; its first line names the columns, such as username
            "\n"
              users.csv is empty; its first line names the columns, such as username
            "email\nx\n"
              users.csv: there is no column username; the first line names the columns: username
            "username\nx\n"
              users.csv: there is no column password; the first line names the columns: username, password
            "username,password\nx,y\n"
              users.csv: there is no column group; the first line names the columns: username, group
            "username,e-mail\n"
              users.csv: column 2 is called "e-mail", which is not known; did you mean email?
            "Username\n"
              users.csv: column 1 is called "Username", which is not known; did you mean username?
            "username,custom:\n"
              users.csv: column 2 is called "custom:", which is not known; the first line names the columns: username, password, group, enabled, an attribute, such as email
            "username,\n"
              users.csv: column 2 is called "", which is not known; the first line names the columns: username, password, group, enabled, an attribute, such as email
            "username,username\n"
              users.csv: two columns are called username; leave one of them out
            "username;email\n"
              users.csv: column 1 is called "username;email", which is not known; columns are separated by commas
        "#]].assert_eq(&shown);
    }

    #[test]
    fn bad_rows_are_told_by_line() {
        let long = "x".repeat(129);
        let mut text = format!(
            "username,password,enabled,email\n\
             ,p,,\n\
             {long},p,,\n\
             a,p,maybe,\n\
             b,p\n\
             c\0d,p,,\n\
             \"e,p,,\"f\n\
             root,p,,\n\
             good,p,,\n"
        )
        .into_bytes();
        text.extend(b"g,p,,\xff\n");
        text.extend([&b"h,"[..], &vec![b'p'; (1 << 20) + 1], b",,\n"].concat());
        text.extend(format!("i,{},,\n", "p".repeat(257)).bytes());
        text.extend(b"j,\"p,,\n");
        expect![[r"
            11 of 12 bad
            line 2: username is empty
            line 3: username is longer than 128 characters
            line 4: enabled is neither true nor false
            line 5: it has 2 fields, and the first line has 4
            line 6: username has a NUL character in it
            line 7: a quote within a field has to be doubled, and the field quoted
            line 8: root is not to be touched
            line 10: email is not UTF-8
            line 11: a field is longer than 1 MiB
            line 12: password is longer than 256 characters
            line 13: a quote is never closed
        "]]
        .assert_eq(&told(&text, CREATE, Leniency::default()));
        let lenient = Leniency {
            skip_invalid: true,
            ..Leniency::default()
        };
        let told = told(&text, CREATE, lenient);
        assert!(told.starts_with("1 of 12 rows\n"), "{told}");
        let empty = super::tests::told(b"username,password\na,\n", SET_PASSWORD, lenient);
        assert_eq!(empty, "0 of 1 rows\n2 \"\": password is empty\n");
    }

    #[test]
    fn only_the_first_bad_rows_are_told() {
        let text = format!("username\n{}", ",\n".repeat(100));
        let told = told(text.as_bytes(), DELETE, Leniency::default());
        assert!(told.starts_with("100 of 100 bad\nline 2: "), "{told}");
        assert!(
            told.ends_with("line 21: it has 2 fields, and the first line has 1\nand 80 more\n")
        );
    }

    #[test]
    fn a_user_who_is_there_twice_is_told_with_both_lines() {
        let text = b"username\nada\ngrace\nada\nlinus\nada \n";
        let last_wins = Leniency {
            last_wins: true,
            ..Leniency::default()
        };
        let skipped = Leniency {
            skip_invalid: true,
            ..Leniency::default()
        };
        let all = [Leniency::default(), last_wins, skipped].map(|it| told(text, DELETE, it));
        expect![[r#"
            3 of 5 bad
            line 2: the same user as in line 6
            line 4: the same user as in line 6
            line 6: the same user as in line 2
            3 of 5 rows
            2 "ada": line 6 is for the same user
            3 "grace" password false groups [] enabled None []
            4 "ada": line 6 is for the same user
            5 "linus" password false groups [] enabled None []
            6 "ada" password false groups [] enabled None []
            2 of 5 rows
            2 "ada": line 6 is for the same user
            3 "grace" password false groups [] enabled None []
            4 "ada": line 6 is for the same user
            5 "linus" password false groups [] enabled None []
            6 "ada": line 2 is for the same user
        "#]]
        .assert_eq(&all.concat());
        // In different groups they are no doubles.
        let text = b"username,group\nada,a\nada,b\nada,a\n";
        expect![[r"
            2 of 3 bad
            line 2: the same user as in line 4
            line 4: the same user as in line 2
        "]]
        .assert_eq(&told(text, ADD_TO_GROUP, Leniency::default()));
    }

    #[test]
    fn a_file_that_changes_is_not_used() {
        let text = format!("username\n{}", "0123456789\n".repeat(20_000));
        let leniency = Leniency {
            skip_invalid: true,
            ..Leniency::default()
        };
        let checked = checked(text.as_bytes(), DELETE, leniency).unwrap();
        checked.source.change(70_000, b"x");
        let mut again = checked.again().unwrap();
        let rows = std::iter::from_fn(|| again.next().transpose());
        let read: Vec<_> = rows.take_while(Result::is_ok).collect();
        // What is in the chunk before is what it was.
        assert_eq!(read.len(), ((1 << 16) - "username\n".len()) / 11);
    }
}
