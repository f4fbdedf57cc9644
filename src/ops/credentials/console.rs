//! A session of the AWS management console for AWS credentials.

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::{Failure, Purpose, Subject};
use crate::model::{AwsCredentials, Region, Secret};
use crate::ops::region;

/// The URL that signs a browser in to the console as `credentials`, and leads to `destination`, else to the
/// home page in the Region in use.
///
/// # Errors
///
/// [`Failure::Usage`] when the destination is not a URL; else as the settings, the network and AWS give it.
pub(crate) async fn url(
    host: &Host,
    aws: &Aws,
    credentials: &AwsCredentials,
    destination: Option<&str>,
) -> Result<Secret<String>, Failure> {
    let subject = Subject {
        again: host.again(),
        ..Subject::of(Purpose::Console)
    };
    let pool = host.settings.need_identity_pool()?.value;
    let region = region::resolve(host, Some((pool.region(), "identity pool id")))?;
    let fails = Failure::of_call(&subject);
    let region = aws.region(region).map_err(&fails)?.value;
    let home = || home(&region);
    let destination = destination.map_or_else(home, str::to_owned);
    let url = aws.console_url(&region, credentials, &destination).await;
    url.map_err(&fails)
}

/// Refuses what no browser would be sent to.
///
/// # Errors
///
/// [`Failure::Usage`] when `destination` is not an https URL.
pub(crate) fn check_destination(destination: &str) -> Result<(), Failure> {
    let host = destination.strip_prefix("https://").unwrap_or_default();
    let is_printable = destination.bytes().all(|b| b.is_ascii_graphic());
    if !host.is_empty() && is_printable {
        return Ok(());
    }
    Err(Failure::usage(
        format!("--destination is refused: {destination:?} is not an https URL"),
        "give the URL of a page of the console, such as https://console.aws.amazon.com/s3/",
    ))
}

fn home(region: &Region) -> String {
    let host = region.partition().console();
    format!("https://{host}/console/home?region={region}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_partition_has_a_console_of_its_own() {
        for (region, expected) in [
            (
                "eu-west-1",
                "https://console.aws.amazon.com/console/home?region=eu-west-1",
            ),
            (
                "us-gov-west-1",
                "https://console.amazonaws-us-gov.com/console/home?region=us-gov-west-1",
            ),
            (
                "cn-north-1",
                "https://console.amazonaws.cn/console/home?region=cn-north-1",
            ),
            (
                "eusc-de-east-1",
                "https://console.amazonaws-eusc.eu/console/home?region=eusc-de-east-1",
            ),
        ] {
            assert_eq!(home(&region.parse().unwrap()), expected);
        }
    }

    #[test]
    fn a_destination_is_a_url() {
        for (destination, is_one) in [
            (
                "https://console.aws.amazon.com/cloudwatch/home#alarms:",
                true,
            ),
            ("https://", false),
            ("http://console.aws.amazon.com/", false),
            ("https://console.aws.amazon.com/ s3", false),
            ("s3", false),
            ("", false),
        ] {
            assert_eq!(
                check_destination(destination).is_ok(),
                is_one,
                "{destination}"
            );
        }
    }
}
