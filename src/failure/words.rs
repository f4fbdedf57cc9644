//! Placeholders in advice: `{pool}` and its like become what a call was about.

use super::kind::{Purpose, Subject};
use crate::model::{IdentityPoolId, Operation, Partition, PoolId, SecretArn, ServiceError};
use crate::render::list::one_of;
use crate::render::shell::shell_quote;
use crate::settings::secrets::SecretKind;

/// `template` with each `{name}` filled in. Names in capitals are words of a command, quoted for a
/// POSIX shell, or a name to fill in by hand.
pub(super) fn fill(template: &str, error: &ServiceError, subject: &Subject) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(&value(name, error, subject));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn value(name: &str, error: &ServiceError, subject: &Subject) -> String {
    let text = |value: &Option<String>, absent: &str| value.as_deref().unwrap_or(absent).to_owned();
    let quoted = |value: &Option<String>, absent: &str| {
        value
            .as_deref()
            .map_or_else(|| absent.to_owned(), shell_quote)
    };
    let ways = |kind: SecretKind| one_of(&kind.ways());
    match name {
        "pool" => text(&subject.pool, "the user pool"),
        "POOL" => quoted(&subject.pool, "ID"),
        "group" => text(&subject.group, "of that name"),
        "client" => text(&subject.client, "the app client"),
        "identity-pool" => text(&subject.identity_pool, "the identity pool"),
        "IDENTITY-POOL" => quoted(&subject.identity_pool, "ID"),
        "USER" => quoted(&subject.username, "USER"),
        "flow" => subject
            .flow
            .map_or_else(|| "the flow".to_owned(), |flow| flow.to_string()),
        "permission" => subject
            .flow
            .map_or("its name", |flow| flow.permission())
            .to_owned(),
        "operation" => error.operation.to_owned(),
        "action" => action(error),
        "policy" => policy(&error.message).to_owned(),
        "context" => subject.again.context_flag(),
        "login" => login(subject),
        "login-unsigned" => unsigned_login(subject),
        "doctor" => doctor(subject),
        "resend" => there(
            &format!("user resend-code {}", quoted(&subject.username, "USER")),
            &[&NOT_RECOVERY[..], &["username"]].concat(),
            &Subject {
                username: None,
                ..subject.clone()
            },
        ),
        "forgot" => there("password forgot", &NOT_RECOVERY, subject),
        "as-admin" => as_administrator(subject).to_owned(),
        "aws" => aws(subject),
        "client-secret" => ways(SecretKind::ClientSecret),
        "secret-arn" => text(&subject.secret_arn, "the secret"),
        "SECRET-ARN" => quoted(&subject.secret_arn, "ARN"),
        "secret-region" => region(subject.secret_arn.as_deref()),
        "password" => ways(SecretKind::Password),
        "new-password" => ways(SecretKind::NewPassword),
        "refresh-token" => ways(SecretKind::RefreshToken),
        "statement" if subject.purpose == Purpose::Provision => of_provision(error, subject),
        "statement" => statement(error.operation, subject),
        "or-name-it" => or_name_it(subject),
        other => {
            debug_assert!(false, "{other} is no placeholder");
            String::new()
        }
    }
}

/// The flags of a place that `password forgot` does not take.
const NOT_RECOVERY: [&str; 4] = ["identity-pool-id", "auth-flow", "admin", "no-admin"];

/// `verb` with the flags that lead it to the same place, except those named in `but`.
fn there(verb: &str, but: &[&str], subject: &Subject) -> String {
    let mut command = format!("cognito-auth {verb}{}", subject.again.context_flag());
    let given = subject.again.flags.iter();
    let given = given.filter(|(name, _)| *name != "username" && !but.contains(name));
    for (name, value) in given {
        command.push_str(&format!(" --{name}"));
        if let Some(value) = value {
            command.push_str(&format!(" {}", shell_quote(value)));
        }
    }
    let flag = subject.again.value("username");
    let own = subject
        .username
        .as_ref()
        .filter(|_| matches!(subject.purpose, Purpose::SignIn | Purpose::Recover));
    if let Some(user) = own.or(flag) {
        command.push_str(&format!(" -u {}", shell_quote(user)));
    }
    command
}

/// The command `verb` for what `subject` names.
pub(super) fn next(verb: &str, subject: &Subject) -> String {
    there(verb, &[], subject)
}

/// The sign-in that gets what the call needs: kept by a context, else for the shell.
fn login(subject: &Subject) -> String {
    let login = there("login", &["identity-pool-id"], subject);
    match subject.purpose {
        Purpose::SelfService | Purpose::Exchange | Purpose::Refresh
            if !subject.again.in_context =>
        {
            format!("eval \"$({login} -o env)\"")
        }
        _ => login,
    }
}

