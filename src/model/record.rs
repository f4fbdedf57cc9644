//! What is remembered for a context between two runs.

use serde::{Deserialize, Serialize};

use super::{Device, Secret};

/// The record of a context: whom and what it is about, and what is kept for that.
///
/// What is in it belongs to one user of one app client at one
/// endpoint; for anybody else it is as if there were no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Whom it is about.
    pub owner: Owner,
    /// The device that this machine is to the user pool.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "device")]
    pub device: Option<Device>,
}

/// Whom a record is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The URL of the user pool service.
    pub endpoint: String,
    /// The user pool, where it was known.
    pub user_pool_id: Option<String>,
    /// The app client.
    pub client_id: String,
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
    /// Whether this is the same user at the same place as `other`, who was not asked yet who they
    /// are beyond the name they give.
    pub fn is(&self, other: &Self) -> bool {
        let Self {
            endpoint,
            user_pool_id,
            client_id,
            username,
            user,
            sub,
        } = self;
        let names = [Some(username), user.as_ref(), sub.as_ref()];
        (endpoint, user_pool_id, client_id)
            == (&other.endpoint, &other.user_pool_id, &other.client_id)
            && names.contains(&Some(&other.username))
    }
}

/// The one place where a device's password leaves its [`Secret`]: for the file that keeps it.
mod device {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Device, Secret};

    #[derive(Serialize)]
    struct Written<'a> {
        key: &'a str,
        group_key: &'a str,
        password: &'a str,
    }

    #[derive(Deserialize)]
    struct Read {
        key: String,
        group_key: String,
        password: String,
    }

    #[expect(clippy::ref_option, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(
        device: &Option<Device>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let written = device.as_ref().map(|device| Written {
            key: &device.key,
            group_key: &device.group_key,
            password: device.password.expose(),
        });
        written.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Device>, D::Error> {
        let read = Option::<Read>::deserialize(deserializer)?;
        Ok(read.map(|read| Device {
            key: read.key,
            group_key: read.group_key,
            password: Secret::from(read.password),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(username: &str) -> Owner {
        Owner {
            endpoint: "https://cognito-idp.us-east-1.amazonaws.com".to_owned(),
            user_pool_id: Some("us-east-1_AbCdEfGhI".to_owned()),
            client_id: "1h57kf5cpq17m0eml12EXAMPLE".to_owned(),
            username: username.to_owned(),
            user: None,
            sub: None,
        }
    }

    #[test]
    fn a_record_is_for_one_user_at_one_place() {
        let kept = Owner {
            user: Some("alice".to_owned()),
            sub: Some("0a1b2c3d".to_owned()),
            ..owner("alice@example.com")
        };
        for name in ["alice@example.com", "alice", "0a1b2c3d"] {
            assert!(kept.is(&owner(name)), "{name}");
        }
        let alice = owner("alice");
        for other in [
            owner("bob"),
            Owner {
                endpoint: "http://localhost:9229".to_owned(),
                ..alice.clone()
            },
            Owner {
                client_id: "another".to_owned(),
                ..alice.clone()
            },
            Owner {
                user_pool_id: Some("us-east-1_Other".to_owned()),
                ..alice.clone()
            },
            Owner {
                user_pool_id: None,
                ..alice
            },
        ] {
            assert!(!kept.is(&other), "{other:?}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let record = Record {
            owner: owner("alice"),
            device: Some(Device {
                key: "us-east-1_1".to_owned(),
                group_key: "-group".to_owned(),
                password: "s3cret".into(),
            }),
        };
        let json = serde_json::to_string(&record).unwrap();
        assert!(json.contains(r#""password":"s3cret""#), "{json}");
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
        let bare = Record {
            device: None,
            ..record
        };
        let json = serde_json::to_string(&bare).unwrap();
        assert!(!json.contains("device"), "{json}");
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), bare);
    }
}
