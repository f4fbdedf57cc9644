//! What commands and operations are handed. Each thing is made when it is first asked for, so that
//! `decode` reads no config file and nothing reaches for the network by itself.

use std::future::{Future, poll_fn};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::aws::Aws;
use crate::failure::{Again, ExitStatus, Failure, Purpose, Subject};
use crate::local::clock::Clock;
use crate::local::environment::NotText;
use crate::local::key_sets::KeySets;
use crate::local::process;
use crate::local::store::{self, Store};
use crate::local::terminal::Terminal;
use crate::local::ui::Ui;
use crate::local::{blocking, config_file, folders};
use crate::settings::context::{self, Context};
use crate::settings::flags::Value;
use crate::settings::resolve::Override;
use crate::settings::{Flags, Missing, Settings, Variables, keys};

/// Whether a person may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompts {
    /// Where there is a terminal, standard error goes to it, and `--no-input` was not given.
    Allowed,
    /// Not at all: another program reads the result, and has the terminal.
    Forbidden,
}

/// One run of the program.
#[derive(Debug, Clone)]
pub struct App {
    /// The door to the standard streams.
    pub ui: Ui,
    /// The context that `-c` names.
    context: Option<String>,
    /// `--no-input`
    no_input: bool,
    clock: Clock,
    variables: Result<Variables, NotText>,
    /// The settings of the context in use that are overridden in this run.
    overrides: Arc<Mutex<Vec<Override>>>,
}

/// What an operation is handed: the settings, and this machine.
#[derive(Debug, Clone)]
pub struct Host {
    /// The door to the standard streams.
    pub ui: Ui,
    /// Flags, environment and context.
    pub settings: Settings,
    /// The clock.
    pub clock: Clock,
    prompts: Prompts,
    #[cfg(test)]
    script: Option<crate::local::terminal::Script>,
}

impl Host {
    /// How AWS is reached.
    ///
    /// # Errors
    ///
    /// [`Failure::Aws`] when a setting is malformed.
    pub async fn aws(&self) -> Result<Aws, Failure> {
        let loaded = Aws::load(&self.settings, &self.ui).await;
        loaded.map_err(Failure::of_call(&Subject::of(Purpose::Administer)))
    }

    /// The terminal, when questions may be asked.
    pub fn terminal(&self) -> Option<Terminal> {
        #[cfg(test)]
        if let Some(script) = &self.script {
            return (self.prompts == Prompts::Allowed).then(|| Terminal::scripted(script));
        }
        let may_ask = self.prompts == Prompts::Allowed && io::stderr().is_terminal();
        may_ask.then(Terminal::open).flatten()
    }

    /// That `missing` was not given. Says why it was not asked for, where someone at a terminal would
    /// wonder.
    pub(crate) fn unasked(&self, missing: Missing) -> Failure {
        let is_at_terminal = self.prompts == Prompts::Allowed && io::stdin().is_terminal();
        if is_at_terminal && !io::stderr().is_terminal() {
            let note = "nothing is asked for where stderr is not a terminal";
            self.ui.note(note);
        }
        missing.into()
    }

    /// The same, without prompts.
    #[must_use]
    pub fn without_prompts(&self) -> Self {
        Self {
            prompts: Prompts::Forbidden,
            ..self.clone()
        }
    }

    /// The same with other settings.
    #[must_use]
    pub fn with_settings(&self, settings: Settings) -> Self {
        Self {
            settings,
            ..self.clone()
        }
    }

    /// What leads another command to where this one goes, beside the environment.
    pub fn again(&self) -> Again {
        let context = self.context().filter(|_| self.settings.context_is_explicit);
        let given = |key: &&keys::Key| {
            let value = match self.settings.flags.get(key)? {
                Value::Text(text) => text.clone(),
                Value::Path(path) => path.display().to_string(),
                Value::List(_) => return None,
            };
            Some(match (key.kind, value.as_str()) {
                (keys::Kind::Bool, "false") if key.name == keys::ADMIN.name => ("no-admin", None),
                (keys::Kind::Bool, _) => (key.name, None),
                _ => (key.name, Some(value)),
            })
        };
        Again {
            in_context: self.settings.context.is_some(),
            context: context.map(str::to_owned),
            flags: keys::PLACE.iter().filter_map(given).collect(),
        }
    }

    /// The name of the context in use.
    pub fn context(&self) -> Option<&str> {
        Some(&self.settings.context.as_ref()?.name)
    }

