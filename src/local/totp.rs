//! One-time codes, each used once on this machine.
//!
//! Cognito refuses a code that was used already in its window, so the number of the last window
//! used is kept, for each seed in a file whose name says nothing about it. Jobs that run at the
//! same time take turns by a lock on that file, a window each.

use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::{blocking, private};
use crate::auth::totp::Seed;
use crate::model::Secret;

/// A code of `seed` that was not used before; waits for the next window where this one's was.
///
/// `folder` is where the windows used are kept, none to keep nothing. A folder that cannot be
/// used is reported by `warn` and does not stop a sign-in.
pub async fn code(
    seed: &Seed,
    folder: Option<&Path>,
    now: impl Fn() -> Timestamp,
    note: impl Fn(&str),
    warn: impl Fn(&str),
) -> Secret<String> {
    loop {
        let window = Seed::window(now());
        let Some(folder) = folder else {
            return seed.code(window);
        };
        let path = folder.join(seed.name());
        let claimed = blocking({
            let folder = folder.to_owned();
            move || claim(&folder, &path, window)
        })
        .await;
        match claimed {
            Ok(true) => return seed.code(window),
            Ok(false) => {
                let wait = Seed::beginning(window + 1).as_second() - now().as_second();
                let wait = u64::try_from(wait).unwrap_or_default();
                note(&format!(
                    "this window's code was used already: waiting {wait} s for the next"
                ));
                tokio::time::sleep(Duration::from_secs(wait)).await;
            }
            Err(error) => {
                let folder = folder.display();
                warn(&format!(
                    "codes that were used cannot be remembered in {folder}: {error}"
                ));
                return seed.code(window);
            }
        }
    }
}

/// Takes `window` for this process, unless it or a later one is taken.
fn claim(folder: &Path, path: &Path, window: u64) -> io::Result<bool> {
    private::make_folder(folder)?;
    let mut file = private::open(path)?;
    file.lock()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    // A file that was cut off holds nothing that binds anybody.
    if text.trim().parse().is_ok_and(|used: u64| used >= window) {
        return Ok(false);
    }
    file.rewind()?;
    file.set_len(0)?;
    writeln!(file, "{window}")?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeSet;

    use super::*;

    const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn a_used_window_is_waited_out() {
        let folder = tempfile::tempdir().unwrap();
        let seed = Seed::read(SEED).unwrap();
        // One second before a window ends, and in the next one once that was looked at thrice.
        let looked = Cell::new(0);
        let now = || {
            looked.set(looked.get() + 1);
            Timestamp::from_second(if looked.get() < 4 { 59 } else { 60 }).unwrap()
        };
        let notes = Cell::new(0);
        let code = || {
            code(
                &seed,
                Some(folder.path()),
                now,
                |_| notes.set(notes.get() + 1),
                |_| panic!(),
            )
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let codes = runtime.block_on(async { [code().await, code().await] });
        assert_eq!(codes, [seed.code(1), seed.code(2)]);
        assert_eq!(notes.get(), 1);
    }

    #[test]
    fn jobs_at_the_same_time_claim_each_window_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seed");
        let claimed: Vec<u64> = std::thread::scope(|scope| {
            let jobs: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        (1..=50)
                            .filter(|w| claim(folder.path(), &path, *w).unwrap())
                            .collect()
                    })
                })
                .collect();
            jobs.into_iter()
                .flat_map(|job| -> Vec<u64> { job.join().unwrap() })
                .collect()
        });
        let once: BTreeSet<u64> = claimed.iter().copied().collect();
        assert_eq!((claimed.len(), once.last()), (once.len(), Some(&50)));
    }

    #[test]
    fn a_file_that_was_cut_off_binds_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seed");
        std::fs::write(&path, "12x").unwrap();
        assert!(claim(folder.path(), &path, 5).unwrap());
        assert!(!claim(folder.path(), &path, 5).unwrap());
        assert!(!claim(folder.path(), &path, 4).unwrap());
    }
}
