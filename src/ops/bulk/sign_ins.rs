//! Sign-ins, one for each row: their tokens go to the report.
//!
//! Each is the conversation of [`sign_in`](crate::ops::sign_in), without a person, a context's session or a
//! remembered device. A password that may have been tried is tried a second time at most, and one that was
//! refused is not tried again by another run: Cognito locks a user out after five wrong ones.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::calls::{RowTurns, Time};
use super::rows::{Field, Row, Takes};
use super::work::{Done, Failed, Rules, Work};
use crate::app::Host;
use crate::auth::device::Registration;
use crate::auth::{AuthFlow, Call, Challenge, Reply};
use crate::aws::{self, Aws};
use crate::failure::{Failure, Kind, Purpose};
use crate::model::{
    ChallengeName, ErrorCode, Operation, Saying, Secret, SecretArn, ServiceError, Tokens,
};
use crate::ops::client_secret;
use crate::ops::gateway::{AwsUserPools, ClientSecrets, UserPools};
use crate::ops::sign_in::input::Input;
use crate::ops::sign_in::{Outcome, SignIn, StopAt, skew};
use crate::render::tokens::expires_in;
use crate::settings::Settings;
use crate::settings::secrets::{ClientSecretSource, SecretSource};

/// What the sign-ins of a run have in common.
pub(crate) struct SignIns<G> {
    host: Host,
    input: Input,
    gateway: G,
}

/// What the sign-ins of `input` ask of rows.
#[derive(Debug)]
pub(crate) struct Needs {
    needs_password: bool,
    calls: u64,
}

impl Needs {
    pub(crate) fn of(input: &Input) -> Self {
        let has_proof = matches!(input.api.flow, AuthFlow::UserSrp | AuthFlow::Custom);
        Self {
            needs_password: input.needs_password(),
            calls: if has_proof { 2 } else { 1 },
        }
    }

    /// The columns that there may be.
    pub(crate) fn columns(&self) -> Takes {
        if self.needs_password {
            Takes {
                required: &[Field::Username, Field::Password],
                optional: &[Field::TotpSecret],
                is_generated: false,
            }
        } else {
            Takes {
                required: &[Field::Username],
                optional: &[Field::Password, Field::TotpSecret],
                is_generated: false,
            }
        }
    }
}

impl Rules for Needs {
    fn calls(&self) -> u64 {
        self.calls
    }
}

/// The operation that sign-ins of `input` begin with.
pub(crate) fn first_operation(input: &Input) -> Operation {
    if input.api.admin {
        Operation::AdminInitiateAuth
    } else {
        Operation::InitiateAuth
    }
}

impl<'a> SignIns<AwsUserPools<'a>> {
    /// Sign-ins as `input` has it, but for the user and what answers for them. Reads the app client's secret.
    ///
    /// # Errors
    ///
    /// As the settings, the secret, the network and AWS Secrets Manager give it.
    pub(crate) async fn open(host: &Host, aws: &'a Aws, input: Input) -> Result<Self, Failure> {
        let (target, admin) = (&input.target, input.api.admin);
        let metadata = input.metadata.clone();
        let gateway = AwsUserPools::open(aws, target, admin, metadata, Purpose::SignIn)?;
        let secret = match &target.client_secret {
            Some(ClientSecretSource::Managed(arn)) => Some(client_secret::read(arn, aws).await?),
            Some(ClientSecretSource::Here(_)) | None => match input.client_secret().await? {
                Some(source) => Some(source.read().await?),
                None => None,
            },
        };
        Ok(Self::new(host, input, secret, gateway.paced()))
    }
}

impl<G: UserPools> SignIns<G> {
    fn new(host: &Host, input: Input, secret: Option<Secret<String>>, gateway: G) -> Self {
        // Without a context there is neither a session nor a device to use or to replace.
        let settings = Settings {
            context: None,
            ..host.settings.clone()
        };
        let mut input = Input {
            remember_device: false,
            password: None,
            new_password: None,
            totp_seed: None,
            code: None,
            attributes: BTreeMap::new(),
            responses: BTreeMap::new(),
            rounds: Vec::new(),
            ..input
        };
        let secret = secret.map(SecretSource::Value);
        input.target.client_secret = secret.map(ClientSecretSource::Here);
        Self {
            host: host.without_prompts().with_settings(settings),
            input,
            gateway,
        }
    }

