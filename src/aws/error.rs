//! Failures of calls, in words of our own.

use std::error::Error as StdError;

use aws_credential_types::provider::error::CredentialsError;
use aws_runtime::retries::classifiers::THROTTLING_ERRORS;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

use crate::aws::iam_credentials::{LoginSession, OwnSource};
use crate::aws::transport::connection::{Connection, Phase, chain, describe};
use crate::aws::transport::trust::BadBundle;
use crate::model::{ErrorCode, ServiceError};
use crate::settings;
use crate::token::jwks;

/// Why a call could not be made, or gave no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The service answered with an exception.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// No answer came.
    #[error("{operation} got no answer from {endpoint}: {what}")]
    Connection {
        /// The operation.
        operation: &'static str,
        /// Where it was sent.
        endpoint: String,
        /// Why.
        why: Connection,
        /// In the words of the HTTP stack.
        what: String,
    },
    /// The body of an answer that did not come to its end.
    #[error("the answer from {endpoint} is not complete: {what}")]
    Truncated {
        /// Where it came from.
        endpoint: String,
        /// In the words of the HTTP stack, or of what reads the body.
        what: String,
    },
    /// An answer came that is none of the service's.
    #[error(
        "{operation} got an answer from {endpoint} that is not the service's: HTTP \
         {status}{content}"
    )]
    NotTheService {
        /// The operation.
        operation: &'static str,
        /// Where it was sent.
        endpoint: String,
        /// The HTTP status.
        status: u16,
        /// Its content type, as ` text/html`, if it names one.
        content: String,
        /// The id that it gives the request, if it gives one.
        request_id: Option<String>,
    },
    /// An answer came that lacks what it should have.
    #[error("the answer to {operation} lacks {lacks}")]
    Incomplete {
        /// The operation.
        operation: &'static str,
        /// What is not in it.
        lacks: &'static str,
    },
    /// A list that does not come to an end.
    #[error("{operation} answers with the same page again and again")]
    SamePage {
        /// The operation.
        operation: &'static str,
    },
    /// A secret in AWS Secrets Manager that is not an app client's.
    #[error("the secret {arn} {what}")]
    NoClientSecret {
        /// The secret.
        arn: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// There is no key set where one should be.
    #[error("there is no key set (JWKS) at {url}: HTTP {status}")]
    NoKeySet {
        /// Where.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// Something else is where a key set should be.
    #[error("what is at {url} is not a key set (JWKS): {error}")]
    KeySet {
        /// Where.
        url: String,
        /// Why not.
        error: jwks::Error,
    },
    /// A call must be signed, and there are no IAM credentials.
    #[error("{operation} must be signed, and no IAM credentials were found")]
    NoCredentials {
        /// The operation.
        operation: &'static str,
    },
    /// A source of IAM credentials failed.
    #[error("{operation} must be signed, and getting IAM credentials failed: {what}")]
    Credentials {
        /// The operation.
        operation: &'static str,
        /// Why.
        what: String,
    },
    /// The IAM credentials are those of `aws login`.
    #[error(
        "{operation} must be signed, and AWS profile {profile} has no IAM credentials that can be \
         read"
    )]
    LoginSession {
        /// The operation.
        operation: &'static str,
        /// The profile that signs in so.
        profile: String,
        /// The profile in use.
        used: String,
    },
    /// A sign-in would have to wait for itself.
    #[error(
        "{operation} must be signed, and AWS profile {profile} takes its credentials from context \
         {context} itself"
    )]
    OwnCredentials {
        /// The operation.
        operation: &'static str,
        /// The profile.
        profile: String,
        /// The context.
        context: String,
    },
    /// The request could not be made up.
    #[error("{operation} could not be sent: {what}")]
    Request {
        /// The operation.
        operation: &'static str,
        /// Why.
        what: String,
    },
    /// A setting that is malformed or missing.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// A setting of an AWS profile that is malformed.
    #[error("`{name}` of AWS profile {profile} is not valid: {what}")]
    ProfileSetting {
        /// The setting.
        name: &'static str,
        /// The profile.
        profile: String,
        /// What is wrong.
        what: String,
    },
    /// A profile that the AWS config files do not have.
    #[error("the AWS config files have no profile `{name}`")]
    NoProfile {
        /// Its name.
        name: String,
        /// Who asked for it.
        origin: settings::Origin,
        /// The profiles there are.
        known: Vec<String>,
    },
    /// AWS config files that cannot be read.
    #[error("the AWS config files cannot be used: {0}")]
    ConfigFiles(String),
    /// An http endpoint on another machine.
    #[error(
        "the endpoint {url} of {origin} is http: passwords and tokens could be read on the way"
    )]
    OpenEndpoint {
        /// The endpoint.
        url: String,
        /// Who named it.
        origin: settings::Origin,
    },
    /// A CA bundle that cannot be used.
    #[error(transparent)]
    Bundle(BadBundle),
}

