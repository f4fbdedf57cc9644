//! Files and folders that only their owner can read.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
#[cfg(windows)]
use std::process::{Command, Stdio};

#[cfg(windows)]
use super::environment;

/// Why a file cannot be trusted with secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsafe {
    /// It belongs to another user.
    Foreign,
    /// Its mode lets other users in.
    Open,
}

impl fmt::Display for Unsafe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign => "belongs to another user",
            Self::Open => "can be read or written by others",
        })
    }
}

/// What speaks against trusting `file`, if anything does.
#[cfg(unix)]
pub(super) fn objection(file: &File) -> Option<Unsafe> {
    use std::os::unix::fs::MetadataExt;
    let Ok(file) = file.metadata() else {
        return Some(Unsafe::Foreign);
    };
    if file.uid() != rustix::process::geteuid().as_raw() {
        return Some(Unsafe::Foreign);
    }
    (file.mode() & 0o077 != 0).then_some(Unsafe::Open)
}

/// Whether the file at `path`, which cannot be opened, is another user's.
#[cfg(unix)]
pub(super) fn is_foreign(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|file| file.uid() != rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
pub(super) fn is_foreign(_path: &Path) -> bool {
    false
}

/// On Windows files in the profile of a user are that user's alone.
#[cfg(not(unix))]
pub(super) fn objection(_file: &File) -> Option<Unsafe> {
    None
}

/// Makes `folder` for this user alone, and those it lies in; one that is there is closed to others.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    // Asked for where it matters: this is on the way of every kept answer.
    let is_new = cfg!(windows) && !folder.exists();
    make_folders(folder, true)?;
    close(folder, is_new)
}

/// Makes `folder` for this user alone; with `parents` those it lies in too, and it may be there.
fn make_folders(folder: &Path, parents: bool) -> io::Result<()> {
    let builder = &mut fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    builder.recursive(parents).create(folder)
}

#[cfg(unix)]
fn close(folder: &Path, _is_new: bool) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let found = fs::metadata(folder)?;
    if found.uid() != rustix::process::geteuid().as_raw() {
        let what = format!("{} {}", folder.display(), Unsafe::Foreign);
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, what));
    }
    if found.mode() & 0o077 != 0 {
        fs::set_permissions(folder, PermissionsExt::from_mode(0o700))?;
        // Windows' file systems in WSL, for example, take every mode and keep none.
        if fs::metadata(folder)?.mode() & 0o077 != 0 {
            let what = format!("the file system of {} keeps no modes", folder.display());
            return Err(io::Error::new(io::ErrorKind::Unsupported, what));
        }
    }
    Ok(())
}

/// The profile of a user is that user's alone, by the list of its folder. A new folder elsewhere gets a
/// list of its own, which names this user alone; what is made in it inherits that.
#[cfg(windows)]
fn close(folder: &Path, is_new: bool) -> io::Result<()> {
    let profile = environment::value("USERPROFILE");
    let is_in_profile = profile.is_some_and(|profile| folder.starts_with(profile));
    if !is_new || is_in_profile {
        return Ok(());
    }
    let part = |name: &str| environment::value(name).unwrap_or_default();
    let system = PathBuf::from(part("SystemRoot")).join("System32");
    let [domain, name] = ["USERDOMAIN", "USERNAME"].map(part);
    let mut user = domain;
    user.push("\\");
    user.push(name);
    user.push(":(OI)(CI)F");
    let ended = Command::new(system.join("icacls.exe"))
        .arg(folder)
        .args(["/inheritance:r", "/grant:r"])
        .arg(user)
        .arg("/q")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if ended.success() {
        return Ok(());
    }
    let what = format!("the access list of {} cannot be set", folder.display());
    Err(io::Error::new(io::ErrorKind::PermissionDenied, what))
}

/// Opens the file at `path` to read, without waiting for another process where it is a pipe.
pub(super) fn open_to_read(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    options.read(true).open(path)
}

/// Opens the file at `path` to read and write, and makes it where there is none; follows no link to
/// somewhere else.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let mut new = OpenOptions::new();
    new.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut new,
        rustix::fs::OFlags::NOFOLLOW.bits().cast_signed(),
    );
    options(&mut new).open(path)
}

/// Makes a file at `path` for this user alone, to read and write.
///
/// # Errors
///
/// When there is something at `path` already, or the file cannot be made.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut new = OpenOptions::new();
    new.read(true).write(true).create_new(true);
    #[cfg(windows)]
    if path.extension().is_some_and(|it| it == NAMELESS) {
        const DELETE_ON_CLOSE: u32 = 0x0400_0000;
        std::os::windows::fs::OpenOptionsExt::custom_flags(&mut new, DELETE_ON_CLOSE);
    }
    options(&mut new).open(path)
}

