//! Signs a user in: drives the conversation of [`auth::flow`](crate::auth::flow) with calls and
//! answers.

mod answers;
mod drive;
pub(crate) mod input;
mod outcome;
pub(crate) mod prompts;

use crate::app::Host;
use crate::auth::factor::{FirstFactor, Preferred};
use crate::auth::{AuthFlow, Challenge, flow};
use crate::aws::Aws;
use crate::failure::{Failure, Purpose};
use crate::local::secrets::Pending as PendingSecret;
use crate::model::{self, ChallengeName, Place, Secret, ServiceError, Tokens};
use crate::ops::client_secret::ClientSecret;
use crate::ops::gateway::{AwsUserPools, UserPools};
use crate::ops::record::{RecordHandle, device};
use crate::settings::Missing;
use crate::settings::resolve::Pool;
use crate::settings::secrets::{ClientSecretSource, SecretKind, SecretSource};

use answers::Answers;
use drive::drive;
pub(crate) use drive::{StopAt, skew};
use input::Input;
pub(crate) use outcome::{Outcome, SignInResult};

/// How often a password that was typed wrong is asked for again: as `sudo` and `ssh` do.
const FURTHER_TRIES: u8 = 2;

/// A sign-in that has not begun.
pub(crate) struct SignIn<'a, G> {
    host: &'a Host,
    pub(crate) input: Input,
    pub(crate) gateway: G,
    /// The app client's secret, once it was read.
    client_secret: Option<ClientSecret>,
    /// None until they were checked: a session that is still good needs none of them.
    sources: Option<Sources<'a>>,
}

/// What a sign-in is answered from.
struct Sources<'a> {
    answers: Answers<'a>,
    client_secret: Option<PendingSecret>,
}

impl<'a> SignIn<'a, AwsUserPools<'a>> {
    /// A sign-in to the user pool service.
    ///
    /// # Errors
    ///
    /// [`Failure::Aws`] when no Region is known or a setting is malformed.
    pub(crate) fn open(host: &'a Host, aws: &'a Aws, input: Input) -> Result<Self, Failure> {
        let gateway = AwsUserPools::open(
            aws,
            &input.target,
            input.api.admin,
            input.metadata.clone(),
            Purpose::SignIn,
        )?;
        Ok(Self::new(host, input, gateway))
    }
}

impl<'a, G: UserPools> SignIn<'a, G> {
    /// A sign-in by the calls of `gateway`.
    pub(crate) fn new(host: &'a Host, input: Input, gateway: G) -> Self {
        Self {
            host,
            input,
            gateway,
            client_secret: None,
            sources: None,
        }
    }

