//! Systems Manager's public parameters: the ids of machine images.
//!
//! Source: ECS Developer Guide, "Retrieving Amazon ECS-optimized Linux AMI metadata"; SSM API Reference, GetParameter,
//! GetParameters, GetParametersByPath. A world has no parameters of its own yet.

use super::images::{AGENT, DOCKER, IMAGES, Image};
use crate::aws::{AwsError, Output};
use crate::base::time::Time;
use crate::model::World;
use crate::model::network::members::{choice, text, texts};
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// Every public parameter: name and value.
fn all() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for image in IMAGES {
        let base = image.parameter;
        if base.ends_with("/recommended") {
            found.push((base.to_string(), recommended(image).to_string()));
            let rows = [
                ("image_id", image.id),
                ("image_name", image.name),
                ("os", image.os_name()),
                ("ecs_agent_version", AGENT),
                ("ecs_runtime_version", DOCKER.trim_start_matches("DockerVersion: ")),
            ];
            found.extend(rows.map(|(name, value)| (format!("{base}/{name}"), value.to_string())));
        } else if image.os == super::Os::Bottlerocket {
            found.push((format!("{base}/image_id"), image.id.to_string()));
            found.push((format!("{base}/image_version"), "1.53.0".to_string()));
        } else if image.windows() {
            let value = json!({"ecs_agent_version": AGENT, "image_id": image.id, "image_name": image.name});
            found.push((base.to_string(), value.to_string()));
            found.push((format!("{base}/image_id"), image.id.to_string()));
        } else {
            found.push((base.to_string(), image.id.to_string()));
        }
    }
    found
}

fn recommended(image: &Image) -> Value {
    json!({
        "ecs_agent_version": AGENT,
        "ecs_runtime_version": DOCKER.replace("DockerVersion: ", "Docker version "),
        "image_id": image.id,
        "image_name": image.name,
        "image_version": "2023.0.20261113",
        "os": image.os_name(),
        "schema_version": 1,
    })
}

/// The image a parameter names.
pub fn image_of(parameter: &str) -> Option<&'static str> {
    let name = parameter.trim_end_matches("/image_id");
    IMAGES
        .iter()
        .find(|image| image.parameter == name)
        .map(|image| image.id)
}

fn render(name: &str, value: &str) -> Value {
    json!({
        "Name": name,
        "Type": "String",
        "Value": value,
        "Version": 214,
        "LastModifiedDate": Time(0).unix(),
        "ARN": format!("arn:aws:ssm:{}::parameter{name}", crate::aws::REGION),
        "DataType": if value.starts_with("ami-") { "aws:ec2:image" } else { "text" },
    })
}

/// The name behind a name or ARN.
fn plain(given: &str) -> &str {
    given.split_once(":parameter").map_or(given, |(_, name)| name)
}

/// GetParameter.
pub fn get(_: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = plain(text(input, "Name").unwrap_or_default());
    match all().iter().find(|(known, _)| known == name) {
        Some((name, value)) => Ok(json!({"Parameter": render(name, value)}).into()),
        None => Err(AwsError::new("ParameterNotFound", format!("Parameter {name} not found.")).field("Name")),
    }
}

/// GetParameters: names that do not exist come back as InvalidParameters.
pub fn get_many(_: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let known = all();
    let (mut found, mut invalid) = (Vec::new(), Vec::new());
    for given in texts(input, "Names") {
        match known.iter().find(|(name, _)| name == plain(given)) {
            Some((name, value)) => found.push(render(name, value)),
            None => invalid.push(given),
        }
    }
    Ok(json!({"Parameters": found, "InvalidParameters": invalid}).into())
}

/// GetParametersByPath: the next level, or all below with Recursive.
pub fn by_path(_: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let path = text(input, "Path").unwrap_or_default();
    if !path.starts_with('/') {
        let text = "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".";
        return Err(AwsError::new("ValidationException", text).field("Path"));
    }
    let below = format!("{}/", path.trim_end_matches('/'));
    let deep = choice(input, "Recursive").unwrap_or(false);
    let fits = |name: &str| {
        name.strip_prefix(&below)
            .is_some_and(|rest| deep || !rest.contains('/'))
    };
    let found: Vec<Value> = all()
        .iter()
        .filter(|(name, _)| fits(name))
        .map(|(n, v)| render(n, v))
        .collect();
    Ok(json!({"Parameters": found}).into())
}

/// IAM resources: the parameters named.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    let names = texts(input, "Names")
        .into_iter()
        .chain(text(input, "Name"))
        .chain(text(input, "Path"));
    let arn = |name: &str| format!("arn:aws:ssm:{}::parameter{}", crate::aws::REGION, plain(name));
    names.map(arn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recommended_image_has_its_parameters() {
        let base = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended";
        let known = all();
        let value = |name: &str| known.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        let id = value(&format!("{base}/image_id")).unwrap();
        assert!(Image::of(&id).unwrap().agent);
        assert!(value(base).unwrap().contains(&id));
        assert_eq!(image_of(&format!("{base}/image_id")), Some(id.as_str()));
        let names: std::collections::BTreeSet<&String> = known.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), known.len());
    }
}
