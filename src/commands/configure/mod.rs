//! `cognito-auth configure`: other programs' settings.

pub mod aws_profile;
pub mod mcp;

use crate::app::App;
use crate::failure::{ExitStatus, Failure};

/// Make other programs use this one
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
#[expect(missing_docs, reason = "the text of each verb is its arguments' own")]
pub enum Command {
    AwsProfile(aws_profile::Args),
    Mcp(mcp::Args),
}

/// Runs the verb.
///
/// # Errors
///
/// As the verb.
pub async fn run(command: Command, app: &App) -> Result<ExitStatus, Failure> {
    match command {
        Command::AwsProfile(args) => aws_profile::run(args, app).await,
        Command::Mcp(args) => mcp::run(&args, app),
    }
}
