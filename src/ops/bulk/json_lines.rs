//! Users in JSON Lines, as `user export` and `user list -o jsonl` write them.

use serde::{Deserialize, de};
use serde_json::Value;
use zeroize::Zeroizing;

use super::bytes::{Bytes, Chunks, Error};
use super::records::LONGEST_RECORD;
use super::rows::{Line, Row};
use crate::render::export::{FORMAT, VERSION};

/// A reader of such lines.
#[derive(Debug)]
pub(super) struct Lines<C> {
    bytes: Bytes<C>,
    text: Zeroizing<Vec<u8>>,
    /// The line that the next byte is in.
    line: u64,
    users: u64,
    /// The first line of an export.
    head: Option<Value>,
    /// How many users its last line says that there are.
    count: Option<u64>,
}

/// What is read of a line: of a user, or the last of an export.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Known {
    count: Option<u64>,
    username: Option<String>,
    /// Which would be passed over.
    password: Option<de::IgnoredAny>,
    #[serde(default)]
    attributes: Vec<Attribute>,
    enabled: Option<bool>,
    user_status: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default, rename = "UserMFASettingList")]
    mfa: Vec<String>,
    preferred_mfa_setting: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    name: String,
    #[serde(default)]
    value: String,
}

impl<C: Chunks> Lines<C> {
    pub(super) fn new(bytes: Bytes<C>) -> Self {
        Self {
            bytes,
            text: Zeroizing::default(),
            line: 1,
            users: 0,
            head: None,
            count: None,
        }
    }

    /// How many lines there were so far.
    pub(super) fn lines(&self) -> u64 {
        self.line
    }

    /// The first line of an export.
    pub(super) fn head(&self) -> Option<&Value> {
        self.head.as_ref()
    }

    /// Where the bytes came from.
    pub(super) fn into_chunks(self) -> C {
        self.bytes.into_chunks()
    }

    /// The next user, with the line that it is in, or what is wrong with that line; nothing at the end.
    ///
    /// # Errors
    ///
    /// [`Error`], also where an export lacks its end.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Error> {
        loop {
            let line = self.line;
            let Some(is_whole) = self.line()? else {
                return self.end().map(|()| None);
            };
            if self.text.trim_ascii().is_empty() {
                continue;
            }
            if self.users == 0 && self.head.is_none() && self.is_head()? {
                continue;
            }
            let known = if is_whole {
                serde_json::from_slice::<Known>(&self.text).map_err(|error| wrong(&error))
            } else {
                Err("it is longer than 4 MiB".to_owned())
            };
            let known = match known {
                Ok(known) => known,
                Err(what) => {
                    self.users += 1;
                    return Ok(Some((line, Err(what))));
                }
            };
            if let Some(count) = self.count {
                let users = format!("users follow the line that ends it, with a count of {count}");
                return Err(Error::CutOff(users));
            }
            if known.username.is_none() && self.head.is_some() && known.count.is_some() {
                self.count = known.count;
                continue;
            }
            self.users += 1;
            return Ok(Some((line, row(known, line))));
        }
    }

    /// Whether the line is the first of an export, which is kept.
    fn is_head(&mut self) -> Result<bool, Error> {
        let Ok(line) = serde_json::from_slice::<Value>(&self.text) else {
            return Ok(false);
        };
        if line["Format"] != FORMAT {
            return Ok(false);
        }
        if line["Version"] != VERSION {
            return Err(Error::Version);
        }
        self.head = Some(line);
        Ok(true)
    }

    /// Reads a line into the text; whether it is whole. Nothing at the end.
    fn line(&mut self) -> Result<Option<bool>, Error> {
        self.text.clear();
        let mut is_whole = true;
        loop {
            match self.bytes.next()? {
                None if self.text.is_empty() => return Ok(None),
                None => return Ok(Some(is_whole)),
                Some(b'\n') => {
                    self.line += 1;
                    return Ok(Some(is_whole));
                }
                Some(byte) if self.text.len() < LONGEST_RECORD => self.text.push(byte),
                Some(_) => is_whole = false,
            }
        }
    }

    /// Checks at the end of the file that an export is whole.
    fn end(&self) -> Result<(), Error> {
        let users = self.users;
        match (&self.head, self.count) {
            (Some(_), None) => Err(Error::CutOff(
                "the last line, with a count, is missing".into(),
            )),
            (Some(_), Some(count)) if count != users => Err(Error::CutOff(format!(
                "its last line counts {count} users, and there are {users}"
            ))),
            _ => Ok(()),
        }
    }
}

/// What is wrong with a line that cannot be read.
fn wrong(error: &serde_json::Error) -> String {
    // Without the text of the line, which the library's message may quote.
    let column = error.column();
    match error.classify() {
        serde_json::error::Category::Data => {
            format!("it is not a user as Cognito has one (column {column})")
        }
        _ => format!("it is not JSON (column {column})"),
    }
}

