//! Lines typed against a session.

use super::*;
use crate::terminal::Names;

fn session() -> Session {
    Session::new(7, "hands-on").unwrap()
}

/// Runs a text to its end: what it printed, and its exit code.
fn run(session: &mut Session, text: &str) -> (String, i32) {
    let mut run = Run::start(text, Env::default(), |_, id| Some(format!("why {id}\n")));
    let mut out = String::new();
    for _ in 0..20_000 {
        match run.turn(session) {
            Turn::Printed(printed) => {
                out.push_str(&printed.stdout);
                out.push_str(&printed.stderr);
            }
            Turn::Working => {}
            Turn::Done { exit } => return (out, exit),
        }
    }
    panic!("{text} does not end");
}

#[test]
fn a_call_changes_the_session_and_is_in_its_log() {
    let mut session = session();
    let (out, exit) = run(
        &mut session,
        "aws ecs create-cluster --cluster-name extra --query cluster.status",
    );
    assert_eq!((out.trim(), exit), ("\"ACTIVE\"", 0));
    assert!(session.world().ecs().cluster("extra").is_some());
    assert_eq!(session.calls().len(), 1);
}

#[test]
fn sleep_passes_simulated_time_in_turns_and_can_be_cancelled() {
    let mut session = session();
    let begun = session.world().now();
    let mut run = Run::start("sleep 60", Env::default(), |_, _| None);
    let mut turns = 0;
    while session.world().now().since(begun) < Span::secs(30) {
        assert_eq!(run.turn(&mut session), Turn::Working);
        turns += 1;
    }
    assert!(turns >= 30);
    assert_eq!(run.pause(session.world().now()), Some((Span::secs(30), Span::secs(60))));
    run.cancel();
    assert_eq!(run.turn(&mut session), Turn::Done { exit: 130 });
    assert_eq!(run.into_env().last_exit, 130);
    assert_eq!(session.world().now().since(begun), Span::secs(30));
}

#[test]
fn a_visitor_sees_the_page_and_a_wrong_name_does_not_resolve() {
    let mut session = session();
    let url = Known(session.world()).names("curl", "", "url").remove(0);
    let (out, exit) = run(&mut session, &format!("curl -s {url}"));
    assert!(
        out.contains("Server&nbsp;address") || out.contains("Server address"),
        "{out}"
    );
    assert_eq!(exit, 0);
    assert_eq!(run(&mut session, "curl http://nowhere.example/").1, 6);
}

#[test]
fn in_the_past_nothing_passes_and_the_refusal_is_shown() {
    let mut session = session();
    run(&mut session, "sleep 60");
    let start = session.start();
    session.seek(start);
    for text in ["sleep 5", "curl http://nowhere.example/"] {
        let (out, exit) = run(&mut session, text);
        assert!(out.contains("The past is shown"), "{out}");
        assert_eq!(exit, 130);
    }
    let (out, exit) = run(&mut session, "aws ecs create-cluster");
    assert!(out.contains("SessionReadOnly"), "{out}");
    assert_ne!(exit, 0);
}

#[test]
fn what_was_done_can_be_undone_and_redone_from_the_line() {
    let mut session = session();
    run(&mut session, "aws ecs create-cluster --cluster-name extra");
    assert_eq!(run(&mut session, "yard undo").0, "Undone: create-cluster extra\n");
    assert!(session.world().ecs().cluster("extra").is_none());
    assert_eq!(run(&mut session, "yard redo").0, "Redone: create-cluster extra\n");
    assert_eq!(
        run(&mut session, "yard redo"),
        ("yard: There is nothing to redo.\n".into(), 1)
    );
}

#[test]
fn names_are_of_what_exists_and_never_offered_for_what_is_new() {
    let session = session();
    let known = Known(session.world());
    assert_eq!(known.names("ecs", "ListTasks", "cluster"), ["hello"]);
    assert_eq!(known.names("ecs", "UpdateService", "service"), ["web"]);
    assert!(known.names("ecs", "CreateService", "serviceName").is_empty());
    assert!(
        known
            .names(
                "ecs",
                "CreateService",
                "networkConfiguration.awsvpcConfiguration.subnets"
            )
            .len()
            > 1
    );
    let listeners = known.names("elbv2", "DescribeRules", "ListenerArn");
    assert_eq!(listeners.len(), 1, "{listeners:?}");
}
