//! Exceptions of the services: which it is, and what its text says.

use std::fmt;

use jiff::Timestamp;

/// Declares [`ErrorCode`]: each code is called as the services spell it.
macro_rules! error_codes {
    ($($code:ident)*) => {
        /// The type of an exception, in the service's spelling.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "AWS documents each under its name")]
        pub enum ErrorCode {
            $($code,)*
            /// One that nothing here depends on.
            Other(String),
        }

        impl From<&str> for ErrorCode {
            fn from(code: &str) -> Self {
                match code {
                    $(stringify!($code) => Self::$code,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl ErrorCode {
            /// As the service spells it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$code => stringify!($code),)*
                    Self::Other(code) => code,
                }
            }
        }
    };
}

error_codes! {
    AccessDenied
    AccessDeniedException
    AliasExistsException
    BandwidthLimitExceeded
    CodeDeliveryFailureException
    CodeMismatchException
    ConcurrentModificationException
    DecryptionFailure
    EC2ThrottledException
    EnableSoftwareTokenMFAException
    EntityAlreadyExists
    ExpiredCodeException
    ExpiredToken
    ExpiredTokenException
    ExternalServiceException
    FeatureUnavailableInTierException
    ForbiddenException
    GroupExistsException
    IDPCommunicationError
    IDPRejectedClaim
    IncompleteSignatureException
    InternalErrorException
    InternalFailure
    InternalServerException
    InvalidClientTokenId
    InvalidEmailRoleAccessPolicyException
    InvalidIdentityPoolConfigurationException
    InvalidIdentityToken
    InvalidLambdaResponseException
    InvalidParameterException
    InvalidPasswordException
    InvalidRequestException
    InvalidSignatureException
    InvalidSmsRoleAccessPolicyException
    InvalidSmsRoleTrustRelationshipException
    InvalidUserPoolConfigurationException
    LimitExceeded
    LimitExceededException
    MFAMethodNotFoundException
    MissingAuthenticationToken
    MissingAuthenticationTokenException
    NoSuchEntity
    NotAuthorizedException
    OperationNotEnabledException
    PasswordHistoryPolicyViolationException
    PasswordResetRequiredException
    PreconditionNotMetException
    PriorRequestNotComplete
    ProvisionedThroughputExceededException
    RefreshTokenReuseException
    RegionDisabledException
    RequestExpired
    RequestLimitExceeded
    RequestThrottled
    RequestThrottledException
    RequestTimeTooSkewed
    ResourceConflictException
    ResourceNotFoundException
    ServiceQuotaExceededException
    ServiceUnavailable
    SignatureDoesNotMatch
    SlowDown
    SoftwareTokenMFANotFoundException
    ThrottledException
    Throttling
    ThrottlingException
    TooManyFailedAttemptsException
    TooManyRequestsException
    TransactionInProgressException
    UnauthorizedException
    UnexpectedLambdaException
    UnknownOperation
    UnknownOperationException
    UnrecognizedClientException
    Unsupported
    UnsupportedOperationException
    UnsupportedTokenTypeException
    UnsupportedUserStateException
    UserLambdaValidationException
    UserNotConfirmedException
    UserNotFoundException
    UserPoolAddOnNotEnabledException
    UsernameExistsException
    ValidationError
    WebAuthnNotEnabledException
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the text of an exception says beyond its type. AWS documents none of these texts: they
/// only refine what the type means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// The access token's scopes do not cover the operation.
    Scope,
    /// An attribute has a value already, which a sign-in cannot change.
    AttributeProvided,
    /// About an attribute of the user.
    Attribute,
    /// Something was revoked.
    Revoked,
    /// An `IdToken` has expired, in the words of an identity pool.
    TokenExpired,
    /// Something has expired.
    Expired,
    /// A token without `aud`, as access tokens are.
    NoAudience,
    /// The identity pool does not trust who issued the token.
    UntrustedProvider,
    /// The identity pool does not give credentials to guests.
    NoGuests,
    /// About a role.
    Role,
    /// Who was refused is a role that an identity pool assumed.
    OwnRole,
    /// The identity belongs to another login.
    OtherLogin,
    /// The identity is not this caller's to ask for.
    Forbidden,
    /// The app client does not allow the authentication flow.
    FlowNotEnabled,
    /// About multi-factor authentication.
    Mfa,
    /// About the app client's secret.
    ClientSecret,
    /// The app client has no secret, and a secret hash was sent.
    SecretNotConfigured,
    /// The app client has a secret, and no hash of it, or a wrong one, was sent.
    SecretMissing,
    /// The password is wrong, or the user name.
    WrongPassword,
    /// Too many wrong passwords in a row.
    AttemptsExceeded,
    /// About attempts.
    Attempts,
    /// The temporary password is older than the pool allows.
    TemporaryPasswordExpired,
    /// The Session of a challenge is used up or too old.
    InvalidSession,
    /// About a session.
    Session,
    /// An administrator has disabled the user.
    UserDisabled,
    /// Something is disabled.
    Disabled,
    /// About a device.
    Device,
    /// The call came through a VPC endpoint, and the user pool has a domain.
    PrivateLink,
    /// About a key of AWS KMS.
    Kms,
    /// There is no such group.
    NoGroup,
    /// A role may not be handed to the service.
    PassRole,
    /// The password of a user in this state cannot be reset.
    CannotReset,
    /// The user has no address that a code can be sent to.
    NoContact,
}

impl Saying {
    /// The phrases of which the text, in lower case, holds at least one.
    fn phrases(self) -> &'static [&'static str] {
        match self {
            Self::Scope => &["scope"],
            Self::AttributeProvided => &["cannot modify an already provided"],
            Self::Attribute => &["attribute"],
            Self::Revoked => &["revoked"],
            Self::TokenExpired => &["token expired"],
            Self::Expired => &["expired"],
            Self::NoAudience => &["missing a required claim: aud"],
            Self::UntrustedProvider => &[
                "not from a supported provider",
                "doesn't match providername",
            ],
            Self::NoGuests => &["unauthenticated access is not supported"],
            Self::Role => &["role"],
            Self::OwnRole => &["/cognitoidentitycredentials"],
            Self::OtherLogin => &["logins don't match"],
            Self::Forbidden => &["is forbidden"],
            Self::FlowNotEnabled => &["not enabled for th", "auth method not supported"],
            Self::Mfa => &["mfa"],
            Self::ClientSecret => &["secret"],
            Self::SecretNotConfigured => &["not configured"],
            Self::SecretMissing => &["was not received", "unable to verify"],
            Self::WrongPassword => &["incorrect username or password"],
            Self::AttemptsExceeded => &["password attempts exceeded"],
            Self::Attempts => &["attempts"],
            Self::TemporaryPasswordExpired => &["temporary password has expired"],
            Self::InvalidSession => &["invalid session"],
            Self::Session => &["session"],
            Self::UserDisabled => &["user is disabled"],
            Self::Disabled => &["disabled"],
            Self::Device => &["device"],
            Self::PrivateLink => &["privatelink access is disabled"],
            Self::Kms => &["kms"],
            Self::NoGroup => &["group"],
            Self::PassRole => &["iam:passrole"],
            Self::CannotReset => &["cannot be reset in the current state"],
            Self::NoContact => &["registered/verified", "no verified", "no registered"],
        }
    }

    /// What else the text has to say for this to be meant.
    fn also(self) -> Option<&'static [&'static str]> {
        match self {
            Self::ClientSecret => Some(&["hash", "client"]),
            Self::SecretNotConfigured | Self::SecretMissing => Some(&["secret"]),
            Self::NoGroup => Some(&["not found"]),
            _ => None,
        }
    }

    /// A text that says so, for tests.
    #[cfg(test)]
    pub(crate) fn example(self) -> String {
        let also = self.also().map_or("", |also| also[0]);
        format!("{} {also}", self.phrases()[0])
    }

    /// Whether `text`, the message of an exception, says so.
    pub fn is_in(self, text: &str) -> bool {
        let text = text.to_lowercase();
        let holds = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
        holds(self.phrases()) && self.also().is_none_or(holds)
    }
}

