//! Temporary AWS credentials.

use serde_json::{Value, json};

use super::{Variable, time};
use crate::model::{AwsCredentials, Secret};

/// The JSON of `aws cognito-identity get-credentials-for-identity`.
pub fn document(credentials: &AwsCredentials) -> Value {
    json!({
        "IdentityId": credentials.identity_id,
        "Credentials": {
            "AccessKeyId": credentials.access_key_id,
            "SecretKey": credentials.secret_key.expose(),
            "SessionToken": credentials.session_token.expose(),
            "Expiration": time::iso(credentials.expiration),
        },
    })
}

/// The JSON that AWS SDKs expect of a `credential_process`.
pub fn process(credentials: &AwsCredentials) -> Value {
    json!({
        "Version": 1,
        "AccessKeyId": credentials.access_key_id,
        "SecretAccessKey": credentials.secret_key.expose(),
        "SessionToken": credentials.session_token.expose(),
        "Expiration": time::iso(credentials.expiration),
    })
}

/// The JSON that AWS SDKs expect of a container's credential endpoint. The SDK for Rust takes no
/// offset there but `Z`.
pub fn container(credentials: &AwsCredentials) -> Value {
    json!({
        "AccessKeyId": credentials.access_key_id,
        "SecretAccessKey": credentials.secret_key.expose(),
        "Token": credentials.session_token.expose(),
        "Expiration": time::zulu(credentials.expiration),
    })
}

/// The variables that hold credentials, cleared: the older name of the session token too, which
/// some SDKs read first.
pub fn cleared() -> Vec<Variable> {
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_SECURITY_TOKEN",
        "AWS_CREDENTIAL_EXPIRATION",
    ]
    .map(|name| Variable {
        name,
        value: None,
        secret: false,
    })
    .into()
}

/// The variables of the shell formats, in the order of `aws configure export-credentials`.
pub fn variables(credentials: &AwsCredentials) -> Vec<Variable> {
    let AwsCredentials {
        access_key_id,
        secret_key,
        session_token,
        expiration,
        ..
    } = credentials;
    let variable = |name, value, secret| Variable {
        name,
        value: Some(value),
        secret,
    };
    vec![
        variable(
            "AWS_ACCESS_KEY_ID",
            Secret::from(access_key_id.as_str()),
            true,
        ),
        variable("AWS_SECRET_ACCESS_KEY", secret_key.clone(), true),
        variable("AWS_SESSION_TOKEN", session_token.clone(), true),
        variable(
            "AWS_CREDENTIAL_EXPIRATION",
            Secret::from(time::iso(*expiration)),
            false,
        ),
    ]
}
