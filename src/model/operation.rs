//! Operations that are called by their JSON or in a bulk run, and what is to be known of each before it is
//! called.

/// Declares [`Operation`].
macro_rules! operations {
    ($($name:ident: $category:ident, $repeat:ident, $signing:ident;)*) => {
        /// An operation, by its name in the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the API reference documents each under its name")]
        pub enum Operation {
            $($name,)*
        }

        impl Operation {
            /// Its name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// The one called `name`.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// What its calls are counted with.
            pub fn category(self) -> Category {
                match self {
                    $(Self::$name => Category::$category,)*
                }
            }

            /// Whether a call may be made again that may have been carried out.
            pub fn is_repeatable(self) -> bool {
                match self {
                    $(Self::$name => operations!(@ $repeat),)*
                }
            }

            /// Whether it is signed with IAM credentials.
            pub fn is_signed(self) -> bool {
                match self {
                    $(Self::$name => operations!(@ $signing),)*
                }
            }
        }
    };
    (@ repeatable) => { true };
    (@ once) => { false };
    (@ signed) => { true };
    (@ unsigned) => { false };
}

operations! {
    AdminAddUserToGroup: UserUpdate, repeatable, signed;
    AdminConfirmSignUp: UserCreation, repeatable, signed;
    AdminCreateUser: UserCreation, once, signed;
    AdminDeleteUser: UserUpdate, repeatable, signed;
    AdminDeleteUserAttributes: UserUpdate, repeatable, signed;
    AdminDisableUser: UserUpdate, repeatable, signed;
    AdminEnableUser: UserUpdate, repeatable, signed;
    AdminGetUser: UserRead, repeatable, signed;
    AdminInitiateAuth: UserAuthentication, repeatable, signed;
    AdminListGroupsForUser: UserResourceRead, repeatable, signed;
    AdminListUserAuthEvents: UserResourceRead, repeatable, signed;
    AdminRemoveUserFromGroup: UserUpdate, repeatable, signed;
    AdminResetUserPassword: UserAccountRecovery, once, signed;
    AdminRespondToAuthChallenge: UserAuthentication, once, signed;
    AdminSetUserMFAPreference: UserResourceUpdate, repeatable, signed;
    AdminSetUserPassword: UserAccountRecovery, repeatable, signed;
    AdminUpdateUserAttributes: UserUpdate, repeatable, signed;
    AdminUserGlobalSignOut: UserUpdate, repeatable, signed;
    ChangePassword: UserAccountRecovery, once, unsigned;
    ConfirmForgotPassword: UserAccountRecovery, once, unsigned;
    ConfirmSignUp: UserCreation, once, unsigned;
    CreateGroup: UserPoolResourceUpdate, once, signed;
    CreateIdentityPool: IdentityPool, once, signed;
    CreateResourceServer: UserPoolResourceUpdate, once, signed;
    CreateRole: Iam, once, signed;
    CreateUserPool: UserPoolUpdate, once, signed;
    CreateUserPoolClient: UserPoolClientUpdate, once, signed;
    CreateUserPoolDomain: UserPoolResourceUpdate, once, signed;
    DeleteGroup: UserPoolResourceUpdate, repeatable, signed;
    DeleteIdentityPool: IdentityPool, repeatable, signed;
    DeleteRole: Iam, repeatable, signed;
    DeleteUserPool: UserPoolUpdate, repeatable, signed;
    DeleteUserPoolDomain: UserPoolResourceUpdate, repeatable, signed;
    DescribeIdentityPool: IdentityPool, repeatable, signed;
    DescribeUserPool: UserPoolRead, repeatable, signed;
    DescribeUserPoolClient: UserPoolClientRead, repeatable, signed;
    ForgotPassword: UserAccountRecovery, once, unsigned;
    GetClientToken: ClientAuthentication, once, unsigned;
    GetGroup: UserPoolResourceRead, repeatable, signed;
    GetIdentityPoolRoles: IdentityPool, repeatable, signed;
    GetRole: Iam, repeatable, signed;
    InitiateAuth: UserAuthentication, repeatable, unsigned;
    ListGroups: UserPoolResourceRead, repeatable, signed;
    ListIdentityPools: IdentityPool, repeatable, signed;
    ListResourceServers: UserPoolResourceRead, repeatable, signed;
    ListUserPoolClients: UserPoolClientRead, repeatable, signed;
    ListUserPools: UserPoolRead, repeatable, signed;
    ListUsers: UserList, repeatable, signed;
    ListUsersInGroup: UserList, repeatable, signed;
    ResendConfirmationCode: UserResourceRead, once, unsigned;
    RespondToAuthChallenge: UserAuthentication, once, unsigned;
    SetIdentityPoolRoles: IdentityPool, repeatable, signed;
    SetUserPoolMfaConfig: UserPoolUpdate, repeatable, signed;
    SignUp: UserCreation, once, unsigned;
}

