//! DescribeAvailabilityZones, DescribeRouteTables, DescribeInternetGateways, DescribeNatGateways.
//!
//! Source: EC2 API Reference, the pages of these operations.

use super::describe::{one, zone_id};
use super::members::tag_list;
use super::query::{self, Noun};
use super::records::{Hop, InternetGateway, NatGateway, RouteTable};
use crate::aws::{ACCOUNT, AwsError, Output, REGION, ZONES};
use crate::base::time::Time;
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

type Answer = Result<Output, AwsError>;

struct Zone(&'static str);

const ZONE: Noun<Zone> = Noun {
    list: "AvailabilityZones",
    ids: "ZoneNames",
    filters: "Filters",
    prefix: "",
    word: "availability zone",
    not_found: "InvalidParameterValue",
    malformed: "InvalidParameterValue",
    id: |zone| zone.0,
    tags: None,
    fields: &[
        ("group-name", |_, _| vec![format!("{REGION}-zg-1")]),
        ("opt-in-status", |_, _| one("opt-in-not-required")),
        ("region-name", |_, _| one(REGION)),
        ("state", |_, _| one("available")),
        ("zone-id", |_, zone| one(zone_id(zone.0))),
        ("zone-name", |_, zone| one(zone.0)),
        ("zone-type", |_, _| one("availability-zone")),
    ],
    render: |_, zone| {
        json!({
            "OptInStatus": "opt-in-not-required",
            "Messages": [],
            "RegionName": REGION,
            "ZoneName": zone.0,
            "ZoneId": zone_id(zone.0),
            "GroupName": format!("{REGION}-zg-1"),
            "NetworkBorderGroup": REGION,
            "ZoneType": "availability-zone",
            "State": "available",
        })
    },
};

pub fn zones(world: &World, _: &Caller, input: &Value) -> Answer {
    let invalid = |id: &str| AwsError::new("InvalidParameterValue", format!("Invalid availability zone: [{id}]"));
    for name in super::members::texts(input, "ZoneNames") {
        if !ZONES.contains(&name) {
            return Err(invalid(name).field("ZoneNames"));
        }
    }
    let ids = super::members::texts(input, "ZoneIds");
    for id in &ids {
        if !ZONES.iter().any(|zone| zone_id(zone) == *id) {
            return Err(invalid(id).field("ZoneIds"));
        }
    }
    let all: Vec<Zone> = ZONES.iter().map(|zone| Zone(zone)).collect();
    let all = all
        .iter()
        .filter(|zone| ids.is_empty() || ids.contains(&zone_id(zone.0)));
    query::describe(&world.network, &ZONE, all, input)
}

fn route(block: String, hop: &Hop) -> Value {
    let (name, id, origin) = match hop {
        Hop::Local => ("GatewayId", "local", "CreateRouteTable"),
        Hop::InternetGateway(id) => ("GatewayId", id.as_str(), "CreateRoute"),
        Hop::NatGateway(id) => ("NatGatewayId", id.as_str(), "CreateRoute"),
    };
    json!({"DestinationCidrBlock": block, name: id, "Origin": origin, "State": "active"})
}

const ROUTE_TABLES: Noun<RouteTable> = Noun {
    list: "RouteTables",
    ids: "RouteTableIds",
    filters: "Filters",
    prefix: "rtb-",
    word: "routeTable ID",
    not_found: "InvalidRouteTableID.NotFound",
    malformed: "InvalidRouteTableId.Malformed",
    id: |table| &table.id,
    tags: Some(|table| &table.tags),
    fields: &[
        ("association.main", |_, t| vec![t.main.to_string()]),
        ("association.route-table-association-id", |_, t| {
            t.associations.iter().map(|a| a.0.clone()).collect()
        }),
        ("association.route-table-id", |_, t| one(&t.id)),
        ("association.subnet-id", |_, t| {
            t.associations.iter().filter_map(|a| a.1.clone()).collect()
        }),
        ("owner-id", |_, _| one(ACCOUNT)),
        ("route-table-id", |_, t| one(&t.id)),
        ("route.destination-cidr-block", |_, t| {
            t.routes.iter().map(|r| r.0.to_string()).collect()
        }),
        ("route.gateway-id", |_, t| {
            let id = |hop: &Hop| match hop {
                Hop::Local => Some("local".to_string()),
                Hop::InternetGateway(id) => Some(id.clone()),
                Hop::NatGateway(_) => None,
            };
            t.routes.iter().filter_map(|(_, hop)| id(hop)).collect()
        }),
        ("route.nat-gateway-id", |_, t| {
            let id = |hop: &Hop| match hop {
                Hop::NatGateway(id) => Some(id.clone()),
                _ => None,
            };
            t.routes.iter().filter_map(|(_, hop)| id(hop)).collect()
        }),
        ("route.origin", |_, t| {
            let origin = |hop: &Hop| {
                if *hop == Hop::Local {
                    "CreateRouteTable"
                } else {
                    "CreateRoute"
                }
            };
            t.routes.iter().map(|(_, hop)| origin(hop).to_string()).collect()
        }),
        ("route.state", |_, _| one("active")),
        ("vpc-id", |_, t| one(&t.vpc)),
    ],
    render: |_, table| {
        let associations: Vec<Value> = table
            .associations
            .iter()
            .map(|(id, subnet)| {
                let mut shown = json!({
                    "Main": subnet.is_none(),
                    "RouteTableAssociationId": id,
                    "RouteTableId": table.id,
                    "AssociationState": {"State": "associated"},
                });
                if let Some(subnet) = subnet {
                    shown["SubnetId"] = subnet.as_str().into();
                }
                shown
            })
            .collect();
        let routes: Vec<Value> = table
            .routes
            .iter()
            .map(|(block, hop)| route(block.to_string(), hop))
            .collect();
        json!({
            "Associations": associations,
            "PropagatingVgws": [],
            "RouteTableId": table.id,
            "Routes": routes,
            "Tags": tag_list(&table.tags),
            "VpcId": table.vpc,
            "OwnerId": ACCOUNT,
        })
    },
};

pub fn route_tables(world: &World, _: &Caller, input: &Value) -> Answer {
    query::describe(&world.network, &ROUTE_TABLES, world.network.route_tables(), input)
}

const INTERNET_GATEWAYS: Noun<InternetGateway> = Noun {
    list: "InternetGateways",
    ids: "InternetGatewayIds",
    filters: "Filters",
    prefix: "igw-",
    word: "internetGateway ID",
    not_found: "InvalidInternetGatewayID.NotFound",
    malformed: "InvalidInternetGatewayId.Malformed",
    id: |gateway| &gateway.id,
    tags: Some(|gateway| &gateway.tags),
    fields: &[
        ("attachment.state", |_, _| one("available")),
        ("attachment.vpc-id", |_, gateway| one(&gateway.vpc)),
        ("internet-gateway-id", |_, gateway| one(&gateway.id)),
        ("owner-id", |_, _| one(ACCOUNT)),
    ],
    render: |_, gateway| {
        json!({
            "Attachments": [{"State": "available", "VpcId": gateway.vpc}],
            "InternetGatewayId": gateway.id,
            "OwnerId": ACCOUNT,
            "Tags": tag_list(&gateway.tags),
        })
    },
};

pub fn internet_gateways(world: &World, _: &Caller, input: &Value) -> Answer {
    let all = world.network.internet_gateways.values().map(Rc::as_ref);
    query::describe(&world.network, &INTERNET_GATEWAYS, all, input)
}

const NAT_GATEWAYS: Noun<NatGateway> = Noun {
    list: "NatGateways",
    ids: "NatGatewayIds",
    filters: "Filter",
    prefix: "nat-",
    word: "NatGateway",
    not_found: "NatGatewayNotFound",
    malformed: "NatGatewayMalformed",
    id: |gateway| &gateway.id,
    tags: Some(|gateway| &gateway.tags),
    fields: &[
        ("nat-gateway-id", |_, gateway| one(&gateway.id)),
        ("state", |_, _| one("available")),
        ("subnet-id", |_, gateway| one(&gateway.subnet)),
        ("vpc-id", |_, gateway| one(&gateway.vpc)),
    ],
    render: |network, gateway| {
        let interface = network.interface(&gateway.interface);
        json!({
            "CreateTime": Time(0).unix(),
            "NatGatewayAddresses": [{
                "AllocationId": gateway.allocation,
                "NetworkInterfaceId": gateway.interface,
                "PrivateIp": interface.map(|i| i.private_ip.as_str()),
                "PublicIp": interface.and_then(|i| i.public_ip.as_deref()),
                "AssociationId": gateway.association,
                "IsPrimary": true,
                "Status": "succeeded",
            }],
            "NatGatewayId": gateway.id,
            "State": "available",
            "SubnetId": gateway.subnet,
            "VpcId": gateway.vpc,
            "Tags": tag_list(&gateway.tags),
            "ConnectivityType": "public",
        })
    },
};

pub fn nat_gateways(world: &World, _: &Caller, input: &Value) -> Answer {
    query::describe(&world.network, &NAT_GATEWAYS, world.network.nat_gateways(), input)
}
