//! The flags of a sign-in with a browser.

use jiff::SignedDuration;

use crate::commands::flags::{BrowserFlags, duration};
use crate::oauth::authorize::Options;
use crate::ops::web_login::Input;

/// How to sign in with a browser.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Browser options")]
#[group(skip)]
pub(crate) struct WebFlags {
    /// Sign in with a browser, at the managed login pages of the user pool's domain
    #[arg(long)]
    pub(crate) web: bool,

    /// Print the URL to open and end; --finish ends the sign-in within five minutes
    #[arg(long, requires = "web", conflicts_with = "finish")]
    #[arg(conflicts_with_all = ["output", "query", "github_output", "browser", "no_browser"])]
    #[arg(conflicts_with = "web_timeout")]
    pub(crate) start: bool,

    /// End the sign-in of --start by the address that the browser ends at [default: -, standard input]
    #[arg(long, requires = "web", value_name = "URL")]
    #[arg(num_args = 0..=1, default_missing_value = "-")]
    #[arg(conflicts_with_all = ["identity_provider", "idp_identifier", "login_hint", "prompt"])]
    #[arg(conflicts_with_all = ["lang", "max_age", "browser", "no_browser", "web_timeout"])]
    #[arg(conflicts_with_all = ["scope", "redirect-uri", "resource"])]
    pub(crate) finish: Option<String>,

    /// Go to this identity provider of the user pool at once; COGNITO is the pool itself
    #[arg(
        long,
        requires = "web",
        value_name = "NAME",
        conflicts_with = "idp_identifier"
    )]
    identity_provider: Option<String>,

    /// Choose the identity provider by an identifier, such as a domain of e-mail addresses
    #[arg(long, requires = "web", value_name = "ID")]
    idp_identifier: Option<String>,

    /// Prefill this user name [default: that of -u or of the context]
    #[arg(long, requires = "web", value_name = "USER")]
    login_hint: Option<String>,

    /// none, login, select_account or consent: what to ask although the browser has a session
    #[arg(long, requires = "web", value_name = "PROMPT")]
    prompt: Option<String>,

    /// Language of the pages
    #[arg(long, requires = "web", value_name = "LANG")]
    lang: Option<String>,

    /// Have the user sign in again after this time since the last sign-in
    #[arg(long, requires = "web", value_name = "DURATION", value_parser = duration)]
    max_age: Option<SignedDuration>,

    #[command(flatten)]
    browser: BrowserFlags,

    /// Wait for this long for the browser [default: 5m]
    #[arg(long, requires = "web", value_name = "DURATION", value_parser = patience)]
    web_timeout: Option<SignedDuration>,
}

impl WebFlags {
    /// Whether something is asked for that a session which is there already may not have.
    pub(crate) fn is_particular(&self) -> bool {
        [
            &self.identity_provider,
            &self.idp_identifier,
            &self.login_hint,
            &self.prompt,
        ]
        .into_iter()
        .any(Option::is_some)
            || self.max_age.is_some()
    }

    /// What was given.
    pub(crate) fn read(self) -> Input {
        let seconds = |age: SignedDuration| u64::try_from(age.as_secs()).unwrap_or_default();
        Input {
            options: Options {
                identity_provider: self.identity_provider,
                idp_identifier: self.idp_identifier,
                login_hint: self.login_hint,
                prompt: self.prompt,
                lang: self.lang,
                max_age: self.max_age.map(seconds),
                resource: None,
            },
            browser: self.browser.read(),
            timeout: self.web_timeout.unwrap_or(SignedDuration::from_mins(5)),
        }
    }
}

/// How long a browser is waited for.
fn patience(text: &str) -> Result<SignedDuration, String> {
    let given = duration(text)?;
    if (SignedDuration::from_secs(1)..=SignedDuration::from_hours(24)).contains(&given) {
        Ok(given)
    } else {
        Err("expected a length of time between 1s and 1d".to_owned())
    }
}
