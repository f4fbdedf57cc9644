//! What it means that a sign-in in the browser gave no tokens.

use super::advice::Advice;
use super::kind::{Kind, Subject};
use super::words;
use crate::oauth::{NotTheAnswer, Refusal};
use crate::render::shell::shell_quote;

/// Why a sign-in in the browser gave no tokens.
#[derive(Debug, thiserror::Error)]
pub enum WebFailure {
    /// The domain sent the browser back with an error.
    #[error("the sign-in was refused{refusal}")]
    Refused {
        /// What it said.
        refusal: Refusal,
        /// What was asked for.
        subject: Subject,
    },
    /// No answer came.
    #[error("no answer came from the browser within {limit}")]
    TimedOut {
        /// For how long it was waited for.
        limit: String,
        /// What the usual cause is, and what mends it.
        unregistered: Unregistered,
    },
    /// Other programs have the ports.
    #[error("the browser cannot be sent back here: {} in use", are(.ports))]
    Busy {
        /// The ports.
        ports: Vec<u16>,
    },
    /// No port can be listened on.
    #[error("the browser cannot be sent back to {uri}: {error}")]
    CannotListen {
        /// The redirect URI.
        uri: String,
        /// Why not.
        error: std::io::Error,
    },
    /// The browser is sent back elsewhere, and nothing can be pasted.
    #[error("the browser is sent back to {uri}, which is not this machine")]
    Elsewhere {
        /// The redirect URI.
        uri: String,
        /// ` -c NAME`, where that has to be said.
        context: String,
    },
    /// What was given is not the answer.
    #[error("what was given is not the answer of the browser: {why}")]
    NotTheAnswer {
        /// Why not.
        why: NotTheAnswer,
        /// ` -c NAME`, where that has to be said.
        context: String,
    },
    /// There is nothing to finish.
    #[error("there is no sign-in to finish: {why}")]
    NothingBegun {
        /// Why not.
        why: &'static str,
        /// ` -c NAME`, where that has to be said.
        context: String,
    },
    /// Another user signed in than the settings name.
    #[error("the browser signed in {actual}, not {given}")]
    OtherUser {
        /// Who signed in.
        actual: String,
        /// Who is named.
        given: String,
    },
}

/// A redirect URI that is perhaps not registered: then the browser shows an error, and is never sent back.
#[derive(Debug, Clone)]
pub struct Unregistered {
    /// It.
    pub uri: String,
    /// The app client.
    pub client: String,
    /// The command that registers it.
    pub register: String,
}

impl Unregistered {
    /// That it may be why no answer comes.
    pub fn cause(&self) -> String {
        let Self { uri, client, .. } = self;
        format!(
            "where the browser shows the error redirect_mismatch, {uri} is not \
             exactly a callback URL of app client {client}"
        )
    }
}

fn are(ports: &[u16]) -> String {
    let all: Vec<_> = ports.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [port] => format!("port {port} is"),
        _ => format!("ports {} are", all.join(", ")),
    }
}

impl WebFailure {
    /// What the domain called it, if it did.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { refusal, .. } => Some(&refusal.error),
            _ => None,
        }
    }

    pub(super) fn advice(&self) -> Advice {
        match self {
            Self::Refused { refusal, subject } => refused(refusal, subject),
            Self::TimedOut { unregistered, .. } => Advice::of(Kind::NotAuthenticated)
                .cause(unregistered.cause())
                .help(format!(
                    "register it:\n{}\nwhere the browser shows invalid_scope: --scope openid",
                    unregistered.register
                )),
            Self::Busy { .. } => Advice::of(Kind::Configuration)
                .cause("another program listens there, perhaps another sign-in")
                .help(
                    "end it, or register a further callback URL with another port, and name it: \
                     --redirect-uri http://localhost:PORT/callback",
                ),
            Self::CannotListen { .. } => Advice::of(Kind::Configuration)
                .help("name a registered callback URL on this machine with --redirect-uri URI"),
            Self::Elsewhere { context, .. } => Advice::of(Kind::Usage).help(format!(
                "sign in in two steps:\ncognito-auth login --web --start{context}\n\
                 cognito-auth login --web --finish{context} URL"
            )),
            Self::NotTheAnswer { why, context } => {
                let advice = Advice::of(Kind::NotAuthenticated);
                match why {
                    NotTheAnswer::Tokens => advice.help("cognito-auth decode URL shows them"),
                    NotTheAnswer::State | NotTheAnswer::Issuer(_) => advice.help(format!(
                        "begin anew: cognito-auth login --web --start{context}"
                    )),
                    NotTheAnswer::SignInPage | NotTheAnswer::Neither => advice.help(
                        "copy the whole address that the browser ends at, with ?code=… in it",
                    ),
                }
            }
            Self::NothingBegun { context, .. } => Advice::of(Kind::NotAuthenticated)
                .help(format!("cognito-auth login --web --start{context}")),
            Self::OtherUser { given, .. } => Advice::of(Kind::NotAuthenticated)
                .cause("the browser is signed in as another user still")
                .help(format!(
                    "cognito-auth login --web --prompt login -u {}\n\
                     or leave the user name out, of the context too",
                    shell_quote(given)
                )),
        }
    }
}