pub(super) fn unsigned_login(subject: &Subject) -> String {
    let but = ["identity-pool-id", "auth-flow", "admin"];
    format!(
        "{} --auth-flow USER_SRP_AUTH",
        there("login", &but, subject)
    )
}

fn doctor(subject: &Subject) -> String {
    there("doctor", &[], subject)
}

/// Before a command that takes an administrator's rights: a line for those who have none.
fn as_administrator(subject: &Subject) -> &'static str {
    match subject.purpose {
        Purpose::Administer | Purpose::Discover | Purpose::Provision => "",
        _ if subject.is_signed => "",
        _ => "ask an administrator of the user pool for this:\n",
    }
}

/// What the AWS CLI has to be told.
fn aws(subject: &Subject) -> String {
    let of_id = |id: &Option<String>| {
        let region = id.as_deref()?.split_once(['_', ':'])?.0;
        Some(region.to_owned())
    };
    let id = match subject.purpose {
        Purpose::Exchange | Purpose::JobExchange => &subject.identity_pool,
        _ => &subject.pool,
    };
    let region = subject.again.value("region").cloned();
    let region = region.or_else(|| of_id(id));
    let profile = subject.again.value("profile").cloned();
    let options = [("--region", region), ("--profile", profile)];
    let words = options.map(|(name, value)| match value {
        Some(value) => format!(" {name} {}", shell_quote(&value)),
        None => String::new(),
    });
    words.concat()
}

/// The conditions that the message of an `InvalidPasswordException` names.
fn policy(message: &str) -> &str {
    let conditions = message
        .split_once("policy:")
        .map(|(_, conditions)| conditions);
    conditions.unwrap_or(message).trim()
}

/// The Region of the secret `arn`.
fn region(arn: Option<&str>) -> String {
    let arn = arn.and_then(|arn| arn.parse::<SecretArn>().ok());
    arn.map_or_else(|| "REGION".to_owned(), |arn| arn.region().to_string())
}

/// The IAM policy statement that allows `operation`.
fn statement(operation: &str, subject: &Subject) -> String {
    if subject.purpose == Purpose::ReadSecret {
        let resource = subject.secret_arn.as_deref().unwrap_or("*");
        let action = format!(r#""Action":"secretsmanager:{operation}""#);
        return format!(r#"{{"Effect":"Allow",{action},"Resource":"{resource}"}}"#);
    }
    let actions = match subject.purpose {
        Purpose::SignIn => {
            r#"["cognito-idp:AdminInitiateAuth","cognito-idp:AdminRespondToAuthChallenge"]"#
                .to_owned()
        }
        _ => format!(r#""cognito-idp:{operation}""#),
    };
    let pool: Option<PoolId> = subject.pool.as_deref().and_then(|id| id.parse().ok());
    let resource = pool.map_or_else(|| "*".to_owned(), |pool| pool.arn());
    format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":"{resource}"}}"#)
}

/// The action that IAM does not allow: tags and roles take others beside that of the operation, and then
/// the message says which.
fn action(error: &ServiceError) -> String {
    let said = error.message.split_once("not authorized to perform: ");
    let said = said.and_then(|(_, rest)| rest.split_whitespace().next());
    let service = Operation::named(error.operation)
        .map_or("cognito-idp", |operation| operation.service().prefix());
    said.map_or_else(|| format!("{service}:{}", error.operation), str::to_owned)
}

/// The IAM policy statement that allows what a pool is made or removed with.
fn of_provision(error: &ServiceError, subject: &Subject) -> String {
    let action = action(error);
    let pool: Option<PoolId> = subject.pool.as_deref().and_then(|id| id.parse().ok());
    let identity_pool: Option<IdentityPoolId> = subject
        .identity_pool
        .as_deref()
        .and_then(|id| id.parse().ok());
    let partition = pool
        .as_ref()
        .map_or(Partition::Aws, |pool| pool.region().partition());
    let service = action.split(':').next().unwrap_or_default();
    let is_of_any = matches!(
        error.operation,
        "CreateUserPool" | "ListUserPools" | "CreateIdentityPool" | "ListIdentityPools"
    );
    let resource = match service {
        "iam" => Some(format!(
            "arn:{}:iam::*:role/cognito-auth-*",
            partition.name()
        )),
        _ if is_of_any => None,
        "cognito-identity" => identity_pool.map(|pool| pool.arn()),
        _ => pool.map(|pool| pool.arn()),
    };
    let resource = resource.unwrap_or_else(|| "*".to_owned());
    format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#)
}

/// How to do without a look-up, on a line of its own.
fn or_name_it(subject: &Subject) -> String {
    let ids = match (&subject.pool, &subject.client) {
        (Some(_), Some(_)) => return String::new(),
        (Some(_), None) => "--client-id ID",
        (None, Some(_)) => "--user-pool-id ID",
        (None, None) => "--user-pool-id ID --client-id ID",
    };
    format!("\nor name it yourself: {ids}; with --no-input nothing is looked up")
}
