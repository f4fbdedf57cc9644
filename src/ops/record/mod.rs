//! The record of the context in use, at work: read without a lock, changed under it.

pub(crate) mod device;
mod encryption;

use std::time::Duration;

use crate::app::App;
use crate::failure::Failure;
use crate::local::blocking;
use crate::local::store::{self, Found, Locked, PromptLock, Store};
use crate::model::{self, AwsCredentials, CredentialsKey, Owner, Place, Record, Tokens};
use crate::settings::resolve::StoreKind;
use crate::token::decode;

use crate::ops::record::encryption::Sealing;

/// How long those who may not prompt wait for somebody who is being prompted.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(50);

/// What is remembered of one user, and the right to change it.
pub(crate) struct Session<'a> {
    pub(crate) app: &'a App,
    store: Option<Store>,
    /// Why there is no store, if there should be one.
    nowhere: Option<store::Error>,
    pub(crate) place: Place,
    /// The name that the user goes by, where one was given.
    pub(crate) username: Option<String>,
    /// The record of the context, whomever it is about.
    found: Option<Record>,
    locked: Option<Locked>,
    sealing: Sealing<'a>,
    told: Told,
    /// Whether there is a file, be it somebody else's record or a damaged one.
    exists: bool,
    /// Whether the last change is on the disk.
    kept: bool,
}

/// What has been told, which is once enough.
#[derive(Default)]
struct Told {
    /// That the file is no record.
    no_record: bool,
    /// That nothing is kept.
    not_kept: bool,
}

impl<'a> Session<'a> {
    /// Reads the record of the context in use, if there is one.
    pub(crate) async fn open(
        app: &'a App,
        place: Place,
        username: Option<String>,
    ) -> Result<Self, Failure> {
        let (store, nowhere) = match app.store() {
            Err(Failure::Store(error)) => (None, Some(error)),
            store => (store?, None),
        };
        let mut session = Self {
            app,
            store,
            nowhere,
            place,
            username,
            found: None,
            locked: None,
            sealing: Sealing::new(app),
            told: Told::default(),
            exists: false,
            kept: false,
        };
        session.read().await?;
        Ok(session)
    }

    /// Goes on as if no device were remembered.
    pub(crate) fn without_device(&mut self) {
        if let Some(record) = &mut self.found {
            record.device = None;
        }
    }

    /// Says by which name the user goes, who was not known before.
    pub(crate) fn identify(&mut self, username: &str) {
        self.username = Some(username.to_owned());
    }

    /// Whether the last change can be found again by the next run.
    pub(crate) fn is_kept(&self) -> bool {
        self.kept
    }

    /// What is remembered of this user.
    pub(crate) fn record(&self) -> Option<&Record> {
        let is_own = |record: &&Record| record.owner.is(&self.place, self.username.as_deref());
        self.found.as_ref().filter(is_own)
    }

    /// The credentials that are remembered under `key`. Those of a guest are nobody's in particular.
    pub(crate) fn credentials(&self, key: &CredentialsKey) -> Option<&AwsCredentials> {
        let record = if key.sub.is_none() {
            self.found.as_ref()
        } else {
            self.record()
        };
        record?.credentials(key)
    }

    /// The tokens that are remembered.
    pub(crate) fn tokens(&self) -> Option<Tokens> {
        let session = self.record()?.session.as_ref()?;
        Some(Tokens::from(session))
    }

    async fn read(&mut self) -> Result<(), Failure> {
        let Some(store) = self.store.clone() else {
            return Ok(());
        };
        let path = store.path();
        // Without a thread of its own: it is one small file, and no lock is waited for.
        let found = match store.read() {
            Err(error @ store::Error::Unusable { .. }) => {
                self.cannot_keep(&error);
                self.store = None;
                return Ok(());
            }
            found => found?,
        };
        self.exists = found != Found::Nothing;
        let record = match found {
            Found::Record(record) => Ok(Some(*record)),
            Found::Sealed(sealed) => self.sealing.open(&store, &sealed).await?.map(Some),
            Found::Nothing => Ok(None),
            Found::Damaged { sealed } => {
                self.sealing.found(sealed);
                Err("is damaged, or of another version")
            }
        };
        self.found = record.unwrap_or_else(|what| {
            if !std::mem::replace(&mut self.told.no_record, true) {
                let path = path.display();
                let ui = &self.app.ui;
                ui.warn(&format!("{path} {what}, and is taken for absent"));
            }
            None
        });
        Ok(())
    }

