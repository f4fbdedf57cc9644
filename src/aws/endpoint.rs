//! Services, and where each is.

use crate::model::Partition;
use crate::settings::Sourced;

/// A service that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    UserPools,
    Identities,
    Tokens,
    Secrets,
    /// One for a partition, in one Region of it.
    Iam,
    /// AWS Sign-In, one for a partition.
    SignIn,
}

impl Service {
    /// Its variable of an endpoint.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::UserPools => "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
            Self::Identities => "AWS_ENDPOINT_URL_COGNITO_IDENTITY",
            Self::Tokens => "AWS_ENDPOINT_URL_STS",
            Self::Secrets => "AWS_ENDPOINT_URL_SECRETS_MANAGER",
            Self::Iam => "AWS_ENDPOINT_URL_IAM",
            Self::SignIn => "AWS_ENDPOINT_URL_SIGNIN",
        }
    }

    /// Its key in a `[services]` section of the AWS config file.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::UserPools => "cognito_identity_provider",
            Self::Identities => "cognito_identity",
            Self::Tokens => "sts",
            Self::Secrets => "secrets_manager",
            Self::Iam => "iam",
            Self::SignIn => "signin",
        }
    }

    /// Its host, as `HOST.REGION.SUFFIX`.
    pub(super) fn host(self) -> &'static str {
        match self {
            Self::UserPools => "cognito-idp",
            Self::Identities => "cognito-identity",
            Self::Tokens => "sts",
            Self::Secrets => "secretsmanager",
            Self::Iam => "iam",
            Self::SignIn => "signin",
        }
    }
}

/// Where a service is.
#[derive(Debug)]
pub(super) struct Address {
    /// The URL that requests go to.
    pub(super) url: String,
    /// The setting it is of, if it is not AWS's own.
    pub(super) endpoint: Option<Sourced<String>>,
    /// Whether AWS's own is, or would be, one with FIPS cryptography.
    pub(super) fips: bool,
}

/// Where IAM is in a partition.
pub(super) struct IamEndpoint {
    /// The part of its host between `iam` and the partition's suffix.
    pub(super) host: &'static str,
    /// The Region that its calls are signed for.
    pub(super) region: &'static str,
}

pub(super) fn iam_endpoint(partition: Partition, fips: bool) -> IamEndpoint {
    let (host, region) = match partition {
        Partition::Aws if fips => ("-fips", "us-east-1"),
        Partition::Aws => ("", "us-east-1"),
        Partition::UsGov => (".us-gov", "us-gov-west-1"),
        Partition::China => (".cn-north-1", "cn-north-1"),
        Partition::EuropeanSovereign => (".eusc-de-east-1", "eusc-de-east-1"),
    };
    IamEndpoint { host, region }
}
