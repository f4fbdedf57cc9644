//! Answers to challenges: from sources that were checked before the first call, then from the
//! person at the terminal.

use std::collections::BTreeMap;

use super::input::{CodeSource, Input};
use super::prompts::{
    APP_CODE, attribute, dense, filled, filled_secret, new_password, no_choice, one_time_code,
    picked, show_seed,
};
use crate::app::Host;
use crate::auth::Answer;
use crate::auth::challenge::{Code, Question};
use crate::auth::factor::Proof;
use crate::auth::flow::AwaitingAnswer;
use crate::auth::totp::Seed;
use crate::failure::Failure;
use crate::local::secrets::{self, Pending};
use crate::local::terminal::Terminal;
use crate::local::{random, totp};
use crate::model::{ChallengeName, ErrorCode, PoolId, Secret};
use crate::settings::secrets::{SecretKind, SecretSource};

/// What a sign-in can be answered with.
pub(crate) struct Answers<'a> {
    pub(crate) host: &'a Host,
    /// The person to ask.
    terminal: Option<Terminal>,
    /// The password, until it was read.
    password: Option<Pending>,
    read_password: Option<Secret<String>>,
    /// Whether that one was typed.
    password_is_typed: bool,
    new_password: Option<Pending>,
    /// Values of attributes by name.
    attributes: BTreeMap<String, String>,
    /// Responses given literally.
    responses: BTreeMap<String, Secret<String>>,
    code: Option<CodeSource>,
    code_is_used: bool,
    seed: Option<Pending>,
    read_seed: Option<Seed>,
    mfa_type: Option<ChallengeName>,
    preferred: Option<ChallengeName>,
    /// One for each round of `CUSTOM_CHALLENGE`.
    rounds: Vec<Secret<String>>,
    next_round: usize,
    /// A new password that was sent, until the service has taken it.
    sent_password: Option<Secret<String>>,
    /// The pool to prove a password to.
    pool: Option<PoolId>,
    last: Last,
    /// The challenges that were answered without a person.
    answered: Vec<ChallengeName>,
}

/// Who gave the last answer, and so whether another one can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Person,
    Source,
    /// A flag or a program that gives one code.
    Code,
    Seed,
    /// A seed, after one code of it was refused as used.
    SeedAgain,
}

/// Why a question has no answer.
pub(crate) enum Unanswered {
    /// Nothing that was given answers it.
    Missing(String),
    Failed(Failure),
}

impl<T: Into<Failure>> From<T> for Unanswered {
    fn from(failure: T) -> Self {
        match failure.into() {
            // The challenge waits all the same.
            Failure::Cancelled => Self::Missing(Failure::Cancelled.to_string()),
            failure => Self::Failed(failure),
        }
    }
}

impl<'a> Answers<'a> {
    /// Checks the sources of password, new password and TOTP seed, and takes the rest.
    pub(crate) async fn check(host: &'a Host, input: &Input) -> Result<Self, Failure> {
        let check = async |kind, source: &Option<SecretSource>| match source {
            Some(source) => Ok::<_, Failure>(Some(secrets::check(kind, source.clone()).await?)),
            None => Ok(None),
        };
        Ok(Self {
            host,
            terminal: host.terminal(),
            password: check(SecretKind::Password, &input.password).await?,
            read_password: None,
            password_is_typed: false,
            new_password: check(SecretKind::NewPassword, &input.new_password).await?,
            attributes: input.attributes.clone(),
            responses: input.responses.clone(),
            code: input.code.clone(),
            code_is_used: false,
            seed: check(SecretKind::TotpSecret, &input.totp_seed).await?,
            read_seed: None,
            mfa_type: input.mfa_type.clone(),
            preferred: input.preferred.clone(),
            rounds: input.rounds.clone(),
            next_round: 0,
            sent_password: None,
            pool: input.target.pool.clone(),
            last: Last::Source,
            answered: Vec::new(),
        })
    }

    /// What a person types at `prompt`; none where there is no person, or nothing is typed.
    pub(crate) async fn ask_line(&self, prompt: &str) -> Result<Option<String>, Failure> {
        match &self.terminal {
            Some(terminal) => filled(terminal, prompt).await,
            None => Ok(None),
        }
    }

    /// The same, not shown while it is typed.
    pub(crate) async fn ask_secret(&self, prompt: &str) -> Result<Option<Secret<String>>, Failure> {
        match &self.terminal {
            Some(terminal) => filled_secret(terminal, prompt).await,
            None => Ok(None),
        }
    }

