//! Commands that change one setting and leave every other as it is.
//!
//! `update-user-pool-client` and its like reset what they are not given, so a fix reads the whole,
//! changes a member of it, and writes the whole back. A setting that the AWS CLI does not know it does
//! not print, so it is reset: the AWS CLI should be no older than the settings in use. Of an app
//! client, that goes for settings that are not in `UPDATED` too.

use crate::model::{IdentityPoolId, PoolId};
use crate::render::shell::shell_quote;

/// Options that tell the AWS CLI what the settings tell this program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cli {
    /// Of every call: `--profile`, `--endpoint-url`, `--ca-bundle`, where a flag or a context names
    /// them. The AWS CLI reads the environment by itself.
    pub everywhere: Vec<(&'static str, String)>,
    /// The Region of the user pool.
    pub region: Option<String>,
    /// The Region of the identity pool.
    pub identity_region: Option<String>,
}

impl Cli {
    /// `aws cognito-idp VERB …`, in the Region of the user pool.
    pub fn user_pools(&self, verb: &str, options: &[(&str, &str)]) -> String {
        self.line("cognito-idp", verb, options, self.region.as_deref())
    }

    /// `aws cognito-identity VERB …`, in the Region of the identity pool.
    pub fn identity_pools(&self, verb: &str, options: &[(&str, &str)]) -> String {
        let region = self.identity_region.as_deref();
        self.line("cognito-identity", verb, options, region)
    }

    /// `aws iam VERB …`, in the partition of the identity pool, which its Region says.
    pub fn iam(&self, verb: &str, options: &[(&str, &str)]) -> String {
        let region = self.identity_region.as_deref();
        self.line("iam", verb, options, region)
    }

    /// Changes the app client `client` of `pool` by the jq filter `change`.
    pub fn update_client(&self, pool: &PoolId, client: &str, change: &str) -> String {
        let ids = [("--user-pool-id", pool.as_str()), ("--client-id", client)];
        let read = [&ids[..], &[("--query", "UserPoolClient"), JSON]].concat();
        let members = UPDATED.join(", ");
        // A member without a value is as good as none, and is refused in some.
        let filter = format!(
            "{{{members}}} | del(.[] | select(. == null or . == \"\" or . == {{}})) | {change}"
        );
        rewrite(
            &self.user_pools("update-user-pool-client", &[]),
            "--cli-input-json",
            &self.user_pools("describe-user-pool-client", &read),
            &filter,
        )
    }

    /// Adds `uri` to the callback URLs of the app client `client` of `pool`.
    pub fn register_callback(&self, pool: &PoolId, client: &str, uri: &str) -> String {
        self.update_client(pool, client, &with_element(".CallbackURLs", uri))
    }

    /// Changes the identity pool `pool` by the jq filter `change`.
    pub fn update_identity_pool(&self, pool: &IdentityPoolId, change: &str) -> String {
        let id = ("--identity-pool-id", pool.as_str());
        rewrite(
            &self.identity_pools("update-identity-pool", &[]),
            "--cli-input-json",
            &self.identity_pools("describe-identity-pool", &[id, JSON]),
            change,
        )
    }

    /// Changes the roles of the identity pool `pool` by the jq filter `change`.
    pub fn set_roles(&self, pool: &IdentityPoolId, change: &str) -> String {
        let id = ("--identity-pool-id", pool.as_str());
        rewrite(
            &self.identity_pools("set-identity-pool-roles", &[]),
            "--cli-input-json",
            &self.identity_pools("get-identity-pool-roles", &[id, JSON]),
            change,
        )
    }

    /// Changes the trust policy of the role `role` by the jq filter `change`.
    pub fn update_trust(&self, role: &str, change: &str) -> String {
        let name = ("--role-name", role);
        let query = ("--query", "Role.AssumeRolePolicyDocument");
        rewrite(
            &self.iam("update-assume-role-policy", &[name]),
            "--policy-document",
            &self.iam("get-role", &[name, query, JSON]),
            change,
        )
    }

    fn line(
        &self,
        service: &str,
        verb: &str,
        options: &[(&str, &str)],
        region: Option<&str>,
    ) -> String {
        let options = options.iter();
        let options = options.map(|(name, value)| format!(" {name} {}", shell_quote(value)));
        let options: String = options.collect();
        format!("aws {service} {verb}{options}{}", self.options(region))
    }

