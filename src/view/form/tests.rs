//! Forms against worlds: what they begin with is accepted, what is wrong is placed, nothing hostile panics.

use super::check::{dry_run, faults, place};
use super::*;
use crate::aws::Call;
use crate::model::{Command, routes};

/// Makes a form's calls as they stand.
fn send(world: &mut World, operation: &str, draft: &Value) {
    let run = dry_run(world, operation, draft);
    assert_eq!(run.refusal, None, "{operation}: {draft}");
    for call in &run.calls {
        let command = check::command(call).unwrap();
        let reply = world.apply(&command).reply;
        assert!(reply.is_ok(), "{operation}: {reply:?}");
    }
}

/// Sends a form as it begins.
fn begin_and_send(world: &mut World, operation: &str) {
    let draft = start(world, operation);
    send(world, operation, &draft);
}

fn paths(world: &World, operation: &str, draft: &Value) -> Vec<String> {
    of(world, operation, draft)
        .into_iter()
        .flat_map(|s| s.items)
        .map(|item| item.path)
        .collect()
}

#[test]
fn the_hands_on_is_done_by_sending_what_each_form_begins_with() {
    let mut world = World::new(7);
    for operation in [
        "CreateCluster",
        "RegisterTaskDefinition",
        "CreateSecurityGroup",
        "CreateSecurityGroup",
        "CreateLoadBalancer",
        "CreateTargetGroup",
        "CreateListener",
        "CreateService",
    ] {
        let draft = start(&world, operation);
        let run = dry_run(&world, operation, &draft);
        assert_eq!(faults(operation, &draft, &run), [], "{operation}: {draft}");
        let shown = preview::of(&world, operation, &draft, &run);
        assert!(!shown.findings.is_empty());
        send(&mut world, operation, &draft);
    }
    world.apply(&Command::Advance(180_000));
    let service = world.ecs().services().next().unwrap();
    assert_eq!((service.attached.len(), service.counts(&world, None).0), (1, 2));
    let mut draft = start(&world, "UpdateService");
    path::set(&mut draft, "desiredCount", Some(json!(3)));
    send(&mut world, "UpdateService", &draft);
    let visitors = start(&world, TRAFFIC);
    send(&mut world, TRAFFIC, &visitors);
    world.apply(&Command::Advance(120_000));
    let service = world.ecs().services().next().unwrap();
    assert_eq!(service.counts(&world, None).0, 3);
}

#[test]
fn a_preview_says_when_tasks_run_and_what_they_cost_and_changes_nothing() {
    let world = crate::session::scenario::world("hands-on", 7).unwrap();
    let before = world.digest();
    let mut draft = start(&world, "CreateService");
    draft["serviceName"] = json!("second");
    let run = dry_run(&world, "CreateService", &draft);
    let shown = preview::of(&world, "CreateService", &draft, &run);
    let fact = |name: &str| {
        shown
            .facts
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.clone())
    };
    assert_eq!(fact("cost").as_deref(), Some("+ $0.0247 per hour"));
    assert!(fact("running").unwrap().ends_with("s after the call"), "{shown:?}");
    assert_eq!(world.digest(), before);
}

#[test]
fn every_fault_of_a_wrong_form_finds_a_field() {
    let world = World::new(1);
    let mut draft = start(&world, "RegisterTaskDefinition");
    draft["memory"] = json!("600");
    draft["containerDefinitions"][0]["image"] = json!("");
    let run = dry_run(&world, "RegisterTaskDefinition", &draft);
    let found = faults("RegisterTaskDefinition", &draft, &run);
    let paths = paths(&world, "RegisterTaskDefinition", &draft);
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let placed: Vec<&str> = found
        .iter()
        .filter_map(|fault| place(fault.field.as_deref()?, &paths))
        .collect();
    assert!(placed.contains(&"containerDefinitions[0].image"), "{found:?}");
    assert_eq!(
        place("IpPermissions", &["GroupId", "IpPermissions[0].FromPort"]),
        Some("IpPermissions[0].FromPort")
    );
    assert_eq!(place("nowhere", &["GroupId"]), None);
}

