//! Transcripts: lines as people type them, the calls they become and what is printed.

mod hostile;
mod replies;

use super::*;
use crate::aws::{AwsError, Call, Output};
use crate::base::limits;
use crate::base::time::{Span, Time};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// What a text did: calls, other requests, output, error output, exit code.
#[derive(Default)]
pub struct Seen {
    pub calls: Vec<Call>,
    pub asked: Vec<Request>,
    pub out: String,
    pub err: String,
    pub echo: Vec<String>,
    pub exit: i32,
    pub env: Env,
}

/// Runs a text, answering its calls in order and with empty replies after that.
pub fn run_with(text: &str, env: Env, replies: Vec<Result<Value, AwsError>>) -> Seen {
    let mut replies: VecDeque<_> = replies.into();
    let mut job = Job::start(text, env);
    let mut seen = Seen::default();
    let mut answer = Answer::Go;
    for _ in 0..5000 {
        match job.step(answer, Time(0)) {
            Step::Print(printed) => {
                seen.out.push_str(&printed.stdout);
                seen.err.push_str(&printed.stderr);
                seen.echo.extend(printed.echo);
                answer = Answer::Go;
            }
            Step::Do(request) => {
                seen.asked.push(request.clone());
                answer = match request {
                    Request::Call(call) => {
                        seen.calls.push(call);
                        let reply = replies.pop_front().unwrap_or_else(|| Ok(json!({})));
                        Answer::Reply(reply.map(Output::from))
                    }
                    Request::Http(_) => Answer::Http(Ok(HttpReply {
                        status: 200,
                        body: "hello\n".into(),
                        ..HttpReply::default()
                    })),
                    Request::Sleep(_) => Answer::Done,
                    Request::Yard(_) => Answer::Said(Ok("done".into())),
                };
            }
            Step::Done { exit } => {
                seen.exit = exit;
                seen.env = job.into_env();
                return seen;
            }
        }
    }
    panic!("no end: {text}");
}

pub fn run(text: &str) -> Seen {
    run_with(text, Env::default(), Vec::new())
}

fn answered(text: &str, reply: Value) -> Seen {
    run_with(text, Env::default(), vec![Ok(reply)])
}

/// The one call a line makes.
fn call(text: &str) -> Call {
    let seen = run(text);
    assert_eq!((seen.exit, seen.err.as_str()), (0, ""), "{text}");
    assert_eq!(seen.calls.len(), 1, "{text}");
    seen.calls[0].clone()
}

