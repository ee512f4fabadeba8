//! The session on a small world: undo, redo, seek, fork, save, load.

use super::*;
use crate::base::time::Span;
use serde_json::json;

fn cluster(name: &str) -> Command {
    Command::Call(Call::new("ecs", "CreateCluster", json!({"clusterName": name})))
}

fn empty() -> Session {
    Session::new(1, "empty").unwrap()
}

fn names(world: &World) -> Vec<String> {
    world.ecs().clusters().map(|c| c.name.clone()).collect()
}

#[test]
fn undo_rewinds_time_and_redo_brings_the_exact_world_back() {
    let mut session = empty();
    session.advance(Span::secs(10));
    session.apply(&cluster("a"));
    session.advance(Span::secs(10));
    session.apply(&cluster("b"));
    session.advance(Span::secs(10));
    let there = session.digest();
    assert_eq!(session.undo_name().as_deref(), Some("create-cluster b"));
    assert_eq!(session.undo().as_deref(), Some("create-cluster b"));
    assert_eq!(
        (session.world().now(), names(session.world())),
        (Time(20_000), vec!["a".into()])
    );
    session.undo();
    assert_eq!(session.world().now(), Time(10_000));
    assert_eq!(session.undo(), None);
    assert_eq!(session.redo().as_deref(), Some("create-cluster a"));
    assert_eq!(session.redo().as_deref(), Some("create-cluster b"));
    assert_eq!((session.digest(), session.redo()), (there, None));
}

#[test]
fn acting_after_undo_keeps_the_way_not_taken() {
    let mut session = empty();
    session.apply(&cluster("a"));
    session.undo();
    session.apply(&cluster("b"));
    assert_eq!((session.redo_name(), session.branches().len()), (None, 2));
    let other = session.branches()[1].clone();
    assert_eq!(other.name(), "Before undo of create-cluster a");
    session.switch(other.id()).unwrap();
    assert_eq!(names(session.world()), ["a"]);
    session.switch(0).unwrap();
    assert_eq!(names(session.world()), ["b"]);
    assert_eq!(session.delete_branch(0), Err(BranchError::Current));
    session.delete_branch(other.id()).unwrap();
    assert_eq!(
        (session.branches().len(), names(session.world())),
        (1, vec!["b".into()])
    );
}

#[test]
fn a_refused_call_is_logged_but_neither_undone_nor_a_reason_to_forget_redo() {
    let mut session = empty();
    session.apply(&cluster("a"));
    session.undo();
    let refused = session.apply(&cluster("not a name!"));
    assert!(refused.reply.is_err());
    assert_eq!((session.log_len(), session.undo_name()), (1, None));
    assert_eq!(session.redo().as_deref(), Some("create-cluster a"));
    assert_eq!(names(session.world()), ["a"]);
}

#[test]
fn the_past_can_be_read_but_not_changed_and_acting_there_forks() {
    let mut session = empty();
    session.apply(&cluster("a"));
    session.advance(Span::mins(1));
    session.apply(&cluster("b"));
    session.advance(Span::mins(1));
    let now = session.digest();
    session.seek(Time(30_000));
    assert_eq!(
        (session.shown().now(), names(session.shown())),
        (Time(30_000), vec!["a".into()])
    );
    let list = Call::new("ecs", "ListClusters", json!({}));
    let seen = session.apply(&Command::Call(list)).reply.unwrap().to_value();
    assert_eq!(seen["clusterArns"].as_array().map(Vec::len), Some(1));
    let refusal = session.apply(&cluster("c")).reply.unwrap_err();
    assert_eq!(refusal.code, "SessionReadOnly");
    session.back_to_now();
    assert_eq!(session.digest(), now);
    session.seek(Time(30_000));
    session.act_from_here().unwrap();
    session.apply(&cluster("c"));
    assert_eq!(
        (session.world().now(), names(session.world())),
        (Time(30_000), vec!["a".into(), "c".into()])
    );
    session.switch(0).unwrap();
    assert_eq!(session.digest(), now);
}

