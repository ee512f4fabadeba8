//! IAM through the door: operations, refusals and what policies decide.

use super::*;
use crate::aws::{Call, LEARNER, Output};
use crate::model::{Command, World};
use serde_json::{Value, json};

fn call(world: &mut World, service: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
    by(world, None, service, operation, input)
}

fn by(world: &mut World, who: Option<&str>, service: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
    let mut call = Call::new(service, operation, input);
    call.by = who.map(String::from);
    world
        .apply(&Command::Call(call))
        .reply
        .map(|output: Output| output.to_value())
}

fn policy(statement: Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statement}).to_string()
}

fn trust(principal: Value) -> String {
    policy(json!([{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]))
}

fn make_role(world: &mut World, name: &str, principal: Value) -> String {
    let input = json!({"RoleName": name, "AssumeRolePolicyDocument": trust(principal)});
    let role = call(world, "iam", "CreateRole", input).unwrap();
    role["Role"]["Arn"].as_str().unwrap().to_string()
}

fn put(world: &mut World, role: &str, statement: Value) {
    let input = json!({"RoleName": role, "PolicyName": "p", "PolicyDocument": policy(statement)});
    call(world, "iam", "PutRolePolicy", input).unwrap();
}

#[test]
fn a_role_is_kept_and_given_back() {
    let mut world = World::new(1);
    let input = json!({
        "RoleName": "app", "Path": "/team/", "AssumeRolePolicyDocument": trust(json!({"Service": "ecs-tasks.amazonaws.com"})),
        "Description": "of the app", "MaxSessionDuration": 7200, "Tags": [{"Key": "a", "Value": "b"}],
    });
    call(&mut world, "iam", "CreateRole", input.clone()).unwrap();
    let role = call(&mut world, "iam", "GetRole", json!({"RoleName": "app"})).unwrap()["Role"].clone();
    assert_eq!(role["Arn"], "arn:aws:iam::123456789012:role/team/app");
    assert_eq!(
        (&role["Path"], &role["Description"], &role["MaxSessionDuration"]),
        (&json!("/team/"), &json!("of the app"), &json!(7200))
    );
    assert_eq!(role["Tags"], json!([{"Key": "a", "Value": "b"}]));
    assert_eq!(
        role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"],
        "ecs-tasks.amazonaws.com"
    );
    assert!(role["RoleId"].as_str().unwrap().starts_with("AROA"));
    let again = call(&mut world, "iam", "CreateRole", input).unwrap_err();
    assert_eq!(
        (again.code.as_str(), again.message.as_str()),
        ("EntityAlreadyExists", "Role with name app already exists.")
    );
    let missing = call(&mut world, "iam", "GetRole", json!({"RoleName": "none"})).unwrap_err();
    assert_eq!(
        (missing.status, missing.message.as_str()),
        (404, "The role with name none cannot be found.")
    );
    assert!(world.iam.trusts("app", "ecs-tasks.amazonaws.com"));
    assert!(!world.iam.trusts("app", "ec2.amazonaws.com") && !world.iam.trusts("none", "ec2.amazonaws.com"));
}

#[test]
fn a_role_with_policies_cannot_be_deleted() {
    let mut world = World::new(1);
    make_role(&mut world, "app", json!({"Service": "ecs-tasks.amazonaws.com"}));
    let role = json!({"RoleName": "app"});
    let attached = json!({"RoleName": "app", "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"});
    call(&mut world, "iam", "AttachRolePolicy", attached.clone()).unwrap();
    call(&mut world, "iam", "AttachRolePolicy", attached.clone()).unwrap();
    let listed = call(&mut world, "iam", "ListAttachedRolePolicies", role.clone()).unwrap();
    assert_eq!(listed["AttachedPolicies"].as_array().unwrap().len(), 1);
    let before = world.iam.account().roles.len();
    let refused = call(&mut world, "iam", "DeleteRole", role.clone()).unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.message.as_str()),
        (
            "DeleteConflict",
            "Cannot delete entity, must detach all policies first."
        )
    );
    assert_eq!(world.iam.account().roles.len(), before);
    call(&mut world, "iam", "DetachRolePolicy", attached.clone()).unwrap();
    assert_eq!(
        call(&mut world, "iam", "DetachRolePolicy", attached).unwrap_err().code,
        "NoSuchEntity"
    );
    put(
        &mut world,
        "app",
        json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]),
    );
    assert_eq!(
        call(&mut world, "iam", "DeleteRole", role.clone()).unwrap_err().message,
        "Cannot delete entity, must delete policies first."
    );
    call(
        &mut world,
        "iam",
        "DeleteRolePolicy",
        json!({"RoleName": "app", "PolicyName": "p"}),
    )
    .unwrap();
    call(&mut world, "iam", "DeleteRole", role).unwrap();
    assert!(world.iam.role("app").is_none());
}