    async fn sign_in<T: Time>(
        &self,
        input: Input,
        turns: &RowTurns<'_, T>,
        is_lost: &Cell<bool>,
    ) -> Result<Outcome, Failure> {
        let pools = RowPools {
            pools: &self.gateway,
            admin: self.input.api.admin,
            turns,
            is_lost,
        };
        let sign_in = SignIn::new(&self.host, input, pools);
        let mut record = sign_in.record().await?;
        Ok(sign_in.run(&mut record, StopAt::Tokens).await?.outcome)
    }

    /// What it means for the row of `username` that the sign-in ended with `failure`.
    fn failed(&self, username: &str, failure: Failure) -> Failed {
        let Failure::Aws(error, _) = &failure else {
            return Failed::of(failure);
        };
        let (service, kind) = (error.service(), failure.kind());
        let is_locked = kind == Kind::Throttled;
        let is_of_client = service.is_some_and(is_of_client);
        let is_of_clock = service.is_some_and(|service| self.is_of_clock(service));
        Failed {
            code: service.map(|service| service.code.as_str().to_owned()),
            request_id: error.request_id().map(str::to_owned),
            is_unanswered: error.is_transient(),
            is_of_all: is_locked
                || is_of_client
                || is_of_clock
                || kind == Kind::Permission
                || !error.is_of_one_call(),
            is_final: service.is_some_and(ServiceError::is_wrong_password),
            ..Failed::of(if is_locked {
                Failure::Of {
                    username: username.to_owned(),
                    why: Box::new(failure),
                }
            } else {
                failure
            })
        }
    }

    /// Whether `error` is due to this machine's clock: every proof and code would be refused.
    fn is_of_clock(&self, error: &ServiceError) -> bool {
        let depends_on_it = match error.code {
            ErrorCode::NotAuthorizedException => {
                let flow = self.input.api.flow;
                matches!(
                    flow,
                    AuthFlow::UserSrp | AuthFlow::UserAuth | AuthFlow::Custom
                )
            }
            _ => true,
        };
        depends_on_it && skew(&self.host, error).is_some()
    }
}

impl Failed {
    /// A row that can be made again, and of which nothing is done.
    fn of(failure: Failure) -> Self {
        Self {
            is_of_all: false,
            ..Self::before_any_call(failure)
        }
    }
}

/// Whether `error` is about the app client or the pool, not about a user.
fn is_of_client(error: &ServiceError) -> bool {
    let says = |saying| error.says(saying);
    match error.code {
        ErrorCode::ResourceNotFoundException => true,
        ErrorCode::NotAuthorizedException | ErrorCode::InvalidParameterException => {
            says(Saying::ClientSecret) || says(Saying::FlowNotEnabled)
        }
        _ => false,
    }
}

/// A row that stops at `challenge`, for `reason`.
fn unanswered(challenge: Challenge, reason: Option<String>, input: &Input) -> Failed {
    let name = challenge.name;
    let reason = match &name {
        ChallengeName::SoftwareTokenMfa if input.totp_seed.is_none() => {
            Some("the row has no totp_secret".to_owned())
        }
        // These say why, and name flags that are there.
        ChallengeName::SoftwareTokenMfa
        | ChallengeName::SelectMfaType
        | ChallengeName::SelectChallenge
        | ChallengeName::Password => reason,
        _ => Some("no column answers it".to_owned()),
    };
    let code = Some(name.to_string());
    let reason = reason.map_or(String::new(), |reason| format!(": {reason}"));
    let failure = Failure::Unanswered {
        challenge: name,
        reason,
        help: "cognito-auth login -u USER answers it".to_owned(),
    };
    Failed {
        code,
        ..Failed::of(failure)
    }
}

impl<G: UserPools> Work for SignIns<G> {
    type Task = Input;

