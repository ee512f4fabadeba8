//! Task definitions of the kinds that AWS's documentation shows: each is read, registered and, where it fits Fargate, run.
//!
//! The data is ours; its structure is that of the ECS Developer Guide's "Example Amazon ECS task definitions", its pages
//! on volumes, secrets, FireLens, GPUs and Windows, `aws-containers-task-definitions`, and the console's export. What the
//! pages tell the reader to make first (a log group, a secret, roles) is made first.

#![allow(clippy::disallowed_methods)]

use serde_json::{Value, json};
use taskyard::aws::Call;
use taskyard::formats::task_definition;
use taskyard::model::{Command, World};

/// Name, what the page shows, and whether it is for Fargate.
const DEFINITIONS: &[(&str, &str, bool)] = &[
    (
        "a web server on Fargate",
        r#"{"containerDefinitions": [{"command": ["/bin/sh -c \"echo '<html><body><h1>Hello</h1></body></html>' > /usr/local/apache2/htdocs/index.html && httpd-foreground\""],
            "entryPoint": ["sh", "-c"], "essential": true, "image": "public.ecr.aws/docker/library/httpd:2.4",
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/fargate-task-definition",
                "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs"}},
            "name": "sample-fargate-app", "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}]}],
          "cpu": "256", "executionRoleArn": "arn:aws:iam::012345678910:role/ecsTaskExecutionRole",
          "family": "fargate-task-definition", "memory": "512", "networkMode": "awsvpc",
          "runtimePlatform": {"operatingSystemFamily": "LINUX"}, "requiresCompatibilities": ["FARGATE"]}"#,
        true,
    ),
    (
        "a web server on Windows on Fargate",
        r#"{"containerDefinitions": [{"command": ["New-Item -Path C:\\inetpub\\wwwroot\\index.html -Type file -Value 'hello' -Force ; C:\\ServiceMonitor.exe w3svc"],
            "entryPoint": ["powershell", "-Command"], "essential": true, "cpu": 2048, "memory": 4096,
            "image": "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2019",
            "name": "sample_windows_app", "portMappings": [{"hostPort": 80, "containerPort": 80, "protocol": "tcp"}]}],
          "memory": "4096", "cpu": "2048", "networkMode": "awsvpc", "family": "windows-simple-iis-2019-core",
          "executionRoleArn": "arn:aws:iam::012345678910:role/ecsTaskExecutionRole",
          "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2019_CORE"}, "requiresCompatibilities": ["FARGATE"]}"#,
        true,
    ),
    (
        "WordPress and MySQL with a link and volumes",
        r#"{"containerDefinitions": [
            {"name": "wordpress", "links": ["mysql"], "image": "wordpress", "essential": true,
             "portMappings": [{"containerPort": 80, "hostPort": 80}], "memory": 500, "cpu": 10},
            {"environment": [{"name": "MYSQL_ROOT_PASSWORD", "value": "password"}], "name": "mysql", "image": "mysql",
             "cpu": 10, "memory": 500, "essential": true}],
          "family": "hello_world"}"#,
        false,
    ),
    (
        "the splunk log driver",
        r#"{"containerDefinitions": [{"logConfiguration": {"logDriver": "splunk", "options": {
              "splunk-url": "https://cloud.splunk.com:8080", "tag": "tag_name"},
              "secretOptions": [{"name": "splunk-token", "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:splunk-token-KnrBkD"}]},
            "entryPoint": [], "portMappings": [{"hostPort": 80, "protocol": "tcp", "containerPort": 80},
              {"hostPort": 24224, "protocol": "tcp", "containerPort": 24224}], "image": "nginx", "name": "app", "memory": 128}],
          "family": "splunk"}"#,
        false,
    ),
    (
        "the fluentd log driver",
        r#"{"containerDefinitions": [{"logConfiguration": {"logDriver": "fluentd", "options": {
              "fluentd-address": "fluentd.example:24224", "tag": "fluentd demo"}}, "entryPoint": [],
            "portMappings": [{"hostPort": 80, "protocol": "tcp", "containerPort": 80},
              {"hostPort": 24224, "protocol": "tcp", "containerPort": 24224}], "image": "nginx", "name": "app", "memory": 128}],
          "family": "fluentd"}"#,
        false,
    ),
    (
        "the gelf log driver",
        r#"{"containerDefinitions": [
            {"name": "log-router", "image": "nginx", "memory": 128, "cpu": 100, "essential": true,
             "entryPoint": ["/bin/sh"], "command": ["-c", "cat"],
             "portMappings": [{"hostPort": 5000, "protocol": "tcp", "containerPort": 5000},
               {"hostPort": 12201, "protocol": "udp", "containerPort": 12201},
               {"hostPort": 12201, "protocol": "tcp", "containerPort": 12201}]},
            {"logConfiguration": {"logDriver": "gelf", "options": {"gelf-address": "udp://logstash.example:12201", "tag": "gelf"}},
             "image": "httpd:2.4", "name": "app", "memory": 128, "portMappings": [{"hostPort": 0, "containerPort": 80}]}],
          "family": "gelf"}"#,
        false,
    ),
    (
        "workloads on external instances",
        r#"{"requiresCompatibilities": ["EXTERNAL"], "containerDefinitions": [{"name": "nginx",
            "image": "public.ecr.aws/nginx/nginx:latest", "memory": 256, "cpu": 256, "essential": true,
            "portMappings": [{"containerPort": 80, "hostPort": 8080, "protocol": "tcp"}]}],
          "networkMode": "bridge", "family": "nginx"}"#,
        false,
    ),
    (
        "an image in ECR and a task role",
        r#"{"containerDefinitions": [{"name": "sample-app", "image": "123456789012.dkr.ecr.us-west-2.amazonaws.com/aws-nodejs-sample:v1",
            "memory": 200, "cpu": 10, "essential": true}], "family": "example_task_3",
          "taskRoleArn": "arn:aws:iam::123456789012:role/AmazonECSTaskS3BucketRole"}"#,
        false,
    ),
    (
        "an entry point with a command",
        r#"{"containerDefinitions": [{"memory": 32, "essential": true, "entryPoint": ["ping"], "name": "alpine_ping",
            "readonlyRootFilesystem": true, "image": "alpine:3.4", "command": ["-c", "4", "example.com"], "cpu": 16}],
          "family": "example_task_2"}"#,
        false,
    ),
    (
        "containers that depend on each other",
        r#"{"family": "appmesh-gateway", "runtimePlatform": {"operatingSystemFamily": "LINUX"},
          "proxyConfiguration": {"type": "APPMESH", "containerName": "envoy", "properties": [
            {"name": "IgnoredUID", "value": "1337"}, {"name": "ProxyIngressPort", "value": "15000"},
            {"name": "ProxyEgressPort", "value": "15001"}, {"name": "AppPorts", "value": "9080"},
            {"name": "EgressIgnoredIPs", "value": "169.254.170.2,169.254.169.254"}]},
          "containerDefinitions": [
            {"name": "app", "image": "nginx", "portMappings": [{"containerPort": 9080, "hostPort": 9080, "protocol": "tcp"}],
             "essential": true, "dependsOn": [{"containerName": "envoy", "condition": "HEALTHY"}]},
            {"name": "envoy", "image": "nginx", "essential": true,
             "environment": [{"name": "APPMESH_VIRTUAL_NODE_NAME", "value": "mesh/meshName/virtualNode/nodeName"},
               {"name": "ENVOY_LOG_LEVEL", "value": "info"}],
             "healthCheck": {"command": ["CMD-SHELL", "echo hello"], "interval": 5, "timeout": 2, "retries": 3}}],
          "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole", "networkMode": "awsvpc",
          "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512"}"#,
        true,
    ),
    (
        "an empty volume of Docker",
        r#"{"family": "docker-volumes", "containerDefinitions": [{"name": "web", "image": "nginx", "cpu": 99, "memory": 100,
            "portMappings": [{"containerPort": 80, "hostPort": 80}], "essential": true,
            "mountPoints": [{"sourceVolume": "database_scratch", "containerPath": "/var/scratch"}]}],
          "volumes": [{"name": "database_scratch", "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": true,
            "driver": "local", "labels": {"scratch": "space"},
            "driverOpts": {"type": "tmpfs", "device": "tmpfs", "o": "size=100m,uid=1000"}}}]}"#,
        false,
    ),
    (
        "bind mounts from the host and from another container",
        r#"{"family": "web-timer", "containerDefinitions": [
            {"name": "web", "image": "nginx", "cpu": 99, "memory": 100, "portMappings": [{"containerPort": 80, "hostPort": 80}],
             "essential": true, "mountPoints": [{"sourceVolume": "webdata", "containerPath": "/usr/share/nginx/html", "readOnly": true}]},
            {"name": "timer", "image": "busybox", "cpu": 10, "memory": 20, "entryPoint": ["sh", "-c"],
             "command": ["while true; do date > /nginx/index.html; sleep 1; done"],
             "essential": true, "volumesFrom": [{"sourceContainer": "web", "readOnly": false}]}],
          "volumes": [{"name": "webdata", "host": {"sourcePath": "/ecs/webdata"}}]}"#,
        false,
    ),
    (
        "bind mounts with a path only, shared on Fargate",
        r#"{"family": "shared", "networkMode": "awsvpc", "cpu": "256", "memory": "512", "requiresCompatibilities": ["FARGATE"],
          "containerDefinitions": [
            {"name": "one", "image": "nginx", "essential": true, "mountPoints": [{"sourceVolume": "logs", "containerPath": "/var/log/exported", "readOnly": false}]},
            {"name": "two", "image": "busybox", "essential": false, "command": ["sleep", "3600"],
             "mountPoints": [{"sourceVolume": "logs", "containerPath": "/in"}]}],
          "volumes": [{"name": "logs"}]}"#,
        true,
    ),
    (
        "a bind mount with an empty host",
        r#"{"family": "nulls", "networkMode": "awsvpc", "cpu": "0.25 vCPU", "memory": "0.5 GB", "requiresCompatibilities": ["FARGATE"],
          "containerDefinitions": [{"name": "one", "image": "nginx", "mountPoints": [{"sourceVolume": "empty", "containerPath": "/data"}]}],
          "volumes": [{"name": "empty", "host": {}}]}"#,
        true,
    ),
    (
        "an EFS volume with an access point",
        r#"{"family": "efs-tutorial", "containerDefinitions": [{"name": "nginx", "image": "public.ecr.aws/nginx/nginx:latest",
            "essential": true, "portMappings": [{"containerPort": 80, "hostPort": 80}],
            "mountPoints": [{"sourceVolume": "efs-html", "containerPath": "/usr/share/nginx/html"}]}],
          "volumes": [{"name": "efs-html", "efsVolumeConfiguration": {"fileSystemId": "fs-1234567890abcdef0", "transitEncryption": "ENABLED",
            "transitEncryptionPort": 2999, "rootDirectory": "/",
            "authorizationConfig": {"accessPointId": "fsap-1234567890abcdef0", "iam": "ENABLED"}}}],
          "requiresCompatibilities": ["EC2"], "cpu": "256", "memory": "512", "networkMode": "bridge"}"#,
        false,
    ),
    (
        "FSx for Windows File Server",
        r#"{"containerDefinitions": [{"entryPoint": ["powershell", "-Command"], "portMappings": [], "command": ["hostname"],
            "cpu": 512, "memory": 256, "image": "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2019",
            "essential": false, "name": "container1", "mountPoints": [{"sourceVolume": "fsx-windows-vol", "containerPath": "C:\\fsx", "readOnly": false}]},
            {"entryPoint": ["powershell", "-Command"], "portMappings": [{"hostPort": 443, "protocol": "tcp", "containerPort": 80}],
             "command": ["serve"], "cpu": 512, "memory": 256, "essential": true, "name": "container2",
             "image": "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2019"}],
          "family": "fsx-windows", "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
          "volumes": [{"name": "fsx-windows-vol", "fsxWindowsFileServerVolumeConfiguration": {"fileSystemId": "fs-0eeb5730b2EXAMPLE",
            "authorizationConfig": {"domain": "example.com", "credentialsParameter": "arn:arn-1234"}, "rootDirectory": "share"}}]}"#,
        false,
    ),
    (
        "secrets as environment",
        r#"{"family": "secrets", "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole", "containerDefinitions": [{
            "name": "app", "image": "nginx", "memory": 128, "secrets": [
              {"name": "PASSWORD", "valueFrom": "arn:aws:secretsmanager:us-east-1:111122223333:secret:name-AbCdEf:key::"},
              {"name": "LEVEL", "valueFrom": "arn:aws:ssm:us-east-1:111122223333:parameter/level"}, {"name": "PLAIN", "valueFrom": "plain"}],
            "environmentFiles": [{"value": "arn:aws:s3:::bucket/app.env", "type": "s3"}]}]}"#,
        false,
    ),
    (
        "a FireLens log router",
        r#"{"family": "firelens-example-firehose", "taskRoleArn": "arn:aws:iam::123456789012:role/ecs_task_iam_role",
          "containerDefinitions": [
            {"name": "log_router", "image": "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable", "cpu": 0, "memoryReservation": 51,
             "portMappings": [], "essential": true, "environment": [], "mountPoints": [], "volumesFrom": [], "user": "0",
             "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/ecs-aws-firelens-sidecar-container",
               "mode": "non-blocking", "awslogs-create-group": "true", "max-buffer-size": "25m", "awslogs-region": "us-east-1",
               "awslogs-stream-prefix": "firelens"}, "secretOptions": []}, "systemControls": [],
             "firelensConfiguration": {"type": "fluentbit", "options": {"enable-ecs-log-metadata": "true"}}},
            {"essential": true, "image": "public.ecr.aws/docker/library/httpd:latest", "name": "app",
             "logConfiguration": {"logDriver": "awsfirelens", "options": {"Name": "firehose", "region": "us-west-2",
               "delivery_stream": "my-stream", "log-driver-buffer-limit": "1048576"}}, "memoryReservation": 100}]}"#,
        false,
    ),
    (
        "a GPU",
        r#"{"containerDefinitions": [{"memory": 80, "essential": true, "name": "gpu", "image": "nvidia/cuda:11.0.3-base",
            "resourceRequirements": [{"type": "GPU", "value": "1"}], "command": ["sh", "-c", "nvidia-smi"], "cpu": 100}],
          "family": "example-ecs-gpu"}"#,
        false,
    ),
    (
        "more ephemeral storage, a health check and ulimits",
        r#"{"family": "storage", "containerDefinitions": [{"name": "sample", "image": "httpd:2.4", "essential": true,
            "portMappings": [{"name": "web-80-tcp", "containerPort": 80, "hostPort": 80, "protocol": "tcp", "appProtocol": "http"}],
            "healthCheck": {"command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"], "startPeriod": 10},
            "ulimits": [{"name": "nofile", "softLimit": 65535, "hardLimit": 65535}],
            "linuxParameters": {"initProcessEnabled": true, "capabilities": {"add": ["SYS_PTRACE"], "drop": []}},
            "systemControls": [{"namespace": "net.core.somaxconn", "value": "1024"}], "dockerLabels": {"team": "web"},
            "restartPolicy": {"enabled": true, "ignoredExitCodes": [0], "restartAttemptPeriod": 180},
            "repositoryCredentials": {"credentialsParameter": "arn:aws:secretsmanager:us-east-1:123456789012:secret:hub"},
            "versionConsistency": "enabled", "interactive": true, "pseudoTerminal": true, "user": "1000:1000", "workingDirectory": "/srv"}],
          "ephemeralStorage": {"sizeInGiB": 100}, "cpu": "1 vCPU", "memory": "2GB", "networkMode": "awsvpc", "pidMode": "task",
          "enableFaultInjection": true, "executionRoleArn": "ecsTaskExecutionRole",
          "requiresCompatibilities": ["FARGATE", "EC2"], "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}}"#,
        true,
    ),
    (
        "the console's export",
        r#"{"taskDefinitionArn": "arn:aws:ecs:sa-east-1:999988887777:task-definition/shop:22", "containerDefinitions": [{
            "name": "shop", "image": "nginx:latest", "cpu": 0, "memory": null, "links": null, "hostname": null,
            "portMappings": [{"name": "shop-80-tcp", "containerPort": 80, "hostPort": 80, "protocol": "tcp", "appProtocol": "http"}],
            "essential": true, "environment": [], "environmentFiles": [], "mountPoints": [], "volumesFrom": [], "ulimits": [],
            "dnsServers": null, "extraHosts": null, "privileged": null, "resourceRequirements": null, "secrets": null,
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-create-group": "true", "awslogs-group": "/ecs/shop",
              "awslogs-region": "sa-east-1", "awslogs-stream-prefix": "ecs"}, "secretOptions": []}, "systemControls": []}],
          "family": "shop", "taskRoleArn": null, "executionRoleArn": "arn:aws:iam::999988887777:role/ecsTaskExecutionRole", "networkMode": "awsvpc",
          "revision": 22, "volumes": [], "status": "ACTIVE", "requiresAttributes": [{"name": "com.amazonaws.ecs.capability.logging-driver.awslogs"},
            {"name": "ecs.capability.execution-role-awslogs"}], "placementConstraints": [], "compatibilities": ["EC2", "FARGATE"],
          "requiresCompatibilities": ["FARGATE"], "cpu": "1024", "memory": "3072", "pidMode": null, "ipcMode": null,
          "proxyConfiguration": null, "inferenceAccelerators": null, "ephemeralStorage": null,
          "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
          "registeredAt": "2024-05-09T12:49:04.316Z", "registeredBy": "arn:aws:iam::999988887777:root", "enableFaultInjection": false, "tags": []}"#,
        true,
    ),
    (
        "what describe-task-definition answers",
        r#"{"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/seen:8", "family": "seen", "revision": 8,
            "containerDefinitions": [{"name": "wordpress", "image": "wordpress", "cpu": 10, "memory": 500, "essential": true,
              "environment": [], "mountPoints": [], "volumesFrom": [], "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}]}],
            "networkMode": "awsvpc", "cpu": "512", "memory": "1024", "requiresCompatibilities": ["FARGATE"], "volumes": [], "status": "ACTIVE",
            "placementConstraints": [], "compatibilities": ["EC2", "FARGATE"], "registeredAt": 1715258944.316, "registeredBy": "x",
            "requiresAttributes": [{"name": "ecs.capability.task-eni", "value": null, "targetType": null, "targetId": null}]}, "tags": []}"#,
        true,
    ),
    (
        "placement constraints and host modes on EC2",
        r#"{"family": "placed", "networkMode": "host", "pidMode": "host", "ipcMode": "host", "containerDefinitions": [{"name": "agent",
            "image": "nginx", "cpu": 10, "memoryReservation": 64, "privileged": true, "disableNetworking": false,
            "dockerSecurityOptions": ["label:disable"], "extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.9"}],
            "linuxParameters": {"devices": [{"hostPath": "/dev/fuse", "containerPath": "/dev/fuse", "permissions": ["read", "write"]}],
              "sharedMemorySize": 64, "tmpfs": [{"containerPath": "/tmp", "size": 32, "mountOptions": ["noexec"]}], "maxSwap": 0, "swappiness": 60},
            "mountPoints": [{"sourceVolume": "socket", "containerPath": "/var/run/docker.sock"}]}],
          "volumes": [{"name": "socket", "host": {"sourcePath": "/var/run/docker.sock"}}],
          "placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.instance-type =~ t3.*"}], "requiresCompatibilities": ["EC2"]}"#,
        false,
    ),
    (
        "DNS over both protocols",
        r#"{"family": "dns", "networkMode": "awsvpc", "cpu": "256", "memory": "512", "requiresCompatibilities": ["FARGATE"],
          "containerDefinitions": [{"name": "dns", "image": "nginx", "portMappings": [
            {"containerPort": 53, "protocol": "udp"}, {"containerPort": 53, "protocol": "tcp"}]}]}"#,
        true,
    ),
];

