//! All that a pool knows of its users, without loss.

use std::collections::{HashMap, HashSet};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::{Map, Value};

use super::{of_user, search::Found, search::Search};
use crate::aws;
use crate::failure::{Failure, Subject};
use crate::model::{ErrorCode, Operation, PoolId, Request};
use crate::ops::gateway::Directory;
use crate::ops::pages::Pages;
use crate::ops::pools;

/// How many users are asked for at the same time.
const AT_ONCE: usize = 16;

/// What a pool is, as far as its users depend on it.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// The pool.
    pub(crate) pool: PoolId,
    /// `SchemaAttributes` as the API has them.
    pub(crate) schema: Vec<Value>,
    /// The groups as the API has them.
    pub(crate) groups: Vec<Value>,
    /// `UsernameAttributes`: what users sign in with in place of a name.
    pub(crate) username_attributes: Vec<Value>,
    /// How many users the pool says that it has.
    pub(crate) estimate: Option<u64>,
}

/// What is exported beside the users themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct With {
    /// `Groups`: the names of the groups that a user is in. A pass over the members of each group.
    pub(crate) groups: bool,
    /// `PreferredMfaSetting` and `UserMFASettingList`. A call for each user, who then counts as active for
    /// the month.
    pub(crate) mfa: bool,
}

/// An export on its way.
#[derive(Debug)]
pub(crate) struct Export<'a, D> {
    directory: &'a D,
    pub(crate) origin: Origin,
    with: With,
    subject: Subject,
    found: Found<'a, D>,
    /// Whether every user of the pool is wanted.
    is_whole: bool,
    /// By user name, which groups.
    memberships: HashMap<String, Vec<usize>>,
    seen: HashSet<String>,
    /// Users that came twice.
    twice: u64,
}

