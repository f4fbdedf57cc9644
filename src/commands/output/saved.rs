//! What is said when a context was saved.

use std::path::Path;

use crate::app::App;

/// Says where the context called `name` was saved, and what to type next.
pub(in crate::commands) fn announce(app: &App, name: &str, path: &Path, is_default: bool) {
    let path = path.display();
    let (which, flag) = if is_default {
        (", and is the default", String::new())
    } else {
        ("", format!(" -c {name}"))
    };
    app.ui
        .note(&format!("context {name} is saved in {path}{which}"));
    app.ui
        .note(&format!("sign in with: cognito-auth login{flag}"));
}