fn row(known: Known, line: u64) -> Result<Row, String> {
    if known.password.is_some() {
        return Err("passwords are taken from CSV only".to_owned());
    }
    let mut row = Row {
        line,
        username: known.username.ok_or("it has no Username")?,
        is_enabled: known.enabled,
        status: known.user_status,
        groups: known.groups,
        mfa: known.mfa,
        preferred_mfa: known.preferred_mfa_setting,
        ..Row::default()
    };
    for Attribute { name, value } in known.attributes {
        match name.as_str() {
            "sub" => row.sub = Some(value),
            "identities" => row.identities = Some(value),
            _ if row.attributes.iter().any(|(other, _)| *other == name) => {
                return Err(format!("{name} is there twice"));
            }
            _ if value.is_empty() => {}
            _ => row.attributes.push((name, value)),
        }
    }
    row.check()?;
    Ok(row)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::source::Source;
    use super::*;

    fn read(text: &str) -> String {
        let source = Source::of(text);
        let mut lines = Lines::new(Bytes::new(source.first().unwrap()));
        let mut shown = String::new();
        loop {
            match lines.next() {
                Ok(None) => return format!("{shown}{} lines\n", lines.lines()),
                Ok(Some((line, Ok(row)))) => shown.push_str(&format!(
                    "{line}: {:?} {:?} {:?} {:?} {:?}\n",
                    row.username, row.sub, row.is_enabled, row.groups, row.attributes
                )),
                Ok(Some((line, Err(what)))) => shown.push_str(&format!("{line}: {what}\n")),
                Err(error) => return format!("{shown}{error}\n"),
            }
        }
    }

    const HEAD: &str = "{\"Format\":\"cognito-auth users\",\"Version\":1,\"Groups\":[{}]}";

    #[test]
    fn lines_are_users_between_a_first_and_a_last() {
        let users = "{\"Username\":\"ada\",\"Attributes\":[{\"Name\":\"sub\",\"Value\":\"1\"},\
                     {\"Name\":\"name\",\"Value\":\"A\\n\\\"\"},{\"Name\":\"email\",\"Value\":\"\"}],\
                     \"Enabled\":false,\"UserStatus\":\"CONFIRMED\",\"Groups\":[\"a|b\"]}\n\n\
                     {\"Username\":\"grace\"}\r\n";
        let texts = [
            format!("{HEAD}\n{users}{{\"Count\":2}}\n"),
            format!("\u{feff}{users}"),
            format!("{HEAD}\n{users}"),
            format!("{HEAD}\n{users}{{\"Count\":3}}\n"),
            format!("{HEAD}\n{{\"Count\":0}}\n{users}"),
            HEAD.replace(":1", ":2"),
            "{\"Username\":\"ada\"".to_owned(),
            "{\"Username\":\"ada\",\"Password\":\"x\"}\n{\"Username\":\"ada\",\"Attributes\":[\
             {\"Name\":\"name\",\"Value\":\"A\"},{\"Name\":\"name\",\"Value\":\"B\"}]}"
                .to_owned(),
            format!(
                "{{\"Username\":\"ada\",\"x\":\"{}\"}}\n{{\"Username\":\"bob\"}}",
                "x".repeat(4 << 20)
            ),
            "{\"Username\":3}\n[]\n{}\n{\"Username\":\"\"}\n{\"Username\":\"a\\u0000\"}".to_owned(),
        ];
        let shown: Vec<_> = texts.iter().map(|text| read(text)).collect();
        expect![[r#"
            2: "ada" Some("1") Some(false) ["a|b"] [("name", "A\n\"")]
            4: "grace" None None [] []
            6 lines
            ---
            1: "ada" Some("1") Some(false) ["a|b"] [("name", "A\n\"")]
            3: "grace" None None [] []
            4 lines
            ---
            2: "ada" Some("1") Some(false) ["a|b"] [("name", "A\n\"")]
            4: "grace" None None [] []
            it is an export that was cut off: the last line, with a count, is missing
            ---
            2: "ada" Some("1") Some(false) ["a|b"] [("name", "A\n\"")]
            4: "grace" None None [] []
            it is an export that was cut off: its last line counts 3 users, and there are 2
            ---
            it is an export that was cut off: users follow the line that ends it, with a count of 0
            ---
            its first line is of an export of another version
            ---
            1: it is not JSON (column 17)
            1 lines
            ---
            1: passwords are taken from CSV only
            2: name is there twice
            2 lines
            ---
            1: it is longer than 4 MiB
            2: "bob" None None [] []
            2 lines
            ---
            1: it is not a user as Cognito has one (column 13)
            2: it is not a user as Cognito has one (column 2)
            3: it has no Username
            4: username is empty
            5: username has a NUL character in it
            5 lines
        "#]]
        .assert_eq(&shown.join("---\n"));
    }
}
