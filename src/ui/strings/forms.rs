//! Words of the forms: what stands around the fields. The fields' own labels are in `form_fields`.

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
    match operation {
        "Traffic" => return traffic().into(),
        "RegisterTaskDefinition" => return "Register task definition".into(),
        "AuthorizeSecurityGroupIngress" => return "Let traffic in".into(),
        _ => {}
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
        "name" => "Name",
        "capacity" => "Capacity",
        "family" => "Family",
        "size" => "Size of one task",
        "roles" => "Who wears which hat",
        "container" => "Container",
        "container_more" => "More about container",
        "add" => "More containers",
        "task" => "Task",
        "service" => "Service",
        "network" | "zones" => "Network",
        "balancer" => "Load balancer",
        "rollout" => "Rollout",
        "targets" => "Targets",
        "health" => "Health check",
        "listener" => "Listener",
        "action" => "What it does with requests",
        "trust" => "Who may wear it",
        "policies" => "What it may do",
        "retention" => "Retention",
        "ingress" => "Who may come in",
        "group" => "Security group",
        "ports" => "Ports",
        "source" => "From where",
        "rate" => "Rate",
        "overrides" => "Overrides",
        "needed" => "Needed",
        "optional" => "Optional",
        _ => "More",
    }
}

/// One plain line under a section's title, where it needs one.
pub fn section_help(key: &str) -> Option<&'static str> {
    Some(match key {
        "balancer" => {
            "Leave the target group empty for a service without visitors. Tasks on Fargate need a target group of type ip that is behind a load balancer."
        }
        "source" => "Fill in one of the two: a range of addresses, or another security group.",
        "network" => "Each task gets its own network interface with an address in one of these subnets.",
        "zones" => {
            "It stands in one subnet of each zone, in two zones at least; its security groups say who may come in."
        }
        "rollout" => "How far a new version may go below and above the desired count while it replaces the old one.",
        "ingress" => "A new group lets nothing in. The rules become a second call.",
        "policies" => "Each policy is attached by a call of its own.",
        _ => return None,
    })
}

/// The name of a fact in the preview.
pub fn fact(key: &str) -> &'static str {
    match key {
        "tasks" => "Tasks",
        "spread" => "Placed",
        "running" => "First RUNNING",
        "steady" => "Steady",
        "addresses" => "Addresses",
        "cost" | "cost_task" => "Cost",
        "size" => "Size",
        "becomes" => "Becomes",
        "address" => "Address",
        "zones" => "Zones",
        "rate" => "Requests",
        _ => "",
    }
}

/// What the button says that adds this member.
pub fn add(member: &str) -> &'static str {
    match member {
        "logConfiguration" => "Send its log to CloudWatch (awslogs)",
        "healthCheck" => "Add a container health check",
        _ => "Add a container",
    }
}

/// What the button says that takes this member away.
pub fn take_away(member: &str) -> &'static str {
    match member {
        "logConfiguration" => "Remove the log configuration",
        "healthCheck" => "Remove the health check",
        _ => "Remove this container",
    }
}

/// A plain line after a refusal, by its code.
pub fn plainly(code: &str) -> &'static str {
    match code {
        "InvalidParameterException" | "ValidationError" | "InvalidParameterValue" => {
            "One of the values does not fit its rule; the message names it."
        }
        "ClientException" => "ECS cannot take the request as it is; the message says which part.",
        "ClusterNotFoundException" => "No ACTIVE cluster has this name.",
        "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => {
            "You, or a role on the way, may not make this call."
        }
        "MissingParameter" | "ParamValidation" => "A member is missing that the call cannot do without.",
        "SerializationException" => "A value has the wrong type: text where a number belongs, for example.",
        _ => "The door gave this back word for word, as AWS does.",
    }
}
