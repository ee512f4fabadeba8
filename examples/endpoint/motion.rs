//! Whether anything in a world is still in motion: what `--settle` waits for.
//!
//! In motion are: a task that is neither RUNNING nor STOPPED or is to stop; a service whose running tasks are not what
//! it wants or whose deployment is in progress; a load balancer being provisioned; a target that is initial or
//! draining. The account's root asks, so that no policy of the learner's hides anything.

use serde_json::{Value, json};
use taskyard::aws::Call;
use taskyard::model::World;

const ROOT: &str = "arn:aws:iam::123456789012:root";

/// Whether anything is in motion.
pub fn any(world: &World) -> bool {
    balancers(world) || clusters(world)
}

fn balancers(world: &World) -> bool {
    let balancers = pages(
        world,
        "elbv2",
        "DescribeLoadBalancers",
        json!({}),
        "LoadBalancers",
        "NextMarker",
        "Marker",
    );
    if balancers
        .iter()
        .any(|balancer| balancer["State"]["Code"] == "provisioning")
    {
        return true;
    }
    let groups = pages(
        world,
        "elbv2",
        "DescribeTargetGroups",
        json!({}),
        "TargetGroups",
        "NextMarker",
        "Marker",
    );
    groups.iter().any(|group| {
        let health = ask(
            world,
            "elbv2",
            "DescribeTargetHealth",
            json!({"TargetGroupArn": group["TargetGroupArn"]}),
        );
        let targets = health["TargetHealthDescriptions"].as_array();
        targets.into_iter().flatten().any(|target| {
            let state = target["TargetHealth"]["State"].as_str().unwrap_or_default();
            state == "initial" || state == "draining"
        })
    })
}

fn clusters(world: &World) -> bool {
    let clusters = pages(
        world,
        "ecs",
        "ListClusters",
        json!({}),
        "clusterArns",
        "nextToken",
        "nextToken",
    );
    clusters
        .iter()
        .any(|cluster| services(world, cluster) || tasks(world, cluster))
}

fn services(world: &World, cluster: &Value) -> bool {
    let input = json!({"cluster": cluster});
    let services = pages(
        world,
        "ecs",
        "ListServices",
        input,
        "serviceArns",
        "nextToken",
        "nextToken",
    );
    services.chunks(10).any(|some| {
        let found = ask(
            world,
            "ecs",
            "DescribeServices",
            json!({"cluster": cluster, "services": some}),
        );
        found["services"].as_array().into_iter().flatten().any(|service| {
            let rolling = service["deployments"].as_array().into_iter().flatten();
            service["status"] == "DRAINING"
                || service["runningCount"] != service["desiredCount"]
                || service["pendingCount"] != 0
                || rolling
                    .into_iter()
                    .any(|deployment| deployment["rolloutState"] == "IN_PROGRESS")
        })
    })
}

fn tasks(world: &World, cluster: &Value) -> bool {
    ["RUNNING", "STOPPED"].iter().any(|status| {
        let input = json!({"cluster": cluster, "desiredStatus": status});
        let tasks = pages(world, "ecs", "ListTasks", input, "taskArns", "nextToken", "nextToken");
        tasks.chunks(100).any(|some| {
            let found = ask(
                world,
                "ecs",
                "DescribeTasks",
                json!({"cluster": cluster, "tasks": some}),
            );
            let found = found["tasks"].as_array().into_iter().flatten();
            found.into_iter().any(|task| task["lastStatus"] != *status)
        })
    })
}

/// Every page's items of a list.
fn pages(
    world: &World,
    service: &str,
    operation: &str,
    input: Value,
    items: &str,
    token: &str,
    next: &str,
) -> Vec<Value> {
    let (mut all, mut input) = (Vec::new(), input);
    // A token that never ends must not hang the endpoint.
    for _ in 0..1000 {
        let mut page = ask(world, service, operation, input.clone());
        if let Some(Value::Array(found)) = page.get_mut(items).map(Value::take) {
            all.extend(found);
        }
        match page.get(token) {
            Some(Value::String(token)) => input[next] = token.clone().into(),
            _ => break,
        }
    }
    all
}

fn ask(world: &World, service: &str, operation: &str, input: Value) -> Value {
    let call = Call {
        by: Some(ROOT.into()),
        ..Call::new(service, operation, input)
    };
    world.read(&call).map(|output| output.to_value()).unwrap_or_default()
}
