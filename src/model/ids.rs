//! Ids, checked by the patterns of the service models.

use std::fmt;
use std::str::FromStr;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {what}: expected {expected}")]
pub struct InvalidId {
    text: String,
    what: &'static str,
    expected: &'static str,
}

/// An AWS Region, such as `eu-west-1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Region(String);

impl Region {
    /// Those that have Cognito, for completion; any other can be named too.
    pub const WITH_COGNITO: [&str; 38] = [
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "cn-north-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eusc-de-east-1",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-gov-east-1",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    ];

    /// The partition it lies in.
    pub fn partition(&self) -> Partition {
        if self.0.starts_with("cn-") {
            Partition::China
        } else if self.0.starts_with("us-gov-") {
            Partition::UsGov
        } else if self.0.starts_with("eusc-") {
            Partition::EuropeanSovereign
        } else {
            Partition::Aws
        }
    }

    /// The Region's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Region {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        // A name becomes part of a host name, so nothing that could end one may get through.
        let label = (1..=63).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if label {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId {
                text: text.to_owned(),
                what: "a Region",
                expected: "a name such as us-east-1",
            })
        }
    }
}

/// A group of Regions with its own host names and account system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partition {
    /// `aws`
    Aws,
    /// `aws-us-gov`
    UsGov,
    /// `aws-cn`
    China,
    /// `aws-eusc`
    EuropeanSovereign,
}

impl Partition {
    /// What its service host names end in.
    pub fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::UsGov => "amazonaws.com",
            Self::China => "amazonaws.com.cn",
            Self::EuropeanSovereign => "amazonaws.eu",
        }
    }

    /// The host of AWS Sign-In, where browsers get their sessions.
    pub fn sign_in(self) -> &'static str {
        match self {
            Self::Aws => "signin.aws.amazon.com",
            Self::UsGov => "signin.amazonaws-us-gov.com",
            Self::China => "signin.amazonaws.cn",
            Self::EuropeanSovereign => "eusc-de-east-1.signin.amazonaws-eusc.eu",
        }
    }

    /// The host of the management console.
    pub fn console(self) -> &'static str {
        match self {
            Self::Aws => "console.aws.amazon.com",
            Self::UsGov => "console.amazonaws-us-gov.com",
            Self::China => "console.amazonaws.cn",
            Self::EuropeanSovereign => "console.amazonaws-eusc.eu",
        }
    }

    /// Its name in an ARN.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::UsGov => "aws-us-gov",
            Self::China => "aws-cn",
            Self::EuropeanSovereign => "aws-eusc",
        }
    }
}

/// A user pool's id, such as `eu-west-1_AbCdEfGhI`; its Region is the part before the first `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PoolId {
    id: String,
    region: Region,
}

impl PoolId {
    /// The part behind the first `_`.
    pub fn name(&self) -> &str {
        self.id.split_once('_').map_or("", |(_, name)| name)
    }

    /// The Region the pool lives in.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.id
    }

    /// The pool's ARN, with `*` for the account, which the id does not name.
    pub fn arn(&self) -> String {
        let region = &self.region;
        let partition = region.partition().name();
        format!("arn:{partition}:cognito-idp:{region}:*:userpool/{self}")
    }
}

impl FromStr for PoolId {
    type Err = InvalidId;

    /// Accepts `[\w-]+_[0-9a-zA-Z]+`, at most 55 characters (`UserPoolIdType`).
    fn from_str(id: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId {
            text: id.to_owned(),
            what: "a user pool id",
            expected: "REGION_NAME, such as us-east-1_AbCdEfGhI",
        };
        let (head, name) = id.rsplit_once('_').ok_or_else(invalid)?;
        let fits = id.len() <= 55
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric())
            && head
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        if !fits {
            return Err(invalid());
        }
        let region = id
            .split('_')
            .next()
            .unwrap_or_default()
            .parse()
            .map_err(|_| invalid())?;
        Ok(Self {
            id: id.to_owned(),
            region,
        })
    }
}

/// An app client's id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClientId(String);

impl ClientId {
    /// The id itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = InvalidId;

