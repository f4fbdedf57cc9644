//! What is known of a context before and after it is looked up.

use std::path::PathBuf;

use super::secret_file::SecretFile;
use crate::auth::AuthFlow;
use crate::model::{ClientId, PoolId, Secret};

/// What was given, and need not be looked up.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) pool: Option<PoolId>,
    pub(crate) client: Option<ClientId>,
    pub(crate) flow: Option<AuthFlow>,
    /// The Admin API, or the public one.
    pub(crate) api: Option<bool>,
    pub(crate) has_secret_source: bool,
    pub(crate) has_identity_pool: bool,
    pub(crate) has_username: bool,
    /// Where the app client's secret is to be saved.
    pub(crate) save_secret: Option<PathBuf>,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Settings that were not given.
    pub(crate) values: Vec<(&'static str, String)>,
    /// The app client's secret, and where it is to be saved.
    pub(crate) secret: Option<(SecretFile, Secret<String>)>,
}
