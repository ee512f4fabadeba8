//! The rules of ECS in this model, with their fidelity and source.

use crate::model::fidelity::Label::{Exact, NotModelled, Simplified};
use crate::model::fidelity::{Label, Rule};

const fn rule(id: &'static str, label: Label, says: &'static str, source: &'static str) -> Rule {
    Rule {
        id,
        label,
        says,
        source,
    }
}

/// Every rule of ECS.
pub const RULES: &[Rule] = &[
    rule(
        "task.lifecycle",
        Simplified,
        "A task moves through PROVISIONING, PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING, DEPROVISIONING and STOPPED; states are exact, durations are drawn from ranges.",
        "ECS Developer Guide: Amazon ECS task lifecycle",
    ),
    rule(
        "task.stop",
        Exact,
        "A stopping task gets SIGTERM, and SIGKILL after stopTimeout (default 30 s); its stopCode and stoppedReason say why.",
        "ECS Developer Guide: Viewing Amazon ECS stopped task errors",
    ),
    rule(
        "image.pull",
        Simplified,
        "Fargate pulls every image anew at about 60 MB of compressed layers a second; what cannot be pulled stops the task with CannotPullContainerError.",
        "ECS Developer Guide: CannotPullContainer task errors",
    ),
    rule(
        "roles.trust",
        Exact,
        "ECS can use a role for a task only if the role's trust policy lets ecs-tasks.amazonaws.com assume it.",
        "ECS Developer Guide: Amazon ECS task IAM role",
    ),
    rule(
        "roles.example",
        Simplified,
        "A role in one of the accounts that AWS's documentation uses in examples stands for this account's role of the same name.",
        "Taskyard's own: AWS would refuse the role of another account",
    ),
    rule(
        "roles.execution",
        Exact,
        "The execution role is used by ECS before and around the app: pull from ECR, secrets, log streams.",
        "ECS Developer Guide: Amazon ECS task execution IAM role",
    ),
    rule(
        "logs.group",
        Exact,
        "The awslogs driver needs its log group to exist, unless awslogs-create-group is true and the execution role may create it.",
        "ECS Developer Guide: Send Amazon ECS logs to CloudWatch",
    ),
    rule(
        "network.route",
        Exact,
        "A Fargate task pulls images and sends logs through its own interface, so it needs a public address, a NAT gateway or endpoints.",
        "ECS Developer Guide: Fargate task networking",
    ),
    rule(
        "container.health",
        Simplified,
        "A container is UNHEALTHY after `retries` failed checks in a row, not counting those in startPeriod; commands are read for their URL only.",
        "ECS API reference: HealthCheck",
    ),
    rule(
        "fargate.definition",
        Exact,
        "Fargate takes awsvpc only, sizes from its table, and refuses parameters that need the host.",
        "ECS Developer Guide: Amazon ECS task definition differences for Fargate",
    ),
    rule(
        "definition.rules",
        Exact,
        "A task definition is checked as a whole when it is registered.",
        "ECS API reference: RegisterTaskDefinition",
    ),
    rule(
        "service.count",
        Exact,
        "A service keeps desiredCount tasks running, spread over the zones of its subnets.",
        "ECS Developer Guide: Amazon ECS services",
    ),
    rule(
        "service.steady",
        Exact,
        "A service is steady when its healthy tasks equal desiredCount and no deployment is under way.",
        "ECS Developer Guide: Amazon ECS service event messages",
    ),
    rule(
        "service.bounds",
        Exact,
        "During a deployment healthy tasks stay at or above ⌈desired × minimumHealthyPercent⌉ and all tasks at or below ⌊desired × maximumPercent⌋.",
        "ECS Developer Guide: rolling update deployments",
    ),
    rule(
        "service.deployment",
        Exact,
        "A deployment is complete when all its tasks are healthy and the old ones are gone.",
        "ECS Developer Guide: Amazon ECS deployment types",
    ),
    rule(
        "service.unhealthy",
        Exact,
        "A task that fails its health checks past the grace period is replaced; the replacement starts first where maximumPercent allows.",
        "ECS Developer Guide: Amazon ECS services",
    ),
    rule(
        "service.stop",
        Exact,
        "Which of several equal tasks stops is random: those not running first, then from the zone that has most.",
        "ECS Developer Guide: task placement, scale-in",
    ),
    rule(
        "service.throttle",
        Simplified,
        "Tasks that fail before RUNNING slow further launches down, to one attempt every 27 minutes; the growth of the delay is ours.",
        "ECS Developer Guide: Amazon ECS service throttle logic",
    ),
    rule(
        "service.breaker",
        Exact,
        "The circuit breaker fails a deployment after ⌈desired ÷ 2⌉ failed tasks, at least 3 and at most 200.",
        "ECS Developer Guide: Amazon ECS deployment circuit breaker",
    ),
    rule(
        "service.target-group",
        Exact,
        "Tasks with their own interface register by address: their target group must have type ip and a load balancer.",
        "ECS API reference: CreateService",
    ),
    rule(
        "service.delete",
        Exact,
        "A service is deleted at zero tasks, or by force; it drains until its last task is gone.",
        "ECS API reference: DeleteService",
    ),
    rule(
        "service.place",
        Exact,
        "A task that cannot be placed is tried again.",
        "ECS Developer Guide: service event messages",
    ),
    rule(
        "service.stages",
        Simplified,
        "Blue/green, linear and canary deployments go through their stages: the new revision is scaled to the whole desired count before it gets traffic, the old one stays until the bake time is over; each stage takes at least five seconds here.",
        "ECS Developer Guide: Amazon ECS blue/green deployments workflow",
    ),
    rule(
        "service.shift",
        Exact,
        "ECS shifts traffic by the weights of the listener rule, with the infrastructure role.",
        "ECS Developer Guide: Amazon ECS blue/green deployments workflow",
    ),
    rule(
        "service.hooks",
        Simplified,
        "A hook's function answers SUCCEEDED, FAILED (roll back) or IN_PROGRESS (asked again after 30 seconds); a PAUSE hook waits for ContinueServiceDeployment.",
        "ECS Developer Guide: Lifecycle hooks for Amazon ECS service deployments",
    ),
    rule(
        "service.alarms",
        Simplified,
        "An alarm that sounds during a deployment or its bake time fails it; one that sounds at its beginning switches the watching off. The bake time without a setting is the alarms' own evaluation time.",
        "ECS Developer Guide: How CloudWatch alarms detect Amazon ECS deployment failures",
    ),
    rule(
        "service.sets",
        Simplified,
        "With the EXTERNAL controller task sets say what a service runs: each ⌈desired × scale⌉ tasks.",
        "ECS API reference: TaskSet",
    ),
    rule(
        "service.digest",
        Exact,
        "The first task of a deployment resolves its images' tags; later tasks of it pull the same digests.",
        "ECS Developer Guide: Container image resolution",
    ),
    rule(
        "service.rebalance",
        Simplified,
        "A steady service moves tasks from the fullest zone to the emptiest one, one at a time.",
        "ECS Developer Guide: Balancing an Amazon ECS service across Availability Zones",
    ),
    rule(
        "task.protection",
        Exact,
        "A protected task is not stopped by scale-in, deployments or rebalancing until its protection ends (120 minutes unless asked otherwise).",
        "ECS Developer Guide: Protect your Amazon ECS tasks from being terminated by scale-in events",
    ),
    rule(
        "task.exec",
        Simplified,
        "ECS Exec needs enableExecuteCommand when the task starts, a task role with the ssmmessages actions and a way out; a small shell shows the container's world, and the session ends with the command.",
        "ECS Developer Guide: Monitor Amazon ECS containers with ECS Exec",
    ),
    rule(
        "service.unmodelled",
        NotModelled,
        "The CODE_DEPLOY deployment controller and changes of the controller are refused.",
        "ECS API reference: CreateService",
    ),
    rule(
        "service.connect",
        Simplified,
        "Service Connect gives each port a name in a Cloud Map namespace; tasks of services connected to the same namespace find it by its client alias. Its proxy, TLS and timeouts are kept without behaviour.",
        "ECS Developer Guide: Use Service Connect to connect Amazon ECS services with short names",
    ),
    rule(
        "service.kept",
        NotModelled,
        "Volumes at launch and VPC Lattice are kept and given back, without behaviour.",
        "ECS API reference: CreateService",
    ),
    rule(
        "ecs.declined",
        NotModelled,
        "Managed Daemons, Express Mode, gateways and an agent's reports are checked and then declined.",
        "ECS API reference",
    ),
    rule(
        "placement.none",
        Exact,
        "Without container instances a task of launch type EC2 finds no place.",
        "ECS Developer Guide: service event messages",
    ),
    rule(
        "placement.order",
        Exact,
        "Placement asks what an instance must have, then constraints, then strategies in their order; what is equal then is drawn.",
        "ECS Developer Guide: How Amazon ECS places tasks on container instances",
    ),
    rule(
        "placement.query",
        Simplified,
        "The cluster query language is understood whole; of an attribute an instance does not have, only the negative tests hold; the wording of refusals is ours.",
        "ECS Developer Guide: Create expressions to define container instances",
    ),
    rule(
        "definition.instances",
        Exact,
        "On container instances bridge, host, awsvpc and none are network modes; links need bridge, and a host port is used once in a task.",
        "ECS Developer Guide: Amazon ECS task networking options",
    ),
    rule(
        "load.cpu",
        Simplified,
        "Each request costs its image's CPU time; a task asked for more than its CPU queues, and answers later.",
        "Taskyard: images as programs",
    ),
];