    /// Whether a password was given, so that no prompt is needed.
    pub(crate) fn has_password(&self) -> bool {
        self.password.is_some() || self.read_password.is_some()
    }

    /// The password that counts by now.
    pub(crate) fn last_password(&self) -> Option<&Secret<String>> {
        self.read_password.as_ref()
    }

    /// The first factor that was asked for by name.
    pub(crate) fn preferred(&self) -> Option<&ChallengeName> {
        self.preferred.as_ref()
    }

    /// Notes that the service took the last answer.
    pub(crate) fn accepted(&mut self) {
        // If the sign-in has to begin anew, it is with this one.
        self.read_password = self.sent_password.take().or(self.read_password.take());
    }

    /// Gets ready for the sign-in to begin anew.
    pub(crate) fn begin_anew(&mut self) {
        self.next_round = 0;
        self.code_is_used = false;
        self.answered.clear();
        if let Some(unsent) = self.sent_password.take() {
            self.new_password = Some(Pending::given(SecretKind::NewPassword, unsent));
        }
    }

    /// Whether a new answer can be had after the service refused one by `code`.
    pub(crate) fn can_answer_again(&mut self, code: &ErrorCode) -> bool {
        match self.last {
            Last::Person => true,
            // The person at the terminal may have a newer one.
            Last::Code => self.terminal.is_some(),
            // Used up in another window's time, or on another machine: the next one will do.
            Last::Seed if *code == ErrorCode::ExpiredCodeException => {
                self.last = Last::SeedAgain;
                true
            }
            Last::Seed | Last::SeedAgain | Last::Source => false,
        }
    }

    /// Reads the password, where one was given.
    pub(crate) async fn read_given_password(&mut self) -> Result<(), Failure> {
        if let Some(source) = self.password.take() {
            self.read_password = Some(source.read().await?);
        }
        Ok(())
    }

    /// The password of `username`: as given, else as typed; none where there is no person to ask.
    pub(crate) async fn password(
        &mut self,
        username: &str,
    ) -> Result<Option<Secret<String>>, Failure> {
        self.read_given_password().await?;
        if self.read_password.is_none() {
            self.read_password = self
                .ask_secret(&format!("Password for {username}: "))
                .await?;
            self.password_is_typed = true;
        }
        Ok(self.read_password.clone())
    }

    /// Forgets a password that was typed, so that it is asked for again; whether it was.
    pub(crate) fn forget_typed_password(&mut self) -> bool {
        let is_typed = self.password_is_typed && self.sent_password.is_none();
        if is_typed {
            self.read_password = None;
        }
        is_typed
    }

    /// Says something to the person at the terminal.
    pub(crate) fn say(&self, line: &str) -> Result<(), Failure> {
        match &self.terminal {
            Some(terminal) => terminal.say(line).map_err(Failure::of_terminal),
            None => Ok(()),
        }
    }

    /// Prepares to prove `password` to the pool.
    pub(crate) fn proof(&self, password: Secret<String>) -> Result<Option<Proof>, Failure> {
        let Some(pool) = &self.pool else {
            return Ok(None);
        };
        let random = random::bytes().map_err(Failure::Start)?;
        Ok(Some(Proof::new(pool, password, &random)))
    }

    /// The answer to the challenge of `asking`.
    pub(crate) async fn answer(&mut self, asking: &AwaitingAnswer) -> Result<Answer, Unanswered> {
        if let (Some(refusal), Some(terminal)) = (asking.refusal(), &self.terminal)
            && matches!(self.last, Last::Person | Last::Code)
        {
            terminal
                .say(&format!("Refused: {refusal}"))
                .map_err(Failure::of_terminal)?;
        }
        if !matches!(self.last, Last::Seed | Last::SeedAgain) {
            self.last = Last::Source;
        }
        let question = asking.question();
        let name = &asking.challenge().name;
        if asking.refusal().is_none() && self.answered.contains(name) {
            let way = format!("{name} was answered once, and the server asks it again");
            return Err(Unanswered::Missing(way));
        }
        let comes_once = !matches!(
            question,
            Question::Custom | Question::Enrol { .. } | Question::Confirm { .. }
        );
        let answer = if !self.responses.is_empty() && question.takes_literals() {
            Answer::default()
        } else {
            self.answer_to(question, asking).await?
        };
        if comes_once && self.last != Last::Person {
            self.answered.push(name.clone());
        }
        let literal = self.responses.iter();
        Ok(literal.fold(answer, |answer, (key, value)| {
            answer.with(key, value.clone())
        }))
    }

