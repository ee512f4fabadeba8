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
