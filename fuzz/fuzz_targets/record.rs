//! The file of a session: whatever is in it, reading it gives nothing worse than "damaged"; what
//! it holds is written as it was read; and only the right key opens a sealed one.
#![no_main]

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::{env, process};

use cognito_auth::local::seal::Key;
use cognito_auth::local::store::{Found, Store};
use cognito_auth::model::Record;
use libfuzzer_sys::fuzz_target;

const SEALED: &[u8] = include_bytes!("../corpus/record/sealed");

struct Fixed {
    store: Store,
    key: Key,
    /// What [`SEALED`] holds.
    record: Record,
}

static FIXED: LazyLock<Fixed> = LazyLock::new(|| {
    let folder = env::temp_dir().join(format!("cognito-auth-fuzz-{}", process::id()));
    let store = Store::new(folder, "dev");
    store.lock().expect("a folder");
    let key = Key::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").expect("a key");
    write(store.path(), SEALED);
    let Ok(Found::Sealed(sealed)) = store.read() else {
        panic!("not sealed")
    };
    let record = sealed.open(&key).expect("the right key");
    Fixed { store, key, record }
});

fuzz_target!(|bytes: &[u8]| {
    let Fixed { store, key, record } = &*FIXED;
    write(store.path(), bytes);
    match store.read().expect("a file of one's own") {
        Found::Nothing => panic!("there is a file"),
        Found::Damaged { .. } => {}
        Found::Record(read) => {
            let mut locked = store.lock().expect("a lock");
            locked.write(&read, None).expect("a file");
            assert_eq!(locked.read().ok(), Some(Found::Record(read.clone())));
            locked.write(&read, Some(key)).expect("a file");
            let Ok(Found::Sealed(sealed)) = locked.read() else {
                panic!("not sealed")
            };
            assert_eq!(sealed.open(key), Some(*read));
        }
        Found::Sealed(sealed) => {
            assert!(sealed.open(key).is_none_or(|opened| opened == *record));
        }
    }
});

fn write(path: PathBuf, bytes: &[u8]) {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path);
    file.and_then(|mut file| file.write_all(bytes))
        .expect("a file");
}