    async fn answer_to(
        &mut self,
        question: Question,
        asking: &AwaitingAnswer,
    ) -> Result<Answer, Unanswered> {
        Ok(match question {
            Question::NewPassword {
                required_attributes,
            } => {
                self.attributes_for(&required_attributes).await?;
                let password = self.new_password(asking.username()).await?;
                self.sent_password = Some(password.clone());
                let attributes = self.attributes.iter();
                let attributes = attributes.map(|(k, v)| (k.as_str(), v.as_str()));
                Answer::new_password(password, attributes)
            }
            Question::Password => {
                self.may_send_password(asking).await?;
                Answer::password(self.needed_password(asking.username()).await?)
            }
            Question::Proof => {
                let password = self.needed_password(asking.username()).await?;
                Answer::proof(self.needed_proof(password)?)
            }
            Question::Code(code) => {
                let given = self.code(&code).await?;
                Answer::code(&code, given)
            }
            Question::Mfa { options } => {
                let chosen = self
                    .choose(self.mfa_type.clone(), &options, "--mfa-type")
                    .await?;
                Answer::text(chosen.as_str().into())
            }
            Question::FirstFactor { options } => self.first_factor(&options, asking).await?,
            Question::Enrol { options } => self.enrol(&options)?,
            Question::Confirm { seed } => {
                self.offer_seed(&seed, asking)?;
                let typed = match &self.terminal {
                    Some(terminal) => one_time_code(terminal, APP_CODE).await?,
                    None => None,
                };
                let missing = || Unanswered::Missing("no code of the app was given".to_owned());
                self.last = Last::Person;
                Answer::confirm(typed.ok_or_else(missing)?)
            }
            Question::Custom => Answer::text(self.round(asking).await?),
            Question::Unknown => {
                return Err(Unanswered::Missing(match &asking.challenge().name {
                    ChallengeName::WebAuthn => "a passkey needs a browser: choose another first \
                                                factor with --preferred-challenge"
                        .to_owned(),
                    name => format!("nothing that was given answers {name}"),
                }));
            }
        })
    }

    /// Asks for the attributes in `required` that were not given.
    async fn attributes_for(&mut self, required: &[String]) -> Result<(), Unanswered> {
        let given = |answers: &Self, name: &String| {
            answers.attributes.contains_key(name)
                || answers
                    .responses
                    .contains_key(&format!("userAttributes.{name}"))
        };
        let missing: Vec<String> = required
            .iter()
            .filter(|n| !given(self, n))
            .cloned()
            .collect();
        for name in missing {
            let way =
                format!("the pool requires the attribute {name}: give --attribute {name}=VALUE");
            let value = self.ask(&attribute(&name), way).await?;
            self.attributes.insert(name, value);
        }
        Ok(())
    }

    async fn new_password(&mut self, username: &str) -> Result<Secret<String>, Unanswered> {
        if let Some(source) = self.new_password.take() {
            return source.read().await.map_err(|error| match error {
                secrets::Error::EndOfInput(_) => Unanswered::Missing(error.to_string()),
                error => error.into(),
            });
        }
        let Some(terminal) = &self.terminal else {
            return Err(no_way(SecretKind::NewPassword));
        };
        self.last = Last::Person;
        let typed = new_password(terminal, username).await?;
        typed.ok_or_else(|| Unanswered::Missing("no new password was typed".to_owned()))
    }

    async fn needed_password(&mut self, username: &str) -> Result<Secret<String>, Unanswered> {
        let password = self.password(username).await?;
        password.ok_or_else(|| no_way(SecretKind::Password))
    }

    /// Nothing where the sign-in sends the password itself, or a person says that it may: SRP
    /// and the like are there so that the server does not get it.
    async fn may_send_password(&self, asking: &AwaitingAnswer) -> Result<(), Unanswered> {
        if asking.may_send_password() {
            return Ok(());
        }
        let prompt = "The server asks for the password itself, which this sign-in was not to send. \
                      Send it? [y/N] ";
        let typed = self.ask_line(prompt).await?.unwrap_or_default();
        if matches!(typed.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
            return Ok(());
        }
        Err(Unanswered::Missing(
            "the server asks for the password itself, which this sign-in does not send: if the \
             endpoint is the right one, --auth-flow USER_AUTH --preferred-challenge PASSWORD would"
                .to_owned(),
        ))
    }

    fn needed_proof(&self, password: Secret<String>) -> Result<Proof, Unanswered> {
        let way = "a proof of the password needs the pool: give --user-pool-id ID";
        let proof = self.proof(password)?;
        proof.ok_or_else(|| Unanswered::Missing(way.to_owned()))
    }

