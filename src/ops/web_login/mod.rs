//! Signs a user in with a browser, at the managed login pages of the user pool's domain.

mod place;
mod session;

use std::future::pending;

use jiff::SignedDuration;
use tokio::sync::mpsc;

use crate::app::Host;
use crate::auth::flow::Client;
use crate::aws::Aws;
use crate::failure::{Failure, NotVerified, Purpose, Unregistered, WebFailure};
use crate::local::browser::Browser;
use crate::local::callback::{Callback, CallbackServer, Page};
use crate::local::{blocking, random};
use crate::model::{Begun, DomainUrl, PoolId, Secret, Tokens};
use crate::oauth::authorize::Options;
use crate::oauth::{Answer, Asked, Authorize, CodeExchange, RedirectUri, Verifier};
use crate::settings::resolve::Pool;
use crate::token::verify::{Authority, Expected, Failed, TokenUse};
use crate::token::{Signed, decode};

use super::examination::asked::{Regions, cli};
use super::gateway::{AwsUserPools, UserPools};
use super::keys::{Keys, Published, authority};
use super::record::{RecordHandle, is_name_of};
use super::sign_in::SignIn;
use super::sign_in::input::{GivenAnswers, Input as SignInInput};

pub(crate) use place::Pages;
use place::show;
pub(crate) use session::{SignedIn, kept};

/// The person looks at the browser: where it shows an error, that is said here soon.
const HINT_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// For how long a code is good, and a sign-in of two steps.
const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(5);
/// In seconds: the times in tokens are whole ones, and two clocks tick apart.
const CLOCK_GRAIN: i64 = 2;
/// The claims of an `IdToken`, and the user's own operations.
const SCOPES: [&str; 4] = [
    "openid",
    "email",
    "profile",
    "aws.cognito.signin.user.admin",
];

/// How to sign in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Input {
    /// Who is asked to sign in, and how.
    pub(crate) options: Options,
    pub(crate) browser: Browser,
    /// For how long to wait for the browser.
    pub(crate) timeout: SignedDuration,
}

/// A sign-in that has not begun.
pub(crate) struct WebSignIn<'a> {
    host: &'a Host,
    aws: &'a Aws,
    input: Input,
    /// The app client with its secret.
    client: SignIn<'a, AwsUserPools<'a>>,
    pool: PoolId,
    authority: Authority,
    pages: Pages,
    scopes: Vec<String>,
    /// Whether there may be fewer: nothing names them.
    scopes_are_default: bool,
}

impl<'a> WebSignIn<'a> {
    /// A sign-in at the domain of the settings; with IAM credentials, at that of the user pool where none is
    /// set, with what the app client allows.
    ///
    /// # Errors
    ///
    /// [`Failure::Settings`] when a setting is missing or malformed; [`Failure::Usage`] when the scopes
    /// lack `openid`; [`Failure::NothingFound`] when the pool has no domain.
    pub(crate) async fn open(
        host: &'a Host,
        aws: &'a Aws,
        mut input: Input,
    ) -> Result<Self, Failure> {
        let sign_in =
            SignInInput::resolve(host, aws.offers_credentials(), GivenAnswers::default())?;
        let target = &sign_in.target;
        let pool = target.pool.clone().ok_or_else(Pool::missing_id)?;
        let scopes = host.settings.scopes();
        if !scopes.is_empty() && !scopes.iter().any(|scope| scope == "openid") {
            return Err(Failure::usage(
                "the scopes lack openid, and without an IdToken it is not known who signed in",
                "add --scope openid",
            ));
        }
        let resources = host.settings.resources();
        if resources.len() > 1 {
            return Err(Failure::usage(
                "a user's tokens are for one resource, and several are named",
                "give one --resource URI",
            ));
        }
        input.options.resource = resources.into_iter().next();
        if input.options.login_hint.is_none() {
            input.options.login_hint.clone_from(&target.username);
        }
        // Before the first call every source is checked.
        sign_in.client_secret().await?;
        let pages = Pages::of(host, aws, target).await?;
        let scopes_are_default = scopes.is_empty();
        let scopes = match &pages.allowed {
            _ if !scopes_are_default => scopes,
            Some(client) => {
                let is_allowed = |scope: &&str| client.scopes.iter().any(|it| it == scope);
                let allowed = SCOPES.into_iter().filter(is_allowed);
                allowed.map(str::to_owned).collect()
            }
            None => SCOPES.map(str::to_owned).to_vec(),
        };
        Ok(Self {
            host,
            aws,
            input,
            authority: authority(host, aws, &pool)?,
            pool,
            client: SignIn::open(host, aws, sign_in)?,
            pages,
            scopes,
            scopes_are_default,
        })
    }