    /// Takes the lock, and reads again what others may have changed meanwhile. Where nothing can be
    /// locked, there is nobody to be kept out.
    pub(crate) async fn lock(&mut self) -> Result<(), Failure> {
        let (Some(store), None) = (self.store.clone(), &self.locked) else {
            return Ok(());
        };
        match blocking(move || store.lock()).await {
            Ok(locked) => {
                self.locked = Some(locked);
                self.read().await
            }
            Err(error) => {
                self.cannot_keep(&error);
                Ok(())
            }
        }
    }

    /// Lets others have the lock.
    pub(crate) fn unlock(&mut self) {
        self.locked = None;
    }

    /// Changes the record of this user under the lock, and puts it on the disk; one of somebody else
    /// makes way for it. What cannot be kept is told, and changes nothing about the rest.
    pub(crate) async fn change(&mut self, change: impl FnOnce(&mut Record)) -> Result<(), Failure> {
        let held = self.locked.is_some();
        self.lock().await?;
        let mut record = match self.record() {
            Some(record) => record.clone(),
            None => self.new_record(),
        };
        change(&mut record);
        self.write(record, held).await
    }

    /// Keeps credentials that were asked for under `key`, unless they are this user's and the record
    /// is somebody else's by now: credentials are no reason to lose a session.
    pub(crate) async fn keep_credentials(
        &mut self,
        key: CredentialsKey,
        credentials: AwsCredentials,
    ) -> Result<(), Failure> {
        let held = self.locked.is_some();
        self.lock().await?;
        let is_foreign = self.found.is_some() && self.record().is_none();
        if is_foreign && key.sub.is_some() {
            return Ok(());
        }
        let mut record = match &self.found {
            Some(record) => record.clone(),
            None => self.new_record(),
        };
        record.keep_credentials(key, credentials);
        self.write(record, held).await
    }

    /// A record of this user in which nothing is kept yet but what is nobody's in particular.
    fn new_record(&self) -> Record {
        let owner = Owner {
            place: self.place.clone(),
            username: self.username.clone().unwrap_or_default(),
            user: None,
            sub: None,
        };
        let before = self.found.iter().flat_map(|record| &record.credentials);
        Record {
            credentials: before
                .filter(|kept| kept.key.sub.is_none())
                .cloned()
                .collect(),
            ..Record::new(owner)
        }
    }

    /// Puts `record` on the disk, if the lock could be had; goes on holding it if it was `held`.
    async fn write(&mut self, record: Record, held: bool) -> Result<(), Failure> {
        if let (Some(locked), Some(store)) = (self.locked.take(), &self.store) {
            let key = self.sealing.key(store).await;
            let is_plain = matches!(key, Ok(None));
            let text = record.clone();
            let (locked, written) = blocking(move || {
                let written = key.and_then(|key| locked.write(&text, key.as_ref()));
                (locked, written)
            })
            .await;
            self.locked = held.then_some(locked);
            self.kept = written.is_ok();
            match written {
                Ok(()) => {
                    let is_new = !std::mem::replace(&mut self.exists, true);
                    if is_new && is_plain {
                        self.note_plain()?;
                    }
                }
                Err(error) => self.cannot_keep(&error),
            }
        }
        self.found = Some(record);
        Ok(())
    }

    /// Says by which other name the user goes, if `tokens` bear it out.
    pub(crate) fn also_known_as(&mut self, alias: &str, tokens: &Tokens) {
        const NAMES: [&str; 6] = [
            "username",
            "cognito:username",
            "sub",
            "email",
            "phone_number",
            "preferred_username",
        ];
        let both = [&tokens.access, &tokens.id];
        let claims = both.into_iter().flatten();
        let claims = claims.filter_map(|token| decode(token.expose()).ok());
        let mut names =
            claims.flat_map(|claims| NAMES.map(|name| claims.text(name) == Some(alias)));
        if names.any(|is_same| is_same) {
            self.username = Some(alias.to_owned());
        }
    }

