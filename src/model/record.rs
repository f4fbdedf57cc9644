//! What is remembered for a context between two runs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::secret::exposed;
use super::{AwsCredentials, Device, Secret, Tokens};

/// The record of a context: its owner, and what is kept for them.
///
/// What is in it belongs to one user of one app client at one endpoint; for anybody else it is as
/// if there were no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its owner.
    pub owner: Owner,
    /// The tokens of the last sign-in or refresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// Credentials from identity pools, each under what they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<KeptCredentials>,
    /// The device that this machine is to the user pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// The app client's secret that is in AWS Secrets Manager, as it was read there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<KeptClientSecret>,
    /// Access tokens of app clients, each under what was asked for. They belong to no user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub client_tokens: Vec<KeptClientToken>,
}

impl Record {
    /// A record of `owner` in which nothing is kept yet.
    pub fn new(owner: Owner) -> Self {
        Self {
            owner,
            session: None,
            credentials: Vec::new(),
            device: None,
            client_secret: None,
            client_tokens: Vec::new(),
        }
    }

    /// The credentials kept under `key`.
    pub fn credentials(&self, key: &CredentialsKey) -> Option<&AwsCredentials> {
        let kept = self.credentials.iter().find(|kept| kept.key == *key);
        kept.map(|kept| &kept.credentials)
    }

    /// The access token kept under `key`.
    pub fn client_token(&self, key: &ClientTokenKey) -> Option<&KeptClientToken> {
        self.client_tokens.iter().find(|kept| kept.key == *key)
    }

    /// Keeps `token` in place of the one under its key, and of those that have expired by `now`.
    pub fn keep_client_token(&mut self, token: KeptClientToken, now: Timestamp) {
        let is_good = |kept: &KeptClientToken| kept.key != token.key && kept.expires > now;
        self.client_tokens.retain(is_good);
        self.client_tokens.push(token);
    }

    /// Keeps `credentials` under `key`, in place of what was there.
    pub fn keep_credentials(&mut self, key: CredentialsKey, credentials: AwsCredentials) {
        self.credentials.retain(|kept| kept.key != key);
        self.credentials.push(KeptCredentials { key, credentials });
    }
}

/// Where a user signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The URL of the user pool service.
    pub endpoint: String,
    /// The user pool, where it was known.
    pub user_pool_id: Option<String>,
    /// The app client.
    pub client_id: String,
}

/// The owner of a record: one user of one app client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Where the user signs in.
    pub place: Place,
    /// The name that was given to sign in with: a user name or an alias.
    pub username: String,
    /// The user's own name: the `username` of the access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The user's `sub`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
}

impl Owner {
    /// Whether `other` is the same user at the same place, who signed in with the same name.
    pub fn is_same(&self, other: &Self) -> bool {
        let subs = (&self.sub, &other.sub);
        let is_other = matches!(subs, (Some(one), Some(other)) if one != other);
        self.place == other.place && self.username == other.username && !is_other
    }

    /// Whether this is the user who goes by `username` at `place`; without a name, any user there.
    pub fn is(&self, place: &Place, username: Option<&str>) -> bool {
        let names = [Some(&self.username), self.user.as_ref(), self.sub.as_ref()];
        let goes_by = |name| names.into_iter().flatten().any(|own| own == name);
        self.place == *place && username.is_none_or(goes_by)
    }
}

/// The tokens of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The `IdToken`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "exposed::option"
    )]
    pub id: Option<Secret<String>>,
    /// The access token.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "exposed::option"
    )]
    pub access: Option<Secret<String>>,
    /// The refresh token.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "exposed::option"
    )]
    pub refresh: Option<Secret<String>>,
    /// `Bearer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
}

impl From<&Tokens> for Session {
    fn from(tokens: &Tokens) -> Self {
        Self {
            id: tokens.id.clone(),
            access: tokens.access.clone(),
            refresh: tokens.refresh.clone(),
            token_type: tokens.token_type.clone(),
        }
    }
}

impl From<&Session> for Tokens {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.clone(),
            access: session.access.clone(),
            refresh: session.refresh.clone(),
            token_type: session.token_type.clone(),
            ..Self::default()
        }
    }
}

