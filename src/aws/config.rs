//! Region, endpoint, trust, retries, time limits: resolved here, once, so that nothing is probed
//! by surprise and each failure names what to set.

use std::iter;
use std::sync::OnceLock;
use std::time::Duration;

use aws_config::environment::credentials::EnvironmentVariableCredentialsProvider;
use aws_config::profile::{Profile, ProfileSet};
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_runtime::env_config::property::PropertiesKey;
use aws_types::os_shim_internal::{Env, Fs};
use jiff::Timestamp;

use crate::aws::endpoint::{Address, Service, iam_endpoint};
use crate::aws::error::{Error, of_credentials};
use crate::aws::iam_credentials::{IamCredentials, LoginSession, OwnSource};
use crate::aws::transport::clock_skew::ClockSkew;
use crate::aws::transport::connection::describe;
use crate::aws::transport::http::Http;
use crate::aws::transport::trust::Trust;
use crate::local::process;
use crate::local::ui::Ui;
use crate::model::{Region, Secret, SigningKeys, url};
use crate::settings::aws_profiles::is_of_context;
use crate::settings::variables::SECRETS;
use crate::settings::{self, Missing, Origin, Settings, Sourced};

/// Whether calls are signed with IAM credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signing {
    /// They are not.
    Unsigned,
    /// They are.
    Signed,
    /// They are, and a sign-in is what they are for: none that waits for itself.
    SignIn,
}

/// How AWS is reached in this run. Service clients made from it share one HTTP stack.
#[derive(Debug)]
pub struct Aws {
    settings: Settings,
    profiles: ProfileSet,
    profile: Option<Sourced<String>>,
    pub(super) http: Http,
    pub(super) retries: RetryConfig,
    timeout: Duration,
    /// The credentials that were looked for already.
    settled: OnceLock<Credentials>,
    pub(super) clock_skew: ClockSkew,
    pub(super) ui: Ui,
    warned_of_http: OnceLock<()>,
}

/// A profile's setting: the command that prints credentials.
const PROCESS: &str = "credential_process";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

impl Aws {
    /// Reads the AWS config files and checks every setting that is common to all calls.
    ///
    /// # Errors
    ///
    /// [`Error`] when a setting is malformed, or the profile does not exist.
    pub async fn load(settings: &Settings, ui: &Ui) -> Result<Self, Error> {
        let files = EnvConfigFiles::default();
        let profiles = aws_config::profile::load(&Fs::default(), &Env::default(), &files, None)
            .await
            .map_err(|e| Error::ConfigFiles(describe(&e)))?;
        let profile = settings.profile();
        if let Some(Sourced {
            value: name,
            origin,
        }) = &profile
            && profiles.get_profile(name).is_none()
        {
            let mut known: Vec<_> = profiles.profiles().map(str::to_owned).collect();
            known.sort();
            return Err(Error::NoProfile {
                name: name.clone(),
                origin: origin.clone(),
                known,
            });
        }
        let mut aws = Self {
            settings: settings.clone(),
            profiles,
            profile,
            http: Http::new(Trust::System),
            retries: RetryConfig::standard(),
            timeout: Duration::from_mins(1),
            settled: OnceLock::new(),
            clock_skew: ClockSkew::default(),
            ui: ui.clone(),
            warned_of_http: OnceLock::new(),
        };
        aws.retries = aws.retries()?;
        aws.http = Http::new(aws.trust());
        if let Some(seconds) = settings.timeout()? {
            aws.timeout = Duration::from_secs(seconds.value.into());
        }
        Ok(aws)
    }

    /// `region`, else the profile's Region.
    ///
    /// # Errors
    ///
    /// [`Error`] when there is none, or the profile's is malformed.
    pub fn region(&self, region: Option<Sourced<Region>>) -> Result<Sourced<Region>, Error> {
        let region = region.map_or_else(|| self.profile_region(), |r| Ok(Some(r)))?;
        Ok(region.ok_or_else(|| settings::Error::Missing(missing_region()))?)
    }