    /// A one-time code: as given, as its command prints it, made from the seed, or typed.
    async fn code(&mut self, asked: &Code) -> Result<Secret<String>, Unanswered> {
        if !self.code_is_used
            && let Some(source) = &self.code
        {
            self.code_is_used = true;
            self.last = Last::Code;
            return Ok(match source {
                CodeSource::Given(code) => dense(code.expose()),
                CodeSource::Command(command) => secrets::one_time_code(command.clone()).await?,
            });
        }
        if asked.app
            && let Some(seed) = self.seed().await?
        {
            if self.last != Last::SeedAgain {
                self.last = Last::Seed;
            }
            let (host, folder) = (self.host, self.host.used_codes());
            let (note, warn) = (
                |text: &str| host.ui.note(text),
                |text: &str| host.ui.warn(text),
            );
            return Ok(totp::code(&seed, folder.as_deref(), || host.now(), note, warn).await);
        }
        let from = match (asked.app, &asked.medium, &asked.destination) {
            (true, ..) => "Code of the authenticator app".to_owned(),
            (false, Some(medium), Some(to)) => format!("Code sent by {medium} to {to}"),
            (false, None, Some(to)) => format!("Code sent to {to}"),
            (false, ..) => "Code".to_owned(),
        };
        let mut ways =
            "no code was given: give it with --mfa-code CODE, --mfa-code-command COMMAND"
                .to_owned();
        if asked.app {
            ways.push_str(
                ", --totp-secret-file FILE, --totp-secret-command COMMAND, COGNITO_TOTP_SECRET",
            );
        }
        let typed = match &self.terminal {
            Some(terminal) => one_time_code(terminal, &format!("{from}: ")).await?,
            None => None,
        };
        self.last = Last::Person;
        typed.ok_or(Unanswered::Missing(ways))
    }

    async fn seed(&mut self) -> Result<Option<Seed>, Failure> {
        if let Some(source) = self.seed.take() {
            let text = source.read().await?;
            self.read_seed = Some(Seed::read(text.expose()).ok_or(Failure::Seed)?);
        }
        Ok(self.read_seed.clone())
    }

    /// `wanted` if it is among `options`, else what a person chooses of them.
    async fn choose(
        &self,
        wanted: Option<ChallengeName>,
        options: &[ChallengeName],
        flag: &str,
    ) -> Result<ChallengeName, Unanswered> {
        let listed = ChallengeName::list(options);
        if let Some(wanted) = wanted {
            let option = options.iter().find(|option| option.is(&wanted));
            return match option {
                Some(option) => Ok(option.clone()),
                None if options.is_empty() => Ok(wanted),
                None => Err(Unanswered::Missing(format!(
                    "{wanted} cannot be chosen: {flag} takes one of {listed}"
                ))),
            };
        }
        let Some(terminal) = &self.terminal else {
            return Err(Unanswered::Missing(format!(
                "nothing was chosen: {flag} takes one of {listed}"
            )));
        };
        for (number, option) in (1..).zip(options) {
            terminal
                .say(&format!("{number}  {option}"))
                .map_err(Failure::of_terminal)?;
        }
        let names: Vec<_> = options.iter().map(ToString::to_string).collect();
        loop {
            let way = format!("nothing was chosen: {flag} takes one of {listed}");
            let typed = self.ask("Which one? ", way).await?;
            if let Some(at) = picked(typed.trim(), &names) {
                return Ok(options[at].clone());
            }
            self.say(&no_choice(options.len()))?;
        }
    }

    async fn first_factor(
        &mut self,
        options: &[ChallengeName],
        asking: &AwaitingAnswer,
    ) -> Result<Answer, Unanswered> {
        let username = asking.username();
        // A password that was given says what is wanted, and a proof does not give it away.
        let given = if self.preferred.is_some() || !self.has_password() {
            None
        } else if options.contains(&ChallengeName::PasswordSrp) && self.pool.is_some() {
            Some(ChallengeName::PasswordSrp)
        } else {
            let offers_password = options.contains(&ChallengeName::Password);
            offers_password.then_some(ChallengeName::Password)
        };
        let wanted = self.preferred.clone().or(given);
        let chosen = self
            .choose(wanted, options, "--preferred-challenge")
            .await?;
        Ok(match chosen {
            ChallengeName::Password => {
                self.may_send_password(asking).await?;
                Answer::choose_password(self.needed_password(username).await?)
            }
            ChallengeName::PasswordSrp => {
                let password = self.needed_password(username).await?;
                Answer::choose_proof(self.needed_proof(password)?)
            }
            other => Answer::text(other.as_str().into()),
        })
    }