    /// What of it goes with a call in `region`, with a space before each option; this program has
    /// the same options.
    pub fn options(&self, region: Option<&str>) -> String {
        let everywhere = self.everywhere.iter();
        let everywhere = everywhere.map(|(name, value)| (*name, value.as_str()));
        let region = region.map(|region| ("--region", region));
        let options = region.into_iter().chain(everywhere);
        let options = options.map(|(name, value)| format!(" {name} {}", shell_quote(value)));
        options.collect()
    }
}

/// The members of `UpdateUserPoolClient` that `DescribeUserPoolClient` gives. The latter gives others,
/// which the AWS CLI does not take, and new ones come. `PublishSecretsInAWSSecretsManager` is not read
/// back: left out, where the secret is kept stays as it is.
const UPDATED: [&str; 23] = [
    "UserPoolId",
    "ClientId",
    "ClientName",
    "RefreshTokenValidity",
    "AccessTokenValidity",
    "IdTokenValidity",
    "TokenValidityUnits",
    "ReadAttributes",
    "WriteAttributes",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "DefaultRedirectURI",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "AllowedOAuthFlowsUserPoolClient",
    "AnalyticsConfiguration",
    "PreventUserExistenceErrors",
    "EnableTokenRevocation",
    "EnablePropagateAdditionalUserContextData",
    "AuthSessionValidity",
    "RefreshTokenRotation",
];

const JSON: (&str, &str) = ("--output", "json");

/// `write`, given by `option` what `filter` makes of what `read` prints. Where that fails, `write` is
/// given nothing, and refuses it. No pipe into `write`: some versions of the AWS CLI read
/// `file:///dev/stdin` twice.
fn rewrite(write: &str, option: &str, read: &str, filter: &str) -> String {
    // Within single quotes, some shells take these for more than characters: an interactive bash the
    // one, where double quotes are around the single ones, and fish the other. Both are in texts only.
    let filter = filter.replace('!', "\\u0021").replace("\\\\", "\\u005c");
    format!(
        "{write} {option} \"$({read} | jq {})\"",
        shell_quote(&filter)
    )
}

/// A text as jq, or JSON, has it.
pub fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The jq filter that puts `element` into the list `path`, unless it is there.
pub fn with_element(path: &str, element: &str) -> String {
    let element = literal(element);
    format!("{path} = (({path} // []) - [{element}] + [{element}])")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_fix_writes_back_all_that_it_read() {
        let cli = Cli {
            everywhere: vec![("--profile", "it's mine".to_owned())],
            region: Some("eu-west-1".to_owned()),
            identity_region: Some("us-east-1".to_owned()),
        };
        let pool = "eu-west-1_AbC".parse().unwrap();
        expect![[r#"aws cognito-idp update-user-pool-client --region eu-west-1 --profile 'it'\''s mine' --cli-input-json "$(aws cognito-idp describe-user-pool-client --user-pool-id eu-west-1_AbC --client-id 1example --query UserPoolClient --output json --region eu-west-1 --profile 'it'\''s mine' | jq '{UserPoolId, ClientId, ClientName, RefreshTokenValidity, AccessTokenValidity, IdTokenValidity, TokenValidityUnits, ReadAttributes, WriteAttributes, ExplicitAuthFlows, SupportedIdentityProviders, CallbackURLs, LogoutURLs, DefaultRedirectURI, AllowedOAuthFlows, AllowedOAuthScopes, AllowedOAuthFlowsUserPoolClient, AnalyticsConfiguration, PreventUserExistenceErrors, EnableTokenRevocation, EnablePropagateAdditionalUserContextData, AuthSessionValidity, RefreshTokenRotation} | del(.[] | select(. == null or . == "" or . == {})) | .X = ((.X // []) - ["it'\''s \"y\" \u005c\u0021"] + ["it'\''s \"y\" \u005c\u0021"])')""#]]
        .assert_eq(&cli.update_client(&pool, "1example", &with_element(".X", "it's \"y\" \\!")));
        let pool = "us-east-1:00000000-0000-0000-0000-000000000000"
            .parse()
            .unwrap();
        let cli = Cli {
            everywhere: Vec::new(),
            ..cli
        };
        expect![[r#"aws cognito-identity update-identity-pool --region us-east-1 --cli-input-json "$(aws cognito-identity describe-identity-pool --identity-pool-id us-east-1:00000000-0000-0000-0000-000000000000 --output json --region us-east-1 | jq '.X = 1')""#]]
        .assert_eq(&cli.update_identity_pool(&pool, ".X = 1"));
        expect![[r#"aws iam update-assume-role-policy --role-name users --region us-east-1 --policy-document "$(aws iam get-role --role-name users --query Role.AssumeRolePolicyDocument --output json --region us-east-1 | jq .)""#]]
        .assert_eq(&cli.update_trust("users", "."));
    }
}