impl Error {
    /// Whether nothing says which Region to call.
    pub fn lacks_region(&self) -> bool {
        matches!(self, Self::Settings(settings::Error::Missing(_)))
    }

    /// Whether a call was not made for want of IAM credentials.
    pub fn lacks_credentials(&self) -> bool {
        matches!(self, Self::NoCredentials { .. } | Self::Credentials { .. })
    }

    /// The exception, if the service answered with one.
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The id of the request, where an answer gave one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Service(error) => error.request_id.as_deref(),
            Self::NotTheService { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }

    /// Whether the service wants fewer calls a second, and has done nothing.
    pub fn is_throttled(&self) -> bool {
        match self {
            Self::Service(error) => {
                let code = error.code.as_str();
                let is_limit = error.code == ErrorCode::LimitExceededException;
                !is_limit && (THROTTLING_ERRORS.contains(&code) || error.status == 429)
            }
            Self::NotTheService { status, .. } => *status == 429,
            _ => false,
        }
    }

    /// Whether the same call may succeed in a moment.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Service(error) => {
                error.status >= 500
                    || matches!(
                        error.code,
                        ErrorCode::ConcurrentModificationException
                            | ErrorCode::InternalErrorException
                            | ErrorCode::InternalFailure
                            | ErrorCode::InternalServerException
                            | ErrorCode::ServiceUnavailable
                    )
            }
            Self::NotTheService { status, .. } => *status >= 500,
            Self::Connection { why, .. } => !matches!(
                why,
                Connection::Certificate | Connection::Tls | Connection::Proxy
            ),
            _ => false,
        }
    }

    /// Whether no answer came from the service, which therefore may have carried the call out.
    pub fn is_ambiguous(&self) -> bool {
        match self {
            Self::Service(error) => error.status >= 500,
            Self::NotTheService { status, .. } => *status >= 500,
            Self::Connection { why, .. } => !matches!(
                why,
                Connection::Refused
                    | Connection::UnknownHost
                    | Connection::TimedOut(Phase::Connecting)
                    | Connection::Broken(Phase::Connecting)
            ),
            _ => false,
        }
    }

    /// Whether it is about one call only: another one, for another user, may succeed.
    pub fn is_of_one_call(&self) -> bool {
        match self {
            Self::Service(_) | Self::NotTheService { .. } => true,
            Self::Connection { .. } => self.is_transient(),
            _ => false,
        }
    }

    /// Whether IAM credentials are missing, fail, or do not allow the call.
    pub fn is_denied(&self) -> bool {
        match self {
            Self::Service(error) => error.is_denied(),
            Self::NoCredentials { .. } | Self::Credentials { .. } | Self::LoginSession { .. } => {
                true
            }
            _ => false,
        }
    }

    /// Whether the answer is that of a server which does not know the operation, and did nothing, if the
    /// server is not AWS. Gateways may have passed the call on.
    pub fn is_of_another_server(&self) -> bool {
        matches!(self, Self::NotTheService { status, .. } if !matches!(status, 429 | 502..=504))
    }
}

/// Turns the SDK's error of `operation`, sent to `endpoint`, into ours.
pub(super) fn translate<E>(
    operation: &'static str,
    endpoint: &str,
    error: &SdkError<E, HttpResponse>,
) -> Error
where
    E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
{
    let endpoint = endpoint.to_owned();
    let (why, what) = match error {
        SdkError::ServiceError(service) => {
            return of_answer(operation, endpoint, service.raw(), Some(service.err()));
        }
        SdkError::ResponseError(response) => match Connection::of(error) {
            Connection::Other => {
                return of_answer(operation, endpoint, response.raw(), None::<&E>);
            }
            broken => (broken, describe(error)),
        },
        SdkError::TimeoutError(_) => (
            Connection::TimedOut(Phase::Sent),
            "the time limit passed".to_owned(),
        ),
        SdkError::DispatchFailure(failure) => {
            let connector = failure.as_connector_error();
            let Some(connector) = connector else {
                return Error::Request {
                    operation,
                    what: describe(error),
                };
            };
            if let Some(error) = error_of_this_machine(operation, connector) {
                return error;
            }
            let cause = connector.source().unwrap_or(connector);
            (Connection::of(connector), describe(cause))
        }
        _ if chain(error).any(<dyn StdError>::is::<Empty>) => {
            let content = " without a body".to_owned();
            return Error::NotTheService {
                operation,
                endpoint,
                status: 200,
                content,
                request_id: None,
            };
        }
        _ => {
            return match error_of_this_machine(operation, error) {
                Some(error) => error,
                None => Error::Request {
                    operation,
                    what: describe(error),
                },
            };
        }
    };
    Error::Connection {
        operation,
        endpoint,
        why,
        what,
    }
}

