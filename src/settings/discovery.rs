//! What a context is made of when the services are asked: which flow, which identity pool, which
//! domain.

use crate::auth::AuthFlow;
use crate::model::{ClientId, Partition, PoolId, Secret};
use crate::token::issuer::Issuer;

/// Something that a service lists: its id, and the name that people gave it, which may hold any
/// character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<T> {
    /// The id.
    pub id: T,
    /// The name.
    pub name: String,
}

/// What `DescribeUserPoolClient` says of an app client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppClient {
    /// `ExplicitAuthFlows`; empty where none were ever set.
    pub explicit_flows: Vec<String>,
    /// `ClientSecret`, if the app client has one.
    pub secret: Option<Secret<String>>,
    /// `ClientSecretArn`, in its place where AWS Secrets Manager keeps it.
    pub secret_arn: Option<String>,
}

/// A user pool's app client that an identity pool trusts, one of its `CognitoIdentityProviders`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// `ProviderName`: `cognito-idp.REGION.SUFFIX/POOL`.
    pub provider: String,
    /// `ClientId`
    pub client: String,
}

/// From what is needed least to what is needed most: IAM credentials, the password on its way, a
/// choice of the user's, Lambda triggers, which a pool may not have.
const PREFERRED: [AuthFlow; 5] = [
    AuthFlow::UserSrp,
    AuthFlow::AdminUserPassword,
    AuthFlow::UserPassword,
    AuthFlow::UserAuth,
    AuthFlow::Custom,
];

impl AppClient {
    /// The flows to sign in with that the app client allows, the best first.
    ///
    /// One without `ExplicitAuthFlows` allows `USER_SRP_AUTH` and `CUSTOM_AUTH`.
    pub fn flows(&self) -> Vec<AuthFlow> {
        let allows = |flow: AuthFlow| {
            let named = |name: &str| self.explicit_flows.iter().any(|it| it == name);
            let without_names = matches!(flow, AuthFlow::UserSrp | AuthFlow::Custom);
            named(flow.permission())
                || older_permission(flow).is_some_and(named)
                || (without_names && self.explicit_flows.is_empty())
        };
        PREFERRED.into_iter().filter(|flow| allows(*flow)).collect()
    }

    /// Whether the app client allows `flow`, under whichever of its names.
    pub fn allows(&self, flow: AuthFlow) -> bool {
        let allowed = self.flows();
        allowed
            .iter()
            .any(|it| it.permission() == flow.permission())
    }

    /// The flow to sign in with through `api`: the Admin API, the public one, or either. None where
    /// the app client allows no such flow.
    pub fn flow(&self, api: Option<bool>) -> Option<AuthFlow> {
        let fits = |flow: &AuthFlow| {
            flow.admin()
                .is_none_or(|own| api.is_none_or(|api| own == api))
        };
        let flows = self.flows();
        // Where IAM credentials are there anyway, their own flow is one request, and SRP two.
        let of_admin = flows
            .iter()
            .find(|flow| api == Some(true) && flow.admin() == api);
        of_admin
            .or_else(|| flows.iter().find(|flow| fits(flow)))
            .copied()
    }
}

/// The name of a permission before they began with `ALLOW_`.
fn older_permission(flow: AuthFlow) -> Option<&'static str> {
    match flow {
        AuthFlow::AdminUserPassword | AuthFlow::AdminNoSrp => Some("ADMIN_NO_SRP_AUTH"),
        AuthFlow::UserPassword => Some("USER_PASSWORD_AUTH"),
        AuthFlow::Custom => Some("CUSTOM_AUTH_FLOW_ONLY"),
        AuthFlow::UserSrp | AuthFlow::UserAuth | AuthFlow::RefreshToken => None,
    }
}

/// What a sign-in by `flow`, through the Admin API if `admin`, needs.
pub fn demands(flow: AuthFlow, admin: bool) -> String {
    let iam = if admin {
        "IAM credentials"
    } else {
        "no IAM credentials"
    };
    let rest = match flow {
        AuthFlow::UserSrp => "and sends no password",
        AuthFlow::AdminUserPassword | AuthFlow::AdminNoSrp | AuthFlow::UserPassword => {
            "and sends the password"
        }
        AuthFlow::UserAuth => "and leaves the first factor to the user",
        AuthFlow::Custom => "and leaves the questions to the pool's Lambda triggers",
        AuthFlow::RefreshToken => "and takes a refresh token",
    };
    format!("it needs {iam} {rest}")
}

/// Whether an identity pool that trusts `providers` takes tokens that `pool` issues to `client`.
pub fn trusts(providers: &[Trusted], pool: &PoolId, client: &ClientId) -> bool {
    providers.iter().any(|trusted| {
        let issuer = Issuer::read(&format!("https://{}", trusted.provider));
        issuer.is_some_and(|issuer| issuer.pool() == pool) && trusted.client == client.as_str()
    })
}

