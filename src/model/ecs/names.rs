//! Names and ARNs of ECS: what a caller may write, and what it means.

use crate::aws::{ACCOUNT, AwsError, REGION, arn};
use crate::model::World;

/// The ARN of a cluster.
pub fn cluster_arn(name: &str) -> String {
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{name}")
}

/// The ARN of a service, in the long form.
pub fn service_arn(cluster: &str, name: &str) -> String {
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:service/{cluster}/{name}")
}

/// The ARN of a task, in the long form.
pub fn task_arn(cluster: &str, id: &str) -> String {
    // In one piece: lists name thousands of tasks.
    let (region, account) = (crate::aws::REGION, crate::aws::ACCOUNT);
    ["arn:aws:ecs:", region, ":", account, ":task/", cluster, "/", id].concat()
}

/// The ARN of a container instance, in the long form.
pub fn instance_arn(cluster: &str, id: &str) -> String {
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:container-instance/{cluster}/{id}")
}

/// The ARN of a task definition's revision.
pub fn definition_arn(family: &str, revision: u32) -> String {
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/{family}:{revision}")
}

/// A cluster's name from its name or ARN; `default` where nothing is given.
pub fn cluster_name(text: Option<&str>) -> &str {
    match text {
        None | Some("") => "default",
        Some(text) => arn::resource(text)
            .and_then(|r| r.strip_prefix("cluster/"))
            .unwrap_or(text),
    }
}

/// The ACTIVE cluster that a request means, or `ClusterNotFoundException`.
pub fn active_cluster(world: &World, text: Option<&str>) -> Result<String, AwsError> {
    let name = cluster_name(text);
    match world.ecs.cluster(name) {
        Some(cluster) if cluster.active => Ok(name.to_string()),
        Some(_) => Err(AwsError::client("The referenced cluster was inactive.")),
        None => Err(cluster_not_found()),
    }
}

/// `ClusterNotFoundException`, as ECS words it.
pub fn cluster_not_found() -> AwsError {
    AwsError::new("ClusterNotFoundException", "Cluster not found.").field("cluster")
}

/// A task's id from its id or ARN (short or long form).
pub fn task_id(text: &str) -> &str {
    arn::last(text)
}

/// A service's name from its name or ARN.
pub fn service_name(text: &str) -> &str {
    arn::last(text)
}

/// A task definition's `family:revision` or `family` from that or its ARN.
pub fn definition_name(text: &str) -> &str {
    arn::resource(text)
        .and_then(|r| r.strip_prefix("task-definition/"))
        .unwrap_or(text)
}

/// Whether a text may name a cluster, service or family: 1–255 letters, digits, hyphens and underscores.
pub fn is_name(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whether a text has the form of an IAM role's ARN.
pub fn is_role_arn(text: &str) -> bool {
    let Some(resource) = arn::resource(text) else {
        return false;
    };
    text.starts_with("arn:aws")
        && text.contains(":iam::")
        && resource.strip_prefix("role/").is_some_and(|n| !n.is_empty())
}

/// IAM resources of a request that names one cluster.
pub fn cluster_resource(world: &World, input: &serde_json::Value) -> Vec<String> {
    use crate::aws::fields::Fields;
    let _ = world;
    vec![cluster_arn(cluster_name(input.text("cluster")))]
}

/// One page of a list: `maxResults` (1–`most`) items from `nextToken` on, and the next token.
///
/// Errors: `InvalidParameterException` for a token this list never gave, or a size out of bounds.
pub fn page<T>(
    items: impl Iterator<Item = T>,
    input: &serde_json::Value,
    most: usize,
) -> Result<(Vec<T>, Option<String>), AwsError> {
    let (size, skip) = (page_size(input, most)?, page_start(input)?);
    let mut items = items.skip(skip);
    let page: Vec<T> = items.by_ref().take(size).collect();
    let token = items.next().map(|_| format!("taskyard-{}", skip + page.len()));
    Ok((page, token))
}

/// One page of a list whose items have rising numbers: the token is the last number given, so that a page costs the
/// same wherever it lies. `from` gives the items after a number.
///
/// Errors: as for [`page`].
pub fn page_after<T, I: Iterator<Item = (u64, T)>>(
    from: impl FnOnce(u64) -> I,
    input: &serde_json::Value,
    most: usize,
) -> Result<(Vec<T>, Option<String>), AwsError> {
    let (size, start) = (page_size(input, most)?, page_start(input)?);
    let mut items = from(start as u64);
    let mut last = start as u64;
    let mut page = Vec::new();
    for (number, item) in items.by_ref().take(size) {
        last = number;
        page.push(item);
    }
    let token = items.next().map(|_| format!("taskyard-{last}"));
    Ok((page, token))
}

fn page_size(input: &serde_json::Value, most: usize) -> Result<usize, AwsError> {
    use crate::aws::fields::Fields;
    match input.int("maxResults") {
        None => Ok(most),
        Some(n) if n >= 1 && n <= most as i64 => Ok(n as usize),
        Some(_) => Err(AwsError::invalid(format!("maxResults must be between 1 and {most}.")).field("maxResults")),
    }
}

fn page_start(input: &serde_json::Value) -> Result<usize, AwsError> {
    use crate::aws::fields::Fields;
    let wrong = || AwsError::invalid("Invalid token in the request: nextToken").field("nextToken");
    input
        .text("nextToken")
        .map_or(Ok(0), |token| token_offset(token).ok_or_else(wrong))
}

fn token_offset(token: &str) -> Option<usize> {
    token.strip_prefix("taskyard-")?.parse().ok()
}

/// Checks tags as ECS does: at most 50, keys 1–128 characters and not reserved, values up to 256, no key twice.
pub fn check_tags(tags: &[(String, String)]) -> Result<(), AwsError> {
    if tags.len() > 50 {
        return Err(AwsError::invalid("Too many tags: a resource can have at most 50 tags.").field("tags"));
    }
    for (index, (key, value)) in tags.iter().enumerate() {
        let field = format!("tags[{index}]");
        if key.is_empty() || key.chars().count() > 128 {
            return Err(AwsError::invalid("A tag's key must have 1 to 128 characters.").field(field));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(
                AwsError::invalid("aws: prefixed tag key names are not allowed for external use.").field(field),
            );
        }
        if value.chars().count() > 256 {
            return Err(AwsError::invalid("A tag's value must have at most 256 characters.").field(field));
        }
        if tags[..index].iter().any(|(earlier, _)| earlier == key) {
            return Err(AwsError::invalid(format!("Duplicate tag key: {key}.")).field(field));
        }
    }
    Ok(())
}

/// IAM resources of a request that names several clusters.
pub fn clusters_resource(_: &World, input: &serde_json::Value) -> Vec<String> {
    use crate::aws::fields::Fields;
    let asked = input.texts("clusters");
    if asked.is_empty() {
        return vec![cluster_arn("default")];
    }
    asked
        .into_iter()
        .map(|text| cluster_arn(cluster_name(Some(text))))
        .collect()
}