#[test]
fn every_operation_at_the_door_has_a_form_and_no_draft_panics() {
    let world = crate::session::scenario::world("hands-on", 3).unwrap();
    let hostile = [
        json!(null),
        json!([]),
        json!("text"),
        json!({"containerDefinitions": 3, "cpu": {"a": []}, "Subnets": [1, null]}),
    ];
    for route in routes::all() {
        let draft = start(&world, route.operation);
        let _ = of(&world, route.operation, &draft);
        for draft in &hostile {
            let _ = of(&world, route.operation, draft);
            let run = dry_run(&world, route.operation, draft);
            let _ = faults(route.operation, draft, &run);
            let _ = preview::of(&world, route.operation, draft, &run);
            let _ = (preview::window(&world, draft), roles::findings(&world, 'E', draft));
        }
    }
}

#[test]
fn a_forms_own_members_become_further_calls_and_never_part_of_the_request() {
    let world = World::new(1);
    let draft = start(&world, "CreateRole");
    let run = dry_run(&world, "CreateRole", &draft);
    let names: Vec<&str> = run.calls.iter().map(|call: &Call| call.operation.as_str()).collect();
    assert_eq!(names.first(), Some(&"CreateRole"));
    assert!(run.calls.iter().all(|call| !call.input.to_string().contains('+')));
    let (request, own) = split(&json!({"a": 1, "+b": 2}));
    assert_eq!(
        joined(json!({"c": 3, "+d": 4}), &json!({"a": 1, "+b": 2})),
        json!({"c": 3, "+b": 2})
    );
    assert_eq!((request, own.len()), (json!({"a": 1}), 1));
}

/// A world with everything an action could be offered for: two load balancers, both VPCs, services with and without one.
fn rich() -> World {
    let mut world = crate::session::scenario::world("hands-on", 5).unwrap();
    let yard = world.network().vpcs().find(|vpc| !vpc.is_default).unwrap().id.clone();
    let inside = json!({"VpcId": yard});
    for (operation, given) in [
        ("CreateCluster", json!({"clusterName": "second"})),
        ("RegisterTaskDefinition", json!({"family": "second"})),
        ("CreateSecurityGroup", inside.clone()),
        ("CreateSecurityGroup", inside.clone()),
        ("CreateLoadBalancer", beneath(&world, &inside, "CreateLoadBalancer")),
        ("CreateTargetGroup", inside.clone()),
        ("CreateService", json!({"cluster": "second"})),
        ("CreateLogGroup", json!({})),
        ("CreateRole", json!({})),
    ] {
        let draft = begin(&world, operation, &given);
        send(&mut world, operation, &draft);
        world.apply(&Command::Advance(5_000));
    }
    world
}

#[test]
fn every_action_that_opens_a_form_opens_one_that_is_accepted_as_it_stands() {
    use crate::view::inspect::{self, Does};
    use crate::view::nav;
    let world = rich();
    let mut opened: Vec<(&str, String)> = Vec::new();
    for item in nav::Kind::ALL.into_iter().flat_map(|kind| nav::items(&world, kind)) {
        for action in inspect::of(&world, &item.id).actions {
            let Does::Form(operation, given) = action.does else {
                continue;
            };
            let draft = begin(&world, operation, &given);
            let run = dry_run(&world, operation, &draft);
            assert_eq!(
                faults(operation, &draft, &run),
                [],
                "{} of {}: {draft}",
                action.label,
                item.name
            );
            let mut kept = draft.clone();
            super::begin::lay(&mut kept, &given);
            assert_eq!(kept, draft, "{} keeps what it was given", action.label);
            opened.push((operation, action.label.to_string()));
        }
    }
    for operation in [
        "CreateService",
        "RunTask",
        "RegisterTaskDefinition",
        "UpdateService",
        "CreateListener",
        "ModifyTargetGroup",
        "AuthorizeSecurityGroupIngress",
    ] {
        assert!(
            opened.iter().any(|(name, _)| *name == operation),
            "{operation} in {opened:?}"
        );
    }
    for source in world.traffic().sources() {
        let draft = begin(&world, TRAFFIC, &json!({"name": source.name}));
        assert_eq!(draft["url"], json!(source.url));
        assert_eq!(faults(TRAFFIC, &draft, &dry_run(&world, TRAFFIC, &draft)), []);
    }
}

