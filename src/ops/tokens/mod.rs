//! Valid tokens of the context in use: as kept, refreshed, or of a new sign-in.

pub(crate) mod refresh;
mod requirement;
pub(crate) mod user;

use jiff::SignedDuration;

use crate::app::Host;
use crate::aws::Aws;
use crate::failure::{Failure, Purpose};
use crate::model::{ServiceError, Tokens};
use crate::ops::gateway::{AwsUserPools, UserPools};
use crate::ops::record::RecordHandle;
use crate::ops::sign_in::input::{GivenAnswers, Input};
use crate::ops::sign_in::{Outcome, SignIn, StopAt};
use crate::settings::Origin;
use crate::settings::keys::IDENTITY_POOL_ID;
use crate::settings::resolve::Override;

pub(crate) use requirement::{Lifetime, Requirement, TokenKind, margin};

/// A token has to be valid for as long as it takes to show it.
pub(crate) const MIN_TTL_TO_SHOW: SignedDuration = SignedDuration::from_secs(30);

/// Gives tokens from the nearest source that has them: the record, a refresh, a sign-in.
pub(crate) struct TokenSource<'a, G> {
    host: &'a Host,
    sign_in: SignIn<'a, G>,
    record: RecordHandle<'a>,
    /// Whether a new session may begin where there is none.
    may_sign_in: bool,
    /// Tokens that are kept, and do not count.
    refused: Option<Tokens>,
}

impl<'a> TokenSource<'a, AwsUserPools<'a>> {
    /// Resolves who signs in where, and reads the record of the context in use.
    ///
    /// # Errors
    ///
    /// As the settings give it; [`Failure::Store`] when the record cannot be used.
    pub(crate) async fn open(
        host: &'a Host,
        aws: &'a Aws,
        answers: GivenAnswers,
    ) -> Result<Self, Failure> {
        let input = Input::resolve(host, aws.offers_credentials(), answers)?;
        Self::new(host, SignIn::open(host, aws, input)?).await
    }
}

impl<'a, G: UserPools> TokenSource<'a, G> {
    /// Tokens of the user of `sign_in`.
    ///
    /// # Errors
    ///
    /// [`Failure::Store`] when the record cannot be used.
    pub(crate) async fn new(host: &'a Host, sign_in: SignIn<'a, G>) -> Result<Self, Failure> {
        let record = sign_in.record().await?;
        Ok(Self {
            host,
            sign_in,
            record,
            may_sign_in: true,
            refused: None,
        })
    }

    /// The same without the tokens that are kept now; what another process keeps from now on counts.
    pub(crate) fn without_kept(self) -> Self {
        Self {
            refused: self.record.tokens(),
            ..self
        }
    }

    /// The same, and no new sign-in.
    pub(crate) fn without_sign_in(self) -> Self {
        Self {
            may_sign_in: false,
            ..self
        }
    }

