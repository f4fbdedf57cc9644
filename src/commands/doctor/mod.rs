//! `cognito-auth doctor`: why signing in does not work, and what to change.

mod asked;
mod look;
mod machine;

use crate::app::App;
use crate::commands::output::{DocumentFormat, DocumentOutput, print};
use crate::diagnosis::facts::Facts;
use crate::diagnosis::{Trouble, findings};
use crate::failure::Failure;
use crate::model::{Finding, State};
use crate::render;
use crate::settings::flags::{
    AwsFlags, ClientSecretFlags, FlowFlags, IdentityFlags, PoolFlags, QueryFlags,
};

/// Find out why signing in does not work
///
/// Looks at whatever IAM allows to look at: the user pool, the app client, the domain, the user,
/// the identity pool, its roles and their trust policies; and at the clock, the network, the file
/// of the session and the keyring. Says what is wrong, and prints a command that puts it right and
/// leaves every other setting as it is. Changes nothing, signs nobody in, sends no password. With a
/// user name, Cognito counts the user as active for the month.
///
/// Exits with 10 where there is a problem.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth doctor -c dev
  cognito-auth doctor --user-pool-id us-east-1_AbCdEfGhI --client-id 1h57kf5cpq17m0eml12EXAMPLE
  cognito-auth doctor -c dev -o text --query \"findings[?state=='problem'].fix\"")]
pub struct Args {
    #[command(flatten)]
    flow: FlowFlags,

    /// User pool, such as us-east-1_AbCdEfGhI [env: COGNITO_USER_POOL_ID]
    #[arg(long, value_name = "ID", help_heading = "User pool options")]
    user_pool_id: Option<String>,

    /// App client [env: COGNITO_CLIENT_ID]
    #[arg(long, value_name = "ID", help_heading = "User pool options")]
    client_id: Option<String>,

    /// User name, or an alias such as an e-mail address [env: COGNITO_USERNAME]
    #[arg(short, long, value_name = "USER", help_heading = "User pool options")]
    username: Option<String>,

    #[command(flatten, next_help_heading = "User pool options")]
    client_secret: ClientSecretFlags,

    #[command(flatten)]
    identity: IdentityFlags,

    /// How to print the findings; else as lines for people
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<DocumentFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    aws: AwsFlags,
}

impl Args {
    fn pool(&self) -> PoolFlags {
        PoolFlags {
            user_pool_id: self.user_pool_id.clone(),
            client_id: self.client_id.clone(),
            username: self.username.clone(),
            client_secret: self.client_secret.clone(),
            client_metadata: Vec::new(),
        }
    }
}

/// Prints what was found: `{"findings": [{"check", "state", "message", "cause", "fix",
/// "iam_action"}]}`, or lines.
///
/// # Errors
///
/// [`Failure::Problems`] when there are any.
pub async fn run(args: Args, app: &App) -> Result<(), Failure> {
    let is_document = args.output.is_some() || args.query.query.is_some();
    let output = DocumentOutput::check(args.output, &args.query)?;
    let found = examine(&args, app).await;
    if is_document {
        output.print(app, render::findings::document(&found))?;
    } else {
        print(app, &render::findings::report(&found))?;
    }
    let problems = found.iter().filter(|it| it.state == State::Problem);
    match problems.count() {
        0 => Ok(()),
        problems => Err(Failure::Problems(problems)),
    }
}

async fn examine(args: &Args, app: &App) -> Vec<Finding> {
    const CHECK: &str = "settings";
    let (asked, regions) =
        match asked::asked(&args.pool(), &args.flow, &args.identity, &args.aws, app).await {
            Ok(asked) => asked,
            Err(failure) => return vec![Trouble::from(&failure).problem(CHECK)],
        };
    let looked = async {
        let is_about_nothing = asked.pool.is_none() && asked.identity_pool.is_none();
        if is_about_nothing {
            return (Facts::unknown("no pool is given"), None);
        }
        match app.aws(&args.aws).await {
            Ok(aws) => (look::look(&asked, &regions, &aws).await, None),
            Err(failure) => {
                let facts = Facts::unknown("the settings of AWS cannot be used");
                (facts, Some(Trouble::from(&failure).problem(CHECK)))
            }
        }
    };
    let (facts, refused) = looked.await;
    let machine = match machine::machine(app).await {
        Ok(machine) => machine,
        Err(failure) => return vec![Trouble::from(&failure).problem(CHECK)],
    };
    let found = findings(&asked, &facts, machine.as_ref());
    refused.into_iter().chain(found).collect()
}
