//! What each exception of the services means where it comes up: a table.
//!
//! The first row that fits counts. The exception's type decides, and its text, which AWS does not
//! document, only refines.

use super::kind::{Kind, Purpose, Subject};
use crate::auth::AuthFlow;
use crate::model::{ErrorCode, Saying, ServiceError};
use Kind::{
    Configuration, NotAuthenticated, NotFound, Permission, Throttled, Unavailable, Unexpected,
    Usage,
};
use Purpose::{
    Administer, ClientToken, CodeExchange, Console, Discover, Exchange, Identify, JobExchange,
    JobToken, Provision, ReadSecret, Recover, Refresh, SelfService, SignIn, TokenEndpoint,
};

/// What an exception means where it comes up.
pub(super) struct Row {
    /// Its types; none for every type.
    pub(super) codes: &'static [ErrorCode],
    /// What the call was for; none for every purpose.
    pub(super) purposes: &'static [Purpose],
    pub(super) condition: Condition,
    pub(super) kind: Kind,
    /// With the placeholders of [`fill`](super::words::fill); empty for none.
    pub(super) cause: &'static str,
    /// Likewise.
    pub(super) help: &'static str,
}

/// What a row asks for beside type and purpose.
pub(super) enum Condition {
    Always,
    /// The text says so.
    Says(Saying),
    /// The text says so, and the app client's secret is in AWS Secrets Manager.
    SaysOfArn(Saying),
    /// The flow of the sign-in is this one.
    Flow(AuthFlow),
    /// The code is this one, of which there is no type here.
    Coded(&'static str),
    /// The operation is this one.
    Calls(&'static str),
    /// It is known which user pool the call was about.
    KnowsPool,
    /// The call was not signed with IAM credentials.
    Unsigned,
    /// The service failed, by the HTTP status.
    ServerError,
}

use Condition::{Always, Calls, Coded, Flow, KnowsPool, Says, SaysOfArn, ServerError, Unsigned};

impl Row {
    pub(super) fn fits(&self, error: &ServiceError, subject: &Subject) -> bool {
        let is_code = self.codes.is_empty() || self.codes.contains(&error.code);
        let is_purpose = self.purposes.is_empty() || self.purposes.contains(&subject.purpose);
        is_code
            && is_purpose
            && match self.condition {
                Always => true,
                Says(saying) => error.says(saying),
                SaysOfArn(saying) => subject.secret_arn.is_some() && error.says(saying),
                Flow(flow) => subject.flow == Some(flow),
                Coded(code) => error.code.as_str() == code,
                Calls(operation) => error.operation == operation,
                KnowsPool => subject.pool.is_some(),
                Unsigned => !subject.is_signed,
                ServerError => error.status >= 500,
            }
    }
}

/// A row: types, purposes, condition, kind, cause, help.
const fn row(
    codes: &'static [ErrorCode],
    purposes: &'static [Purpose],
    condition: Condition,
    kind: Kind,
    cause: &'static str,
    help: &'static str,
) -> Row {
    Row {
        codes,
        purposes,
        condition,
        kind,
        cause,
        help,
    }
}

const ANY: &[Purpose] = &[];
const EXCHANGES: &[Purpose] = &[Exchange, JobExchange];

/// The last row fits everything.
pub(super) static ROWS: &[Row] = &[
    // A sign-in refused.
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn, SelfService],
        Says(Saying::AttemptsExceeded),
        Throttled,
        "too many wrong passwords; during the lock even the right one fails",
        "wait: the lock lasts from a second to 15 minutes",
    ),
    row(
        &[
            ErrorCode::NotAuthorizedException,
            ErrorCode::InvalidParameterException,
        ],
        &[SignIn, Refresh, Recover],
        Says(Saying::SecretNotConfigured),
        Configuration,
        "app client {client} has no secret, and one was given",
        "leave out --client-secret-… and COGNITO_CLIENT_SECRET\n{doctor}",
    ),
    row(
        &[
            ErrorCode::NotAuthorizedException,
            ErrorCode::InvalidParameterException,
        ],
        &[SignIn, Refresh, Recover],
        SaysOfArn(Saying::ClientSecret),
        Configuration,
        "the secret {secret-arn} does not hold the secret of app client {client}",
        "{doctor}\na secret that was just rotated may need a moment",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn, Refresh, Recover],
        Says(Saying::ClientSecret),
        Configuration,
        "app client {client} has a secret, and the right one was not given",
        "give it with {client-secret}\n{doctor}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn],
        Says(Saying::TemporaryPasswordExpired),
        NotAuthenticated,
        "the invitation is older than the pool allows",
        "{as-admin}cognito-auth password set {USER} --user-pool-id {POOL}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn],
        Says(Saying::InvalidSession),
        NotAuthenticated,
        "the session of the challenge is used up, or older than 3 to 15 minutes",
        "{login}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn, Refresh, Recover],
        Says(Saying::UserDisabled),
        NotAuthenticated,
        "an administrator has disabled the user",
        "{as-admin}aws cognito-idp admin-enable-user --user-pool-id {POOL} --username {USER}{aws}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn],
        Says(Saying::AttributeProvided),
        Usage,
        "the user has a value for an attribute that was given",
        "leave that --attribute out",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn],
        Says(Saying::Attribute),
        Usage,
        "the app client may not write an attribute that was given, or it is refused",
        "leave that --attribute out, or allow it in the app client's WriteAttributes",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn],
        Flow(AuthFlow::Custom),
        NotAuthenticated,
        "a wrong answer or password, an unknown user, or a disabled user in {pool}",
        "{doctor}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn],
        Unsigned,
        NotAuthenticated,
        "wrong password, unknown user, or a disabled user in {pool}",
        "{doctor}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SignIn],
        Always,
        NotAuthenticated,
        "wrong password, unknown user, or a disabled user in {pool}",
        "cognito-auth user get {USER} --user-pool-id {POOL}",
    ),
    // A refresh token refused.
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Refresh],
        Always,
        NotAuthenticated,
        "it has expired or was revoked, another app client issued it, or the pool tracks devices \
         and this one was not confirmed",
        "{login}\nif the pool tracks devices, sign in with a context and --remember-device",
    ),
    // A token of an app client refused.
    row(
        &[ErrorCode::NotAuthorizedException],
        &[ClientToken],
        Always,
        NotAuthenticated,
        "the secret of app client {client} is wrong, or the client does not allow \
         ALLOW_CLIENT_TOKEN_AUTH, which goes with no other flow",
        "give the secret with {client-secret}\n\
         or ask the token endpoint of the pool's domain: --domain HOST",
    ),
    row(
        &[],
        &[TokenEndpoint],
        Coded("invalid_client"),
        Configuration,
        "the secret of app client {client} is wrong, or the domain's user pool has no such client",
        "give the secret with {client-secret}\n{doctor}",
    ),
    row(
        &[],
        &[TokenEndpoint],
        Coded("unauthorized_client"),
        Configuration,
        "app client {client} does not allow the grant client_credentials",
        CLIENT_CREDENTIALS,
    ),
    row(
        &[],
        &[TokenEndpoint],
        Coded("unsupported_grant_type"),
        Configuration,
        "app client {client} does not allow the grant client_credentials",
        CLIENT_CREDENTIALS,
    ),
    row(
        &[],
        &[TokenEndpoint],
        Coded("invalid_grant"),
        NotAuthenticated,
        UNKNOWN_SCOPE,
        SCOPES,
    ),
    row(
        &[],
        &[TokenEndpoint],
        Coded("invalid_scope"),
        Configuration,
        UNKNOWN_SCOPE,
        SCOPES,
    ),
    row(
        &[],
        &[CodeExchange],
        Coded("invalid_client"),
        Configuration,
        "the secret of app client {client} is wrong or missing",
        "give the secret with {client-secret}\n{doctor}",
    ),
    row(
        &[],
        &[CodeExchange],
        Coded("invalid_grant"),
        NotAuthenticated,
        "the code was used before, is older than five minutes, or belongs to another sign-in; or \
         app client {client} may not read an attribute that a scope covers",
        "sign in again\n{doctor}",
    ),
    row(
        &[],
        &[CodeExchange],
        Coded("unauthorized_client"),
        Configuration,
        "app client {client} does not allow the code grant, or the redirect URI is not one of its \
         callback URLs",
        "{doctor}",
    ),
    // A password, by its user.
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SelfService],
        Says(Saying::WrongPassword),
        NotAuthenticated,
        "the current password is not right",
        "give it with {password}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Recover],
        Says(Saying::CannotReset),
        NotAuthenticated,
        "the user has a temporary password, and has to sign in with it first",
        "{login}\n\
         {as-admin}cognito-auth password set {USER} --user-pool-id {POOL}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Recover],
        Calls("SignUp"),
        NotAuthenticated,
        "the user pool lets only administrators make users",
        "{as-admin}cognito-auth user create {USER}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Recover],
        Always,
        NotAuthenticated,
        "the user's state, or the pool, does not allow it",
        "{doctor}",
    ),
    // An access token refused.
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SelfService],
        Says(Saying::Scope),
        Configuration,
        "the access token lacks the scope aws.cognito.signin.user.admin",
        "{login}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SelfService],
        Says(Saying::Disabled),
        NotAuthenticated,
        "an administrator has disabled the user",
        "{as-admin}aws cognito-idp admin-enable-user --user-pool-id {POOL} --username {USER}{aws}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SelfService],
        Says(Saying::Expired),
        NotAuthenticated,
        "the access token has expired",
        "{login}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SelfService],
        Says(Saying::Revoked),
        NotAuthenticated,
        "the access token was revoked: the user was signed out",
        "{login}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[SelfService],
        Always,
        NotAuthenticated,
        "the access token is not valid here; an IdToken is not an access token",
        "{login}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Administer],
        Says(Saying::CannotReset),
        Usage,
        "the user has a temporary password, which cannot be reset",
        "cognito-auth password set {USER} --user-pool-id {POOL}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Administer],
        Always,
        Usage,
        "the user's state does not allow it",
        "cognito-auth user get {USER} --user-pool-id {POOL}",
    ),
    // An exchange refused.
    row(
        &[ErrorCode::NotAuthorizedException],
        &[JobExchange],
        Says(Saying::TokenExpired),
        NotAuthenticated,
        "the job's token has expired",
        "get the credentials earlier in the job, while its token is good",
    ),
    row(
        &[
            ErrorCode::NotAuthorizedException,
            ErrorCode::InvalidParameterException,
        ],
        &[JobExchange],
        Says(Saying::UntrustedProvider),
        Configuration,
        UNTRUSTED_PLATFORM,
        PLATFORMS,
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Exchange],
        Says(Saying::TokenExpired),
        NotAuthenticated,
        "the IdToken has expired",
        "{login}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Exchange],
        Says(Saying::NoAudience),
        NotAuthenticated,
        "it is an access token; identity pools take the IdToken",
        "give the IdToken of the sign-in",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Exchange],
        Says(Saying::UntrustedProvider),
        Configuration,
        "{identity-pool} does not trust the user pool and app client that the IdToken is from",
        "{doctor}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Exchange],
        Says(Saying::NoGuests),
        Configuration,
        "{identity-pool} does not allow guests",
        "give an IdToken, or allow unauthenticated identities in the pool",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        EXCHANGES,
        Says(Saying::Role),
        Permission,
        "the pool's role mapping gives this user no role, or not the one asked for",
        "choose one of the roles in the token's cognito:roles with --role-arn",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        EXCHANGES,
        Says(Saying::OtherLogin),
        NotAuthenticated,
        "the identity belongs to another login",
        "",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        EXCHANGES,
        Says(Saying::Forbidden),
        NotAuthenticated,
        "the identity belongs to another login",
        "",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[Exchange],
        Always,
        NotAuthenticated,
        "the IdToken is not valid",
        "{login}",
    ),
    row(
        &[ErrorCode::NotAuthorizedException],
        &[JobExchange],
        Always,
        NotAuthenticated,
        "the job's token is not valid, or not for the audience that the provider in IAM has",
        PLATFORMS,
    ),
    // A parameter refused.
    row(
        &[ErrorCode::InvalidParameterException],
        ANY,
        Says(Saying::PrivateLink),
        Configuration,
        "the call came through a VPC endpoint for cognito-idp, which does not serve a user pool \
         that has a domain",
        "remove the pool's domain or the VPC endpoint; or turn private DNS off for the endpoint, \
         so that calls go over the internet",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        &[SignIn],
        Says(Saying::FlowNotEnabled),
        Configuration,
        "app client {client} does not allow {flow}",
        "add {permission} to its ExplicitAuthFlows, or choose a flow it allows with --auth-flow\n\
         {doctor}",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        &[Refresh],
        Says(Saying::FlowNotEnabled),
        Configuration,
        "app client {client} does not allow refresh tokens",
        "add ALLOW_REFRESH_TOKEN_AUTH to its ExplicitAuthFlows\n{doctor}",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        &[SignIn, Refresh, Recover],
        Says(Saying::ClientSecret),
        Configuration,
        "app client {client} has a secret, and the right one was not given",
        "give it with {client-secret}\n{doctor}",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        &[SelfService],
        Says(Saying::Mfa),
        Usage,
        "the user has not set this factor up, or has no verified address for it",
        "cognito-auth mfa setup{context}",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        &[Administer, Recover],
        Says(Saying::NoContact),
        Usage,
        NO_CONTACT,
        "{as-admin}cognito-auth password set {USER} --user-pool-id {POOL}",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        ANY,
        Calls("AdminResetUserPassword"),
        Usage,
        NO_CONTACT,
        "cognito-auth password set {USER} --user-pool-id {POOL}",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        ANY,
        Calls("CreateUserPoolDomain"),
        Usage,
        "most likely another user pool in the Region has the prefix, here or in another account",
        "choose another one with --domain",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        &[ClientToken],
        Always,
        Usage,
        "app client {client} may not have one of the scopes, or does not allow \
         ALLOW_CLIENT_TOKEN_AUTH, which goes with no other flow",
        "leave --scope out for all that the app client may have\n{doctor}",
    ),
    row(
        &[ErrorCode::InvalidParameterException],
        ANY,
        Always,
        Usage,
        "",
        "",
    ),
    row(
        &[ErrorCode::InvalidPasswordException],
        ANY,
        Always,
        Usage,
        "the new password does not meet the pool's policy: {policy}",
        "give another one with {new-password}",
    ),
    row(
        &[ErrorCode::PasswordHistoryPolicyViolationException],
        ANY,
        Always,
        Usage,
        "the new password is one of the user's last ones",
        "give another one with {new-password}",
    ),
    row(
        &[
            ErrorCode::UsernameExistsException,
            ErrorCode::AliasExistsException,
        ],
        ANY,
        Always,
        Usage,
        "the name is taken",
        "choose another one",
    ),
    row(
        &[ErrorCode::GroupExistsException],
        ANY,
        Always,
        Usage,
        "{pool} has a group {group} already",
        "choose another name, or leave the group as it is with --if-not-exists",
    ),
    row(
        &[ErrorCode::EntityAlreadyExists],
        ANY,
        Always,
        Usage,
        "another process has made it meanwhile",
        "",
    ),
    row(
        &[ErrorCode::UnsupportedUserStateException],
        ANY,
        Always,
        Usage,
        "the user's state does not allow it",
        "cognito-auth user get {USER} --user-pool-id {POOL}",
    ),
    row(
        &[ErrorCode::UnsupportedTokenTypeException],
        ANY,
        Always,
        Usage,
        "it is not a refresh token: only these can be revoked",
        "give the refresh token with {refresh-token}",
    ),
    row(
        &[ErrorCode::ResourceConflictException],
        ANY,
        Always,
        Usage,
        "the login is linked to another identity already",
        "",
    ),
    // A user who is not there, or not ready.
    row(
        &[ErrorCode::UserNotFoundException],
        &[SignIn, Refresh],
        Always,
        NotAuthenticated,
        "{pool} has no such user",
        "check the spelling, and the user pool id\n{doctor}",
    ),
    row(
        &[ErrorCode::UserNotFoundException],
        &[Recover],
        Always,
        NotFound,
        "the user pool of app client {client} has no such user",
        "check the spelling, and the app client id\n{doctor}",
    ),
    row(
        &[ErrorCode::UserNotFoundException],
        ANY,
        Always,
        NotFound,
        "{pool} has no such user",
        "check the spelling, and the user pool id",
    ),
    row(
        &[ErrorCode::UserNotConfirmedException],
        ANY,
        Always,
        NotAuthenticated,
        "the user has signed up, and not confirmed it yet",
        "{as-admin}aws cognito-idp admin-confirm-sign-up --user-pool-id {POOL} --username {USER}\
         {aws}",
    ),
    row(
        &[ErrorCode::PasswordResetRequiredException],
        ANY,
        Always,
        NotAuthenticated,
        "an administrator has reset the password, and the user has not chosen a new one",
        "{forgot}\n{as-admin}cognito-auth password set {USER} --user-pool-id {POOL}",
    ),
    row(
        &[
            ErrorCode::ExpiredCodeException,
            ErrorCode::CodeMismatchException,
        ],
        &[Recover],
        Calls("ConfirmSignUp"),
        NotAuthenticated,
        "the code is more than a day old, or another one was sent since",
        "get a new code:\n{resend}",
    ),
    row(
        &[ErrorCode::CodeMismatchException],
        &[Recover],
        Always,
        NotAuthenticated,
        "the code is not the last one that was sent, or there is no such user",
        "get a new code:\n{forgot}",
    ),
    row(
        &[ErrorCode::ExpiredCodeException],
        &[Recover],
        Always,
        NotAuthenticated,
        "the code is more than an hour old, was used already, or none was sent",
        "get a new code:\n{forgot}",
    ),
    row(
        &[ErrorCode::CodeMismatchException],
        ANY,
        Always,
        NotAuthenticated,
        "the code is wrong, or a clock is (for codes of authenticator apps)",
        "sign in again with a new code",
    ),
    row(
        &[ErrorCode::ExpiredCodeException],
        ANY,
        Always,
        NotAuthenticated,
        "the code is too old, or was used already",
        "sign in again for a new one",
    ),
    row(
        &[ErrorCode::UserLambdaValidationException],
        ANY,
        Always,
        NotAuthenticated,
        "a Lambda trigger of the pool refused the user",
        "the message is the trigger's own; its log group in CloudWatch says more",
    ),
    row(
        &[ErrorCode::RefreshTokenReuseException],
        ANY,
        Always,
        NotAuthenticated,
        "the app client rotates refresh tokens, and this one was used already",
        "{login}\nkeep the RefreshToken of each answer: it takes the place of the one before",
    ),
    row(
        &[ErrorCode::EnableSoftwareTokenMFAException],
        ANY,
        Always,
        NotAuthenticated,
        "the code is not from the app that is being set up, or a clock is wrong",
        "set the app up again, and give a code that it shows right then",
    ),
    // STS.
    row(
        &[
            ErrorCode::InvalidIdentityToken,
            ErrorCode::ExpiredToken,
            ErrorCode::ExpiredTokenException,
        ],
        EXCHANGES,
        Always,
        NotAuthenticated,
        "STS accepts only the identity pool's token, and only for ten minutes",
        "try again; if that fails too, sign in again",
    ),
    row(
        &[ErrorCode::ExpiredToken, ErrorCode::ExpiredTokenException],
        &[Identify],
        Always,
        NotAuthenticated,
        "the AWS credentials have expired",
        "eval \"$(cognito-auth credentials{context} -o env)\"",
    ),
    row(
        &[ErrorCode::IDPRejectedClaim, ErrorCode::AccessDenied],
        EXCHANGES,
        Always,
        Permission,
        "the role does not exist, or its trust policy does not let {identity-pool} assume it: \
         sts:AssumeRoleWithWebIdentity for cognito-identity.amazonaws.com, with …:aud and …:amr",
        "aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument",
    ),
    row(
        &[ErrorCode::ValidationError],
        EXCHANGES,
        Always,
        Usage,
        "the role's ARN is malformed, or --duration is more than its MaxSessionDuration",
        "aws iam get-role --role-name ROLE --query Role.MaxSessionDuration",
    ),
    row(
        &[ErrorCode::IDPCommunicationError],
        ANY,
        Always,
        Unavailable,
        "",
        "try again",
    ),
    row(
        &[ErrorCode::RegionDisabledException],
        ANY,
        Always,
        Configuration,
        "STS is switched off in this Region for the account",
        "name another Region with --region",
    ),
    row(
        &[ErrorCode::InvalidIdentityToken],
        ANY,
        Always,
        NotAuthenticated,
        "",
        "",
    ),
    // A secret in AWS Secrets Manager.
    row(
        &[ErrorCode::ResourceNotFoundException],
        &[ReadSecret],
        Always,
        NotFound,
        "there is no secret {secret-arn}, or it has no value yet",
        "aws secretsmanager list-secrets --region {secret-region}",
    ),
    row(
        &[ErrorCode::InvalidRequestException],
        &[ReadSecret],
        Always,
        NotFound,
        "the secret {secret-arn} is scheduled for deletion",
        "aws secretsmanager restore-secret --secret-id {SECRET-ARN} --region {secret-region}",
    ),
    row(
        &[ErrorCode::AccessDeniedException],
        &[ReadSecret],
        Says(Saying::Kms),
        Permission,
        "the IAM credentials do not allow kms:Decrypt with the key that encrypts {secret-arn}, or \
         the key's policy does not",
        "allow kms:Decrypt on that key beside {statement}",
    ),
    row(
        &[ErrorCode::DecryptionFailure],
        &[ReadSecret],
        Always,
        Permission,
        "the KMS key that encrypts {secret-arn} is disabled or deleted, or does not allow \
         kms:Decrypt",
        "aws secretsmanager describe-secret --secret-id {SECRET-ARN} --region {secret-region}",
    ),
    row(
        &[ErrorCode::AccessDeniedException],
        &[ReadSecret],
        Always,
        Permission,
        "the IAM credentials do not allow secretsmanager:{operation} on {secret-arn}",
        "allow it: {statement}",
    ),
    // Something that is not there.
    row(
        &[ErrorCode::ResourceNotFoundException],
        ANY,
        Says(Saying::Device),
        NotFound,
        "the user pool does not know this device any more",
        "cognito-auth login{context} --remember-device",
    ),
    row(
        &[ErrorCode::ResourceNotFoundException],
        &[Administer],
        Says(Saying::NoGroup),
        NotFound,
        "{pool} has no group {group}",
        "cognito-auth group list{context} --user-pool-id {POOL}",
    ),
    row(
        &[ErrorCode::ResourceNotFoundException],
        &[SignIn, Refresh, Recover, Exchange, JobExchange, ClientToken],
        Always,
        NotFound,
        "an id is wrong, or belongs to another Region or account",
        "check the ids, and --region\n{doctor}",
    ),
    row(
        &[ErrorCode::ResourceNotFoundException],
        ANY,
        Always,
        NotFound,
        "an id is wrong, or belongs to another Region or account",
        "check the ids, and --region",
    ),
    // IAM.
    row(
        &[ErrorCode::AccessDeniedException, ErrorCode::AccessDenied],
        &[SignIn, Administer, Discover, Provision],
        Says(Saying::OwnRole),
        Permission,
        "the AWS variables hold a user's credentials of an identity pool, which do not allow \
         {action}",
        "eval \"$(cognito-auth credentials --unset -o env)\"",
    ),
    row(
        &[ErrorCode::AccessDeniedException, ErrorCode::AccessDenied],
        &[SignIn],
        Always,
        Permission,
        "the IAM credentials do not allow cognito-idp:{operation}",
        "allow it: {statement}\n\
         or sign in without IAM credentials:\n\
         {login-unsigned}",
    ),
    row(
        &[ErrorCode::AccessDeniedException, ErrorCode::AccessDenied],
        &[Administer],
        Says(Saying::PassRole),
        Permission,
        "the IAM credentials do not allow iam:PassRole with the group's role",
        "allow iam:PassRole on the role that --role-arn names, beside {statement}",
    ),
    row(
        &[ErrorCode::AccessDeniedException, ErrorCode::AccessDenied],
        &[Administer],
        Always,
        Permission,
        "the IAM credentials do not allow cognito-idp:{operation}",
        "allow it: {statement}",
    ),
    row(
        &[
            ErrorCode::AccessDeniedException,
            ErrorCode::AccessDenied,
            ErrorCode::NotAuthorizedException,
        ],
        &[Provision],
        Always,
        Permission,
        "the IAM credentials do not allow {action}",
        "allow it: {statement}",
    ),
    row(
        &[
            ErrorCode::AccessDeniedException,
            ErrorCode::AccessDenied,
            ErrorCode::NotAuthorizedException,
        ],
        &[Discover],
        Always,
        Permission,
        "the IAM credentials do not allow cognito-idp:{operation}",
        "allow it: {statement}{or-name-it}",
    ),
    row(
        &[
            ErrorCode::AccessDeniedException,
            ErrorCode::AccessDenied,
            ErrorCode::NotAuthorizedException,
        ],
        ANY,
        Always,
        Permission,
        "",
        "",
    ),
    row(
        CREDENTIALS,
        &[Identify],
        Always,
        Permission,
        "the IAM credentials are wrong or expired, or this machine's clock is",
        "aws configure list",
    ),
    row(
        CREDENTIALS,
        &[SignIn],
        Always,
        Permission,
        "the IAM credentials are wrong or expired, or this machine's clock is",
        "aws sts get-caller-identity\n\
         or sign in without IAM credentials:\n\
         {login-unsigned}",
    ),
    row(
        CREDENTIALS,
        &[Discover],
        Always,
        Permission,
        "the IAM credentials are wrong or expired, or this machine's clock is",
        "aws sts get-caller-identity{or-name-it}",
    ),
    row(
        CREDENTIALS,
        ANY,
        Always,
        Permission,
        "the IAM credentials are wrong or expired, or this machine's clock is",
        "aws sts get-caller-identity",
    ),
    row(
        &[ErrorCode::ForbiddenException],
        ANY,
        Always,
        Permission,
        "AWS WAF protects the user pool, and blocked the request",
        "ask the pool's owner to allow this network",
    ),
    // Limits.
    row(
        &[
            ErrorCode::BandwidthLimitExceeded,
            ErrorCode::EC2ThrottledException,
            ErrorCode::PriorRequestNotComplete,
            ErrorCode::ProvisionedThroughputExceededException,
            ErrorCode::RequestLimitExceeded,
            ErrorCode::RequestThrottled,
            ErrorCode::RequestThrottledException,
            ErrorCode::SlowDown,
            ErrorCode::ThrottledException,
            ErrorCode::Throttling,
            ErrorCode::ThrottlingException,
            ErrorCode::TooManyRequestsException,
            ErrorCode::TransactionInProgressException,
        ],
        ANY,
        Always,
        Throttled,
        "the account's requests a second for this kind of call are used up",
        "try again in a moment, and less often",
    ),
    row(
        &[ErrorCode::LimitExceededException],
        &[Exchange, JobExchange, Provision],
        Always,
        Throttled,
        "a quota of the account is used up",
        "",
    ),
    row(
        &[ErrorCode::LimitExceededException],
        ANY,
        Calls("CreateGroup"),
        Throttled,
        "the user pool has as many groups as it may have",
        "aws service-quotas list-service-quotas --service-code cognito-idp{aws}",
    ),
    row(
        &[
            ErrorCode::LimitExceededException,
            ErrorCode::TooManyFailedAttemptsException,
        ],
        ANY,
        Always,
        Throttled,
        "too many attempts for this user",
        "wait 15 minutes to an hour, then try again",
    ),
    row(
        &[ErrorCode::LimitExceeded],
        ANY,
        Always,
        Throttled,
        "a quota of IAM is used up in this account",
        "aws service-quotas list-service-quotas --service-code iam",
    ),
    row(
        &[ErrorCode::ServiceQuotaExceededException],
        ANY,
        Always,
        Throttled,
        "a quota of the account is used up",
        "aws service-quotas list-service-quotas --service-code cognito-idp",
    ),
    // The service.
    row(
        &[
            ErrorCode::InternalErrorException,
            ErrorCode::InternalServerException,
            ErrorCode::InternalFailure,
            ErrorCode::ServiceUnavailable,
        ],
        ANY,
        Always,
        Unavailable,
        "the service is failing",
        "try again later; https://health.aws.amazon.com shows its state",
    ),
    row(
        &[
            ErrorCode::ConcurrentModificationException,
            ErrorCode::ExternalServiceException,
            ErrorCode::PreconditionNotMetException,
        ],
        ANY,
        Always,
        Unavailable,
        "",
        "try again",
    ),
    // How pool, client or identity pool are set up.
    row(
        &[
            ErrorCode::UnexpectedLambdaException,
            ErrorCode::InvalidLambdaResponseException,
        ],
        ANY,
        Always,
        Configuration,
        "a Lambda trigger of the pool failed",
        "its log group in CloudWatch says why",
    ),
    row(
        &[ErrorCode::InvalidIdentityPoolConfigurationException],
        ANY,
        Always,
        Configuration,
        "{identity-pool} has no role for this identity, or the role's trust policy does not name \
         the pool (cognito-identity.amazonaws.com:aud) and the kind of identity (…:amr)",
        "{doctor}",
    ),
    row(
        &[
            ErrorCode::MFAMethodNotFoundException,
            ErrorCode::SoftwareTokenMFANotFoundException,
        ],
        ANY,
        KnowsPool,
        Configuration,
        "the user pool does not allow this second factor, or the user has not set it up",
        "{as-admin}aws cognito-idp get-user-pool-mfa-config --user-pool-id {POOL}{aws}",
    ),
    row(
        &[
            ErrorCode::MFAMethodNotFoundException,
            ErrorCode::SoftwareTokenMFANotFoundException,
        ],
        ANY,
        Always,
        Configuration,
        "the user pool does not allow this second factor, or the user has not set it up",
        "cognito-auth mfa status{context}",
    ),
    row(
        &[
            ErrorCode::CodeDeliveryFailureException,
            ErrorCode::InvalidSmsRoleAccessPolicyException,
            ErrorCode::InvalidSmsRoleTrustRelationshipException,
            ErrorCode::InvalidEmailRoleAccessPolicyException,
        ],
        ANY,
        Always,
        Configuration,
        "the user pool cannot send its messages: a role, or the sandbox of Amazon SNS or SES, \
         does not let it",
        "{as-admin}aws cognito-idp describe-user-pool --user-pool-id {POOL}{aws}",
    ),
    row(
        &[ErrorCode::UnauthorizedException],
        ANY,
        Always,
        Configuration,
        "the app client's id or secret is wrong",
        "name the app client that issued the token, and give its secret with {client-secret}",
    ),
    row(
        &[ErrorCode::UnsupportedOperationException],
        ANY,
        Calls("RevokeToken"),
        Configuration,
        "the app client does not allow its tokens to be revoked",
        "set EnableTokenRevocation of the app client, or end every session of the user:\n\
         cognito-auth logout{context} --global",
    ),
    row(
        &[
            ErrorCode::FeatureUnavailableInTierException,
            ErrorCode::UserPoolAddOnNotEnabledException,
        ],
        ANY,
        Always,
        Configuration,
        "the user pool's feature plan does not have this",
        "choose a higher plan for the user pool: Essentials or Plus",
    ),
    row(
        &[ErrorCode::OperationNotEnabledException],
        ANY,
        Always,
        Configuration,
        "this Region holds a replica of the user pool, where the operation does not work",
        "name the pool's primary Region with --region",
    ),
    row(
        &[
            ErrorCode::UnsupportedOperationException,
            ErrorCode::InvalidUserPoolConfigurationException,
        ],
        ANY,
        Always,
        Configuration,
        "the user pool or the app client is not set up for this",
        "{as-admin}aws cognito-idp describe-user-pool --user-pool-id {POOL}{aws}",
    ),
    row(
        &[ErrorCode::WebAuthnNotEnabledException],
        ANY,
        Always,
        Configuration,
        "the user pool does not take passkeys",
        "choose another first factor with --preferred-challenge",
    ),
    // Whatever else there is.
    row(
        &[],
        ANY,
        ServerError,
        Unavailable,
        "the service is failing",
        "try again later; https://health.aws.amazon.com shows its state",
    ),
    row(
        &[],
        &[TokenEndpoint, CodeExchange],
        Always,
        Configuration,
        "the token endpoint does not take the request as app client {client} makes it",
        "{doctor}",
    ),
    row(
        &[],
        &[Console],
        Always,
        Permission,
        "the credentials have expired, or are of a role that may not sign in to the console, as \
         those that another role's session assumed",
        "cognito-auth whoami{context}",
    ),
    row(
        &[],
        &[JobToken],
        Always,
        NotAuthenticated,
        "the job is over, or may not have a token any more",
        "let the job have one, in the workflow:\npermissions:\n  id-token: write\n  contents: read",
    ),
    row(&[], ANY, Always, Unexpected, "", ""),
];

