//! Lists, printed page by page as they come.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::format::ListFormat;
use super::{DocumentFormat, DocumentOutput, print};
use crate::app::App;
use crate::commands::flags::QueryFlags;
use crate::failure::{ExitStatus, Failure};
use crate::local::ui::Ui;
use crate::render::{json, rows, table, text};

/// How a kind of list is shown.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Shape<const N: usize> {
    /// The member that holds the list in the API's JSON.
    pub(in crate::commands) member: &'static str,
    /// The columns for people.
    pub(in crate::commands) headers: [&'static str; N],
    /// The cells of an item, the second argument being the time.
    pub(in crate::commands) row: fn(&Value, Timestamp) -> [String; N],
    /// The value of an item in a column of CSV.
    pub(in crate::commands) cell: fn(&Value, &str) -> Option<String>,
}

/// A checked format of a list, and what of the list is printed.
#[derive(Debug)]
pub(in crate::commands) struct ListOutput<const N: usize> {
    shape: Shape<N>,
    form: Form<N>,
    now: Timestamp,
    is_empty: bool,
}

#[derive(Debug)]
enum Form<const N: usize> {
    Json,
    Lines,
    Text,
    /// The columns; the header is printed first.
    Csv(Vec<String>),
    Table(table::Table<N>),
    /// Everything is needed at once.
    Whole(DocumentOutput, Vec<Value>),
}

impl<const N: usize> ListOutput<N> {
    /// Checks `format` and `query`.
    pub(in crate::commands) fn check(
        app: &App,
        shape: Shape<N>,
        format: Option<ListFormat>,
        query: &QueryFlags,
    ) -> Result<Self, Failure> {
        let form = match (format, &query.query) {
            (Some(ListFormat::Jsonl | ListFormat::Csv), Some(_)) => {
                return Err(Failure::usage(
                    "--query goes with -o json and -o text only",
                    "leave -o out, or use -o json or -o text",
                ));
            }
            (_, Some(_)) => {
                let format = match format {
                    Some(ListFormat::Text) => DocumentFormat::Text,
                    _ => DocumentFormat::Json,
                };
                Form::Whole(DocumentOutput::check(Some(format), query)?, Vec::new())
            }
            (None, None) if app.ui.is_for_a_person() => {
                Form::Table(table::Table::new(shape.headers))
            }
            (None | Some(ListFormat::Json), None) => Form::Json,
            (Some(ListFormat::Jsonl), None) => Form::Lines,
            (Some(ListFormat::Csv), None) => Form::Csv(Vec::new()),
            (Some(ListFormat::Text), None) => Form::Text,
        };
        Ok(Self {
            shape,
            form,
            now: app.now(),
            is_empty: true,
        })
    }

    /// Whether it needs [`Self::with_columns`].
    pub(in crate::commands) fn is_csv(&self) -> bool {
        matches!(self.form, Form::Csv(_))
    }

    /// The same with these columns of CSV.
    pub(in crate::commands) fn with_columns(mut self, columns: Vec<String>) -> Self {
        if let Form::Csv(own) = &mut self.form {
            *own = columns;
        }
        self
    }

    /// Prints a page of the list, in the API's JSON.
    pub(in crate::commands) fn page(&mut self, ui: &Ui, items: Vec<Value>) -> Result<(), Failure> {
        let member = self.shape.member;
        let items: Vec<Value> = items.into_iter().map(json::with_times).collect();
        if items.is_empty() {
            return Ok(());
        }
        let is_first = std::mem::replace(&mut self.is_empty, false);
        let printed = match &mut self.form {
            Form::Json => {
                let start = if is_first {
                    rows::start(member)
                } else {
                    String::new()
                };
                start + &rows::items(&items, is_first)
            }
            Form::Lines => rows::lines(&items),
            Form::Text => text::text(&json!({ member: items })),
            Form::Csv(columns) => {
                let header = is_first.then(|| rows::record(columns.iter().map(String::as_str)));
                let cell = self.shape.cell;
                let records = items.iter().map(|item| {
                    let cells = columns.iter().map(|column| cell(item, column));
                    let cells: Vec<_> = cells.map(Option::unwrap_or_default).collect();
                    rows::record(cells.iter().map(String::as_str))
                });
                header.into_iter().chain(records).collect()
            }
            Form::Table(table) => {
                let row = |item| (self.shape.row)(item, self.now);
                table.page(&items.iter().map(row).collect::<Vec<_>>())
            }
            Form::Whole(_, all) => {
                all.extend(items);
                return Ok(());
            }
        };
        print(ui, &printed).map(drop)
    }

    /// Prints what a list ends with.
    pub(in crate::commands) fn end(self, ui: &Ui) -> Result<ExitStatus, Failure> {
        let Self {
            shape: Shape { member, .. },
            form,
            is_empty,
            ..
        } = self;
        match form {
            Form::Json if is_empty => print(ui, &(rows::start(member) + rows::END)),
            Form::Json => print(ui, &format!("{}{}", rows::AFTER_ITEMS, rows::END)),
            Form::Csv(columns) if is_empty => {
                print(ui, &rows::record(columns.iter().map(String::as_str)))
            }
            Form::Table(_) if is_empty => {
                ui.note("there are none");
                Ok(ExitStatus::Success)
            }
            Form::Whole(output, all) => output.print(ui, json!({ member: all })),
            Form::Lines | Form::Text | Form::Csv(_) | Form::Table(_) => Ok(ExitStatus::Success),
        }
    }
}