    /// The configuration of a client of `service` in `region`, else in the profile's Region. With
    /// it comes the URL that its requests go to.
    pub(super) fn config(
        &self,
        service: Service,
        region: Option<Sourced<Region>>,
        signing: Signing,
    ) -> Result<(SdkConfig, String), Error> {
        self.check_proxies()?;
        let region = self.region(region)?;
        self.ui
            .explain(&format!("Region {} of {}", region.value, region.origin));
        let sdk_region = aws_config::Region::new(region.value.as_str().to_owned());

        let Address {
            url,
            endpoint,
            fips,
        } = self.address(service, &region.value)?;
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(sdk_region.clone())
            .http_client(self.http.clone())
            .retry_config(self.retries.clone())
            .timeout_config(self.timeouts())
            .use_fips(fips)
            .use_dual_stack(self.switch("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?)
            .app_name(AppName::new("cognito-auth").map_err(|e| Error::ConfigFiles(e.to_string()))?);
        if let Some(Sourced { value, origin }) = &endpoint {
            self.ui.explain(&format!("endpoint {value} of {origin}"));
        }
        config.set_endpoint_url(endpoint.map(|e| e.value));
        if signing != Signing::Unsigned {
            config = config.credentials_provider(match self.settled.get() {
                Some(credentials) => SharedCredentialsProvider::new(credentials.clone()),
                None => SharedCredentialsProvider::new(IamCredentials {
                    own: self.own_source().filter(|_| signing == Signing::SignIn),
                    ..self.iam_credentials(sdk_region)
                }),
            });
        }
        Ok((config.build(), url))
    }

    /// Whether the environment or the profile in use says where IAM credentials are to be had, other
    /// than from the context in use. Nothing is read or called for that, the metadata service least of
    /// all.
    pub fn offers_credentials(&self) -> bool {
        const OF_PROFILE: [&str; 7] = [
            "aws_access_key_id",
            PROCESS,
            "role_arn",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file",
            "credential_source",
        ];
        const OF_ENVIRONMENT: [&str; 4] = [
            "AWS_ACCESS_KEY_ID",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
        ];
        let variables = &self.settings.variables;
        let in_environment = || {
            OF_ENVIRONMENT
                .iter()
                .any(|name| variables.get(name).is_some())
        };
        let in_profile = || {
            OF_PROFILE.iter().any(|key| self.of_profile(key).is_some())
                && self.own_source().is_none()
        };
        (!self.profile_beats_keys() && in_environment()) || in_profile()
    }

    /// The profile in use, or one that it takes its credentials from, if these are of the context in
    /// use.
    fn own_source(&self) -> Option<OwnSource> {
        let context = &self.settings.context.as_ref()?.name;
        let is_default = !self.settings.context_is_explicit;
        let own = self.sources().into_iter().find(|profile| {
            let process = profile.get(PROCESS);
            process.is_some_and(|command| is_of_context(command, context, is_default))
        })?;
        Some(OwnSource {
            profile: own.name().to_owned(),
            context: context.clone(),
        })
    }

    /// The profile in use, or the one that it takes its credentials from in the end, if these are of
    /// `aws login`.
    fn login_session(&self) -> Option<LoginSession> {
        // The SDK would take these.
        const BEFORE: [&str; 4] = [
            "credential_source",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file",
        ];
        let last = self.sources().pop()?;
        last.get("login_session")?;
        let is_other = BEFORE.iter().any(|key| last.get(key).is_some());
        (!is_other).then(|| LoginSession {
            profile: last.name().to_owned(),
            used: self.profile_name().to_owned(),
        })
    }

    /// The profile in use, the one that it takes its credentials from, and so on.
    fn sources(&self) -> Vec<&Profile> {
        const MOST: usize = 8;
        let first = self.profiles.get_profile(self.profile_name());
        let next = |profile: &&Profile| self.profiles.get_profile(profile.get("source_profile")?);
        iter::successors(first, next).take(MOST).collect()
    }

    /// Where the profile in use takes its credentials from a process: what it and its sources say, as
    /// an AWS config file in which the process is started without our secrets.
    fn profiles_with_process(&self) -> Option<String> {
        const KEYS: [&str; 7] = [
            "credential_source",
            "external_id",
            "mfa_serial",
            "region",
            "role_arn",
            "role_session_name",
            "source_profile",
        ];
        // The SDK would take these before it starts a process.
        const BEFORE: [&str; 5] = [
            "aws_access_key_id",
            "login_session",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file",
        ];
        let sources = self.sources();
        let is_started = |profile: &Profile| {
            profile.get(PROCESS).is_some() && BEFORE.iter().all(|key| profile.get(key).is_none())
        };
        sources.iter().find(|profile| is_started(profile))?;
        let mut text = String::new();
        for profile in sources {
            text.push_str(&format!("[profile {}]\n", profile.name()));
            for (key, value) in KEYS.iter().filter_map(|key| Some((key, profile.get(key)?))) {
                text.push_str(&format!("{key} = {value}\n"));
            }
            if let Some(command) = profile.get(PROCESS) {
                let command = process::without_variables(SECRETS, command);
                text.push_str(&format!("{PROCESS} = {command}\n"));
            }
        }
        Some(text)
    }

    /// Where `service` is in `region`.
    pub(super) fn address(&self, service: Service, region: &Region) -> Result<Address, Error> {
        let fips = self.switch("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?;
        let endpoint = self.endpoint(service)?;
        let url = if let Some(endpoint) = &endpoint {
            endpoint.value.clone()
        } else {
            let partition = region.partition();
            let suffix = partition.dns_suffix();
            let host = if fips {
                format!("{}-fips", service.host())
            } else {
                service.host().to_owned()
            };
            match service {
                Service::Iam => {
                    format!("https://iam{}.{suffix}", iam_endpoint(partition, fips).host)
                }
                Service::SignIn => format!("https://{}", partition.sign_in()),
                Service::UserPools | Service::Identities | Service::Tokens | Service::Secrets => {
                    format!("https://{host}.{region}.{suffix}")
                }
            }
        };
        Ok(Address {
            url,
            endpoint,
            fips,
        })
    }

    /// The time limits of a call.
    pub(super) fn timeouts(&self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_timeout(self.timeout)
            .build()
    }

    fn iam_credentials(&self, region: aws_config::Region) -> IamCredentials {
        IamCredentials {
            http: self.http.clone(),
            region,
            profile: self.profile_name().to_owned(),
            with_process: self.profiles_with_process(),
            own: None,
            login: self.login_session(),
            profile_beats_keys: self.profile_beats_keys(),
        }
    }

    fn profile_beats_keys(&self) -> bool {
        let profile = self.profile.as_ref();
        profile.is_some_and(|profile| self.settings.beats_environment(&profile.origin))
    }

    /// Looks for IAM credentials, once for every client that is made from now on: the id of their
    /// access key. `region` is where a role is assumed, if a profile says to.
    ///
    /// # Errors
    ///
    /// [`Error::NoCredentials`] when there are none, [`Error::Credentials`] when their source fails;
    /// both say that `operation` needs them.
    pub async fn settle_credentials(
        &self,
        operation: &'static str,
        region: &Region,
    ) -> Result<String, Error> {
        let region = aws_config::Region::new(region.as_str().to_owned());
        let found = self.iam_credentials(region).provide_credentials().await;
        let found = found.map_err(|error| of_credentials(operation, &error))?;
        let key = found.access_key_id().to_owned();
        let _ = self.settled.set(found);
        Ok(key)
    }

    /// Whether the IAM credentials have a session token, as far as that is known without asking their source:
    /// all of those that a source makes have one.
    pub async fn has_session_token(&self) -> bool {
        let variables = &self.settings.variables;
        if !self.profile_beats_keys() && variables.get("AWS_ACCESS_KEY_ID").is_some() {
            let keys = EnvironmentVariableCredentialsProvider::new();
            let keys = keys.provide_credentials().await;
            return keys.is_ok_and(|keys| keys.session_token().is_some());
        }
        match self.of_profile("aws_access_key_id") {
            Some(_) => self.of_profile("aws_session_token").is_some(),
            None => true,
        }
    }

    /// IAM credentials of the environment, the profile or this machine, for requests that are signed here.
    /// `region` is where a role is assumed, if a profile says to.
    ///
    /// # Errors
    ///
    /// As [`Self::settle_credentials`].
    pub async fn signing_keys(
        &self,
        operation: &'static str,
        region: &Region,
    ) -> Result<SigningKeys, Error> {
        let region = aws_config::Region::new(region.as_str().to_owned());
        let found = self.iam_credentials(region).provide_credentials().await;
        let found = found.map_err(|error| of_credentials(operation, &error))?;
        Ok(SigningKeys {
            access_key_id: found.access_key_id().to_owned(),
            secret_key: found.secret_access_key().into(),
            session_token: found.session_token().map(Secret::from),
            expiration: found.expiry().and_then(|at| Timestamp::try_from(at).ok()),
        })
    }

    /// Says that the service at `endpoint` is called after the next call of another: a connection to it
    /// is opened while that one runs. Nothing is opened before, or where both are one host.
    pub fn connect_ahead(&self, endpoint: &str) {
        self.http.connect_ahead(endpoint);
    }

    /// The time here and at a service, when the first answer came; none where none did, or it had
    /// no date.
    pub fn clocks(&self) -> Option<(Timestamp, Timestamp)> {
        self.clock_skew.clocks()
    }

    /// The chosen profile's setting `key`, and the profile's name.
    fn of_profile(&self, key: &str) -> Option<(&str, &str)> {
        let name = self.profile_name();
        Some((self.profiles.get_profile(name)?.get(key)?, name))
    }

    fn profile_name(&self) -> &str {
        self.profile
            .as_ref()
            .map_or("default", |profile| &profile.value)
    }

    fn profile_region(&self) -> Result<Option<Sourced<Region>>, Error> {
        let Some((text, profile)) = self.of_profile("region") else {
            return Ok(None);
        };
        match text.parse() {
            Ok(value) => Ok(Some(Sourced {
                value,
                origin: Origin::Profile(profile.to_owned()),
            })),
            Err(e) => Err(bad_in_profile("region", profile, &e)),
        }
    }

    /// The endpoint that is set for `service`, if one is.
    pub(super) fn endpoint(&self, service: Service) -> Result<Option<Sourced<String>>, Error> {
        let ignores = self.settings.ignores_endpoint_variables().or_else(|| {
            let (value, _) = self.of_profile("ignore_configured_endpoint_urls")?;
            Some(value.eq_ignore_ascii_case("true"))
        });
        let ignores = ignores == Some(true);
        let given = self.settings.endpoint_url(service.variable(), ignores);
        let found = given.or_else(|| self.profile_endpoint(service).filter(|_| !ignores));
        if let Some(found) = &found {
            self.check_endpoint(found)?;
        }
        Ok(found)
    }

    /// Refuses a proxy that the HTTP stack would not understand, and pass by.
    pub(super) fn check_proxies(&self) -> Result<(), Error> {
        const NAMES: [&str; 6] = [
            "HTTPS_PROXY",
            "https_proxy",
            "HTTP_PROXY",
            "http_proxy",
            "ALL_PROXY",
            "all_proxy",
        ];
        for name in NAMES {
            let value = self.settings.variables.get(name);
            if value.is_some_and(|value| !url::is_proxy(value)) {
                return Err(settings::Error::Invalid {
                    name: "proxy",
                    origin: Origin::Variable(name),
                    // Its value may hold a password.
                    reason: "it is not the http or https URL of a proxy".to_owned(),
                }
                .into());
            }
        }
        Ok(())
    }

    /// Refuses what is no URL of a server, and, unless it is allowed, http to another machine, of which
    /// the first is warned of.
    fn check_endpoint(&self, endpoint: &Sourced<String>) -> Result<(), Error> {
        let Sourced { value, origin } = endpoint;
        let is_http = value.starts_with("http://");
        let host = value
            .strip_prefix("https://")
            .or_else(|| value.strip_prefix("http://"));
        let (host, _) = host.map_or(("", ""), |host| host.split_once('/').unwrap_or((host, "")));
        let reason = if host.contains('@') {
            Some("it holds a user name or a password, which no service takes".to_owned())
        } else if host.is_empty() || host.starts_with(':') || host.contains(char::is_whitespace) {
            Some(format!("{value:?} is not an http or https URL"))
        } else {
            None
        };
        if let Some(reason) = reason {
            return Err(settings::Error::Invalid {
                name: "endpoint URL",
                origin: origin.clone(),
                reason,
            }
            .into());
        }
        let is_here = url::host(host).is_some_and(url::is_loopback);
        if !is_http || is_here {
            return Ok(());
        }
        if !self.settings.allow_http()? {
            return Err(Error::OpenEndpoint {
                url: value.clone(),
                origin: origin.clone(),
            });
        }
        if self.warned_of_http.set(()).is_ok() {
            self.ui.alert(&format!(
                "{value} of {origin} is http: passwords and tokens can be read on the way"
            ));
        }
        Ok(())
    }

    /// The endpoint of the profile. A `[services]` section is looked up here because the SDK expects
    /// `cognito-identity-provider` in it where AWS's tools write `cognito_identity_provider`.
    fn profile_endpoint(&self, service: Service) -> Option<Sourced<String>> {
        let section = || {
            let (section, profile) = self.of_profile("services")?;
            let key = PropertiesKey::builder()
                .section_key("services")
                .section_name(section)
                .property_name(service.key())
                .sub_property_name("endpoint_url")
                .build()
                .ok()?;
            Some((self.profiles.other_sections().get(&key)?.as_str(), profile))
        };
        let (value, profile) = section().or_else(|| self.of_profile("endpoint_url"))?;
        let origin = Origin::Profile(profile.to_owned());
        Some(Sourced {
            value: value.to_owned(),
            origin,
        })
    }

    fn trust(&self) -> Trust {
        let named = self.settings.ca_bundle();
        let named = named.or_else(|| {
            let (path, profile) = self.of_profile("ca_bundle")?;
            Some(Sourced {
                value: path.into(),
                origin: Origin::Profile(profile.to_owned()),
            })
        });
        if let Some(Sourced {
            value: path,
            origin,
        }) = named
        {
            return Trust::Bundle { path, origin };
        }
        let elsewhere = ["SSL_CERT_FILE", "SSL_CERT_DIR"]
            .into_iter()
            .any(|name| self.settings.variables.get(name).is_some());
        let native = elsewhere || !cfg!(target_os = "linux");
        if native { Trust::Native } else { Trust::System }
    }

    fn retries(&self) -> Result<RetryConfig, Error> {
        let attempts = match self.settings.max_attempts()? {
            Some(attempts) => attempts.value,
            None => self.profile_attempts()?.unwrap_or(3),
        };
        let expected = "expected standard, adaptive or legacy";
        let mode = if let Some(mode) = self.settings.variables.get("AWS_RETRY_MODE") {
            retry_mode(mode).ok_or_else(|| settings::Error::Invalid {
                name: "retry mode",
                origin: Origin::Variable("AWS_RETRY_MODE"),
                reason: format!("{mode:?}: {expected}"),
            })?
        } else if let Some((mode, profile)) = self.of_profile("retry_mode") {
            let bad = || bad_in_profile("retry_mode", profile, &format!("{mode:?}: {expected}"));
            retry_mode(mode).ok_or_else(bad)?
        } else {
            RetryConfig::standard()
        };
        Ok(mode.with_max_attempts(attempts))
    }

    fn profile_attempts(&self) -> Result<Option<u32>, Error> {
        let Some((text, profile)) = self.of_profile("max_attempts") else {
            return Ok(None);
        };
        let attempts = text.parse().ok().filter(|attempts| *attempts > 0);
        let what = format!("{text:?} is not a whole number of at least 1");
        let bad = || bad_in_profile("max_attempts", profile, &what);
        attempts.map(Some).ok_or_else(bad)
    }

    fn switch(&self, variable: &'static str, key: &'static str) -> Result<bool, Error> {
        let parse = |text: &str| text.to_ascii_lowercase().parse().ok();
        if let Some(text) = self.settings.variables.get(variable) {
            let reason = format!("{text:?} is neither true nor false");
            let origin = Origin::Variable(variable);
            let invalid = || settings::Error::Invalid {
                name: "the value",
                origin,
                reason,
            };
            return Ok(parse(text).ok_or_else(invalid)?);
        }
        let Some((text, profile)) = self.of_profile(key) else {
            return Ok(false);
        };
        let what = format!("{text:?} is neither true nor false");
        parse(text).ok_or_else(|| bad_in_profile(key, profile, &what))
    }
}

fn bad_in_profile(name: &'static str, profile: &str, what: &impl ToString) -> Error {
    Error::ProfileSetting {
        name,
        profile: profile.to_owned(),
        what: what.to_string(),
    }
}

fn retry_mode(name: &str) -> Option<RetryConfig> {
    match name.to_ascii_lowercase().as_str() {
        "standard" | "legacy" => Some(RetryConfig::standard()),
        "adaptive" => Some(RetryConfig::adaptive()),
        _ => None,
    }
}

fn missing_region() -> Missing {
    Missing {
        what: "Region".to_owned(),
        ways: [
            "--region REGION",
            "--user-pool-id ID",
            "AWS_REGION",
            "`region` in a context or an AWS profile",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}
