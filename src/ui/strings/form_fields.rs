//! Labels and help of the forms' fields, by path. A path that begins with an operation's name holds for it alone.

use super::say;

/// (path without numbers, label, help).
#[rustfmt::skip]
const FIELDS: &[(&str, &str, &str)] = &[
    ("clusterName", "Cluster name", "Letters, digits, hyphens and underscores. Left empty, the cluster is called default."),
    ("capacityProviders", "Capacity providers", "Only for strategies that mix Fargate and Fargate Spot; launch type FARGATE works without."),
    ("settings", "Container Insights", "More metrics per task and container, at a price."),
    ("tags", "Tags", ""),
    ("family", "Family", "Each registration makes the next revision of this name."),
    ("requiresCompatibilities", "Must run on", "ECS checks the definition against what each of them can do."),
    ("networkMode", "Network mode", "Fargate takes awsvpc only: each task has an address of its own."),
    ("cpu", "Size", ""),
    ("executionRoleArn", "Execution role", ""),
    ("taskRoleArn", "Task role", ""),
    ("runtimePlatform.cpuArchitecture", "Processor", "ARM64 costs about a fifth less; the image must be built for it. Default X86_64."),
    ("runtimePlatform.operatingSystemFamily", "Operating system", "Default LINUX."),
    ("ephemeralStorage.sizeInGiB", "Ephemeral storage", "21 to 200. Fargate gives 20 GiB without asking."),
    ("volumes", "Volumes", "A list, as JSON."),
    ("containerDefinitions[].name", "Name", "Services and dependencies refer to it."),
    ("containerDefinitions[].image", "Image", "Choose one this world knows, or type any name."),
    ("containerDefinitions[].essential", "Essential: the task stops when this container stops", "Default true. At least one container must be essential."),
    ("containerDefinitions[].portMappings", "Ports", "The port your program listens on. With awsvpc there is no other host port."),
    ("containerDefinitions[].environment", "Environment variables", "Plain text that anyone can read who may describe the definition."),
    ("containerDefinitions[].logConfiguration", "Logs", ""),
    ("containerDefinitions[].logConfiguration.logDriver", "Log driver", "awslogs sends what the program prints to CloudWatch Logs."),
    ("containerDefinitions[].logConfiguration.options.awslogs-group", "Log group", "It must exist before the first task starts."),
    ("containerDefinitions[].logConfiguration.options.awslogs-region", "Region of the log group", ""),
    ("containerDefinitions[].logConfiguration.options.awslogs-stream-prefix", "Stream prefix", "Fargate needs one: streams are called prefix/container/task."),
    ("containerDefinitions[].cpu", "CPU units", "A share for this container. On Fargate it may stay empty."),
    ("containerDefinitions[].memory", "Memory limit", "More than this, and the container is killed."),
    ("containerDefinitions[].memoryReservation", "Memory reservation", "Kept free for it; it may use more."),
    ("containerDefinitions[].command", "Command", "One word a line; in place of the image's own."),
    ("containerDefinitions[].entryPoint", "Entry point", "One word a line; in place of the image's own."),
    ("containerDefinitions[].secrets", "Secrets", "ECS fetches them with the execution role and sets them as variables."),
    ("containerDefinitions[].healthCheck", "Health check", ""),
    ("containerDefinitions[].healthCheck.command", "Health command", "First CMD-SHELL or CMD, then the command, one word a line. Exit code 0 is healthy."),
    ("containerDefinitions[].healthCheck.interval", "Every", "5 to 300. Default 30."),
    ("containerDefinitions[].healthCheck.timeout", "Gives up after", "2 to 60. Default 5."),
    ("containerDefinitions[].healthCheck.retries", "Failures in a row", "1 to 10. Default 3."),
    ("containerDefinitions[].healthCheck.startPeriod", "Grace at start", "0 to 300. Failures do not count in it. Default 0."),
    ("containerDefinitions[].dependsOn", "Waits for", "This container starts when the other has reached the condition."),
    ("containerDefinitions[].stopTimeout", "Time to stop", "From SIGTERM to SIGKILL, at most 120 on Fargate. Default 30."),
    ("containerDefinitions[]", "Container", ""),
    ("cluster", "Cluster", ""),
    ("UpdateService.service", "Service", ""),
    ("serviceName", "Service name", "Unique in its cluster."),
    ("taskDefinition", "Task definition", "family:revision, or the family alone for its latest ACTIVE revision."),
    ("UpdateService.taskDefinition", "Task definition", "Left empty, the service keeps its own. Another revision starts a deployment."),
    ("desiredCount", "Desired tasks", "The service keeps this many running."),
    ("UpdateService.desiredCount", "Desired tasks", "More starts tasks, fewer stops some. No deployment."),
    ("count", "Tasks", "1 to 10 at once. They are not replaced when they stop."),
    ("launchType", "Launch type", "Leave it unset to use a capacity provider strategy."),
    ("forceNewDeployment", "Start a new deployment even if nothing changes", "Replaces every task: fetches a tag again that has moved."),
    ("networkConfiguration.awsvpcConfiguration.subnets", "Subnets", "Tasks are spread over their zones."),
    ("networkConfiguration.awsvpcConfiguration.securityGroups", "Security groups", "None chosen: the VPC's default group, which only lets its own members in."),
    ("networkConfiguration.awsvpcConfiguration.assignPublicIp", "Public address", "In a public subnet without NAT a task needs one to pull its image."),
    ("loadBalancers[].targetGroupArn", "Target group", "The service registers its tasks here by address."),
    ("loadBalancers[].containerName", "Container", "As in the task definition."),
    ("loadBalancers[].containerPort", "Container port", "Where the program listens."),
    ("healthCheckGracePeriodSeconds", "Grace period", "Failed load balancer checks are ignored this long after a start. Default 0."),
    ("deploymentConfiguration", "Percentages", ""),
    ("deploymentConfiguration.deploymentCircuitBreaker.enable", "Circuit breaker: give up a deployment whose tasks keep failing", "Default off."),
    ("deploymentConfiguration.deploymentCircuitBreaker.rollback", "Then roll back to the last deployment that worked", "Default off."),
    ("capacityProviderStrategy", "Capacity provider strategy", "Instead of a launch type. Base tasks first, the others by weight."),
    ("platformVersion", "Platform version", "Default LATEST."),
    ("enableExecuteCommand", "Allow ECS Exec", "Default off."),
    ("enableECSManagedTags", "Let ECS tag tasks with cluster and service", "Default off."),
    ("propagateTags", "Tags are copied from", "Default NONE."),
    ("overrides", "Overrides", "JSON: another command, more environment, another role, for these tasks only."),
    ("RunTask.group", "Group", "Default family:name."),
    ("RunTask.startedBy", "Started by", "Find the tasks again by this word."),
    ("Name", "Name", "Letters, digits and hyphens, at most 32."),
    ("Scheme", "Reachable from", "internet-facing: anyone whose packets the security group lets in. Default internet-facing."),
    ("Subnets", "Subnets", "At least two zones; one subnet in each."),
    ("SecurityGroups", "Security groups", "One of them must let visitors in on the listener's port."),
    ("Type", "Type", "Taskyard models application load balancers."),
    ("IpAddressType", "Addresses", "Default ipv4."),
    ("TargetType", "Target type", "Tasks with their own interface need ip."),
    ("Protocol", "Protocol", "HTTPS needs a certificate, which this world does not have."),
    ("CreateListener.Port", "Port", "Where visitors knock: 80 for HTTP."),
    ("Port", "Port", "Used for targets that are registered without one; ECS gives the container's port."),
    ("VpcId", "VPC", ""),
    ("HealthCheckPath", "Path", "Default /."),
    ("Matcher.HttpCode", "Healthy answers", "A code, several with commas, or a range. Default 200."),
    ("HealthCheckIntervalSeconds", "Every", "5 to 300. Default 30."),
    ("HealthCheckTimeoutSeconds", "Gives up after", "2 to 120, less than the interval. Default 5."),
    ("HealthyThresholdCount", "Passes until healthy", "2 to 10. Default 5."),
    ("UnhealthyThresholdCount", "Failures until unhealthy", "2 to 10. Default 2."),
    ("TargetGroupArn", "Target group", ""),
    ("LoadBalancerArn", "Load balancer", ""),
    ("DefaultActions[].Type", "Requests are", "What happens to requests that fit no rule."),
    ("DefaultActions[].TargetGroupArn", "Target group", "Where they are forwarded."),
    ("DefaultActions[].FixedResponseConfig.StatusCode", "Status", ""),
    ("DefaultActions[].FixedResponseConfig.ContentType", "Content type", ""),
    ("DefaultActions[].FixedResponseConfig.MessageBody", "Text", ""),
    ("DefaultActions[].RedirectConfig", "Redirect", "As JSON: StatusCode, Host, Path, Port."),
    ("RoleName", "Role name", "Letters, digits and +=,.@_- , at most 64."),
    ("Description", "Description", ""),
    ("AssumeRolePolicyDocument", "Trust policy", "Which principal may assume the role. Tasks need ecs-tasks.amazonaws.com."),
    ("+policies", "Managed policies", "The execution role needs AmazonECSTaskExecutionRolePolicy."),
    ("logGroupName", "Log group name", "Usually a path: /ecs/hello."),
    ("+retention", "Days to keep events", "Unset keeps them for ever. A second call: PutRetentionPolicy."),
    ("GroupName", "Group name", ""),
    ("+ingress", "Rules", "One TCP port from anyone, or from the members of another group."),
    ("GroupId", "Security group", ""),
    ("IpPermissions[].IpProtocol", "Protocol", "-1 means every protocol."),
    ("IpPermissions[].FromPort", "From port", ""),
    ("IpPermissions[].ToPort", "To port", "The same number for one port."),
    ("IpPermissions[].IpRanges[].CidrIp", "Addresses", "0.0.0.0/0 is anyone."),
    ("IpPermissions[].UserIdGroupPairs[].GroupId", "Members of a group", "The load balancer's group, for tasks behind it."),
    ("Traffic.name", "Name", "Starting traffic of the same name replaces it."),
    ("Traffic.url", "Address", "http:// and the DNS name of a load balancer."),
    ("Traffic.from", "Requests", ""),
    ("Traffic.to", "Rising to", "Left empty, the rate stays even."),
    ("Traffic.seconds", "Within", "Default 300."),
];

