//! Failures on the way, for the diagnosis.

use crate::diagnosis::Trouble;
use crate::failure::Failure;

/// What `failure` says.
pub(super) fn trouble(failure: &Failure) -> Trouble {
    let report = failure.report();
    Trouble {
        message: report.message,
        cause: report.cause,
        help: report.help,
    }
}
