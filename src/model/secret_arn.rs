//! The ARN of a secret in AWS Secrets Manager.

use std::fmt;
use std::str::FromStr;

use super::ids::Region;

/// The ARN of a secret in AWS Secrets Manager, such as
/// `arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretArn {
    arn: String,
    region: Region,
}

/// Why a text is not such an ARN. The text is left out: it may be the secret itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is not the ARN of a secret in AWS Secrets Manager: expected \
     arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME"
)]
pub struct InvalidSecretArn;

impl SecretArn {
    /// The Region that the secret is in.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Whether this is the secret `arn`, or its replica in another Region. The characters that AWS adds
    /// to the name may be missing.
    pub fn is_of(&self, arn: &str) -> bool {
        const REGION: usize = 3;
        const ADDED: usize = "-AbCdEf".len();
        let same = |own: &str| {
            let parts = own.split(':').zip(arn.split(':')).enumerate();
            own.split(':').count() == arn.split(':').count()
                && parts
                    .into_iter()
                    .all(|(i, (own, other))| i == REGION || own == other)
        };
        let is_short = arn.len().checked_sub(ADDED).and_then(|end| arn.get(end..));
        let short = is_short.filter(|added| added.starts_with('-'));
        same(self.as_str()) || short.is_some_and(|added| same(&format!("{}{added}", self.arn)))
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.arn
    }
}

impl fmt::Display for SecretArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arn)
    }
}

impl FromStr for SecretArn {
    type Err = InvalidSecretArn;

    fn from_str(arn: &str) -> Result<Self, InvalidSecretArn> {
        // The `!` is in the names of secrets that a service manages.
        let is_of_name = |b: u8| b.is_ascii_alphanumeric() || b"/_+=.@!-".contains(&b);
        let parts: Vec<_> = arn.splitn(7, ':').collect();
        let [
            "arn",
            partition,
            "secretsmanager",
            region,
            account,
            "secret",
            name,
        ] = parts[..]
        else {
            return Err(InvalidSecretArn);
        };
        let region: Region = region.parse().map_err(|_| InvalidSecretArn)?;
        let fits = partition == region.partition().name()
            && account.len() == 12
            && account.bytes().all(|b| b.is_ascii_digit())
            && (1..=519).contains(&name.len())
            && name.bytes().all(is_of_name);
        if !fits {
            return Err(InvalidSecretArn);
        }
        Ok(Self {
            arn: arn.to_owned(),
            region,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_the_region_of_its_secret() {
        for (arn, region) in [
            (
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf",
                "eu-west-1",
            ),
            (
                "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a/b_c+d=e.f@g-AbCdEf",
                "cn-north-1",
            ),
            (
                "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:x!app-AbCdEf",
                "us-gov-west-1",
            ),
        ] {
            let parsed: SecretArn = arn.parse().unwrap();
            assert_eq!((parsed.as_str(), parsed.region().as_str()), (arn, region));
        }
    }

    #[test]
    fn a_secret_is_the_same_in_every_region_and_by_its_short_name() {
        const OWN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf";
        for (given, is_of) in [
            (OWN, true),
            (
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf",
                true,
            ),
            (
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app",
                true,
            ),
            (
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEg",
                false,
            ),
            (
                "arn:aws:secretsmanager:eu-west-1:210987654321:secret:app-AbCdEf",
                false,
            ),
            (
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ap",
                false,
            ),
        ] {
            let parsed: SecretArn = given.parse().unwrap();
            assert_eq!(parsed.is_of(OWN), is_of, "{given}");
        }
        let own: SecretArn = OWN.parse().unwrap();
        assert!(!own.is_of("") && !own.is_of("app-AbCdEf"));
    }

    #[test]
    fn another_text_is_refused_and_not_repeated() {
        let long = format!(
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:{}",
            "a".repeat(520)
        );
        for text in [
            "",
            "app",
            "hunter2",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a:b",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a b",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a*",
            "arn:aws:secretsmanager:eu-west-1:12345:secret:app-AbCdEf",
            "arn:aws:secretsmanager::123456789012:secret:app-AbCdEf",
            "arn:aws:secretsmanager:evil.example/:123456789012:secret:app-AbCdEf",
            "arn:aws:secretsmanager:cn-north-1:123456789012:secret:app-AbCdEf",
            "arn:aws:ssm:eu-west-1:123456789012:parameter/app",
            "arn:aws:s3:::secretsmanager",
            " arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf",
            &long,
        ] {
            assert!(text.parse::<SecretArn>().is_err(), "{text}");
        }
        assert!(!InvalidSecretArn.to_string().contains("hunter2"));
    }
}