/// Keeps other users from opening `file`, which is this user's.
///
/// # Errors
///
/// When it is not, or the file system keeps no modes.
#[cfg(unix)]
pub(crate) fn restrict(file: &File) -> io::Result<()> {
    if objection(file).is_some() {
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    }
    match objection(file) {
        Some(objection) => {
            let what = format!("it {objection}");
            Err(io::Error::new(io::ErrorKind::PermissionDenied, what))
        }
        None => Ok(()),
    }
}

/// On Windows files in the profile of a user are that user's alone.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail under Unix")]
pub(crate) fn restrict(_file: &File) -> io::Result<()> {
    Ok(())
}

/// What files end with that lose their names.
const NAMELESS: &str = "nameless";

/// Makes a file in `folder` that no other process can open, and that is gone when it is closed.
///
/// # Errors
///
/// When it cannot be made.
pub(crate) fn nameless(folder: &Path) -> io::Result<File> {
    let name = super::random::bytes::<12>()?.map(|byte| format!("{byte:02x}"));
    let path = folder.join(format!("cognito-auth-{}.{NAMELESS}", name.concat()));
    let file = create(&path)?;
    if cfg!(unix) {
        fs::remove_file(&path)?;
    }
    Ok(file)
}

/// Waits for the operating system's lock on the file at `path`, which is made where there is none,
/// and so is its folder.
pub(super) fn lock(path: &Path) -> io::Result<File> {
    make_folder(path.parent().unwrap_or(Path::new("")))?;
    let file = open(path)?;
    file.lock()?;
    Ok(file)
}

/// `options`, with which a file is made for this user alone.
pub(super) fn options(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// What a file at `path` would replace: that file, or what a link there leads to.
///
/// # Errors
///
/// When there is something that is not a regular file: a device like `/dev/null` must not become one.
pub(super) fn target(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Ok(target) if fs::metadata(&target)?.is_file() => Ok(target),
        Ok(_) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a regular file",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(error),
    }
}

/// Replaces the file at `path` by one that holds `text`, in one step, by way of a file at `new`. It is
/// on the disk when this returns; when it fails, what was there is there still. The new file is for
/// this user alone, unless the old one was open to others.
pub(super) fn replace(path: &Path, new: &Path, text: &[u8]) -> io::Result<()> {
    NewFile::in_place_of(new)?.replace(path, text)
}

/// Renames `from` to `to`, where there may be a file.
///
/// # Errors
///
/// When it cannot; then both are as they were. Under Windows, when `to` is open in another process for more
/// than a second: readers of ours have it open for a moment, and so have virus scanners.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    const TRIES: u32 = 50;
    for _ in 1..TRIES {
        match fs::rename(from, to) {
            Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            ended => return ended,
        }
    }
    fs::rename(from, to)
}

/// Puts the file at `new` in place of the one at `path`.
pub(super) fn put(new: &Path, path: &Path) -> io::Result<()> {
    let path = &target(path)?;
    if let Ok(before) = fs::metadata(path) {
        fs::set_permissions(new, before.permissions())?;
    }
    rename(new, path)?;
    flush_name(path);
    Ok(())
}

/// Puts on the disk that there is a file at `path`. Whether it would be there after a power failure too,
/// some file systems do not say.
pub(crate) fn flush_name(path: &Path) {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let _ = flush_folder(folder.unwrap_or(Path::new(".")));
}

/// Makes a rename last: it is the folder that is changed by it.
#[cfg(unix)]
fn flush_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail under Unix")]
fn flush_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// A file that was not there before; removed when dropped, unless something was kept in it.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    file: File,
    kept: bool,
}