impl<'a, D: Directory> Export<'a, D> {
    /// Describes `pool`, finds out who is in which group, and begins with the users that `search` finds;
    /// where `token` leads, if an earlier run has come up to there with the users in `seen`.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn begin(
        directory: &'a D,
        pool: &PoolId,
        subject: &Subject,
        search: Search,
        with: With,
        (token, seen): (Option<String>, HashSet<String>),
    ) -> Result<Self, Failure> {
        let fails = Failure::of_call(subject);
        let described = pools::describe(directory, pool).await.map_err(&fails)?;
        let list = |name: &str| match &described[name] {
            Value::Array(elements) => elements.clone(),
            _ => Vec::new(),
        };
        let mut origin = Origin {
            pool: pool.clone(),
            schema: list("SchemaAttributes"),
            username_attributes: list("UsernameAttributes"),
            groups: Vec::new(),
            estimate: described["EstimatedNumberOfUsers"].as_u64(),
        };
        let mut memberships: HashMap<String, Vec<usize>> = HashMap::new();
        if with.groups {
            let request = Request::new(Operation::ListGroups)
                .with("UserPoolId", pool.as_str())
                .with("Limit", 60);
            let mut pages = Pages::new(directory, request);
            let mut groups = Vec::new();
            while let Some(page) = pages.next().await.map_err(&fails)? {
                groups.extend(page);
            }
            for group in groups {
                let members = match members(directory, pool, &group).await {
                    Ok(members) => members,
                    // It was deleted meanwhile.
                    Err(error) if is_gone(&error) => continue,
                    Err(error) => return Err(fails(error)),
                };
                for name in members {
                    let groups = memberships.entry(name).or_default();
                    groups.push(origin.groups.len());
                }
                origin.groups.push(group);
            }
        }
        for name in &seen {
            memberships.remove(name);
        }
        let is_whole = search.is_everyone();
        Ok(Self {
            found: search.run_from(directory, pool, subject, token),
            directory,
            origin,
            with,
            subject: subject.clone(),
            is_whole,
            memberships,
            seen,
            twice: 0,
        })
    }

    /// The token of the page after this one.
    pub(crate) fn token(&self) -> Option<&str> {
        self.found.token()
    }

    /// How many users there were up to here.
    pub(crate) fn count(&self) -> usize {
        self.seen.len()
    }

    /// The next users as `ListUsers` has them, with what is exported besides; nothing after the last.
    ///
    /// # Errors
    ///
    /// As the service and the network give it.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Value>>, Failure> {
        let Some(page) = self.found.next().await? else {
            return Ok(None);
        };
        let mut users = Vec::with_capacity(page.len());
        for mut user in page {
            let name = user["Username"].as_str().unwrap_or_default().to_owned();
            if !self.seen.insert(name.clone()) {
                self.twice += 1;
                continue;
            }
            if self.with.groups {
                let groups = self.memberships.remove(&name).unwrap_or_default();
                let groups = groups
                    .iter()
                    .map(|at| &self.origin.groups[*at]["GroupName"]);
                user["Groups"] = groups.cloned().collect();
            }
            users.push(user);
        }
        if self.with.mfa {
            let known = stream::iter(users.iter().map(|user| self.known(user)));
            let known: Vec<_> = known.buffered(AT_ONCE).try_collect().await?;
            for (user, mut known) in users.iter_mut().zip(known) {
                for member in ["PreferredMfaSetting", "UserMFASettingList"] {
                    if let Some(value) = known.shift_remove(member) {
                        user[member] = value;
                    }
                }
            }
        }
        Ok(Some(users))
    }

    /// What `AdminGetUser` says of `user`.
    async fn known(&self, user: &Value) -> Result<Map<String, Value>, Failure> {
        let name = user["Username"].as_str().unwrap_or_default();
        let request = of_user(Operation::AdminGetUser, &self.origin.pool, name);
        let known = self.directory.call(request).await;
        known.map_err(Failure::of_call(&self.subject))
    }

    /// What does not add up after the last user; nothing where all does.
    pub(crate) fn differences(&self) -> Vec<String> {
        let mut differences = Vec::new();
        if self.twice > 0 {
            differences.push(format!("users came twice in the list: {}", self.twice));
        }
        if !self.is_whole {
            return differences;
        }
        // Those that were listed have been taken out.
        if !self.memberships.is_empty() {
            let mut names: Vec<_> = self.memberships.keys().map(String::as_str).collect();
            names.sort_unstable();
            let more = names.len().saturating_sub(3);
            names.truncate(3);
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            differences.push(format!(
                "members of groups are not in the list of users: {}{more}",
                names.join(", ")
            ));
        }
        let count = u64::try_from(self.count()).unwrap_or(u64::MAX);
        if let Some(estimate) = self.origin.estimate.filter(|estimate| *estimate != count) {
            differences.push(format!(
                "the pool says that it has {estimate} users, and {count} were listed"
            ));
        }
        differences
    }
}

/// The names of the users in `group`.
async fn members(
    directory: &impl Directory,
    pool: &PoolId,
    group: &Value,
) -> Result<Vec<String>, aws::Error> {
    let request = Request::new(Operation::ListUsersInGroup)
        .with("UserPoolId", pool.as_str())
        .with("GroupName", group["GroupName"].clone())
        .with("Limit", 60);
    let (mut pages, mut names) = (Pages::new(directory, request), Vec::new());
    while let Some(page) = pages.next().await? {
        let page = page.iter().map(|user| user["Username"].as_str());
        names.extend(page.map(|name| name.unwrap_or_default().to_owned()));
    }
    Ok(names)
}