/// Words of choices that say nothing by themselves.
#[rustfmt::skip]
const CHOICES: &[(&str, &str)] = &[
    ("awsvpc", "awsvpc, own interface per task"),
    ("ENABLED", "ENABLED, gets a public address"),
    ("DISABLED", "DISABLED, private address only"),
    ("internet-facing", "internet-facing, the internet"),
    ("internal", "internal, the VPC only"),
    ("ip", "ip, tasks by address"),
    ("instance", "instance, EC2 instances by id"),
    ("forward", "forward, to a target group"),
    ("fixed-response", "fixed-response, a text"),
    ("redirect", "redirect, elsewhere"),
];

/// Names of table columns.
#[rustfmt::skip]
const COLUMNS: &[(&str, &str)] = &[
    ("key", "Key"), ("value", "Value"), ("name", "Name"), ("containerPort", "Port"), ("protocol", "Protocol"),
    ("valueFrom", "ARN"), ("containerName", "Container"), ("condition", "Condition"), ("port", "Port"), ("from", "From"),
    ("capacityProvider", "Provider"), ("weight", "Weight"), ("base", "Base"),
];

/// Label and help of a field; nothing for members that only the generic form shows.
pub fn field(operation: &str, path: &str) -> Option<(&'static str, &'static str)> {
    let find = |wanted: &str| {
        FIELDS
            .iter()
            .find(|(known, _, _)| *known == wanted)
            .map(|(_, label, help)| (say(label), say(help)))
    };
    find(&format!("{operation}.{path}")).or_else(|| find(path))
}