    fn task(&self, row: &mut Row) -> Result<Input, String> {
        let mut input = self.input.clone();
        input.target.username = Some(row.username.clone());
        input.password = row.password.clone().map(SecretSource::Value);
        input.totp_seed = row.totp_secret.clone().map(SecretSource::Value);
        if input.mfa_type.is_none() && input.totp_seed.is_some() {
            input.mfa_type = Some(ChallengeName::SoftwareTokenMfa);
        }
        Ok(input)
    }

    fn operation(&self, task: &Input) -> Operation {
        first_operation(task)
    }

    async fn carry_out<T: Time>(
        &self,
        row: &Row,
        task: Input,
        turns: &RowTurns<'_, T>,
    ) -> Result<Done, Box<Failed>> {
        turns.leave_between_calls();
        let is_lost = Cell::new(false);
        let mut ended = self.sign_in(task.clone(), turns, &is_lost).await;
        if is_lost.take() {
            turns.be_patient().await;
            ended = self.sign_in(task.clone(), turns, &is_lost).await;
        }
        let failed = match ended {
            Ok(Outcome::Tokens(tokens)) => {
                let expires_in = expires_in(&tokens, self.host.now());
                let tokens = Tokens {
                    expires_in,
                    ..tokens
                };
                return Ok(Done {
                    tokens: Some(Box::new(tokens)),
                    ..Done::default()
                });
            }
            Ok(Outcome::Pending(challenge, reason)) => unanswered(challenge, reason, &task),
            // None was presented.
            Ok(Outcome::DeviceRefused(refusal)) => {
                let subject = task.subject(Some(&row.username));
                let failure = Failure::of_call(&subject)(refusal.error.into());
                self.failed(&row.username, failure)
            }
            Err(failure) => self.failed(&row.username, failure),
        };
        Err(Box::new(failed))
    }
}

/// The calls of a row's sign-in, each in its turn.
struct RowPools<'a, G, T> {
    pools: &'a G,
    admin: bool,
    turns: &'a RowTurns<'a, T>,
    /// A call got no answer that is not made again by itself.
    is_lost: &'a Cell<bool>,
}

impl<G, T> RowPools<'_, G, T> {
    fn operation(&self, call: &Call) -> Operation {
        match (call, self.admin) {
            (Call::Initiate { .. }, true) => Operation::AdminInitiateAuth,
            (Call::Initiate { .. }, false) => Operation::InitiateAuth,
            (_, true) => Operation::AdminRespondToAuthChallenge,
            (_, false) => Operation::RespondToAuthChallenge,
        }
    }
}

/// Whether `call` can be made again where it may have been carried out: it tries no password, and uses up no
/// session.
fn is_repeatable(call: &Call) -> bool {
    match call {
        Call::Initiate { parameters, .. } => !parameters.contains_key("PASSWORD"),
        Call::Respond { .. } | Call::Associate { .. } | Call::Verify { .. } => false,
    }
}

impl<G: UserPools, T: Time> UserPools for RowPools<'_, G, T> {
    fn endpoint(&self) -> &str {
        self.pools.endpoint()
    }

    fn is_aws(&self) -> bool {
        self.pools.is_aws()
    }

    async fn call(&self, call: Call) -> Result<Reply, aws::Error> {
        let operation = self.operation(&call);
        let is_repeatable = is_repeatable(&call);
        let made = async || self.pools.call(call.clone()).await;
        let may_repeat = |error: &aws::Error| is_repeatable || !error.is_ambiguous();
        let made = self.turns.call_where(operation, may_repeat, made).await;
        self.is_lost
            .set(!is_repeatable && made.as_ref().is_err_and(aws::Error::is_ambiguous));
        made
    }

    async fn call_publicly(&self, call: Call) -> Result<Reply, aws::Error> {
        self.pools.call_publicly(call).await
    }

    async fn refresh(
        &self,
        token: &Secret<String>,
        client_secret: Option<&Secret<String>>,
        device: Option<&str>,
    ) -> Result<Tokens, aws::Error> {
        self.pools.refresh(token, client_secret, device).await
    }

    async fn revoke(
        &self,
        token: &Secret<String>,
        client_secret: Option<&Secret<String>>,
    ) -> Result<(), aws::Error> {
        self.pools.revoke(token, client_secret).await
    }

    async fn confirm_device(
        &self,
        token: &Secret<String>,
        registration: &Registration,
        name: &str,
    ) -> Result<bool, aws::Error> {
        self.pools.confirm_device(token, registration, name).await
    }

    async fn remember_device(&self, token: &Secret<String>, key: &str) -> Result<(), aws::Error> {
        self.pools.remember_device(token, key).await
    }

    async fn sign_out_everywhere(&self, token: &Secret<String>) -> Result<(), aws::Error> {
        self.pools.sign_out_everywhere(token).await
    }
}