#[test]
fn commands_become_calls() {
    for (line, operation, input) in [
        (
            "aws ecs create-cluster --cluster-name demo",
            "CreateCluster",
            json!({"clusterName": "demo"}),
        ),
        (
            "aws ecs run-task --cluster demo --task-definition web:1 --launch-type FARGATE --count 2 \\\n  --network-configuration 'awsvpcConfiguration={subnets=[subnet-1,subnet-2],securityGroups=[sg-1],assignPublicIp=ENABLED}'",
            "RunTask",
            json!({"cluster": "demo", "taskDefinition": "web:1", "launchType": "FARGATE", "count": 2, "networkConfiguration":
                {"awsvpcConfiguration": {"subnets": ["subnet-1", "subnet-2"], "securityGroups": ["sg-1"], "assignPublicIp": "ENABLED"}}}),
        ),
        (
            "aws ecs create-service --service-name web --desired-count=3 --task-definition web --enable-execute-command --load-balancers targetGroupArn=arn:aws:x,containerName=web,containerPort=80 --deployment-configuration maximumPercent=200,deploymentCircuitBreaker={enable=true,rollback=false}",
            "CreateService",
            json!({"serviceName": "web", "desiredCount": 3, "taskDefinition": "web", "enableExecuteCommand": true,
                "loadBalancers": [{"targetGroupArn": "arn:aws:x", "containerName": "web", "containerPort": 80}],
                "deploymentConfiguration": {"maximumPercent": 200, "deploymentCircuitBreaker": {"enable": true, "rollback": false}}}),
        ),
        (
            "aws ecs update-service --service web --disable-execute-command --force-new-deployment",
            "UpdateService",
            json!({"service": "web", "enableExecuteCommand": false, "forceNewDeployment": true}),
        ),
        (
            "aws ecs describe-tasks --tasks a b --include TAGS --cluster demo",
            "DescribeTasks",
            json!({"tasks": ["a", "b"], "include": ["TAGS"], "cluster": "demo"}),
        ),
        (
            "aws ecs tag-resource --resource-arn arn:aws:ecs:x --tags key=a,value=1 key=b,value='2 3'",
            "TagResource",
            json!({"resourceArn": "arn:aws:ecs:x", "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": "2 3"}]}),
        ),
        (
            "aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-1,vpc-2 Name=tag:Name,Values=a --no-dry-run",
            "DescribeSubnets",
            json!({"Filters": [{"Name": "vpc-id", "Values": ["vpc-1", "vpc-2"]}, {"Name": "tag:Name", "Values": ["a"]}], "DryRun": false}),
        ),
        (
            "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 8000-8100 --source-group sg-2",
            "AuthorizeSecurityGroupIngress",
            json!({"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8100, "UserIdGroupPairs": [{"GroupId": "sg-2"}]}]}),
        ),
        (
            "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol all --cidr 10.0.0.0/16",
            "AuthorizeSecurityGroupIngress",
            json!({"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]}),
        ),
        (
            "aws elbv2 create-listener --load-balancer-arn arn:lb --protocol HTTP --port 80 --default-actions Type=forward,TargetGroupArn=arn:tg",
            "CreateListener",
            json!({"LoadBalancerArn": "arn:lb", "Protocol": "HTTP", "Port": 80, "DefaultActions": [{"Type": "forward", "TargetGroupArn": "arn:tg"}]}),
        ),
        (
            "aws logs filter-log-events --log-group-name /ecs/web --start-time 1795424400000 --filter-pattern '\"GET /\"' --no-paginate",
            "FilterLogEvents",
            json!({"logGroupName": "/ecs/web", "startTime": 1795424400000u64, "filterPattern": "\"GET /\""}),
        ),
        (
            "aws cloudwatch get-metric-statistics --namespace AWS/ECS --metric-name CPUUtilization --dimensions Name=ClusterName,Value=demo --start-time 2026-11-23T09:00:00Z --end-time 2026-11-23T10:00:00Z --period 60 --statistics Average Maximum",
            "GetMetricStatistics",
            json!({"Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Dimensions": [{"Name": "ClusterName", "Value": "demo"}],
                "StartTime": 1795424400, "EndTime": 1795428000, "Period": 60, "Statistics": ["Average", "Maximum"]}),
        ),
        (
            "aws ecs register-task-definition --family web --container-definitions '[{\"name\":\"web\",\"image\":\"nginx\",\"portMappings\":[{\"containerPort\":80}]}]' --requires-compatibilities FARGATE --cpu 256 --memory 512",
            "RegisterTaskDefinition",
            json!({"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx", "portMappings": [{"containerPort": 80}]}],
                "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512"}),
        ),
    ] {
        let call = call(line);
        assert_eq!((call.operation.as_str(), &call.input), (operation, &input), "{line}");
    }
}

#[test]
fn files_and_documents_fill_the_input() {
    let mut env = Env::default();
    env.files.insert(
        "task.json".into(),
        "{\"family\": \"web\", \"cpu\": \"256\", \"containerDefinitions\": []}".into(),
    );
    let text = "aws ecs register-task-definition --cli-input-json file://./task.json --cpu 512";
    let seen = run_with(text, env.clone(), Vec::new());
    assert_eq!(
        seen.calls[0].input,
        json!({"family": "web", "cpu": "512", "containerDefinitions": []})
    );
    let seen = run_with(
        "aws ecs register-task-definition --cli-input-json file://no.json",
        env,
        Vec::new(),
    );
    assert_eq!(seen.exit, 252);
    assert!(seen.err.contains("Error parsing parameter 'cli-input-json': Unable to load paramfile file://no.json: [Errno 2] No such file or directory: 'no.json'"), "{}", seen.err);
}

