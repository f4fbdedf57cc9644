//! Who is signed in, and whose AWS credentials are in use.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::escape::escape_control;
use super::time;
use crate::model::CallerIdentity;
use crate::token::decode::numeric_date;

/// The user of a session.
#[derive(Debug, Clone)]
pub struct User {
    /// The context whose session it is.
    pub context: Option<String>,
    /// The claims of the `IdToken`: a JSON object.
    pub claims: String,
    /// Whether they were verified.
    pub verified: bool,
    /// Whether Cognito takes the access token; none where it was not asked.
    pub signed_in: Option<bool>,
}

/// The AWS identity of the credentials.
#[derive(Debug, Clone)]
pub struct Caller {
    /// As STS says.
    pub identity: CallerIdentity,
    /// The id in the identity pool, if one gave the credentials.
    pub identity_id: Option<String>,
}

/// `{"User": {"Context", "Verified", "SignedIn", "Claims"}, "CallerIdentity": {"UserId", "Account",
/// "Arn"}, "IdentityId"}`, with null for what is not known.
pub fn document(user: Option<&User>, caller: Option<&Caller>) -> String {
    let user = user.map_or_else(
        || "null".to_owned(),
        |user| {
            let (context, signed_in) = (json!(user.context), json!(user.signed_in));
            format!(
                r#"{{"Context":{context},"Verified":{},"SignedIn":{signed_in},"Claims":{}}}"#,
                user.verified, user.claims
            )
        },
    );
    let identity = caller.map(|caller| {
        let CallerIdentity {
            user_id,
            account,
            arn,
        } = &caller.identity;
        json!({"UserId": user_id, "Account": account, "Arn": arn})
    });
    let id = caller.and_then(|caller| caller.identity_id.as_ref());
    format!(
        r#"{{"User":{user},"CallerIdentity":{},"IdentityId":{}}}"#,
        json!(identity),
        json!(id)
    )
}

/// The same for people, a line for each thing there is to say.
pub fn summary(
    user: Option<&User>,
    caller: Option<&Caller>,
    now: Timestamp,
    zone: &TimeZone,
) -> String {
    let mut lines = Vec::new();
    if let Some(user) = user {
        lines.extend(of_user(user, now, zone));
    }
    if let Some(Caller {
        identity,
        identity_id,
    }) = caller
    {
        lines.push(("AWS identity", identity.arn.clone()));
        lines.push(("account", identity.account.clone()));
        lines.extend(identity_id.clone().map(|id| ("identity id", id)));
    }
    let shown = lines
        .iter()
        .map(|(name, value)| format!("{name:<13} {}\n", escape_control(value, false)));
    shown.collect()
}

fn of_user(user: &User, now: Timestamp, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let claims: Map<String, Value> = serde_json::from_str(&user.claims).unwrap_or_default();
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let sub = text("sub").unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    for claim in ["cognito:username", "email"] {
        if let Some(name) = text(claim)
            && name != sub
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    let name = if names.is_empty() {
        sub.to_owned()
    } else {
        format!("{} ({sub})", names.join(", "))
    };
    let mut lines = vec![("user", name)];
    if let Some(Value::Array(groups)) = claims.get("cognito:groups") {
        let groups: Vec<&str> = groups.iter().filter_map(Value::as_str).collect();
        lines.push(("groups", groups.join(", ")));
    }
    lines.extend(text("iss").map(|issuer| ("issuer", issuer.to_owned())));
    lines.extend(text("aud").map(|client| ("app client", client.to_owned())));
    let mut state = Vec::new();
    state.push(
        if user.verified {
            "verified"
        } else {
            "not verified"
        }
        .to_owned(),
    );
    if let Some(expires) = claims.get("exp").and_then(numeric_date) {
        let distance = time::distance(expires, now);
        state.push(format!(
            "expires {distance}, {}",
            time::local(expires, zone)
        ));
    }
    lines.push(("IdToken", state.join(", ")));
    let of_context = user.context.as_ref();
    let of_context = of_context.map(|context| format!("context {context}"));
    let taken = user.signed_in.map(|signed_in| {
        let taken = if signed_in { "signed in" } else { "signed out" };
        taken.to_owned()
    });
    let session: Vec<String> = of_context.into_iter().chain(taken).collect();
    if !session.is_empty() {
        lines.push(("session", session.join(", ")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_lines() {
        let user = User {
            context: Some("dev".to_owned()),
            claims: json!({
                "sub": "1-2", "cognito:username": "ada", "email": "ada@example.com\n",
                "cognito:groups": ["a", "b"], "iss": "https://example.com/p", "aud": "client",
                "exp": 1_767_226_320,
            })
            .to_string(),
            verified: true,
            signed_in: Some(true),
        };
        let caller = Caller {
            identity: CallerIdentity {
                user_id: "AROA:x".to_owned(),
                account: "123456789012".to_owned(),
                arn: "arn:aws:sts::123456789012:assumed-role/r/x".to_owned(),
            },
            identity_id: Some("us-east-1:1".to_owned()),
        };
        let now = Timestamp::from_second(1_767_225_600).unwrap();
        assert_eq!(
            summary(Some(&user), Some(&caller), now, &TimeZone::UTC),
            "user          ada, ada@example.com\\u000a (1-2)\n\
             groups        a, b\n\
             issuer        https://example.com/p\n\
             app client    client\n\
             IdToken       verified, expires in 12m, 2026-01-01 00:12:00 +00:00\n\
             session       context dev, signed in\n\
             AWS identity  arn:aws:sts::123456789012:assumed-role/r/x\n\
             account       123456789012\n\
             identity id   us-east-1:1\n"
        );
        let bare = User {
            context: None,
            claims: json!({"sub": "1-2", "cognito:username": "1-2"}).to_string(),
            verified: false,
            signed_in: None,
        };
        assert_eq!(
            summary(Some(&bare), None, now, &TimeZone::UTC),
            "user          1-2\nIdToken       not verified\n"
        );
        assert_eq!(
            document(None, None),
            r#"{"User":null,"CallerIdentity":null,"IdentityId":null}"#
        );
    }
}