impl<G: UserPools, T> ClientSecrets for RowPools<'_, G, T> {
    async fn client_secret(&self, arn: &SecretArn) -> Result<Secret<String>, aws::Error> {
        self.pools.client_secret(arn).await
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::future::pending;
    use std::time::Duration;

    use expect_test::expect;
    use tempfile::TempDir;

    use super::super::check::{Checked, Leniency};
    use super::super::report::Form;
    use super::super::run::{Files, Job, run};
    use super::super::source::Source;
    use super::*;
    use crate::local::ui::Ui;
    use crate::ops::scripted::{Answer, Machine, POOL, Scripted, challenge, tokens};
    use crate::ops::sign_in::input::GivenAnswers;

    /// A clock that goes on by what is waited for.
    #[derive(Default)]
    struct Patient(Cell<Duration>);

    impl Time for Patient {
        fn now(&self) -> Duration {
            self.0.get()
        }

        async fn sleep(&self, duration: Duration) {
            self.0.set(self.0.get() + duration);
        }
    }

    /// Users u1 and so on, who sign in one after the other.
    struct Bench {
        folder: TempDir,
        rows: usize,
        flow: &'static str,
        resume: bool,
    }

    impl Bench {
        fn of(rows: usize, flow: &'static str) -> Self {
            Self {
                folder: TempDir::new().unwrap(),
                rows,
                flow,
                resume: false,
            }
        }

        /// What a run with these answers ends with, and the calls that it makes.
        async fn run(&self, answers: impl IntoIterator<Item = Answer>) -> String {
            let cognito = Scripted::new(answers);
            let machine = Machine::new(&format!("auth-flow = \"{}\"", self.flow));
            let host = machine.host(Some(&[]));
            let input = Input::resolve(&host, false, GivenAnswers::default()).unwrap();
            let needs = Needs::of(&input);
            let names = (1..=self.rows).map(|row| format!("u{row},p{row}\n"));
            let csv = format!("username,password\n{}", names.collect::<String>());
            let source = Source::of(&csv);
            let checked = Checked::read(source, needs.columns(), Leniency::default(), &needs);
            let checked = checked.unwrap();
            let pool = POOL.parse().unwrap();
            let job = Job {
                checked: &checked,
                pool: &pool,
                rate: Some(10.0),
                concurrency: 1,
                operation: first_operation(&input),
                again: "AGAIN",
                now: crate::ops::scripted::now(),
            };
            let files = Files {
                journal: self.folder.path().join("journal"),
                report: Some(self.folder.path().join("report")),
                map: None,
                form: Form::TokenLines,
                resume: self.resume,
            };
            let work = SignIns::new(&host, input, None, &cognito);
            let (time, ui) = (Patient::default(), Ui::recording());
            let opened = files.open("login", &job).unwrap();
            let ended = run(&job, opened, &work, &time, &ui, pending()).await;
            let ended = match ended {
                Ok(counts) => format!("{} done", counts.done),
                Err(failure) => format!("exit {}: {failure}", failure.kind().exit_code()),
            };
            assert_eq!(host.shown(), Vec::<String>::new(), "nothing is asked");
            let calls = cognito.calls();
            // What a proof is made of differs from run to run.
            let steady = |call: &str| {
                let (call, _) = call.split_once(" PASSWORD_CLAIM").unwrap_or((call, ""));
                format!("{call}\n")
            };
            let calls: String = calls.lines().map(steady).collect();
            format!("{calls}{ended}\n")
        }

        fn report(&self) -> String {
            fs::read_to_string(self.folder.path().join("report")).unwrap()
        }
    }

    fn signed_in() -> Answer {
        Answer::Reply(Reply::Tokens(tokens(3600, "r1")))
    }

    fn asks(name: &str, parameters: &[(&str, &str)]) -> Answer {
        Answer::Reply(Reply::Challenge(challenge(name, parameters)))
    }

    fn proves() -> Answer {
        let parameters = [
            ("SALT", "f1e2d3"),
            ("SRP_B", "abc"),
            ("SECRET_BLOCK", "AAFzZWNyZXQ="),
            ("USER_ID_FOR_SRP", "u"),
            ("USERNAME", "u"),
        ];
        asks("PASSWORD_VERIFIER", &parameters)
    }

    const REFUSED: ErrorCode = ErrorCode::NotAuthorizedException;

    fn wrong() -> Answer {
        Answer::Refused(REFUSED, "Incorrect username or password.")
    }

    fn throttled() -> Answer {
        Answer::Refused(ErrorCode::TooManyRequestsException, "Slower.")
    }

    #[tokio::test]
    async fn a_user_who_is_locked_out_stops_the_run() {
        let mut bench = Bench::of(4, "password");
        let locked = Answer::Refused(REFUSED, "Password attempts exceeded");
        let stopped = bench.run([signed_in(), locked.clone()]).await;
        bench.resume = true;
        let resumed = bench.run([signed_in(), signed_in(), signed_in()]).await;
        expect![[r"
            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            initiate USER_PASSWORD_AUTH PASSWORD=p2 USERNAME=u2
            exit 8: u2: Cognito refused the sign-in: Password attempts exceeded (NotAuthorizedException): 3 of 4 rows are left
            initiate USER_PASSWORD_AUTH PASSWORD=p2 USERNAME=u2
            initiate USER_PASSWORD_AUTH PASSWORD=p3 USERNAME=u3
            initiate USER_PASSWORD_AUTH PASSWORD=p4 USERNAME=u4
            4 done
        "]].assert_eq(&format!("{stopped}{resumed}"));
        assert_eq!(bench.report().lines().count(), 4);
    }

    #[tokio::test]
    async fn a_wrong_password_is_not_tried_again_and_fails_all_the_same() {
        let mut bench = Bench::of(3, "password");
        let unconfirmed = Answer::Refused(ErrorCode::UserNotConfirmedException, "No.");
        let first = bench.run([wrong(), unconfirmed, signed_in()]).await;
        bench.resume = true;
        let second = bench.run([signed_in()]).await;
        let third = bench.run([]).await;
        expect![[r"
            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            initiate USER_PASSWORD_AUTH PASSWORD=p2 USERNAME=u2
            initiate USER_PASSWORD_AUTH PASSWORD=p3 USERNAME=u3
            exit 11: 2 of 3 rows failed
            initiate USER_PASSWORD_AUTH PASSWORD=p2 USERNAME=u2
            exit 11: 1 of 3 rows failed
            exit 11: 1 of 3 rows failed
        "]]
        .assert_eq(&format!("{first}{second}{third}"));
        let report = bench.report();
        assert_eq!(report.lines().count(), 3);
        assert_eq!(report.matches("Incorrect username or password.").count(), 1);
    }

    /// A password is tried twice at most; a session is not used twice.
    #[tokio::test]
    async fn what_may_have_been_carried_out_is_begun_anew_once() {
        let lost = || Answer::Page(503);
        let mut shown = String::new();
        for (flow, answers) in [
            ("password", vec![lost(), signed_in()]),
            ("password", vec![lost(), lost()]),
            ("password", vec![lost(), wrong()]),
            ("srp", vec![lost(), lost(), proves(), signed_in()]),
            ("srp", vec![proves(), lost(), proves(), signed_in()]),
            ("srp", vec![proves(), lost(), proves(), lost()]),
            ("srp", vec![lost(), lost(), lost(), lost(), lost()]),
            (
                "password",
                vec![Answer::Unreachable, Answer::Unreachable, signed_in()],
            ),
        ] {
            let bench = Bench::of(1, flow);
            shown.push_str(&bench.run(answers).await);
            shown.push('\n');
        }
        expect![[r"
            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            1 done

            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            exit 11: 1 of 1 rows failed

            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            exit 11: 1 of 1 rows failed

            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            respond PASSWORD_VERIFIER
            1 done

            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            respond PASSWORD_VERIFIER
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            respond PASSWORD_VERIFIER
            1 done

            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            respond PASSWORD_VERIFIER
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            respond PASSWORD_VERIFIER
            exit 11: 1 of 1 rows failed

            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            exit 11: 1 of 1 rows failed

            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            initiate USER_PASSWORD_AUTH PASSWORD=p1 USERNAME=u1
            1 done

        "]]
        .assert_eq(&shown);
    }

    #[tokio::test]
    async fn a_throttled_call_is_made_again() {
        let bench = Bench::of(1, "srp");
        let answers = [throttled(), proves(), throttled(), throttled(), signed_in()];
        expect![[r"
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            initiate USER_SRP_AUTH SRP_A=… USERNAME=u1
            respond PASSWORD_VERIFIER
            respond PASSWORD_VERIFIER
            respond PASSWORD_VERIFIER
            1 done
        "]]
        .assert_eq(&bench.run(answers).await);
    }

    #[tokio::test]
    async fn what_is_not_about_one_user_stops_the_run() {
        let client = "Client 1example is configured with secret but SECRET_HASH was not received";
        let flow = "USER_PASSWORD_AUTH flow not enabled for this client";
        for (code, text) in [
            (REFUSED, client),
            (ErrorCode::InvalidParameterException, flow),
            (
                ErrorCode::ResourceNotFoundException,
                "User pool client 1example does not exist.",
            ),
            (
                ErrorCode::ForbiddenException,
                "Request not allowed due to WAF block.",
            ),
            (ErrorCode::TooManyFailedAttemptsException, "Too many."),
        ] {
            let bench = Bench::of(3, "password");
            let ran = bench.run([Answer::Refused(code, text)]).await;
            assert!(ran.contains("3 of 3 rows are left"), "{ran}");
        }
    }

    #[tokio::test]
    async fn a_challenge_that_the_row_does_not_answer_fails_it() {
        let bench = Bench::of(4, "password");
        let options = [("MFAS_CAN_CHOOSE", "[\"SMS_MFA\",\"EMAIL_OTP\"]")];
        let ran = bench.run([
            asks("NEW_PASSWORD_REQUIRED", &[]),
            asks("SOFTWARE_TOKEN_MFA", &[]),
            asks("SELECT_MFA_TYPE", &options),
            asks(
                "MFA_SETUP",
                &[("MFAS_CAN_SETUP", "[\"SOFTWARE_TOKEN_MFA\"]")],
            ),
        ]);
        assert!(ran.await.contains("exit 11: 4 of 4 rows failed"));
        expect![[r#"
            {"line":2,"username":"u1","result":"failed","code":"NEW_PASSWORD_REQUIRED","message":"Cognito asks for NEW_PASSWORD_REQUIRED: no column answers it","request_id":null}
            {"line":3,"username":"u2","result":"failed","code":"SOFTWARE_TOKEN_MFA","message":"Cognito asks for SOFTWARE_TOKEN_MFA: the row has no totp_secret","request_id":null}
            {"line":4,"username":"u3","result":"failed","code":"SELECT_MFA_TYPE","message":"Cognito asks for SELECT_MFA_TYPE: nothing was chosen: --mfa-type takes one of SMS_MFA, EMAIL_OTP","request_id":null}
            {"line":5,"username":"u4","result":"failed","code":"MFA_SETUP","message":"Cognito asks for MFA_SETUP: no column answers it","request_id":null}
        "#]].assert_eq(&bench.report());
    }
}