/// What a choice is called.
pub fn choice(value: &str) -> Option<&'static str> {
    CHOICES
        .iter()
        .find(|(known, _)| *known == value)
        .map(|(_, label)| say(label))
}

/// The name of a column.
pub fn column(member: &str) -> &'static str {
    COLUMNS
        .iter()
        .find(|(known, _)| *known == member)
        .map_or("", |(_, label)| say(label))
}

/// `Health check path` of `HealthCheckPath`, for members without words of their own.
pub fn spoken(member: &str) -> String {
    let mut out = String::new();
    let letters: Vec<char> = member.chars().collect();
    for (index, letter) in letters.iter().enumerate() {
        let starts =
            letter.is_uppercase() && index > 0 && letters.get(index - 1).is_some_and(|before| before.is_lowercase());
        if starts {
            out.push(' ');
        }
        let upper = index == 0;
        let acronym = letter.is_uppercase() && letters.get(index + 1).is_none_or(|next| next.is_uppercase());
        if upper {
            out.extend(letter.to_uppercase());
        } else if acronym {
            out.push(*letter);
        } else {
            out.extend(letter.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_spoken_in_small_letters_but_for_acronyms() {
        assert_eq!(spoken("HealthCheckPath"), "Health check path");
        assert_eq!(spoken("maxResults"), "Max results");
        assert_eq!((spoken(""), spoken("é")), (String::new(), "É".into()));
    }
}
