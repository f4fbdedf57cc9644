//! Key sets, kept for an hour: most tokens are verified without a request.
//!
//! A file holds what one URL gave. It is not a secret, but a program that can write it decides which tokens
//! are good: a file that others could have written is none.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use ring::digest;
use serde::{Deserialize, Serialize};

use super::private;
use crate::token::KeySet;
use crate::token::jwks::LONGEST;

/// Keys can be changed at any time, and a key that leaked must not be good for long.
const MAX_AGE: SignedDuration = SignedDuration::from_hours(1);
/// How long a key that was not there is not looked for again.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// Within this time not even another key is looked for.
const MIN_FETCH_INTERVAL: SignedDuration = SignedDuration::from_secs(1);
/// No longer id is a key's. Ids come from tokens that anybody can write, and are kept for a while.
const LONGEST_ID: usize = 128;
const MOST_IDS: usize = 100;

/// What a URL gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Kept {
    version: u32,
    url: String,
    fetched: Timestamp,
    /// The ids of the keys that it was last fetched for, and when.
    looked_for: BTreeMap<String, Timestamp>,
    document: String,
}

const VERSION: u32 = 1;

impl Kept {
    /// A `document` fetched from `url` at `now` to find the key `id`, in place of `before`.
    pub fn new(url: &str, document: &str, id: &str, now: Timestamp, before: Option<&Self>) -> Self {
        let mut looked_for = before.map_or_else(BTreeMap::new, |before| before.looked_for.clone());
        looked_for.retain(|_, at| is_within(*at, now, PAUSE));
        if id.len() <= LONGEST_ID {
            looked_for.insert(id.to_owned(), now);
        }
        Self {
            version: VERSION,
            url: url.to_owned(),
            fetched: now,
            looked_for,
            document: document.to_owned(),
        }
    }

    /// The keys.
    pub fn keys(&self) -> Option<KeySet> {
        KeySet::read(&self.document).ok()
    }

    /// Whether it is young enough at `now` to be used.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        is_within(self.fetched, now, MAX_AGE)
    }

    /// Whether the key `id`, which is not in it, may be looked for at `now` by fetching it again.
    pub fn may_look_for(&self, id: &str, now: Timestamp) -> bool {
        let lately = self.looked_for.values();
        let lately = lately.filter(|at| is_within(**at, now, PAUSE)).count();
        let looked = self.looked_for.get(id);
        id.len() <= LONGEST_ID
            && lately < MOST_IDS
            && !is_within(self.fetched, now, MIN_FETCH_INTERVAL)
            && looked.is_none_or(|at| !is_within(*at, now, PAUSE))
    }
}

/// Whether `then` is less than `limit` ago. What is to come, a clock that was set back has left.
fn is_within(then: Timestamp, now: Timestamp, limit: SignedDuration) -> bool {
    let age = now.duration_since(then);
    !age.is_negative() && age < limit
}

/// The folder of the files.
#[derive(Debug, Clone)]
pub struct KeySets {
    folder: PathBuf,
}

impl KeySets {
    /// The files in `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file of `url`: its name is half of the SHA-256 of it.
    fn path(&self, url: &str, extension: &str) -> PathBuf {
        let hash = digest::digest(&digest::SHA256, url.as_bytes());
        let half: [u8; 16] = hash.as_ref()[..16].try_into().unwrap_or_default();
        let name = format!("{:032x}.{extension}", u128::from_be_bytes(half));
        self.folder.join(name)
    }

    /// What was kept of `url`, if it is still good at `now`. A damaged file holds nothing.
    pub fn read(&self, url: &str, now: Timestamp) -> Option<Kept> {
        let file = private::open_to_read(&self.path(url, "json")).ok()?;
        let is_file = file.metadata().is_ok_and(|found| found.is_file());
        if !is_file || private::objection(&file).is_some() {
            return None;
        }
        // A document can grow when it is written as a JSON string, sixfold at most.
        let limit = u64::try_from(LONGEST * 8).unwrap_or(u64::MAX);
        let mut text = Vec::new();
        file.take(limit).read_to_end(&mut text).ok()?;
        let kept: Kept = serde_json::from_slice(&text).ok()?;
        let is_good = kept.version == VERSION && kept.url == url && kept.is_fresh(now);
        (is_good && kept.keys().is_some()).then_some(kept)
    }

