//! Flags, environment and context become settings, each with its origin. Pure: the environment
//! comes in as [`Variables`], the config file as text.

pub mod aws_profiles;
pub mod context;
pub mod discovery;
pub mod flags;
pub mod import;
pub mod keys;
pub mod resolve;
pub mod secrets;
pub mod sourced;
pub mod variables;

pub use context::Context;
pub use flags::Flags;
pub use keys::Key;
pub use resolve::Settings;
pub use sourced::{Error, Missing, Origin, Sourced};
pub use variables::Variables;
