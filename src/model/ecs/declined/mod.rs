//! Operations of ECS that Taskyard checks as AWS does and then declines, saying so.
//!
//! Sources: ECS API reference. Managed Daemons, Express Mode and gateways are products of their own on top of services;
//! the agent's side of the API is spoken by Amazon's agents only, and the model's agents need no wire.

mod agent;

pub use agent::{discover, submit};

use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::fidelity::Label;
use crate::model::routes::{Caller, Route, Serve, any};
use serde_json::Value;

type Reply = Result<Output, AwsError>;

fn declines(what: &str) -> Reply {
    let message = format!("Taskyard does not model {what}: the request is well formed, and nothing was done.");
    Err(AwsError::new("UnsupportedFeatureException", message).rule("ecs.declined"))
}

fn daemons(_: &World, _: &Caller, _: &Value) -> Reply {
    declines("Managed Daemons (daemons of ECS Managed Instances)")
}

fn express(_: &World, _: &Caller, _: &Value) -> Reply {
    declines("Express Mode services")
}

fn gateways(_: &World, _: &Caller, _: &Value) -> Reply {
    declines("ECS gateways")
}

const fn row(
    operation: &'static str,
    action: &'static str,
    serve: fn(&World, &Caller, &Value) -> Reply,
    label: Label,
) -> Route {
    Route {
        service: "ecs",
        operation,
        action,
        resources: any,
        serve: Serve::Read(serve),
        label,
    }
}

macro_rules! rows {
    ($($serve:expr, $label:ident: $($operation:literal)*;)*) => {
        &[$($(row($operation, concat!("ecs:", $operation), $serve, Label::$label),)*)*]
    };
}

/// Their rows at the door.
pub const ROUTES: &[Route] = rows! {
    daemons, NotModelled:
        "CreateDaemon" "DescribeDaemon" "ListDaemons" "UpdateDaemon" "DeleteDaemon" "DescribeDaemonDeployments"
        "ListDaemonDeployments" "DescribeDaemonRevisions" "RegisterDaemonTaskDefinition" "DescribeDaemonTaskDefinition"
        "ListDaemonTaskDefinitions" "DeleteDaemonTaskDefinition";
    express, NotModelled:
        "CreateExpressGatewayService" "DescribeExpressGatewayService" "UpdateExpressGatewayService"
        "DeleteExpressGatewayService";
    gateways, NotModelled:
        "CreateGateway" "DescribeGateway" "ListGateways" "UpdateGateway" "DeleteGateway" "DescribeGatewayResources"
        "DescribeGatewayRoute" "ListGatewayRoutes" "AssociateGatewayWithCluster" "DisassociateGatewayFromCluster"
        "ListGatewayClusterAssociations";
    discover, Exact: "DiscoverPollEndpoint";
    submit, NotModelled: "SubmitTaskStateChange" "SubmitContainerStateChange" "SubmitAttachmentStateChanges";
};