    /// Keeps `kept` in place of what was there.
    ///
    /// # Errors
    ///
    /// When it cannot be written; then what was there is there still.
    pub fn write(&self, kept: &Kept) -> io::Result<()> {
        private::make_folder(&self.folder)?;
        let text = serde_json::to_vec(kept)?;
        // A name of this process: there is no lock.
        let new = self.path(&kept.url, &format!("{}.new", std::process::id()));
        private::replace(&self.path(&kept.url, "json"), &new, &text)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const URL: &str =
        "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC/.well-known/jwks.json";
    const DOCUMENT: &str = r#"{"keys":[]}"#;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn what_was_kept_is_there_for_an_hour() {
        let folder = tempfile::tempdir().unwrap();
        let sets = KeySets::new(folder.path().join("jwks"));
        assert!(sets.read(URL, at(0)).is_none());
        sets.write(&Kept::new(URL, DOCUMENT, "k", at(0), None))
            .unwrap();
        assert_eq!(sets.read(URL, at(3599)).unwrap().document, DOCUMENT);
        assert!(sets.read(URL, at(3600)).is_none());
        assert!(sets.read(URL, at(-1)).is_none(), "of the future");
        assert!(
            sets.read("https://other.example/jwks.json", at(1))
                .is_none()
        );
        let names: Vec<_> = fs::read_dir(folder.path().join("jwks")).unwrap().collect();
        assert_eq!(names.len(), 1, "{names:?}");
    }

    #[test]
    fn a_damaged_file_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let sets = KeySets::new(folder.path().to_owned());
        let path = sets.path(URL, "json");
        let good = Kept::new(URL, DOCUMENT, "k", at(0), None);
        let good = serde_json::to_string(&good).unwrap();
        for (text, is_kept) in [
            (good.clone(), true),
            (good[..good.len() - 1].to_owned(), false),
            (good.replace("\"version\":1", "\"version\":2"), false),
            (good.replace("us-east-1_AbC", "us-east-1_Xyz"), false),
            (good.replace("keys", "kezs"), false),
            (good.replace("2027", "soon"), false),
            (String::new(), false),
        ] {
            sets.write(&Kept::new(URL, DOCUMENT, "k", at(0), None))
                .unwrap();
            fs::write(&path, &text).unwrap();
            assert_eq!(sets.read(URL, at(1)).is_some(), is_kept, "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_could_have_written_holds_nothing() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let sets = KeySets::new(folder.path().to_owned());
        sets.write(&Kept::new(URL, DOCUMENT, "k", at(0), None))
            .unwrap();
        fs::set_permissions(sets.path(URL, "json"), PermissionsExt::from_mode(0o666)).unwrap();
        assert!(sets.read(URL, at(1)).is_none());
    }

    #[test]
    fn a_key_that_is_not_there_is_looked_for_once_in_ten_seconds() {
        let first = Kept::new(URL, DOCUMENT, "a", at(0), None);
        assert!(!first.may_look_for("a", at(9)));
        assert!(first.may_look_for("a", at(10)));
        assert!(!first.may_look_for("b", at(0)));
        assert!(first.may_look_for("b", at(1)));
        assert!(!first.may_look_for(&"b".repeat(129), at(60)));
        let second = Kept::new(URL, DOCUMENT, "b", at(5), Some(&first));
        assert!(!second.may_look_for("a", at(9)) && !second.may_look_for("b", at(14)));
        assert!(second.may_look_for("a", at(10)) && second.may_look_for("b", at(15)));
        let third = Kept::new(URL, DOCUMENT, "c", at(11), Some(&second));
        assert_eq!(third.looked_for.keys().collect::<Vec<_>>(), ["b", "c"]);
        let many = (0..MOST_IDS).fold(first, |kept, id| {
            Kept::new(URL, DOCUMENT, &id.to_string(), at(2), Some(&kept))
        });
        assert!(!many.may_look_for("another", at(5)) && many.may_look_for("another", at(12)));
    }
}