/// Texts of `error_description`, as Cognito has them, and what they mean.
const DESCRIBED: &[(&str, Kind, &str, &str)] = &[
    (
        "failed with error",
        Kind::NotAuthenticated,
        "a Lambda trigger of the user pool refused the sign-in",
        "see the trigger's log in CloudWatch",
    ),
    (
        "Already found an entry for username",
        Kind::NotAuthenticated,
        "the identity provider's user was linked to a user of the pool in this very sign-in",
        "sign in once more",
    ),
    (
        "attribute",
        Kind::Configuration,
        "the identity provider gives no value that fits for an attribute of the pool",
        "check the identity provider's attribute mapping, and what the app client may write",
    ),
    (
        "disabled",
        Kind::NotAuthenticated,
        "the user is disabled",
        "cognito-auth user enable USER",
    ),
    (
        "not enabled",
        Kind::NotAuthenticated,
        "the user is disabled",
        "cognito-auth user enable USER",
    ),
];

/// By the error codes of RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6.
fn refused(refusal: &Refusal, subject: &Subject) -> Advice {
    let client = subject.client.as_deref().unwrap_or("the app client");
    let doctor = || words::next("doctor", subject);
    let configuration = Advice::of(Kind::Configuration);
    match refusal.error.as_str() {
        "access_denied" => Advice::of(Kind::NotAuthenticated)
            .cause("the user cancelled, or the identity provider did not let them in")
            .help("sign in again"),
        "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required" => Advice::of(Kind::NotAuthenticated)
            .cause("the browser has no session that --prompt none could use")
            .help("leave --prompt none out"),
        "invalid_scope" => configuration
            .cause(format!(
                "app client {client} may not ask for one of the scopes, or there is no such scope"
            ))
            .help(format!("ask for fewer: --scope openid\n{}", doctor())),
        "unauthorized_client" | "unsupported_response_type" => configuration
            .cause(format!(
                "app client {client} does not allow the code grant, or this identity provider"
            ))
            .help(doctor()),
        "server_error" | "temporarily_unavailable" => {
            let described = described(refusal);
            described.unwrap_or_else(|| {
                Advice::of(Kind::Unavailable)
                    .cause("the domain, or the identity provider behind it, is failing")
                    .help("try again later")
            })
        }
        _ => described(refusal).unwrap_or_else(|| {
            configuration
                .cause(format!(
                    "the domain does not take the request as it is made for app client {client}"
                ))
                .help(doctor())
        }),
    }
}

fn described(refusal: &Refusal) -> Option<Advice> {
    let description = refusal.description.as_deref()?;
    let row = DESCRIBED
        .iter()
        .find(|(text, ..)| description.contains(text))?;
    let (_, kind, cause, help) = *row;
    Some(Advice::of(kind).cause(cause).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Purpose;

    fn refusal(error: &str, description: &str) -> Advice {
        let refusal = Refusal {
            error: error.to_owned(),
            description: Some(description.to_owned()).filter(|text| !text.is_empty()),
        };
        refused(&refusal, &Subject::of(Purpose::CodeExchange))
    }

    #[test]
    fn each_refusal_has_a_class_a_cause_and_a_next_step() {
        for (error, description, kind) in [
            ("access_denied", "User cancelled", Kind::NotAuthenticated),
            ("login_required", "", Kind::NotAuthenticated),
            ("invalid_scope", "", Kind::Configuration),
            ("unauthorized_client", "", Kind::Configuration),
            ("server_error", "", Kind::Unavailable),
            (
                "server_error",
                "PreTokenGeneration failed with error no.",
                Kind::NotAuthenticated,
            ),
            (
                "invalid_request",
                "PreSignUp failed with error not from here.",
                Kind::NotAuthenticated,
            ),
            (
                "server_error",
                "Already found an entry for username Google_1",
                Kind::NotAuthenticated,
            ),
            (
                "invalid_request",
                "attributes required: [email]",
                Kind::Configuration,
            ),
            (
                "invalid_request",
                "User is not enabled",
                Kind::NotAuthenticated,
            ),
            ("invalid_request", "", Kind::Configuration),
            ("new_error", "", Kind::Configuration),
        ] {
            let advice = refusal(error, description);
            assert_eq!(advice.kind, kind, "{error} {description}");
            assert!(advice.cause.is_some() && advice.help.is_some(), "{error}");
        }
    }
}