#[test]
fn service_linked_roles_belong_to_aws() {
    let mut world = World::new(1);
    let name = "AWSServiceRoleForECS";
    let policy = "arn:aws:iam::aws:policy/AdministratorAccess";
    for (operation, input) in [
        ("DeleteRole", json!({"RoleName": name})),
        ("AttachRolePolicy", json!({"RoleName": name, "PolicyArn": policy})),
    ] {
        let refused = call(&mut world, "iam", operation, input).unwrap_err();
        assert_eq!(refused.code, "UnmodifiableEntity", "{operation}");
    }
}

#[test]
fn the_default_deny_and_the_explicit_deny_have_their_own_words() {
    let mut world = World::new(1);
    let role = make_role(&mut world, "app", json!({"AWS": LEARNER}));
    let who = "arn:aws:sts::123456789012:assumed-role/app/me";
    let denied = by(&mut world, Some(who), "iam", "GetRole", json!({"RoleName": "app"})).unwrap_err();
    assert_eq!((denied.code.as_str(), denied.status), ("AccessDenied", 403));
    assert_eq!(
        denied.message,
        format!(
            "User: {who} is not authorized to perform: iam:GetRole on resource: {role} because no identity-based policy allows the iam:GetRole action"
        )
    );
    put(
        &mut world,
        "app",
        json!([
            {"Effect": "Allow", "Action": "IAM:*", "Resource": "*"},
            {"Sid": "NoRoles", "Effect": "Deny", "Action": "iam:Get*", "Resource": "arn:aws:iam::*:role/app"},
        ]),
    );
    let denied = by(&mut world, Some(who), "iam", "GetRole", json!({"RoleName": "app"})).unwrap_err();
    assert!(
        denied
            .message
            .ends_with("with an explicit deny in an identity-based policy"),
        "{}",
        denied.message
    );
    assert!(
        by(
            &mut world,
            Some(who),
            "iam",
            "GetRole",
            json!({"RoleName": "ecsTaskExecutionRole"})
        )
        .is_ok()
    );
    let decision = world.iam.authorize(who, "iam:GetRole", &role, &Context::default());
    assert_eq!(decision.by.as_deref(), Some("p / NoRoles"));
    let steps = world.iam.explain(who, "iam:GetRole", &role, &Context::default());
    assert_eq!(steps.iter().filter(|step| step.applies()).count(), 2);
}

#[test]
fn each_service_words_a_denial_its_own_way() {
    let mut world = World::new(1);
    make_role(&mut world, "app", json!({"AWS": LEARNER}));
    let who = "arn:aws:iam::123456789012:role/app";
    let code = |service: &str, action: &str| {
        let refused = world
            .iam
            .authorize(who, action, "*", &Context::default())
            .refusal(service)
            .unwrap_err();
        (refused.code, refused.message)
    };
    assert_eq!(code("ecs", "ecs:ListClusters").0, "AccessDeniedException");
    assert!(code("ecs", "ecs:ListClusters").1.contains("on resource: * because"));
    let (unauthorized, message) = code("ec2", "ec2:DescribeVpcs");
    assert_eq!(unauthorized, "UnauthorizedOperation");
    assert_eq!(
        message,
        format!(
            "You are not authorized to perform this operation. User: {who} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action"
        )
    );
}

#[test]
fn unknown_principals_are_refused_before_any_policy() {
    let mut world = World::new(1);
    for who in [
        "arn:aws:iam::123456789012:user/ghost",
        "arn:aws:iam::999999999999:root",
        "nobody",
        "",
        "arn:aws:sts::123456789012:assumed-role/ghost/s",
        "arn:aws:iam::123456789012:user/x/learner",
    ] {
        let refused = by(&mut world, Some(who), "sts", "GetCallerIdentity", json!({})).unwrap_err();
        assert_eq!(refused.code, "InvalidClientTokenId", "{who}");
    }
    let me = call(&mut world, "sts", "GetCallerIdentity", json!({})).unwrap();
    assert_eq!((&me["Arn"], &me["Account"]), (&json!(LEARNER), &json!("123456789012")));
}

