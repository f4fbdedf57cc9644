//! What a command is handed. Each thing is made when it is first asked for, so that `decode`
//! reads no config file and nothing reaches for the network by itself.

use std::cell::{Cell, OnceCell};
use std::future::{Future, poll_fn};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::Poll;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::aws::Aws;
use crate::failure::{Failure, Purpose, Subject};
use crate::local::environment::NotText;
use crate::local::key_sets::KeySets;
use crate::local::process;
use crate::local::store::{self, Store};
use crate::local::terminal::Terminal;
use crate::local::ui::Ui;
use crate::local::{blocking, config_file, environment, folders};
use crate::settings::context::{self, Context};
use crate::settings::flags::{AwsFlags, GlobalFlags};
use crate::settings::{Settings, Variables};

/// One run of the program.
#[derive(Debug)]
pub struct App {
    /// The door to the standard streams.
    pub ui: Ui,
    flags: GlobalFlags,
    variables: Result<Variables, NotText>,
    settings: OnceCell<Settings>,
    /// Whether the output's reader takes no part in a conversation.
    prompts_forbidden: Cell<bool>,
    /// Whether signals are somebody else's.
    signals_left: Cell<bool>,
    /// What the process ends with.
    exit_code: Cell<u8>,
}

impl App {
    /// A run with `flags`.
    pub fn new(flags: GlobalFlags) -> Self {
        // A variable that is no text matters to those who ask for settings.
        let variables = environment::variables();
        let ui = Ui::new(&flags, variables.as_ref().unwrap_or(&Variables::default()));
        Self {
            ui,
            flags,
            variables,
            settings: OnceCell::new(),
            prompts_forbidden: Cell::new(false),
            signals_left: Cell::new(false),
            exit_code: Cell::new(0),
        }
    }

    /// The environment's settings.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is no text.
    pub fn variables(&self) -> Result<&Variables, Failure> {
        self.variables
            .as_ref()
            .map_err(|error| Failure::Environment(error.clone()))
    }

    /// The settings; the config file is read at the first call.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is no text, [`Failure::ConfigFile`] when the context
    /// cannot be read.
    pub fn settings(&self) -> Result<&Settings, Failure> {
        if let Some(settings) = self.settings.get() {
            return Ok(settings);
        }
        let explicit = self.flags.context.as_deref();
        let variables = self.variables()?;
        let name = explicit.or_else(|| variables.get("COGNITO_CONTEXT"));
        let chosen = config_file::read(variables, name)?;
        for warning in &chosen.warnings {
            self.ui.warn(warning);
        }
        let settings = Settings {
            variables: variables.clone(),
            context: chosen.context,
            context_is_explicit: explicit.is_some(),
        };
        Ok(self.settings.get_or_init(|| settings))
    }

    /// How AWS is reached.
    ///
    /// # Errors
    ///
    /// [`Failure::Aws`] when a setting is malformed.
    pub async fn aws(&self, flags: &AwsFlags) -> Result<Aws, Failure> {
        let loaded = Aws::load(self.settings()?, flags, &self.ui).await;
        loaded.map_err(Failure::of_call(&Subject::of(Purpose::Administer)))
    }

    /// The terminal, when questions may be asked: there is one, standard error goes to it too, and
    /// `--no-input` was not given.
    pub fn terminal(&self) -> Option<Terminal> {
        let forbidden = self.flags.no_input || self.prompts_forbidden.get();
        let may_ask = !forbidden && io::stderr().is_terminal();
        may_ask.then(Terminal::open).flatten()
    }

    /// Asks nobody from now on: the program that started this one waits for its output only.
    pub fn forbid_prompts(&self) {
        self.prompts_forbidden.set(true);
    }

    /// Lets signals be: a program that runs beside this one gets them.
    pub fn leave_signals(&self) {
        self.signals_left.set(true);
    }

    /// Ends the process with `code`, that of a program that ran beside it, once it is done.
    pub fn end_with(&self, code: u8) {
        self.exit_code.set(code);
    }

    /// What the process ends with where nothing fails.
    pub fn exit_code(&self) -> u8 {
        self.exit_code.get()
    }

    /// The folder in which the windows of used one-time codes are remembered, unless
    /// `COGNITO_AUTH_NO_CACHE` forbids it.
    pub fn used_codes(&self) -> Option<PathBuf> {
        let variables = self.variables.as_ref().ok()?;
        let forbidden = variables.get("COGNITO_AUTH_NO_CACHE").is_some();
        Some(
            folders::state(variables)
                .filter(|_| !forbidden)?
                .join("totp"),
        )
    }