impl NewFile {
    /// Makes the file at `path`, for this user alone.
    ///
    /// # Errors
    ///
    /// When there is something at `path` already, or the file cannot be made.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut new = OpenOptions::new();
        new.write(true).create_new(true);
        let file = options(&mut new).open(path)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            kept: false,
        })
    }

    /// The same in place of a file that is at `path`.
    pub(super) fn in_place_of(path: &Path) -> io::Result<Self> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        Self::create(path)
    }

    /// Takes room on the disk for a text of `length` bytes, which is still to come. Until then the file
    /// holds zeros, which no JSON does.
    pub(super) fn reserve(&mut self, length: usize) -> io::Result<()> {
        self.file.write_all(&vec![0; length])?;
        self.file.sync_all()?;
        self.file.rewind()
    }

    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        // The length first: zeros behind a whole text would spoil it, should this process be killed.
        self.file.set_len(text.len() as u64)?;
        self.file.write_all(text)?;
        self.file.sync_all()
    }

    /// Writes `text` into it. It is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// When it cannot be written; then it is removed.
    pub fn keep(mut self, text: &[u8]) -> io::Result<()> {
        self.write(text)?;
        self.kept = true;
        Ok(())
    }

    /// Writes `text` into it, and puts it in place of the file at `path`, as [`replace`] does.
    pub(super) fn replace(mut self, path: &Path, text: &[u8]) -> io::Result<()> {
        self.write(text)?;
        put(&self.path, path)?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A folder that was not there before, for this user alone; removed with what is in it when dropped, or,
/// if this process is killed, by the next run.
#[derive(Debug)]
pub struct PrivateFolder {
    path: PathBuf,
    /// Locked for as long as this process runs; none where it cannot be.
    lock: Option<File>,
}

/// What the file is called that is locked.
const LOCK: &str = "lock";

impl PrivateFolder {
    /// Makes the folder at `path`, whose parent is there.
    ///
    /// # Errors
    ///
    /// When there is something at `path` already, or the folder cannot be made.
    pub fn make(path: &Path) -> io::Result<Self> {
        make_folders(path, false)?;
        Ok(Self {
            path: path.to_owned(),
            lock: lock_in(path).ok(),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Makes the lock in `folder`.
fn lock_in(folder: &Path) -> io::Result<File> {
    // It gets its name when it is locked: one that nothing holds is of a process that was killed.
    let new = folder.join("new");
    let mut made = OpenOptions::new();
    made.write(true).create_new(true);
    let file = options(&mut made).open(&new)?;
    file.lock()?;
    fs::rename(new, folder.join(LOCK))?;
    Ok(file)
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        // Not every system removes what is open.
        self.lock = None;
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes the folders in `parent` that killed processes have left of those they had to themselves: this
/// user's, for this user alone, with a lock that nothing holds, and called as `is_name` says.
pub(super) fn sweep(parent: &Path, is_name: impl Fn(&str) -> bool) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if !name.to_str().is_some_and(&is_name) || !is_private(&entry) {
            continue;
        }
        let folder = entry.path();
        let mut found = OpenOptions::new();
        found.read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(
            &mut found,
            (rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK)
                .bits()
                .cast_signed(),
        );
        let lock = found.open(folder.join(LOCK));
        if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Whether it is a folder of this user's, for this user alone; a link to one is not.
#[cfg(unix)]
fn is_private(entry: &fs::DirEntry) -> bool {
    use std::os::unix::fs::MetadataExt;
    entry.metadata().is_ok_and(|found| {
        let is_own = found.uid() == rustix::process::geteuid().as_raw();
        found.is_dir() && is_own && found.mode() & 0o777 == 0o700
    })
}

#[cfg(not(unix))]
fn is_private(entry: &fs::DirEntry) -> bool {
    entry.metadata().is_ok_and(|found| found.is_dir())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn what_is_no_file_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let [socket, new] = ["socket", "new"].map(|name| folder.path().join(name));
        let _listener = UnixListener::bind(&socket).unwrap();
        assert!(replace(&socket, &new, b"text").is_err());
        assert!(replace(folder.path(), &new, b"text").is_err());
        assert!(!fs::metadata(&socket).unwrap().is_file() && !new.exists());
        replace(&folder.path().join("file"), &new, b"text").unwrap();
        assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"text");
        assert!(!new.exists());
    }

    #[test]
    fn nothing_is_swept_but_what_a_killed_process_has_left() {
        let parent = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let made = PrivateFolder::make(&parent.path().join(name)).unwrap();
            fs::write(made.path().join("credentials"), "s3cret").unwrap();
            made
        };
        let left_by_the_killed = |name: &str| {
            let mut folder = folder(name);
            folder.lock = None;
            let path = folder.path().to_owned();
            std::mem::forget(folder);
            path
        };
        let in_use = folder("run-1");
        let gone = left_by_the_killed("run-2");
        let other = left_by_the_killed("other");
        let open = left_by_the_killed("run-3");
        fs::set_permissions(&open, PermissionsExt::from_mode(0o755)).unwrap();
        let without_lock = left_by_the_killed("run-4");
        fs::remove_file(without_lock.join(LOCK)).unwrap();
        let pipe = left_by_the_killed("run-5");
        fs::remove_file(pipe.join(LOCK)).unwrap();
        symlink(other.join(LOCK), pipe.join(LOCK)).unwrap();
        symlink(&other, parent.path().join("run-6")).unwrap();
        fs::write(parent.path().join("run-7"), "").unwrap();

        sweep(parent.path(), |name| name.starts_with("run-"));
        assert!(!gone.exists());
        for kept in [in_use.path(), &other, &open, &without_lock, &pipe] {
            assert!(kept.join("credentials").exists(), "{}", kept.display());
        }
        sweep(&parent.path().join("nowhere"), |_| true);
    }
}