    /// Remembers `tokens` and whose they are.
    pub(crate) async fn keep(&mut self, tokens: &Tokens) -> Result<(), Failure> {
        if let Some(error) = self.nowhere.take() {
            self.cannot_keep(&error);
        }
        if self.store.is_none() {
            return Ok(());
        }
        let claims = tokens.access.as_ref().or(tokens.id.as_ref());
        let claims = claims.and_then(|token| decode(token.expose()).ok());
        let claim = |name: &str| claims.as_ref()?.text(name).map(str::to_owned);
        let user = claim("username").or_else(|| claim("cognito:username"));
        let sub = claim("sub");
        let session = model::Session::from(tokens);
        let change = |record: &mut Record| {
            let both = (record.owner.sub.as_ref(), sub.as_ref());
            if matches!(both, (Some(before), Some(now)) if before != now) {
                // The name has passed to somebody else.
                *record = Record::new(record.owner.clone());
            }
            record.owner.user = user.or(record.owner.user.take());
            record.owner.sub = sub.or(record.owner.sub.take());
            record.session = Some(session);
        };
        self.change(change).await
    }

    /// Forgets the tokens, which are of no use any more.
    pub(crate) async fn drop_tokens(&mut self) -> Result<(), Failure> {
        if self.record().is_none_or(|record| record.session.is_none()) {
            return Ok(());
        }
        self.change(|record| record.session = None).await
    }

    /// Forgets the session, whoever's it is: its tokens and credentials. What proves a remembered
    /// device stays, and so does who a guest is. Whether there was anything to forget.
    pub(crate) async fn forget(&mut self) -> Result<bool, Failure> {
        let Some(store) = self.store.clone() else {
            return Ok(false);
        };
        self.lock().await?;
        if !self.exists {
            return Ok(false);
        }
        let locked = match self.locked.take() {
            Some(locked) => locked,
            // It could not be locked, so it cannot be forgotten, which nobody may be left to believe.
            None => {
                blocking({
                    let store = store.clone();
                    move || store.lock()
                })
                .await?
            }
        };
        let left = self.record().map(|record| Record {
            session: None,
            credentials: self.new_record().credentials,
            ..record.clone()
        });
        let left = left.filter(|record| record.device.is_some() || !record.credentials.is_empty());
        // What cannot be sealed again is forgotten with the rest.
        let key = self.sealing.key(&store).await;
        let forgotten = blocking(move || match (left, key) {
            (Some(left), Ok(key)) => locked.write(&left, key.as_ref()),
            (None, _) | (_, Err(_)) => store.remove(&locked),
        });
        forgotten.await?;
        self.found = None;
        Ok(true)
    }

    /// Waits for the right to sign in, which one process has at a time, and reads what it has left.
    /// Those who `may_prompt` wait as long as it takes.
    pub(crate) async fn prompt_lock(
        &mut self,
        may_prompt: bool,
    ) -> Result<Option<PromptLock>, Failure> {
        let Some(store) = self.store.clone() else {
            return Ok(None);
        };
        let mut waited = Duration::ZERO;
        loop {
            let attempt = store.clone();
            match blocking(move || attempt.try_prompt_lock()).await {
                Ok(Some(lock)) => {
                    self.read().await?;
                    return Ok(Some(lock));
                }
                Ok(None) => {}
                Err(error) => {
                    self.cannot_keep(&error);
                    return Ok(None);
                }
            }
            if waited.is_zero() && may_prompt {
                let who = holder(&store);
                self.app.ui.note(&format!("waiting for {who} to sign in"));
            }
            if waited >= PATIENCE && !may_prompt {
                let who = holder(&store);
                return Err(Failure::NobodySignedIn {
                    what: format!(
                        "{who} is signing in, and has been for {} s",
                        PATIENCE.as_secs()
                    ),
                    help: "finish that sign-in, or end that process".to_owned(),
                });
            }
            tokio::time::sleep(POLL).await;
            waited += POLL;
        }
    }

    /// Says, once for each record, that no keyring protects it.
    fn note_plain(&self) -> Result<(), Failure> {
        let settings = self.app.settings()?;
        if let (StoreKind::Auto, Some(store)) = (settings.store()?, &self.store) {
            let path = store.path();
            self.app.ui.note(&format!(
                "no keyring is at hand: the session is kept in {}, which only you can read",
                path.display()
            ));
        }
        Ok(())
    }

    fn cannot_keep(&mut self, error: &store::Error) {
        if !std::mem::replace(&mut self.told.not_kept, true) {
            self.app.ui.warn(&format!("nothing is remembered: {error}"));
        }
    }
}

fn holder(store: &Store) -> String {
    match store.prompting() {
        Some(pid) => format!("process {pid}"),
        None => "another process".to_owned(),
    }
}
