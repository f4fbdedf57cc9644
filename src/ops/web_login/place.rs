//! Where the managed login pages are, and what they are asked for: as set, else as the pool says.

use crate::app::Host;
use crate::aws::{AdminPools, Aws};
use crate::diagnosis::facts::Client;
use crate::failure::{Failure, Purpose, Subject};
use crate::local::browser::Browser;
use crate::local::random;
use crate::model::{ClientId, DomainUrl};
use crate::oauth::authorize::logout_url;
use crate::oauth::redirect::LOCAL_CALLBACK;
use crate::oauth::{RedirectUri, Verifier};
use crate::ops::target::Target;
use crate::render::shell::shell_quote;
use crate::settings::Settings;
use crate::settings::resolve::Pool;

/// The managed login pages, for one app client.
pub(crate) struct Pages {
    pub(super) domain: DomainUrl,
    client: ClientId,
    /// What the app client allows, where it was looked up.
    pub(super) allowed: Option<Client>,
    /// Where a browser may be sent back to, in the order in which to try them.
    pub(super) redirects: Vec<RedirectUri>,
}

impl Pages {
    /// Those of the settings.
    ///
    /// # Errors
    ///
    /// As [`WebSignIn::open`](super::WebSignIn::open).
    pub(crate) async fn find(host: &Host, aws: &Aws) -> Result<Self, Failure> {
        Self::of(host, aws, &Target::resolve(host)?).await
    }

    pub(super) async fn of(host: &Host, aws: &Aws, target: &Target) -> Result<Self, Failure> {
        let (domain, allowed) = match host.settings.domain_url()? {
            Some(domain) => (domain, None),
            None => discovered(host, aws, target).await?,
        };
        Ok(Self {
            domain,
            client: target.client.clone(),
            redirects: redirects(&host.settings, allowed.as_ref())?,
            allowed,
        })
    }

    /// Those at `domain`, of which nothing more is needed.
    pub(super) fn known(client: &ClientId, domain: DomainUrl) -> Self {
        Self {
            domain,
            client: client.clone(),
            allowed: None,
            redirects: Vec::new(),
        }
    }

    /// Ends the session of the browser there.
    ///
    /// # Errors
    ///
    /// [`Failure::Start`] without randomness.
    pub(crate) fn sign_out(&self, host: &Host, browser: &Browser) -> Result<(), Failure> {
        let redirect = self.redirects.first();
        let redirect = redirect.map_or(LOCAL_CALLBACK, RedirectUri::as_str);
        let verifier = Verifier::new(&*random::bytes::<32>().map_err(Failure::Start)?);
        let url = logout_url(
            self.domain.as_str(),
            self.client.as_str(),
            redirect,
            &verifier.challenge(),
        );
        show(host, browser, "Sign out in the browser, at:", &url);
        Ok(())
    }
}

/// Prints `url`, and opens it.
pub(super) fn show(host: &Host, browser: &Browser, what: &str, url: &str) {
    host.ui.show(&format!("{what}\n{url}"));
    if let Err(error) = browser.open(url, &host.ui) {
        host.ui.note(&error.to_string());
    }
}

fn redirects(settings: &Settings, client: Option<&Client>) -> Result<Vec<RedirectUri>, Failure> {
    let given = settings.redirect_uris();
    if !given.is_empty() {
        let parse = |uri: String| {
            let wrong = |error: crate::oauth::redirect::NotARedirectUri| {
                Failure::usage(
                    error.to_string(),
                    "give a callback URL of the app client, exactly as it is registered",
                )
            };
            uri.parse().map_err(wrong)
        };
        return given.into_iter().map(parse).collect();
    }
    let registered = client.map_or(&[][..], |client| &client.callbacks);
    let registered = registered.iter().filter_map(|uri| uri.parse().ok());
    let mut local: Vec<RedirectUri> = registered
        .filter(|uri: &RedirectUri| uri.loopback().is_some())
        .collect();
    if let Ok(default) = LOCAL_CALLBACK.parse()
        && (local.is_empty() || local.contains(&default))
    {
        local.retain(|uri| *uri != default);
        local.insert(0, default);
    }
    Ok(local)
}

/// The domain of the pool, and what the app client allows, as far as IAM shows it.
async fn discovered(
    host: &Host,
    aws: &Aws,
    target: &Target,
) -> Result<(DomainUrl, Option<Client>), Failure> {
    let missing = || Failure::from(Settings::missing_domain());
    let pool = target.pool.as_ref().ok_or_else(Pool::missing_id)?;
    let Some(region) = target.region.clone().filter(|_| aws.offers_credentials()) else {
        return Err(missing());
    };
    let subject = Subject {
        pool: Some(pool.to_string()),
        ..Subject::of(Purpose::Discover)
    };
    let pools = AdminPools::new(aws, region).map_err(Failure::of_call(&subject))?;
    let found = match pools.domain(pool).await {
        Ok(found) => found,
        Err(error) if error.is_denied() => return Err(missing()),
        Err(error) => return Err(Failure::of_call(&subject)(error)),
    };
    let Some(found) = found else {
        return Err(Failure::NothingFound {
            what: format!("domain of user pool {pool}"),
            help: format!(
                "give it one:\naws cognito-idp create-user-pool-domain --domain PREFIX \
                 --user-pool-id {}",
                shell_quote(pool.as_str())
            ),
        });
    };
    let domain = DomainUrl::of(&found).map_err(|_| missing())?;
    host.ui.note(&format!("domain is {found}"));
    let client = match pools.described_client(pool, &target.client).await {
        Ok(client) => Some(client),
        Err(error) => {
            let why = Failure::of_call(&subject)(error);
            host.ui
                .explain(&format!("what the app client allows is not known: {why}"));
            None
        }
    };
    Ok((domain, client))
}
