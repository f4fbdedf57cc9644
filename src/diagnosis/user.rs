//! The user who signs in.

use jiff::SignedDuration;

use super::facts::{Asked, Factors, Facts, Look, Pool};
use super::fix::Cli;
use crate::model::{Finding, PoolId, User};
use crate::render::shell::shell_quote;

/// What of the user's state keeps sign-ins from working, or asks for a person.
pub(super) fn findings(asked: &Asked, facts: &Facts) -> Vec<Finding> {
    const CHECK: &str = "user";
    let (Some(pool), Some(name)) = (&asked.pool, &asked.username) else {
        return Vec::new();
    };
    if matches!(facts.pool, Look::Absent(_)) || facts.published == Some(false) {
        return Vec::new();
    }
    if let Look::Absent(_) = &facts.user {
        return vec![absent(&asked.cli, pool, name)];
    }
    match facts
        .user
        .seen(CHECK, &format!("status and second factors of {name}"))
    {
        Err(finding) => vec![finding],
        Ok(user) => {
            let mut findings = vec![state(asked, facts.pool.get(), pool, name, user)];
            let what = "the second factors that the pool offers";
            findings.extend(match &facts.factors {
                Look::Seen(_) | Look::NotAsked(_) => None,
                unseen => unseen.seen("mfa", what).err(),
            });
            if let Some(of) = facts.pool.get() {
                findings.push(mfa(asked, of, facts.factors.get(), name, user));
            }
            findings
        }
    }
}

fn absent(cli: &Cli, pool: &PoolId, name: &str) -> Finding {
    let attribute = if name.contains('@') {
        "email"
    } else {
        "username"
    };
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    let filter = format!("{attribute} ^= \"{quoted}\"");
    let options = [
        ("--user-pool-id", pool.as_str()),
        ("--filter", filter.as_str()),
    ];
    Finding::problem("user", format!("{pool} has no user {name}"))
        .cause("the name is misspelt, in another case, or an alias that is not verified")
        .fix(cli.user_pools("list-users", &options))
}

fn state(asked: &Asked, of: Option<&Pool>, pool: &PoolId, name: &str, user: &User) -> Finding {
    const CHECK: &str = "user";
    let options = [("--user-pool-id", pool.as_str()), ("--username", name)];
    let aws = |verb| asked.cli.user_pools(verb, &options);
    let set = |how: &str| {
        let (name, pool) = (shell_quote(name), shell_quote(pool.as_str()));
        let options = asked.cli.options(asked.cli.region.as_deref());
        format!("cognito-auth password set {name} --user-pool-id {pool}{how}{options}")
    };
    let status = user.status.as_deref().unwrap_or("UNKNOWN");
    let is = |what: &str| format!("{name} is {what}");
    if !user.enabled {
        return Finding::problem(CHECK, is("disabled"))
            .cause("no sign-in works, whatever the password")
            .fix(aws("admin-enable-user"));
    }
    match status {
        "CONFIRMED" => Finding::ok(CHECK, is(status)),
        "UNCONFIRMED" => Finding::problem(CHECK, is(status))
            .cause("the user has signed up, and not confirmed it yet")
            .fix(aws("admin-confirm-sign-up")),
        "RESET_REQUIRED" => Finding::problem(CHECK, is(status))
            .cause("an administrator has reset the password, and the user has not chosen a new one")
            .fix(set("")),
        "FORCE_CHANGE_PASSWORD" => {
            let days = of.and_then(|pool| pool.temporary_days).unwrap_or(7);
            let valid = SignedDuration::from_hours(24 * i64::from(days));
            let since = user.modified.or(user.created);
            let is_over = since.is_some_and(|since| asked.now.duration_since(since) > valid);
            if is_over {
                let message =
                    format!("{name} has a temporary password that is older than {days} days");
                return Finding::problem(CHECK, message)
                    .cause("it has expired, unless it was set later than anything else of the user")
                    .fix(set(" --temporary"));
            }
            Finding::warning(CHECK, is(status))
                .cause("the password is a temporary one; the next sign-in has to replace it")
                .fix(format!(
                    "cognito-auth login{} --new-password-file FILE",
                    who(asked, name)
                ))
        }
        "EXTERNAL_PROVIDER" => Finding::problem(CHECK, is(status))
            .cause("the user signs in at another provider, by the managed login pages only"),
        other => Finding::warning(CHECK, is(other)),
    }
}

/// The options by which a command is about the user, in the context in use.
fn who(asked: &Asked, name: &str) -> String {
    let context = asked.context.as_ref();
    let context = context.map(|context| format!(" -c {context}"));
    format!("{} -u {}", context.unwrap_or_default(), shell_quote(name))
}

fn mfa(asked: &Asked, pool: &Pool, factors: Option<&Factors>, name: &str, user: &User) -> Finding {
    const CHECK: &str = "mfa";
    let ok = |message: String| Finding::ok(CHECK, message);
    let warning = |message: String| Finding::warning(CHECK, message);
    let required = match pool.mfa.as_deref() {
        Some("ON") => true,
        Some("OPTIONAL") => false,
        _ => return ok("the pool asks for no second factor".to_owned()),
    };
    let is_offered = |factor: &&str| {
        factors.is_none_or(|pool| match *factor {
            "SOFTWARE_TOKEN_MFA" => pool.app,
            "SMS_MFA" => pool.sms,
            "EMAIL_OTP" => pool.email,
            _ => true,
        })
    };
    let own = user.mfa.iter().map(String::as_str);
    let (usable, other): (Vec<_>, Vec<_>) = own.partition(is_offered);
    match usable.as_slice() {
        [] if !other.is_empty() => {
            let other = other.join(", ");
            warning(format!("{name} has {other}, which the pool does not offer"))
                .cause("it is not asked for, or cannot be")
        }
        [] if !required => ok(format!("{name} has no second factor, and needs none")),
        [] => {
            let none = format!("the pool requires a second factor, and {name} has none");
            if factors.is_none_or(|pool| pool.app) {
                warning(none)
                    .cause(
                        "the next sign-in sets an authenticator app up, by a person at a terminal",
                    )
                    .fix(format!("cognito-auth login{}", who(asked, name)))
            } else {
                warning(none)
                    .cause("text messages need a phone_number of the user, e-mails an email")
            }
        }
        [only] => ok(format!("{name} has {only}")),
        several => {
            let several = several.join(", ");
            match user.preferred_mfa.as_ref().or(asked.mfa_type.as_ref()) {
                Some(chosen) => ok(format!("{name} has {several}; {chosen} is asked for")),
                None => warning(format!("{name} has {several}, and prefers none"))
                    .cause("a sign-in asks which; unattended it stops there")
                    .fix(format!(
                        "cognito-auth login{} --mfa-type TYPE",
                        who(asked, name)
                    )),
            }
        }
    }
}
