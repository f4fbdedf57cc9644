//! How curl would be given what authenticates a request.

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::Failure;
use crate::model::RequestUrl;
use crate::render::curl::CurlAuth;
use crate::settings::secrets::{SecretKind, SecretSource};

use super::auth::{Authentication, Scheme};

/// Where curl reads what authenticates a request to `url`, and what to do first.
///
/// # Errors
///
/// [`Failure::Usage`] where it cannot be read again; else as the settings give it.
pub(crate) async fn auth(
    auth: &Authentication,
    url: &RequestUrl,
    host: &Host,
    aws: &Aws,
) -> Result<(Vec<CurlAuth>, Vec<String>), Failure> {
    let context = host.again().context_flag();
    let mut notes = Vec::new();
    let found = match auth.scheme {
        Scheme::None => return Ok((Vec::new(), notes)),
        Scheme::Id => token(auth, "id", "", host, &context)?,
        Scheme::Bearer => token(auth, "id", "Bearer ", host, &context)?,
        Scheme::Access => token(auth, "access", "Bearer ", host, &context)?,
        Scheme::Client => CurlAuth::Config(format!("cognito-auth client-token{context} -o curl")),
        Scheme::SigV4 => {
            let is_of_pool = Authentication::is_of_identity_pool(host)?;
            if is_of_pool {
                notes.push(format!(
                    "set the variables first: eval \"$(cognito-auth credentials{context} -o env)\""
                ));
            }
            let is_temporary = is_of_pool || aws.has_session_token().await;
            let Some(scope) = auth.scope(host, aws, url)? else {
                return Ok((Vec::new(), notes));
            };
            CurlAuth::Signature {
                region: scope.region.to_string(),
                service: scope.service,
                is_temporary,
            }
        }
    };
    Ok((vec![found], notes))
}

/// Where it reads the token called `word`, behind `scheme`.
fn token(
    auth: &Authentication,
    word: &str,
    scheme: &'static str,
    host: &Host,
    context: &str,
) -> Result<CurlAuth, Failure> {
    let (secret, source) = if word == "id" {
        (SecretKind::IdToken, &auth.id_token)
    } else {
        (SecretKind::AccessToken, &auth.access_token)
    };
    match source {
        Some(SecretSource::File(path)) => {
            Ok(CurlAuth::TokenFile(scheme, path.display().to_string()))
        }
        Some(_) => Err(Failure::usage(
            format!(
                "--print-curl cannot say how to read {} again",
                secret.phrase()
            ),
            format!(
                "give it by --{} FILE or {}",
                secret.flags().file,
                secret.variable()
            ),
        )),
        None if host.context().is_none() => Ok(CurlAuth::TokenVariable(scheme, secret.variable())),
        None => {
            let raw = if scheme.is_empty() {
                " --raw-header"
            } else {
                ""
            };
            let command = format!("cognito-auth token {word}{context} -o curl{raw}");
            Ok(CurlAuth::Config(command))
        }
    }
}
