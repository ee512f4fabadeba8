//! A decision of IAM, and how each service words a denial.
//!
//! Source: IAM User Guide, "Troubleshoot access denied error messages"; EC2 API Reference, error codes.

use crate::aws::AwsError;

/// The outcome of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub allowed: bool,
    pub principal: String,
    pub action: String,
    pub resource: String,
    /// The statement that decided, as `policy name / statement id or number`; none for the default deny.
    pub by: Option<String>,
    /// How AWS ends the sentence: `because no identity-based policy allows the ecs:RunTask action`.
    pub ending: String,
    /// Whether the account does not know the principal at all.
    pub unknown: bool,
}

impl Decision {
    /// The service's refusal if denied (`AccessDeniedException`, `AccessDenied` or `UnauthorizedOperation`).
    pub fn refusal(self, service: &str) -> Result<(), AwsError> {
        if self.allowed {
            return Ok(());
        }
        if self.unknown {
            return Err(unknown(service));
        }
        let message = self.message();
        Err(denied(service, &message))
    }

    /// `User: … is not authorized to perform: … on resource: … because …`
    pub fn message(&self) -> String {
        // EC2, Elastic Load Balancing and CloudWatch leave the resource out where the action has none.
        let silent = ["ec2:", "elasticloadbalancing:", "cloudwatch:"];
        if self.resource == "*" && silent.iter().any(|service| self.action.starts_with(service)) {
            return format!(
                "User: {} is not authorized to perform: {} {}",
                self.principal, self.action, self.ending
            );
        }
        format!(
            "User: {} is not authorized to perform: {} on resource: {} {}",
            self.principal, self.action, self.resource, self.ending
        )
    }
}

/// A service's refusal for want of permission.
pub fn denied(service: &str, message: &str) -> AwsError {
    match service {
        "ec2" => {
            let text = format!("You are not authorized to perform this operation. {message}");
            AwsError::new("UnauthorizedOperation", text).status(403)
        }
        "ecs" | "logs" => AwsError::new("AccessDeniedException", message),
        _ => AwsError::new("AccessDenied", message).status(403),
    }
    .rule("iam.evaluation")
}

/// A service's refusal of credentials it does not know.
pub fn unknown(service: &str) -> AwsError {
    let text = "The security token included in the request is invalid.";
    match service {
        "ec2" => {
            let text = "AWS was not able to validate the provided access credentials";
            AwsError::new("AuthFailure", text).status(401)
        }
        "ecs" | "logs" => AwsError::new("UnrecognizedClientException", text),
        _ => AwsError::new("InvalidClientTokenId", text).status(403),
    }
    .rule("iam.principal")
}
