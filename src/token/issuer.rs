//! Which user pool a token says it comes from.

use crate::model::{PoolId, Region};

/// The form of a user pool's issuer: `IssuerConfiguration.Type` of `CreateUserPool`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `https://cognito-idp.REGION.SUFFIX/POOL`, that of most pools.
    Original,
    /// `https://issuer-cognito-idp.REGION.SUFFIX/POOL`
    Updated,
}

impl Form {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Original => "ORIGINAL",
            Self::Updated => "UPDATED",
        }
    }
}

/// A Cognito issuer, in either of its two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    form: Form,
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
        let (form, host) = match host.strip_prefix("issuer-") {
            Some(host) => (Form::Updated, host),
            None => (Form::Original, host),
        };
        let host = host.strip_prefix("cognito-idp.")?;
        let (region, suffix) = host.split_once('.')?;
        let region: Region = region.parse().ok()?;
        let known = region.partition().dns_suffix();
        (suffix == known).then_some(Self {
            form,
            region,
            suffix: known,
            pool: pool.parse().ok()?,
        })
    }

    /// The issuer that `pool` has by default.
    pub fn of(pool: PoolId) -> Self {
        let region = pool.region().clone();
        Self {
            form: Form::Original,
            suffix: region.partition().dns_suffix(),
            region,
            pool,
        }
    }

    /// Its form.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The Region in its host name.
    pub fn region(&self) -> &Region {
        &self.region
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

/// What the tokens of `pool` may have for `iss`: the host of `region` where the pool has the issuer
/// that pools have by default, and that of the pool's own Region where it has the newer one.
pub fn issuers(pool: &PoolId, region: &Region) -> [String; 2] {
    let of = |host: &str, region: &Region| {
        let suffix = region.partition().dns_suffix();
        format!("https://{host}.{region}.{suffix}/{pool}")
    };
    [
        of("cognito-idp", region),
        of("issuer-cognito-idp", pool.region()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_has_two_issuers_that_are_read_back() {
        for (pool, issued) in [
            (
                "us-gov-west-1_AbC",
                [
                    "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbC",
                    "https://issuer-cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbC",
                ],
            ),
            (
                "eusc-de-east-1_x",
                [
                    "https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_x",
                    "https://issuer-cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_x",
                ],
            ),
        ] {
            let pool: PoolId = pool.parse().unwrap();
            assert_eq!(issuers(&pool, pool.region()), issued);
            assert_eq!(Issuer::read(issued[0]), Some(Issuer::of(pool.clone())));
            let read = issued.map(|iss| Issuer::read(iss).unwrap().pool().clone());
            assert_eq!(read, [pool.clone(), pool]);
        }
    }

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
