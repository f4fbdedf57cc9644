//! What the rows of a CSV say of users.

use super::records::Record;
use crate::auth::totp::Seed;
use crate::model::{self, STANDARD_ATTRIBUTES, Secret};

/// In characters, as the API has them.
const LONGEST_NAME: usize = 128;
const LONGEST_PASSWORD: usize = 256;
const LONGEST_ATTRIBUTE: usize = 2048;
/// An `otpauth://` URI.
const LONGEST_SEED: usize = 2048;

/// What a column can hold. A command says which it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Username,
    Password,
    /// What an authenticator app keeps.
    TotpSecret,
    /// A group; a user may be in several rows with different ones.
    Group,
    /// Groups, joined by `|`.
    Groups,
    Enabled,
    /// Attributes, a column each.
    Attributes,
    /// What Cognito made up for the user in the pool that it comes from. A command that takes it takes
    /// exports, in JSON Lines too.
    Sub,
    Status,
    Identities,
}

impl Field {
    fn column(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Password => "password",
            Self::TotpSecret => "totp_secret",
            Self::Group | Self::Groups => "group",
            Self::Enabled => "enabled",
            Self::Attributes => "an attribute, such as email",
            Self::Sub => "sub",
            Self::Status => "status",
            Self::Identities => "identities",
        }
    }
}

/// The columns that a command takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Takes {
    /// Those that there must be, with a value in each row.
    pub(crate) required: &'static [Field],
    pub(crate) optional: &'static [Field],
    /// Whether passwords are generated: then a column of them is refused.
    pub(crate) is_generated: bool,
}

impl Takes {
    /// Users, and nothing else of them.
    pub(crate) const USERS: Self = Self {
        required: &[Field::Username],
        optional: &[],
        is_generated: false,
    };

    /// The same where passwords are generated, if `is_generated`.
    pub(crate) fn generated(self, is_generated: bool) -> Self {
        Self {
            is_generated,
            ..self
        }
    }

    /// Whether it takes what `user export` writes.
    pub(super) fn exports(self) -> bool {
        self.all().any(|field| field == Field::Sub)
    }

    fn has(self, field: Field) -> bool {
        !(self.is_generated && field == Field::Password)
    }

    fn all(self) -> impl Iterator<Item = Field> {
        self.required
            .iter()
            .chain(self.optional)
            .copied()
            .filter(move |field| self.has(*field))
    }
}

/// A user, and what a row says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line that it begins in, counted from 1.
    pub(crate) line: u64,
    pub(crate) username: String,
    pub(crate) password: Option<Secret<String>>,
    pub(crate) totp_secret: Option<Secret<String>>,
    pub(crate) groups: Vec<String>,
    pub(crate) is_enabled: Option<bool>,
    /// What Cognito calls the state of the user, such as `CONFIRMED`.
    pub(crate) status: Option<String>,
    pub(crate) sub: Option<String>,
    /// The user at identity providers, as JSON.
    pub(crate) identities: Option<String>,
    /// Second factors, as the API calls them, and the one that is asked for.
    pub(crate) mfa: Vec<String>,
    pub(crate) preferred_mfa: Option<String>,
    /// Attributes that have a value, by name.
    pub(crate) attributes: Vec<(String, String)>,
}

/// The line that a row begins in, and the row; else what is wrong with it.
pub(super) type Line = (u64, Result<Row, String>);

impl Row {
    /// What the API takes of no user.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.username.is_empty() {
            return Err("username is empty".to_owned());
        }
        check("username", &self.username, LONGEST_NAME)?;
        for group in &self.groups {
            check("group", group, LONGEST_NAME)?;
        }
        for (name, value) in &self.attributes {
            check(name, value, LONGEST_ATTRIBUTE)?;
        }
        Ok(())
    }
}

