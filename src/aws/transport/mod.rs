//! What is common to all calls: HTTP, retries, the log of `-vv`, raw operations.

pub(super) mod clock_skew;
pub(super) mod connection;
pub(super) mod empty_body;
pub(super) mod exchange;
pub(super) mod http;
pub(super) mod lazy;
pub(super) mod progress;
pub(super) mod raw_operation;
pub(super) mod retry;
pub(super) mod trace;
pub(super) mod trust;
