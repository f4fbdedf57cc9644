//! Passwords that are made up for a pool.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::auth::password::{Policy, generate};
use crate::aws::{self, Connection, Phase};
use crate::failure::{Failure, Subject};
use crate::local::private::NewFile;
use crate::local::{blocking, random};
use crate::model::{PoolId, Secret};
use crate::ops::gateway::Directory;
use crate::ops::pools;

/// A password that `pool` takes. Where IAM does not allow to read its policy, one of 20 characters.
///
/// # Errors
///
/// As [`Passwords::for_pool`] and [`Passwords::next`].
pub(crate) async fn for_pool(
    directory: &impl Directory,
    pool: &PoolId,
    subject: &Subject,
) -> Result<Secret<String>, Failure> {
    Passwords::for_pool(directory, pool, subject).await?.next()
}

/// Passwords that a pool takes, as many as are needed.
pub(crate) struct Passwords {
    policy: Policy,
    random: RefCell<Random>,
}

impl Passwords {
    /// Those that `pool` takes. Where IAM does not allow to read its policy, they have 20 characters.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn for_pool(
        directory: &impl Directory,
        pool: &PoolId,
        subject: &Subject,
    ) -> Result<Self, Failure> {
        let policy = match pools::describe(directory, pool).await {
            Ok(pool) => Policy::of(&pool),
            // Without IAM credentials the call that sets the password says what it takes.
            Err(error) if error.is_denied() => Policy { minimum_length: 0 },
            Err(error) => return Err(Failure::of_call(subject)(error)),
        };
        Ok(Self::by(policy))
    }

    /// Those that `policy` asks for.
    pub(crate) fn by(policy: Policy) -> Self {
        Self {
            policy,
            random: RefCell::default(),
        }
    }

    /// Another one.
    ///
    /// # Errors
    ///
    /// [`Failure::Start`] when the operating system has no randomness.
    pub(crate) fn next(&self) -> Result<Secret<String>, Failure> {
        let mut random = self.random.borrow_mut();
        generate(self.policy, || random.next()).map_err(Failure::Start)
    }
}

/// Bytes of the operating system, some at a time. One that is used is wiped.
struct Random {
    bytes: Zeroizing<[u8; ROOM]>,
    used: usize,
}

const ROOM: usize = 1024;

impl Default for Random {
    fn default() -> Self {
        Self {
            bytes: Zeroizing::new([0; ROOM]),
            used: ROOM,
        }
    }
}

impl Random {
    fn next(&mut self) -> io::Result<u8> {
        if self.used == ROOM {
            random::fill(&mut self.bytes[..])?;
            self.used = 0;
        }
        let byte = std::mem::take(&mut self.bytes[self.used]);
        self.used += 1;
        Ok(byte)
    }
}

/// Where a generated password is kept for those who need it.
#[derive(Debug)]
pub(crate) enum Place {
    /// Printed once it counts.
    Output,
    /// A file, which does not exist before.
    File(PathBuf, NewFile),
}

/// A place that holds the password.
#[derive(Debug)]
pub(crate) enum Kept {
    Output(Secret<String>),
    File(PathBuf),
}

impl Place {
    /// Makes the file at `path`; `-` is standard output.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where there is a file already; [`Failure::Output`] where it cannot be made.
    pub(crate) fn make(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str() == "-" {
            return Ok(Self::Output);
        }
        let new = NewFile::create(path).map_err(|error| unwritten(path, error))?;
        Ok(Self::File(path.to_owned(), new))
    }

    /// Writes `password` into it, before the call that makes it count.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] where it cannot be written.
    pub(crate) async fn keep(self, password: &Secret<String>) -> Result<Kept, Failure> {
        match self {
            Self::Output => Ok(Kept::Output(password.clone())),
            Self::File(path, new) => {
                let line = Secret::from(format!("{}\n", password.expose()));
                let kept = blocking(move || new.keep(line.expose().as_bytes())).await;
                kept.map_err(|error| unwritten(&path, error))?;
                Ok(Kept::File(path))
            }
        }
    }
}

impl Kept {
    /// Removes the password, which was not set.
    pub(crate) fn discard(&self) {
        if let Self::File(path) = self {
            let _ = std::fs::remove_file(path);
        }
    }