/// Whether there is no such group.
fn is_gone(error: &aws::Error) -> bool {
    let code = error.service().map(|service| &service.code);
    code == Some(&ErrorCode::ResourceNotFoundException)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::failure::Purpose;
    use crate::ops::scripted::{Answer, POOL, Scripted};

    fn users(names: &[&str], token: Option<&str>) -> Answer {
        let users: Vec<_> = names.iter().map(|name| json!({"Username": name})).collect();
        Answer::Json(json!({"Users": users, "PaginationToken": token, "NextToken": token}))
    }

    fn pool(count: u64) -> Answer {
        Answer::Json(json!({"UserPool": {"EstimatedNumberOfUsers": count, "SchemaAttributes": []}}))
    }

    const ALL: With = With {
        groups: true,
        mfa: true,
    };
    const NOTHING: With = With {
        groups: false,
        mfa: false,
    };

    /// Users, what does not add up, and the calls.
    async fn exported(with: With, search: Search, answers: Vec<Answer>) -> String {
        let cognito = Scripted::new(answers);
        let service = &cognito;
        let subject = Subject::of(Purpose::Administer);
        let begun = (None, HashSet::new());
        let pool = POOL.parse().unwrap();
        let export = Export::begin(&service, &pool, &subject, search, with, begun);
        let mut export = export.await.unwrap();
        let mut text = String::new();
        while let Some(page) = export.next().await.unwrap() {
            for user in page {
                text.push_str(&format!("{user}\n"));
            }
        }
        format!("{text}{:?}\n{}\n", export.differences(), cognito.calls())
    }

    #[tokio::test(flavor = "current_thread")]
    async fn groups_take_one_pass_each() {
        let groups = json!({"Groups": [{"GroupName": "staff"}, {"GroupName": "ops"}]});
        let mfa =
            json!({"PreferredMfaSetting": "SMS_MFA", "UserMFASettingList": ["SMS_MFA"], "x": 1});
        let text = exported(
            ALL,
            Search::default(),
            vec![
                pool(2),
                Answer::Json(groups),
                users(&["grace"], Some("1")),
                users(&["ada"], None),
                users(&["ada"], None),
                users(&["ada"], Some("1")),
                Answer::Json(json!({})),
                users(&["grace"], None),
                Answer::Json(mfa),
            ],
        );
        expect![[r#"
            {"Username":"ada","Groups":["staff","ops"]}
            {"Username":"grace","Groups":["staff"],"PreferredMfaSetting":"SMS_MFA","UserMFASettingList":["SMS_MFA"]}
            []
            DescribeUserPool {}
            ListGroups {"Limit":60}
            ListUsersInGroup {"GroupName":"staff","Limit":60}
            ListUsersInGroup {"GroupName":"staff","Limit":60,"NextToken":"1"}
            ListUsersInGroup {"GroupName":"ops","Limit":60}
            ListUsers {"Limit":60}
            AdminGetUser {"Username":"ada"}
            ListUsers {"Limit":60,"PaginationToken":"1"}
            AdminGetUser {"Username":"grace"}
        "#]].assert_eq(&text.await);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_group_that_is_deleted_meanwhile_is_none() {
        let groups = json!({"Groups": [{"GroupName": "gone"}, {"GroupName": "staff"}]});
        let answers = vec![
            pool(1),
            Answer::Json(groups),
            Answer::Refused(ErrorCode::ResourceNotFoundException, "not found"),
            users(&["ada"], None),
            users(&["ada"], None),
        ];
        let with = With { mfa: false, ..ALL };
        let text = exported(with, Search::default(), answers).await;
        let first = "{\"Username\":\"ada\",\"Groups\":[\"staff\"]}\n[]\n";
        assert!(text.starts_with(first), "{text}");
    }

    #[tokio::test(flavor = "current_thread")]
    async fn what_does_not_add_up_is_told() {
        let groups = json!({"Groups": [{"GroupName": "staff"}]});
        let with = With { mfa: false, ..ALL };
        let lost = exported(
            with,
            Search::default(),
            vec![
                pool(7),
                Answer::Json(groups),
                users(&["a", "b", "c", "d", "e"], None),
                users(&["e", "f"], Some("1")),
                users(&["f"], None),
            ],
        );
        let some = Search {
            status: Some("CONFIRMED".to_owned()),
            ..Search::default()
        };
        let some = exported(NOTHING, some, vec![pool(7), users(&["a"], None)]);
        expect![[r#"
            {"Username":"e","Groups":["staff"]}
            {"Username":"f","Groups":[]}
            ["users came twice in the list: 1", "members of groups are not in the list of users: a, b, c and 1 more", "the pool says that it has 7 users, and 2 were listed"]
            DescribeUserPool {}
            ListGroups {"Limit":60}
            ListUsersInGroup {"GroupName":"staff","Limit":60}
            ListUsers {"Limit":60}
            ListUsers {"Limit":60,"PaginationToken":"1"}
            {"Username":"a"}
            []
            DescribeUserPool {}
            ListUsers {"Filter":"cognito:user_status = \"CONFIRMED\"","Limit":60}
        "#]].assert_eq(&[lost.await, some.await].concat());
    }
}
