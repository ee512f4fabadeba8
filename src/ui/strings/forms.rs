//! Words of the forms: what stands around the fields. The fields' own labels are in `form_fields`.

use super::say;

phrases! {
    cancel: "Cancel";
    send_as_it_is: "Send as it is";
    back: "Back";
    close: "Close";
    errors_one: "1 error";
    errors_many: "errors";
    no_errors: "Nothing is wrong";
    errors_title: "What AWS would refuse";
    refused: "AWS refused the call";
    refused_plain: "Nothing was changed. The form keeps what you typed; correct it, or look at the call below.";
    refused_later: "The calls before this one were made.";
    done: "Done.";
    preview: "If you create it now";
    preview_traffic: "If you start it now";
    preview_change: "If you change it now";
    preview_send: "If you send it now";
    preview_run: "If you run it now";
    dry_run: "Dry run";
    dry_run_help: "asked a copy of the world, changed nothing";
    same_calls: "Same calls";
    same_call: "Same call";
    in_order: "in this order";
    cli: "CLI";
    json: "JSON";
    cli_label: "The calls as AWS CLI commands";
    json_label: "The request as JSON";
    json_help: "Edit here or in the fields; both stay the same. Members without a field are kept.";
    json_drop: "Paste a task definition here, or drop or choose a file: from the documentation, a repository or the console.";
    json_file: "Choose a JSON file";
    json_kept: "The fields keep what they had until this can be read.";
    left_out_one: "1 output-only field was left out:";
    left_out_many: "output-only fields were left out:";
    nulls_one: "1 empty (null) field was left out.";
    nulls_many: "empty (null) fields were left out.";
    own_roles: "Roles of another account became this account's roles of the same names:";
    copy_json: "Copy the JSON";
    none_chosen: "None";
    other_value: "Not in the list:";
    add_row: "Add";
    remove_row: "Remove row";
    row: "row";
    preset: "Begin from";
    preset_own: "your own text";
    size_vcpu: "vCPU";
    size_memory: "Memory";
    size_picture: "Sizes that Fargate has";
    size_help: "Arrows move over the sizes that exist: left and right change memory, up and down change vCPU.";
    size_none: "Fargate has no such size";
    size_chosen: "chosen";
    per_hour_task: "per hour and task";
    percents_low: "Healthy at least";
    percents_high: "Running at most";
    window: "While it rolls";
    image_catalogue: "Images this world can pull";
    unknown_title: "No such operation";
    unknown: "Nothing at Taskyard's door is called";
    unknown_near: "Nearest names";
    paused: "The clock stands still while you fill in.";
    parts: "Parts of the form";
    no_members: "This call takes nothing.";
    yes: "true";
    no: "false";
    unset: "not set";
    hat_execution: "Worn by ECS before and around your app: pull the image, open the log stream, fetch secrets.";
    hat_task: "Worn by your code: its own calls to S3, SQS or DynamoDB.";
    untitled_container: "without a name";
    traffic: "Start traffic";
}

/// What the primary button says, and the form's title: `Create service`.
pub fn verb(operation: &str) -> String {
    let known = match operation {
        "Traffic" => return traffic().into(),
        "CreateCluster" => say("Create cluster"),
        "RegisterTaskDefinition" => say("Register task definition"),
        "CreateSecurityGroup" => say("Create security group"),
        "AuthorizeSecurityGroupIngress" => say("Let traffic in"),
        "CreateLoadBalancer" => say("Create load balancer"),
        "CreateTargetGroup" => say("Create target group"),
        "CreateListener" => say("Create listener"),
        "CreateService" => say("Create service"),
        "UpdateService" => say("Update service"),
        "RunTask" => say("Run task"),
        "CreateRole" => say("Create role"),
        "CreateLogGroup" => say("Create log group"),
        "ModifyTargetGroup" => say("Modify target group"),
        _ => "",
    };
    if !known.is_empty() {
        return known.into();
    }
    let mut out = String::new();
    for (index, letter) in operation.chars().enumerate() {
        if letter.is_uppercase() && index > 0 {
            out.push(' ');
        }
        out.extend(if index == 0 {
            vec![letter]
        } else {
            letter.to_lowercase().collect()
        });
    }
    out
}

