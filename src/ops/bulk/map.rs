//! Who of one pool is who of another: CSV of `old_sub,new_sub,username`.
//!
//! A line is in the file before the journal says that its row is done. A row that is made once more gives
//! the same line, which is not added again.

use std::collections::{HashSet, VecDeque};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use super::appended::{self, Appended, failed};
use super::work::Moved;
use crate::failure::Failure;
use crate::render::rows;

const FIRST: [&str; 3] = ["old_sub", "new_sub", "username"];
/// How many lines can be in the map and not in the journal: fewer than are written at a time.
const LATEST: usize = 1 << 16;

#[derive(Debug)]
pub(super) struct SubMap {
    file: Appended,
    /// Hashes of the last lines of earlier runs.
    known: HashSet<u64>,
    state: RandomState,
}

impl SubMap {
    /// Opens the map at `path`; where an earlier run is gone on with, at its end. It has to be there if that
    /// has a past.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where there is something already and `resume` is not asked for, or it is not a
    /// map; [`Failure::Output`] where it cannot be written.
    pub(super) fn open(path: &Path, resume: bool, has_past: bool) -> Result<Self, Failure> {
        let is_empty = fs::metadata(path).map_or(true, |found| found.len() == 0);
        if is_empty && has_past {
            return Err(Failure::usage(
                format!("{} lacks what earlier runs did", path.display()),
                "name the map of the first run with --map FILE, or import anew without --resume",
            ));
        }
        if !resume {
            appended::refuse_earlier(path, "--map")?;
        }
        let (mut file, _) = appended::open(path)?;
        let foreign = || {
            Failure::usage(
                format!("{} is no map of users", path.display()),
                "name another file with --map FILE",
            )
        };
        let first = rows::record(FIRST);
        let (mut end, mut line) = (0, Vec::new());
        let (mut known, state) = (VecDeque::new(), RandomState::new());
        let mut reader = BufReader::new(&file);
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(failed(path))?;
            if line.last() != Some(&b'\n') {
                // The end, or a line that was cut off.
                break;
            }
            if end == 0 && line != first.as_bytes() {
                return Err(foreign());
            }
            end += u64::try_from(length).unwrap_or_default();
            known.push_back(state.hash_one(&line));
            if known.len() > LATEST {
                known.pop_front();
            }
        }
        let cut = file
            .set_len(end)
            .and_then(|()| file.seek(SeekFrom::Start(end)));
        cut.map_err(failed(path))?;
        let mut file = Appended::new(path, file);
        if end == 0 {
            file.pending.extend(first.bytes());
            file.commit()?;
        }
        let known = known.into_iter().collect();
        Ok(Self { file, known, state })
    }

    /// Adds a line, unless it is there; it is in the file after the next [`Self::commit`].
    pub(super) fn add(&mut self, username: &str, moved: &Moved) {
        let line = rows::record([moved.old_sub.as_str(), &moved.new_sub, username]);
        if !self.known.contains(&self.state.hash_one(line.as_bytes())) {
            self.file.pending.extend(line.bytes());
        }
    }

    /// Puts what was added on the disk.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        self.file.commit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(number: u32) -> Moved {
        Moved {
            old_sub: format!("old-{number}"),
            new_sub: format!("new-{number}"),
        }
    }

    #[test]
    fn each_user_is_there_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("map.csv");
        let mut map = SubMap::open(&path, false, false).unwrap();
        map.add("ada", &moved(1));
        map.add("b,\"c", &moved(2));
        map.commit().unwrap();
        let before = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{before}old-3,new")).unwrap();
        assert!(SubMap::open(&path, false, false).is_err());
        let mut map = SubMap::open(&path, true, true).unwrap();
        for (number, username) in [(2, "b,\"c"), (3, "grace"), (1, "ada")] {
            map.add(username, &moved(number));
        }
        map.commit().unwrap();
        let expected = "old_sub,new_sub,username\n\
                        old-1,new-1,ada\n\
                        old-2,new-2,\"b,\"\"c\"\n\
                        old-3,new-3,grace\n";
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
        fs::write(&path, "notes\n").unwrap();
        assert!(SubMap::open(&path, true, true).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "notes\n");
        // One that begins late would lack users.
        fs::write(&path, "").unwrap();
        assert!(SubMap::open(&path, true, true).is_err());
        assert!(SubMap::open(&path, true, false).is_ok());
    }
}