    /// The record of the context in use, as far as it is about the user who signs in.
    pub(crate) async fn record(&self) -> Result<RecordHandle<'a>, Failure> {
        let username = self.input.target.username.clone();
        RecordHandle::open(self.host, self.place(), username).await
    }

    fn place(&self) -> Place {
        let target = &self.input.target;
        Place {
            endpoint: self.gateway.endpoint().to_owned(),
            user_pool_id: target.pool.as_ref().map(ToString::to_string),
            client_id: target.client.to_string(),
        }
    }

    fn client(&self, secret: Option<Secret<String>>) -> flow::Client {
        flow::Client {
            id: self.input.target.client.clone(),
            secret,
        }
    }

    /// Checks every source of an answer, before the first is read and the first call is made.
    pub(crate) async fn prepare(&mut self) -> Result<(), Failure> {
        if self.sources.is_none() {
            self.sources = Some(self.checked().await?);
        }
        Ok(())
    }

    async fn checked(&self) -> Result<Sources<'a>, Failure> {
        let answers = Answers::check(self.host, &self.input).await?;
        let client_secret = match &self.client_secret {
            Some(ClientSecret::Given(read)) => {
                Some(PendingSecret::given(SecretKind::ClientSecret, read.clone()))
            }
            _ => self.input.client_secret().await?,
        };
        Ok(Sources {
            answers,
            client_secret,
        })
    }

    /// Reads the app client's secret where it is on this machine, once, and after the password where both
    /// are lines of standard input.
    pub(crate) async fn read_given_secret(&mut self) -> Result<(), Failure> {
        let Some(ClientSecretSource::Here(source)) = &self.input.target.client_secret else {
            return Ok(());
        };
        if self.client_secret.is_none() {
            let secret = if *source == SecretSource::Line || self.sources.is_some() {
                let mut sources = match self.sources.take() {
                    Some(sources) => sources,
                    None => self.checked().await?,
                };
                let secret = sources.client_secret().await;
                self.sources = Some(sources);
                secret?
            } else {
                match self.input.client_secret().await? {
                    Some(source) => Some(source.read().await?),
                    None => None,
                }
            };
            self.client_secret = secret.map(ClientSecret::Given);
        }
        Ok(())
    }

    /// The app client's secret, read once; where it is in AWS Secrets Manager, as `record` keeps it if it
    /// does.
    pub(crate) async fn client_secret(
        &mut self,
        record: &RecordHandle<'_>,
    ) -> Result<ClientSecret, Failure> {
        self.read_given_secret().await?;
        let managed = match &self.input.target.client_secret {
            Some(ClientSecretSource::Managed(arn)) => arn,
            Some(ClientSecretSource::Here(_)) | None => {
                return Ok(self.client_secret.clone().unwrap_or(ClientSecret::Absent));
            }
        };
        if let Some(read) = &self.client_secret {
            return Ok(read.clone());
        }
        let secret = ClientSecret::managed(managed, record, &self.gateway).await?;
        Ok(self.client_secret.insert(secret).clone())
    }

    /// Makes `call` with the app client and its secret, which is kept with the next tokens. Where Cognito
    /// refuses a copy that is kept, the secret is read once more, and the call made again.
    ///
    /// # Errors
    ///
    /// As `call`; as the secrets, the network and AWS Secrets Manager give it.
    pub(crate) async fn as_client<T>(
        &mut self,
        record: &mut RecordHandle<'_>,
        call: impl AsyncFn(flow::Client, &RecordHandle<'_>, &G) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut secret = self.client_secret(record).await?;
        let made = secret
            .with(&self.gateway, async |secret| {
                call(self.client(secret.cloned()), record, &self.gateway).await
            })
            .await;
        record.with_client_secret(secret.to_keep());
        self.client_secret = Some(secret);
        made
    }

    /// Whether a person may be asked.
    pub(crate) fn may_prompt(&self) -> bool {
        self.host.terminal().is_some()
    }

    /// Whether it can begin without a person: the name is known, and the password where the first
    /// call needs it.
    pub(crate) async fn can_begin(&mut self, record: &RecordHandle<'_>) -> Result<bool, Failure> {
        self.prepare().await?;
        let named = self.input.target.username.is_some() || record.username.is_some();
        let has_password = self
            .sources
            .as_ref()
            .is_some_and(|sources| sources.answers.has_password() || !self.input.needs_password());
        Ok(self.may_prompt() || (named && has_password))
    }

    /// Signs in, up to `until`, and keeps the tokens in `record`.
    ///
    /// # Errors
    ///
    /// As the secrets, the network and Cognito give it. A challenge that is left is not an error.
    pub(crate) async fn run(
        mut self,
        record: &mut RecordHandle<'_>,
        until: StopAt,
    ) -> Result<SignInResult, Failure> {
        let mut sources = match self.sources.take() {
            Some(sources) => sources,
            None => self.checked().await?,
        };
        let username = match &record.username {
            Some(username) => username.clone(),
            None => sources.username(self.host).await?,
        };
        record.identify(&username);
        let answers = &mut sources.answers;
        let needs_password = self.input.needs_password();
        let password = if needs_password || answers.has_password() {
            answers.password(&username).await?
        } else {
            None
        };
        if needs_password && password.is_none() {
            let kind = SecretKind::Password;
            return Err(self.host.unasked(Missing {
                what: kind.to_string(),
                ways: kind.ways(),
            }));
        }
        if let Some(given) = sources.client_secret().await? {
            self.client_secret = Some(ClientSecret::Given(given));
        }
        let mut secret = self.client_secret(record).await?;
        let answers = &mut sources.answers;
        let subject = self.input.subject(Some(&username));
        let mut tries_left = FURTHER_TRIES;
        let outcome = loop {
            let client = self.client(secret.value().cloned());
            // A new password that was set on the way takes the place of the one it began with.
            let password = password.as_ref().and(answers.last_password());
            let factor = first_factor(self.input.api.flow, password, answers)?;
            let step = flow::start(client, &username, factor, device::presented(record)?);
            match drive(step, &self.gateway, answers, &mut secret, until, &subject).await {
                Ok(Outcome::DeviceRefused(refusal)) => {
                    device::refused(record, &refusal).await?;
                    answers.begin_anew();
                }
                Ok(outcome) => break outcome,
                Err(failure)
                    if tries_left > 0
                        && failure
                            .service()
                            .is_some_and(ServiceError::is_wrong_password)
                        && answers.forget_typed_password() =>
                {
                    tries_left -= 1;
                    answers.say("Refused: incorrect user name or password.")?;
                    match answers.password(&username).await {
                        Ok(None) | Err(Failure::Cancelled) => return Err(failure),
                        typed => typed?,
                    };
                    answers.begin_anew();
                }
                // Only the service knows whether an app client has a secret.
                Err(failure)
                    if secret.value().is_none()
                        && failure.service().is_some_and(ServiceError::lacks_secret) =>
                {
                    let prompt = "This app client has a secret. Client secret: ";
                    let typed = answers.ask_secret(prompt).await?.ok_or(failure)?;
                    secret = ClientSecret::Given(typed);
                }
                Err(failure) => return Err(failure),
            }
        };
        if let Outcome::Tokens(tokens) = &outcome {
            record.with_client_secret(secret.to_keep());
            self.keep(record, tokens).await?;
        }
        Ok(SignInResult {
            outcome,
            input: self.input,
            username,
            kept: record.is_kept(),
        })
    }

    /// Answers `challenge`, which another run was left with, and that one only; keeps the tokens, if
    /// it leads to any.
    ///
    /// # Errors
    ///
    /// [`Failure::Settings`] when neither the challenge nor the settings name the user; else as
    /// [`Self::run`].
    pub(crate) async fn resume(mut self, challenge: Challenge) -> Result<SignInResult, Failure> {
        let Sources {
            mut answers,
            client_secret,
        } = match self.sources.take() {
            Some(sources) => sources,
            None => self.checked().await?,
        };
        if let Some(source) = client_secret {
            self.client_secret = Some(ClientSecret::Given(source.read().await?));
        }
        let sent = self.input.target.username.clone();
        let literal = self.input.responses.get("USERNAME");
        let username = literal
            .map(|name| name.expose().as_str())
            .or(challenge.username())
            .or(sent.as_deref())
            .unwrap_or_default()
            .to_owned();
        if username.is_empty() {
            return Err(Pool::missing_username().into());
        }
        let sent = sent.unwrap_or_else(|| username.clone());
        let subject = self.input.subject(Some(&sent));
        // The challenge may be for another user than the context's.
        let mut record =
            RecordHandle::open(self.host, self.place(), Some(username.clone())).await?;
        let mut secret = self.client_secret(&record).await?;
        let client = self.client(secret.value().cloned());
        let device = device::presented(&record)?;
        let step = flow::resume(client, &username, challenge, device);
        let until = StopAt::SecondChallenge;
        let gateway = &self.gateway;
        let outcome = drive(step, gateway, &mut answers, &mut secret, until, &subject).await?;
        match &outcome {
            Outcome::Tokens(tokens) => {
                record.also_known_as(&sent, tokens);
                record.with_client_secret(secret.to_keep());
                self.keep(&mut record, tokens).await?;
            }
            Outcome::DeviceRefused(refusal) => device::refused(&mut record, refusal).await?,
            Outcome::Pending(..) => {}
        }
        Ok(SignInResult {
            outcome,
            input: self.input,
            username: sent,
            kept: record.is_kept(),
        })
    }

    /// Keeps `tokens` in the record, and the device too if that is wanted.
    async fn keep(&self, record: &mut RecordHandle<'_>, tokens: &Tokens) -> Result<(), Failure> {
        // First of all: a refresh token that is nowhere but in memory can be lost.
        record.keep(tokens).await?;
        if self.input.remember_device {
            device::remember(record, tokens, &self.gateway).await?;
        }
        Ok(())
    }
}