    /// Removes the password that was not set, by `error`. Gives the file that holds one which may have
    /// been set all the same.
    pub(crate) fn withdraw(&self, error: &aws::Error) -> Option<&Path> {
        let Self::File(path) = self else {
            return None;
        };
        if may_be_done(error) {
            return Some(path);
        }
        // The password counts nowhere, so the file would only mislead.
        self.discard();
        None
    }
}

/// Whether a call that failed by `error` may have been carried out.
pub(crate) fn may_be_done(error: &aws::Error) -> bool {
    match error {
        aws::Error::Service(service) => service.status >= 500,
        aws::Error::Connection { why, .. } => matches!(
            why,
            Connection::TimedOut(Phase::Sent) | Connection::Broken(Phase::Sent) | Connection::Other
        ),
        aws::Error::NotTheService { .. } | aws::Error::Incomplete { .. } => true,
        _ => false,
    }
}

fn unwritten(path: &Path, error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::usage(
            format!(
                "{} exists already, and may hold a password that counts",
                path.display()
            ),
            "name a file that does not exist",
        ),
        _ => Failure::Output {
            to: path.display().to_string(),
            error,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::json;

    use super::*;
    use crate::failure::{Kind, Purpose};
    use crate::model::ErrorCode;
    use crate::ops::scripted::{Answer, POOL, Scripted};

    async fn made(answer: Answer) -> Result<usize, Kind> {
        let cognito = Scripted::new([answer]);
        let subject = Subject::of(Purpose::Administer);
        let made = for_pool(&&cognito, &POOL.parse().unwrap(), &subject).await;
        assert_eq!(cognito.calls(), "DescribeUserPool {}");
        made.map(|password| password.expose().len())
            .map_err(|failure| failure.kind())
    }

    #[tokio::test(flavor = "current_thread")]
    async fn the_policy_of_the_pool_counts_where_it_may_be_read() {
        let pool = |policy| Answer::Json(json!({"UserPool": {"Policies": policy}}));
        let long = json!({"PasswordPolicy": {"MinimumLength": 64}});
        assert_eq!(made(pool(long)).await, Ok(64));
        assert_eq!(made(pool(json!({}))).await, Ok(20));
        let refused = |code| Answer::Refused(code, "no");
        let denied = refused(ErrorCode::AccessDeniedException);
        assert_eq!(made(denied).await, Ok(20));
        let gone = refused(ErrorCode::ResourceNotFoundException);
        assert_eq!(made(gone).await, Err(Kind::NotFound));
        assert_eq!(made(Answer::Unreachable).await, Err(Kind::Unavailable));
    }

    #[tokio::test(flavor = "current_thread")]
    async fn passwords_are_all_different_and_their_randomness_is_wiped() {
        let described =
            json!({"UserPool": {"Policies": {"PasswordPolicy": {"MinimumLength": 24}}}});
        let cognito = Scripted::new([Answer::Json(described)]);
        let subject = Subject::of(Purpose::Administer);
        let pool = POOL.parse().unwrap();
        let passwords = Passwords::for_pool(&&cognito, &pool, &subject).await;
        let passwords = passwords.unwrap();
        let mut made = HashSet::new();
        for _ in 0..1000 {
            let password = passwords.next().unwrap();
            assert_eq!(password.expose().len(), 24);
            assert!(made.insert(password.expose().to_owned()));
            let random = passwords.random.borrow();
            assert!(random.bytes[..random.used].iter().all(|byte| *byte == 0));
        }
        assert_eq!(cognito.calls().lines().count(), 1);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_file_stays_unless_the_password_certainly_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new");
        let outcomes = [
            (
                Answer::Refused(ErrorCode::InvalidPasswordException, ""),
                false,
            ),
            (Answer::Page(502), true),
            (Answer::Unreachable, false),
        ];
        for (answer, stays) in outcomes {
            let kept = Place::make(&path).unwrap().keep(&"p4ssword".into()).await;
            let kept = kept.unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "p4ssword\n");
            let again = Place::make(&path).unwrap_err();
            assert_eq!(again.kind(), Kind::Usage);
            let cognito = Scripted::new([answer]);
            let error = pools::describe(&&cognito, &POOL.parse().unwrap()).await;
            let left = kept.withdraw(&error.unwrap_err()).is_some();
            assert_eq!((left, path.exists()), (stays, stays));
            let _ = std::fs::remove_file(&path);
        }
    }
}
