//! Any text at all, to everything that reads text; and what completion offers.

use crate::base::time::Time;
use crate::terminal::*;
use proptest::prelude::*;

struct Known;

impl Names for Known {
    fn names(&self, service: &str, operation: &str, path: &str) -> Vec<String> {
        match (service, operation, path) {
            ("ecs", _, "cluster") => vec!["demo".into(), "de mo".into()],
            (_, _, "networkConfiguration.awsvpcConfiguration.subnets") => vec!["subnet-1".into(), "subnet-2".into()],
            ("curl", ..) => vec!["http://lb/".into()],
            _ => Vec::new(),
        }
    }
}

fn offers(line: &str) -> Vec<String> {
    let mut env = Env::default();
    env.files.insert("task.json".into(), "{}".into());
    env.vars.insert("ARN".into(), "arn:x".into());
    let found = complete(line, line.len(), &env, &Known);
    found
        .items
        .into_iter()
        .map(|item| format!("{}{}", &line[..found.range.start], item.text))
        .collect()
}

#[test]
fn completion_offers_what_fits_the_place() {
    for (line, wanted) in [
        ("aw", "aws"),
        ("aws ec", "aws ecs"),
        ("aws ecs run", "aws ecs run-task"),
        (
            "aws --output text ecs wait tasks-r",
            "aws --output text ecs wait tasks-running",
        ),
        ("aws ecs run-task --task", "aws ecs run-task --task-definition"),
        (
            "aws ecs run-task --launch-type F",
            "aws ecs run-task --launch-type FARGATE",
        ),
        ("aws ecs list-tasks --cluster d", "aws ecs list-tasks --cluster demo"),
        ("aws ecs list-tasks --cluster d", "aws ecs list-tasks --cluster 'de mo'"),
        ("aws ecs list-tasks --output ", "aws ecs list-tasks --output table"),
        (
            "aws ecs create-cluster --cli-input-json ",
            "aws ecs create-cluster --cli-input-json file://task.json",
        ),
        (
            "aws ecs run-task --network-configuration awsv",
            "aws ecs run-task --network-configuration awsvpcConfiguration=",
        ),
        (
            "aws ecs run-task --network-configuration awsvpcConfiguration={subnets=[subnet-1,s",
            "aws ecs run-task --network-configuration 'awsvpcConfiguration={subnets=[subnet-1,subnet-2'",
        ),
        (
            "aws ecs run-task --network-configuration awsvpcConfiguration={subnets=[subnet-1],assignPublicIp=E",
            "aws ecs run-task --network-configuration 'awsvpcConfiguration={subnets=[subnet-1],assignPublicIp=ENABLED'",
        ),
        ("X=$(aws sts get", "X=$(aws sts get-caller-identity"),
        (
            "aws ecs list-clusters && curl ",
            "aws ecs list-clusters && curl http://lb/",
        ),
        ("cat ta", "cat task.json"),
        ("echo $A", "echo $ARN"),
    ] {
        let found = offers(line);
        assert!(found.iter().any(|text| text == wanted), "{line}: {found:?}");
    }
    assert!(offers("aws ecs list-tasks --cluster demo --clus").is_empty());
    assert_eq!(offers("aws ecs describe-tasks ")[0], "aws ecs describe-tasks --tasks");
}

/// Texts made of what means something to the readers.
fn texts() -> impl Strategy<Value = String> {
    let words = [
        "aws",
        " ",
        "ecs ",
        "run-task ",
        "--tags ",
        "--cluster=",
        "key=",
        "a",
        ",",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"",
        "\\",
        "$",
        "$(",
        ")",
        "`",
        "${",
        "\n",
        "&&",
        "||",
        ";",
        "#",
        ">",
        "2>",
        "<<",
        "|",
        "é",
        "😀",
        "\u{0}",
        "--query ",
        "file://",
        "--cli-input-json ",
        "wait ",
        "tasks-running ",
        "curl ",
        "-s",
        "yard ",
        "--output table ",
        "-1",
        "=",
        "@",
        "*",
        "!",
    ];
    let word = prop_oneof![4 => proptest::sample::select(words.to_vec()).prop_map(String::from), 1 => "\\PC{0,4}"];
    proptest::collection::vec(word, 0..30).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_text_makes_anything_panic_or_hang(text in texts(), at in 0usize..200) {
        let env = Env::default();
        let mut job = Job::start(&text, env.clone());
        let mut over = false;
        for _ in 0..400 {
            let step = job.step(Answer::Said(Ok(String::new())), Time(0));
            if let Step::Done { .. } = step {
                over = true;
                break;
            }
            if let Step::Do(Request::Call(_) | Request::Http(_)) = step {
                job.cancel();
            }
        }
        prop_assert!(over, "{text:?}");
        complete(&text, at, &env, &Known);
        let ranges = highlight(&text);
        prop_assert!(ranges.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "{text:?}");
        prop_assert!(ranges.iter().all(|(range, _)| text.get(range.clone()).is_some()), "{text:?}");
        for query in [text.as_str(), &format!("a.{text}")] {
            let _ = output::query::compile(query);
        }
    }
}

#[test]
fn deep_and_long_texts_are_refused() {
    for text in [
        "a".repeat(300_000),
        format!("echo {}", "$(".repeat(2_000)),
        format!("aws ecs run-task --task-definition a --tags {}", "[".repeat(20_000)),
        format!("aws ecs run-task --task-definition a --tags a={}", "{a=".repeat(20_000)),
        format!("aws ecs list-tasks --query '{}'", "[".repeat(20_000)),
        format!("aws ecs list-tasks --query '{}a'", "!".repeat(390)),
    ] {
        let mut job = Job::start(&text, Env::default());
        let first = job.step(Answer::Go, Time(0));
        let refused = matches!(&first, Step::Print(printed) if !printed.stderr.is_empty());
        assert!(refused || text.contains('!'), "{:.60}", text);
        complete(&text, text.len(), &Env::default(), &Known);
        highlight(&text);
    }
}