#[test]
fn assumed_roles_act_with_the_roles_policies() {
    let mut world = World::new(1);
    let role = make_role(&mut world, "reader", json!({"AWS": "123456789012"}));
    put(
        &mut world,
        "reader",
        json!([{"Effect": "Allow", "Action": "iam:List*", "Resource": "*"}]),
    );
    let input = json!({"RoleArn": role, "RoleSessionName": "study"});
    let reply = call(&mut world, "sts", "AssumeRole", input.clone()).unwrap();
    let key = reply["Credentials"]["AccessKeyId"].as_str().unwrap().to_string();
    assert!(key.starts_with("ASIA") && key.len() == 20);
    let who = world.iam.principal_of_key(&key).unwrap().to_string();
    assert_eq!(who, "arn:aws:sts::123456789012:assumed-role/reader/study");
    assert!(by(&mut world, Some(&who), "iam", "ListRoles", json!({})).is_ok());
    assert!(by(&mut world, Some(&who), "iam", "GetRole", json!({"RoleName": "reader"})).is_err());
    let me = by(&mut world, Some(&who), "sts", "GetCallerIdentity", json!({})).unwrap();
    assert!(me["UserId"].as_str().unwrap().ends_with(":study"));
    let again = by(&mut world, Some(&who), "sts", "AssumeRole", input).unwrap_err();
    assert!(
        again
            .message
            .ends_with("because no identity-based policy allows the sts:AssumeRole action")
    );
    let other = json!({"RoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole", "RoleSessionName": "study"});
    let refused = call(&mut world, "sts", "AssumeRole", other).unwrap_err();
    assert!(
        refused
            .message
            .ends_with("because no role trust policy allows the sts:AssumeRole action"),
        "{}",
        refused.message
    );
}

#[test]
fn conditions_see_the_calls_input() {
    let mut world = World::new(1);
    make_role(&mut world, "tagger", json!({"AWS": LEARNER}));
    put(
        &mut world,
        "tagger",
        json!([{"Effect": "Allow", "Action": "iam:CreatePolicy", "Resource": "*",
        "Condition": {"StringEquals": {"aws:RequestTag/team": "yard"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}}]),
    );
    let who = "arn:aws:iam::123456789012:role/tagger";
    let create = |tags: Value| json!({"PolicyName": "x", "Tags": tags, "PolicyDocument": policy(json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]))});
    assert!(by(&mut world, Some(who), "iam", "CreatePolicy", create(json!([]))).is_err());
    assert!(
        by(
            &mut world,
            Some(who),
            "iam",
            "CreatePolicy",
            create(json!([{"Key": "team", "Value": "yard"}, {"Key": "b", "Value": ""}]))
        )
        .is_err()
    );
    assert!(
        by(
            &mut world,
            Some(who),
            "iam",
            "CreatePolicy",
            create(json!([{"Key": "team", "Value": "yard"}]))
        )
        .is_ok()
    );
    let passed = Context(BTreeMap::from([(
        "iam:PassedToService".into(),
        "ecs-tasks.amazonaws.com".into(),
    )]));
    assert!(world.iam.allows(
        LEARNER,
        "iam:PassRole",
        "arn:aws:iam::123456789012:role/tagger",
        &passed
    ));
}

