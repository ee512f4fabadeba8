//! ECS's rows at the door.

use super::{account, cluster, definition, names, service, tags, task};
use crate::model::World;
use crate::model::fidelity::Label;
use crate::model::routes::{Route, Serve, any};
use serde_json::Value;

const fn row(
    operation: &'static str,
    action: &'static str,
    resources: fn(&World, &Value) -> Vec<String>,
    serve: Serve,
    label: Label,
) -> Route {
    Route {
        service: "ecs",
        operation,
        action,
        resources,
        serve,
        label,
    }
}

use Label::{Exact, Simplified};
use Serve::{Change, Read};

/// Every ECS operation at the door.
pub const ROUTES: &[Route] = &[
    row(
        "CreateCluster",
        "ecs:CreateCluster",
        any,
        Change(cluster::create),
        Exact,
    ),
    row(
        "UpdateCluster",
        "ecs:UpdateCluster",
        names::cluster_resource,
        Change(cluster::update),
        Simplified,
    ),
    row(
        "UpdateClusterSettings",
        "ecs:UpdateClusterSettings",
        names::cluster_resource,
        Change(cluster::update_settings),
        Exact,
    ),
    row(
        "DeleteCluster",
        "ecs:DeleteCluster",
        names::cluster_resource,
        Change(cluster::delete),
        Exact,
    ),
    row(
        "DescribeClusters",
        "ecs:DescribeClusters",
        names::clusters_resource,
        Read(cluster::describe),
        Exact,
    ),
    row("ListClusters", "ecs:ListClusters", any, Read(cluster::list), Exact),
    row(
        "RegisterTaskDefinition",
        "ecs:RegisterTaskDefinition",
        any,
        Change(definition::register),
        Exact,
    ),
    row(
        "DescribeTaskDefinition",
        "ecs:DescribeTaskDefinition",
        any,
        Read(definition::describe),
        Exact,
    ),
    row(
        "DeregisterTaskDefinition",
        "ecs:DeregisterTaskDefinition",
        any,
        Change(definition::deregister),
        Exact,
    ),
    row(
        "DeleteTaskDefinitions",
        "ecs:DeleteTaskDefinitions",
        any,
        Change(definition::delete),
        Simplified,
    ),
    row(
        "ListTaskDefinitions",
        "ecs:ListTaskDefinitions",
        any,
        Read(definition::list),
        Exact,
    ),
    row(
        "ListTaskDefinitionFamilies",
        "ecs:ListTaskDefinitionFamilies",
        any,
        Read(definition::families),
        Exact,
    ),
    row(
        "CreateService",
        "ecs:CreateService",
        service::create_resources,
        Change(service::create_call),
        Simplified,
    ),
    row(
        "UpdateService",
        "ecs:UpdateService",
        service::resources,
        Change(service::update_call),
        Simplified,
    ),
    row(
        "DeleteService",
        "ecs:DeleteService",
        service::resources,
        Change(service::delete),
        Exact,
    ),
    row(
        "DescribeServices",
        "ecs:DescribeServices",
        service::resources,
        Read(service::describe),
        Exact,
    ),
    row("ListServices", "ecs:ListServices", any, Read(service::list), Exact),
    row(
        "RunTask",
        "ecs:RunTask",
        task::run_resources,
        Change(task::run),
        Simplified,
    ),
    row(
        "StopTask",
        "ecs:StopTask",
        task::resources,
        Change(task::stop_call),
        Exact,
    ),
    row(
        "DescribeTasks",
        "ecs:DescribeTasks",
        task::resources,
        Read(task::describe),
        Exact,
    ),
    row("ListTasks", "ecs:ListTasks", any, Read(task::list), Exact),
    row(
        "TagResource",
        "ecs:TagResource",
        tags::resource,
        Change(tags::tag),
        Exact,
    ),
    row(
        "UntagResource",
        "ecs:UntagResource",
        tags::resource,
        Change(tags::untag),
        Exact,
    ),
    row(
        "ListTagsForResource",
        "ecs:ListTagsForResource",
        tags::resource,
        Read(tags::list),
        Exact,
    ),
    row(
        "PutAccountSetting",
        "ecs:PutAccountSetting",
        any,
        Change(account::put),
        Simplified,
    ),
    row(
        "PutAccountSettingDefault",
        "ecs:PutAccountSettingDefault",
        any,
        Change(account::put_default),
        Simplified,
    ),
    row(
        "DeleteAccountSetting",
        "ecs:DeleteAccountSetting",
        any,
        Change(account::delete),
        Simplified,
    ),
    row(
        "ListAccountSettings",
        "ecs:ListAccountSettings",
        any,
        Read(account::list),
        Exact,
    ),
];
