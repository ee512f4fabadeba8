//! Launch templates: CreateLaunchTemplate, CreateLaunchTemplateVersion, DescribeLaunchTemplates,
//! DescribeLaunchTemplateVersions, ModifyLaunchTemplate, DeleteLaunchTemplate.
//!
//! Source: EC2 API Reference; EC2 User Guide, "Launch templates": versions are numbered from 1 and never change.

use super::request::dry_run;
use crate::aws::{AwsError, Output};
use crate::base::ids;
use crate::base::time::Time;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{Tags, items, number, tag_list, tags, text, texts};
use crate::model::network::query;
use crate::model::routes::Caller;
use serde::Serialize;
use serde_json::{Value, json};
use std::rc::Rc;

/// A launch template.
#[derive(Clone, Debug, Serialize)]
pub struct Template {
    /// `lt-0…`
    pub id: String,
    pub name: String,
    pub created_at: Time,
    pub created_by: String,
    pub default_version: u64,
    /// Data and description of each version; version 1 first.
    pub versions: Vec<(Value, String, Time)>,
    pub tags: Tags,
}

impl Template {
    /// The newest version's number.
    pub fn latest(&self) -> u64 {
        self.versions.len() as u64
    }

    fn render(&self) -> Value {
        json!({
            "LaunchTemplateId": self.id,
            "LaunchTemplateName": self.name,
            "CreateTime": self.created_at.unix(),
            "CreatedBy": self.created_by,
            "DefaultVersionNumber": self.default_version,
            "LatestVersionNumber": self.latest(),
            "Tags": tag_list(&self.tags),
        })
    }

    fn render_version(&self, number: u64) -> Value {
        let (data, about, at) = match self.versions.get((number as usize).wrapping_sub(1)) {
            Some(version) => version,
            None => return Value::Null,
        };
        let mut shown = json!({
            "LaunchTemplateId": self.id,
            "LaunchTemplateName": self.name,
            "VersionNumber": number,
            "CreateTime": at.unix(),
            "CreatedBy": self.created_by,
            "DefaultVersion": number == self.default_version,
            "LaunchTemplateData": data,
        });
        if !about.is_empty() {
            shown["VersionDescription"] = about.as_str().into();
        }
        shown
    }
}

fn check_data(data: &Value) -> Result<(), AwsError> {
    if let Some(image) = text(data, "ImageId").filter(|id| !id.starts_with("resolve:ssm:")) {
        super::Image::of(image)
            .map(|_| ())
            .map_err(|e| e.field("LaunchTemplateData.ImageId"))?;
    }
    if let Some(name) = text(data, "InstanceType")
        && super::Type::of(name).is_none()
    {
        let text = format!("Invalid value '{name}' for InstanceType.");
        return Err(AwsError::new("InvalidParameterValue", text).field("LaunchTemplateData.InstanceType"));
    }
    if let Some(user_data) = text(data, "UserData")
        && super::unbase64(user_data).is_none()
    {
        let text = "Invalid BASE64 encoding of user data.";
        return Err(AwsError::new("InvalidUserData.Malformed", text).field("LaunchTemplateData.UserData"));
    }
    Ok(())
}

fn data(input: &Value) -> Result<Value, AwsError> {
    let data = input.get("LaunchTemplateData").cloned().unwrap_or(json!({}));
    let data = crate::aws::fields::without_nulls(&data);
    if data.as_object().is_none_or(|d| d.is_empty()) {
        let text = "The request must contain the parameter LaunchTemplateData";
        return Err(AwsError::new("MissingParameter", text).field("LaunchTemplateData"));
    }
    check_data(&data)?;
    Ok(data)
}

