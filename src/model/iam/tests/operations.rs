//! Roles, policies and lists: what is kept, given back and refused.

use super::*;

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