#[test]
fn managed_policies_can_be_listed_read_made_and_deleted() {
    let mut world = World::new(1);
    let arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    let version = call(
        &mut world,
        "iam",
        "GetPolicyVersion",
        json!({"PolicyArn": arn, "VersionId": "v1"}),
    )
    .unwrap();
    let actions = &version["PolicyVersion"]["Document"]["Statement"][0]["Action"];
    assert!(
        actions.as_array().unwrap().contains(&json!("logs:PutLogEvents"))
            && !actions.to_string().contains("CreateLogGroup")
    );
    let attached = call(
        &mut world,
        "iam",
        "ListPolicies",
        json!({"Scope": "AWS", "OnlyAttached": true}),
    )
    .unwrap();
    assert!(attached["Policies"].to_string().contains("AdministratorAccess"));
    let document = policy(json!([{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]));
    let made = call(
        &mut world,
        "iam",
        "CreatePolicy",
        json!({"PolicyName": "mine", "PolicyDocument": document}),
    )
    .unwrap();
    let mine = made["Policy"]["Arn"].as_str().unwrap().to_string();
    assert_eq!(mine, "arn:aws:iam::123456789012:policy/mine");
    assert_eq!(
        call(
            &mut world,
            "iam",
            "CreatePolicy",
            json!({"PolicyName": "mine", "PolicyDocument": document})
        )
        .unwrap_err()
        .code,
        "EntityAlreadyExists"
    );
    call(
        &mut world,
        "iam",
        "AttachUserPolicy",
        json!({"UserName": "learner", "PolicyArn": mine}),
    )
    .unwrap();
    assert_eq!(
        call(&mut world, "iam", "GetPolicy", json!({"PolicyArn": mine})).unwrap()["Policy"]["AttachmentCount"],
        1
    );
    assert_eq!(
        call(&mut world, "iam", "DeletePolicy", json!({"PolicyArn": mine}))
            .unwrap_err()
            .code,
        "DeleteConflict"
    );
    call(
        &mut world,
        "iam",
        "DetachUserPolicy",
        json!({"UserName": "learner", "PolicyArn": mine}),
    )
    .unwrap();
    call(&mut world, "iam", "DeletePolicy", json!({"PolicyArn": mine})).unwrap();
    assert_eq!(
        call(&mut world, "iam", "DeletePolicy", json!({"PolicyArn": arn}))
            .unwrap_err()
            .code,
        "AccessDenied"
    );
    let absent = json!({"RoleName": "ecsTaskExecutionRole", "PolicyArn": "arn:aws:iam::aws:policy/Nope"});
    assert_eq!(
        call(&mut world, "iam", "AttachRolePolicy", absent).unwrap_err().message,
        "Policy arn:aws:iam::aws:policy/Nope does not exist or is not attachable."
    );
}

#[test]
fn lists_come_in_pages() {
    let mut world = World::new(1);
    let (mut seen, mut marker) = (Vec::new(), None::<String>);
    loop {
        let mut input = json!({"MaxItems": 2});
        if let Some(marker) = &marker {
            input["Marker"] = marker.as_str().into();
        }
        let page = call(&mut world, "iam", "ListRoles", input).unwrap();
        seen.extend(
            page["Roles"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r["RoleName"].to_string()),
        );
        marker = page["Marker"].as_str().map(String::from);
        assert_eq!(page["IsTruncated"], json!(marker.is_some()));
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), world.iam.account().roles.len());
    assert_eq!(
        call(&mut world, "iam", "ListRoles", json!({"Marker": "zz"}))
            .unwrap_err()
            .code,
        "ValidationError"
    );
}

#[test]
fn sizes_are_limited() {
    let mut world = World::new(1);
    make_role(&mut world, "app", json!({"Service": "ecs-tasks.amazonaws.com"}));
    let long: Vec<String> = (0..120)
        .map(|n| format!("arn:aws:s3:::a-bucket-with-a-rather-long-name-{n}/*"))
        .collect();
    let document = policy(json!([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": long}]));
    let input = |name: &str| json!({"RoleName": "app", "PolicyName": name, "PolicyDocument": document});
    call(&mut world, "iam", "PutRolePolicy", input("a")).unwrap();
    call(&mut world, "iam", "PutRolePolicy", input("a")).unwrap();
    let refused = call(&mut world, "iam", "PutRolePolicy", input("b")).unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.message.as_str()),
        (
            "LimitExceeded",
            "Maximum policy size of 10240 bytes exceeded for role app"
        )
    );
    let trust = json!({"RoleName": "t", "AssumeRolePolicyDocument": trust(json!({"Service": vec!["ecs-tasks.amazonaws.com"; 100]}))});
    assert_eq!(
        call(&mut world, "iam", "CreateRole", trust).unwrap_err().message,
        "Cannot exceed quota for ACLSizePerRole: 2048"
    );
}

#[test]
fn a_learner_may_lock_themselves_out() {
    let mut world = World::new(1);
    let input = json!({"UserName": "learner", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"});
    call(&mut world, "iam", "DetachUserPolicy", input.clone()).unwrap();
    assert_eq!(
        call(&mut world, "iam", "AttachUserPolicy", input.clone())
            .unwrap_err()
            .code,
        "AccessDenied"
    );
    let root = "arn:aws:iam::123456789012:root";
    by(&mut world, Some(root), "iam", "AttachUserPolicy", input).unwrap();
    assert!(call(&mut world, "iam", "ListRoles", json!({})).is_ok());
}