    /// The record of the context in use, as far as it is about the user who signs in.
    pub(crate) async fn record(&self) -> Result<RecordHandle<'a>, Failure> {
        self.client.record().await
    }

    /// Signs in, and keeps the tokens in `record`.
    ///
    /// # Errors
    ///
    /// [`Failure::Web`] when the browser brings nothing back, or a refusal; [`Failure::NotVerified`] when
    /// the `IdToken` is not for this sign-in; else as the secrets, the network and Cognito give it.
    pub(crate) async fn run(mut self, record: &mut RecordHandle<'_>) -> Result<SignedIn, Failure> {
        self.client.read_given_secret().await?;
        let (redirect, server) = self.listen().await?;
        let (sender, callbacks) = mpsc::channel(1);
        let Some(server) = server else {
            drop(sender);
            return self.converse(&redirect, callbacks, record).await;
        };
        let ended = self.converse(&redirect, callbacks, record);
        server.serve(sender, Box::pin(ended)).await
    }

    /// The first redirect URI whose port is free, and a listener there; no listener where the browser is
    /// sent elsewhere.
    async fn listen(&self) -> Result<(RedirectUri, Option<CallbackServer>), Failure> {
        let mut busy = Vec::new();
        let mut failed = None;
        for redirect in &self.pages.redirects {
            let Some(place) = redirect.loopback() else {
                continue;
            };
            match CallbackServer::bind(place).await {
                Ok(server) => return Ok((redirect.clone(), Some(server))),
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                    let said = format!("port {} is in use", place.port);
                    self.host.ui.explain(&said);
                    busy.push(place.port);
                }
                Err(error) => {
                    let uri = redirect.as_str().to_owned();
                    failed = Some(WebFailure::CannotListen { uri, error });
                }
            }
        }
        let mut redirects = self.pages.redirects.iter();
        if let Some(elsewhere) = redirects.find(|redirect| redirect.loopback().is_none()) {
            if self.host.terminal().is_none() {
                return Err(self.elsewhere(elsewhere).into());
            }
            return Ok((elsewhere.clone(), None));
        }
        if let Some(failed) = failed {
            return Err(failed.into());
        }
        Err(WebFailure::Busy { ports: busy }.into())
    }

    fn elsewhere(&self, redirect: &RedirectUri) -> WebFailure {
        WebFailure::Elsewhere {
            uri: redirect.as_str().to_owned(),
            context: self.host.again().context_flag(),
        }
    }

    /// Sends the browser to the sign-in page, and takes what comes back from it, or what is pasted.
    async fn converse(
        &mut self,
        redirect: &RedirectUri,
        mut callbacks: mpsc::Receiver<Callback>,
        record: &mut RecordHandle<'_>,
    ) -> Result<SignedIn, Failure> {
        let start = self.host.now();
        let (mut begun, url) = self.begin(redirect, &self.scopes)?;
        self.show(&url);
        let terminal = self.host.terminal();
        let mut pasted = terminal.as_ref().map(|terminal| terminal.lines(PASTE));
        // Where the answer has to be pasted, an error in the browser is what a person sees anyway.
        let mut may_hint = redirect.loopback().is_some();
        let too_late = start + self.input.timeout;
        loop {
            let due = if may_hint {
                too_late.min(start + HINT_AFTER)
            } else {
                too_late
            };
            let mut page = None;
            let read = tokio::select! {
                Some(callback) = callbacks.recv() => {
                    page = Some(callback.page);
                    self.asked(&begun).read(callback.query.expose())
                }
                line = next(&mut pasted) => match line {
                    Some(line) => self.asked(&begun).read_pasted(&line),
                    // Nothing more is typed, and nothing else can come.
                    None if redirect.loopback().is_none() => {
                        return Err(self.elsewhere(redirect).into());
                    }
                    None => {
                        pasted = None;
                        continue;
                    }
                },
                () = self.host.clock.wait_until(due) => {
                    let unregistered = self.unregistered(&begun.redirect_uri);
                    if due == too_late {
                        let limit = format!("{:#}", self.input.timeout);
                        return Err(WebFailure::TimedOut { limit, unregistered }.into());
                    }
                    may_hint = false;
                    self.hint(&unregistered);
                    continue;
                }
            };
            match read {
                Err(why) => match page {
                    Some(page) => {
                        let said = format!("a request of a browser was refused: {why}");
                        self.host.ui.explain(&said);
                        let _ = page.send(Page::Refused(format!("This is not the answer: {why}.")));
                    }
                    None => {
                        if let Some(terminal) = &terminal {
                            let said = format!("Not accepted: {why}.");
                            terminal.say(&said).map_err(Failure::of_terminal)?;
                        }
                    }
                },
                Ok(Answer::Refused(refusal))
                    if refusal.error == "invalid_scope" && self.scopes_are_default =>
                {
                    // The app client has not all of them: ask for those that it has.
                    self.scopes_are_default = false;
                    let (again, url) = self.begin(redirect, &[])?;
                    begun = again;
                    match page {
                        Some(page) => {
                            let _ = page.send(Page::Elsewhere(url));
                        }
                        None => self.show(&url),
                    }
                }
                Ok(answer) => {
                    let ended = self.end(&begun, answer, record).await;
                    if let Some(page) = page {
                        let _ = page.send(match &ended {
                            Ok(_) => Page::SignedIn,
                            Err(failure) => {
                                Page::Failed(format!("{failure}\n\nThe terminal shows what to do."))
                            }
                        });
                    }
                    return ended;
                }
            }
        }
    }

    /// Begins a sign-in that another run ends: keeps what that needs, and gives the URL to open.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] without a context; [`Failure::Store`] when it cannot be kept.
    pub(crate) async fn start(&self) -> Result<String, Failure> {
        let store = self.host.store()?.ok_or_else(no_context)?;
        let redirect = self.pages.redirects.first().ok_or_else(no_context)?;
        let (begun, url) = self.begin(redirect, &self.scopes)?;
        blocking(move || store.keep_begun(&begun)).await?;
        Ok(url)
    }

    /// Ends the sign-in that another run began, by what the browser was sent back with.
    ///
    /// # Errors
    ///
    /// [`Failure::Web`] when nothing was begun, or `text` is not the answer to it; else as [`Self::run`].
    pub(crate) async fn finish(
        host: &'a Host,
        aws: &'a Aws,
        text: &str,
    ) -> Result<SignedIn, Failure> {
        let store = host.store()?.ok_or_else(no_context)?;
        let sign_in =
            SignInInput::resolve(host, aws.offers_credentials(), GivenAnswers::default())?;
        let pool = sign_in.target.pool.clone().ok_or_else(Pool::missing_id)?;
        let target_client = sign_in.target.client.clone();
        let mut client = SignIn::open(host, aws, sign_in)?;
        client.read_given_secret().await?;
        let mut record = client.record().await?;
        // Of several that finish it, one does.
        record.lock().await?;
        let of_store = store.clone();
        let begun = blocking(move || of_store.begun()).await?;
        let context = host.again().context_flag();
        let nothing = |why| {
            let context = context.clone();
            Failure::from(WebFailure::NothingBegun { why, context })
        };
        let begun = begun.ok_or_else(|| nothing("none was begun in this context"))?;
        let left = begun.until.duration_since(host.now());
        if left.is_negative() || left > CODE_LIFETIME {
            blocking(move || store.drop_begun()).await?;
            return Err(nothing("it was begun more than five minutes ago"));
        }
        let domain = DomainUrl::of(&begun.domain).ok();
        let set = host.settings.domain_url()?;
        let domain = domain.filter(|begun| set.is_none_or(|set| set == *begun));
        let Some(domain) = domain.filter(|_| begun.client_id == target_client.as_str()) else {
            return Err(nothing("one was begun for another app client or domain"));
        };
        let mut web = Self {
            host,
            aws,
            input: Input::default(),
            authority: authority(host, aws, &pool)?,
            pool,
            client,
            pages: Pages::known(&target_client, domain),
            scopes: Vec::new(),
            scopes_are_default: false,
        };
        let answer = web.asked(&begun).read_pasted(text);
        let answer = answer.map_err(|why| WebFailure::NotTheAnswer { why, context })?;
        // It is good once, whatever comes of it.
        blocking(move || store.drop_begun()).await?;
        record.unlock();
        web.end(&begun, answer, &mut record).await
    }

    /// What is sent with the browser, and the URL to open.
    fn begin(&self, redirect: &RedirectUri, scopes: &[String]) -> Result<(Begun, String), Failure> {
        let text = || random::text::<32>().map_err(Failure::Start);
        let (state, nonce) = (text()?, text()?);
        let verifier = Verifier::new(&*random::bytes::<32>().map_err(Failure::Start)?);
        let client_id = self.client.input.target.client.to_string();
        let request = Authorize {
            client_id: client_id.clone(),
            redirect_uri: redirect.as_str().to_owned(),
            scopes: scopes.to_vec(),
            state: state.clone(),
            nonce: nonce.clone(),
            challenge: verifier.challenge(),
            options: self.input.options.clone(),
        };
        let begun = Begun {
            client_id,
            domain: self.pages.domain.as_str().to_owned(),
            redirect_uri: request.redirect_uri.clone(),
            verifier: Secret::from(verifier.expose()),
            state: Secret::from(state),
            nonce: Secret::from(nonce),
            username: self.client.input.target.username.clone(),
            max_age: self.input.options.max_age,
            until: self.host.now() + CODE_LIFETIME,
        };
        Ok((begun, request.url(self.pages.domain.as_str())))
    }

    /// What an answer has to match.
    fn asked(&self, begun: &Begun) -> Asked {
        Asked {
            state: begun.state.expose().clone(),
            issuers: self.authority.issuers.clone(),
        }
    }

    fn show(&self, url: &str) {
        let what = "Sign in in the browser, at:";
        show(self.host, &self.input.browser, what, url);
    }

    /// Exchanges the code that is the answer for tokens, and keeps them if they are for this sign-in.
    async fn end(
        &mut self,
        begun: &Begun,
        answer: Answer,
        record: &mut RecordHandle<'_>,
    ) -> Result<SignedIn, Failure> {
        let subject = self.client.input.target.subject(Purpose::CodeExchange);
        let code = match answer {
            Answer::Code(code) => code,
            Answer::Refused(refusal) => {
                return Err(WebFailure::Refused { refusal, subject }.into());
            }
        };
        let exchange = CodeExchange {
            client_id: begun.client_id.clone(),
            code,
            redirect_uri: begun.redirect_uri.clone(),
            verifier: Verifier::kept(begun.verifier.clone()),
        };
        let url = self.pages.domain.token_endpoint();
        let aws = self.aws;
        let tokens = self
            .client
            .as_client(record, async |client, _, _| {
                let made = aws.exchange_code(&url, &exchange, client.secret.as_ref());
                made.await.map_err(Failure::of_call(&subject))
            })
            .await?;
        let username = self.verified(&tokens, begun).await?;
        let own = self.client.input.target.username.as_ref();
        let meant = own.or(begun.username.as_ref());
        if let Some(given) = meant.filter(|given| !is_name_of(given, &tokens)).cloned() {
            if says_address_like(&given, &tokens) {
                self.revoke(&tokens, record).await;
                let actual = username;
                return Err(WebFailure::OtherUser { actual, given }.into());
            }
            self.host.ui.warn(&format!(
                "{username} signed in; the IdToken does not say whether that is {given}"
            ));
        }
        record.identify(meant.unwrap_or(&username));
        record.keep(&tokens).await?;
        Ok(SignedIn {
            tokens,
            username,
            kept: record.is_kept(),
        })
    }

    /// Ends the session of `tokens`, which are not used, as far as that can be done.
    async fn revoke(&mut self, tokens: &Tokens, record: &mut RecordHandle<'_>) {
        let Some(refresh) = &tokens.refresh else {
            return;
        };
        let subject = self.client.input.target.subject(Purpose::Refresh);
        let call = async |client: Client, _: &RecordHandle<'_>, gateway: &AwsUserPools<'_>| {
            let revoked = gateway.revoke(refresh, client.secret.as_ref()).await;
            revoked.map_err(Failure::of_call(&subject))
        };
        if let Err(failure) = self.client.as_client(record, call).await {
            let said = format!("the tokens are not used, and could not be revoked: {failure}");
            self.host.ui.explain(&said);
        }
    }

    /// Who signed in, as the `IdToken` says: it is the pool's, for this app client and for this sign-in.
    async fn verified(&self, tokens: &Tokens, begun: &Begun) -> Result<String, Failure> {
        let wrong = |failed: Vec<Failed>| {
            Failure::from(NotVerified(vec![(Some("IdToken".to_owned()), failed)]))
        };
        let id = tokens.id.as_ref().map(|id| id.expose().as_str());
        let id = id.unwrap_or_default();
        let signed = Signed::read(id).map_err(|why| wrong(vec![Failed::form(&why)]))?;
        let now = self.host.now();
        // The age counts to the request, which was made before the token was.
        let since = now.duration_since(begun.until - CODE_LIFETIME).as_secs();
        let within = begun.max_age.map(|age| {
            let age = i64::try_from(age).unwrap_or(i64::MAX);
            SignedDuration::from_secs(age.saturating_add(since.max(0) + CLOCK_GRAIN))
        });
        let expected = Expected {
            authorities: vec![self.authority.clone()],
            clients: Some(vec![self.client.input.target.client.clone()]),
            token_use: Some(TokenUse::Id),
            claims: vec![("nonce".to_owned(), begun.nonce.expose().clone())],
            signed_in_within: within,
            ..Expected::default()
        };
        let mut keys = Keys::Published(Published::new(self.host, self.aws));
        let verified = keys.verify(signed, &expected, now).await?;
        let verified = verified.map_err(wrong)?;
        if let Some(ahead) = verified.ahead() {
            self.host.ui.warn(&format!(
                "this machine's clock is {} s behind its issuer's",
                ahead.as_secs()
            ));
        }
        let claims = decode(id).ok();
        let name = claims.as_ref().and_then(|claims| {
            let name = claims.text("cognito:username");
            name.or_else(|| claims.text("sub"))
        });
        Ok(name.unwrap_or_default().to_owned())
    }

    fn hint(&self, unregistered: &Unregistered) {
        let ui = &self.host.ui;
        ui.note(&format!("no answer yet: {}", unregistered.cause()));
        ui.note(&format!("to register it: {}", unregistered.register));
    }

    fn unregistered(&self, uri: &str) -> Unregistered {
        let client = self.client.input.target.client.as_str();
        let regions = Regions {
            user_pool: self.client.input.target.region.clone(),
            identity_pool: None,
        };
        let register =
            cli(&self.host.settings, &regions).register_callback(&self.pool, client, uri);
        Unregistered {
            uri: uri.to_owned(),
            client: client.to_owned(),
            register,
        }
    }
}

const PASTE: &str = "Waiting for the browser. Where it ends at an error, paste its address here:\n";

/// The next line that is pasted; none at the end. Waits for ever where nothing can be pasted.
async fn next(pasted: &mut Option<mpsc::Receiver<String>>) -> Option<String> {
    match pasted {
        Some(lines) => lines.recv().await,
        None => pending().await,
    }
}

/// Whether the `IdToken` would say so if its user went by the name `given`: the claim of an address is
/// in it, where `given` is one.
fn says_address_like(given: &str, tokens: &Tokens) -> bool {
    let claim = if given.contains('@') {
        "email"
    } else if given.starts_with('+') {
        "phone_number"
    } else {
        return true;
    };
    let claims = tokens.id.as_ref().and_then(|id| decode(id.expose()).ok());
    claims.is_some_and(|claims| claims.text(claim).is_some())
}

fn no_context() -> Failure {
    Failure::usage(
        "a sign-in in two steps needs a context, whose folder keeps what belongs to it in between",
        "name one with -c NAME, or make one: cognito-auth context create NAME",
    )
}
