//! What it means that a call failed without an exception of the service.

use super::advice::Advice;
use super::kind::{Kind, Purpose, Subject};
use super::{local, service, words};
use crate::aws::{self, BadBundle, Connection, Phase};
use crate::render::shell::shell_quote;
use crate::settings::Origin;

pub(super) fn advice(error: &aws::Error, subject: &Subject) -> Advice {
    match error {
        aws::Error::Service(service) => service::advice(service, subject),
        aws::Error::Settings(settings) => local::of_settings(settings),
        aws::Error::Connection { why, .. } => connection(*why, subject.purpose),
        aws::Error::Truncated { .. } => Advice::of(Kind::Unavailable)
            .cause("the connection broke, or the server stopped in the middle")
            .help("try again, if it may be carried out twice"),
        aws::Error::NotTheService { status, .. } => not_the_service(*status, subject.purpose),
        aws::Error::Incomplete { .. } | aws::Error::SamePage { .. } => incomplete(subject.purpose),
        aws::Error::NoClientSecret { .. } => Advice::of(Kind::Configuration)
            .cause(
                "an app client's secret is the member clientSecretValue of a JSON object, or all \
                 of a text",
            )
            .help("give the ARN of the app client's secret: cognito-auth doctor names it"),
        aws::Error::NoKeySet { .. } => Advice::of(Kind::NotFound)
            .cause("there is no such user pool in that Region")
            .help(
                "check --user-pool-id, --region and --endpoint-url, or name the keys with --jwks",
            ),
        aws::Error::KeySet { .. } => Advice::of(Kind::Unavailable)
            .cause("a proxy, a firewall or another server answered instead of Cognito")
            .help("check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later"),
        aws::Error::NoCredentials { operation } => {
            let advice = service::no_credentials(operation, subject, CHOOSE);
            advice.cause(
                "neither AWS_ACCESS_KEY_ID, the AWS profile, nor this machine's role gave any",
            )
        }
        aws::Error::Credentials { operation, .. } => {
            service::no_credentials(operation, subject, CHOOSE)
                .cause("a source of IAM credentials is set up, and gives none")
        }
        aws::Error::LoginSession {
            operation,
            profile,
            used,
        } => service::no_credentials(operation, subject, &bridge(used)).cause(format!(
            "profile {profile} signs in with `aws login`, which this program does not read"
        )),
        aws::Error::OwnCredentials { context, .. } => Advice::of(Kind::Configuration).help(format!(
            "name another AWS profile with --profile NAME, or with profile = \"NAME\" in context \
             {context}\n\
             or sign in without IAM credentials:\n{}",
            words::unsigned_login(subject)
        )),
        aws::Error::NoProfile { origin, known, .. } => {
            let advice = Advice::of(Kind::Configuration).cause(format!("{origin} names it"));
            match known.as_slice() {
                [] => advice.help("aws configure"),
                names => advice.help(format!("the profiles are {}", names.join(", "))),
            }
        }
        aws::Error::OpenEndpoint { .. } => Advice::of(Kind::Configuration).help(
            "use https; in a network that you trust, --allow-http, or allow-http = true in a \
             context",
        ),
        aws::Error::Bundle(BadBundle {
            origin: Origin::Flag(_) | Origin::Variable(_),
            ..
        }) => Advice::of(Kind::Usage),
        aws::Error::Bundle(_)
        | aws::Error::ProfileSetting { .. }
        | aws::Error::ConfigFiles(_)
        | aws::Error::Request { .. } => Advice::of(Kind::Configuration),
    }
}

const CHOOSE: &str = "aws configure\nor choose an AWS profile with --profile NAME";

/// How to have the AWS CLI give the credentials of `profile`.
fn bridge(profile: &str) -> String {
    let named = shell_quote(profile);
    let process = format!("aws configure export-credentials --profile {named} --format process");
    let other = shell_quote(&format!("{profile}-export"));
    format!(
        "aws configure set credential_process {} --profile {other}\n\
         then give --profile {other}",
        shell_quote(&process)
    )
}

/// Another server answered, with this status.
fn not_the_service(status: u16, purpose: Purpose) -> Advice {
    if status == 429 {
        return Advice::of(Kind::Throttled)
            .cause("the service, or a proxy before it, got too many requests")
            .help("try again later");
    }
    let advice = Advice::of(Kind::Unavailable).cause(match status {
        300..=399 => "a proxy or a login page of the network answered instead of AWS",
        500.. => "the service, or a proxy before it, is failing",
        _ => match purpose {
            Purpose::JobToken => "a proxy, a firewall or another server answered instead of GitHub",
            Purpose::Console => {
                "a proxy, a firewall or another server answered instead of AWS Sign-In"
            }
            _ => "a proxy, a firewall or another server answered instead of Cognito",
        },
    });
    advice.help(match purpose {
        Purpose::JobToken => "check HTTPS_PROXY, or try again later",
        Purpose::Console => {
            "check HTTPS_PROXY, AWS_ENDPOINT_URL_SIGNIN and AWS_ENDPOINT_URL; no emulator has a \
             console"
        }
        Purpose::TokenEndpoint | Purpose::CodeExchange => {
            "check HTTPS_PROXY and --domain, or try again later"
        }
        _ => "check HTTPS_PROXY, --endpoint-url and AWS_ENDPOINT_URL, or try again later",
    })
}