fn call(world: &mut World, service: &str, operation: &str, input: Value) -> Result<Value, String> {
    let reply = world.apply(&Command::Call(Call::new(service, operation, input))).reply;
    reply
        .map(|output| output.to_value())
        .map_err(|error| format!("{}: {}", error.code, error.message))
}

fn network(world: &World) -> Value {
    let vpc = world.network().default_vpc().unwrap().id.clone();
    let of_vpc = world.network().subnets().filter(|subnet| subnet.vpc == vpc);
    let subnets: Vec<&str> = of_vpc.map(|subnet| subnet.id.as_str()).collect();
    json!({"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}})
}

/// What goes wrong with a definition, if anything.
fn trouble(text: &str, fargate: bool) -> Result<(), String> {
    let mut world = World::new(1);
    call(&mut world, "ecs", "CreateCluster", json!({}))?;
    let read = task_definition::read(text).map_err(|error| error.to_string())?;
    let registered = call(&mut world, "ecs", "RegisterTaskDefinition", read.input.clone())?;
    let definition = &registered["taskDefinition"];
    for (member, value) in read.input.as_object().unwrap() {
        let kept = &definition[member];
        // Containers are filled with defaults; their own members are compared one by one. Sizes are given back in units.
        if !["containerDefinitions", "cpu", "memory"].contains(&member.as_str())
            && member != "tags"
            && kept != value
            && !value.as_array().is_some_and(Vec::is_empty)
        {
            return Err(format!("{member} was {value} and is given back as {kept}"));
        }
    }
    for (given, kept) in read.input["containerDefinitions"]
        .as_array()
        .unwrap()
        .iter()
        .zip(definition["containerDefinitions"].as_array().unwrap())
    {
        for (member, value) in given.as_object().unwrap() {
            if kept.get(member).is_none() {
                return Err(format!("container member {member} ({value}) is not given back"));
            }
        }
    }
    if !fargate {
        return Ok(());
    }
    for container in read.input["containerDefinitions"].as_array().unwrap() {
        let options = &container["logConfiguration"]["options"];
        // The console makes the group: the managed policy of the execution role does not let ECS do it.
        if let Some(group) = options["awslogs-group"].as_str() {
            call(&mut world, "logs", "CreateLogGroup", json!({"logGroupName": group}))?;
        }
    }
    let input = json!({"taskDefinition": definition["taskDefinitionArn"], "launchType": "FARGATE", "networkConfiguration": network(&world)});
    let run = call(&mut world, "ecs", "RunTask", input)?;
    if let Some(failure) = run["failures"].get(0) {
        return Err(failure.to_string());
    }
    let task = run["tasks"][0]["taskArn"].clone();
    for _ in 0..60 {
        world.apply(&Command::Advance(10_000));
        let seen = call(&mut world, "ecs", "DescribeTasks", json!({"tasks": [task]}))?;
        let seen = &seen["tasks"][0];
        match seen["lastStatus"].as_str() {
            Some("RUNNING") => return Ok(()),
            Some("STOPPED") => return Err(format!("stopped: {} {}", seen["stopCode"], seen["stoppedReason"])),
            _ => {}
        }
    }
    Err("does not come up within ten minutes".into())
}

#[test]
fn documented_task_definitions_are_accepted_kept_and_run() {
    let mut complaints = Vec::new();
    for (name, text, fargate) in DEFINITIONS {
        if let Err(trouble) = trouble(text, *fargate) {
            complaints.push(format!("{name}: {trouble}"));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