    /// What is kept.
    pub(crate) fn record(&self) -> &RecordHandle<'a> {
        &self.record
    }

    /// The record, where no tokens are needed.
    pub(crate) fn into_record(self) -> RecordHandle<'a> {
        self.record
    }

    /// Tokens that meet `requirement`, from the nearest source that has them.
    ///
    /// # Errors
    ///
    /// [`Failure::NotSignedIn`] when there is no session and none may begin;
    /// [`Failure::Unanswered`] when a sign-in is left at a challenge; else as the secrets, the
    /// network and Cognito give it.
    // Calls are in boxes: what is kept needs the room of none.
    pub(crate) async fn tokens(
        mut self,
        requirement: Requirement,
    ) -> Result<(Tokens, RecordHandle<'a>), Failure> {
        if let Some(tokens) = self.kept(requirement) {
            return Ok((tokens, self.record));
        }
        let is_safe = self.is_safe(requirement).await?;
        // Another process may have refreshed them while this one waited.
        if let Some(tokens) = self.kept(requirement) {
            return Ok((tokens, self.record));
        }
        if !is_safe && let Some(tokens) = self.kept(requirement.lasting(MIN_TTL_TO_SHOW)) {
            let ui = &self.host.ui;
            ui.warn("the session is not renewed: its next refresh token could not be kept");
            return Ok((tokens, self.record));
        }
        let mut over = None;
        if self.record.tokens().is_some() {
            match Box::pin(self.refresh_kept()).await {
                Ok(Some(tokens)) => return Ok((tokens, self.record)),
                Ok(None) => {}
                Err(failure) if failure.service().is_some_and(ServiceError::ends_session) => {
                    // No other process need try it again.
                    self.record.drop_tokens().await?;
                    over = Some(failure);
                }
                Err(failure) => return Err(failure),
            }
            self.record.unlock();
        }
        if !self.may_sign_in {
            return Err(self.not_signed_in(over));
        }
        Box::pin(self.by_sign_in(requirement, over)).await
    }

    /// Whether asking for tokens that meet `requirement` cannot cost the session: they are kept, or else
    /// there is room on the disk for the refresh token that takes the place of the one that is used up.
    ///
    /// # Errors
    ///
    /// As [`Self::tokens`].
    pub(crate) async fn is_safe(&mut self, requirement: Requirement) -> Result<bool, Failure> {
        if self.kept(requirement).is_some() {
            return Ok(true);
        }
        if self.record.tokens().is_none() {
            self.record.recover().await?;
        }
        if self.record.tokens().is_none() {
            return Ok(true);
        }
        self.lock().await?;
        Ok(self.kept(requirement).is_some() || self.make_room().await)
    }

    async fn lock(&mut self) -> Result<(), Failure> {
        // Read the client secret before taking the lock: it may prompt, and other processes must not
        // wait on a prompt. One in AWS Secrets Manager is read under it: by one process for all.
        self.sign_in.read_given_secret().await?;
        self.record.lock().await
    }

    /// Makes room for what takes the place of the refresh token, if there is one; whether there is.
    async fn make_room(&mut self) -> bool {
        let tokens = self.record.tokens();
        tokens.is_none_or(|tokens| tokens.refresh.is_none()) || self.record.reserve().await
    }

    /// New tokens for the refresh token of the session, however long the present ones are valid.
    ///
    /// # Errors
    ///
    /// [`Failure::NotSignedIn`] when there is no refresh token; else as the secrets, the network
    /// and Cognito give it.
    pub(crate) async fn refreshed(mut self) -> Result<Tokens, Failure> {
        self.lock().await?;
        self.make_room().await;
        match self.refresh_kept().await? {
            Some(tokens) => Ok(tokens),
            None => Err(self.not_signed_in(None)),
        }
    }

    /// There is no session in the context in use.
    fn not_signed_in(&self, over: Option<Failure>) -> Failure {
        let context = self.host.context().unwrap_or_default();
        let mut overrides = self.host.settings.overrides();
        // Tokens do not depend on the identity pool.
        overrides.retain(|other| other.key != IDENTITY_POOL_ID.name);
        if over.is_none() && !overrides.is_empty() {
            return elsewhere(context, &overrides);
        }
        match over {
            Some(failure) => Failure::SessionOver {
                context: context.to_owned(),
                why: Box::new(failure),
            },
            None => Failure::NotSignedIn {
                what: format!("context {context} has no session"),
                help: {
                    // A callback URL is set for sign-ins with a browser.
                    let web = !self.host.settings.redirect_uris().is_empty();
                    let web = if web { " --web" } else { "" };
                    format!("cognito-auth login{web} -c {context}")
                },
            },
        }
    }

    fn kept(&self, requirement: Requirement) -> Option<Tokens> {
        let tokens = self.record.tokens()?;
        if self.refused.as_ref() == Some(&tokens) {
            return None;
        }
        requirement
            .is_met(&tokens, self.host.now())
            .then_some(tokens)
    }

    /// New tokens for the refresh token that is kept; kept in turn before they are given.
    async fn refresh_kept(&mut self) -> Result<Option<Tokens>, Failure> {
        let Some(refresh) = self.record.tokens().and_then(|tokens| tokens.refresh) else {
            return Ok(None);
        };
        let subject = self.sign_in.input.target.subject(Purpose::Refresh);
        let call = async |client, record: &RecordHandle<'_>, gateway: &G| {
            refresh::refresh(record, gateway, client, &refresh, &subject).await
        };
        let refreshed = self.sign_in.as_client(&mut self.record, call).await;
        let tokens = refreshed?;
        self.record.keep(&tokens).await?;
        if tokens.refresh.as_ref() != Some(&refresh) && !self.record.is_kept() {
            let context = self.host.context().unwrap_or_default();
            self.host.ui.warn(&format!(
                "the session of context {context} is used up: its refresh token was replaced, and \
                 the new one is not kept; unless the output has it, sign in again: \
                 cognito-auth login -c {context}"
            ));
        }
        Ok(Some(tokens))
    }

    /// The tokens of a new sign-in; of another process's, if one went on meanwhile.
    async fn by_sign_in(
        mut self,
        requirement: Requirement,
        over: Option<Failure>,
    ) -> Result<(Tokens, RecordHandle<'a>), Failure> {
        let may_prompt = self.sign_in.may_prompt();
        let is_in_context = self.host.context().is_some();
        let turn = if !may_prompt && is_in_context && self.sign_in.can_begin(&self.record).await? {
            // It asks nothing, so it need not wait for a person who is asked elsewhere.
            self.record.lock().await?;
            None
        } else {
            Some(self.record.prompt_lock(may_prompt).await?)
        };
        if let Some(tokens) = self.kept(requirement) {
            return Ok((tokens, self.record));
        }
        if self.host.context().is_some() && !self.sign_in.can_begin(&self.record).await? {
            return Err(self.not_signed_in(over));
        }
        if let Some(failure) = over {
            self.host
                .ui
                .note(&format!("the session is over: {failure}"));
        }
        let ended = self.sign_in.run(&mut self.record, StopAt::Tokens).await?;
        drop(turn);
        self.record.unlock();
        match ended.outcome {
            Outcome::Tokens(tokens) => Ok((tokens, self.record)),
            Outcome::Pending(challenge, reason) => {
                let flag = self.host.context().map(|context| format!(" -c {context}"));
                let reason = reason.map(|reason| format!(": {reason}"));
                Err(Failure::Unanswered {
                    challenge: challenge.name,
                    reason: reason.unwrap_or_default(),
                    help: format!("cognito-auth login{}", flag.unwrap_or_default()),
                })
            }
            Outcome::DeviceRefused(refusal) => {
                let subject = ended.input.subject(Some(&ended.username));
                Err(Failure::of_call(&subject)(refusal.error.into()))
            }
        }
    }
}