/// Says what is wrong with the text `value`, which is `what`.
fn check(what: &str, value: &str, longest: usize) -> Result<(), String> {
    if value.contains('\0') {
        return Err(format!("{what} has a NUL character in it"));
    }
    if value.len() > longest && value.chars().count() > longest {
        return Err(format!("{what} is longer than {longest} characters"));
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Of(Field),
    Attribute(String),
    /// Known, and of no use for the command.
    Unused,
}

/// The first row, which names the columns.
#[derive(Debug, Clone)]
pub(super) struct Header {
    columns: Vec<Column>,
    required: &'static [Field],
    /// Columns that the command does not use.
    pub(super) unused: Vec<String>,
}

/// What lists of users have beside, and no command changes.
const OF_LISTS: [&str; 4] = ["groups", "identities", "status", "sub"];

impl Header {
    /// Reads the names of columns in `record`, for a command that takes those of `takes`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and what would be right.
    pub(super) fn read(record: &Record, takes: Takes) -> Result<Self, (String, String)> {
        let mut columns = Vec::new();
        let mut unused = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for (at, name) in record.fields().enumerate() {
            let name = String::from_utf8_lossy(name).trim().to_owned();
            let column = column(&name, takes).ok_or_else(|| {
                let message = format!("column {} is called {name:?}, which is not known", at + 1);
                (message, meant(&name, takes))
            })?;
            if names.contains(&name) {
                let message = format!("two columns are called {name}");
                return Err((message, "leave one of them out".to_owned()));
            }
            if column == Column::Unused {
                unused.push(name.clone());
            }
            names.push(name);
            columns.push(column);
        }
        for field in takes.required.iter().filter(|field| takes.has(**field)) {
            let has = |column: &Column| match column {
                Column::Of(own) => own == field,
                Column::Attribute(_) => *field == Field::Attributes,
                Column::Unused => false,
            };
            if !columns.iter().any(has) {
                let message = format!("there is no column {}", field.column());
                return Err((message, known(takes)));
            }
        }
        if takes.is_generated && names.iter().any(|name| name == Field::Password.column()) {
            return Err((
                "its column password does not go with --generate".to_owned(),
                "leave one of them out".to_owned(),
            ));
        }
        Ok(Self {
            columns,
            required: takes.required,
            unused,
        })
    }

    /// What `record` says.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(super) fn row(&self, record: &Record) -> Result<Row, String> {
        if let Some(malformed) = record.malformed {
            return Err(malformed.to_string());
        }
        let (fields, columns) = (record.len(), self.columns.len());
        if fields != columns {
            return Err(format!(
                "it has {fields} fields, and the first line has {columns}"
            ));
        }
        let mut row = Row {
            line: record.line,
            ..Row::default()
        };
        for (column, value) in self.columns.iter().zip(record.fields()) {
            let what = match column {
                Column::Unused => continue,
                Column::Of(field) => field.column(),
                Column::Attribute(name) => name,
            };
            let value = str::from_utf8(value).map_err(|_| format!("{what} is not UTF-8"))?;
            check(what, value, usize::MAX)?;
            if let Column::Of(field) = column
                && self.required.contains(field)
                && value.trim().is_empty()
            {
                return Err(format!("{what} is empty"));
            }
            let text = || Some(value).filter(|it| !it.is_empty()).map(str::to_owned);
            match column {
                Column::Of(Field::Username) => model::username(value).clone_into(&mut row.username),
                Column::Of(Field::Password) => {
                    check(what, value, LONGEST_PASSWORD)?;
                    row.password = text().map(Secret::from);
                }
                Column::Of(Field::TotpSecret) if !value.trim().is_empty() => {
                    check(what, value, LONGEST_SEED)?;
                    if Seed::read(value).is_none() {
                        return Err(format!("{what} is neither base32 nor an otpauth URI"));
                    }
                    row.totp_secret = Some(Secret::from(value));
                }
                Column::Of(Field::Group) => row.groups = vec![value.trim().to_owned()],
                Column::Of(Field::Groups) => {
                    let groups = value.split('|').map(str::trim);
                    let groups = groups.filter(|group| !group.is_empty());
                    row.groups.extend(groups.map(str::to_owned));
                }
                Column::Of(Field::Enabled) => row.is_enabled = enabled(value)?,
                Column::Of(Field::Sub) => row.sub = text(),
                Column::Of(Field::Status) => row.status = text(),
                Column::Of(Field::Identities) => row.identities = text(),
                Column::Attribute(name) => {
                    let text = text().map(|text| match name.as_str() {
                        // Spreadsheets write TRUE.
                        "email_verified" | "phone_number_verified" => text.to_ascii_lowercase(),
                        _ => text,
                    });
                    row.attributes.extend(text.map(|text| (name.clone(), text)));
                }
                Column::Of(Field::Attributes | Field::TotpSecret) | Column::Unused => {}
            }
        }
        row.check()?;
        if self.required.contains(&Field::Attributes) && row.attributes.is_empty() {
            return Err("no attribute has a value".to_owned());
        }
        Ok(row)
    }

    /// What must differ from row to row: the user, and the group where there is one a row.
    pub(super) fn key(&self, row: &Row) -> String {
        if self.columns.contains(&Column::Of(Field::Group)) {
            // No name has a NUL in it.
            format!("{}\0{}", row.username, row.groups.concat())
        } else {
            row.username.clone()
        }
    }
}

fn enabled(value: &str) -> Result<Option<bool>, String> {
    match value.trim() {
        "" => Ok(None),
        text if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
        text if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
        _ => Err("enabled is neither true nor false".to_owned()),
    }
}

fn is_custom(name: &str) -> bool {
    let custom = ["custom:", "dev:custom:", "dev:"].iter();
    custom
        .filter_map(|prefix| name.strip_prefix(prefix))
        .any(|rest| !rest.is_empty())
}

/// What a column called `name` holds for a command that takes those of `takes`; none where nothing
/// knows it.
fn column(name: &str, takes: Takes) -> Option<Column> {
    let fields = [
        Field::Username,
        Field::Password,
        Field::TotpSecret,
        Field::Group,
        Field::Groups,
        Field::Enabled,
    ];
    let is_groups = |field| field == Field::Groups && name == "groups";
    let own = |field: &Field| field.column() == name || is_groups(*field);
    if let Some(field) = takes.all().find(own) {
        return Some(Column::Of(field));
    }
    let is_attribute = STANDARD_ATTRIBUTES.contains(&name) || is_custom(name);
    if is_attribute && takes.all().any(|field| field == Field::Attributes) {
        return Some(Column::Attribute(name.to_owned()));
    }
    let is_known = is_attribute
        || OF_LISTS.contains(&name)
        || fields.iter().any(|field| field.column() == name);
    is_known.then_some(Column::Unused)
}

/// What a column should be called that is called `name`.
fn meant(name: &str, takes: Takes) -> String {
    if name.contains([';', '\t']) {
        return "columns are separated by commas".to_owned();
    }
    let fields = takes.all().filter(|field| *field != Field::Attributes);
    let names = fields.map(Field::column).chain(STANDARD_ATTRIBUTES);
    let lower = name.to_ascii_lowercase();
    let near = names
        .map(|known| (strsim::osa_distance(known, &lower), known))
        .min();
    match near {
        Some((distance, known)) if distance <= 2 => format!("did you mean {known}?"),
        _ => known(takes),
    }
}

/// The columns that there may be.
fn known(takes: Takes) -> String {
    let names: Vec<_> = takes.all().map(Field::column).collect();
    format!("the first line names the columns: {}", names.join(", "))
}
