//! The identity pool and its roles.

use serde_json::json;

use super::facts::{Asked, Facts, IdentityPool, Look, Roles, Use};
use super::fix::literal;
use super::trust::{self, Verdict};
use crate::model::{Finding, IdentityPoolId};
use crate::settings::discovery::trusts;

/// What keeps an `IdToken` from becoming AWS credentials; nothing where no identity pool is meant.
pub(super) fn findings(asked: &Asked, facts: &Facts) -> Vec<Finding> {
    const CHECK: &str = "identity-pool";
    let Some(id) = &asked.identity_pool else {
        return Vec::new();
    };
    if matches!(facts.identity_pool, Look::Absent(_)) || matches!(facts.roles, Look::Absent(_)) {
        let options = [("--max-results", "60")];
        return vec![
            Finding::problem(CHECK, format!("there is no identity pool {id}"))
                .cause("the id is wrong, or the pool belongs to another account, or was deleted")
                .fix(asked.cli.identity_pools("list-identity-pools", &options)),
        ];
    }
    let trusted = match facts
        .identity_pool
        .seen(CHECK, &format!("the providers that {id} trusts"))
    {
        Ok(pool) => trust_in_client(asked, id, pool),
        Err(finding) => vec![finding],
    };
    let roles = match facts.roles.seen("roles", &format!("the roles of {id}")) {
        Ok(roles) => vec![role_of_users(asked, facts, id, roles)],
        Err(finding) => vec![finding],
    };
    let policies = facts
        .trusts
        .iter()
        .map(|(of, arn, role)| policy(asked, id, *of, arn, role));
    [trusted, roles, policies.collect()].concat()
}

fn trust_in_client(asked: &Asked, id: &IdentityPoolId, pool: &IdentityPool) -> Vec<Finding> {
    const CHECK: &str = "identity-pool";
    let (Some(user_pool), Some(client)) = (&asked.pool, &asked.client) else {
        return vec![Finding::ok(CHECK, format!("{id} exists"))];
    };
    let of_pool = || {
        let region = user_pool.region();
        let suffix = region.partition().dns_suffix();
        format!("cognito-idp.{region}.{suffix}/{user_pool}")
    };
    let provider = asked.provider.clone().unwrap_or_else(of_pool);
    let is_named = |client: &str| {
        let mut trusted = pool.trusted.iter();
        trusted.any(|it| it.provider == provider && it.client == client)
    };
    if is_named(client.as_str())
        || (asked.provider.is_none() && trusts(&pool.trusted, user_pool, client))
    {
        return vec![Finding::ok(
            CHECK,
            format!("{id} trusts app client {client}"),
        )];
    }
    let others = pool.trusted.iter().filter(|it| it.provider == provider);
    let others: Vec<_> = others.map(|it| it.client.as_str()).collect();
    let cause = if others.is_empty() {
        format!("it trusts no app client of {provider}; IdTokens are refused")
    } else {
        format!(
            "of {user_pool} it trusts {}; other IdTokens are refused",
            others.join(", ")
        )
    };
    let element = json!({
        "ProviderName": provider,
        "ClientId": client.as_str(),
        "ServerSideTokenCheck": false,
    });
    let change = format!(".CognitoIdentityProviders += [{element}]");
    vec![
        Finding::problem(CHECK, format!("{id} does not trust app client {client}"))
            .cause(cause)
            .fix(asked.cli.update_identity_pool(id, &change)),
    ]
}

fn role_of_users(asked: &Asked, facts: &Facts, id: &IdentityPoolId, roles: &Roles) -> Finding {
    const CHECK: &str = "roles";
    let mapping = asked.client.as_ref().and_then(|client| {
        let client = client.as_str();
        let mut mapped = roles.mapped.iter();
        mapped.find(|key| key.rsplit_once(':').is_some_and(|(_, own)| own == client))
    });
    let guests = facts.identity_pool.get().is_some_and(|pool| pool.guests);
    let change = |of: Use| {
        let path = format!(".Roles.{}", of.amr());
        asked
            .cli
            .set_roles(id, &format!("{path} = {}", literal("ROLE_ARN")))
    };
    match (&roles.authenticated, mapping) {
        (_, Some(key)) => Finding::ok(CHECK, format!("users of {key} get theirs by a mapping"))
            .cause("who gets which depends on the user's groups or claims"),
        (None, None) => Finding::problem(CHECK, format!("{id} has no role for users"))
            .cause("no user who signed in gets credentials")
            .fix(change(Use::Authenticated)),
        (Some(_), None) if guests && roles.unauthenticated.is_none() => Finding::warning(
            CHECK,
            format!("{id} admits guests, and has no role for them"),
        )
        .cause("credentials --guest is refused")
        .fix(change(Use::Guests)),
        (Some(role), None) => Finding::ok(CHECK, format!("users get {role}")),
    }
}

fn policy(
    asked: &Asked,
    id: &IdentityPoolId,
    of: Use,
    arn: &str,
    role: &Look<super::facts::Role>,
) -> Finding {
    const CHECK: &str = "trust-policy";
    if let Look::Absent(_) = role {
        let message = format!("there is no role {arn} in the account of the IAM credentials");
        return Finding::problem(CHECK, message)
            .cause(format!("{id} gives it to {} identities", of.amr()));
    }
    let role = match role.seen(CHECK, &format!("the trust policy of {arn}")) {
        Ok(role) => role,
        Err(finding) => return finding,
    };
    let name = &role.name;
    let update = |change: &str| asked.cli.update_trust(name, change);
    match trust::judge(&role.trust, id, of) {
        Verdict::Trusts => {
            let who = format!("{} identities of {id}", of.amr());
            Finding::ok(CHECK, format!("role {name} trusts the {who}"))
        }
        Verdict::Lax { what, change } => {
            Finding::warning(CHECK, format!("role {name}: {what}")).fix(update(&change))
        }
        Verdict::Distrusts { why, change } => {
            Finding::problem(CHECK, format!("role {name} cannot be assumed: {why}"))
                .cause(format!("{id} gives it to {} identities", of.amr()))
                .fix(update(&change))
        }
        Verdict::Unclear { what } => {
            let message = format!("role {name}: its trust policy allows it, but {what}");
            Finding::could_not_look(CHECK, message)
                .cause("check it yourself: this is not judged here")
        }
        Verdict::Unreadable => {
            Finding::could_not_look(CHECK, format!("the trust policy of role {name} is none"))
        }
    }
}