/// The host of the managed login pages of `pool`: its `CustomDomain`, else that of the prefix which
/// is its `Domain`. None for a value that is not part of a host name.
pub fn domain(pool: &PoolId, prefix: Option<&str>, custom: Option<&str>) -> Option<String> {
    let is_host = |text: &&str| {
        let mut bytes = text.bytes();
        !text.is_empty() && bytes.all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
    };
    if let Some(custom) = custom.filter(is_host) {
        return Some(custom.to_owned());
    }
    let prefix = prefix.filter(is_host)?;
    let label = match pool.region().partition() {
        Partition::Aws => "auth",
        Partition::UsGov => "auth-fips",
        // Their host names are not documented.
        Partition::China | Partition::EuropeanSovereign => return None,
    };
    Some(format!(
        "{prefix}.{label}.{}.amazoncognito.com",
        pool.region()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(flows: &str) -> AppClient {
        AppClient {
            explicit_flows: flows.split_whitespace().map(str::to_owned).collect(),
            secret: None,
            secret_arn: None,
        }
    }

    #[test]
    fn the_flow_that_needs_least_is_chosen() {
        for (allowed, either, admin, public) in [
            ("", "USER_SRP_AUTH", "USER_SRP_AUTH", "USER_SRP_AUTH"),
            (
                "ALLOW_ADMIN_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH ALLOW_USER_SRP_AUTH",
                "USER_SRP_AUTH",
                "ADMIN_USER_PASSWORD_AUTH",
                "USER_SRP_AUTH",
            ),
            (
                "ALLOW_USER_PASSWORD_AUTH ALLOW_ADMIN_USER_PASSWORD_AUTH",
                "ADMIN_USER_PASSWORD_AUTH",
                "ADMIN_USER_PASSWORD_AUTH",
                "USER_PASSWORD_AUTH",
            ),
            (
                "ALLOW_CUSTOM_AUTH ALLOW_USER_AUTH",
                "USER_AUTH",
                "USER_AUTH",
                "USER_AUTH",
            ),
            (
                "ALLOW_CUSTOM_AUTH",
                "CUSTOM_AUTH",
                "CUSTOM_AUTH",
                "CUSTOM_AUTH",
            ),
            (
                "ALLOW_USER_PASSWORD_AUTH",
                "USER_PASSWORD_AUTH",
                "-",
                "USER_PASSWORD_AUTH",
            ),
            (
                "ADMIN_NO_SRP_AUTH",
                "ADMIN_USER_PASSWORD_AUTH",
                "ADMIN_USER_PASSWORD_AUTH",
                "-",
            ),
            (
                "USER_PASSWORD_AUTH",
                "USER_PASSWORD_AUTH",
                "-",
                "USER_PASSWORD_AUTH",
            ),
            (
                "CUSTOM_AUTH_FLOW_ONLY",
                "CUSTOM_AUTH",
                "CUSTOM_AUTH",
                "CUSTOM_AUTH",
            ),
            ("ALLOW_REFRESH_TOKEN_AUTH", "-", "-", "-"),
            ("ALLOW_TELEPATHY", "-", "-", "-"),
        ] {
            let client = client(allowed);
            let chosen = [None, Some(true), Some(false)]
                .map(|api| client.flow(api).map_or("-", AuthFlow::name));
            assert_eq!(chosen, [either, admin, public], "{allowed}");
        }
    }

    #[test]
    fn a_flow_is_allowed_under_each_of_its_names() {
        for (allowed, flow, is_allowed) in [
            ("ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH", true),
            ("ADMIN_NO_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH", true),
            ("", "USER_SRP_AUTH", true),
            ("", "USER_PASSWORD_AUTH", false),
            ("ALLOW_USER_AUTH", "USER_SRP_AUTH", false),
        ] {
            let flow = flow.parse().unwrap();
            assert_eq!(client(allowed).allows(flow), is_allowed, "{allowed} {flow}");
        }
    }

    #[test]
    fn an_identity_pool_trusts_one_client_of_one_pool() {
        let pool = "us-east-1_AbC".parse().unwrap();
        let app = "1example".parse().unwrap();
        for (provider, client, is_trusted) in [
            (
                "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
                "1example",
                true,
            ),
            (
                "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
                "2example",
                false,
            ),
            (
                "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCd",
                "1example",
                false,
            ),
            (
                "cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_AbC",
                "1example",
                false,
            ),
            ("graph.facebook.com", "1example", false),
            ("", "", false),
        ] {
            let trusted = Trusted {
                provider: provider.to_owned(),
                client: client.to_owned(),
            };
            assert_eq!(
                trusts(&[trusted], &pool, &app),
                is_trusted,
                "{provider} {client}"
            );
        }
        assert!(!trusts(&[], &pool, &app));
    }

    #[test]
    fn a_domain_of_ones_own_goes_before_the_prefix() {
        for (pool, prefix, custom, host) in [
            (
                "us-east-1_AbC",
                Some("shop"),
                None,
                Some("shop.auth.us-east-1.amazoncognito.com"),
            ),
            (
                "us-gov-west-1_AbC",
                Some("shop"),
                None,
                Some("shop.auth-fips.us-gov-west-1.amazoncognito.com"),
            ),
            (
                "us-east-1_AbC",
                Some("shop"),
                Some("auth.shop.example"),
                Some("auth.shop.example"),
            ),
            ("us-east-1_AbC", Some("evil.example/x?"), None, None),
            ("us-east-1_AbC", None, Some(""), None),
            ("eusc-de-east-1_AbC", Some("shop"), None, None),
            ("us-east-1_AbC", None, None, None),
        ] {
            let pool = pool.parse().unwrap();
            assert_eq!(domain(&pool, prefix, custom).as_deref(), host);
        }
    }
}