    /// Begins to set up an authenticator app, if there is a person with one.
    fn enrol(&self, options: &[ChallengeName]) -> Result<Answer, Unanswered> {
        if !options.is_empty() && !options.contains(&ChallengeName::SoftwareTokenMfa) {
            let options = ChallengeName::list(options);
            return Err(Unanswered::Missing(format!(
                "only {options} can be set up, and only by an administrator: \
                 aws cognito-idp admin-update-user-attributes sets the phone_number or email that \
                 it needs"
            )));
        }
        if self.terminal.is_none() {
            return Err(Unanswered::Missing(
                "the pool wants an authenticator app, which has to be set up on a terminal"
                    .to_owned(),
            ));
        }
        Ok(Answer::enrol())
    }

    /// Shows what an authenticator app has to take up, once.
    fn offer_seed(&self, seed: &Secret<String>, asking: &AwaitingAnswer) -> Result<(), Unanswered> {
        let Some(terminal) = self
            .terminal
            .as_ref()
            .filter(|_| asking.refusal().is_none())
        else {
            return Ok(());
        };
        let pool = self.pool.as_ref().map_or("Cognito", PoolId::as_str);
        let issuer = self.host.context().unwrap_or(pool);
        let invitation = "The pool wants an authenticator app, within a few minutes. Give yours \
                          this URI, or let it scan the code:";
        let shown = show_seed(
            self.host,
            terminal,
            invitation,
            seed,
            issuer,
            asking.username(),
        );
        Ok(shown.map_err(Failure::of_terminal)?)
    }

    /// The answer to a round of `CUSTOM_CHALLENGE`; a person is shown its public parameters.
    async fn round(&mut self, asking: &AwaitingAnswer) -> Result<Secret<String>, Unanswered> {
        if let Some(answer) = self.rounds.get(self.next_round) {
            self.next_round += 1;
            return Ok(answer.clone());
        }
        if let Some(terminal) = &self.terminal {
            for (name, value) in &asking.challenge().parameters {
                if !matches!(name.as_str(), "USERNAME" | "USER_ID_FOR_SRP") {
                    terminal
                        .say(&format!("{name}: {value}"))
                        .map_err(Failure::of_terminal)?;
                }
            }
        }
        let way = "no answer was given: give one --answer ANSWER for each round".to_owned();
        Ok(Secret::from(self.ask("Answer: ", way).await?))
    }

    /// What a person types at `prompt`; `otherwise` says how else to give it.
    async fn ask(&self, prompt: &str, otherwise: String) -> Result<String, Unanswered> {
        let typed = self.ask_line(prompt).await?;
        typed.ok_or(Unanswered::Missing(otherwise))
    }
}

fn no_way(kind: SecretKind) -> Unanswered {
    Unanswered::Missing(format!(
        "no {kind} was given: give it with {}",
        kind.ways().join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::scripted::Machine;
    use crate::ops::sign_in::input::GivenAnswers;

    /// A person has another answer, also after a code that was given; a source has none, and a seed has
    /// one more code where the first was used already.
    #[tokio::test]
    async fn another_answer_can_be_had_from_who_gave_the_last() {
        let machine = Machine::new("auth-flow = \"password\"");
        let host = machine.host(None);
        let input = Input::resolve(&host, false, GivenAnswers::default()).unwrap();
        let mut answers = Answers::check(&host, &input).await.unwrap();
        let attended = machine.host(Some(&[]));
        let mut at_a_terminal = Answers::check(&attended, &input).await.unwrap();
        let (used, wrong) = (
            ErrorCode::ExpiredCodeException,
            ErrorCode::CodeMismatchException,
        );
        for (last, code, again, then) in [
            (Last::Person, &used, true, Last::Person),
            (Last::Person, &wrong, true, Last::Person),
            (Last::Source, &used, false, Last::Source),
            (Last::Source, &wrong, false, Last::Source),
            (Last::Code, &wrong, false, Last::Code),
            (Last::Seed, &wrong, false, Last::Seed),
            (Last::Seed, &used, true, Last::SeedAgain),
            (Last::SeedAgain, &used, false, Last::SeedAgain),
        ] {
            answers.last = last;
            assert_eq!(answers.can_answer_again(code), again, "{last:?} {code}");
            assert_eq!(answers.last, then);
        }
        for (last, again) in [
            (Last::Code, true),
            (Last::Source, false),
            (Last::Seed, false),
        ] {
            at_a_terminal.last = last;
            assert_eq!(at_a_terminal.can_answer_again(&wrong), again, "{last:?}");
        }
    }
}