/// An answer lacks what it should have.
fn incomplete(purpose: Purpose) -> Advice {
    let advice = Advice::of(Kind::Unavailable);
    let as_cognito = "the server does not answer as Cognito does";
    match purpose {
        Purpose::JobToken => advice.cause("the server does not answer as GitHub does"),
        Purpose::Console => advice
            .cause("the server does not answer as AWS Sign-In does")
            .help("check AWS_ENDPOINT_URL_SIGNIN and AWS_ENDPOINT_URL"),
        Purpose::TokenEndpoint => advice.cause(as_cognito).help("check --domain"),
        Purpose::CodeExchange => advice
            .cause(as_cognito)
            .help("check --domain; an id_token takes the scope openid"),
        _ => advice
            .cause(as_cognito)
            .help("check --endpoint-url and AWS_ENDPOINT_URL"),
    }
}

fn connection(why: Connection, purpose: Purpose) -> Advice {
    if let Some(advice) = elsewhere(why, purpose) {
        return advice;
    }
    let advice = Advice::of(Kind::Unavailable);
    match why {
        Connection::Refused => advice
            .cause("no server listens there")
            .help("check --endpoint-url and AWS_ENDPOINT_URL"),
        Connection::UnknownHost => advice
            .cause("the Region does not exist, or this machine has no name service")
            .help("check --region and the id's Region; behind a proxy set HTTPS_PROXY"),
        Connection::Tls => advice
            .cause("the server does not speak TLS as it should, or a proxy interferes")
            .help("check --endpoint-url and AWS_ENDPOINT_URL: is it https?"),
        Connection::Certificate => advice
            .cause("the server's certificate is not from a CA that is trusted here")
            .help("name your CA's certificates with --ca-bundle FILE or AWS_CA_BUNDLE"),
        Connection::Proxy => advice
            .cause("the proxy refused to pass the request on")
            .help("check HTTPS_PROXY and NO_PROXY"),
        Connection::TimedOut(Phase::Connecting) => advice
            .cause("no connection was made")
            .help("check the network; behind a proxy set HTTPS_PROXY"),
        Connection::TimedOut(Phase::Sent) => advice
            .cause(match purpose {
                Purpose::SignIn
                | Purpose::Refresh
                | Purpose::SelfService
                | Purpose::Recover
                | Purpose::ClientToken
                | Purpose::TokenEndpoint
                | Purpose::CodeExchange
                | Purpose::Administer => "the service, or a Lambda trigger of the pool, is slow",
                Purpose::Exchange
                | Purpose::JobExchange
                | Purpose::JobToken
                | Purpose::Console
                | Purpose::Discover
                | Purpose::Provision
                | Purpose::ReadSecret
                | Purpose::Identify
                | Purpose::FetchKeys => "the service, or a proxy before it, is slow",
                Purpose::Request => "the server, or a proxy before it, is slow",
            })
            .help("give it longer with --timeout SECONDS"),
        Connection::Broken(Phase::Connecting) => advice
            .cause("the connection broke before anything was sent")
            .help("try again"),
        Connection::Broken(Phase::Sent) => advice
            .cause(
                "the connection broke before the answer came; the call may have been carried out",
            )
            .help("try again; if the challenge's session is used up, sign in again"),
        Connection::Other => advice,
    }
}

/// The same for what goes elsewhere than to an endpoint of AWS.
fn elsewhere(why: Connection, purpose: Purpose) -> Option<Advice> {
    let advice = Advice::of(Kind::Unavailable);
    Some(match (purpose, why) {
        (Purpose::Request, Connection::Refused) => advice
            .cause("no server listens there")
            .help("check the host and the port of the URL"),
        (Purpose::Request, Connection::UnknownHost) => advice
            .cause("there is no such host, or this machine has no name service")
            .help("check the host of the URL; behind a proxy set HTTPS_PROXY"),
        (Purpose::Request, Connection::Tls) => advice
            .cause("the server does not speak TLS as it should, or a proxy interferes")
            .help("check the URL: is the server's port one of https?"),
        (Purpose::Request, Connection::Broken(Phase::Sent)) => advice
            .cause(
                "the connection broke before the answer was complete; the request may have been \
                 carried out",
            )
            .help("try again, if it may be carried out twice"),
        (Purpose::TokenEndpoint | Purpose::CodeExchange, Connection::Refused) => advice
            .cause("no server listens there")
            .help("check --domain"),
        (Purpose::TokenEndpoint | Purpose::CodeExchange, Connection::UnknownHost) => advice
            .cause("there is no such domain, or this machine has no name service")
            .help("check --domain; behind a proxy set HTTPS_PROXY"),
        (Purpose::TokenEndpoint, Connection::Broken(Phase::Sent)) => advice
            .cause("the connection broke before the answer came; a token may be paid for")
            .help("try again"),
        (Purpose::CodeExchange, Connection::Broken(Phase::Sent)) => advice
            .cause("the connection broke before the answer came; the code may be used up")
            .help("try again"),
        (Purpose::JobToken, Connection::Refused | Connection::UnknownHost) => advice
            .cause("the job's runner does not reach the server that gives GitHub's jobs tokens")
            .help("behind a proxy set HTTPS_PROXY"),
        _ => return None,
    })
}
