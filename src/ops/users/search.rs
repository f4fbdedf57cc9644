//! Looking for users of a pool.

use serde_json::Value;

use crate::aws;
use crate::failure::{Failure, Subject};
use crate::model::{Operation, PoolId, Request, attribute};
use crate::ops::gateway::Directory;
use crate::ops::pages::Pages;
use crate::render::query::Query;

/// As many users as the service lists in one answer.
const PAGE: usize = 60;

/// Which users are looked for: those that match all of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// In the API's own syntax; judged by the service.
    pub(crate) filter: Option<String>,
    /// What attributes are or begin with.
    pub(crate) attributes: Vec<Match>,
    /// `CONFIRMED` and its like.
    pub(crate) status: Option<String>,
    /// Whether they may sign in.
    pub(crate) is_enabled: Option<bool>,
    /// A group that they are in.
    pub(crate) group: Option<String>,
    /// An expression that is true of them.
    pub(crate) condition: Option<Query>,
    /// How many at most.
    pub(crate) limit: Option<usize>,
}

/// What an attribute is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    attribute: &'static str,
    value: String,
    is_prefix: bool,
}

impl Match {
    /// `attribute` is `given`, or begins with what is before a `*` at its end.
    pub(crate) fn new(attribute: &'static str, given: &str) -> Self {
        let prefix = given.strip_suffix('*');
        Self {
            attribute,
            value: prefix.unwrap_or(given).to_owned(),
            is_prefix: prefix.is_some(),
        }
    }

    /// In the API's syntax.
    fn filter(&self) -> String {
        let operator = if self.is_prefix { "^=" } else { "=" };
        format!("{} {operator} {}", self.attribute, quoted(&self.value))
    }

    fn holds(&self, user: &Value) -> bool {
        let actual = match self.attribute {
            "username" => user.get("Username").and_then(Value::as_str),
            name => attribute(user, name),
        };
        actual.is_some_and(|actual| {
            if self.is_prefix {
                actual.starts_with(&self.value)
            } else {
                actual == self.value
            }
        })
    }
}

/// A string of the API's filters.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', r"\\").replace('"', "\\\""))
}

/// What the service judges of a search: it takes one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Served {
    Nothing,
    Filter,
    /// The first of the attributes.
    Attribute,
    Status,
    Enabled,
}

impl Search {
    fn served(&self) -> Served {
        if self.group.is_some() {
            Served::Nothing
        } else if self.filter.is_some() {
            Served::Filter
        } else if !self.attributes.is_empty() {
            Served::Attribute
        } else if self.status.is_some() {
            Served::Status
        } else if self.is_enabled.is_some() {
            Served::Enabled
        } else {
            Served::Nothing
        }
    }

    /// `ListUsers` or `ListUsersInGroup` of `pool`, with what the service can judge.
    pub(crate) fn request(&self, pool: &PoolId) -> Request {
        let operation = match &self.group {
            Some(_) => Operation::ListUsersInGroup,
            None => Operation::ListUsers,
        };
        let filter = match self.served() {
            Served::Nothing => None,
            Served::Filter => self.filter.clone(),
            Served::Attribute => self.attributes.first().map(Match::filter),
            Served::Status => {
                let status = self.status.as_deref().map(quoted);
                status.map(|status| format!("cognito:user_status = {status}"))
            }
            Served::Enabled => self.is_enabled.map(|is_enabled| {
                let status = if is_enabled { "Enabled" } else { "Disabled" };
                format!("status = {}", quoted(status))
            }),
        };
        let page = match self.limit {
            Some(limit) if self.is_served_whole() => limit.clamp(1, PAGE),
            _ => PAGE,
        };
        Request::new(operation)
            .with("UserPoolId", pool.as_str())
            .with_some("GroupName", self.group.as_deref())
            .with_some("Filter", filter)
            .with("Limit", page)
    }

    /// Whether every user of the pool is found.
    pub(crate) fn is_everyone(&self) -> bool {
        let is_any = self.group.is_none() && self.limit.is_none();
        is_any && self.served() == Served::Nothing && self.is_served_whole()
    }

