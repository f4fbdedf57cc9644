//! How a sign-in ended: tokens, or the challenge that waits.

use super::TokenOutput;
use crate::app::App;
use crate::auth::Challenge;
use crate::failure::{Failure, Pending};
use crate::ops::sign_in::target::Request;
use crate::ops::sign_in::{Ended, Outcome};
use crate::render;

/// Prints tokens, or the challenge.
pub(in crate::commands) fn finish(
    app: &App,
    output: &TokenOutput,
    ended: Ended<'_>,
) -> Result<(), Failure> {
    let Ended {
        outcome,
        request,
        gateway,
        username,
    } = ended;
    match outcome {
        Outcome::Tokens(tokens) => output.print(app, &tokens, app.now()),
        Outcome::Pending(challenge, reason) => Err(pending(
            app,
            output,
            challenge,
            reason,
            &request,
            gateway.region.map(|region| region.value.to_string()),
            &username,
        )?),
        Outcome::DeviceRefused(refusal) => {
            let subject = request.subject(Some(&username));
            Err(Failure::of_call(&subject)(refusal.error.into()))
        }
    }
}

fn pending(
    app: &App,
    output: &TokenOutput,
    challenge: Challenge,
    reason: Option<String>,
    request: &Request,
    region: Option<String>,
    username: &str,
) -> Result<Failure, Failure> {
    let printed = output.shows_challenges();
    if printed {
        let document = render::tokens::challenge(&challenge);
        super::print(app, &render::json::pretty(&document))?;
    }
    Ok(Failure::Pending(Box::new(Pending {
        challenge,
        reason,
        pool: request.pool.id.as_ref().map(|id| id.value.to_string()),
        client: request.pool.need_client()?.to_string(),
        region,
        username: username.to_owned(),
        admin: request.api.admin,
        context: app
            .settings()?
            .context
            .as_ref()
            .map(|context| context.name.clone()),
        remember_device: request.remember_device,
        printed,
    })))
}