/// Why a platform's token is not taken.
const UNTRUSTED_PLATFORM: &str = "{identity-pool} does not have the token's issuer among its OIDC \
                                  providers";

/// Where it is said whose tokens an identity pool takes.
const PLATFORMS: &str = "look which providers the pool has, and which audiences each in IAM:\n\
                         aws cognito-identity describe-identity-pool --identity-pool-id \
                         {IDENTITY-POOL} --query OpenIdConnectProviderARNs{aws}\n\
                         aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN \
                         --query ClientIDList";

/// How an app client gets tokens of its own.
const CLIENT_CREDENTIALS: &str = "make an app client with a secret, and with no other grant:\n\
                                  {as-admin}aws cognito-idp create-user-pool-client \
                                  --user-pool-id {POOL} --client-name NAME --generate-secret \
                                  --allowed-o-auth-flows client_credentials \
                                  --allowed-o-auth-flows-user-pool-client \
                                  --allowed-o-auth-scopes SCOPE{aws}";

/// Scopes are refused as a whole.
const UNKNOWN_SCOPE: &str = "app client {client} may not have one of these scopes, or no resource \
                             server of the pool has it";

/// Where scopes are found.
const SCOPES: &str = "leave --scope out for all that the app client may have, or look what \
                      there is\n\
                      {as-admin}aws cognito-idp list-resource-servers --max-results 50 \
                      --user-pool-id {POOL}{aws}";

/// Why a password cannot be reset for lack of an address.
const NO_CONTACT: &str = "the user has no verified email or phone_number to send the code to, or \
                          the pool's AccountRecoverySetting has none of them";

/// The IAM credentials themselves are refused.
const CREDENTIALS: &[ErrorCode] = &[
    ErrorCode::UnrecognizedClientException,
    ErrorCode::InvalidClientTokenId,
    ErrorCode::InvalidSignatureException,
    ErrorCode::SignatureDoesNotMatch,
    ErrorCode::IncompleteSignatureException,
    ErrorCode::MissingAuthenticationTokenException,
    ErrorCode::MissingAuthenticationToken,
    ErrorCode::ExpiredTokenException,
    ErrorCode::RequestExpired,
    ErrorCode::RequestTimeTooSkewed,
    ErrorCode::ExpiredToken,
];
