//! The record of the context in use: read without a lock, changed under it.

pub(crate) mod device;
mod encryption;
mod kept;

use std::time::Duration;

use crate::app::Host;
use crate::failure::Failure;
use crate::local::blocking;
use crate::local::store::{self, Found, Locked, PromptLock, Store};
use crate::model::{
    self, AwsCredentials, ClientTokenKey, CredentialsKey, KeptClientSecret, KeptClientToken, Owner,
    Place, Record, Secret, SecretArn, Tokens,
};
use crate::settings::resolve::StoreKind;
use crate::token::decode;

use encryption::Encryption;
pub(crate) use kept::{KeptSession, session_in};

/// How long a process that may not prompt waits for one that is prompting.
const PROMPT_LOCK_TIMEOUT: Duration = Duration::from_secs(20);
const PROMPT_LOCK_POLL: Duration = Duration::from_millis(50);

/// A handle on the record of the context in use: what is kept of one user.
pub(crate) struct RecordHandle<'a> {
    pub(crate) host: &'a Host,
    store: Option<Store>,
    /// Why there is no store, if there should be one.
    nowhere: Option<store::Error>,
    pub(crate) place: Place,
    /// The name that the user goes by, where one was given.
    pub(crate) username: Option<String>,
    /// The record of the context, of any user.
    found: Option<Record>,
    locked: Option<Locked>,
    encryption: Encryption<'a>,
    warned: Warned,
    /// Whether there is a file, even another user's record or a damaged one.
    exists: bool,
    /// Whether the last change is on the disk.
    kept: bool,
    /// The app client's secret to keep with the next tokens.
    client_secret: Option<KeptClientSecret>,
}

/// Which warnings were given: each is given once.
#[derive(Default)]
struct Warned {
    /// That the file is not a record.
    no_record: bool,
    /// That nothing is kept.
    not_kept: bool,
}

impl<'a> RecordHandle<'a> {
    /// Reads the record of the context in use, if there is one.
    pub(crate) async fn open(
        host: &'a Host,
        place: Place,
        username: Option<String>,
    ) -> Result<Self, Failure> {
        let (store, nowhere) = match host.store() {
            Err(Failure::Store(error)) => (None, Some(error)),
            store => (store?, None),
        };
        Self::open_at(host, (store, nowhere), place, username).await
    }

    /// Reads the record in `store`; where there is none, nothing is kept.
    pub(crate) async fn open_in(
        host: &'a Host,
        store: Option<Store>,
        place: Place,
    ) -> Result<Self, Failure> {
        Self::open_at(host, (store, None), place, None).await
    }

