//! Which user pool a token says it comes from.

use crate::model::{PoolId, Region};

/// A Cognito issuer, in either of its two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    region: Region,
    suffix: &'static str,
    pool: PoolId,
}

impl Issuer {
    /// Reads an `iss` claim: `https://cognito-idp.REGION.SUFFIX/POOL`, or the newer
    /// `https://issuer-cognito-idp.REGION.SUFFIX/POOL` of pools with updated issuers.
    ///
    /// None for anything else: the issuer of another service, or of a local Cognito.
    pub fn read(iss: &str) -> Option<Self> {
        let (host, pool) = iss.strip_prefix("https://")?.split_once('/')?;
        let host = host
            .strip_prefix("issuer-")
            .unwrap_or(host)
            .strip_prefix("cognito-idp.")?;
        let (region, suffix) = host.split_once('.')?;
        let region: Region = region.parse().ok()?;
        let known = region.partition().dns_suffix();
        (suffix == known).then_some(Self {
            region,
            suffix: known,
            pool: pool.parse().ok()?,
        })
    }

    /// The user pool.
    pub fn pool(&self) -> &PoolId {
        &self.pool
    }

    /// Its name as a login provider of an identity pool, `cognito-idp.REGION.SUFFIX/POOL`: a key
    /// of `Logins` in `GetId` and `GetCredentialsForIdentity`.
    pub fn provider(&self) -> String {
        format!("cognito-idp.{}.{}/{}", self.region, self.suffix, self.pool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_name_one_provider() {
        for (iss, provider) in [
            (
                "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
                Some("cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC"),
            ),
            (
                "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
                Some("cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC"),
            ),
            (
                "https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_x",
                Some("cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_x"),
            ),
            (
                "http://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
                None,
            ),
            (
                "https://cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_AbC",
                None,
            ),
            (
                "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC/x",
                None,
            ),
            (
                "https://evil.example/cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
                None,
            ),
            ("http://localhost:9229/local_abc", None),
            ("", None),
        ] {
            assert_eq!(
                Issuer::read(iss).map(|i| i.provider()).as_deref(),
                provider,
                "{iss}"
            );
        }
    }
}