/// An answer without a body, which the SDK would take for a result in which everything is absent.
#[derive(Debug, thiserror::Error)]
#[error("the answer has no body")]
pub(super) struct Empty;

/// What kept a request from being sent, if it was not the network.
fn error_of_this_machine(
    operation: &'static str,
    error: &(dyn StdError + 'static),
) -> Option<Error> {
    if let Some(bundle) = bad_bundle(error) {
        return Some(bundle);
    }
    if let Some(own) = chain(error).find_map(|link| link.downcast_ref::<OwnSource>()) {
        return Some(Error::OwnCredentials {
            operation,
            profile: own.profile.clone(),
            context: own.context.clone(),
        });
    }
    let found = chain(error).find_map(|link| link.downcast_ref::<CredentialsError>())?;
    Some(of_credentials(operation, found))
}

/// The CA bundle that cannot be used, if that is what `error` is about.
pub(super) fn bad_bundle(error: &(dyn StdError + 'static)) -> Option<Error> {
    let found = chain(error).find_map(|link| link.downcast_ref::<BadBundle>());
    found.cloned().map(Error::Bundle)
}

/// What `error` means for `operation`, which must be signed.
pub(super) fn of_credentials(operation: &'static str, error: &CredentialsError) -> Error {
    if let Some(bundle) = bad_bundle(error) {
        return bundle;
    }
    if let Some(login) = chain(error).find_map(|link| link.downcast_ref::<LoginSession>()) {
        return Error::LoginSession {
            operation,
            profile: login.profile.clone(),
            used: login.used.clone(),
        };
    }
    match error {
        CredentialsError::CredentialsNotLoaded(_) => Error::NoCredentials { operation },
        other => Error::Credentials {
            operation,
            what: describe(other),
        },
    }
}

/// What an answer says that is not a result: an exception, whose name may be in a header alone, or
/// another server's page.
fn of_answer<E: ProvideErrorMetadata>(
    operation: &'static str,
    endpoint: String,
    response: &HttpResponse,
    exception: Option<&E>,
) -> Error {
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).map(str::to_owned);
    let in_header = || {
        let named = header("x-amzn-errortype")?;
        let named = named.split([':', '#']).next().unwrap_or_default();
        (!named.is_empty()).then(|| named.to_owned())
    };
    let code = exception
        .and_then(ProvideErrorMetadata::code)
        .map(str::to_owned);
    let Some(code) = code.or_else(in_header) else {
        let content = header("content-type").map(|kind| format!(" {kind}"));
        let content = content.unwrap_or_default();
        return Error::NotTheService {
            operation,
            endpoint,
            status,
            content,
            request_id: request_id(response),
        };
    };
    let message = exception
        .and_then(ProvideErrorMetadata::message)
        .unwrap_or_default();
    Error::Service(ServiceError {
        operation,
        code: ErrorCode::from(code.as_str()),
        message: shortened(message),
        status,
        request_id: request_id(response),
        date: date(response),
    })
}

/// As much of a service's message as a person reads.
fn shortened(message: &str) -> String {
    const MOST: usize = 4096;
    if message.len() <= MOST {
        return message.to_owned();
    }
    format!("{}…", &message[..message.floor_char_boundary(MOST)])
}

/// When an answer was made, by the clock of its server: `Date`, and how long it was kept on the way
/// ([RFC 9111 §4.2.3](https://www.rfc-editor.org/rfc/rfc9111#section-4.2.3)).
pub(super) fn date(response: &HttpResponse) -> Option<Timestamp> {
    let headers = response.headers();
    let date = headers.get("date")?;
    let date = DateTimeParser::new().parse_timestamp(date).ok()?;
    let age = headers
        .get("age")
        .and_then(|age| age.trim().parse::<u32>().ok());
    date.checked_add(SignedDuration::from_secs(age.unwrap_or_default().into()))
        .ok()
}

/// What the service calls the request that `response` answers.
pub(super) fn request_id(response: &HttpResponse) -> Option<String> {
    ["x-amzn-requestid", "x-amz-request-id"]
        .into_iter()
        .find_map(|name| response.headers().get(name))
        .map(str::to_owned)
}
