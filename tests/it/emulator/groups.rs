//! Groups of the pool, from their making to their end, and what their users' tokens say.

use expect_test::expect;
use serde_json::json;

use super::{Emulator, claims, ministack, on_both, transcript};
use crate::support::{Ran, Tool};

/// Runs `line`, whose words have no spaces.
#[track_caller]
fn run(tool: &Tool, line: &str) -> Ran {
    tool.run(&line.split(' ').collect::<Vec<_>>())
}

/// Runs `lines` one after the other; their transcripts.
fn report(emulator: &Emulator, lines: &[&str]) -> String {
    let tool = emulator.tool();
    let ran = lines.iter().map(|line| {
        let shown = transcript(&run(&tool, line));
        format!("# {line}\n{shown}")
    });
    ran.collect()
}

#[test]
fn a_group_lives_from_create_to_delete() {
    let said = on_both(|emulator| {
        emulator.enrol("of-a-group");
        report(
            emulator,
            &[
                "group create cast --description All --precedence 3 --query Group.[GroupName,Description,Precedence]",
                "group create cast --if-not-exists --precedence 4 --query Group.Precedence",
                "group add-user cast of-a-group",
                "group members cast --query Users[].Username -o text",
                "group for-user of-a-group -o csv",
                "group list --query Groups[?GroupName=='cast'].Description -o text",
                "group remove-user cast of-a-group",
                "group members cast -o csv",
                "group for-user of-a-group",
                "group delete cast --yes",
                "group list --query Groups[?GroupName=='cast']",
            ],
        )
    });
    expect![[r##"
        # group create cast --description All --precedence 3 --query Group.[GroupName,Description,Precedence]
        exit 0
        --- stdout
        [
          "cast",
          "All",
          3
        ]
        # group create cast --if-not-exists --precedence 4 --query Group.Precedence
        exit 0
        --- stdout
        3
        --- stderr
        note: group cast is there already, with another Precedence, and was not changed
        # group add-user cast of-a-group
        exit 0
        --- stderr
        note: of-a-group is in group cast
        # group members cast --query Users[].Username -o text
        exit 0
        --- stdout
        of-a-group
        # group for-user of-a-group -o csv
        exit 0
        --- stdout
        group,description,precedence,role_arn
        cast,All,3,
        # group list --query Groups[?GroupName=='cast'].Description -o text
        exit 0
        --- stdout
        All
        # group remove-user cast of-a-group
        exit 0
        --- stderr
        note: of-a-group is no longer in group cast
        # group members cast -o csv
        exit 0
        --- stdout
        username,enabled,status,sub,name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,email_verified,gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at
        # group for-user of-a-group
        exit 0
        --- stdout
        {
          "Groups": []
        }
        # group delete cast --yes
        exit 0
        --- stderr
        note: group cast is deleted
        # group list --query Groups[?GroupName=='cast']
        exit 0
        --- stdout
        []
    "##]].assert_eq(&said[0]);
    assert_eq!(said[0], said[1]);
}

#[test]
fn the_next_tokens_name_the_group() {
    on_both(|emulator| {
        emulator.enrol("in-a-role");
        let tool = emulator.tool();
        for line in [
            "group create in-tokens -q",
            "group add-user in-tokens in-a-role -q",
        ] {
            let ran = run(&tool, line);
            assert_eq!((ran.code, ran.stderr.len()), (0, 0), "{ran}");
        }
        let tokens = emulator.tokens("in-a-role");
        for name in ["IdToken", "AccessToken"] {
            let claims = claims(&tokens[name]);
            assert_eq!(claims["cognito:groups"], json!(["in-tokens"]));
        }
    });
}

#[test]
fn what_is_not_there_is_told_apart() {
    let emulator = ministack();
    emulator.enrol("without-group");
    let said = report(
        emulator,
        &[
            "group create twice -q --query Group.GroupName",
            "group create twice",
            "group add-user nowhere without-group",
            "group add-user twice nobody without-group",
            "group members nowhere",
            "group for-user nobody",
            "group delete nowhere --yes",
        ],
    );
    expect![[r##"
        # group create twice -q --query Group.GroupName
        exit 0
        --- stdout
        "twice"
        # group create twice
        exit 2
        --- stderr
        error: Cognito refused the request: Group twice already exists. (GroupExistsException)
          cause: $POOL has a group twice already
           help: choose another name, or leave the group as it is with --if-not-exists
        # group add-user nowhere without-group
        exit 6
        --- stderr
        error: Cognito refused the request: Group nowhere not found. (ResourceNotFoundException)
          cause: $POOL has no group nowhere
           help: cognito-auth group list --user-pool-id $POOL
        # group add-user twice nobody without-group
        exit 6
        --- stderr
        note: without-group is in group twice
        error: nobody: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: $POOL has no such user
           help: check the spelling, and the user pool id
        # group members nowhere
        exit 6
        --- stderr
        error: Cognito refused the request: Group nowhere not found. (ResourceNotFoundException)
          cause: $POOL has no group nowhere
           help: cognito-auth group list --user-pool-id $POOL
        # group for-user nobody
        exit 6
        --- stderr
        error: Cognito refused the request: User does not exist. (UserNotFoundException)
          cause: $POOL has no such user
           help: check the spelling, and the user pool id
        # group delete nowhere --yes
        exit 6
        --- stderr
        error: Cognito refused the request: Group nowhere not found. (ResourceNotFoundException)
          cause: $POOL has no group nowhere
           help: cognito-auth group list --user-pool-id $POOL
    "##]]
    .assert_eq(&said);
}
