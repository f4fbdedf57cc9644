//! `cognito-auth respond`: answer one pending challenge.

use std::path::PathBuf;

use serde_json::Value;

use crate::app::{App, Prompts};
use crate::auth::Challenge;
use crate::failure::{ExitStatus, Failure};
use crate::local::{blocking, inputs};
use crate::model::{Secret, Tokens};
use crate::ops::pairs::pairs;
use crate::ops::sign_in::SignIn;
use crate::ops::sign_in::input::Input;
use crate::render::list::one_of;
use crate::settings::Missing;
use crate::settings::secrets::{SecretKind, SecretSource};

use super::flags::{self, AnswerFlags, QueryFlags, SettingFlags};
use super::output::{self, GithubFlags, TokenFormat, TokenOutput};

/// Answer one pending challenge
///
/// Reads the JSON that `login` printed from standard input, or takes the challenge from flags.
/// Prints the tokens, or the next challenge with exit code 3. If standard input holds tokens, there was no
/// challenge, and they are printed in the format asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cognito-auth login -u alice --no-respond | cognito-auth respond --new-password-file new
  cognito-auth respond --challenge-name SMS_MFA --session-file s -u alice --response SMS_MFA_CODE=123456")]
pub struct Args {
    /// Challenge to answer, as the service named it
    #[arg(long, value_name = "NAME")]
    challenge_name: Option<String>,

    /// Session of the challenge
    #[arg(long, value_name = "SESSION", conflicts_with = "session_file")]
    session: Option<Secret<String>>,

    /// Read the session from FILE
    #[arg(long, value_name = "FILE")]
    session_file: Option<PathBuf>,

    /// Send this challenge response as it is (can be repeated)
    #[arg(long, value_name = "KEY=VALUE")]
    response: Vec<String>,

    #[command(flatten)]
    sign_in: SettingFlags<flags::SignIn>,

    #[command(flatten)]
    answers: AnswerFlags,

    /// How to print the tokens [default: json; on a terminal a summary]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output options")]
    output: Option<TokenFormat>,

    #[command(flatten)]
    query: QueryFlags,

    #[command(flatten)]
    github: GithubFlags,

    #[command(flatten)]
    aws: SettingFlags<flags::Aws>,
}

/// Prints the tokens, or the next challenge.
///
/// # Errors
///
/// [`Failure::Pending`] when a challenge is left; else as the settings, the secrets, the network
/// and Cognito give it.
pub async fn run(args: Args, app: &App) -> Result<ExitStatus, Failure> {
    let output = TokenOutput::check(app, args.output, &args.query, &args.github)?;
    let responses = responses(&args.response)?;
    let challenge = match given(&args).await? {
        Some(challenge) => challenge,
        None => match read(&args).await? {
            Given::Challenge(challenge) => challenge,
            Given::Tokens(_) if output.is_summary => {
                app.ui.note(
                    "the sign-in is complete; print its tokens with -o json or another format",
                );
                return Ok(ExitStatus::Success);
            }
            Given::Tokens(tokens) => return output.print(&app.ui, &tokens, app.now()),
        },
    };
    let host = app.host(args.sign_in + args.aws, Prompts::Allowed)?;
    let aws = host.aws().await?;
    let mut input = Input::resolve(&host, aws.offers_credentials(), args.answers.read()?)?;
    input.responses = responses;
    let ended = SignIn::open(&host, &aws, input)?.resume(challenge).await?;
    output::finish(&host, &output, ended)
}

/// Literal responses; the secret ones have safer ways.
fn responses(
    arguments: &[String],
) -> Result<std::collections::BTreeMap<String, Secret<String>>, Failure> {
    let pairs = pairs("--response", arguments)?;
    for (key, kind) in [
        ("PASSWORD", SecretKind::Password),
        ("NEW_PASSWORD", SecretKind::NewPassword),
        ("SECRET_HASH", SecretKind::ClientSecret),
    ] {
        if pairs.contains_key(key) {
            return Err(Failure::usage(
                format!(
                    "--response {key}=… is refused: every user of this machine can see a \
                     program's arguments"
                ),
                format!("give the {kind} with {}", one_of(&kind.ways())),
            ));
        }
    }
    Ok(pairs
        .into_iter()
        .map(|(key, value)| (key, Secret::from(value)))
        .collect())
}

