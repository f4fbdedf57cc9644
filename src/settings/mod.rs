//! Flags, environment and context become settings, each with its origin. Pure: the environment
//! comes in as [`Variables`], the config file as text.

pub mod context;
pub mod flags;
pub mod resolve;
pub mod secrets;
pub mod variables;

pub use context::Context;
pub use resolve::{Error, Missing, Origin, Settings, Sourced};
pub use variables::Variables;
