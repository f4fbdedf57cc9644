//! Clients of the SDKs, each made at its first call: an answer that is kept needs none.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// A client of one of the SDKs, shared by its clones.
pub(in crate::aws) struct Lazy<C>(Arc<LazyLock<C, Make<C>>>);

type Make<C> = Box<dyn FnOnce() -> C + Send>;

impl<C> Lazy<C> {
    pub(in crate::aws) fn new(make: impl FnOnce() -> C + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(make))))
    }
}

impl<C> Clone for Lazy<C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C> Deref for Lazy<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C> fmt::Debug for Lazy<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lazy")
    }
}

/// Makes a client of the SDK `$sdk` of `$config`, a function that builds a configuration, with what
/// every client here has. The configurations of the SDKs have no trait in common, so this is no
/// function.
macro_rules! client {
    ($sdk:ident, $aws:expr, $config:expr) => {{
        let (make, ui, clock_skew) = ($config, $aws.ui.clone(), $aws.clock_skew.clone());
        $crate::aws::transport::lazy::Lazy::new(move || {
            let config: $sdk::config::Builder = make();
            let config = config
                .interceptor($crate::aws::transport::empty_body::NoEmptyBody)
                .interceptor(clock_skew)
                .interceptor($crate::aws::transport::progress::Progress(ui.clone()));
            let config = if ui.verbosity() > 0 {
                config.interceptor($crate::aws::transport::trace::Trace(ui))
            } else {
                config
            };
            $sdk::Client::from_conf(config.build())
        })
    }};
}
pub(in crate::aws) use client;