/// CreateLaunchTemplate.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = text(input, "LaunchTemplateName").unwrap_or_default();
    let letter = |b: u8| b.is_ascii_alphanumeric() || b"(). /_-".contains(&b);
    if !(3..=128).contains(&name.len()) || !name.bytes().all(letter) || name.contains(' ') {
        let text = "Launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.";
        return Err(AwsError::new("InvalidLaunchTemplateName.MalformedException", text).field("LaunchTemplateName"));
    }
    if world.compute.templates().any(|t| t.name == name) {
        let text = "Launch template name already in use.";
        return Err(AwsError::new("InvalidLaunchTemplateName.AlreadyExistsException", text).field("LaunchTemplateName"));
    }
    let data = data(input)?;
    let mut own = Tags::new();
    for specification in items(input, "TagSpecifications") {
        own.extend(tags(items(specification, "Tags")));
    }
    super::tags::check(&own)?;
    dry_run(input)?;
    let number = world.next_number();
    let id = ids::ec2(world.seed, "lt", number);
    let template = Template {
        id: id.clone(),
        name: name.into(),
        created_at: world.now,
        created_by: caller.arn.clone(),
        default_version: 1,
        versions: vec![(
            data,
            text(input, "VersionDescription").unwrap_or_default().into(),
            world.now,
        )],
        tags: own,
    };
    let shown = template.render();
    world.compute.templates.insert(id.clone(), Rc::new(template));
    world.tell(New::of(
        Kind::Call,
        id,
        caller.call,
        format!("Launch template {name} was created."),
    ));
    Ok(json!({"LaunchTemplate": shown}).into())
}

/// The id of the template that a request names by id or name.
fn named(world: &World, input: &Value) -> Result<String, AwsError> {
    if let Some(id) = text(input, "LaunchTemplateId") {
        return match world.compute.templates.get(id) {
            Some(template) => Ok(template.id.clone()),
            None => Err(AwsError::new(
                "InvalidLaunchTemplateId.NotFound",
                format!("The specified launch template, with template ID {id}, does not exist."),
            )
            .field("LaunchTemplateId")),
        };
    }
    let Some(name) = text(input, "LaunchTemplateName") else {
        let text = "Either the launch template ID or the launch template name must be specified, but not both.";
        return Err(AwsError::new("MissingParameter", text).field("LaunchTemplateId"));
    };
    let found = world.compute.templates().find(|t| t.name == name);
    found.map(|t| t.id.clone()).ok_or_else(|| {
        AwsError::new(
            "InvalidLaunchTemplateName.NotFoundException",
            format!("The specified launch template, with template name {name}, does not exist."),
        )
        .field("LaunchTemplateName")
    })
}

fn version_number(template: &Template, word: &str) -> Result<u64, AwsError> {
    match word {
        "" | "$Default" => Ok(template.default_version),
        "$Latest" => Ok(template.latest()),
        text => match text.parse() {
            Ok(number) if number >= 1 && number <= template.latest() => Ok(number),
            _ => Err(AwsError::new(
                "InvalidLaunchTemplateId.VersionNotFound",
                format!("Could not find launch template version {text}"),
            )
            .field("Version")),
        },
    }
}

/// Id, version and data that `{LaunchTemplateId | LaunchTemplateName, Version}` names.
pub fn version(world: &World, named_by: &Value) -> Result<(String, u64, Value), AwsError> {
    let id = named(world, named_by)?;
    let template = world.compute.templates.get(&id).map(Rc::as_ref);
    let Some(template) = template else {
        return Err(AwsError::new("InvalidLaunchTemplateId.NotFound", id));
    };
    let number = version_number(template, text(named_by, "Version").unwrap_or(""))?;
    let mut data = template
        .versions
        .get((number as usize).wrapping_sub(1))
        .map(|(data, ..)| data.clone())
        .unwrap_or_default();
    if let Some(parameter) = text(&data, "ImageId").and_then(|id| id.strip_prefix("resolve:ssm:")) {
        let image = super::parameters::image_of(parameter);
        data["ImageId"] = json!(image.unwrap_or("ami-unresolved"));
    }
    Ok((id, number, data))
}