    /// The folder in which the windows of used one-time codes are remembered, unless
    /// `COGNITO_AUTH_NO_CACHE` forbids it.
    pub fn used_codes(&self) -> Option<PathBuf> {
        let folder = folders::state(&self.settings.variables);
        Some(folder.filter(|_| self.may_cache())?.join("totp"))
    }

    /// Where key sets are kept, unless `COGNITO_AUTH_NO_CACHE` forbids it.
    pub fn key_sets(&self) -> Option<KeySets> {
        let folder = folders::cache(&self.settings.variables);
        Some(KeySets::new(
            folder.filter(|_| self.may_cache())?.join("jwks"),
        ))
    }

    /// Where the tokens of app clients are kept that belong to no context, unless
    /// `COGNITO_AUTH_NO_CACHE` forbids it.
    pub fn client_tokens(&self) -> Option<Store> {
        let folder = folders::cache(&self.settings.variables);
        Some(Store::new(
            folder.filter(|_| self.may_cache())?,
            "client-tokens",
        ))
    }

    fn may_cache(&self) -> bool {
        let variables = &self.settings.variables;
        variables.get("COGNITO_AUTH_NO_CACHE").is_none()
    }

    /// Where the record of the context in use is kept; none where no context is in use.
    ///
    /// # Errors
    ///
    /// As the settings give it; [`Failure::Store`] when no folder is known to keep it in.
    pub fn store(&self) -> Result<Option<Store>, Failure> {
        let Some(context) = self.context() else {
            return Ok(None);
        };
        self.settings.store()?;
        let folder = folders::state(&self.settings.variables);
        let folder = folder.ok_or_else(|| store::Error::Nowhere(context.to_owned()))?;
        Ok(Some(Store::new(folder, context)))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl App {
    /// A run in the context called `context`, which does not prompt if `no_input`. A variable that is
    /// not text matters once settings are asked for.
    pub fn new(
        ui: Ui,
        clock: Clock,
        variables: Result<Variables, NotText>,
        context: Option<String>,
        no_input: bool,
    ) -> Self {
        Self {
            ui,
            context,
            no_input,
            clock,
            variables,
            overrides: Arc::default(),
        }
    }

    /// The environment's settings.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is not text.
    pub fn variables(&self) -> Result<&Variables, Failure> {
        self.variables
            .as_ref()
            .map_err(|error| Failure::Environment(error.clone()))
    }

    /// What operations are handed where `flags` are given; reads the config file.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is not text, [`Failure::ConfigFile`] when the context
    /// cannot be read.
    pub fn host(&self, flags: impl Into<Flags>, prompts: Prompts) -> Result<Host, Failure> {
        let explicit = self.context.as_deref();
        let variables = self.variables()?;
        let name = explicit.or_else(|| variables.get("COGNITO_CONTEXT"));
        let chosen = config_file::read(variables, name)?;
        for warning in &chosen.warnings {
            self.ui.warn(warning);
        }
        let settings = Settings {
            flags: flags.into(),
            variables: variables.clone(),
            context: chosen.context,
            context_is_explicit: explicit.is_some(),
        };
        let overrides = settings.overrides();
        for other in &overrides {
            self.ui.explain(&other.to_string());
        }
        *self
            .overrides
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = overrides;
        Ok(self.host_with(settings, prompts))
    }

    /// What to say of `failure` besides its own help: what overrides the context in use, or how to
    /// use one.
    pub fn further_help(&self, failure: &Failure) -> Option<String> {
        let overrides = self.overrides.lock();
        let overrides = overrides.unwrap_or_else(PoisonError::into_inner);
        let causes = overrides.iter().filter(|it| failure.may_be_due_to(it.key));
        let causes: Vec<_> = causes.map(ToString::to_string).collect();
        if !causes.is_empty() {
            let rest = failure.lacks_setting().then_some(
                ", whose user pool, app client, client secret and user name then do not count",
            );
            return Some(causes.join("\n") + rest.unwrap_or_default());
        }
        if !failure.may_lack_context() || self.context.is_some() {
            return None;
        }
        let contexts = self.contexts().ok()?;
        let variables = self.variables().ok()?;
        if contexts.default.is_some() || variables.get("COGNITO_CONTEXT").is_some() {
            return None;
        }
        let names: Vec<_> = contexts
            .contexts
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        Some(match names[..] {
            [] => "or save settings once:\ncognito-auth context create dev".to_owned(),
            [first, ..] => format!(
                "or use a context: name it with -c ({}), or make one the default:\n\
                 cognito-auth context use {first}",
                names.join(", ")
            ),
        })
    }

    /// The same without any context.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is not text.
    pub fn host_without_context(&self, flags: impl Into<Flags>) -> Result<Host, Failure> {
        let settings = Settings {
            flags: flags.into(),
            variables: self.variables()?.clone(),
            ..Settings::default()
        };
        Ok(self.host_with(settings, Prompts::Allowed))
    }

    fn host_with(&self, settings: Settings, prompts: Prompts) -> Host {
        let prompts = if self.no_input {
            Prompts::Forbidden
        } else {
            prompts
        };
        Host {
            ui: self.ui.clone(),
            settings,
            clock: self.clock.clone(),
            prompts,
            #[cfg(test)]
            script: None,
        }
    }

    /// The path of the config file.
    ///
    /// # Errors
    ///
    /// [`Failure::ConfigFile`] when no folder for it is known.
    pub fn config_file(&self) -> Result<PathBuf, Failure> {
        let nowhere = || config_file::Error::NoFolder;
        Ok(config_file::path(self.variables()?).ok_or_else(nowhere)?)
    }

    /// All contexts.
    ///
    /// # Errors
    ///
    /// [`Failure::ConfigFile`] when the config file cannot be read.
    pub fn contexts(&self) -> Result<context::All, Failure> {
        Ok(config_file::all(self.variables()?)?)
    }

    /// The context called `name`.
    ///
    /// # Errors
    ///
    /// [`Failure::ConfigFile`] when there is none.
    pub fn context_named(&self, name: &str) -> Result<Context, Failure> {
        let chosen = config_file::read(self.variables()?, Some(name))?;
        for warning in &chosen.warnings {
            self.ui.warn(warning);
        }
        let unknown = || config_file::Error::Nowhere(name.to_owned());
        Ok(chosen.context.ok_or_else(unknown)?)
    }

    /// Replaces the config file's text by what `change` makes of it and of its path; gives the path.
    ///
    /// # Errors
    ///
    /// [`Failure::ConfigFile`] when it cannot be changed.
    pub async fn edit_config(
        &self,
        change: impl FnOnce(&str, &Path) -> Result<String, context::Error> + Send + 'static,
    ) -> Result<PathBuf, Failure> {
        let variables = self.variables()?.clone();
        Ok(blocking(move || config_file::edit(&variables, change)).await?)
    }

    /// Saves `context` in the config file; gives its path, and whether the context is the default.
    ///
    /// # Errors
    ///
    /// [`Failure::ConfigFile`] when it cannot be saved.
    pub async fn save_context(&self, context: context::Saved) -> Result<(PathBuf, bool), Failure> {
        let name = context.name.clone();
        let path = self
            .edit_config(move |text, path| context::with_saved(text, path, &context))
            .await?;
        Ok((path, self.contexts()?.default == Some(name)))
    }

    /// Removes the record of the context called `name`.
    ///
    /// # Errors
    ///
    /// [`Failure::Store`] when it cannot be removed.
    pub async fn forget_record(&self, name: &str) -> Result<(), Failure> {
        let Some(store) = self.store_of(name)? else {
            return Ok(());
        };
        if !store.folder().exists() {
            return Ok(());
        }
        Ok(blocking(move || store.remove(&store.lock()?)).await?)
    }

    /// Where the record of the context called `name` is kept; none where no folder is known.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is not text.
    pub fn store_of(&self, name: &str) -> Result<Option<Store>, Failure> {
        let folder = folders::state(self.variables()?);
        Ok(folder.map(|folder| Store::new(folder, name)))
    }

    /// The names of the contexts that have a record.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is not text.
    pub fn contexts_with_records(&self) -> Result<Vec<String>, Failure> {
        let folder = folders::state(self.variables()?);
        Ok(folder.map_or_else(Vec::new, |folder| store::contexts(&folder)))
    }

    /// The same run in the context called `name`.
    #[must_use]
    pub fn in_context(&self, name: &str) -> Self {
        Self {
            context: Some(name.to_owned()),
            ..self.clone()
        }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where on Earth the person at the terminal reads a clock.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::system()
    }

    /// Runs the command that waits for the network or for people, until it is done or a signal
    /// interrupts it.
    ///
    /// # Errors
    ///
    /// [`Failure::Interrupted`] on SIGINT, SIGTERM, SIGHUP or SIGQUIT; else as `command`.
    pub fn wait_for<F>(&self, command: impl FnOnce() -> F) -> Result<ExitStatus, Failure>
    where
        F: Future<Output = Result<ExitStatus, Failure>>,
    {
        self.run(|| async { until_interrupted(pin!(command())).await })
    }

    /// Runs the command that heeds signals itself, by [`until_interrupted`], as long as they are for
    /// this process.
    ///
    /// # Errors
    ///
    /// As `command`.
    // The commands are made and kept in frames of their own: one frame for all of them would take more
    // stack than any needs, and clear it.
    #[inline(never)]
    pub fn run<F>(&self, command: impl FnOnce() -> F) -> Result<ExitStatus, Failure>
    where
        F: Future<Output = Result<ExitStatus, Failure>>,
    {
        // A run has a few connections; room for 1,024 events would be cleared at its end.
        const EVENTS: usize = 64;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_io_events_per_tick(EVENTS)
            .build()
            .map_err(Failure::Start)?;
        let result = runtime.block_on(pin!(command()));
        // A question that was interrupted still waits for its line in a thread of its own.
        runtime.shutdown_background();
        result
    }
}

/// Waits for `command` until it is done or a signal interrupts it. Once it has waited, the signals end
/// the process no more.
///
/// # Errors
///
/// [`Failure::Interrupted`] on SIGINT, SIGTERM, SIGHUP or SIGQUIT; else as `command`.
pub async fn until_interrupted<T>(
    mut command: impl Future<Output = Result<T, Failure>> + Unpin,
) -> Result<T, Failure> {
    // What is kept is given at once. What has to be undone, such as a terminal without echo, begins in
    // `local::blocking`, which waits first.
    let done = poll_fn(|context| Poll::Ready(Pin::new(&mut command).poll(context))).await;
    if let Poll::Ready(done) = done {
        return done;
    }
    let mut interrupted = pin!(interrupt().map_err(Failure::Start)?);
    poll_fn(|context| {
        if let Poll::Ready(signal) = interrupted.as_mut().poll(context) {
            return Poll::Ready(Err(Failure::Interrupted(signal)));
        }
        Pin::new(&mut command).poll(context)
    })
    .await
}

/// What a signal that should end this process makes ready, again and again: its number. Such signals do
/// not end it any more.
///
/// # Errors
///
/// [`Failure::Start`] when signals cannot be heeded.
pub fn interrupts() -> Result<impl Future<Output = u8>, Failure> {
    interrupt().map_err(Failure::Start)
}

#[cfg(unix)]
fn interrupt() -> io::Result<impl Future<Output = u8>> {
    use tokio::signal::unix::{SignalKind, signal};
    let ignored = process::ignored_signals();
    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
        SignalKind::quit(),
    ];
    // nohup, and a shell's `&`, ask programs to ignore a signal, and exec's command inherits that.
    let heeded = kinds
        .into_iter()
        .filter(|kind| ignored & (1 << (kind.as_raw_value() - 1)) == 0);
    let numbered = heeded.map(|kind| {
        let number = u8::try_from(kind.as_raw_value()).unwrap_or_default();
        Ok((number, signal(kind)?))
    });
    let mut signals: Vec<_> = numbered.collect::<io::Result<_>>()?;
    Ok(poll_fn(move |context| {
        for (number, signal) in &mut signals {
            if signal.poll_recv(context).is_ready() {
                return Poll::Ready(*number);
            }
        }
        Poll::Pending
    }))
}

#[cfg(windows)]
fn interrupt() -> io::Result<impl Future<Output = u8>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(poll_fn(move |context| {
        interrupt.poll_recv(context).map(|_| process::SIGINT)
    }))
}

#[cfg(test)]
impl Host {
    /// A host for unit tests: `settings`, a clock that has stopped at `now`, a person who types the
    /// lines of `typed`, or none.
    pub(crate) fn scripted(settings: Settings, now: Timestamp, typed: Option<&[&str]>) -> Self {
        let script = crate::local::terminal::Script::new(typed.unwrap_or_default());
        Self {
            ui: Ui::recording(),
            settings,
            clock: Clock::stopped_at(now),
            prompts: typed.map_or(Prompts::Forbidden, |_| Prompts::Allowed),
            script: Some(script),
        }
    }

    /// What the person was shown so far.
    pub(crate) fn shown(&self) -> Vec<String> {
        self.script.as_ref().unwrap().shown()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the tasks of one process share: bulk changes, servers.
    #[test]
    fn a_host_can_be_shared_between_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<App>();
        is_shared::<Host>();
    }
}