    async fn open_at(
        host: &'a Host,
        (store, nowhere): (Option<Store>, Option<store::Error>),
        place: Place,
        username: Option<String>,
    ) -> Result<Self, Failure> {
        let mut session = Self {
            host,
            store,
            nowhere,
            place,
            username,
            found: None,
            locked: None,
            encryption: Encryption::new(host),
            warned: Warned::default(),
            exists: false,
            kept: false,
            client_secret: None,
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

    /// Sets the name that the user goes by.
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

    /// Whether there is a record, and it is another user's, or of another app client or endpoint.
    pub(crate) fn is_of_another(&self) -> bool {
        self.found.is_some() && self.record().is_none()
    }

    /// The credentials that are kept under `key`. Those of a guest belong to no user.
    pub(crate) fn credentials(&self, key: &CredentialsKey) -> Option<&AwsCredentials> {
        let record = if key.sub.is_none() {
            self.found.as_ref()
        } else {
            self.record()
        };
        record?.credentials(key)
    }

    /// The app client's access token that is kept under `key`; it belongs to no user.
    pub(crate) fn client_token(&self, key: &ClientTokenKey) -> Option<&KeptClientToken> {
        self.found.as_ref()?.client_token(key)
    }

    /// The app client's secret, if a copy of `arn` is remembered.
    pub(crate) fn client_secret(&self, arn: &SecretArn) -> Option<Secret<String>> {
        let kept = self.record()?.client_secret.as_ref();
        let kept = kept.filter(|kept| kept.arn == arn.as_str())?;
        Some(kept.value.clone())
    }

    /// Has the app client's secret kept with the next tokens; with none, one that is kept is deleted.
    pub(crate) fn with_client_secret(&mut self, secret: Option<KeptClientSecret>) {
        self.client_secret = secret;
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
            Found::Record(_) if self.encryption.is_demanded() => {
                Err("is not encrypted, which store = \"keyring\" demands")
            }
            Found::Record(record) => Ok(Some(*record)),
            Found::Sealed(sealed) => self.encryption.open(&store, &sealed).await?.map(Some),
            Found::Nothing => Ok(None),
            Found::Damaged { sealed } => {
                self.encryption.found(sealed);
                Err("is damaged, or of another version")
            }
        };
        self.found = record.unwrap_or_else(|what| {
            if !std::mem::replace(&mut self.warned.no_record, true) {
                let path = path.display();
                let ui = &self.host.ui;
                ui.warn(&format!("{path} {what}, and is ignored"));
            }
            None
        });
        Ok(())
    }

    /// Takes the lock, and reads again what other processes may have changed meanwhile. Where nothing
    /// can be locked, nothing is kept, and the run goes on.
    pub(crate) async fn lock(&mut self) -> Result<(), Failure> {
        let (Some(store), None) = (self.store.clone(), &self.locked) else {
            return Ok(());
        };
        match blocking(move || store.lock()).await {
            Ok(locked) => {
                self.locked = Some(locked);
                self.read().await?;
                self.take_over().await
            }
            Err(error) => {
                self.cannot_keep(&error);
                Ok(())
            }
        }
    }

    /// Takes over what a run has left that was killed before it could put it in place, where there is
    /// such a thing: a refresh token in it is good, and the one in the record may be used up.
    pub(crate) async fn recover(&mut self) -> Result<(), Failure> {
        let is_left = self.store.as_ref().is_some_and(Store::is_being_written);
        if is_left && self.locked.is_none() {
            self.lock().await?;
            self.unlock();
        }
        Ok(())
    }

    /// Under the lock, puts a newer record of the same owner that is left over in place of the record.
    async fn take_over(&mut self) -> Result<(), Failure> {
        let (Some(locked), Some(store)) = (&self.locked, &self.store) else {
            return Ok(());
        };
        let Some(left) = locked.left_over() else {
            return Ok(());
        };
        let is_own = |owner: &Owner| {
            let before = self.found.as_ref();
            owner.is(&self.place, self.username.as_deref())
                && before.is_none_or(|before| before.owner.is_same(owner))
        };
        let record = match left {
            Found::Record(record) if is_own(&record.owner) => {
                Some(*record).filter(|_| self.encryption.may_be_plain())
            }
            Found::Sealed(sealed) if is_own(sealed.owner()) => {
                self.encryption.open(store, &sealed).await?.ok()
            }
            _ => None,
        };
        if record.is_none() {
            return Ok(());
        }
        if let Err(error) = locked.put_left_over() {
            self.cannot_keep(&error);
        }
        self.found = record;
        self.exists = true;
        Ok(())
    }

    /// Makes room for what is written next under the lock, so that a refresh token is not used up for
    /// one that cannot be kept. Whether there is room; if not, why is reported.
    pub(crate) async fn reserve(&mut self) -> bool {
        let Some(mut locked) = self.locked.take() else {
            // The lock could not be had, which was reported.
            return false;
        };
        let (locked, reserved) = blocking(move || {
            let reserved = locked.reserve();
            (locked, reserved)
        })
        .await;
        self.locked = Some(locked);
        if let Err(error) = &reserved {
            self.cannot_keep(error);
        }
        reserved.is_ok()
    }

    /// Lets others have the lock.
    pub(crate) fn unlock(&mut self) {
        self.locked = None;
    }

    /// Applies `change` under the lock and writes the record, replacing another user's. A failed write
    /// is a warning, not an error.
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

    /// Keeps credentials under `key`, unless they are a user's and the record is another user's by
    /// now: credentials are not worth another user's session.
    pub(crate) async fn keep_credentials(
        &mut self,
        key: CredentialsKey,
        credentials: AwsCredentials,
    ) -> Result<(), Failure> {
        let held = self.locked.is_some();
        self.lock().await?;
        if self.is_of_another() && key.sub.is_some() {
            return Ok(());
        }
        let mut record = match &self.found {
            Some(record) => record.clone(),
            None => self.new_record(),
        };
        record.keep_credentials(key, credentials);
        self.write(record, held).await
    }

    /// Keeps an access token of an app client, in anybody's record.
    pub(crate) async fn keep_client_token(
        &mut self,
        token: KeptClientToken,
    ) -> Result<(), Failure> {
        let held = self.locked.is_some();
        self.lock().await?;
        if let Some(error) = self.nowhere.take() {
            self.cannot_keep(&error);
        }
        let mut record = match &self.found {
            Some(record) => record.clone(),
            None => self.new_record(),
        };
        record.keep_client_token(token, self.host.now());
        if self.record().is_some() || self.found.is_none() {
            record.client_secret = self.client_secret.clone().or(record.client_secret);
        }
        self.write(record, held).await
    }

    /// A new record of this user, with what belongs to no user in the one before: the guests' credentials
    /// and the app clients' tokens.
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
            client_tokens: self
                .found
                .as_ref()
                .map(|record| record.client_tokens.clone())
                .unwrap_or_default(),
            ..Record::new(owner)
        }
    }

    /// Puts `record` on the disk, if the lock could be had; goes on holding it if it was `held`.
    async fn write(&mut self, record: Record, held: bool) -> Result<(), Failure> {
        self.kept = false;
        if let (Some(mut locked), Some(store)) = (self.locked.take(), &self.store) {
            let key = self.encryption.key(store).await;
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

    /// Sets the name that the user goes by to `alias`, if a claim of `tokens` says that it is one.
    pub(crate) fn also_known_as(&mut self, alias: &str, tokens: &Tokens) {
        if is_name_of(alias, tokens) {
            self.username = Some(alias.to_owned());
        }
    }

    /// Keeps `tokens`, and whose they are.
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
        let client_secret = self.client_secret.clone();
        let change = |record: &mut Record| {
            let both = (record.owner.sub.as_ref(), sub.as_ref());
            if matches!(both, (Some(before), Some(now)) if before != now) {
                // Another user has the name by now.
                *record = Record::new(record.owner.clone());
            }
            record.owner.user = user.or(record.owner.user.take());
            record.owner.sub = sub.or(record.owner.sub.take());
            record.session = Some(session);
            record.client_secret = client_secret;
        };
        self.change(change).await
    }

    /// Deletes the tokens.
    pub(crate) async fn drop_tokens(&mut self) -> Result<(), Failure> {
        if self.record().is_none_or(|record| record.session.is_none()) {
            return Ok(());
        }
        self.change(|record| record.session = None).await
    }

    /// Deletes the session of any user, its tokens and credentials, and the tokens of app clients. The secret of a remembered device
    /// and the identity of a guest stay. Whether there was anything to delete.
    pub(crate) async fn forget(&mut self) -> Result<bool, Failure> {
        let Some(store) = self.store.clone() else {
            return Ok(false);
        };
        self.lock().await?;
        if !self.exists {
            // A run that was killed before it had put one there has left its tokens all the same.
            if let Some(locked) = self.locked.take() {
                blocking(move || store.remove(&locked)).await?;
            }
            return Ok(false);
        }
        let mut locked = match self.locked.take() {
            Some(locked) => locked,
            // Without the lock nothing is deleted; fail rather than report success.
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
            client_secret: None,
            client_tokens: Vec::new(),
            credentials: self.new_record().credentials,
            ..record.clone()
        });
        let left = left.filter(|record| record.device.is_some() || !record.credentials.is_empty());
        // What cannot be encrypted again is deleted with the rest.
        let key = self.encryption.key(&store).await;
        let forgotten = blocking(move || match (left, key) {
            (Some(left), Ok(key)) => locked.write(&left, key.as_ref()),
            (None, _) | (_, Err(_)) => store.remove(&locked),
        });
        forgotten.await?;
        self.found = None;
        Ok(true)
    }

    /// Waits for the right to sign in, which one process has at a time, and reads the record again.
    /// With `may_prompt`, waits as long as it takes.
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
                self.host.ui.note(&format!("waiting for {who} to sign in"));
            }
            if waited >= PROMPT_LOCK_TIMEOUT && !may_prompt {
                let who = holder(&store);
                return Err(Failure::NotSignedIn {
                    what: format!(
                        "{who} is signing in, and has been for {} s",
                        PROMPT_LOCK_TIMEOUT.as_secs()
                    ),
                    help: "finish that sign-in, or end that process".to_owned(),
                });
            }
            tokio::time::sleep(PROMPT_LOCK_POLL).await;
            waited += PROMPT_LOCK_POLL;
        }
    }

    /// Notes, once for each record, that no keyring protects it.
    fn note_plain(&self) -> Result<(), Failure> {
        let kind = self.host.settings.store()?;
        if let (StoreKind::Auto, Some(store)) = (kind, &self.store) {
            let (path, what) = (store.path(), self.what());
            self.host.ui.note(&format!(
                "no keyring was found: the {what} is kept in {}, which only you can read",
                path.display()
            ));
        }
        Ok(())
    }

    /// What is kept: without a context the token of an app client alone.
    fn what(&self) -> &'static str {
        match self.host.context() {
            Some(_) => "session",
            None => "token",
        }
    }

    fn cannot_keep(&mut self, error: &store::Error) {
        if !std::mem::replace(&mut self.warned.not_kept, true) {
            let repair = match error {
                store::Error::NoKeyring { context, .. } if !self.encryption.is_demanded() => {
                    format!("; to start over: cognito-auth logout -c {context}")
                }
                _ => String::new(),
            };
            self.host
                .ui
                .warn(&format!("the {} is not kept: {error}{repair}", self.what()));
        }
    }
}

/// Whether a claim of `tokens` says that their user goes by `alias`.
pub(crate) fn is_name_of(alias: &str, tokens: &Tokens) -> bool {
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
    let mut claims = claims.filter_map(|token| decode(token.expose()).ok());
    // Most user pools take no notice of case.
    let is_same = |name: &str| name.eq_ignore_ascii_case(alias);
    claims.any(|claims| {
        NAMES
            .iter()
            .any(|name| claims.text(name).is_some_and(is_same))
    })
}

fn holder(store: &Store) -> String {
    match store.prompting() {
        Some(pid) => format!("process {pid}"),
        None => "another process".to_owned(),
    }
}