/// CreateLaunchTemplateVersion: from nothing, or from SourceVersion with changes.
pub fn create_version(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = named(world, input)?;
    let mut whole = json!({});
    if let (Some(source), Some(template)) = (text(input, "SourceVersion"), world.compute.templates.get(&id)) {
        let number = version_number(template, source)?;
        whole = template.versions[number as usize - 1].0.clone();
    }
    for (member, value) in data(input)?.as_object().into_iter().flatten() {
        whole[member] = value.clone();
    }
    dry_run(input)?;
    let now = world.now;
    let about = text(input, "VersionDescription").unwrap_or_default().to_string();
    let mut shown = Value::Null;
    if let Some(template) = world.compute.templates.get_mut(&id).map(Rc::make_mut) {
        template.versions.push((whole, about, now));
        shown = template.render_version(template.latest());
    }
    world.tell(New::of(
        Kind::Call,
        id,
        caller.call,
        "The launch template got a new version.",
    ));
    Ok(json!({"LaunchTemplateVersion": shown}).into())
}

/// ModifyLaunchTemplate: another default version.
pub fn modify(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = named(world, input)?;
    let mut shown = Value::Null;
    if let Some(template) = world.compute.templates.get_mut(&id).map(Rc::make_mut) {
        let number = version_number(template, text(input, "DefaultVersion").unwrap_or(""))?;
        template.default_version = number;
        shown = template.render();
    }
    world.tell(New::of(
        Kind::Call,
        id,
        caller.call,
        "The launch template has another default version.",
    ));
    Ok(json!({"LaunchTemplate": shown}).into())
}

/// DeleteLaunchTemplate, with all its versions.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = named(world, input)?;
    dry_run(input)?;
    let shown = world.compute.templates.remove(&id).map(|t| t.render());
    world.tell(New::of(Kind::Call, id, caller.call, "The launch template was deleted."));
    Ok(json!({"LaunchTemplate": shown}).into())
}

/// DescribeLaunchTemplates.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let (ids, names) = (texts(input, "LaunchTemplateIds"), texts(input, "LaunchTemplateNames"));
    for id in &ids {
        named(world, &json!({"LaunchTemplateId": id}))?;
    }
    for name in &names {
        named(world, &json!({"LaunchTemplateName": name}))?;
    }
    let fits = |t: &&Template| {
        (ids.is_empty() || ids.contains(&t.id.as_str()))
            && (names.is_empty() || names.contains(&t.name.as_str()))
            && items(input, "Filters").iter().all(|filter| {
                let has = match text(filter, "Name") {
                    Some("launch-template-name") => Some(&t.name),
                    Some(tag) => tag.strip_prefix("tag:").and_then(|key| t.tags.get(key)),
                    None => None,
                };
                has.is_some_and(|has| texts(filter, "Values").iter().any(|v| query::fits(v, has)))
            })
    };
    let all = world
        .compute
        .templates()
        .filter(fits)
        .map(|t| (t.id.as_str(), t.render()));
    let (page, next) = query::page(all, number(input, "MaxResults"), text(input, "NextToken"))?;
    Ok(with_next(json!({"LaunchTemplates": page}), next))
}

/// DescribeLaunchTemplateVersions.
pub fn describe_versions(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = named(world, input)?;
    let Some(template) = world.compute.templates.get(&id) else {
        return Ok(json!({"LaunchTemplateVersions": []}).into());
    };
    let asked = texts(input, "Versions");
    let mut numbers = Vec::new();
    for word in &asked {
        numbers.push(version_number(template, word)?);
    }
    if asked.is_empty() {
        let least = text(input, "MinVersion").and_then(|v| v.parse().ok()).unwrap_or(1);
        let most = text(input, "MaxVersion")
            .and_then(|v| v.parse().ok())
            .unwrap_or(template.latest());
        numbers = (1..=template.latest())
            .rev()
            .filter(|n| (least..=most).contains(n))
            .collect();
    }
    let shown: Vec<Value> = numbers.into_iter().map(|n| template.render_version(n)).collect();
    Ok(json!({"LaunchTemplateVersions": shown}).into())
}

/// A reply with EC2's `NextToken` where there is more.
pub fn with_next(mut reply: Value, next: Option<String>) -> Output {
    if let Some(next) = next {
        reply["NextToken"] = next.into();
    }
    reply.into()
}
