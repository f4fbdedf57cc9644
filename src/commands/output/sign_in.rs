//! How a sign-in ended: tokens, or the challenge that waits.

use super::{TokenOutput, print};
use crate::app::Host;
use crate::auth::Challenge;
use crate::failure::{ExitStatus, Failure, Pending, Shown};
use crate::model::Tokens;
use crate::ops::sign_in::input::Input;
use crate::ops::sign_in::{Outcome, SignInResult};
use crate::ops::web_login::SignedIn;
use crate::render;

/// Prints tokens, or the challenge.
pub(in crate::commands) fn finish(
    host: &Host,
    output: &TokenOutput,
    ended: SignInResult,
) -> Result<ExitStatus, Failure> {
    let SignInResult {
        outcome,
        input,
        username,
        kept,
    } = ended;
    match outcome {
        Outcome::Tokens(tokens) => signed_in(
            host,
            output,
            &SignedIn {
                tokens,
                username,
                kept,
            },
        ),
        Outcome::Pending(challenge, reason) => {
            Err(pending(host, output, challenge, reason, &input, username)?)
        }
        Outcome::DeviceRefused(refusal) => {
            let subject = input.subject(Some(&username));
            Err(Failure::of_call(&subject)(refusal.error.into()))
        }
    }
}

/// Prints tokens.
pub(in crate::commands) fn signed_in(
    host: &Host,
    output: &TokenOutput,
    user: &SignedIn,
) -> Result<ExitStatus, Failure> {
    if !output.is_summary {
        return output.print(&host.ui, &user.tokens, host.now());
    }
    let context = host.context().filter(|_| user.kept);
    let summary = summary(&user.username, context, &user.tokens);
    host.ui.note(&summary);
    Ok(ExitStatus::Success)
}

/// A line in place of tokens, which do not belong on a screen.
fn summary(username: &str, context: Option<&str>, tokens: &Tokens) -> String {
    match context {
        Some(context) if tokens.refresh.is_some() => format!(
            "{username} is signed in, in context {context}; tokens are renewed as they expire"
        ),
        Some(context) => format!("{username} is signed in, in context {context}"),
        None => format!(
            "{username} is signed in, and nothing is kept: -o json prints the tokens, a context \
             keeps them (cognito-auth context create)"
        ),
    }
}

fn pending(
    host: &Host,
    output: &TokenOutput,
    challenge: Challenge,
    reason: Option<String>,
    input: &Input,
    username: String,
) -> Result<Failure, Failure> {
    let shown = match output.shows_challenges() {
        _ if output.is_summary => Shown::Described,
        true => Shown::Printed,
        false => Shown::LeftOut,
    };
    if shown == Shown::Printed {
        let document = render::tokens::challenge(&challenge);
        print(&host.ui, &render::json::pretty(&document))?;
    }
    let target = &input.target;
    let region = target.region.as_ref();
    Ok(Failure::Pending(Box::new(Pending {
        challenge,
        reason,
        pool: target.pool.as_ref().map(ToString::to_string),
        client: target.client.to_string(),
        region: region.map(|region| region.value.to_string()),
        username,
        admin: input.api.admin,
        context: host.context().map(str::to_owned),
        remember_device: input.remember_device,
        shown,
        flow: host.context().is_none().then_some(input.api.flow),
        again: host.again(),
    })))
}