/// The first factor, as `flow` wants it.
fn first_factor(
    flow: AuthFlow,
    password: Option<&Secret<String>>,
    answers: &Answers,
) -> Result<FirstFactor, Failure> {
    let proof = |password: &Secret<String>| {
        let proof = answers.proof(password.clone())?;
        proof.ok_or_else(|| Failure::from(Pool::missing_id()))
    };
    Ok(match (flow, password) {
        (AuthFlow::UserAuth, password) => {
            FirstFactor::Choice(match (answers.preferred(), password) {
                (Some(ChallengeName::Password), Some(password)) => {
                    Some(Preferred::Password(password.clone()))
                }
                (Some(ChallengeName::PasswordSrp), Some(password)) => {
                    Some(Preferred::Proof(proof(password)?))
                }
                (preferred, _) => preferred.map(|name| Preferred::Other(name.clone())),
            })
        }
        (AuthFlow::Custom, password) => FirstFactor::Custom(password.map(proof).transpose()?),
        (AuthFlow::UserSrp, Some(password)) => FirstFactor::Proof(proof(password)?),
        (flow, password) => {
            FirstFactor::Password(flow, password.cloned().unwrap_or_else(|| "".into()))
        }
    })
}

impl Sources<'_> {
    async fn username(&self, host: &Host) -> Result<String, Failure> {
        let typed = self.answers.ask_line("User name: ").await?;
        let typed = typed.ok_or_else(|| host.unasked(Pool::missing_username()))?;
        Ok(model::username(&typed).to_owned())
    }

    /// The app client's secret; its line of standard input comes after the password's.
    async fn client_secret(&mut self) -> Result<Option<Secret<String>>, Failure> {
        let Some(source) = self.client_secret.take() else {
            return Ok(None);
        };
        self.answers.read_given_password().await?;
        let secret = source.read().await?;
        let kind = SecretKind::ClientSecret;
        self.client_secret = Some(PendingSecret::given(kind, secret.clone()));
        Ok(Some(secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Reply;
    use crate::failure::Kind;
    use crate::model::{Device, ErrorCode, NewDevice};
    use crate::ops::scripted::{Answer, Machine, Scripted, challenge, tokens};
    use input::{CodeSource, GivenAnswers};

    fn asks(name: &str, parameters: &[(&str, &str)]) -> Answer {
        Answer::Reply(Reply::Challenge(challenge(name, parameters)))
    }

    fn signed_in() -> Answer {
        Answer::Reply(Reply::Tokens(tokens(3600, "r1")))
    }

    fn input(host: &Host) -> Input {
        let input = Input::resolve(host, false, GivenAnswers::default());
        let mut input = input.unwrap();
        input.password = Some(SecretSource::Value("p4ssword".into()));
        input
    }

    async fn run(host: &Host, input: Input, cognito: &Scripted) -> Result<Outcome, Failure> {
        let sign_in = SignIn::new(host, input, cognito);
        let mut record = sign_in.record().await?;
        let ended = sign_in.run(&mut record, StopAt::Tokens).await?;
        Ok(ended.outcome)
    }

    fn reason(outcome: Outcome) -> String {
        match outcome {
            Outcome::Pending(challenge, reason) => {
                format!("{}: {}", challenge.name, reason.unwrap_or_default())
            }
            Outcome::Tokens(_) => "tokens".to_owned(),
            Outcome::DeviceRefused(_) => "device refused".to_owned(),
        }
    }

    const USER: &str = "username = \"alice\"\nauth-flow = ";

    /// What each flow begins with, with a password and without.
    #[tokio::test]
    async fn a_flow_sends_what_it_is_for() {
        for (flow, preferred, password, call) in [
            (
                "password",
                None,
                true,
                "initiate USER_PASSWORD_AUTH PASSWORD=p4ssword USERNAME=alice",
            ),
            (
                "srp",
                None,
                true,
                "initiate USER_SRP_AUTH SRP_A=… USERNAME=alice",
            ),
            ("custom", None, false, "initiate CUSTOM_AUTH USERNAME=alice"),
            (
                "custom",
                None,
                true,
                "initiate CUSTOM_AUTH CHALLENGE_NAME=SRP_A SRP_A=… USERNAME=alice",
            ),
            ("choice", None, true, "initiate USER_AUTH USERNAME=alice"),
            (
                "choice",
                Some("PASSWORD"),
                true,
                "initiate USER_AUTH PASSWORD=p4ssword PREFERRED_CHALLENGE=PASSWORD USERNAME=alice",
            ),
            (
                "choice",
                Some("PASSWORD_SRP"),
                true,
                "initiate USER_AUTH PREFERRED_CHALLENGE=PASSWORD_SRP SRP_A=… USERNAME=alice",
            ),
            (
                "choice",
                Some("EMAIL_OTP"),
                true,
                "initiate USER_AUTH PREFERRED_CHALLENGE=EMAIL_OTP USERNAME=alice",
            ),
        ] {
            let machine = Machine::new(&format!("{USER}\"{flow}\""));
            let host = machine.host(None);
            let mut input = input(&host);
            input.preferred = preferred.map(ChallengeName::from);
            if !password {
                input.password = None;
            }
            let cognito = Scripted::new([signed_in()]);
            run(&host, input, &cognito).await.unwrap();
            assert_eq!(cognito.calls(), call);
        }
    }

    #[tokio::test]
    async fn what_is_missing_is_named_before_any_call() {
        let machine = Machine::new("auth-flow = \"password\"");
        let host = machine.host(None);
        let cognito = Scripted::default();
        let without_name = run(&host, input(&host), &cognito).await;
        let message = without_name.err().unwrap().to_string();
        assert_eq!(message, "no user name was given");
        let mut input = input(&host);
        input.target.username = Some("alice".to_owned());
        input.password = None;
        let without_password = run(&host, input, &cognito).await;
        let failure = without_password.err().unwrap();
        assert_eq!(
            (failure.kind(), failure.to_string().as_str()),
            (Kind::Usage, "no password was given")
        );
        assert_eq!(cognito.calls(), "");
    }

    /// A source gives one answer; a person gives as many as it takes.
    #[tokio::test]
    async fn a_refused_code_is_asked_for_again_where_a_person_gives_it() {
        let refused = || Answer::Refused(ErrorCode::CodeMismatchException, "wrong");
        let asked = || asks("SMS_MFA", &[]);
        let machine = Machine::new(&format!("{USER}\"password\""));
        let host = machine.host(Some(&["111111", "222222"]));
        let cognito = Scripted::new([asked(), refused(), signed_in()]);
        run(&host, input(&host), &cognito).await.unwrap();
        let calls = cognito.calls();
        assert!(
            calls.ends_with("SMS_MFA_CODE=222222 USERNAME=alice"),
            "{calls}"
        );
        assert!(host.shown().contains(&"Refused: wrong".to_owned()));

        let host = machine.host(None);
        let cognito = Scripted::new([asked(), refused()]);
        let mut given = input(&host);
        given.code = Some(CodeSource::Given("111 111".into()));
        let failure = run(&host, given, &cognito).await.err().unwrap();
        assert_eq!(failure.kind(), Kind::NotAuthenticated);
        assert!(cognito.calls().contains("SMS_MFA_CODE=111111"));

        let host = machine.host(None);
        let cognito = Scripted::new([asked()]);
        let left = reason(run(&host, input(&host), &cognito).await.unwrap());
        assert!(
            left.starts_with("SMS_MFA: no code was given: give it with --mfa-code"),
            "{left}"
        );
    }

    #[tokio::test]
    async fn a_choice_is_the_flag_s_or_the_person_s() {
        let options = &[(
            "MFAS_CAN_CHOOSE",
            r#"["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_MFA"]"#,
        )];
        let machine = Machine::new(&format!("{USER}\"password\""));
        for (wanted, typed, answer) in [
            (Some("EMAIL_OTP"), None, "ANSWER=EMAIL_MFA"),
            (None, Some(&["2"][..]), "ANSWER=SOFTWARE_TOKEN_MFA"),
            (None, Some(&["4", "SMS_MFA"][..]), "ANSWER=SMS_MFA"),
        ] {
            let host = machine.host(typed);
            let mut input = input(&host);
            input.mfa_type = wanted.map(ChallengeName::from);
            let cognito = Scripted::new([asks("SELECT_MFA_TYPE", options), signed_in()]);
            run(&host, input, &cognito).await.unwrap();
            assert!(cognito.calls().contains(answer), "{}", cognito.calls());
        }
        let host = machine.host(None);
        let mut input = input(&host);
        input.mfa_type = Some("HOLOGRAM".into());
        let cognito = Scripted::new([asks("SELECT_MFA_TYPE", options)]);
        assert_eq!(
            reason(run(&host, input, &cognito).await.unwrap()),
            "SELECT_MFA_TYPE: HOLOGRAM cannot be chosen: --mfa-type takes one of SMS_MFA, \
             SOFTWARE_TOKEN_MFA, EMAIL_MFA"
        );
    }

    #[tokio::test]
    async fn the_client_s_secret_is_asked_for_once_cognito_says_that_there_is_one() {
        let lacks = || {
            let text = "Client 1example is configured with secret but SECRET_HASH was not received";
            Answer::Refused(ErrorCode::NotAuthorizedException, text)
        };
        let machine = Machine::new(&format!("{USER}\"password\""));
        let host = machine.host(Some(&["s3cret"]));
        let cognito = Scripted::new([lacks(), signed_in()]);
        run(&host, input(&host), &cognito).await.unwrap();
        assert!(cognito.calls().contains("SECRET_HASH=…"));
        let host = machine.host(None);
        let cognito = Scripted::new([lacks()]);
        let failure = run(&host, input(&host), &cognito).await.err().unwrap();
        assert_eq!(failure.kind(), Kind::Configuration);
    }

    #[tokio::test]
    async fn a_device_is_confirmed_and_kept_and_forgotten_where_it_is_refused() {
        let machine = Machine::new(&format!("{USER}\"srp\"\nremember-device = true"));
        let host = machine.host(None);
        let new_device = NewDevice {
            key: Some("d1".to_owned()),
            group_key: Some("g1".to_owned()),
        };
        let with_device = Reply::Tokens(crate::model::Tokens {
            new_device: Some(new_device),
            ..tokens(3600, "r1")
        });
        let cognito = Scripted::new([
            Answer::Reply(with_device),
            Answer::Done(true),
            Answer::Done(false),
        ]);
        run(&host, input(&host), &cognito).await.unwrap();
        assert!(cognito.calls().ends_with("confirm d1\nremember d1"));

        let gone = "Device does not exist.";
        let cognito = Scripted::new([
            Answer::Refused(ErrorCode::ResourceNotFoundException, gone),
            signed_in(),
        ]);
        run(&host, input(&host), &cognito).await.unwrap();
        let calls = "initiate USER_SRP_AUTH DEVICE_KEY=d1 SRP_A=… USERNAME=alice\n\
                     initiate USER_SRP_AUTH SRP_A=… USERNAME=alice";
        assert_eq!(cognito.calls(), calls);
        let sign_in = SignIn::new(&host, input(&host), &cognito);
        let record = sign_in.record().await.unwrap();
        let kept: Option<&Device> = record.record().and_then(|record| record.device.as_ref());
        assert_eq!(kept, None);
    }

    const BY_PROOF: [(&str, Option<&str>); 4] = [
        ("srp", None),
        ("custom", None),
        ("choice", Some("PASSWORD_SRP")),
        ("choice", Some("EMAIL_OTP")),
    ];

    fn asks_for_password() -> [Answer; 3] {
        let options = [ChallengeName::Password].into();
        let choice = Challenge {
            available: options,
            ..challenge("SELECT_CHALLENGE", &[])
        };
        [
            asks("PASSWORD", &[]),
            asks("ADMIN_NO_SRP_AUTH", &[]),
            Answer::Reply(Reply::Challenge(choice)),
        ]
    }

    /// A server that has the password sent where it should be proved is a wrong one, or lies.
    #[tokio::test]
    async fn a_flow_that_proves_the_password_never_sends_it() {
        for (flow, preferred) in BY_PROOF {
            for asked in asks_for_password() {
                let machine = Machine::new(&format!("{USER}\"{flow}\""));
                let host = machine.host(None);
                let mut input = input(&host);
                input.preferred = preferred.map(ChallengeName::from);
                let cognito = Scripted::new([asked]);
                let left = reason(run(&host, input, &cognito).await.unwrap());
                let named = ["the password itself", "cannot be chosen"];
                assert!(named.iter().any(|text| left.contains(text)), "{left}");
                assert!(!cognito.calls().contains("p4ssword"), "{flow} {left}");
            }
        }
    }

    proptest::proptest! {
        /// Whatever a server asks for, and in whatever order.
        #[test]
        fn no_server_gets_a_password_that_is_proved(
            way in 0..BY_PROOF.len(),
            asked in proptest::collection::vec((0..ASKED.len(), 0..3_usize), 1..8),
        ) {
            let (flow, preferred) = BY_PROOF[way];
            let machine = Machine::new(&format!("{USER}\"{flow}\""));
            let host = machine.host(None);
            let mut input = input(&host);
            input.preferred = preferred.map(ChallengeName::from);
            input.new_password = Some(SecretSource::Value("n3w".into()));
            input.code = Some(CodeSource::Given("123456".into()));
            input.rounds = vec!["one".into(), "two".into()];
            let options = [
                vec![ChallengeName::Password],
                vec![ChallengeName::PasswordSrp, ChallengeName::Password],
                Vec::new(),
            ];
            let parameters = [
                ("USER_ID_FOR_SRP", "alice"),
                ("SALT", "abc"),
                ("SRP_B", "def"),
                ("SECRET_BLOCK", "AAFz"),
                ("MFAS_CAN_CHOOSE", "[\"SMS_MFA\"]"),
            ];
            let asked = asked.into_iter().map(|(name, offered)| {
                Answer::Reply(Reply::Challenge(Challenge {
                    available: options[offered].clone(),
                    ..challenge(ASKED[name], &parameters)
                }))
            });
            let cognito = Scripted::new(asked.chain([signed_in()]));
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let _ = runtime.block_on(run(&host, input, &cognito));
            let calls = cognito.calls_so_far();
            proptest::prop_assert!(!calls.contains("p4ssword"), "{calls}");
        }
    }

    const ASKED: [&str; 10] = [
        "PASSWORD",
        "ADMIN_NO_SRP_AUTH",
        "SELECT_CHALLENGE",
        "PASSWORD_SRP",
        "PASSWORD_VERIFIER",
        "NEW_PASSWORD_REQUIRED",
        "SMS_MFA",
        "SELECT_MFA_TYPE",
        "CUSTOM_CHALLENGE",
        "HOLOGRAM",
    ];

    #[tokio::test]
    async fn a_person_may_have_the_password_sent_all_the_same() {
        let machine = Machine::new(&format!("{USER}\"srp\""));
        for (typed, is_sent) in [("y", true), ("Yes", true), ("", false), ("n", false)] {
            for asked in asks_for_password() {
                let host = machine.host(Some(&[typed]));
                let mut answers = vec![asked];
                answers.extend(is_sent.then(signed_in));
                let cognito = Scripted::new(answers);
                run(&host, input(&host), &cognito).await.unwrap();
                assert_eq!(cognito.calls().contains("p4ssword"), is_sent, "{typed:?}");
                assert!(host.shown()[0].starts_with("The server asks for the password itself"));
            }
        }
    }

    #[tokio::test]
    async fn a_flow_that_may_send_the_password_answers_with_it() {
        for (flow, preferred) in [
            ("password", None),
            ("choice", None),
            ("choice", Some("PASSWORD")),
        ] {
            for asked in asks_for_password() {
                let machine = Machine::new(&format!("{USER}\"{flow}\""));
                let host = machine.host(None);
                let mut input = input(&host);
                input.preferred = preferred.map(ChallengeName::from);
                let cognito = Scripted::new([asked, signed_in()]);
                run(&host, input, &cognito).await.unwrap();
                let calls = cognito.calls();
                assert!(
                    calls.lines().nth(1).unwrap().contains("p4ssword"),
                    "{calls}"
                );
            }
        }
    }

    #[tokio::test]
    async fn a_source_answers_a_challenge_once() {
        let machine = Machine::new(&format!("{USER}\"password\""));
        let host = machine.host(None);
        let mut given = input(&host);
        given.mfa_type = Some("SMS_MFA".into());
        let choice = || asks("SELECT_MFA_TYPE", &[("MFAS_CAN_CHOOSE", r#"["SMS_MFA"]"#)]);
        let cognito = Scripted::new([choice(), choice()]);
        assert_eq!(
            reason(run(&host, given, &cognito).await.unwrap()),
            "SELECT_MFA_TYPE: SELECT_MFA_TYPE was answered once, and the server asks it again"
        );
    }

    #[tokio::test]
    async fn a_password_that_was_typed_wrong_is_asked_for_again_twice() {
        const WRONG: &str = "Incorrect username or password.";
        let wrong = || Answer::Refused(ErrorCode::NotAuthorizedException, WRONG);
        let machine = Machine::new(&format!("{USER}\"password\""));
        let typing = |machine: &Machine, lines: &[&str]| {
            let host = machine.host(Some(lines));
            let mut input = input(&host);
            input.password = None;
            (host, input)
        };
        let (host, given) = typing(&machine, &["", "one", "two", "three"]);
        let cognito = Scripted::new([wrong(), wrong(), signed_in()]);
        run(&host, given, &cognito).await.unwrap();
        let sent =
            |password| format!("initiate USER_PASSWORD_AUTH PASSWORD={password} USERNAME=alice");
        let calls = ["one", "two", "three"].map(sent).join("\n");
        assert_eq!(cognito.calls(), calls);
        let refused = "Refused: incorrect user name or password.";
        let prompt = "Password for alice: ";
        let shown = [prompt, prompt, refused, prompt, refused, prompt];
        assert_eq!(host.shown(), shown);

        let (host, given) = typing(&machine, &["one", "two", "three", "four"]);
        let cognito = Scripted::new([wrong(), wrong(), wrong()]);
        let failure = run(&host, given, &cognito).await.err().unwrap();
        assert_eq!(failure.kind(), Kind::NotAuthenticated);

        // What was given is not asked for, and one who gives up hears of the refusal.
        let host = machine.host(Some(&["two"]));
        let cognito = Scripted::new([wrong()]);
        assert!(run(&host, input(&host), &cognito).await.is_err());
        assert_eq!(host.shown(), Vec::<String>::new());
        let (host, given) = typing(&machine, &["one"]);
        let cognito = Scripted::new([wrong()]);
        let failure = run(&host, given, &cognito).await.err().unwrap();
        assert_eq!(failure.kind(), Kind::NotAuthenticated);
    }

    #[tokio::test]
    async fn a_sign_in_comes_to_an_end() {
        let machine = Machine::new(&format!("{USER}\"password\""));
        let host = machine.host(Some(&["123456"; 40]));
        let cognito = Scripted::new((0..20).map(|_| asks("SMS_MFA", &[])));
        let failure = run(&host, input(&host), &cognito).await.err().unwrap();
        let message = "20 calls led neither to tokens nor to an end";
        assert!(failure.to_string().contains(message), "{failure}");
    }

    #[tokio::test]
    async fn one_challenge_is_answered_and_the_next_is_left() {
        let machine = Machine::new(&format!("{USER}\"password\""));
        let host = machine.host(None);
        let mut input = input(&host);
        input.new_password = Some(SecretSource::Value("n3w".into()));
        input.code = Some(CodeSource::Given("123456".into()));
        let cognito = Scripted::new([asks("SMS_MFA", &[])]);
        let sign_in = SignIn::new(&host, input, &cognito);
        let pending = challenge("NEW_PASSWORD_REQUIRED", &[("USER_ID_FOR_SRP", "sub-1")]);
        let ended = sign_in.resume(pending).await.unwrap();
        assert_eq!(reason(ended.outcome), "SMS_MFA: ");
        let call = "respond NEW_PASSWORD_REQUIRED NEW_PASSWORD=n3w USERNAME=sub-1";
        assert_eq!(cognito.calls(), call);
    }
}
