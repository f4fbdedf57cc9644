//! Lists that come page by page.

use std::str::FromStr;

use crate::aws::error::Error;
use crate::settings::discovery::Candidate;

/// As many as the services list in one answer.
pub(super) const PAGE: i32 = 60;

pub(super) fn candidate<T: FromStr>(
    operation: &'static str,
    id: Option<String>,
    name: Option<String>,
) -> Result<Candidate<T>, Error> {
    let id = id.and_then(|id| id.parse().ok());
    Ok(Candidate {
        id: id.ok_or(Error::Incomplete {
            operation,
            lacks: "a usable id",
        })?,
        name: name.unwrap_or_default(),
    })
}

/// Advances `token` to the next page; false at the end, or if the service repeats a token.
pub(super) fn next_page(token: &mut Option<String>, next: Option<String>) -> bool {
    let next = next.filter(|next| !next.is_empty() && token.as_ref() != Some(next));
    *token = next;
    token.is_some()
}
