//! Exceptions of the services: what they mean, and what to do.

use super::advice::Advice;
use super::kind::{Act, Kind, Subject};
use crate::aws::{self, ServiceError};
use crate::local::ui::Report;
use crate::model::PoolId;
use crate::render::list::one_of;
use crate::render::shell::word;
use crate::settings::secrets::SecretKind;

pub(super) fn report(error: &ServiceError, subject: &Subject) -> Report {
    let ServiceError {
        code,
        message,
        request_id,
        ..
    } = error;
    let deed = match subject.act {
        Act::SignIn { .. } => "Cognito refused the sign-in",
        Act::Refresh => "Cognito refused the refresh token",
        Act::SignedIn | Act::Administer | Act::Discover => "Cognito refused the request",
        Act::Exchange => "the identity pool service refused the request",
        Act::Identify => "STS refused the AWS credentials",
    };
    let said = if message.is_empty() {
        String::new()
    } else {
        format!(": {message}")
    };
    Report {
        code: Some(code.clone()),
        request_id: request_id.clone(),
        ..advice(error, subject).report(format!("{deed}{said} ({code})"))
    }
}

/// The exception's type decides; its text, which AWS does not document, only refines.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn advice(error: &ServiceError, subject: &Subject) -> Advice {
    let text = error.message.to_lowercase();
    match error.code.as_str() {
        "NotAuthorizedException" => match subject.act {
            Act::SignIn { .. } => sign_in_refused(&text, subject),
            Act::Refresh => refresh_refused(&text, subject),
            Act::SignedIn => access_token_refused(&text, subject),
            Act::Administer => Advice::of(Kind::Usage)
                .cause("the user's state does not allow it")
                .help_for_user(subject),
            Act::Exchange => exchange_refused(&text, subject),
            Act::Discover | Act::Identify => permission(error.operation, subject),
        },
        "InvalidParameterException" => invalid_parameter(&text, subject),
        "InvalidPasswordException" => Advice::of(Kind::Usage)
            .cause(format!("the new password does not meet the pool's policy: {}", policy(&error.message)))
            .help(another_password()),
        "PasswordHistoryPolicyViolationException" => Advice::of(Kind::Usage)
            .cause("the new password is one of the user's last ones")
            .help(another_password()),
        "UsernameExistsException" | "AliasExistsException" | "GroupExistsException" => {
            Advice::of(Kind::Usage)
                .cause("the name is taken")
                .help("choose another one")
        }
        "UnsupportedUserStateException" => Advice::of(Kind::Usage)
            .cause("the user's state does not allow it")
            .help_for_user(subject),
        "UnsupportedTokenTypeException" => Advice::of(Kind::Usage)
            .cause("it is no refresh token: only these can be revoked")
            .help(format!("give the refresh token by {}", one_of(&SecretKind::RefreshToken.ways()))),
        "ResourceConflictException" => {
            Advice::of(Kind::Usage).cause("the login is linked to another identity already")
        }

        "UserNotFoundException" => {
            let kind = if matches!(subject.act, Act::SignIn { .. } | Act::Refresh) {
                Kind::NotAuthenticated
            } else {
                Kind::NotFound
            };
            Advice::of(kind)
                .cause(format!("{} has no such user", pool(subject)))
                .help("check the spelling, and the user pool id")
        }
        "UserNotConfirmedException" => Advice::of(Kind::NotAuthenticated)
            .cause("the user has signed up, and not confirmed it yet")
            .help(aws_command("admin-confirm-sign-up", subject)),
        "PasswordResetRequiredException" => Advice::of(Kind::NotAuthenticated)
            .cause("an administrator has reset the password, and the user has not chosen a new one")
            .help(set_password(subject)),
        "CodeMismatchException" => {
            Advice::of(Kind::NotAuthenticated)
                .cause("the code is wrong; an authenticator app's is, where a clock is wrong")
                .help("sign in again with a new code")
        }
        "ExpiredCodeException" => Advice::of(Kind::NotAuthenticated)
            .cause("the code is too old, or was used already")
            .help("sign in again for a new one"),
        "UserLambdaValidationException" => Advice::of(Kind::NotAuthenticated)
            .cause("a Lambda trigger of the pool refused the user")
            .help("the message is the trigger's own; its log group in CloudWatch tells more"),
        "RefreshTokenReuseException" => Advice::of(Kind::NotAuthenticated)
            .cause("the app client rotates refresh tokens, and this one was used already")
            .help("cognito-auth login; keep the RefreshToken of each answer"),
        "InvalidIdentityToken" | "ExpiredTokenException" if subject.act == Act::Exchange => {
            Advice::of(Kind::NotAuthenticated)
                .cause("STS takes the identity pool's token for ten minutes, and no other token")
                .help("try again; if that fails too, sign in again")
        }
        "ExpiredToken" | "ExpiredTokenException" if subject.act == Act::Identify => {
            Advice::of(Kind::NotAuthenticated)
                .cause("the AWS credentials have expired")
                .help("eval \"$(cognito-auth credentials -o env)\"")
        }
        "IDPRejectedClaim" | "AccessDenied" if subject.act == Act::Exchange => {
            let pool = subject.identity_pool.as_deref().unwrap_or("the identity pool");
            Advice::of(Kind::Permission)
                .cause(format!(
                    "the role does not exist, or its trust policy does not let {pool} assume it: \
                     sts:AssumeRoleWithWebIdentity for cognito-identity.amazonaws.com, with …:aud and …:amr"
                ))
                .help("aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument")
        }
        "ValidationError" if subject.act == Act::Exchange => Advice::of(Kind::Usage)
            .cause("the role's ARN is malformed, or --duration is more than its MaxSessionDuration")
            .help("aws iam get-role --role-name ROLE --query Role.MaxSessionDuration"),
        "IDPCommunicationError" => Advice::of(Kind::Unavailable).help("try again"),
        "RegionDisabledException" => Advice::of(Kind::Configuration)
            .cause("STS is switched off in this Region for the account")
            .help("name another Region with --region"),
        "EnableSoftwareTokenMFAException" => Advice::of(Kind::NotAuthenticated)
            .cause("the code is none of the app that is being set up, or a clock is wrong")
            .help("set the app up again, and give a code that it shows right then"),
        "InvalidIdentityToken" => Advice::of(Kind::NotAuthenticated),

        "ResourceNotFoundException" if text.contains("device") => Advice::of(Kind::NotFound)
            .cause("the user pool does not know this device any more")
            .help("cognito-auth login -c NAME --remember-device"),
        "ResourceNotFoundException" => Advice::of(Kind::NotFound)
            .cause("an id is wrong, or belongs to another Region or account")
            .help("check the ids, and --region"),

        "AccessDeniedException" | "AccessDenied" => permission(error.operation, subject),
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignatureException"
        | "MissingAuthenticationTokenException"
        | "MissingAuthenticationToken"
        | "ExpiredTokenException"
        | "RequestExpired"
        | "RequestTimeTooSkewed"
        | "ExpiredToken" => Advice::of(Kind::Permission)
            .cause("the IAM credentials are wrong or expired, or this machine's clock is")
            .help(match subject.act {
                Act::Identify => "aws configure list shows where they come from".to_owned(),
                _ => without_iam("aws sts get-caller-identity shows whose they are", subject),
            }),
        "ForbiddenException" => Advice::of(Kind::Permission)
            .cause("AWS WAF protects the user pool, and blocked the request")
            .help("ask the pool's owner to allow this network"),

        "TooManyRequestsException" | "ThrottlingException" | "Throttling" => {
            Advice::of(Kind::Throttled)
                .cause("the account's requests a second for this kind of call are used up")
                .help("try again in a moment, and less often")
        }
        "LimitExceededException" if subject.act == Act::Exchange => {
            Advice::of(Kind::Throttled).cause("a quota of the account is used up")
        }
        "LimitExceededException" | "TooManyFailedAttemptsException" => Advice::of(Kind::Throttled)
            .cause("the user's attempts are used up for a while")
            .help("wait 15 minutes to an hour, then try again"),
        "ServiceQuotaExceededException" => Advice::of(Kind::Throttled)
            .cause("a quota of the account is used up")
            .help("aws service-quotas list-service-quotas --service-code cognito-idp"),

        "InternalErrorException" | "InternalServerException" | "InternalFailure"
        | "ServiceUnavailable" => Advice::of(Kind::Unavailable)
            .cause("the service is failing")
            .help("try again later; https://health.aws.amazon.com shows its state"),
        "ConcurrentModificationException" | "ExternalServiceException" | "PreconditionNotMetException" => {
            Advice::of(Kind::Unavailable).help("try again")
        }

        "UnexpectedLambdaException" | "InvalidLambdaResponseException" => {
            Advice::of(Kind::Configuration)
                .cause("a Lambda trigger of the pool failed")
                .help("its log group in CloudWatch tells why")
        }
        "InvalidIdentityPoolConfigurationException" => Advice::of(Kind::Configuration)
            .cause(format!(
                "{} has no role for this identity, or the role's trust policy does not name the pool \
                 (cognito-identity.amazonaws.com:aud) and the kind of identity (…:amr)",
                subject.identity_pool.as_deref().unwrap_or("the identity pool")
            ))
            .help(format!(
                "aws cognito-identity get-identity-pool-roles --identity-pool-id {}",
                subject.identity_pool.as_deref().map_or_else(|| "ID".to_owned(), word)
            )),
        "MFAMethodNotFoundException" | "SoftwareTokenMFANotFoundException" => {
            Advice::of(Kind::Configuration)
                .cause("the user pool does not allow this second factor, or the user has not set it up")
                .help(match &subject.pool {
                    Some(pool) => format!(
                        "aws cognito-idp get-user-pool-mfa-config --user-pool-id {}",
                        word(pool)
                    ),
                    None => "cognito-auth mfa status".to_owned(),
                })
        }
        "CodeDeliveryFailureException"
        | "InvalidSmsRoleAccessPolicyException"
        | "InvalidSmsRoleTrustRelationshipException"
        | "InvalidEmailRoleAccessPolicyException" => Advice::of(Kind::Configuration)
            .cause("the user pool cannot send its messages: a role, or the sandbox of Amazon SNS or SES, does not let it")
            .help(describe_pool(subject)),
        "UnauthorizedException" => Advice::of(Kind::Configuration)
            .cause("the app client's id or secret is wrong")
            .help(format!(
                "give the app client that issued the token; its secret by {}",
                one_of(&SecretKind::ClientSecret.ways())
            )),
        "UnsupportedOperationException" if error.operation == "RevokeToken" => {
            Advice::of(Kind::Configuration)
                .cause("the app client does not allow its tokens to be revoked")
                .help("set EnableTokenRevocation of the app client; or cognito-auth logout --global")
        }
        "FeatureUnavailableInTierException" | "UserPoolAddOnNotEnabledException" => {
            Advice::of(Kind::Configuration)
                .cause("the user pool's feature plan does not have this")
                .help("choose a higher plan for the user pool: Essentials or Plus")
        }
        "OperationNotEnabledException" => Advice::of(Kind::Configuration)
            .cause("this Region holds a replica of the user pool, where the operation does not work")
            .help("name the pool's primary Region with --region"),
        "UnsupportedOperationException" | "InvalidUserPoolConfigurationException" => {
            Advice::of(Kind::Configuration)
                .cause("the user pool or the app client is not set up for this")
                .help(describe_pool(subject))
        }
        "WebAuthnNotEnabledException" => Advice::of(Kind::Configuration)
            .cause("the user pool does not take passkeys")
            .help("choose another first factor with --preferred-challenge"),

        _ if error.status >= 500 => Advice::of(Kind::Unavailable)
            .cause("the service is failing")
            .help("try again later; https://health.aws.amazon.com shows its state"),
        _ => Advice::of(Kind::Unexpected),
    }
}