    /// Whether nothing is left to judge of what the service gives.
    fn is_served_whole(&self) -> bool {
        let conditions = [
            self.filter.is_some(),
            self.status.is_some(),
            self.is_enabled.is_some(),
            self.condition.is_some(),
        ];
        let conditions = conditions.iter().filter(|given| **given).count();
        let served = usize::from(self.served() != Served::Nothing);
        conditions + self.attributes.len() == served
    }

    /// Whether what the service has not judged holds for `user`, as `ListUsers` has it.
    fn holds(&self, user: &Value) -> Result<bool, Failure> {
        let served = self.served();
        let skipped = usize::from(served == Served::Attribute);
        let mut attributes = self.attributes.iter().skip(skipped);
        if !attributes.all(|attribute| attribute.holds(user)) {
            return Ok(false);
        }
        let text = |name: &str| user.get(name).and_then(Value::as_str);
        let has_status = |status: &String| {
            text("UserStatus").is_some_and(|actual| actual.eq_ignore_ascii_case(status))
        };
        if served != Served::Status && !self.status.iter().all(has_status) {
            return Ok(false);
        }
        let is_enabled = user.get("Enabled").and_then(Value::as_bool);
        if served != Served::Enabled && self.is_enabled.is_some() && self.is_enabled != is_enabled {
            return Ok(false);
        }
        match &self.condition {
            Some(condition) => Ok(condition.holds(user)?),
            None => Ok(true),
        }
    }

    /// The users of `pool` that are found, page by page. What failures can name is `subject`.
    pub(crate) fn run<'a, D: Directory>(
        self,
        directory: &'a D,
        pool: &PoolId,
        subject: &Subject,
    ) -> Found<'a, D> {
        self.run_from(directory, pool, subject, None)
    }

    /// The same from the page that `token` leads to.
    pub(crate) fn run_from<'a, D: Directory>(
        self,
        directory: &'a D,
        pool: &PoolId,
        subject: &Subject,
        token: Option<String>,
    ) -> Found<'a, D> {
        Found {
            pages: Pages::from(directory, self.request(pool), token),
            left: self.limit,
            search: self,
            subject: subject.clone(),
        }
    }
}

/// Users that are found as they are read.
#[derive(Debug)]
pub(crate) struct Found<'a, D> {
    pages: Pages<'a, D>,
    search: Search,
    /// How many are still wanted.
    left: Option<usize>,
    subject: Subject,
}

