//! A user as an administrator sees one.

use jiff::Timestamp;

/// The result of `AdminGetUser`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct User {
    /// The internal user name.
    pub username: String,
    /// Attributes by name, in the service's order.
    pub attributes: Vec<(String, Option<String>)>,
    /// When the user was made.
    pub created: Option<Timestamp>,
    /// When anything about the user changed last.
    pub modified: Option<Timestamp>,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// `CONFIRMED`, `FORCE_CHANGE_PASSWORD` and so on.
    pub status: Option<String>,
    /// The second factor that is asked for first.
    pub preferred_mfa: Option<String>,
    /// The second factors that are set up.
    pub mfa: Vec<String>,
}