fn sign_in_refused(text: &str, subject: &Subject) -> Advice {
    let refused = Advice::of(Kind::NotAuthenticated);
    if text.contains("password attempts exceeded") {
        return Advice::of(Kind::Throttled)
            .cause("too many wrong passwords; during the lock even the right one fails")
            .help("wait: the lock lasts from a second to 15 minutes");
    }
    if is_about_secret(text) {
        return wrong_secret(text, subject);
    }
    if text.contains("temporary password has expired") {
        return refused
            .cause("the invitation is older than the pool allows")
            .help(set_password(subject));
    }
    if text.contains("invalid session") {
        return refused
            .cause("the session of the challenge is used up, or older than 3 to 15 minutes")
            .help("sign in again");
    }
    if text.contains("user is disabled") {
        return refused
            .cause("an administrator has disabled the user")
            .help(aws_command("admin-enable-user", subject));
    }
    if text.contains("cannot modify an already provided") {
        return Advice::of(Kind::Usage)
            .cause("the user has a value for an attribute that was given")
            .help("leave that --attribute out");
    }
    if text.contains("attribute") {
        return Advice::of(Kind::Usage)
            .cause("the app client may not write an attribute that was given, or it is refused")
            .help("leave that --attribute out, or allow it in the app client's WriteAttributes");
    }
    refused
        .cause(format!(
            "wrong password, unknown user, or a disabled user in {}",
            pool(subject)
        ))
        .help_for_user(subject)
}