#[test]
fn refusals_have_the_cli_s_texts_and_codes() {
    let usage = "usage: aws [options] <command> <subcommand>";
    for (line, exit, texts) in [
        ("aws", 252, vec!["following arguments are required: command", usage]),
        ("aws ecs", 252, vec!["following arguments are required: operation"]),
        (
            "aws esc list-clusters",
            252,
            vec!["argument command: Found invalid choice 'esc'", "* ecs"],
        ),
        (
            "aws ecs lst-clusters",
            252,
            vec![
                "argument operation: Found invalid choice 'lst-clusters'",
                "Maybe you meant:\n\n  * list-clusters",
            ],
        ),
        (
            "aws ecs describe-tasks",
            252,
            vec![
                "\naws: [ERROR]: An error occurred (ParamValidation): the following arguments are required: --tasks\n\nusage:",
            ],
        ),
        (
            "aws ecs list-clusters --max-itmes 3",
            252,
            vec!["Unknown options: --max-itmes, 3", "* --max-items"],
        ),
        (
            "aws ecs run-task --task-definition",
            252,
            vec!["argument --task-definition: expected one argument"],
        ),
        (
            "aws ecs update-service --service a --desired-count many",
            255,
            vec!["invalid literal for int() with base 10: 'many'"],
        ),
        (
            "aws ecs list-clusters --output xml",
            252,
            vec!["argument --output: Found invalid choice 'xml'"],
        ),
        (
            "aws ecs list-clusters --query 'a['",
            252,
            vec!["Bad value for --query a["],
        ),
        (
            "aws ecs list-clusters --region eu-west-1",
            255,
            vec!["only the Region us-east-1"],
        ),
        (
            "aws ecs run-task --task-definition a --network-configuration '{\"awsvpcConfiguration\": {\"subnet\": [1]}}'",
            252,
            vec![
                "Parameter validation failed:\nMissing required parameter in networkConfiguration.awsvpcConfiguration: \"subnets\"\nUnknown parameter in networkConfiguration.awsvpcConfiguration: \"subnet\", must be one of: subnets, securityGroups, assignPublicIp",
            ],
        ),
        (
            "aws ecs run-task --task-definition a --tags '[{\"key\": 1}]'",
            252,
            vec!["Invalid type for parameter tags[0].key, value: 1, type: <class 'int'>, valid types: <class 'str'>"],
        ),
        (
            "aws ecs run-task --task-definition a --overrides '{bad'",
            252,
            vec![
                "Error parsing parameter '--overrides': Invalid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)\nJSON received: {bad",
            ],
        ),
        (
            "aws ecs run-task --task-definition a --tags foo",
            252,
            vec!["Error parsing parameter '--tags': Expected: '=', received: 'EOF' for input:\nfoo\n   ^"],
        ),
        (
            "aws s3 ls",
            252,
            vec!["Found invalid choice 's3'", "Taskyard has the services"],
        ),
        ("asw ecs", 127, vec!["asw: command not found. Did you mean aws?"]),
        ("aws ecs list-tasks | head", 2, vec!["pipes"]),
    ] {
        let seen = run(line);
        assert_eq!(seen.exit, exit, "{line}: {}", seen.err);
        assert!(seen.calls.is_empty(), "{line}");
        for text in texts {
            assert!(seen.err.contains(text), "{line}: {}", seen.err);
        }
    }
}

#[test]
fn a_service_s_refusal_ends_with_254() {
    let error = AwsError::new("ClusterNotFoundException", "Cluster not found.");
    let seen = run_with("aws ecs list-tasks --cluster no", Env::default(), vec![Err(error)]);
    assert_eq!(seen.exit, 254);
    assert_eq!(
        seen.err,
        "\naws: [ERROR]: An error occurred (ClusterNotFoundException) when calling the ListTasks operation: Cluster not found.\n"
    );
}

