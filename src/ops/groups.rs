//! The groups of a pool.

use serde_json::{Map, Value};

use super::gateway::Directory;
use super::pages::Pages;
use super::users::of_user;
use crate::aws;
use crate::model::{ErrorCode, Operation, PoolId, Request};

/// As many groups as the service lists in one answer.
const PAGE: usize = 60;

/// A group to be made.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewGroup {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// The group with the lowest decides which role a user has.
    pub(crate) precedence: Option<u32>,
    /// The role of its users in an identity pool.
    pub(crate) role_arn: Option<String>,
    /// Whether a group of that name that is there already is no error.
    pub(crate) if_not_exists: bool,
}

/// A group, as the API has it.
#[derive(Debug)]
pub(crate) enum Made {
    Created(Value),
    /// It was there, and is as it was.
    Existed(Value),
}

impl NewGroup {
    /// Makes it in `pool`.
    ///
    /// # Errors
    ///
    /// [`aws::Error`] as the service or the network gives it.
    pub(crate) async fn create(
        &self,
        directory: &impl Directory,
        pool: &PoolId,
    ) -> Result<Made, aws::Error> {
        let request = of_group(Operation::CreateGroup, pool, &self.name)
            .with_some("Description", self.description.as_deref())
            .with_some("RoleArn", self.role_arn.as_deref())
            .with_some("Precedence", self.precedence);
        match group(directory, request).await {
            Err(error) if self.if_not_exists && is_taken(&error) => {
                let request = of_group(Operation::GetGroup, pool, &self.name);
                Ok(Made::Existed(group(directory, request).await?))
            }
            made => Ok(Made::Created(made?)),
        }
    }

    /// The members in which `group`, as the API has it, is not what is asked for here.
    pub(crate) fn differences(&self, group: &Value) -> Vec<&'static str> {
        let text = |name: &str| group[name].as_str();
        let differs = |wanted: &Option<String>, name: &str| {
            let wanted = wanted.as_deref();
            wanted.is_some() && wanted != text(name)
        };
        let precedence = self.precedence.map(u64::from);
        let is_other = precedence.is_some() && precedence != group["Precedence"].as_u64();
        let members = [
            ("Description", differs(&self.description, "Description")),
            ("RoleArn", differs(&self.role_arn, "RoleArn")),
            ("Precedence", is_other),
        ];
        let other = members.into_iter().filter(|(_, is_other)| *is_other);
        other.map(|(name, _)| name).collect()
    }
}

/// `DeleteGroup`
///
/// # Errors
///
/// [`aws::Error`] as the service or the network gives it.
pub(crate) async fn delete(
    directory: &impl Directory,
    pool: &PoolId,
    name: &str,
) -> Result<(), aws::Error> {
    let request = of_group(Operation::DeleteGroup, pool, name);
    directory.call(request).await.map(drop)
}

/// The groups of `pool`, page by page.
pub(crate) fn all<'a, D: Directory>(directory: &'a D, pool: &PoolId) -> Pages<'a, D> {
    let request = Request::new(Operation::ListGroups);
    let request = request.with("UserPoolId", pool.as_str());
    Pages::new(directory, request.with("Limit", PAGE))
}

/// The groups that `username` is in, page by page.
pub(crate) fn of<'a, D: Directory>(
    directory: &'a D,
    pool: &PoolId,
    username: &str,
) -> Pages<'a, D> {
    let request = of_user(Operation::AdminListGroupsForUser, pool, username);
    Pages::new(directory, request.with("Limit", PAGE))
}

fn of_group(operation: Operation, pool: &PoolId, name: &str) -> Request {
    Request::new(operation)
        .with("GroupName", name)
        .with("UserPoolId", pool.as_str())
}

/// The group that `request` is answered with.
async fn group(directory: &impl Directory, request: Request) -> Result<Value, aws::Error> {
    let operation = request.operation().name();
    let mut answer: Map<String, Value> = directory.call(request).await?;
    let lacks = "Group";
    let group = answer.shift_remove(lacks);
    group.ok_or(aws::Error::Incomplete { operation, lacks })
}

fn is_taken(error: &aws::Error) -> bool {
    let code = error.service().map(|service| &service.code);
    code == Some(&ErrorCode::GroupExistsException)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::ops::scripted::{Answer, POOL, Scripted};

    fn pool() -> PoolId {
        POOL.parse().unwrap()
    }

    fn staff() -> NewGroup {
        NewGroup {
            name: "staff".to_owned(),
            description: Some("all of us".to_owned()),
            precedence: Some(0),
            role_arn: Some("arn:aws:iam::123456789012:role/staff".to_owned()),
            if_not_exists: true,
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn only_what_is_given_is_sent() {
        let made = || Answer::Json(json!({"Group": {"GroupName": "staff"}}));
        let cognito = Scripted::new([made(), made()]);
        let bare = NewGroup {
            name: "staff".to_owned(),
            ..NewGroup::default()
        };
        for group in [bare, staff()] {
            let made = group.create(&&cognito, &pool()).await.unwrap();
            assert!(matches!(made, Made::Created(group) if group["GroupName"] == "staff"));
        }
        expect![[r#"
            CreateGroup {"GroupName":"staff"}
            CreateGroup {"GroupName":"staff","Description":"all of us","RoleArn":"arn:aws:iam::123456789012:role/staff","Precedence":0}"#]].assert_eq(&cognito.calls());
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_group_that_is_there_is_left_alone_where_that_is_said() {
        let taken = || Answer::Refused(ErrorCode::GroupExistsException, "exists");
        let other = json!({"GroupName": "staff", "Description": "all of us", "Precedence": 5});
        let cognito = Scripted::new([taken(), Answer::Json(json!({"Group": other})), taken()]);
        let made = staff().create(&&cognito, &pool()).await.unwrap();
        let Made::Existed(found) = made else {
            panic!("{made:?}");
        };
        assert_eq!(staff().differences(&found), ["RoleArn", "Precedence"]);
        let strict = NewGroup {
            if_not_exists: false,
            ..staff()
        };
        let refused = strict.create(&&cognito, &pool()).await.unwrap_err();
        assert!(is_taken(&refused));
        assert_eq!(cognito.calls().lines().count(), 3);
        assert!(
            cognito
                .calls()
                .contains(r#"GetGroup {"GroupName":"staff"}"#)
        );
    }

    #[tokio::test(flavor = "current_thread")]
    async fn groups_are_listed_page_by_page() {
        let page = |name: &str, next: Option<&str>| {
            Answer::Json(json!({"Groups": [{"GroupName": name}], "NextToken": next}))
        };
        let cognito = Scripted::new([page("a", Some("1")), page("b", None), page("c", None)]);
        let service = &cognito;
        let mut names = Vec::new();
        for mut pages in [all(&service, &pool()), of(&service, &pool(), "ada")] {
            while let Some(groups) = pages.next().await.unwrap() {
                names.extend(groups.iter().map(|group| group["GroupName"].to_string()));
            }
        }
        assert_eq!(names, ["\"a\"", "\"b\"", "\"c\""]);
        expect![[r#"
            ListGroups {"Limit":60}
            ListGroups {"Limit":60,"NextToken":"1"}
            AdminListGroupsForUser {"Username":"ada","Limit":60}"#]]
        .assert_eq(&cognito.calls());
    }
}