fn refresh_refused(text: &str, subject: &Subject) -> Advice {
    if is_about_secret(text) {
        return wrong_secret(text, subject);
    }
    if text.contains("user is disabled") {
        return Advice::of(Kind::NotAuthenticated)
            .cause("an administrator has disabled the user")
            .help(aws_command("admin-enable-user", subject));
    }
    Advice::of(Kind::NotAuthenticated)
        .cause(
            "it has expired or was revoked, another app client issued it, or the pool tracks devices \
             and this one was not confirmed",
        )
        .help("cognito-auth login; where the pool tracks devices, with -c NAME --remember-device")
}

fn access_token_refused(text: &str, subject: &Subject) -> Advice {
    if text.contains("scope") {
        return Advice::of(Kind::Configuration)
            .cause("the access token lacks the scope aws.cognito.signin.user.admin")
            .help("cognito-auth login gets one that has it");
    }
    if text.contains("disabled") {
        return Advice::of(Kind::NotAuthenticated)
            .cause("an administrator has disabled the user")
            .help(aws_command("admin-enable-user", subject));
    }
    let cause = if text.contains("expired") {
        "the access token has expired"
    } else if text.contains("revoked") {
        "the access token was revoked: somebody signed the user out"
    } else {
        "the access token is not valid here; an IdToken is none"
    };
    Advice::of(Kind::NotAuthenticated)
        .cause(cause)
        .help("cognito-auth login, or cognito-auth refresh")
}