#[test]
fn a_save_brings_back_world_branches_and_undo() {
    let mut session = empty();
    session.apply(&cluster("a"));
    session.advance(Span::secs(5));
    session.apply(&cluster("b"));
    session.undo();
    session.apply(&cluster("not a name!"));
    session.rename("Mein <b>Hof</b>");
    let text = session.save_text(Some("today"));
    let Loaded::Exact(mut loaded) = Loading::all(&text).unwrap() else {
        panic!("the digest differs");
    };
    assert_eq!((loaded.digest(), loaded.name()), (session.digest(), session.name()));
    assert_eq!((loaded.calls().len(), loaded.branches().len()), (2, 2));
    let undone = loaded.branches()[1].id();
    loaded.switch(undone).unwrap();
    assert_eq!(names(loaded.world()), ["a", "b"]);
    loaded.switch(0).unwrap();
    assert_eq!(loaded.undo().as_deref(), Some("create-cluster a"));
}

#[test]
fn a_save_of_another_model_or_a_changed_one_is_told_apart() {
    let mut session = empty();
    session.apply(&cluster("a"));
    let text = session.save_text(None);
    let differs = |text: String| match Loading::all(&text).unwrap() {
        Loaded::Differs(differs) => differs,
        Loaded::Exact(_) => panic!("it does not differ"),
    };
    let changed = text.replace("\"clusterName\":\"a\"", "\"clusterName\":\"z\"");
    assert!(!differs(changed.clone()).is_older_model());
    let older = changed.replace("\"model\":\"", "\"model\":\"0.0.");
    let older = differs(older);
    assert!(older.is_older_model() && older.message().contains("0.0."));
    assert_eq!(names(older.session.world()), ["z"]);
}

#[test]
fn hostile_saves_are_refused_by_place() {
    let save = |log: &str| {
        format!(
            r#"{{"format":"taskyard-save","version":1,"model":"0","seed":1,"scenario":"empty","digest":"","log":{log}}}"#
        )
    };
    let refused = |text: &str| Loading::of(text).map(|_| ()).unwrap_err().to_string();
    for (text, told) in [
        (String::new(), "not JSON"),
        ("[".repeat(1_000_000), "not JSON"),
        ("{}".into(), "format: expected \"taskyard-save\"; found nothing"),
        (save("[]").replace("\"version\":1", "\"version\":7"), "version is 7"),
        (
            save("[]").replace("\"seed\":1", "\"seed\":-1"),
            "seed: expected a whole number",
        ),
        (
            save("[]").replace("\"seed\":1", "\"seeds\":1"),
            "seeds: expected no such member",
        ),
        (save("[]").replace("empty", "<b>"), "scenario: expected one of empty"),
        (save("{}"), "log: expected a list of commands"),
        (
            save(r#"[{"advance":-5}]"#),
            "log[0].advance: expected a whole number of milliseconds",
        ),
        (save(r#"[{"advance":1e300}]"#), "log[0].advance"),
        (
            save(r#"[{"advance":1},{"advance":18446744073709551615}]"#),
            "log[1].advance: expected at most",
        ),
        (
            save(r#"[{"call":{"service":7,"operation":"x"}}]"#),
            "log[0].call.service",
        ),
        (
            save(r#"[{"call":{"service":"ecs","operation":"x","extra":1}}]"#),
            "log[0].call.extra",
        ),
        (
            save(r#"[{"inject":{"kind":"http","url":"u","zap":1}}]"#),
            "log[0].inject.zap",
        ),
        (
            save(r#"[{"inject":{"kind":"meteor"}}]"#),
            "log[0].inject: expected an injection",
        ),
        (
            save(&format!("[{}0]", "0,".repeat(1_000_000))),
            "log: expected a list of at most 100000",
        ),
        (save("[0]"), "log[0]: expected an object with one member"),
        (" ".repeat(limits::SAVE_BYTES + 1), "too large"),
    ] {
        let found = refused(&text);
        assert!(found.contains(told), "{told} is not in: {found}");
    }
    let deep = format!("{}{}", "[".repeat(80), "]".repeat(80));
    let deep = save(&format!(
        r#"[{{"call":{{"service":"ecs","operation":"x","input":{deep}}}}}]"#
    ));
    assert!(refused(&deep).contains("nested at most"));
}

#[test]
fn the_running_clock_owes_what_a_frame_cannot_do() {
    let mut session = empty();
    let ran = session.advance_budgeted(10, 1000, || false);
    assert_eq!((ran.passed, ran.owed), (Span::secs(1), Span::secs(9)));
    let ran = session.advance_budgeted(10, 0, || true);
    assert_eq!((ran.passed, ran.owed), (Span::secs(9), Span(0)));
    assert_eq!((session.world().now(), session.log_len()), (Time(10_000), 1));
}
