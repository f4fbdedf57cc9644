//! Operations of the user pool service that are called by their JSON, and what is to be known of each
//! before it is called.

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
    AddCustomAttributes: UserPoolUpdate, repeatable, signed;
    AdminAddUserToGroup: UserUpdate, repeatable, signed;
    AdminConfirmSignUp: UserCreation, repeatable, signed;
    AdminCreateUser: UserCreation, once, signed;
    AdminDeleteUser: UserUpdate, repeatable, signed;
    AdminDeleteUserAttributes: UserUpdate, repeatable, signed;
    AdminDisableUser: UserUpdate, repeatable, signed;
    AdminEnableUser: UserUpdate, repeatable, signed;
    AdminGetUser: UserRead, repeatable, signed;
    AdminListGroupsForUser: UserResourceRead, repeatable, signed;
    AdminListUserAuthEvents: UserResourceRead, repeatable, signed;
    AdminRemoveUserFromGroup: UserUpdate, repeatable, signed;
    AdminResetUserPassword: UserAccountRecovery, once, signed;
    AdminSetUserMFAPreference: UserResourceUpdate, repeatable, signed;
    AdminSetUserPassword: UserAccountRecovery, repeatable, signed;
    AdminUpdateUserAttributes: UserUpdate, repeatable, signed;
    AdminUserGlobalSignOut: UserUpdate, repeatable, signed;
    ChangePassword: UserAccountRecovery, once, unsigned;
    ConfirmForgotPassword: UserAccountRecovery, once, unsigned;
    ConfirmSignUp: UserCreation, once, unsigned;
    CreateGroup: UserPoolResourceUpdate, once, signed;
    CreateResourceServer: UserPoolResourceUpdate, once, signed;
    CreateUserPool: UserPoolUpdate, once, signed;
    CreateUserPoolClient: UserPoolClientUpdate, once, signed;
    CreateUserPoolDomain: UserPoolResourceUpdate, once, signed;
    DeleteGroup: UserPoolResourceUpdate, repeatable, signed;
    DeleteResourceServer: UserPoolResourceUpdate, repeatable, signed;
    DeleteUserPool: UserPoolUpdate, repeatable, signed;
    DeleteUserPoolClient: UserPoolClientUpdate, repeatable, signed;
    DeleteUserPoolDomain: UserPoolResourceUpdate, repeatable, signed;
    DescribeResourceServer: UserPoolResourceRead, repeatable, signed;
    DescribeUserPool: UserPoolRead, repeatable, signed;
    DescribeUserPoolClient: UserPoolClientRead, repeatable, signed;
    DescribeUserPoolDomain: UserPoolResourceRead, repeatable, signed;
    ForgotPassword: UserAccountRecovery, once, unsigned;
    GetGroup: UserPoolResourceRead, repeatable, signed;
    GetUserPoolMfaConfig: UserPoolRead, repeatable, signed;
    ListGroups: UserPoolResourceRead, repeatable, signed;
    ListResourceServers: UserPoolResourceRead, repeatable, signed;
    ListTagsForResource: UserPoolResourceRead, repeatable, signed;
    ListUserPoolClients: UserPoolClientRead, repeatable, signed;
    ListUserPools: UserPoolRead, repeatable, signed;
    ListUsers: UserList, repeatable, signed;
    ListUsersInGroup: UserList, repeatable, signed;
    ResendConfirmationCode: UserResourceRead, once, unsigned;
    SetUserPoolMfaConfig: UserPoolUpdate, repeatable, signed;
    SignUp: UserCreation, once, unsigned;
    TagResource: UserPoolResourceUpdate, repeatable, signed;
}

impl Operation {
    /// Whether the answer to it has a body: some operations have no output.
    pub fn has_result(self) -> bool {
        !matches!(
            self,
            Self::AdminAddUserToGroup
                | Self::AdminDeleteUser
                | Self::AdminRemoveUserFromGroup
                | Self::DeleteGroup
                | Self::DeleteResourceServer
                | Self::DeleteUserPool
                | Self::DeleteUserPoolClient
        )
    }
}

/// What calls are counted with, for an account and a Region
/// ([request rates](https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the quotas")]
pub enum Category {
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
        }
    }
}
