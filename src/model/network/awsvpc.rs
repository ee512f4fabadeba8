//! The checks ECS makes on an awsvpc network configuration.
//!
//! Source: ECS API Reference, AwsVpcConfiguration (16 subnets, 5 security groups, all of one VPC). ECS passes EC2's
//! own answer on inside an InvalidParameterException.

use super::Network;
use crate::aws::AwsError;

impl Network {
    /// Checks an awsvpc configuration as RunTask and CreateService do: subnets exist and lie in one VPC, security
    /// groups exist and belong to it, AWS's limits.
    pub fn check_awsvpc(&self, subnets: &[String], security_groups: &[String]) -> Result<(), AwsError> {
        let refuse = |field: &str, text: String| {
            let path = format!("networkConfiguration.awsvpcConfiguration.{field}");
            Err(AwsError::invalid(text).field(path).rule("network.awsvpc"))
        };
        if subnets.is_empty() {
            return refuse("subnets", "subnets can not be empty.".into());
        }
        if subnets.len() > 16 {
            return refuse("subnets", "subnets can have at most 16 items.".into());
        }
        if security_groups.len() > 5 {
            return refuse("securityGroups", "securityGroups can have at most 5 items.".into());
        }
        let mut vpc = None;
        for id in subnets {
            let Some(subnet) = self.subnet(id) else {
                let text = format!(
                    "Error retrieving subnet information for [{id}]: The subnet ID '{id}' does not exist (ErrorCode: \
                     InvalidSubnetID.NotFound)"
                );
                return refuse("subnets", text);
            };
            if *vpc.get_or_insert(&subnet.vpc) != &subnet.vpc {
                let text = format!("All subnets must belong to the same VPC: {}", subnets.join(", "));
                return refuse("subnets", text);
            }
        }
        for id in security_groups {
            let Some(group) = self.security_group(id) else {
                let text = format!(
                    "Error retrieving security group information for [{id}]: The security group '{id}' does not exist \
                     (ErrorCode: InvalidGroup.NotFound)"
                );
                return refuse("securityGroups", text);
            };
            if vpc != Some(&group.vpc) {
                let text = format!("Security group {id} does not appear to belong to the same VPC as the subnets.");
                return refuse("securityGroups", text);
            }
        }
        Ok(())
    }
}