/// The challenge as flags give it.
async fn given(args: &Args) -> Result<Option<Challenge>, Failure> {
    let session = match (&args.session, &args.session_file) {
        (Some(session), _) => Some(session.clone()),
        (None, Some(path)) => {
            let read = blocking({
                let path = path.clone();
                move || inputs::file(&path)
            });
            let text = read.await.map_err(|error| Failure::Unreadable {
                path: path.clone(),
                error,
            })?;
            Some(Secret::from(text.expose().trim()))
        }
        (None, None) => None,
    };
    let missing = |what: &str, ways: &[&str]| Missing {
        what: what.to_owned(),
        ways: ways.iter().map(|way| (*way).to_owned()).collect(),
    };
    match (&args.challenge_name, session) {
        (None, None) => Ok(None),
        (Some(name), Some(session)) if !session.expose().is_empty() => Ok(Some(Challenge {
            name: name.as_str().into(),
            session: Some(session),
            parameters: std::collections::BTreeMap::new(),
            available: Vec::new(),
        })),
        (Some(_), _) => {
            Err(missing("session", &["--session SESSION", "--session-file FILE"]).into())
        }
        (None, Some(_)) => Err(missing("challenge name", &["--challenge-name NAME"]).into()),
    }
}

enum Given {
    Challenge(Challenge),
    Tokens(Tokens),
}

/// What standard input holds: the JSON that login or aws cognito-idp printed.
async fn read(args: &Args) -> Result<Given, Failure> {
    let kinds = [
        SecretKind::Password,
        SecretKind::NewPassword,
        SecretKind::ClientSecret,
    ];
    let claims_line = kinds
        .into_iter()
        .any(|kind| args.sign_in.secret(kind) == Some(&SecretSource::Line));
    if claims_line {
        return Err(Failure::usage(
            "standard input cannot hold both the challenge and a secret",
            "give the secret by a file, a command or a variable; or the challenge by \
             --challenge-name and --session-file",
        ));
    }
    if inputs::is_terminal() {
        return Err(no_challenge("no challenge was given"));
    }
    let text = blocking(inputs::whole).await.map_err(Failure::Input)?;
    let text = text.expose().trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(no_challenge("standard input holds no challenge"));
    }
    // The parser's message could quote a piece of the text, so only the place is reported.
    let document: Value = serde_json::from_str(text).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        no_challenge(&format!(
            "standard input is not JSON: line {line}, column {column}"
        ))
    })?;
    understand(&document)
        .ok_or_else(|| no_challenge("standard input holds neither a challenge nor tokens"))
}

fn no_challenge(message: &str) -> Failure {
    Failure::usage(
        message,
        "cognito-auth login … --no-respond | cognito-auth respond …; or --challenge-name NAME and \
         --session-file FILE",
    )
}

fn understand(document: &Value) -> Option<Given> {
    let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_owned());
    let parameters = document
        .get("ChallengeParameters")
        .and_then(Value::as_object);
    let parameters = parameters
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect();
    if let Some(name) = text(document, "ChallengeName") {
        let available = document
            .get("AvailableChallenges")
            .and_then(Value::as_array);
        return Some(Given::Challenge(Challenge {
            name: name.as_str().into(),
            session: text(document, "Session").map(Secret::from),
            parameters,
            available: available
                .into_iter()
                .flatten()
                .filter_map(|name| Some(name.as_str()?.into()))
                .collect(),
        }));
    }
    let secret = |value: &Value, name: &str| text(value, name).map(Secret::from);
    let tokens = match document.get("AuthenticationResult") {
        Some(result) => Tokens {
            access: secret(result, "AccessToken"),
            id: secret(result, "IdToken"),
            refresh: secret(result, "RefreshToken"),
            expires_in: result.get("ExpiresIn").and_then(Value::as_i64),
            token_type: text(result, "TokenType"),
            parameters,
            new_device: result
                .get("NewDeviceMetadata")
                .map(|device| crate::model::NewDevice {
                    key: text(device, "DeviceKey"),
                    group_key: text(device, "DeviceGroupKey"),
                }),
        },
        None => Tokens {
            access: secret(document, "access_token"),
            id: secret(document, "id_token"),
            refresh: secret(document, "refresh_token"),
            expires_in: document.get("expires_in").and_then(Value::as_i64),
            token_type: text(document, "token_type"),
            ..Tokens::default()
        },
    };
    let any = tokens.access.is_some() || tokens.id.is_some() || tokens.refresh.is_some();
    any.then_some(Given::Tokens(tokens))
}
