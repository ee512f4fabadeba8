//! What policies, trust and sessions decide.

use super::*;

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