/// An exception of a service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message} ({code})")]
pub struct ServiceError {
    /// The operation.
    pub operation: &'static str,
    /// The type of the exception.
    pub code: ErrorCode,
    /// Its message; empty where the service sent none.
    pub message: String,
    /// The HTTP status it came with.
    pub status: u16,
    /// The id of the request.
    pub request_id: Option<String>,
    /// When the service answered, by its own clock.
    pub date: Option<Timestamp>,
}

impl ServiceError {
    /// Whether its text says `saying`.
    pub fn says(&self, saying: Saying) -> bool {
        saying.is_in(&self.message)
    }

    /// Whether the app client has a secret, and the call came without it or with a wrong one.
    pub fn lacks_secret(&self) -> bool {
        self.code == ErrorCode::NotAuthorizedException
            && self.says(Saying::ClientSecret)
            && self.says(Saying::SecretMissing)
    }

    /// Whether the call came with a secret of the app client, or a hash of one, that is not right.
    pub fn refuses_secret(&self) -> bool {
        match self.code {
            ErrorCode::UnauthorizedException => true,
            // In the words of a token endpoint.
            ErrorCode::Other(ref code) => code == "invalid_client",
            ErrorCode::NotAuthorizedException | ErrorCode::InvalidParameterException => {
                self.says(Saying::ClientSecret) && !self.says(Saying::SecretNotConfigured)
            }
            _ => false,
        }
    }