fn exchange_refused(text: &str, subject: &Subject) -> Advice {
    let refused = Advice::of(Kind::NotAuthenticated);
    let identity_pool = subject
        .identity_pool
        .as_deref()
        .unwrap_or("the identity pool");
    if text.contains("token expired") {
        return refused
            .cause("the IdToken has expired")
            .help("sign in again");
    }
    if text.contains("missing a required claim: aud") {
        return refused
            .cause("it is an access token; identity pools take the IdToken")
            .help("give the IdToken of the sign-in");
    }
    if text.contains("not from a supported provider") || text.contains("doesn't match providername")
    {
        let help = format!(
            "aws cognito-identity describe-identity-pool --identity-pool-id {}",
            word(identity_pool)
        );
        return Advice::of(Kind::Configuration)
            .cause(format!(
                "{identity_pool} does not trust the user pool and app client that the IdToken is from"
            ))
            .help(help);
    }
    if text.contains("unauthenticated access is not supported") {
        return Advice::of(Kind::Configuration)
            .cause(format!("{identity_pool} does not allow guests"))
            .help("give an IdToken, or allow unauthenticated identities in the pool");
    }
    if text.contains("role") {
        return Advice::of(Kind::Permission)
            .cause("the pool's role mapping gives this user no role, or not the one asked for")
            .help(
                "cognito-auth decode shows the token's cognito:roles; choose one with --role-arn",
            );
    }
    if text.contains("logins don't match") || text.contains("is forbidden") {
        return refused.cause("the identity belongs to another login");
    }
    refused
        .cause("the IdToken is not valid")
        .help("sign in again")
}

fn invalid_parameter(text: &str, subject: &Subject) -> Advice {
    if let Act::SignIn { flow } = subject.act
        && (text.contains("not enabled for th") || text.contains("auth method not supported"))
    {
        let client = subject.client.as_deref().unwrap_or("the app client");
        return Advice::of(Kind::Configuration)
            .cause(format!("app client {client} does not allow {flow}"))
            .help(format!(
                "add {} to its ExplicitAuthFlows, or choose a flow it allows with --auth-flow",
                flow.permission()
            ));
    }
    if matches!(subject.act, Act::SignIn { .. } | Act::Refresh) && is_about_secret(text) {
        return wrong_secret(text, subject);
    }
    if subject.act == Act::SignedIn && text.contains("mfa") {
        return Advice::of(Kind::Usage)
            .cause("the user has not set this factor up, or has no verified address for it")
            .help("cognito-auth mfa setup, for an authenticator app");
    }
    Advice::of(Kind::Usage)
}

fn is_about_secret(text: &str) -> bool {
    text.contains("secret") && (text.contains("hash") || text.contains("client"))
}

/// Whether `error` says that the app client has a secret and none was given.
pub(crate) fn lacks_secret(error: &ServiceError) -> bool {
    let text = error.message.to_lowercase();
    error.code == "NotAuthorizedException"
        && is_about_secret(&text)
        && (text.contains("was not received") || text.contains("unable to verify"))
}

/// Whether IAM does not allow the call that failed by `error`, which was no sign-in.
pub(crate) fn is_denied(error: &aws::Error) -> bool {
    let aws::Error::Service(service) = error else {
        return false;
    };
    matches!(
        service.code.as_str(),
        "AccessDeniedException" | "AccessDenied" | "NotAuthorizedException"
    )
}