    /// Accepts `[\w+]+`, 1 to 128 characters (`ClientIdType`).
    fn from_str(id: &str) -> Result<Self, InvalidId> {
        let fits = (1..=128).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'+');
        if fits {
            Ok(Self(id.to_owned()))
        } else {
            Err(InvalidId {
                text: id.to_owned(),
                what: "an app client id",
                expected: "1 to 128 letters and digits, such as 1h57kf5cpq17m0eml12EXAMPLE",
            })
        }
    }
}

/// An identity pool's id, `REGION:GUID`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdentityPoolId {
    id: String,
    region: Region,
}

impl IdentityPoolId {
    /// The Region the identity pool lives in.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.id
    }

    /// The pool's ARN, with `*` for the account, which the id does not name.
    pub fn arn(&self) -> String {
        let region = &self.region;
        let partition = region.partition().name();
        format!("arn:{partition}:cognito-identity:{region}:*:identitypool/{self}")
    }
}

impl FromStr for IdentityPoolId {
    type Err = InvalidId;

    /// Accepts `[\w-]+:[0-9a-f-]+`, at most 55 characters (`IdentityPoolId`).
    fn from_str(id: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId {
            text: id.to_owned(),
            what: "an identity pool id",
            expected: "REGION:GUID, such as us-east-1:00000000-0000-0000-0000-000000000000",
        };
        let (region, guid) = id.split_once(':').ok_or_else(invalid)?;
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b) || b == b'-';
        if id.len() > 55 || guid.is_empty() || !guid.bytes().all(hex) {
            return Err(invalid());
        }
        Ok(Self {
            region: region.parse().map_err(|_| invalid())?,
            id: id.to_owned(),
        })
    }
}

macro_rules! display_as_written {
    ($($type:ty),+) => {
        $(impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        })+
    };
}
display_as_written!(Region, PoolId, ClientId, IdentityPoolId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_pool_id_names_its_region() {
        for (id, region) in [
            ("us-east-1_AbCdEfGhI", "us-east-1"),
            ("eusc-de-east-1_x", "eusc-de-east-1"),
            // moto's ids are longer than the service's, cognito-local's Region is `local`
            ("us-east-1_0123456789abcdef0123456789abcdef", "us-east-1"),
            ("local_4e1Abc", "local"),
        ] {
            let parsed = id.parse::<PoolId>().unwrap();
            assert_eq!((parsed.as_str(), parsed.region().as_str()), (id, region));
        }
        let long = format!("us-east-1_{}", "a".repeat(46));
        for bad in [
            "",
            "us-east-1",
            "us-east-1_",
            "_abc",
            "us-east-1_a b",
            "us-east-1_é",
            "us-east-1_a-b",
            &long,
        ] {
            assert!(bad.parse::<PoolId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_identity_pool_id_names_its_region() {
        let id = "us-east-1:12345678-90ab-cdef-1234-567890abcdef";
        assert_eq!(
            id.parse::<IdentityPoolId>().unwrap().region().as_str(),
            "us-east-1"
        );
        for bad in [
            "",
            "us-east-1",
            "us-east-1:",
            ":1234",
            "us-east-1:XYZ",
            "us east:12",
        ] {
            assert!(bad.parse::<IdentityPoolId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_client_id_is_one_word() {
        assert!("1h57kf5cpq17m0eml12EXAMPLE".parse::<ClientId>().is_ok());
        for bad in ["", "a b", "a/b", &"a".repeat(129)] {
            assert!(bad.parse::<ClientId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_region_decides_the_partition() {
        let suffix = |r: &str| r.parse::<Region>().unwrap().partition().dns_suffix();
        assert_eq!(suffix("us-east-1"), "amazonaws.com");
        assert_eq!(suffix("us-gov-west-1"), "amazonaws.com");
        assert_eq!(suffix("cn-north-1"), "amazonaws.com.cn");
        assert_eq!(suffix("eusc-de-east-1"), "amazonaws.eu");
        for bad in ["", "us east", "evil.example/", "-a", "a-"] {
            assert!(bad.parse::<Region>().is_err(), "{bad}");
        }
    }
}