    /// Whether IAM does not allow the call. Not for sign-ins, where `NotAuthorizedException` is
    /// about the user.
    pub fn is_denied(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::AccessDeniedException
                | ErrorCode::AccessDenied
                | ErrorCode::NotAuthorizedException
        )
    }

    /// Whether what the call names does not exist.
    pub fn is_gone(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::ResourceNotFoundException
                | ErrorCode::UserNotFoundException
                | ErrorCode::NoSuchEntity
        )
    }

    /// Whether the refresh token that the call presented will never be taken again.
    pub fn ends_session(&self) -> bool {
        match self.code {
            ErrorCode::RefreshTokenReuseException | ErrorCode::UserNotFoundException => true,
            ErrorCode::NotAuthorizedException => !self.says(Saying::ClientSecret),
            _ => false,
        }
    }

    /// Whether the service, or the app client, does not know the operation.
    pub fn is_unsupported(&self) -> bool {
        self.status == 501
            || matches!(
                self.code,
                ErrorCode::InvalidParameterException
                    | ErrorCode::UnsupportedOperationException
                    | ErrorCode::UnknownOperationException
                    | ErrorCode::UnknownOperation
                    | ErrorCode::Unsupported
            )
    }

    /// Whether the service refused a password, a proof or a code, which a wrong clock can cause.
    pub fn may_be_of_clock(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::NotAuthorizedException
                | ErrorCode::CodeMismatchException
                | ErrorCode::ExpiredCodeException
        )
    }

    /// Whether a sign-in was refused for the password, or the user name.
    pub fn is_wrong_password(&self) -> bool {
        self.code == ErrorCode::NotAuthorizedException && self.says(Saying::WrongPassword)
    }

    /// Whether another new password may be taken.
    pub fn refuses_new_password(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::InvalidPasswordException
                | ErrorCode::PasswordHistoryPolicyViolationException
        )
    }

    /// Whether the code of an authenticator app that is being set up is wrong.
    pub fn refuses_app_code(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::EnableSoftwareTokenMFAException | ErrorCode::CodeMismatchException
        )
    }

    /// Whether an identity that was used before does not go with the login any more: it was deleted,
    /// or has become another login's.
    pub fn refuses_identity(&self) -> bool {
        match self.code {
            ErrorCode::ResourceNotFoundException => true,
            ErrorCode::NotAuthorizedException => self.says(Saying::OtherLogin),
            _ => false,
        }
    }
}