#[test]
fn scripts_keep_variables_and_stop_at_the_first_error() {
    let script = "#!/bin/sh\nARN=$(aws elbv2 create-target-group --name tg --query 'TargetGroups[0].TargetGroupArn' --output text)\necho \"got $ARN\"\naws elbv2 describe-target-health --target-group-arn $ARN\naws ecs nonsense\necho never\n";
    let reply = json!({"TargetGroups": [{"TargetGroupArn": "arn:tg"}]});
    let seen = run_with(script, Env::default(), vec![Ok(reply)]);
    assert_eq!(seen.calls[1].input, json!({"TargetGroupArn": "arn:tg"}));
    assert_eq!(seen.env.vars["ARN"], "arn:tg");
    assert!(seen.out.starts_with("got arn:tg\n") && !seen.out.contains("never"));
    assert_eq!(seen.exit, 252);
    assert!(
        seen.err
            .ends_with("Stopped at line 5 (exit code 252); 1 command was not run.\n"),
        "{}",
        seen.err
    );
    assert_eq!(seen.echo.len(), 4);
    let seen = run("aws ecs list-clusters\nfor x in a; do\necho\ndone");
    assert!(seen.calls.is_empty() && seen.err.contains("line 2") && seen.err.contains("Nothing was run"));
    assert_eq!(run("false || echo yes; echo $?").out, "yes\n0\n");
    assert_eq!(run("true || echo no && echo yes").out, "yes\n");
    assert_eq!(run("X='a  b'; echo $X \"$X\"").out, "a b a  b\n");
    assert_eq!(
        run("echo a > f.txt; echo b >> f.txt && cat f.txt; aws x 2>/dev/null").out,
        "a\nb\n"
    );
}

#[test]
fn curl_asks_the_network_and_answers_as_curl_does() {
    let seen = run("curl -sS -H 'Host: x' http://lb.elb.amazonaws.com");
    assert_eq!(seen.out, "hello\n");
    let Request::Http(request) = &seen.asked[0] else {
        panic!()
    };
    assert_eq!(
        (request.method.as_str(), request.url.as_str()),
        ("GET", "http://lb.elb.amazonaws.com/")
    );
    assert_eq!(run("curl -s -o /dev/null -w '%{http_code}\\n' http://x/").out, "200\n");
    assert_eq!(run("curl").exit, 2);
    assert_eq!(run("curl 'http://a b/'").exit, 3);
    let mut job = Job::start("curl http://nowhere:8080/", Env::default());
    job.step(Answer::Go, Time(0));
    let Step::Print(printed) = job.step(Answer::Http(Err(HttpFault::Unresolved)), Time(0)) else {
        panic!()
    };
    assert_eq!(printed.stderr, "curl: (6) Could not resolve host: nowhere\n");
    assert_eq!(job.step(Answer::Go, Time(0)), Step::Done { exit: 6 });
}

#[test]
fn the_yard_s_own_commands_ask_for_what_they_say() {
    assert_eq!(
        run("yard advance 5m").asked,
        [Request::Yard(Yard::Advance(Span::mins(5)))]
    );
    assert_eq!(run("sleep 1.5").asked, [Request::Sleep(Span(1500))]);
    assert_eq!(run("yard why x").asked, [Request::Yard(Yard::Why("x".into()))]);
    assert_eq!(run("yard dance").exit, 2);
    assert_eq!(run("date -u +%Y-%m-%dT%H:%M:%SZ").out, "2026-11-23T09:00:00Z\n");
}

