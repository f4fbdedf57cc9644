//! Which service and Region a signature is for, as far as the name of a host says.

/// What the name of a host says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SigningScope {
    /// The service's name in signatures.
    pub service: Option<String>,
    /// The Region.
    pub region: Option<String>,
}

/// The domains of AWS, of all partitions.
const DOMAINS: [&str; 9] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".api.aws",
    ".api.amazonwebservices.com.cn",
    ".on.aws",
    ".amazonaws.eu",
    ".c2s.ic.gov",
    ".sc2s.sgov.gov",
    ".cloud.adc-e.uk",
];

/// The names of services in hosts that are others in signatures; the endpoint rules of botocore have
/// them under `signingName`.
const NAMES: [(&str, &str); 17] = [
    ("appsync-api", "appsync"),
    ("appsync-realtime-api", "appsync"),
    ("bedrock-agent", "bedrock"),
    ("bedrock-agent-runtime", "bedrock"),
    ("bedrock-runtime", "bedrock"),
    ("email", "ses"),
    ("emails", "ses"),
    ("lambda-url", "lambda"),
    ("neptune", "neptune-db"),
    ("pinpoint", "mobiletargeting"),
    ("queue", "sqs"),
    ("s3-accelerate", "s3"),
    ("s3-accesspoint", "s3"),
    ("s3-control", "s3"),
    ("s3-external-1", "s3"),
    ("tagging", "tagging"),
    ("transcribestreaming", "transcribe"),
];

impl SigningScope {
    /// What `host` says: nothing, unless it is one of AWS.
    pub fn of(host: &str) -> Self {
        let host = host.to_ascii_lowercase();
        let inside = DOMAINS.iter().find_map(|domain| host.strip_suffix(domain));
        let Some(inside) = inside else {
            return Self::default();
        };
        let labels: Vec<&str> = inside.split('.').collect();
        let Some(at) = labels.iter().rposition(|label| is_region(label)) else {
            return Self::of_global(&labels, host.strip_suffix(".cn").is_some());
        };
        let region = Some(labels[at].to_owned());
        let before = labels[..at].iter().rev();
        let mut before = before.filter(|label| !matches!(**label, "dualstack" | "fips"));
        let service = match labels[at + 1..] {
            // DOMAIN.REGION.es, ID.REGION.aoss
            [service, ..] => Some(service),
            [] => before.next().copied(),
        };
        let has_more = before.next().is_some();
        Self {
            service: service.map(|label| signing_name(label, has_more)),
            region,
        }
    }

    /// Of services that are in no Region, or in the first one where none is named.
    fn of_global(labels: &[&str], is_china: bool) -> Self {
        let Some(label) = labels.last() else {
            return Self::default();
        };
        // As S3 once called itself: s3-us-west-2.
        let of_old = label.strip_prefix("s3-").filter(|rest| is_region(rest));
        let first = if is_china { "cn-north-1" } else { "us-east-1" };
        Self {
            service: Some(match of_old {
                Some(_) => "s3".to_owned(),
                None => signing_name(label, false),
            }),
            region: Some(of_old.unwrap_or(first).to_owned()),
        }
    }
}

/// The name in signatures of the service that hosts call `label`, with a name of its own in front or not.
fn signing_name(label: &str, has_more: bool) -> String {
    let label = label.strip_suffix("-fips").unwrap_or(label);
    let label = label.strip_prefix("fips-").unwrap_or(label);
    if label == "iot" && has_more {
        return "iotdevicegateway".to_owned();
    }
    if label.starts_with("s3express-") {
        return "s3express".to_owned();
    }
    let other = NAMES.iter().find(|(name, _)| *name == label);
    other.map_or(label, |(_, name)| name).to_owned()
}

/// Whether `label` has the form of a Region's name: `us-east-1`, `us-gov-west-1`.
fn is_region(label: &str) -> bool {
    let parts: Vec<&str> = label.split('-').collect();
    let [first, between @ .., last] = parts.as_slice() else {
        return false;
    };
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    (first.len() == 2 || *first == "mx")
        && is_word(first)
        && !between.is_empty()
        && between.iter().all(is_word)
        && last.len() <= 2
        && !last.is_empty()
        && last.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_aws_say_what_to_sign_for() {
        for (host, service, region) in [
            (
                "abc123.execute-api.eu-west-1.amazonaws.com",
                "execute-api",
                "eu-west-1",
            ),
            (
                "abc123-vpce-1.execute-api.us-gov-west-1.amazonaws.com",
                "execute-api",
                "us-gov-west-1",
            ),
            (
                "abc123.execute-api.cn-north-1.amazonaws.com.cn",
                "execute-api",
                "cn-north-1",
            ),
            ("bucket.s3.us-west-2.amazonaws.com", "s3", "us-west-2"),
            ("s3.eu-central-1.amazonaws.com", "s3", "eu-central-1"),
            (
                "my.bucket.s3.dualstack.eu-north-1.amazonaws.com",
                "s3",
                "eu-north-1",
            ),
            ("bucket.s3.amazonaws.com", "s3", "us-east-1"),
            ("s3-us-west-2.amazonaws.com", "s3", "us-west-2"),
            ("bucket.s3-accelerate.amazonaws.com", "s3", "us-east-1"),
            ("S3.AMAZONAWS.COM", "s3", "us-east-1"),
            ("iam.amazonaws.com", "iam", "us-east-1"),
            ("iam.cn-north-1.amazonaws.com.cn", "iam", "cn-north-1"),
            ("sts.eu-west-3.amazonaws.com", "sts", "eu-west-3"),
            ("sts-fips.us-east-1.amazonaws.com", "sts", "us-east-1"),
            ("dynamodb.us-east-1.api.aws", "dynamodb", "us-east-1"),
            ("abc.lambda-url.us-east-1.on.aws", "lambda", "us-east-1"),
            (
                "abc.appsync-api.us-east-1.amazonaws.com",
                "appsync",
                "us-east-1",
            ),
            (
                "abc.appsync-realtime-api.us-east-1.amazonaws.com",
                "appsync",
                "us-east-1",
            ),
            (
                "abc-ats.iot.us-east-1.amazonaws.com",
                "iotdevicegateway",
                "us-east-1",
            ),
            ("iot.us-east-1.amazonaws.com", "iot", "us-east-1"),
            ("search-x.us-east-1.es.amazonaws.com", "es", "us-east-1"),
            ("abc.us-east-1.aoss.amazonaws.com", "aoss", "us-east-1"),
            (
                "x-1.7d67968.vpc-lattice-svcs.us-west-2.on.aws",
                "vpc-lattice-svcs",
                "us-west-2",
            ),
            (
                "bedrock-runtime.us-east-1.amazonaws.com",
                "bedrock",
                "us-east-1",
            ),
            (
                "runtime.sagemaker.us-east-1.amazonaws.com",
                "sagemaker",
                "us-east-1",
            ),
            (
                "cognito-idp.us-east-1.amazonaws.com",
                "cognito-idp",
                "us-east-1",
            ),
        ] {
            let scope = SigningScope::of(host);
            let said = (scope.service.as_deref(), scope.region.as_deref());
            assert_eq!(said, (Some(service), Some(region)), "{host}");
        }
        for host in [
            "api.example.com",
            "127.0.0.1",
            "[::1]",
            "amazonaws.com",
            "us-east-1.example.com",
        ] {
            assert_eq!(SigningScope::of(host), SigningScope::default(), "{host}");
        }
    }
}
