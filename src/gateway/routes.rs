//! What each route of an API asks for.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Value;

use super::document;
use super::path::{InvalidTemplate, Path, Template};
use super::{Access, Authorizer};

/// A route: a method, or any, of the paths of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Upper case; none for any.
    pub method: Option<String>,
    /// The paths.
    pub template: Template,
    /// What it asks for.
    pub access: Access,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.method, self.template.to_string()) {
            (None, template) if template == "$default" => f.write_str(&template),
            (method, template) => {
                let method = method.as_deref().unwrap_or("ANY");
                write!(f, "{method} {template}")
            }
        }
    }
}

/// The routes of an API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes {
    all: Vec<Route>,
    /// Whether the gateway answers preflights itself, so that they need no token; none where the document
    /// does not say.
    cors: Option<bool>,
    /// Who decides, as far as the document says.
    authorizer: Option<Authorizer>,
    /// What of the document is not followed, a sentence each.
    notes: Vec<String>,
}

/// Why there are no routes in a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Neither JSON nor YAML.
    #[error("it is neither JSON nor YAML: {0}")]
    Document(#[from] document::Error),
    /// Not TOML.
    #[error("it is not TOML: {0}")]
    Toml(String),
    /// Another document.
    #[error(
        "it is neither an OpenAPI document (openapi or swagger) nor a SAM or CloudFormation \
         template (Resources)"
    )]
    Unknown,
    /// There are none in it.
    #[error("it has no routes")]
    None,
    /// A route has another value than it can have.
    #[error("{route}: {what}")]
    Value {
        /// Where.
        route: String,
        /// What is wrong.
        what: String,
    },
    /// A route is for no paths.
    #[error(transparent)]
    Path(#[from] InvalidTemplate),
    /// Two routes contradict each other.
    #[error("{0} is there twice, with different authorization")]
    Twice(String),
}

impl Error {
    pub(super) fn value(route: impl fmt::Display, what: impl Into<String>) -> Self {
        Self::Value {
            route: route.to_string(),
            what: what.into(),
        }
    }
}

/// The scopes in an array. What is not a text there is a function, which is not evaluated: a route must
/// not ask for less than it says.
pub(super) fn scopes(route: &str, value: Option<&Value>) -> Result<Vec<String>, Error> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let texts = value.as_array().and_then(|elements| {
        let texts = elements.iter().map(|it| it.as_str().map(str::to_owned));
        texts.collect()
    });
    texts.ok_or_else(|| Error::value(route, "its scopes are not an array of texts"))
}

impl Routes {
    /// Puts them into the order in which they are looked at.
    ///
    /// # Errors
    ///
    /// [`Error::None`] when there are none.
    pub(super) fn sorted(mut self) -> Result<Self, Error> {
        if self.all.is_empty() {
            return Err(Error::None);
        }
        self.all.sort_by(precedence);
        Ok(self)
    }

    /// Adds a route.
    pub(super) fn add(&mut self, method: &str, path: &str, access: Access) -> Result<(), Error> {
        let method = method.to_ascii_uppercase();
        let method = (!matches!(method.as_str(), "ANY" | "*")).then_some(method);
        let template = Template::read(path)?;
        let route = Route {
            method,
            template,
            access,
        };
        let mut others = self.all.iter();
        let same = others
            .find(|other| other.method == route.method && other.template.is_same(&route.template));
        match same {
            Some(same) if same.access == route.access => {}
            Some(_) => return Err(Error::Twice(route.to_string())),
            None => self.all.push(route),
        }
        Ok(())
    }

    /// Says whether an API of the document answers preflights. Which routes are of which API is not kept, so
    /// that those of one that does not are never freed by another: the APIs must agree.
    pub(super) fn answers_preflights(&mut self, answers: bool) {
        if self.cors.is_some_and(|others| others != answers) {
            self.note("its APIs differ in CORS, so that OPTIONS asks for what its route asks for");
        }
        self.cors = Some(answers && self.cors != Some(false));
    }

    /// Says who decides; the first that is said counts.
    pub(super) fn decided_by(&mut self, authorizer: Authorizer) {
        self.authorizer.get_or_insert(authorizer);
    }

    /// Says that something of the document is not followed.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Says that a Lambda function of the API's own decides about the routes of `whose`.
    pub(super) fn note_function(&mut self, whose: &str) {
        self.note(format!(
            "{whose} is a Lambda authorizer, which is not run: its routes take the user pool's \
             tokens"
        ));
    }

    /// Who decides, as far as the document says.
    pub fn authorizer(&self) -> Option<Authorizer> {
        self.authorizer
    }

    /// What of the document is not followed, a sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// All routes, in the order in which they are looked at.
    pub fn all(&self) -> &[Route] {
        &self.all
    }

    /// The route of `method` and `path`: the first that is for both.
    pub fn find(&self, method: &str, path: &Path) -> Option<&Route> {
        self.all.iter().find(|route| {
            let is_for = route.method.as_deref().is_none_or(|own| own == method);
            is_for && route.template.matches(path)
        })
    }

    /// Whether the request needs no token as it asks what a web page may do, and the gateway answers that.
    pub fn is_free_preflight(&self, method: &str) -> bool {
        self.cors == Some(true) && method == "OPTIONS"
    }
}

/// The order of routes for the same path: the template that says more, then the method.
fn precedence(a: &Route, b: &Route) -> Ordering {
    let templates = a.template.precedence(&b.template);
    templates.then_with(|| a.method.is_none().cmp(&b.method.is_none()))
}

/// What [`Routes`] is made of, for tests.
#[cfg(test)]
pub(super) fn shown(routes: &Routes) -> String {
    let mut lines: Vec<_> = routes
        .all
        .iter()
        .map(|route| match &route.access {
            Access::Open => format!("{route} open"),
            Access::Signature => format!("{route} iam"),
            Access::Token(scopes) if scopes.is_empty() => format!("{route} token"),
            Access::Token(scopes) => format!("{route} {}", scopes.join(",")),
        })
        .collect();
    lines.extend((routes.cors == Some(true)).then(|| "cors".to_owned()));
    lines.extend(routes.authorizer.map(|authorizer| authorizer.to_string()));
    lines.extend(routes.notes.iter().map(|note| format!("note: {note}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of API Gateway developer guide, "Create routes for HTTP APIs".
    #[test]
    fn the_most_specific_route_is_taken() {
        let mut routes = Routes::default();
        for (n, route) in [
            "ANY /{proxy+}",
            "GET /pets/dog/1",
            "GET /pets/dog/{id}",
            "GET /pets/{proxy+}",
            "ANY /pets/dog/{id}",
            "ANY $default",
        ]
        .iter()
        .enumerate()
        {
            let (method, path) = route.split_once(' ').unwrap();
            let access = Access::Token(vec![n.to_string()]);
            routes.add(method, path, access).unwrap();
        }
        let routes = routes.sorted().unwrap();
        for (method, path, found) in [
            ("GET", "/pets/dog/1", "GET /pets/dog/1"),
            ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
            ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
            ("POST", "/pets/dog/2", "ANY /pets/dog/{id}"),
            ("POST", "/pets/dog/1", "ANY /pets/dog/{id}"),
            ("POST", "/test/5", "ANY /{proxy+}"),
            ("GET", "/", "$default"),
        ] {
            let path = Path::read(path).unwrap();
            assert_eq!(routes.find(method, &path).unwrap().to_string(), found);
        }
    }
}
