//! The operations on functions.
//!
//! Source: Lambda API reference; error texts as Lambda gives them.

use super::{Function, arn_of, name_of};
use crate::aws::fields::{Fields, without_nulls};
use crate::aws::{AwsError, Output};
use crate::base::ids;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Functions one world may hold.
const MOST: usize = 200;
/// Members of the configuration that are kept and given back.
const KEPT: [&str; 6] = [
    "Runtime",
    "Handler",
    "Description",
    "Timeout",
    "MemorySize",
    "Architectures",
];

fn not_found(name: &str) -> AwsError {
    AwsError::new(
        "ResourceNotFoundException",
        format!("Function not found: {}", arn_of(name)),
    )
    .status(404)
    .field("FunctionName")
}

fn environment(input: &Value) -> Option<BTreeMap<String, String>> {
    let variables = input.member("Environment")?.member("Variables")?.as_object()?;
    let text = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_string()));
    Some(variables.iter().filter_map(text).collect())
}

fn check_role(world: &World, caller: &Caller, role: &str) -> Result<(), AwsError> {
    let mut context = crate::model::iam::Context::default();
    context
        .0
        .insert("iam:PassedToService".into(), "lambda.amazonaws.com".into());
    world
        .iam
        .authorize(&caller.arn, "iam:PassRole", role, &context)
        .refusal("lambda")?;
    if world.iam.role(role).is_none() || !world.iam.trusts(role, "lambda.amazonaws.com") {
        let message = "The role defined for the function cannot be assumed by Lambda.";
        return Err(AwsError::new("InvalidParameterValueException", message).field("Role"));
    }
    Ok(())
}

/// CreateFunction.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = name_of(input.text("FunctionName").unwrap_or_default()).to_string();
    if world.functions.by_name.contains_key(&name) {
        let message = format!("Function already exist: {name}");
        return Err(AwsError::new("ResourceConflictException", message)
            .status(409)
            .field("FunctionName"));
    }
    if world.functions.by_name.len() >= MOST {
        let message = format!("This world holds {MOST} functions, which is Taskyard's limit.");
        return Err(AwsError::new("CodeStorageExceededException", message));
    }
    let role = input.text("Role").unwrap_or_default().to_string();
    check_role(world, caller, &role)?;
    let package = input.text("PackageType").unwrap_or("Zip");
    if package == "Zip" && (input.text("Runtime").is_none() || input.text("Handler").is_none()) {
        let message = "Runtime and Handler are mandatory parameters for functions created with deployment packages.";
        return Err(AwsError::new("InvalidParameterValueException", message).field("Runtime"));
    }
    let kept = KEPT
        .iter()
        .filter_map(|m| Some((m.to_string(), without_nulls(input.member(m)?))));
    let mut kept: Map<String, Value> = kept.collect();
    for (member, default) in [
        ("Description", json!("")),
        ("Timeout", json!(3)),
        ("MemorySize", json!(128)),
        ("Architectures", json!(["x86_64"])),
    ] {
        kept.entry(member).or_insert(default);
    }
    kept.insert("PackageType".into(), json!(package));
    let function = Function {
        name: name.clone(),
        role,
        environment: environment(input).unwrap_or_default(),
        kept,
        modified: world.now,
        revision: 1,
        tags: input.member("Tags").cloned().unwrap_or(json!({})),
    };
    let reply = function.render(world);
    let text = format!("Function {name} was created.");
    world.tell(New::of(Kind::Call, arn_of(&name), caller.call, text));
    world.functions.by_name.insert(name, Rc::new(function));
    Ok(reply.into())
}

/// UpdateFunctionConfiguration: what it answers as a hook can change with its environment.
pub fn update(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = name_of(input.text("FunctionName").unwrap_or_default()).to_string();
    let mut function = find(world, &name)?.clone();
    if let Some(role) = input.text("Role") {
        check_role(world, caller, role)?;
        function.role = role.into();
    }
    if input.member("Environment").is_some() {
        function.environment = environment(input).unwrap_or_default();
    }
    for member in KEPT {
        if let Some(value) = input.member(member) {
            function.kept.insert(member.into(), without_nulls(value));
        }
    }
    function.modified = world.now;
    function.revision += 1;
    let reply = function.render(world);
    let text = format!("Function {name} was changed.");
    world.tell(New::of(Kind::Call, arn_of(&name), caller.call, text));
    world.functions.by_name.insert(name, Rc::new(function));
    Ok(reply.into())
}

/// DeleteFunction.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let name = name_of(input.text("FunctionName").unwrap_or_default()).to_string();
    world.functions.by_name.remove(&name).ok_or_else(|| not_found(&name))?;
    let text = format!("Function {name} was deleted.");
    world.tell(New::of(Kind::Call, arn_of(&name), caller.call, text));
    Ok(Output::empty())
}

/// GetFunction: the configuration, and where the code would be.
pub fn get(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let function = find(world, name_of(input.text("FunctionName").unwrap_or_default()))?;
    let mut out = json!({"Configuration": function.render(world), "Code": {"RepositoryType": "S3"}});
    if function.tags.as_object().is_some_and(|tags| !tags.is_empty()) {
        out["Tags"] = function.tags.clone();
    }
    Ok(out.into())
}

/// GetFunctionConfiguration.
pub fn configuration(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let function = find(world, name_of(input.text("FunctionName").unwrap_or_default()))?;
    Ok(function.render(world).into())
}

/// ListFunctions.
pub fn list(world: &World, _: &Caller, _: &Value) -> Result<Output, AwsError> {
    let functions: Vec<Value> = world.functions.all().map(|f| f.render(world)).collect();
    Ok(json!({ "Functions": functions }).into())
}

/// IAM resources: the function named.
pub fn resource(_: &World, input: &Value) -> Vec<String> {
    vec![arn_of(name_of(input.text("FunctionName").unwrap_or("*")))]
}

fn find<'w>(world: &'w World, name: &str) -> Result<&'w Function, AwsError> {
    let found = world.functions.by_name.get(name).map(Rc::as_ref);
    found.ok_or_else(|| not_found(name))
}

impl Function {
    fn render(&self, world: &World) -> Value {
        let mut out = self.kept.clone();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        put("FunctionName", json!(self.name));
        put("FunctionArn", json!(arn_of(&self.name)));
        put("Role", json!(self.role));
        put("CodeSize", json!(262));
        put("LastModified", json!(self.modified.iso()));
        put("Version", json!("$LATEST"));
        put("State", json!("Active"));
        put("LastUpdateStatus", json!("Successful"));
        put("TracingConfig", json!({"Mode": "PassThrough"}));
        let mut number = self.revision;
        for byte in self.name.bytes() {
            number = number.wrapping_mul(31).wrapping_add(u64::from(byte));
        }
        put("RevisionId", json!(ids::uuid(world.seed, "function", number)));
        if !self.environment.is_empty() {
            put("Environment", json!({"Variables": self.environment}));
        }
        Value::Object(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_named_by_its_name_or_arn() {
        for text in [
            "check",
            "arn:aws:lambda:us-east-1:123456789012:function:check",
            "arn:aws:lambda:us-east-1:123456789012:function:check:live",
        ] {
            assert_eq!(name_of(text), "check");
        }
    }
}
