//! Lines, asking and watching.

use super::*;
use crate::base::time::Span;
use crate::course::content::{Clause, Shelf, Start, When};
use crate::model::World;
use crate::session::Session;
use crate::terminal::Env;
use serde_json::json;
use std::collections::BTreeMap;

fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(|line| line.to_string()).collect()
}

fn play(session: &mut Session, text: &[&str]) -> Result<Env, String> {
    let mut play = Play::start(&lines(text), &BTreeMap::new(), Env::default(), true, |_, _| None);
    play.finish(session).map(|()| play.into_env())
}

fn clause(ask: &str, query: &str) -> Clause {
    Clause {
        ask: ask.into(),
        query: query.into(),
        ..Clause::default()
    }
}

const SERVICE: &str = "aws ecs describe-services --cluster hello --services web";

#[test]
fn a_line_that_fails_ends_a_strict_play_and_a_bang_wants_it_refused() {
    let mut session = Session::empty(1);
    let bad = play(
        &mut session,
        &["aws ecs delete-cluster --cluster nope", "aws ecs create-cluster"],
    )
    .unwrap_err();
    assert!(
        bad.starts_with("line 1 (`aws ecs delete-cluster --cluster nope`)"),
        "{bad}"
    );
    assert_eq!(session.world().ecs().clusters().count(), 0);
    play(
        &mut session,
        &["! aws ecs delete-cluster --cluster nope", "aws ecs create-cluster"],
    )
    .unwrap();
    let good = play(&mut session, &["! aws ecs create-cluster"]).unwrap_err();
    assert!(good.contains("should have been refused"), "{good}");
}

#[test]
fn own_lines_crash_a_container_and_take_an_image_away() {
    let mut session = Session::new(1, "hands-on").unwrap();
    let text = [
        "TASK=$(aws ecs list-tasks --cluster hello --query taskArns[0] --output text)",
        "@image nginxdemos/hello gone",
        "@crash $TASK web 137",
        "sleep 60",
    ];
    play(&mut session, &text).unwrap();
    let count = clause(SERVICE, "services[0].runningCount");
    assert_eq!(
        weigh(
            session.world(),
            &Clause {
                is: Some(json!(0)),
                ..count
            },
            0,
            &Env::default()
        )
        .found,
        json!(0)
    );
    let unknown = play(&mut session, &["@explode web"]).unwrap_err();
    assert!(unknown.contains("expected `@crash"), "{unknown}");
}

#[test]
fn quiet_waits_until_nothing_is_in_motion_and_no_longer() {
    let mut session = Session::new(1, "hands-on").unwrap();
    play(&mut session, &["@quiet 900"]).unwrap();
    assert!(!in_motion(session.world()));
    let update = "aws ecs update-service --cluster hello --service web --desired-count 3";
    play(&mut session, &[update]).unwrap();
    assert!(in_motion(session.world()));
    let before = session.world().now();
    play(&mut session, &["@quiet 900"]).unwrap();
    assert!(!in_motion(session.world()));
    let took = session.world().now().since(before);
    assert!(took > Span::secs(10) && took < Span::secs(300), "{took}");
}

#[test]
fn asking_changes_nothing_and_a_writing_line_is_refused() {
    let session = Session::new(1, "hands-on").unwrap();
    let before = session.world().digest();
    let said = ask(
        session.world(),
        "aws ecs delete-service --cluster hello --service web --force",
        &Env::default(),
    );
    assert_ne!(said.exit, 0);
    let name = "aws elbv2 describe-load-balancers --query 'LoadBalancers[0].DNSName' --output text";
    let page = ask(session.world(), &format!("curl -s http://$({name})/"), &Env::default());
    assert!(page.value.as_str().unwrap().contains("Server"), "{page:?}");
    assert_eq!(session.world().digest(), before);
}

#[test]
fn every_comparison_says_yes_and_no() {
    let world = World::new(1);
    let holds = |clause: &Clause| weigh(&world, clause, 0, &Env::default()).holds;
    let base = clause(
        "aws ec2 describe-vpcs --filters Name=is-default,Values=true",
        "length(Vpcs)",
    );
    assert_eq!(weigh(&world, &base, 0, &Env::default()).found, json!(1));
    let with = |change: fn(&mut Clause)| {
        let mut clause = base.clone();
        change(&mut clause);
        holds(&clause)
    };
    assert!(with(|c| c.is = Some(json!(1))) && !with(|c| c.is = Some(json!(2))));
    assert!(
        with(|c| c.is = Some(json!(1.0))),
        "numbers are equal by what they are worth"
    );
    assert!(with(|c| c.not = Some(json!(2))) && !with(|c| c.not = Some(json!(1))));
    assert!(with(|c| c.at_least = Some(json!(1))) && !with(|c| c.at_least = Some(json!(2))));
    assert!(with(|c| c.at_most = Some(json!(1))) && !with(|c| c.at_most = Some(json!(0))));
    assert!(with(|c| c.one_of = vec![json!(3), json!(1)]) && !with(|c| c.one_of = vec![json!(3)]));
    assert!(!with(|c| c.absent = true));
    let mut clause = clause("aws ecs list-clusters", "clusterArns");
    clause.absent = true;
    assert!(holds(&clause));
    clause = Clause {
        refused: "ClusterNotFoundException".into(),
        ..self::clause("aws ecs list-services --cluster no", "")
    };
    assert!(holds(&clause));
    clause.refused = "AccessDeniedException".into();
    assert!(!holds(&clause));
}