/// What credentials were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialsKey {
    /// The URL of the identity pool service.
    pub endpoint: String,
    /// The identity pool.
    pub identity_pool_id: String,
    /// The login provider; none for a guest.
    pub provider: Option<String>,
    /// The user's `sub`; none for a guest.
    pub sub: Option<String>,
    /// The role that was asked for.
    pub role_arn: Option<String>,
    /// Whether they came by `AssumeRoleWithWebIdentity`.
    pub classic: bool,
}

/// Credentials, and what they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCredentials {
    /// What they were asked for.
    pub key: CredentialsKey,
    /// The credentials.
    pub credentials: AwsCredentials,
}

/// A copy of an app client's secret that is in AWS Secrets Manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptClientSecret {
    /// The ARN that it was read by.
    pub arn: String,
    /// The secret.
    #[serde(with = "exposed")]
    pub value: Secret<String>,
}

/// What an access token of an app client was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientTokenKey {
    /// The URL of the token endpoint, or of the user pool service.
    pub endpoint: String,
    /// The app client.
    pub client_id: String,
    /// The scopes, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// What it is to be used at, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// What the pool's Lambda triggers were passed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

/// An access token of an app client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptClientToken {
    /// What it was asked for.
    pub key: ClientTokenKey,
    /// The token.
    #[serde(with = "exposed")]
    pub token: Secret<String>,
    /// `Bearer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
    /// When it expires.
    pub expires: Timestamp,
    /// For how many seconds it was valid when it was new.
    pub lifetime: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place {
            endpoint: "https://cognito-idp.us-east-1.amazonaws.com".to_owned(),
            user_pool_id: Some("us-east-1_AbCdEfGhI".to_owned()),
            client_id: "1h57kf5cpq17m0eml12EXAMPLE".to_owned(),
        }
    }

    fn owner() -> Owner {
        Owner {
            place: place(),
            username: "alice@example.com".to_owned(),
            user: Some("alice".to_owned()),
            sub: Some("0a1b2c3d".to_owned()),
        }
    }

    #[test]
    fn a_record_is_for_one_user_at_one_place() {
        let kept = owner();
        for name in ["alice@example.com", "alice", "0a1b2c3d"] {
            assert!(kept.is(&place(), Some(name)), "{name}");
        }
        assert!(kept.is(&place(), None));
        assert!(!kept.is(&place(), Some("bob")));
        for other in [
            Place {
                endpoint: "http://localhost:9229".to_owned(),
                ..place()
            },
            Place {
                client_id: "another".to_owned(),
                ..place()
            },
            Place {
                user_pool_id: Some("us-east-1_Other".to_owned()),
                ..place()
            },
            Place {
                user_pool_id: None,
                ..place()
            },
        ] {
            assert!(!kept.is(&other, Some("alice")), "{other:?}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let bare = Record::new(owner());
        let key = CredentialsKey {
            endpoint: "https://cognito-identity.us-east-1.amazonaws.com".to_owned(),
            identity_pool_id: "us-east-1:1".to_owned(),
            provider: None,
            sub: None,
            role_arn: None,
            classic: false,
        };
        let credentials = AwsCredentials {
            identity_id: "us-east-1:2".to_owned(),
            access_key_id: "ASIA".to_owned(),
            secret_key: "s3cret-1".into(),
            session_token: "s3cret-2".into(),
            expiration: jiff::Timestamp::UNIX_EPOCH,
            account: None,
        };
        let mut full = Record {
            session: Some(Session {
                id: Some("s3cret-3".into()),
                access: None,
                refresh: Some("s3cret-4".into()),
                token_type: None,
            }),
            device: Some(Device {
                key: "us-east-1_1".to_owned(),
                group_key: "-group".to_owned(),
                password: "s3cret-5".into(),
            }),
            client_secret: Some(KeptClientSecret {
                arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf".to_owned(),
                value: "s3cret-6".into(),
            }),
            ..bare.clone()
        };
        full.keep_credentials(key.clone(), credentials.clone());
        full.keep_credentials(key, credentials);
        for (record, secrets) in [(bare, 0), (full, 6)] {
            let json = serde_json::to_string(&record).unwrap();
            assert_eq!(json.matches("s3cret").count(), secrets, "{json}");
            assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
            assert!(!format!("{record:?}").contains("s3cret"));
        }
    }
}
