//! Groups that commands act on, and how lists of them are shown.

use crate::app::App;
use crate::commands::flags::QueryFlags;
use crate::commands::output::{ListFormat, ListOutput, Shape};
use crate::failure::{ExitStatus, Failure, Subject};
use crate::ops::bulk::{Field, Row, Takes};
use crate::ops::gateway::Directory;
use crate::ops::pages::Pages;
use crate::render::groups;
use crate::render::shell::shell_quote;

/// Groups as `ListGroups` has them.
const GROUPS: Shape<4> = Shape {
    member: "Groups",
    headers: groups::HEADERS,
    row: |group, _| groups::row(group),
    cell: groups::cell,
};

const COLUMNS: [&str; 4] = ["group", "description", "precedence", "role_arn"];

/// The columns of a CSV of members: of `group`, or of one that each row names.
pub(super) fn columns(group: Option<&str>) -> Takes {
    const MEMBERS: Takes = Takes {
        required: &[Field::Username, Field::Group],
        optional: &[],
        is_generated: false,
    };
    match group {
        Some(_) => Takes::USERS,
        None => MEMBERS,
    }
}

/// `group`, or the one that `row` names.
pub(super) fn of_row(group: Option<&str>, row: &Row) -> String {
    let own = row.groups.first().map(String::as_str);
    group.or(own).unwrap_or_default().to_owned()
}

/// The command `group NAME` with the group that it names.
pub(super) fn verb(name: &str, group: Option<&str>) -> String {
    match group {
        Some(group) => format!("group {name} {}", shell_quote(group)),
        None => format!("group {name}"),
    }
}

/// How groups are printed.
#[derive(Debug, clap::Args)]
pub(super) struct GroupsFlags {
    /// How to print the groups [default: json; on a terminal a table]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<ListFormat>,

    #[command(flatten)]
    query: QueryFlags,
}

impl GroupsFlags {
    /// The checked format.
    pub(super) fn check(&self, app: &App) -> Result<ListOutput<4>, Failure> {
        let output = ListOutput::check(app, GROUPS, self.output, &self.query)?;
        Ok(output.with_columns(COLUMNS.map(str::to_owned).to_vec()))
    }
}

/// Prints the groups of `pages` as they come.
pub(super) async fn print(
    app: &App,
    mut output: ListOutput<4>,
    mut pages: Pages<'_, impl Directory>,
    subject: &Subject,
) -> Result<ExitStatus, Failure> {
    let fails = Failure::of_call(subject);
    while let Some(groups) = pages.next().await.map_err(&fails)? {
        output.page(&app.ui, groups)?;
    }
    output.end(&app.ui)
}

/// Reads a group's name, around which white space is of a paste.
pub(super) fn name(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("a group has a name"),
        name => Ok(name.to_owned()),
    }
}
