//! One change for each row of a CSV, a million of them if need be.
//!
//! [`check`] reads the whole file before anything is sent, [`run`](mod@run) reads it again and makes the calls:
//! [`calls`] at the rate of [`pace`], with what came of each row in [`journal`] and [`report`]. What is
//! done for a row, a command says by [`work`]. Memory does not grow with the file but for a bit a line, and, while it is checked, eight bytes a row.

mod appended;
mod bits;
mod bytes;
mod calls;
mod check;
mod journal;
mod json_lines;
mod ledger;
mod map;
mod pace;
mod passwords;
mod progress;
mod reader;
mod records;
mod report;
mod rows;
mod run;
mod sign_ins;
#[cfg(test)]
mod simulated;
mod source;
mod work;

pub(crate) use calls::{Paced, RowCalls, RowTurns, Time, allowed};
pub(crate) use check::{Checked, Leniency, NAME};
pub(crate) use passwords::Generated;
pub(crate) use progress::{Counts, time_left};
pub(crate) use report::Form;
pub(crate) use rows::{Field, Row, Takes};
pub(crate) use run::{Files, Job, journal_of, run};
pub(crate) use sign_ins::{Needs, SignIns, first_operation};
pub(crate) use source::Source;
pub(crate) use work::{AnyRow, Changes, Done, Failed, Made, Moved, Rules, Work, create, failed};