/// There is no session where `overrides` lead in place of `context`, which may have one.
fn elsewhere(context: &str, overrides: &[Override]) -> Failure {
    let variables = overrides.iter().filter_map(|other| match other.by {
        Origin::Variable(name) => Some(name),
        _ => None,
    });
    let variables: Vec<_> = variables.collect();
    let mut help = Vec::new();
    if variables.len() < overrides.len() {
        help.push("leave out the flags that name another user pool, app client or user".to_owned());
    }
    if !variables.is_empty() {
        help.push(format!("unset {}", variables.join(" ")));
        help.push(format!(
            "or name the context, which overrides variables: -c {context}"
        ));
    }
    Failure::NotSignedIn {
        what: format!(
            "there is no session for these settings, which are not those of context {context}"
        ),
        help: help.join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Reply;
    use crate::failure::Kind;
    use crate::local::private::NewFile;
    use crate::model::ErrorCode;
    use crate::ops::scripted::{Answer, Machine, Scripted, challenge, tokens};
    use crate::settings::Flags;
    use crate::settings::keys::CLIENT_SECRET_ARN;
    use crate::settings::secrets::{SecretKind, SecretSource};

    const REQUIREMENT: Requirement = Requirement {
        token: TokenKind::Id,
        min_ttl: None,
    };
    const USER: &str = "username = \"alice\"\nauth-flow = \"password\"";

    async fn source<'a>(host: &'a Host, cognito: &'a Scripted) -> TokenSource<'a, &'a Scripted> {
        let input = Input::resolve(host, false, GivenAnswers::default()).unwrap();
        TokenSource::new(host, SignIn::new(host, input, cognito))
            .await
            .unwrap()
    }

    /// Keeps tokens that expire in `left` seconds, as an earlier run would have.
    async fn keep(machine: &Machine, left: i64) {
        let host = machine.host(None);
        let none = Scripted::default();
        let mut source = source(&host, &none).await;
        source.record.identify("alice");
        source.record.keep(&tokens(left, "r1")).await.unwrap();
    }

    fn refresh_token(tokens: &Tokens) -> &str {
        tokens.refresh.as_ref().unwrap().expose()
    }

    #[tokio::test]
    async fn what_is_kept_needs_no_call() {
        let machine = Machine::new(USER);
        keep(&machine, 3600).await;
        let (host, cognito) = (machine.host(None), Scripted::default());
        let source = source(&host, &cognito).await;
        let (tokens, _) = source.tokens(REQUIREMENT).await.unwrap();
        assert_eq!(refresh_token(&tokens), "r1");
        assert_eq!(cognito.calls(), "");
    }

    #[tokio::test]
    async fn what_expires_is_refreshed_and_kept() {
        let machine = Machine::new(USER);
        keep(&machine, 10).await;
        let cognito = Scripted::new([Answer::Tokens(tokens(3600, "r2"))]);
        let host = machine.host(None);
        let (_, record) = source(&host, &cognito)
            .await
            .tokens(REQUIREMENT)
            .await
            .unwrap();
        assert_eq!(cognito.calls(), "refresh r1");
        drop(record);
        let again = source(&host, &cognito).await;
        assert_eq!(refresh_token(&again.record.tokens().unwrap()), "r2");
    }

    #[tokio::test]
    async fn another_process_s_refresh_is_enough() {
        let machine = Machine::new(USER);
        keep(&machine, 10).await;
        let (host, cognito) = (machine.host(None), Scripted::default());
        let waiting = source(&host, &cognito).await;
        keep(&machine, 3600).await;
        waiting.tokens(REQUIREMENT).await.unwrap();
        assert_eq!(cognito.calls(), "");
    }

    /// Where nothing can be written: in place of the file that a record is written to is a folder.
    fn obstruct(machine: &Machine) {
        std::fs::create_dir(machine.record().with_extension("new")).unwrap();
    }

    #[tokio::test]
    async fn a_refresh_token_is_not_used_up_where_the_next_cannot_be_kept() {
        for (left, is_renewed) in [(200, false), (31, false), (30, true), (-5, true)] {
            let machine = Machine::new(USER);
            keep(&machine, left).await;
            obstruct(&machine);
            let host = machine.host(None);
            let cognito = Scripted::new(is_renewed.then(|| Answer::Tokens(tokens(3600, "r2"))));
            let (given, _) = source(&host, &cognito)
                .await
                .tokens(REQUIREMENT)
                .await
                .unwrap();
            let calls = if is_renewed { "refresh r1" } else { "" };
            assert_eq!(cognito.calls(), calls, "{left}");
            let said = host.ui.said();
            let [unkept, consequence] = &said[..] else {
                panic!("{said:?}");
            };
            assert!(
                unkept.starts_with("warning: the session is not kept: "),
                "{unkept}"
            );
            let expected = if is_renewed {
                "warning: the session of context dev is used up: its refresh token was replaced, and \
                 the new one is not kept; unless the output has it, sign in again: cognito-auth \
                 login -c dev"
            } else {
                "warning: the session is not renewed: its next refresh token could not be kept"
            };
            assert_eq!(consequence, expected);
            let refresh = if is_renewed { "r2" } else { "r1" };
            assert_eq!(refresh_token(&given), refresh);
        }
    }

    /// It is what the app client does not replace that is as good as before.
    #[tokio::test]
    async fn a_refresh_token_that_is_not_replaced_is_not_lost() {
        let machine = Machine::new(USER);
        keep(&machine, 10).await;
        obstruct(&machine);
        let host = machine.host(None);
        let cognito = Scripted::new([Answer::Tokens(Tokens {
            refresh: None,
            ..tokens(3600, "")
        })]);
        let source = source(&host, &cognito).await;
        source.refreshed().await.unwrap();
        let said = host.ui.said();
        assert!(said.len() == 1 && said[0].starts_with("warning: the session is not kept: "));
        assert_eq!(cognito.calls(), "refresh r1");
    }

    /// Puts the record of `machine` where the process that writes it would have left it if it had been
    /// killed, and the tokens of an earlier run in its place.
    async fn leave_over(machine: &Machine, before: Option<i64>) {
        let text = std::fs::read_to_string(machine.record()).unwrap();
        match before {
            Some(left) => keep(machine, left).await,
            None => std::fs::remove_file(machine.record()).unwrap(),
        }
        put_beside(machine, &text);
    }

    fn put_beside(machine: &Machine, text: &str) {
        let new = machine.record().with_extension("new");
        let _ = std::fs::remove_file(&new);
        NewFile::create(&new)
            .unwrap()
            .keep(text.as_bytes())
            .unwrap();
    }

    #[tokio::test]
    async fn what_a_killed_run_has_left_is_taken_over() {
        // With a record before it, and at a first sign-in; in which the tokens are good or not.
        for before in [Some(10), None] {
            for left in [3600, 20] {
                let machine = Machine::new(USER);
                let host = machine.host(None);
                let none = Scripted::default();
                let mut source = source(&host, &none).await;
                source.record.identify("alice");
                source.record.keep(&tokens(left, "r2")).await.unwrap();
                drop(source);
                leave_over(&machine, before).await;

                let cognito =
                    Scripted::new((left == 20).then(|| Answer::Tokens(tokens(3600, "r3"))));
                let source = self::source(&host, &cognito).await;
                let (given, _) = source.tokens(REQUIREMENT).await.unwrap();
                let (refresh, calls) = if left == 20 {
                    ("r3", "refresh r2")
                } else {
                    ("r2", "")
                };
                assert_eq!(refresh_token(&given), refresh);
                assert_eq!(cognito.calls(), calls);
                assert!(!machine.record().with_extension("new").exists());
                let kept = self::source(&host, &none).await;
                assert_eq!(refresh_token(&kept.record.tokens().unwrap()), refresh);
            }
        }
    }

    #[tokio::test]
    async fn what_is_left_of_another_user_is_not_taken_over() {
        let machine = Machine::new(USER);
        keep(&machine, 3600).await;
        let text = std::fs::read_to_string(machine.record()).unwrap();
        keep(&machine, 10).await;
        for other in [
            text.replace("\"alice\"", "\"bob\"")
                .replace("sub-1", "sub-2"),
            text.replace("\"sub-1\"", "\"sub-2\""),
            text.replace("1example", "2example"),
            text.replace("\"context\":\"dev\"", "\"context\":\"prod\""),
            text[..text.len() - 1].to_owned(),
        ] {
            assert_ne!(other, text);
            put_beside(&machine, &other);
            let host = machine.host(None);
            let cognito = Scripted::new([Answer::Unreachable]);
            let source = source(&host, &cognito).await;
            assert!(source.tokens(REQUIREMENT).await.is_err());
            assert_eq!(cognito.calls(), "refresh r1");
        }
    }

    #[tokio::test]
    async fn what_is_kept_does_not_count_where_a_service_has_refused_it() {
        let machine = Machine::new(USER);
        keep(&machine, 3600).await;
        let host = machine.host(None);
        let cognito = Scripted::new([Answer::Tokens(tokens(3600, "r2"))]);
        let source = source(&host, &cognito).await.without_kept();
        let waiting = self::source(&host, &cognito).await.without_kept();
        let (given, record) = source.tokens(REQUIREMENT).await.unwrap();
        assert_eq!(refresh_token(&given), "r2");
        drop(record);
        // What another process has got meanwhile was not refused.
        let (given, _) = waiting.tokens(REQUIREMENT).await.unwrap();
        assert_eq!(refresh_token(&given), "r2");
        assert_eq!(cognito.calls(), "refresh r1");
    }

    #[tokio::test]
    async fn a_session_that_is_over_is_forgotten_and_begun_anew() {
        let machine = Machine::new(USER);
        let password = machine.secret("p", "p4ssword");
        let machine = machine.with(&format!("password-file = '{password}'"));
        keep(&machine, 10).await;
        let cognito = Scripted::new([
            Answer::Refused(
                ErrorCode::NotAuthorizedException,
                "Refresh Token has expired",
            ),
            Answer::Reply(Reply::Tokens(tokens(3600, "r2"))),
        ]);
        let host = machine.host(None);
        let source = source(&host, &cognito).await;
        source.tokens(REQUIREMENT).await.unwrap();
        let calls = "refresh r1\ninitiate USER_PASSWORD_AUTH PASSWORD=p4ssword USERNAME=alice";
        assert_eq!(cognito.calls(), calls);
        let said = "note: the session is over: Cognito refused the refresh token: \
                    Refresh Token has expired (NotAuthorizedException)";
        assert_eq!(host.ui.said(), [said]);
    }

    /// A wrong secret, a network that is down: the refresh token may be good.
    #[tokio::test]
    async fn a_session_outlives_failures_that_are_not_its_own() {
        for (answer, kind) in [
            (Answer::Unreachable, Kind::Unavailable),
            (
                Answer::Refused(
                    ErrorCode::NotAuthorizedException,
                    "Unable to verify secret hash for client 1example",
                ),
                Kind::Configuration,
            ),
            (
                Answer::Refused(ErrorCode::TooManyRequestsException, ""),
                Kind::Throttled,
            ),
        ] {
            let machine = Machine::new(USER);
            keep(&machine, 10).await;
            let (host, cognito) = (machine.host(None), Scripted::new([answer]));
            let failed = source(&host, &cognito).await.tokens(REQUIREMENT).await;
            assert_eq!(failed.err().unwrap().kind(), kind);
            assert!(source(&host, &cognito).await.record.tokens().is_some());
        }
    }

    #[tokio::test]
    async fn without_a_password_or_a_person_nothing_begins() {
        let machine = Machine::new(USER);
        let (host, cognito) = (machine.host(None), Scripted::default());
        let failed = source(&host, &cognito).await.tokens(REQUIREMENT).await;
        let failure = failed.err().unwrap();
        assert_eq!(failure.kind(), Kind::NotAuthenticated);
        let what = "not signed in: context dev has no session";
        assert_eq!(failure.to_string(), what);
        let not_again = source(&host, &cognito).await.without_sign_in();
        assert!(not_again.tokens(REQUIREMENT).await.is_err());
        assert_eq!(cognito.calls(), "");
    }

    #[tokio::test]
    async fn a_challenge_that_is_left_names_the_sign_in_that_can_go_through_it() {
        let machine = Machine::new(USER);
        let password = machine.secret("p", "p4ssword");
        let machine = machine.with(&format!("password-file = '{password}'"));
        let asked = challenge("SMS_MFA", &[]);
        let cognito = Scripted::new([Answer::Reply(Reply::Challenge(asked))]);
        let host = machine.host(None);
        let failed = source(&host, &cognito).await.tokens(REQUIREMENT).await;
        let failure = failed.err().unwrap();
        assert_eq!(failure.kind(), Kind::ChallengePending);
        assert!(
            failure
                .in_one_line()
                .ends_with("; cognito-auth login -c dev"),
            "{failure}"
        );
    }

    /// What emulators make of operations that they lack; of AWS it says that something is in between.
    #[tokio::test]
    async fn an_emulator_that_answers_with_a_page_is_asked_the_older_way() {
        for (status, is_asked) in [
            (200, true),
            (404, true),
            (500, true),
            (501, true),
            (502, false),
            (503, false),
            (504, false),
        ] {
            for is_emulator in [true, false] {
                let machine = Machine::new(USER);
                keep(&machine, 10).await;
                let is_asked = is_asked && is_emulator;
                let renewed = || Answer::Reply(Reply::Tokens(tokens(3600, "r2")));
                let renewed = is_asked.then(renewed);
                let answers = [Answer::Page(status)].into_iter().chain(renewed);
                let mut cognito = Scripted::new(answers);
                if is_emulator {
                    cognito = cognito.at_an_endpoint();
                }
                let host = machine.host(None);
                let refreshed = source(&host, &cognito).await.refreshed().await;
                assert_eq!(refreshed.is_ok(), is_asked, "{status} {is_emulator}");
                cognito.calls();
            }
        }
    }

    #[tokio::test]
    async fn an_older_service_is_asked_the_older_way() {
        let machine = Machine::new(USER);
        keep(&machine, 10).await;
        let cognito = Scripted::new([
            Answer::Refused(ErrorCode::UnknownOperationException, ""),
            Answer::Reply(Reply::Tokens(Tokens {
                refresh: None,
                ..tokens(3600, "")
            })),
        ]);
        let host = machine.host(None);
        let source = source(&host, &cognito).await;
        let refreshed = source.refreshed().await.unwrap();
        assert_eq!(refresh_token(&refreshed), "r1");
        let calls = "refresh r1\npublicly initiate REFRESH_TOKEN_AUTH REFRESH_TOKEN=r1";
        assert!(cognito.calls().starts_with(calls), "{}", cognito.calls());
    }

    const ARN: &str = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";
    const REFUSED: Answer = Answer::Refused(
        ErrorCode::NotAuthorizedException,
        "Unable to verify secret hash for client 1example",
    );

    fn with_secret_at(name: &str) -> Machine {
        Machine::new(&format!("{USER}\nclient-secret-arn = \"{ARN}{name}\""))
    }

    /// One run that refreshes; gives its calls, and how it failed.
    async fn refresh_in(
        machine: &Machine,
        answers: impl IntoIterator<Item = Answer>,
    ) -> (String, Option<Failure>) {
        let host = machine.host(None);
        let cognito = Scripted::new(answers);
        let refreshed = source(&host, &cognito).await.refreshed().await;
        (cognito.calls(), refreshed.err())
    }

    fn renewed() -> Answer {
        Answer::Tokens(tokens(10, "r1"))
    }

    #[tokio::test]
    async fn a_secret_that_is_kept_is_read_again_once_where_it_is_refused() {
        let machine = with_secret_at("app-AbCdEf");
        keep(&machine, 10).await;
        for (answers, calls, is_refused) in [
            (
                &[Answer::Secret("s1"), renewed()][..],
                "read app-AbCdEf\nrefresh r1 secret=s1",
                false,
            ),
            (&[renewed()], "refresh r1 secret=s1", false),
            // It was replaced.
            (
                &[REFUSED, Answer::Secret("s2"), renewed()],
                "refresh r1 secret=s1\nread app-AbCdEf\nrefresh r1 secret=s2",
                false,
            ),
            (&[renewed()], "refresh r1 secret=s2", false),
            // It was replaced, and is another app client's.
            (
                &[REFUSED, Answer::Secret("s3"), REFUSED],
                "refresh r1 secret=s2\nread app-AbCdEf\nrefresh r1 secret=s3",
                true,
            ),
            // It was not replaced: the same call would be refused again.
            (
                &[REFUSED, Answer::Secret("s2")],
                "refresh r1 secret=s2\nread app-AbCdEf",
                true,
            ),
        ] {
            let (made, failure) = refresh_in(&machine, answers.iter().cloned()).await;
            assert_eq!(made, calls);
            assert_eq!(failure.is_some(), is_refused, "{failure:?}");
            if let Some(failure) = failure {
                assert_eq!(failure.kind(), Kind::Configuration);
                let cause = failure.report().cause.unwrap();
                assert!(cause.contains(&format!("{ARN}app-AbCdEf")), "{cause}");
            }
        }
    }

    #[tokio::test]
    async fn a_secret_that_was_just_read_is_not_read_again() {
        let machine = with_secret_at("app-AbCdEf");
        keep(&machine, 10).await;
        let (calls, failure) = refresh_in(&machine, [Answer::Secret("s1"), REFUSED]).await;
        assert_eq!(calls, "read app-AbCdEf\nrefresh r1 secret=s1");
        assert_eq!(failure.unwrap().kind(), Kind::Configuration);
        // Of a refusal for another reason, the secret is no cause.
        refresh_in(&machine, [Answer::Secret("s1"), renewed()]).await;
        let (calls, _) = refresh_in(&machine, [Answer::Unreachable]).await;
        assert_eq!(calls, "refresh r1 secret=s1");
    }

    #[tokio::test]
    async fn what_is_kept_of_a_secret_goes_with_its_arn() {
        let machine = with_secret_at("app-AbCdEf");
        keep(&machine, 10).await;
        refresh_in(&machine, [Answer::Secret("s1"), renewed()]).await;
        let record = || std::fs::read_to_string(machine.record()).unwrap();
        assert!(record().contains("\"s1\""));
        let host = machine.host(None);
        let mut settings = host.settings.clone();
        let other = Some(format!("{ARN}other-AbCdEf"));
        let flags = Flags::default().with(&CLIENT_SECRET_ARN, other);
        settings.flags = flags;
        let host = host.with_settings(settings);
        let cognito = Scripted::new([Answer::Secret("s2"), renewed()]);
        source(&host, &cognito).await.refreshed().await.unwrap();
        assert_eq!(cognito.calls(), "read other-AbCdEf\nrefresh r1 secret=s2");
        assert!(!record().contains("\"s1\""));
        // One that is no longer in AWS Secrets Manager is not kept.
        let secret = machine.secret("s", "s3");
        let mut settings = host.settings.clone();
        settings.flags = Flags::default();
        settings
            .flags
            .set_secret(SecretKind::ClientSecret, SecretSource::File(secret.into()));
        let host = host.with_settings(settings);
        let cognito = Scripted::new([renewed()]);
        source(&host, &cognito).await.refreshed().await.unwrap();
        assert_eq!(cognito.calls(), "refresh r1 secret=s3");
        assert!(!record().contains("\"s2\"") && !record().contains("\"s3\""));
    }

    #[tokio::test]
    async fn a_secret_is_read_once_for_a_session_that_is_over_and_the_next() {
        let machine = with_secret_at("app-AbCdEf");
        let password = machine.secret("p", "p4ssword");
        let machine = machine.with(&format!("password-file = '{password}'"));
        keep(&machine, 10).await;
        let cognito = Scripted::new([
            Answer::Secret("s1"),
            Answer::Refused(
                ErrorCode::NotAuthorizedException,
                "Refresh Token has expired",
            ),
            Answer::Reply(Reply::Tokens(tokens(10, "r2"))),
        ]);
        let host = machine.host(None);
        let over = source(&host, &cognito).await;
        over.tokens(REQUIREMENT).await.unwrap();
        let calls = "read app-AbCdEf\nrefresh r1 secret=s1\ninitiate USER_PASSWORD_AUTH \
                     PASSWORD=p4ssword SECRET_HASH=… USERNAME=alice";
        assert_eq!(cognito.calls(), calls);
        let (calls, _) = refresh_in(&machine, [renewed()]).await;
        assert_eq!(calls, "refresh r2 secret=s1");
    }

    #[tokio::test]
    async fn a_sign_in_is_repeated_with_the_secret_that_replaced_the_one_kept() {
        let machine = with_secret_at("app-AbCdEf");
        let password = machine.secret("p", "p4ssword");
        let machine = machine.with(&format!("password-file = '{password}'"));
        keep(&machine, 10).await;
        refresh_in(&machine, [Answer::Secret("s1"), renewed()]).await;
        let host = machine.host(None);
        let expired = Answer::Refused(
            ErrorCode::NotAuthorizedException,
            "Refresh Token has expired",
        );
        let signed_in = Answer::Reply(Reply::Tokens(tokens(10, "r1")));
        let cognito = Scripted::new([expired, REFUSED, Answer::Secret("s2"), signed_in]);
        let over = source(&host, &cognito).await;
        over.tokens(REQUIREMENT).await.unwrap();
        let initiate = "initiate USER_PASSWORD_AUTH PASSWORD=p4ssword SECRET_HASH=… USERNAME=alice";
        let calls = format!("refresh r1 secret=s1\n{initiate}\nread app-AbCdEf\n{initiate}");
        assert_eq!(cognito.calls(), calls);
        let (calls, _) = refresh_in(&machine, [renewed()]).await;
        assert_eq!(calls, "refresh r1 secret=s2");
    }
}