impl<D: Directory> Found<'_, D> {
    /// The token of the page after the one that was given last.
    pub(crate) fn token(&self) -> Option<&str> {
        self.pages.token()
    }

    /// The next users, perhaps none; nothing after the last.
    ///
    /// # Errors
    ///
    /// As the service and the network give it; [`Failure::Query`] where the condition does not apply.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Value>>, Failure> {
        if self.left == Some(0) {
            return Ok(None);
        }
        let page: Result<_, aws::Error> = self.pages.next().await;
        let Some(page) = page.map_err(Failure::of_call(&self.subject))? else {
            return Ok(None);
        };
        let mut found = Vec::with_capacity(page.len());
        for user in page {
            if self.search.holds(&user)? {
                found.push(user);
            }
        }
        if let Some(left) = &mut self.left {
            found.truncate(*left);
            *left -= found.len();
        }
        Ok(Some(found))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::failure::Purpose;
    use crate::ops::scripted::{Answer, POOL, Scripted};
    use crate::render::query;

    fn user(name: &str, status: &str, is_enabled: bool, email: &str) -> Value {
        json!({
            "Username": name, "UserStatus": status, "Enabled": is_enabled,
            "Attributes": [{"Name": "email", "Value": email}],
        })
    }

    /// The names that are found among four users, and the calls.
    async fn found(search: Search, pages: usize) -> String {
        let users = [
            user("ada", "CONFIRMED", true, "ada@a.org"),
            user("grace", "CONFIRMED", false, "grace@a.org"),
            user("linus", "UNCONFIRMED", true, "linus@b.org"),
            user("tim", "confirmed", true, "tim@b.org"),
        ];
        let token = match search.group {
            Some(_) => "NextToken",
            None => "PaginationToken",
        };
        let pages = (0..pages).map(|page| {
            let next = (page + 1 < pages).then(|| page.to_string());
            Answer::Json(json!({"Users": &users[page * 2..page * 2 + 2], token: next}))
        });
        let cognito = Scripted::new(pages);
        let service = &cognito;
        let subject = Subject::of(Purpose::Administer);
        let mut found = search.run(&service, &POOL.parse().unwrap(), &subject);
        let mut names = Vec::new();
        while let Some(page) = found.next().await.unwrap() {
            names.extend(page.iter().map(|user| user["Username"].to_string()));
        }
        format!(
            "{}\n  {}\n",
            cognito.calls().replace('\n', "\n  "),
            names.join(" ")
        )
    }

    #[tokio::test(flavor = "current_thread")]
    async fn the_service_judges_one_condition_and_the_rest_is_judged_here() {
        let search = Search::default;
        let all = [
            found(search(), 2).await,
            found(
                Search {
                    filter: Some("sub = \"x\"".to_owned()),
                    status: Some("CONFIRMED".to_owned()),
                    ..search()
                },
                2,
            )
            .await,
            found(
                Search {
                    attributes: vec![
                        Match::new("username", "a\"\\*"),
                        Match::new("email", "ada@a.org"),
                    ],
                    ..search()
                },
                2,
            )
            .await,
            found(
                Search {
                    status: Some("CONFIRMED".to_owned()),
                    is_enabled: Some(false),
                    ..search()
                },
                2,
            )
            .await,
            found(
                Search {
                    is_enabled: Some(true),
                    condition: Some(query::compile("starts_with(Username, 'l')").unwrap()),
                    ..search()
                },
                2,
            )
            .await,
            found(
                Search {
                    group: Some("staff".to_owned()),
                    attributes: vec![Match::new("email", "ada*")],
                    ..search()
                },
                2,
            )
            .await,
            found(
                Search {
                    limit: Some(3),
                    ..search()
                },
                2,
            )
            .await,
            found(
                Search {
                    limit: Some(1),
                    is_enabled: Some(true),
                    status: Some("unconfirmed".to_owned()),
                    ..search()
                },
                1,
            )
            .await,
        ];
        expect![[r#"
            ListUsers {"Limit":60}
              ListUsers {"Limit":60,"PaginationToken":"0"}
              "ada" "grace" "linus" "tim"
            ListUsers {"Filter":"sub = \"x\"","Limit":60}
              ListUsers {"Filter":"sub = \"x\"","Limit":60,"PaginationToken":"0"}
              "ada" "grace" "tim"
            ListUsers {"Filter":"username ^= \"a\\\"\\\\\"","Limit":60}
              ListUsers {"Filter":"username ^= \"a\\\"\\\\\"","Limit":60,"PaginationToken":"0"}
              "ada"
            ListUsers {"Filter":"cognito:user_status = \"CONFIRMED\"","Limit":60}
              ListUsers {"Filter":"cognito:user_status = \"CONFIRMED\"","Limit":60,"PaginationToken":"0"}
              "grace"
            ListUsers {"Filter":"status = \"Enabled\"","Limit":60}
              ListUsers {"Filter":"status = \"Enabled\"","Limit":60,"PaginationToken":"0"}
              "linus"
            ListUsersInGroup {"GroupName":"staff","Limit":60}
              ListUsersInGroup {"GroupName":"staff","Limit":60,"NextToken":"0"}
              "ada"
            ListUsers {"Limit":3}
              ListUsers {"Limit":3,"PaginationToken":"0"}
              "ada" "grace" "linus"
            ListUsers {"Filter":"cognito:user_status = \"unconfirmed\"","Limit":60}
              "ada"
        "#]].assert_eq(&all.concat());
    }
}