    /// Where key sets are kept, unless `COGNITO_AUTH_NO_CACHE` forbids it.
    pub fn key_sets(&self) -> Option<KeySets> {
        let variables = self.variables.as_ref().ok()?;
        let forbidden = variables.get("COGNITO_AUTH_NO_CACHE").is_some();
        let folder = folders::cache(variables).filter(|_| !forbidden)?;
        Some(KeySets::new(folder.join("jwks")))
    }

    /// Where the record of the context in use is kept; none where no context is in use.
    ///
    /// # Errors
    ///
    /// As the settings give it; [`Failure::Store`] when no folder is known to keep it in.
    pub fn store(&self) -> Result<Option<Store>, Failure> {
        let settings = self.settings()?;
        let Some(context) = &settings.context else {
            return Ok(None);
        };
        settings.store()?;
        let folder = folders::state(&settings.variables);
        let folder = folder.ok_or_else(|| store::Error::Nowhere(context.name.clone()))?;
        Ok(Some(Store::new(folder, &context.name)))
    }

    /// The settings without any context: the environment's.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is no text.
    pub fn settings_without_context(&self) -> Result<Settings, Failure> {
        Ok(Settings {
            variables: self.variables()?.clone(),
            context: None,
            context_is_explicit: false,
        })
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

    /// Removes the record of the context called `name`.
    ///
    /// # Errors
    ///
    /// [`Failure::Store`] when it cannot be removed.
    pub async fn forget_record(&self, name: &str) -> Result<(), Failure> {
        let Some(folder) = folders::state(self.variables()?).filter(|folder| folder.exists())
        else {
            return Ok(());
        };
        let store = Store::new(folder, name);
        Ok(blocking(move || store.remove(&store.lock()?)).await?)
    }

    /// The names of the contexts that have a record.
    ///
    /// # Errors
    ///
    /// [`Failure::Environment`] when a variable is no text.
    pub fn contexts_with_records(&self) -> Result<Vec<String>, Failure> {
        let folder = folders::state(self.variables()?);
        Ok(folder.map_or_else(Vec::new, |folder| store::contexts(&folder)))
    }

    /// The same run in another context.
    ///
    /// # Errors
    ///
    /// As [`Self::settings`].
    pub fn in_context(&self, name: &str) -> Result<Self, Failure> {
        let flags = GlobalFlags {
            context: Some(name.to_owned()),
            ..self.flags.clone()
        };
        let app = Self::new(flags);
        app.settings()?;
        Ok(app)
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock()()
    }

    /// The clock, for what outlives a borrow.
    pub fn clock(&self) -> fn() -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the clock"
        )]
        Timestamp::now
    }

    /// Where on Earth the person at the terminal reads a clock.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::system()
    }

    /// Runs `command`, which waits for the network or for people, until it is done or a signal
    /// interrupts it.
    ///
    /// # Errors
    ///
    /// [`Failure::Interrupted`] on SIGINT, SIGTERM or SIGHUP; else as `command`.
    pub fn wait_for(
        &self,
        command: impl Future<Output = Result<(), Failure>>,
    ) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Failure::Start)?;
        let result = runtime.block_on(async {
            // Registered before the first question: an interrupt must find the terminal put back.
            let mut interrupted = pin!(interrupt().map_err(Failure::Start)?);
            let mut command = pin!(command);
            poll_fn(|context| {
                let is_over = interrupted.as_mut().poll(context).is_ready();
                if is_over && !self.signals_left.get() {
                    return Poll::Ready(Err(Failure::Interrupted));
                }
                command.as_mut().poll(context)
            })
            .await
        });
        // A question that was interrupted still waits for its line in a thread of its own.
        runtime.shutdown_background();
        result
    }
}

#[cfg(unix)]
fn interrupt() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let ignored = process::ignored_signals();
    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ];
    // nohup, and a shell's `&`, ask programs to ignore a signal, and exec's command inherits that.
    let heeded = kinds
        .into_iter()
        .filter(|kind| ignored & (1 << (kind.as_raw_value() - 1)) == 0);
    let mut signals: Vec<_> = heeded.map(signal).collect::<Result<_, _>>()?;
    Ok(poll_fn(move |context| {
        if signals
            .iter_mut()
            .any(|signal| signal.poll_recv(context).is_ready())
        {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }))
}

#[cfg(windows)]
fn interrupt() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