/// The title of what the dry run found.
pub fn preview_of(operation: &str) -> &'static str {
    match operation {
        "Traffic" => preview_traffic(),
        "RunTask" => preview_run(),
        _ if operation.starts_with("Update") || operation.starts_with("Modify") || operation.starts_with("Put") => {
            preview_change()
        }
        _ if operation.starts_with("Create") || operation.starts_with("Register") => preview(),
        _ => preview_send(),
    }
}

/// The title of a section.
pub fn section(key: &str) -> &'static str {
    match key {
        "name" => say("Name"),
        "capacity" => say("Capacity"),
        "family" => say("Family"),
        "size" => say("Size of one task"),
        "roles" => say("Who wears which hat"),
        "container" => say("Container"),
        "container_more" => say("More about container"),
        "add" => say("More containers"),
        "task" => say("Task"),
        "service" => say("Service"),
        "network" | "zones" => say("Network"),
        "balancer" => say("Load balancer"),
        "rollout" => say("Rollout"),
        "targets" => say("Targets"),
        "health" => say("Health check"),
        "listener" => say("Listener"),
        "action" => say("What it does with requests"),
        "trust" => say("Who may wear it"),
        "policies" => say("What it may do"),
        "retention" => say("Retention"),
        "ingress" => say("Who may come in"),
        "group" => say("Security group"),
        "ports" => say("Ports"),
        "source" => say("From where"),
        "rate" => say("Rate"),
        "overrides" => say("Overrides"),
        "needed" => say("Needed"),
        "optional" => say("Optional"),
        _ => say("More"),
    }
}

/// One plain line under a section's title, where it needs one.
pub fn section_help(key: &str) -> Option<&'static str> {
    Some(match key {
        "balancer" => say(
            "Leave the target group empty for a service without visitors. Tasks on Fargate need a target group of type ip that is behind a load balancer.",
        ),
        "source" => say("Fill in one of the two: a range of addresses, or another security group."),
        "network" => say("Each task gets its own network interface with an address in one of these subnets."),
        "zones" => {
            say("It stands in one subnet of each zone, in two zones at least; its security groups say who may come in.")
        }
        "rollout" => {
            say("How far a new version may go below and above the desired count while it replaces the old one.")
        }
        "ingress" => say("A new group lets nothing in. The rules become a second call."),
        "policies" => say("Each policy is attached by a call of its own."),
        _ => return None,
    })
}

/// The name of a fact in the preview.
pub fn fact(key: &str) -> &'static str {
    match key {
        "tasks" => say("Tasks"),
        "spread" => say("Placed"),
        "running" => say("First RUNNING"),
        "steady" => say("Steady"),
        "addresses" => say("Addresses"),
        "cost" | "cost_task" => say("Cost"),
        "size" => say("Size"),
        "becomes" => say("Becomes"),
        "address" => say("Address"),
        "zones" => say("Zones"),
        "rate" => say("Requests"),
        _ => "",
    }
}

/// What the button says that adds this member.
pub fn add(member: &str) -> &'static str {
    match member {
        "logConfiguration" => say("Send its log to CloudWatch (awslogs)"),
        "healthCheck" => say("Add a container health check"),
        _ => say("Add a container"),
    }
}

/// What the button says that takes this member away.
pub fn take_away(member: &str) -> &'static str {
    match member {
        "logConfiguration" => say("Remove the log configuration"),
        "healthCheck" => say("Remove the health check"),
        _ => say("Remove this container"),
    }
}

/// A plain line after a refusal, by its code.
pub fn plainly(code: &str) -> &'static str {
    match code {
        "InvalidParameterException" | "ValidationError" | "InvalidParameterValue" => {
            say("One of the values does not fit its rule; the message names it.")
        }
        "ClientException" => say("ECS cannot take the request as it is; the message says which part."),
        "ClusterNotFoundException" => say("No ACTIVE cluster has this name."),
        "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
            say("You, or a role on the way, may not make this call.")
        }
        "MissingParameter" | "ParamValidation" => say("A member is missing that the call cannot do without."),
        "SerializationException" => say("A value has the wrong type: text where a number belongs, for example."),
        _ => say("The door gave this back word for word, as AWS does."),
    }
}