#[test]
fn help_and_skeletons_come_from_the_models() {
    assert!(run("aws help").out.contains("elbv2"));
    assert!(run("aws ecs help").out.contains("o run-task\n"));
    let help = run("aws ecs run-task help").out;
    assert!(
        help.contains("--task-definition (string) [required]") && help.contains("EXTERNAL"),
        "{help}"
    );
    let skeleton: Value = serde_json::from_str(&run("aws ecs create-cluster --generate-cli-skeleton").out).unwrap();
    assert_eq!(skeleton["clusterName"], "");
    assert!(
        run("aws ecs create-cluster --generate-cli-skeleton output")
            .out
            .contains("\"clusterArn\"")
    );
    assert!(run("aws ecs wait help").out.contains("tasks-running"));
}

#[test]
fn a_cancelled_job_is_over() {
    let mut job = Job::start("sleep 100; echo no", Env::default());
    assert!(matches!(job.step(Answer::Go, Time(0)), Step::Do(Request::Sleep(_))));
    job.cancel();
    assert_eq!(job.step(Answer::Done, Time(0)), Step::Done { exit: 130 });
}

#[test]
fn a_here_document_writes_a_file_that_commands_read() {
    let seen = run_with(
        "FAMILY=web\ncat > task.json <<EOF\n{\"family\": \"$FAMILY\", \"containerDefinitions\": []}\nEOF\ncat task.json\naws ecs register-task-definition --cli-input-json file://task.json\naws ecs create-cluster --cli-input-json file:///dev/stdin <<'EOF'\n{\"clusterName\": \"$x\"}\nEOF",
        Env::default(),
        Vec::new(),
    );
    assert_eq!((seen.exit, seen.err.as_str()), (0, ""));
    assert!(
        seen.out
            .starts_with("{\"family\": \"web\", \"containerDefinitions\": []}\n"),
        "{}",
        seen.out
    );
    let inputs: Vec<&Value> = seen.calls.iter().map(|call| &call.input).collect();
    assert_eq!(
        inputs,
        [
            &json!({"family": "web", "containerDefinitions": []}),
            &json!({"clusterName": "$x"})
        ]
    );
    assert_eq!(
        seen.echo[1],
        "cat > task.json <<EOF\n{\"family\": \"$FAMILY\", \"containerDefinitions\": []}\nEOF\n"
    );
    assert!(seen.env.files.keys().eq(["task.json"]));
    let seen = run_with(
        "tee a.json b.json <<<'{}' && cat < a.json && cat - <<<x && rm b.json && ls",
        seen.env,
        Vec::new(),
    );
    assert_eq!((seen.out.as_str(), seen.exit), ("{}\n{}\nx\na.json\ntask.json\n", 0));
}

#[test]
fn files_a_line_writes_have_bounds_that_are_said_and_nothing_is_lost() {
    let mut env = Env::default();
    for n in 0..limits::TERMINAL_FILES {
        env.files.insert(format!("{n}.json"), "old".into());
    }
    for (line, said) in [
        ("echo x > more.json", "at most 20 files"),
        ("echo x > ''", "No such file"),
        ("echo x > dir/", "Is a directory"),
        ("cat < none.json", "sh: none.json: No such file"),
        ("cat > 0.json", "nothing to read"),
        ("rm none.json", "cannot remove 'none.json'"),
        ("cat <<EOF\nx", "a line with only EOF is missing"),
    ] {
        let seen = run_with(line, env.clone(), Vec::new());
        assert!(
            seen.exit != 0 && seen.err.contains(said),
            "{line}: {} {}",
            seen.exit,
            seen.err
        );
        assert_eq!(seen.env.files.len(), limits::TERMINAL_FILES, "{line}");
    }
    env.files
        .insert("0.json".into(), "x".repeat(limits::TERMINAL_FILE_BYTES));
    let seen = run_with("echo x >> 0.json && echo never", env, Vec::new());
    assert!(
        seen.exit == 1 && seen.err.contains("File too large") && seen.out.is_empty(),
        "{}",
        seen.err
    );
    assert_eq!(seen.env.files["0.json"].len(), limits::TERMINAL_FILE_BYTES);
}
