//! AWS's managed policies of the container side, with their actions.
//!
//! Source: AWS managed policy documents, snapshot of 2026-03-07. Simplified: the actions of all statements are merged
//! into one that allows them on every resource without conditions.

use super::account::Managed;
use super::document::{Document, Kind};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

/// (name, path, version, creation as Unix seconds, actions).
type Row = (&'static str, &'static str, &'static str, u64, &'static [&'static str]);

/// AWS's managed policies by ARN.
pub(super) fn managed() -> BTreeMap<String, Rc<Managed>> {
    let mut policies = BTreeMap::new();
    for (index, (name, path, version, created, actions)) in ROWS.iter().enumerate() {
        let document = document(name, actions);
        let Ok(compiled) = Document::compile(&document, Kind::Identity) else {
            continue;
        };
        let arn = format!("arn:aws:iam::aws:policy{path}{name}");
        policies.insert(
            arn.clone(),
            Rc::new(Managed {
                arn,
                name: (*name).into(),
                id: crate::base::ids::iam(0, "ANPA", index as u64),
                path: (*path).into(),
                version: (*version).into(),
                created: *created as f64,
                description: String::new(),
                tags: Value::Null,
                document,
                compiled: Rc::new(compiled),
            }),
        );
    }
    policies
}

fn document(name: &str, actions: &[&str]) -> Value {
    let statement = match name {
        // The one policy that is known by what it leaves out.
        "PowerUserAccess" => json!([
            {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
            {"Effect": "Allow", "Action": actions, "Resource": "*"}
        ]),
        _ if actions == ["*"] => json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
        _ => json!([{"Effect": "Allow", "Action": actions, "Resource": "*"}]),
    };
    json!({"Version": "2012-10-17", "Statement": statement})
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("AWSApplicationAutoscalingECSServicePolicy", "/aws-service-role/", "v2", 1729728000, &[
        "cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData",
        "cloudwatch:PutMetricAlarm", "ecs:DescribeServices", "ecs:UpdateService",
    ]),
    ("AWSElasticLoadBalancingServiceRolePolicy", "/aws-service-role/", "v8", 1505779200, &[
        "ec2:AssignIpv6Addresses", "ec2:AttachNetworkInterface", "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateNetworkInterface", "ec2:CreateSecurityGroup", "ec2:DeleteNetworkInterface", "ec2:Describe*",
        "ec2:ModifyNetworkInterfaceAttribute", "logs:CreateLogDelivery", "logs:DeleteLogDelivery",
    ]),
    ("AdministratorAccess", "/", "v1", 1423180800, &[
        "*",
    ]),
    ("AmazonEC2ContainerRegistryPowerUser", "/", "v3", 1575936000, &[
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload",
        "ecr:DescribeImageScanFindings", "ecr:DescribeImages", "ecr:DescribeRepositories",
        "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer", "ecr:GetLifecyclePolicy",
        "ecr:GetLifecyclePolicyPreview", "ecr:GetRepositoryPolicy", "ecr:InitiateLayerUpload", "ecr:ListImages",
        "ecr:ListTagsForResource", "ecr:PutImage", "ecr:UploadLayerPart",
    ]),
    ("AmazonEC2ContainerRegistryPullOnly", "/", "v1", 1728000000, &[
        "ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
    ]),
    ("AmazonEC2ContainerRegistryReadOnly", "/", "v3", 1575936000, &[
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:DescribeImageScanFindings",
        "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer", "ecr:GetLifecyclePolicy", "ecr:GetLifecyclePolicyPreview",
        "ecr:GetRepositoryPolicy", "ecr:ListImages", "ecr:ListTagsForResource",
    ]),
    ("AmazonEC2ContainerServiceAutoscaleRole", "/service-role/", "v2", 1517788800, &[
        "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm", "ecs:DescribeServices", "ecs:UpdateService",
    ]),
    ("AmazonEC2ContainerServiceEventsRole", "/service-role/", "v3", 1678060800, &[
        "ecs:RunTask", "ecs:TagResource", "iam:PassRole",
    ]),
    ("AmazonEC2ContainerServiceRole", "/service-role/", "v2", 1470873600, &[
        "ec2:AuthorizeSecurityGroupIngress", "ec2:Describe*",
        "elasticloadbalancing:DeregisterInstancesFromLoadBalancer", "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:Describe*", "elasticloadbalancing:RegisterInstancesWithLoadBalancer",
        "elasticloadbalancing:RegisterTargets",
    ]),
    ("AmazonEC2ContainerServiceforEC2Role", "/service-role/", "v10", 1770854400, &[
        "ec2:DescribeTags", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer", "ecs:CreateCluster", "ecs:DeregisterContainerInstance",
        "ecs:DiscoverPollEndpoint", "ecs:ListTagsForResource", "ecs:Poll", "ecs:RegisterContainerInstance",
        "ecs:StartTelemetrySession", "ecs:Submit*", "ecs:TagResource", "ecs:UpdateContainerInstancesState",
        "logs:CreateLogStream", "logs:PutLogEvents",
    ]),
    ("AmazonECSInfrastructureRolePolicyForLoadBalancers", "/", "v6", 1770854400, &[
        "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyRule", "elasticloadbalancing:RegisterTargets",
    ]),
    ("AmazonECSInfrastructureRolePolicyForManagedInstances", "/", "v11", 1772064000, &[
        "cloudformation:DescribeStacks", "cloudformation:ListStackResources", "ec2:CreateFleet",
        "ec2:CreateLaunchTemplate", "ec2:CreateLaunchTemplateVersion", "ec2:CreateTags",
        "ec2:DescribeAvailabilityZones", "ec2:DescribeCapacityReservations",
        "ec2:DescribeInstanceTypeOfferings", "ec2:DescribeInstanceTypes", "ec2:DescribeInstances",
        "ec2:DescribeLaunchTemplates", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:ModifyLaunchTemplate", "ec2:RunInstances",
        "iam:CreateServiceLinkedRole", "iam:PassRole", "resource-groups:ListGroupResources", "tag:GetResources",
    ]),
    ("AmazonECSInfrastructureRolePolicyForVolumes", "/service-role/", "v5", 1770854400, &[
        "ec2:AttachVolume", "ec2:CreateTags", "ec2:CreateVolume", "ec2:DeleteVolume",
        "ec2:DescribeAvailabilityZones", "ec2:DescribeInstances", "ec2:DescribeVolumes", "ec2:DetachVolume",
    ]),
    ("AmazonECSInfrastructureRoleforExpressGatewayServices", "/service-role/", "v6", 1770854400, &[
        "acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:DescribeCertificate",
        "acm:RequestCertificate", "application-autoscaling:DeleteScalingPolicy",
        "application-autoscaling:DeregisterScalableTarget", "application-autoscaling:DescribeScalableTargets",
        "application-autoscaling:DescribeScalingActivities", "application-autoscaling:DescribeScalingPolicies",
        "application-autoscaling:PutScalingPolicy", "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:TagResource", "cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms",
        "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:CreateTags",
        "ec2:DeleteSecurityGroup", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress", "elasticloadbalancing:AddListenerCertificates",
        "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyRule", "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:RemoveListenerCertificates", "iam:CreateServiceLinkedRole", "logs:CreateLogGroup",
        "logs:DescribeLogGroups", "logs:TagResource",
    ]),
    ("AmazonECSInstanceRolePolicyForManagedInstances", "/", "v3", 1770854400, &[
        "ecs:DiscoverPollEndpoint", "ecs:Poll", "ecs:PutSystemLogEvents", "ecs:RegisterContainerInstance",
        "ecs:StartTelemetrySession", "ecs:SubmitAttachmentStateChanges", "ecs:SubmitTaskStateChange",
    ]),
    ("AmazonECSServiceRolePolicy", "/aws-service-role/", "v23", 1770854400, &[
        "autoscaling-plans:CreateScalingPlan", "autoscaling-plans:DeleteScalingPlan",
        "autoscaling-plans:DescribeScalingPlanResources", "autoscaling-plans:DescribeScalingPlans",
        "autoscaling:CompleteLifecycleAction", "autoscaling:DeleteLifecycleHook", "autoscaling:DeletePolicy",
        "autoscaling:Describe*", "autoscaling:PutLifecycleHook", "autoscaling:PutScalingPolicy",
        "autoscaling:RecordLifecycleActionHeartbeat", "autoscaling:SetInstanceProtection",
        "autoscaling:UpdateAutoScalingGroup", "cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms",
        "cloudwatch:PutMetricAlarm", "ec2:AssociateTrunkInterface", "ec2:AttachNetworkInterface",
        "ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:CreateTags",
        "ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission", "ec2:Describe*",
        "ec2:DescribeInstanceEventWindows", "ec2:DetachNetworkInterface", "ec2:DisassociateTrunkInterface",
        "elasticloadbalancing:DeregisterInstancesFromLoadBalancer", "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:Describe*", "elasticloadbalancing:RegisterInstancesWithLoadBalancer",
        "elasticloadbalancing:RegisterTargets", "events:DescribeRule", "events:ListTargetsByRule",
        "events:PutRule", "events:PutTargets", "logs:CreateLogGroup", "logs:CreateLogStream",
        "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:PutRetentionPolicy",
        "route53:ChangeResourceRecordSets", "route53:CreateHealthCheck", "route53:DeleteHealthCheck",
        "route53:Get*", "route53:List*", "route53:UpdateHealthCheck", "servicediscovery:CreateHttpNamespace",
        "servicediscovery:CreateService", "servicediscovery:DeleteService",
        "servicediscovery:DeregisterInstance", "servicediscovery:DiscoverInstances",
        "servicediscovery:DiscoverInstancesRevision", "servicediscovery:Get*", "servicediscovery:List*",
        "servicediscovery:RegisterInstance", "servicediscovery:TagResource",
        "servicediscovery:UpdateInstanceCustomHealthStatus", "servicediscovery:UpdateServiceAttributes",
        "ssm:DescribeSessions", "ssm:StartSession", "ssmmessages:OpenDataChannel",
    ]),
    ("AmazonECSTaskExecutionRolePolicy", "/service-role/", "v1", 1510790400, &[
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer", "logs:CreateLogStream", "logs:PutLogEvents",
    ]),
    ("AmazonECS_FullAccess", "/", "v21", 1510012800, &[
        "application-autoscaling:*", "autoscaling:CreateAutoScalingGroup",
        "autoscaling:CreateLaunchConfiguration", "autoscaling:DeleteAutoScalingGroup",
        "autoscaling:DeleteLaunchConfiguration", "autoscaling:Describe*", "autoscaling:UpdateAutoScalingGroup",
        "cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricStatistics",
        "cloudwatch:PutMetricAlarm", "ec2:AssociateRouteTable", "ec2:AttachInternetGateway",
        "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:CreateSubnet", "ec2:CreateVpc",
        "ec2:DeleteSubnet", "ec2:DeleteVpc", "ec2:Describe*", "ec2:RunInstances", "ecs:*",
        "elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateRule", "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteRule", "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:Describe*", "events:DeleteRule", "events:DescribeRule",
        "events:ListRuleNamesByTarget", "events:ListTargetsByRule", "events:PutRule", "events:PutTargets",
        "events:RemoveTargets", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfiles", "iam:ListRoles",
        "iam:PassRole", "logs:CreateLogGroup", "logs:DescribeLogGroups", "logs:FilterLogEvents",
        "route53:GetHostedZone", "servicediscovery:Get*", "servicediscovery:List*", "sns:ListTopics",
    ]),
    ("AmazonElasticFileSystemClientReadWriteAccess", "/", "v1", 1578873600, &[
        "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite",
        "elasticfilesystem:DescribeMountTargets",
    ]),
    ("AmazonSSMManagedInstanceCore", "/", "v2", 1558569600, &[
        "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage",
        "ec2messages:GetEndpoint", "ec2messages:GetMessages", "ec2messages:SendReply",
        "ssm:DescribeAssociation", "ssm:DescribeDocument", "ssm:GetDeployablePatchSnapshotForInstance",
        "ssm:GetDocument", "ssm:GetManifest", "ssm:GetParameter", "ssm:GetParameters", "ssm:ListAssociations",
        "ssm:ListInstanceAssociations", "ssm:PutComplianceItems", "ssm:PutConfigurePackageResult",
        "ssm:PutInventory", "ssm:UpdateAssociationStatus", "ssm:UpdateInstanceAssociationStatus",
        "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
    ]),
    ("AmazonVPCReadOnlyAccess", "/", "v8", 1423180800, &[
        "ec2:Describe*",
    ]),
    ("CloudWatchLogsFullAccess", "/", "v2", 1423180800, &[
        "logs:*",
    ]),
    ("CloudWatchLogsReadOnlyAccess", "/", "v6", 1423180800, &[
        "logs:Describe*", "logs:Get*", "logs:List*", "logs:FilterLogEvents", "logs:StartQuery", "logs:StopQuery",
    ]),
    ("CloudWatchReadOnlyAccess", "/", "v8", 1423180800, &[
        "cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "logs:Describe*", "logs:Get*",
        "logs:FilterLogEvents",
    ]),
    ("ElasticLoadBalancingFullAccess", "/", "v9", 1537401600, &[
        "elasticloadbalancing:*", "ec2:Describe*",
    ]),
    ("ElasticLoadBalancingReadOnly", "/", "v2", 1537401600, &[
        "elasticloadbalancing:Describe*", "ec2:DescribeInstances", "ec2:DescribeSecurityGroups",
    ]),
    ("IAMFullAccess", "/", "v2", 1423180800, &[
        "iam:*", "organizations:DescribeAccount", "organizations:ListPolicies",
    ]),
    ("IAMReadOnlyAccess", "/", "v4", 1423180800, &[
        "iam:Get*", "iam:List*", "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy",
    ]),
    ("PowerUserAccess", "/", "v1", 1423180800, &[
        "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles",
        "organizations:DescribeOrganization", "account:ListRegions", "account:GetAccountInformation",
    ]),
    ("ReadOnlyAccess", "/", "v1", 1423180800, &[
        "ecs:Describe*", "ecs:List*", "elasticloadbalancing:Describe*", "ec2:Describe*", "ec2:Get*", "iam:Get*",
        "iam:List*", "logs:Describe*", "logs:Get*", "logs:FilterLogEvents", "logs:List*",
        "cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage", "ecr:Describe*", "ecr:Get*", "ecr:List*", "application-autoscaling:Describe*",
        "autoscaling:Describe*", "sts:GetCallerIdentity",
    ]),
];