#[cfg(test)]
impl ServiceError {
    /// An exception in a test.
    pub(crate) fn of(code: ErrorCode, message: &str) -> Self {
        Self {
            operation: "InitiateAuth",
            code,
            message: message.to_owned(),
            status: 400,
            request_id: None,
            date: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode::{
        AccessDenied, InvalidParameterException, NotAuthorizedException,
        RefreshTokenReuseException, ResourceNotFoundException, UserNotFoundException,
    };
    use super::*;

    #[test]
    fn a_code_is_spelled_as_it_came() {
        for code in ["NotAuthorizedException", "SomethingNewException", ""] {
            assert_eq!(ErrorCode::from(code).as_str(), code);
        }
        assert_eq!(
            ErrorCode::from("NotAuthorizedException"),
            NotAuthorizedException
        );
    }

    /// The texts are those that Amazon Cognito sent to people who asked about them in public.
    #[test]
    fn texts_say_what_they_say() {
        for (text, saying) in [
            ("Password attempts exceeded", Saying::AttemptsExceeded),
            ("User is disabled.", Saying::UserDisabled),
            (
                "Temporary password has expired and must be reset by an administrator.",
                Saying::TemporaryPasswordExpired,
            ),
            (
                "Invalid session for the user, session is expired.",
                Saying::InvalidSession,
            ),
            (
                "SecretHash does not match for the client: 1example23456789",
                Saying::ClientSecret,
            ),
            (
                "Client 1example23456789 is not configured for secret but secret was received",
                Saying::SecretNotConfigured,
            ),
            (
                "USER_PASSWORD_AUTH flow not enabled for this client",
                Saying::FlowNotEnabled,
            ),
            (
                "Invalid login token. Token expired: 1 >= 0",
                Saying::TokenExpired,
            ),
            (
                "Logins don't match. Please include at least one valid login for this identity or identity pool.",
                Saying::OtherLogin,
            ),
            (
                "Cannot reset password for the user as there is no registered/verified email or phone_number",
                Saying::NoContact,
            ),
            (
                "User password cannot be reset in the current state.",
                Saying::CannotReset,
            ),
            ("Group not found.", Saying::NoGroup),
            (
                "PrivateLink access is disabled for the user pool that has ManagedLogin configured.",
                Saying::PrivateLink,
            ),
        ] {
            assert!(saying.is_in(text), "{saying:?}: {text}");
            assert!(!saying.is_in("Incorrect username or password."));
        }
        assert!(!Saying::ClientSecret.is_in("a secret"));
    }

    #[test]
    fn a_session_ends_by_what_is_said_of_its_token_only() {
        let secret = "Unable to verify secret hash for client 1example23456789";
        for (code, text, ends) in [
            (NotAuthorizedException, "Invalid Refresh Token", true),
            (
                NotAuthorizedException,
                "Refresh Token has been revoked",
                true,
            ),
            (NotAuthorizedException, secret, false),
            (RefreshTokenReuseException, "", true),
            (UserNotFoundException, "", true),
            (ResourceNotFoundException, "", false),
            (InvalidParameterException, "", false),
            (AccessDenied, "", false),
        ] {
            let error = ServiceError::of(code, text);
            assert_eq!(error.ends_session(), ends, "{error}");
        }
        let lacks = ServiceError::of(NotAuthorizedException, secret);
        assert!(lacks.lacks_secret());
        assert!(!ServiceError::of(NotAuthorizedException, "Incorrect.").lacks_secret());
    }

    #[test]
    fn a_secret_is_refused_where_another_one_may_be_taken() {
        for (code, text, is_refused) in [
            (
                NotAuthorizedException,
                "Unable to verify secret hash for client 1example23456789",
                true,
            ),
            (
                NotAuthorizedException,
                "SecretHash does not match for the client: 1example23456789",
                true,
            ),
            (InvalidParameterException, "Invalid client secret", true),
            (ErrorCode::UnauthorizedException, "", true),
            (
                NotAuthorizedException,
                "Client 1example23456789 is not configured for secret but secret was received",
                false,
            ),
            (
                NotAuthorizedException,
                "Incorrect username or password.",
                false,
            ),
            (NotAuthorizedException, "Invalid Refresh Token", false),
            (AccessDenied, "the client's secret hash", false),
        ] {
            let error = ServiceError::of(code, text);
            assert_eq!(error.refuses_secret(), is_refused, "{error}");
        }
    }

    #[test]
    fn an_identity_is_given_up_only_where_it_is_no_longer_the_logins() {
        let other = "Logins don't match.";
        assert!(ServiceError::of(NotAuthorizedException, other).refuses_identity());
        assert!(ServiceError::of(ResourceNotFoundException, "").refuses_identity());
        assert!(!ServiceError::of(NotAuthorizedException, "Token expired").refuses_identity());
    }
}
