//! The token that a CI system gives a job, or a platform a workload, as a login of an identity pool.

use std::path::PathBuf;

use crate::app::Host;
use crate::aws::{self, Aws, Login};
use crate::failure::{Failure, Purpose, Subject};
use crate::local::{environment, secrets};
use crate::model::{Secret, Url};
use crate::settings::keys::LOGINS_PROVIDER;
use crate::settings::secrets::{SecretKind, SecretSource};
use crate::settings::{self, Origin};
use crate::token::decode;

/// Whose token it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JobToken {
    /// A job's of GitHub Actions, asked for with this audience.
    Github { audience: Option<String> },
    /// A job's of GitLab CI, in this variable.
    Gitlab { variable: Option<String> },
    /// The one in the file that `AWS_WEB_IDENTITY_TOKEN_FILE` names.
    WebIdentityFile,
}

/// The audience of tokens for identity pools.
const AUDIENCE: &str = "cognito-identity.amazonaws.com";
/// What GitLab's own guide for AWS calls the variable.
const GITLAB_VARIABLE: &str = "GITLAB_OIDC_TOKEN";

const REQUEST_URL: &str = "ACTIONS_ID_TOKEN_REQUEST_URL";
const REQUEST_TOKEN: &str = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
const ID_TOKEN_FILE: &str = "ID_TOKEN_FILE";
const WEB_IDENTITY_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

impl JobToken {
    /// The login: the provider is what the token has for its issuer, unless a flag names it.
    ///
    /// # Errors
    ///
    /// [`Failure::NoJobToken`] where there is none; [`Failure::Token`] when it is malformed; else as the
    /// network and GitHub give it.
    pub(super) async fn login(&self, host: &Host, aws: &Aws) -> Result<Login, Failure> {
        let (token, origin) = self.token(host, aws).await?;
        if let Some(named) = host.settings.flags.text(&LOGINS_PROVIDER) {
            let provider = named.to_owned();
            return Ok(Login { provider, token });
        }
        let read = decode(token.expose()).map_err(|error| Failure::Token {
            what: origin.clone(),
            error,
        })?;
        let iss = read.text("iss").ok_or_else(|| {
            Failure::usage(
                format!("{origin} has no iss, which names the login provider"),
                "name it with --logins-provider NAME",
            )
        })?;
        let issuer = aws.issuer(iss).map_err(refused)?;
        let provider = issuer.map_or_else(|| provider(iss), |issuer| issuer.provider());
        host.ui
            .explain(&format!("login provider {provider} of {origin}"));
        Ok(Login { provider, token })
    }

    /// The token, and what gave it.
    async fn token(&self, host: &Host, aws: &Aws) -> Result<(Secret<String>, String), Failure> {
        match self {
            Self::Github { audience } => {
                let audience = audience.as_deref().unwrap_or(AUDIENCE);
                let token = of_github(host, aws, audience).await?;
                Ok((token, "what GitHub gave for the job".to_owned()))
            }
            Self::Gitlab { variable } => of_gitlab(host, variable.as_deref()).await,
            Self::WebIdentityFile => {
                let path = host.settings.variables.get(WEB_IDENTITY_FILE);
                let path = path.ok_or_else(|| Failure::NoJobToken {
                    what: format!("{WEB_IDENTITY_FILE} is not set"),
                    help: format!(
                        "the platform sets it where a workload has an identity: on EKS, for a \
                         service account with the annotation eks.amazonaws.com/role-arn\n\
                         elsewhere: export {WEB_IDENTITY_FILE}=FILE"
                    ),
                })?;
                of_file(path).await
            }
        }
    }
}

/// The name that identity pools know an OIDC provider by: its issuer's URL without the scheme, as in the
/// ARN of the provider in IAM.
fn provider(iss: &str) -> String {
    let name = iss.split_once("://").map_or(iss, |(_, name)| name);
    name.to_owned()
}

async fn of_github(host: &Host, aws: &Aws, audience: &str) -> Result<Secret<String>, Failure> {
    let missing = |name: &str| Failure::NoJobToken {
        what: format!("{name} is not set, so GitHub gives this job no token"),
        help: "let the job have one, in the workflow:\n\
               permissions:\n  id-token: write\n  contents: read\n\
               workflows of forks get none"
            .to_owned(),
    };
    let url = host.settings.variables.get(REQUEST_URL);
    let url = url.ok_or_else(|| missing(REQUEST_URL))?;
    let by = environment::job_secret(REQUEST_TOKEN)?.ok_or_else(|| missing(REQUEST_TOKEN))?;
    let url: Url = url.parse().map_err(|error| settings::Error::Invalid {
        name: "URL of the job's token",
        origin: Origin::Variable(REQUEST_URL),
        reason: format!("{error}"),
    })?;
    let token = aws.github_token(&url, &by, audience).await;
    token.map_err(refused)
}

async fn of_gitlab(
    host: &Host,
    variable: Option<&str>,
) -> Result<(Secret<String>, String), Failure> {
    if let (None, Some(path)) = (variable, host.settings.variables.get(ID_TOKEN_FILE)) {
        return of_file(path).await;
    }
    let name = variable.unwrap_or(GITLAB_VARIABLE);
    let token = environment::job_secret(name)?.ok_or_else(|| Failure::NoJobToken {
        what: format!("{name} is not set, so GitLab gave this job no token under that name"),
        help: format!(
            "let the job have one, in .gitlab-ci.yml:\n\
             id_tokens:\n  {name}:\n    aud: {AUDIENCE}\n\
             or say which variable has it with --id-token-variable NAME"
        ),
    })?;
    Ok((trimmed(&token), format!("the value of {name}")))
}

async fn of_file(path: &str) -> Result<(Secret<String>, String), Failure> {
    let source = SecretSource::File(PathBuf::from(path));
    let token = secrets::check(SecretKind::IdToken, source).await?;
    let token = token.read().await?;
    Ok((trimmed(&token), format!("what is in {path}")))
}

fn trimmed(token: &Secret<String>) -> Secret<String> {
    Secret::from(token.expose().trim())
}

fn refused(error: aws::Error) -> Failure {
    Failure::of_call(&Subject::of(Purpose::JobToken))(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As in the ARN of an OIDC provider in IAM: `arn:aws:iam::ACCOUNT:oidc-provider/NAME`.
    #[test]
    fn a_provider_is_named_by_its_issuer() {
        for (iss, name) in [
            (
                "https://token.actions.githubusercontent.com",
                "token.actions.githubusercontent.com",
            ),
            (
                "https://token.actions.githubusercontent.com/octo",
                "token.actions.githubusercontent.com/octo",
            ),
            ("https://gitlab.com", "gitlab.com"),
            (
                "https://oidc.eks.us-east-1.amazonaws.com/id/0123ABC",
                "oidc.eks.us-east-1.amazonaws.com/id/0123ABC",
            ),
            ("http://127.0.0.1:8080/x", "127.0.0.1:8080/x"),
            ("accounts.google.com", "accounts.google.com"),
        ] {
            assert_eq!(provider(iss), name);
        }
    }
}