#[test]
fn the_hands_ons_own_steps_lead_through_it_by_forms_sent_as_they_stand() {
    use crate::session::Session;
    use crate::view::hands_on::{self, Goal};
    let mut session = Session::new(9, "empty").unwrap();
    let mut order = Vec::new();
    for _ in 0..20 {
        let next = hands_on::steps(&session).into_iter().find(|step| !step.met);
        let Some(step) = next.filter(|step| step.goal != Goal::Refresh) else {
            break;
        };
        let Some((operation, given)) = step.form else {
            session.apply(&Command::Advance(60_000));
            order.push("wait");
            continue;
        };
        let draft = begin(session.world(), operation, &given);
        let run = dry_run(session.world(), operation, &draft);
        assert_eq!(faults(operation, &draft, &run), [], "{operation}: {draft}");
        for call in run.calls {
            session.apply(&check::command(&call).unwrap()).reply.unwrap();
        }
        order.push(operation);
    }
    let left = |session: &Session| -> Vec<Goal> {
        hands_on::steps(session)
            .into_iter()
            .filter(|s| !s.met)
            .map(|s| s.goal)
            .collect()
    };
    assert_eq!(left(&session), [Goal::Refresh], "{order:?}");
    let url = hands_on::url(session.world()).unwrap();
    for _ in 0..20 {
        let visit = crate::model::Inject::Http {
            method: "GET".into(),
            url: url.clone(),
            headers: Default::default(),
            body: String::new(),
        };
        session.apply(&Command::Inject(visit)).reply.unwrap();
    }
    assert_eq!(left(&session), []);
}

#[test]
fn previews_say_who_could_not_get_in() {
    let mut world = World::new(4);
    begin_and_send(&mut world, "CreateCluster");
    begin_and_send(&mut world, "RegisterTaskDefinition");
    let says = |world: &World, operation: &str, draft: &Value| {
        let run = dry_run(world, operation, draft);
        let shown = preview::of(world, operation, draft, &run);
        shown
            .findings
            .iter()
            .map(|f| f.text.clone())
            .collect::<Vec<_>>()
            .join("; ")
    };
    let mut balancer = start(&world, "CreateLoadBalancer");
    assert!(says(&world, "CreateLoadBalancer", &balancer).contains("would wait in vain"));
    begin_and_send(&mut world, "CreateSecurityGroup");
    balancer = start(&world, "CreateLoadBalancer");
    assert!(says(&world, "CreateLoadBalancer", &balancer).contains("let visitors in"));
    // Only in the group of visitors: its tasks, in the default group, are out of its reach.
    let front = balancer["SecurityGroups"][0].clone();
    balancer["SecurityGroups"] = json!([front]);
    for (operation, draft) in [
        ("CreateLoadBalancer", Some(balancer)),
        ("CreateTargetGroup", None),
        ("CreateListener", None),
    ] {
        let draft = draft.unwrap_or_else(|| start(&world, operation));
        send(&mut world, operation, &draft);
    }
    let service = start(&world, "CreateService");
    assert!(says(&world, "CreateService", &service).contains("do not let the load balancer reach"));
}

#[test]
fn a_form_opened_from_another_begins_with_what_fits_there() {
    let world = rich();
    let yard = world.network().vpcs().find(|vpc| !vpc.is_default).unwrap().id.clone();
    let subnet = world.network().subnets().find(|s| s.vpc == yard).unwrap().id.clone();
    let below = json!({"networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}}});
    for operation in ["CreateSecurityGroup", "CreateTargetGroup"] {
        let draft = begin(&world, operation, &beneath(&world, &below, operation));
        assert_eq!(draft["VpcId"], json!(yard), "{operation}");
    }
    let draft = begin(
        &world,
        "CreateLoadBalancer",
        &beneath(&world, &below, "CreateLoadBalancer"),
    );
    assert_eq!(
        choices::vpc_of(&world, &[draft["Subnets"][0].as_str().unwrap()]),
        Some(yard)
    );
    assert_eq!(beneath(&world, &json!("text"), "CreateListener"), Value::Null);
    for hostile in [
        json!([]),
        json!("x"),
        json!({"cluster": 3, "LoadBalancerArn": {}, "networkConfiguration": []}),
    ] {
        for operation in OPERATIONS {
            let _ = begin(&world, operation, &hostile);
            let _ = beneath(&world, &hostile, operation);
        }
    }
}