#[test]
fn a_query_that_is_no_jmespath_is_trouble_and_never_holds() {
    let clause = Clause {
        absent: true,
        ..clause("aws ecs list-clusters", "clusterArns[")
    };
    let verdict = weigh(&World::new(1), &clause, 0, &Env::default());
    assert!(
        !verdict.holds && verdict.trouble.contains("Bad value for --query"),
        "{verdict:?}"
    );
}

#[test]
fn what_was_seen_stays_seen() {
    let mut session = Session::new(1, "hands-on").unwrap();
    let one = Clause {
        is: Some(json!(1)),
        ..clause(SERVICE, "services[0].runningCount")
    };
    let of = |when| Clause { when, ..one.clone() };
    let clauses = [of(When::Now), of(When::Eventually), of(When::Always), of(When::Never)];
    let clauses: Vec<&Clause> = clauses.iter().collect();
    let mut watch = Watch::new(4, session.world());
    let env = Env::default();
    watch.look(&clauses, session.world(), &env);
    let greens = |watch: &Watch| {
        clauses
            .iter()
            .enumerate()
            .map(|(i, c)| watch.green(i, c))
            .collect::<Vec<_>>()
    };
    assert_eq!(greens(&watch), [true, true, true, false]);
    play(
        &mut session,
        &["aws ecs update-service --cluster hello --service web --desired-count 0"],
    )
    .unwrap();
    let_pass(&mut session, Span::secs(120), true, &mut |world| {
        watch.look(&clauses, world, &env);
        false
    });
    assert_eq!(greens(&watch), [false, true, false, false]);
}

#[test]
fn watching_sees_a_short_dip_between_two_looks_at_the_clock() {
    let mut session = Session::new(1, "hands-on").unwrap();
    let dip = Clause {
        when: When::Never,
        is: Some(json!(0)),
        ..clause(SERVICE, "services[0].runningCount")
    };
    let mut watch = Watch::new(1, session.world());
    play(&mut session, &["aws ecs stop-task --cluster hello --task $(aws ecs list-tasks --cluster hello --query taskArns[0] --output text)"]).unwrap();
    let_pass(&mut session, Span::secs(300), true, &mut |world| {
        watch.look(&[&dip], world, &Env::default());
        false
    });
    assert!(!watch.green(0, &dip));
    let now = weigh(session.world(), &dip, 0, &Env::default());
    assert_eq!(now.found, json!(1), "the service has replaced its task");
}

#[test]
fn events_are_counted_since_the_beginning_of_the_watch() {
    let mut session = Session::new(1, "hands-on").unwrap();
    let since = session.world().events().next_seq();
    let refused = Clause {
        event: "Refused".into(),
        text: "ClusterNotFound".into(),
        ..Clause::default()
    };
    let env = Env::default();
    assert!(!weigh(session.world(), &refused, since, &env).holds);
    play(&mut session, &["! aws ecs delete-cluster --cluster nope"]).unwrap();
    assert!(weigh(session.world(), &refused, since, &env).holds);
    let twice = Clause {
        at_least: Some(json!(2)),
        ..refused
    };
    assert!(!weigh(session.world(), &twice, since, &env).holds);
}

#[test]
fn worlds_are_kept_and_a_longer_start_goes_on_from_a_shorter_one() {
    let shelf = Shelf::default();
    let mut stages = Stages::default();
    let mut start = Start {
        commands: lines(&["aws ecs create-cluster --cluster-name a"]),
        ..Start::default()
    };
    let (first, _) = stages.open(&shelf, &start, 3).unwrap();
    start.commands.push("aws ecs create-cluster --cluster-name b".into());
    let (second, _) = stages.open(&shelf, &start, 3).unwrap();
    let fresh = Stages::default().open(&shelf, &start, 3).unwrap().0;
    assert_eq!(second.world().digest(), fresh.world().digest());
    assert_eq!(first.world().ecs().clusters().count(), 1);
    start.scenario = "nowhere".into();
    assert!(
        stages
            .open(&shelf, &start, 3)
            .unwrap_err()
            .contains("There is no scenario `nowhere`")
    );
}

#[test]
fn an_attempt_is_measured() {
    let mut session = Session::new(1, "hands-on").unwrap();
    let (begun, from) = (session.log_len(), session.world().now());
    let document =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","*"],"Resource":"*"}]}"#;
    play(
        &mut session,
        &[
            "aws ecs update-service --cluster hello --service web --desired-count 2",
            "! aws ecs delete-cluster --cluster nope",
            "aws ecs list-clusters",
            &format!("aws iam create-policy --policy-name wide --policy-document '{document}'"),
            "sleep 120",
        ],
    )
    .unwrap();
    let measures = measure(&session, begun, from, 0);
    assert_eq!(
        (measures.changes, measures.refused, measures.wildcards, measures.seconds),
        (2, 1, 2, 120)
    );
    assert!((10..60).contains(&measures.unhealthy), "{measures:?}");
    // Two quarter-vCPU tasks and a load balancer.
    assert!(
        (measures.cost - (2.0 * 0.012_342_5 + 0.0225)).abs() < 1e-9,
        "{measures:?}"
    );
}
