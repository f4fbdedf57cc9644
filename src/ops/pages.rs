//! Lists that the user pool service gives page by page.

use serde_json::Value;

use super::gateway::Directory;
use crate::aws;
use crate::model::{Operation, Request};

/// A list that is fetched as it is read. In memory is one page of it.
#[derive(Debug)]
pub(crate) struct Pages<'a, D> {
    directory: &'a D,
    request: Request,
    shape: Shape,
    next: Next,
}

/// The next page.
#[derive(Debug)]
enum Next {
    /// The one without a token.
    First,
    /// The one that this token leads to.
    At(String),
    /// There is none.
    End,
}

/// Where an operation has its list, and the token that leads to the next page.
#[derive(Debug, Clone, Copy)]
struct Shape {
    items: &'static str,
    token: &'static str,
}

impl Shape {
    fn of(operation: Operation) -> Self {
        let (items, token) = match operation {
            Operation::ListUsers => ("Users", "PaginationToken"),
            Operation::ListUsersInGroup => ("Users", "NextToken"),
            Operation::ListGroups | Operation::AdminListGroupsForUser => ("Groups", "NextToken"),
            Operation::AdminListUserAuthEvents => ("AuthEvents", "NextToken"),
            Operation::ListIdentityPools => ("IdentityPools", "NextToken"),
            Operation::ListUserPools => ("UserPools", "NextToken"),
            Operation::ListUserPoolClients => ("UserPoolClients", "NextToken"),
            Operation::ListResourceServers => ("ResourceServers", "NextToken"),
            other => unreachable!("{} gives no list", other.name()),
        };
        Self { items, token }
    }
}

impl<'a, D: Directory> Pages<'a, D> {
    /// The list that `request` asks for, from its first page.
    pub(crate) fn new(directory: &'a D, request: Request) -> Self {
        Self::from(directory, request, None)
    }

    /// The same from the page that `token` leads to.
    pub(crate) fn from(directory: &'a D, request: Request, token: Option<String>) -> Self {
        let shape = Shape::of(request.operation());
        Self {
            directory,
            request,
            shape,
            next: token.map_or(Next::First, Next::At),
        }
    }

    /// The token that the next page is fetched with, after the first and before the last.
    pub(crate) fn token(&self) -> Option<&str> {
        match &self.next {
            Next::At(token) => Some(token),
            Next::First | Next::End => None,
        }
    }

    /// The next page, which may be empty; none after the last.
    ///
    /// # Errors
    ///
    /// [`aws::Error`] as the service or the network gives it, and where a page leads to itself.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Value>>, aws::Error> {
        let token = match std::mem::replace(&mut self.next, Next::End) {
            Next::End => return Ok(None),
            Next::First => None,
            Next::At(token) => Some(token),
        };
        let request = self.request.clone();
        let request = request.with_some(self.shape.token, token.as_deref());
        let mut page = self.directory.call(request).await?;
        let next = page.shift_remove(self.shape.token);
        let next = next.and_then(|next| Some(next.as_str()?.to_owned()));
        // An empty one means the end.
        let next = next.filter(|next| !next.is_empty());
        if next.is_some() && next == token {
            return Err(aws::Error::SamePage {
                operation: self.request.operation().name(),
            });
        }
        self.next = next.map_or(Next::End, Next::At);
        Ok(Some(match page.shift_remove(self.shape.items) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::ops::scripted::{Answer, Scripted};

    #[tokio::test(flavor = "current_thread")]
    async fn an_empty_page_is_not_the_end() {
        let pages = [
            json!({"Users": [{"Username": "a"}], "PaginationToken": "1"}),
            json!({"Users": [], "PaginationToken": "2"}),
            json!({"PaginationToken": "3"}),
            json!({"Users": [{"Username": "b"}], "PaginationToken": ""}),
        ];
        let cognito = Scripted::new(pages.map(Answer::Json));
        let service = &cognito;
        let request = Request::new(Operation::ListUsers).with("Limit", 60);
        let mut pages = Pages::new(&service, request);
        let mut found = Vec::new();
        while let Some(page) = pages.next().await.unwrap() {
            found.extend(page);
        }
        assert_eq!(found, [json!({"Username": "a"}), json!({"Username": "b"})]);
        assert!(pages.next().await.unwrap().is_none());
        expect![[r#"
            ListUsers {"Limit":60}
            ListUsers {"Limit":60,"PaginationToken":"1"}
            ListUsers {"Limit":60,"PaginationToken":"2"}
            ListUsers {"Limit":60,"PaginationToken":"3"}"#]]
        .assert_eq(&cognito.calls());
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_page_that_leads_to_itself_is_an_error() {
        let page = json!({"Groups": [{"GroupName": "a"}], "NextToken": "1"});
        let cognito = Scripted::new([page.clone(), page].map(Answer::Json));
        let service = &cognito;
        let mut pages = Pages::new(&service, Request::new(Operation::ListGroups));
        assert_eq!(pages.next().await.unwrap().unwrap().len(), 1);
        assert_eq!(pages.token(), Some("1"));
        let error = pages.next().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "ListGroups answers with the same page again and again"
        );
    }
}
