//! What kubectl expects of an exec plugin: an `ExecCredential` of `client.authentication.k8s.io`.

use serde_json::{Value, json};

use super::time;
use crate::model::Secret;
use crate::token::decode;

const GROUP: &str = "client.authentication.k8s.io/";
/// Those that can be answered: of the same form as far as a token goes.
const VERSIONS: [&str; 3] = ["v1", "v1beta1", "v1alpha1"];

/// What kubectl asked for, which cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("KUBERNETES_EXEC_INFO asks for {0}, which is not an ExecCredential of a known version")]
pub struct UnknownVersion(String);

/// The JSON of an `ExecCredential` with `token`, of the version that `info`, the content of
/// `KUBERNETES_EXEC_INFO`, asks for; of version 1 where there is none.
///
/// # Errors
///
/// [`UnknownVersion`] when another kind or version is asked for.
pub fn exec_credential(
    token: &Secret<String>,
    info: Option<&str>,
) -> Result<Value, UnknownVersion> {
    let version = match info {
        None => format!("{GROUP}v1"),
        Some(info) => {
            let asked: Value = serde_json::from_str(info).unwrap_or_default();
            let version = asked["apiVersion"].as_str().unwrap_or("nothing").to_owned();
            let known = version.strip_prefix(GROUP);
            if !known.is_some_and(|version| VERSIONS.contains(&version)) {
                return Err(UnknownVersion(version));
            }
            version
        }
    };
    let expires = decode(token.expose())
        .ok()
        .and_then(|token| token.time("exp"));
    let mut status = json!({"token": token.expose()});
    if let Some(expires) = expires {
        status["expirationTimestamp"] = time::iso(expires).into();
    }
    Ok(json!({"kind": "ExecCredential", "apiVersion": version, "status": status}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_asked_for_is_the_version_given() {
        let token = Secret::from("opaque");
        for (info, version) in [
            (None, Some("v1")),
            (
                Some(r#"{"apiVersion":"client.authentication.k8s.io/v1beta1","spec":{}}"#),
                Some("v1beta1"),
            ),
            (
                Some(r#"{"apiVersion":"client.authentication.k8s.io/v9"}"#),
                None,
            ),
            (Some(r#"{"apiVersion":"apps/v1"}"#), None),
            (Some("{"), None),
        ] {
            let given = exec_credential(&token, info).ok();
            let expected = version.map(|version| {
                let version = format!("client.authentication.k8s.io/{version}");
                json!({"kind": "ExecCredential", "apiVersion": version, "status": {"token": "opaque"}})
            });
            assert_eq!(given, expected, "{info:?}");
        }
    }
}