fn wrong_secret(text: &str, subject: &Subject) -> Advice {
    let client = subject.client.as_deref().unwrap_or("the app client");
    let advice = Advice::of(Kind::Configuration);
    if text.contains("not configured") {
        return advice
            .cause(format!(
                "app client {client} has no secret, and one was given"
            ))
            .help("leave --client-secret-… and COGNITO_CLIENT_SECRET out");
    }
    advice
        .cause(format!(
            "app client {client} has a secret, and the right one was not given"
        ))
        .help(format!(
            "give it by {}",
            one_of(&SecretKind::ClientSecret.ways())
        ))
}

/// What to do when there are no IAM credentials to call `operation` with.
pub(super) fn identify(operation: &str, subject: &Subject) -> Advice {
    let advice = permission(operation, subject);
    let further = advice.help.as_deref().unwrap_or_default();
    let help = format!("aws configure, or choose an AWS profile with --profile NAME\n{further}");
    advice.help(help)
}

/// What to do when IAM does not allow `operation`.
pub(super) fn permission(operation: &str, subject: &Subject) -> Advice {
    let advice = Advice::of(Kind::Permission);
    let actions = match subject.act {
        Act::Exchange | Act::Refresh | Act::SignedIn | Act::Identify => return advice,
        Act::SignIn { .. } => {
            r#"["cognito-idp:AdminInitiateAuth","cognito-idp:AdminRespondToAuthChallenge"]"#
                .to_owned()
        }
        Act::Administer | Act::Discover => format!(r#""cognito-idp:{operation}""#),
    };
    let help = format!(
        "allow it: {{\"Effect\":\"Allow\",\"Action\":{actions},\"Resource\":\"{}\"}}",
        arn(subject)
    );
    advice
        .cause(format!(
            "the IAM credentials do not allow cognito-idp:{operation}"
        ))
        .help(without_iam(&help, subject))
}

/// `help`, and the flow that needs no IAM credentials where there is one.
fn without_iam(help: &str, subject: &Subject) -> String {
    match subject.act {
        Act::SignIn { .. } => {
            format!("{help}\nor sign in without IAM credentials: --auth-flow USER_SRP_AUTH")
        }
        Act::Discover => {
            let ids = match (&subject.pool, &subject.client) {
                (Some(_), Some(_)) => return help.to_owned(),
                (Some(_), None) => "--client-id ID",
                (None, Some(_)) => "--user-pool-id ID",
                (None, None) => "--user-pool-id ID --client-id ID",
            };
            format!(
                "{help}\nor name it yourself: {ids}; --no-input, without --discover, looks nothing up"
            )
        }
        Act::Refresh | Act::SignedIn | Act::Administer | Act::Exchange | Act::Identify => {
            help.to_owned()
        }
    }
}

fn arn(subject: &Subject) -> String {
    let pool: Option<PoolId> = subject.pool.as_deref().and_then(|id| id.parse().ok());
    match pool {
        Some(pool) => {
            let region = pool.region();
            format!(
                "arn:{}:cognito-idp:{region}:*:userpool/{pool}",
                region.partition().name()
            )
        }
        None => "*".to_owned(),
    }
}

fn pool(subject: &Subject) -> &str {
    subject.pool.as_deref().unwrap_or("the user pool")
}

/// The conditions that the message of an `InvalidPasswordException` names.
fn policy(message: &str) -> &str {
    message
        .split_once("policy:")
        .map_or(message, |(_, conditions)| conditions)
        .trim()
}

fn another_password() -> String {
    format!(
        "give another one by {}",
        one_of(&SecretKind::NewPassword.ways())
    )
}

fn user_flags(subject: &Subject) -> (String, String) {
    let quoted = |value: &Option<String>, absent: &str| {
        value.as_deref().map_or_else(|| absent.to_owned(), word)
    };
    (
        quoted(&subject.username, "USER"),
        quoted(&subject.pool, "ID"),
    )
}

fn describe_pool(subject: &Subject) -> String {
    let (_, pool) = user_flags(subject);
    format!("aws cognito-idp describe-user-pool --user-pool-id {pool}")
}

fn set_password(subject: &Subject) -> String {
    let (user, pool) = user_flags(subject);
    format!("cognito-auth password set {user} --user-pool-id {pool}")
}

fn aws_command(verb: &str, subject: &Subject) -> String {
    let (user, pool) = user_flags(subject);
    format!("aws cognito-idp {verb} --user-pool-id {pool} --username {user}")
}

impl Advice {
    fn help_for_user(self, subject: &Subject) -> Self {
        let (user, pool) = user_flags(subject);
        self.help(format!(
            "cognito-auth user get {user} --user-pool-id {pool}"
        ))
    }
}