impl Operation {
    /// The service that it belongs to.
    pub fn service(self) -> Service {
        match self.category() {
            Category::IdentityPool => Service::IdentityPools,
            Category::Iam => Service::Iam,
            _ => Service::UserPools,
        }
    }

    /// Whether it leaves everything as it is.
    pub fn only_reads(self) -> bool {
        let name = self.name();
        let verb = name.strip_prefix("Admin").unwrap_or(name);
        self != Self::GetClientToken
            && ["Describe", "Get", "List"]
                .iter()
                .any(|read| verb.starts_with(read))
    }

    /// Whether the answer to it has a body: some operations have no output.
    pub fn has_result(self) -> bool {
        !matches!(
            self,
            Self::AdminAddUserToGroup
                | Self::AdminDeleteUser
                | Self::AdminRemoveUserFromGroup
                | Self::DeleteGroup
                | Self::DeleteIdentityPool
                | Self::DeleteUserPool
                | Self::SetIdentityPoolRoles
        )
    }
}

/// A service whose operations are called by their JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// Amazon Cognito user pools.
    UserPools,
    /// Amazon Cognito identity pools.
    IdentityPools,
    /// AWS IAM, which itself speaks XML.
    Iam,
}

impl Service {
    /// What signatures and the actions of IAM policies call it.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::UserPools => "cognito-idp",
            Self::IdentityPools => "cognito-identity",
            Self::Iam => "iam",
        }
    }
}

/// What calls are counted with, for an account and a Region
/// ([request rates](https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the quotas")]
pub enum Category {
    ClientAuthentication,
    Iam,
    IdentityPool,
    UserAccountRecovery,
    UserAuthentication,
    UserCreation,
    UserList,
    UserPoolClientRead,
    UserPoolClientUpdate,
    UserPoolRead,
    UserPoolResourceRead,
    UserPoolResourceUpdate,
    UserPoolUpdate,
    UserRead,
    UserResourceRead,
    UserResourceUpdate,
    UserUpdate,
}

impl Category {
    /// How many calls a second are allowed, unless AWS has raised it.
    pub fn quota(self) -> u32 {
        match self {
            Self::ClientAuthentication => 150,
            Self::UserAuthentication | Self::UserRead => 120,
            Self::UserCreation | Self::UserResourceRead => 50,
            Self::UserAccountRecovery | Self::UserList => 30,
            Self::UserResourceUpdate | Self::UserUpdate => 25,
            Self::UserPoolResourceRead => 20,
            Self::UserPoolClientRead
            | Self::UserPoolClientUpdate
            | Self::UserPoolRead
            | Self::UserPoolResourceUpdate
            | Self::UserPoolUpdate => 15,
            // AWS publishes none for these.
            Self::Iam | Self::IdentityPool => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_belongs_to_a_service() {
        for (name, action, only_reads) in [
            ("CreateUserPool", "cognito-idp:CreateUserPool", false),
            ("AdminGetUser", "cognito-idp:AdminGetUser", true),
            (
                "ListIdentityPools",
                "cognito-identity:ListIdentityPools",
                true,
            ),
            (
                "SetIdentityPoolRoles",
                "cognito-identity:SetIdentityPoolRoles",
                false,
            ),
            ("GetClientToken", "cognito-idp:GetClientToken", false),
            ("GetRole", "iam:GetRole", true),
        ] {
            let operation = Operation::named(name).unwrap();
            let of_service = format!("{}:{}", operation.service().prefix(), operation.name());
            assert_eq!(
                (of_service.as_str(), operation.only_reads()),
                (action, only_reads)
            );
        }
        assert_eq!(Operation::named("AssumeRole"), None);
    }
}
