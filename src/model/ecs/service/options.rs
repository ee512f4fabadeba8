//! `deploymentConfiguration` beyond the percentages: strategy, bake time, hooks, alarms, the breaker's options.
//!
//! Source: ECS API reference, DeploymentConfiguration (bounds and defaults); ECS Developer Guide, "Amazon ECS
//! deployments".

use super::stage::Stage;
use crate::aws::AwsError;
use crate::aws::fields::{Fields, without_nulls};
use crate::model::World;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// How a deployment brings its revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Strategy {
    #[default]
    Rolling,
    BlueGreen,
    Linear,
    Canary,
}

impl Strategy {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Strategy::Rolling => "ROLLING",
            Strategy::BlueGreen => "BLUE_GREEN",
            Strategy::Linear => "LINEAR",
            Strategy::Canary => "CANARY",
        }
    }
}

/// What a hook asks before a stage goes on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hook {
    /// A person's ContinueServiceDeployment; otherwise a Lambda function.
    pub pause: bool,
    /// The function's ARN.
    pub target: String,
    pub role: String,
    pub stages: Vec<Stage>,
    pub details: Value,
    pub timeout_minutes: u64,
    /// At the timeout it rolls back; otherwise it goes on.
    pub rolls_back: bool,
}

/// CloudWatch alarms that fail a deployment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alarms {
    pub names: Vec<String>,
    pub enable: bool,
    pub rollback: bool,
}

/// When the circuit breaker opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Threshold {
    Count(u64),
    /// Percent of the desired count, at least 3 and at most 200.
    Bounded(u64),
    Unbounded(u64),
}

impl Threshold {
    /// Failures at which the breaker opens.
    pub fn of(self, desired: u64) -> u64 {
        match self {
            Threshold::Count(count) => count,
            Threshold::Bounded(percent) => (desired * percent).div_ceil(100).clamp(3, 200),
            Threshold::Unbounded(percent) => (desired * percent).div_ceil(100).max(1),
        }
    }
}

/// The rest of a deployment configuration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Options {
    pub strategy: Strategy,
    pub bake_minutes: u64,
    /// (tenths of a percent per step, minutes between steps)
    pub linear: (u64, u64),
    /// (tenths of a percent at first, minutes before the rest)
    pub canary: (u64, u64),
    pub hooks: Vec<Hook>,
    pub alarms: Option<Alarms>,
    pub threshold: Threshold,
    /// A healthy task sets the breaker's count back.
    pub resets: bool,
    /// Kept and given back without behaviour.
    pub early: Value,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            strategy: Strategy::Rolling,
            bake_minutes: 0,
            linear: (100, 6),
            canary: (50, 10),
            hooks: Vec::new(),
            alarms: None,
            threshold: Threshold::Bounded(50),
            resets: true,
            early: Value::Null,
        }
    }
}

fn refuse<T>(field: &str, message: impl Into<String>) -> Result<T, AwsError> {
    Err(AwsError::invalid(message).field(format!("deploymentConfiguration.{field}")))
}

/// Whole minutes between 0 and 1440.
fn minutes(given: &Value, name: &str, stands: u64) -> Result<u64, AwsError> {
    match given.int(name) {
        None => Ok(stands),
        Some(n) if (0..=1440).contains(&n) => Ok(n as u64),
        Some(n) => refuse(name, format!("{name} must be between 0 and 1440; got {n}.")),
    }
}

/// A percentage in tenths.
fn tenths(given: &Value, name: &str, stands: u64, low: u64) -> Result<u64, AwsError> {
    let Some(percent) = given.member(name).and_then(Value::as_f64) else {
        return Ok(stands);
    };
    let tenths = percent * 10.0;
    let whole = (tenths + 0.5) as u64;
    let exact = (tenths - whole as f64).abs() < 1e-6;
    if exact && (low..=1000).contains(&whole) {
        return Ok(whole);
    }
    let low = low as f64 / 10.0;
    refuse(
        name,
        format!("{name} must be between {low:.1} and 100.0 in steps of 0.1; got {percent}."),
    )
}

/// Reads `deploymentConfiguration` over what stands.
pub fn options(world: &World, input: &Value, stands: &Options) -> Result<Options, AwsError> {
    let mut out = stands.clone();
    let Some(given) = input.member("deploymentConfiguration") else {
        return Ok(out);
    };
    out.strategy = match given.text("strategy") {
        None => out.strategy,
        Some("ROLLING") => Strategy::Rolling,
        Some("BLUE_GREEN") => Strategy::BlueGreen,
        Some("LINEAR") => Strategy::Linear,
        Some("CANARY") => Strategy::Canary,
        Some(other) => {
            return refuse(
                "strategy",
                format!("strategy must be ROLLING, BLUE_GREEN, LINEAR or CANARY; got {other}."),
            );
        }
    };
    out.bake_minutes = minutes(given, "bakeTimeInMinutes", out.bake_minutes)?;
    for (member, strategy) in [
        ("linearConfiguration", Strategy::Linear),
        ("canaryConfiguration", Strategy::Canary),
    ] {
        let Some(steps) = given.member(member) else { continue };
        if out.strategy != strategy {
            let message = format!("{member} can be given with the {} strategy only.", strategy.word());
            return refuse(member, message);
        }
        if strategy == Strategy::Linear {
            let percent = tenths(steps, "stepPercent", out.linear.0, 30)?;
            out.linear = (percent, minutes(steps, "stepBakeTimeInMinutes", out.linear.1)?);
        } else {
            let percent = tenths(steps, "canaryPercent", out.canary.0, 1)?;
            out.canary = (percent, minutes(steps, "canaryBakeTimeInMinutes", out.canary.1)?);
        }
    }
    if given.member("lifecycleHooks").is_some() {
        out.hooks = hooks(world, given.list("lifecycleHooks"))?;
    }
    if let Some(alarms) = given.member("alarms") {
        out.alarms = Some(read_alarms(world, alarms)?);
    }
    if let Some(breaker) = given.member("deploymentCircuitBreaker") {
        out.resets = breaker.flag("resetOnHealthyTask").unwrap_or(true);
        out.threshold = match breaker.member("thresholdConfiguration") {
            None => Threshold::Bounded(50),
            Some(threshold) => read_threshold(threshold)?,
        };
    }
    if let Some(early) = given.member("earlySuccessCriteria") {
        if early.flag("enable") == Some(true) && out.strategy != Strategy::Rolling {
            return refuse(
                "earlySuccessCriteria",
                "earlySuccessCriteria can be enabled with the ROLLING strategy only.",
            );
        }
        out.early = without_nulls(early);
    }
    Ok(out)
}

fn read_threshold(given: &Value) -> Result<Threshold, AwsError> {
    let field = "deploymentCircuitBreaker.thresholdConfiguration";
    let value = given.int("value").unwrap_or(0);
    if value < 1 {
        return refuse(field, format!("The threshold's value must be at least 1; got {value}."));
    }
    let value = value as u64;
    match given.text("type") {
        Some("COUNT") => Ok(Threshold::Count(value)),
        Some("BOUNDED_PERCENT") if value <= 100 => Ok(Threshold::Bounded(value)),
        Some("UNBOUNDED_PERCENT") if value <= 100 => Ok(Threshold::Unbounded(value)),
        Some("BOUNDED_PERCENT" | "UNBOUNDED_PERCENT") => {
            refuse(field, format!("A percentage must be between 1 and 100; got {value}."))
        }
        _ => refuse(field, "type must be COUNT, BOUNDED_PERCENT or UNBOUNDED_PERCENT."),
    }
}

fn read_alarms(world: &World, given: &Value) -> Result<Alarms, AwsError> {
    let names: Vec<String> = given.texts("alarmNames").into_iter().map(str::to_string).collect();
    let enable = given.flag("enable").unwrap_or(false);
    let rollback = given.flag("rollback").unwrap_or(false);
    if enable && names.is_empty() {
        return refuse(
            "alarms.alarmNames",
            "alarmNames must name at least one alarm when alarms are enabled.",
        );
    }
    let missing: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| world.watch.alarm(name).is_none())
        .collect();
    if enable && !missing.is_empty() {
        // UNCONFIRMED wording: ECS cannot watch what DescribeAlarms does not find.
        let message = format!("The following CloudWatch alarms do not exist: {}.", missing.join(", "));
        return refuse("alarms.alarmNames", message);
    }
    Ok(Alarms {
        names,
        enable,
        rollback,
    })
}

fn hooks(world: &World, given: &[Value]) -> Result<Vec<Hook>, AwsError> {
    let mut hooks = Vec::new();
    for (index, one) in given.iter().enumerate() {
        let refuse = |member: &str, message: String| {
            let field = format!("deploymentConfiguration.lifecycleHooks[{index}].{member}");
            Err(AwsError::invalid(message).field(field))
        };
        let pause = one.text("targetType") == Some("PAUSE");
        let (target, role) = (
            one.text("hookTargetArn").unwrap_or_default().to_string(),
            one.text("roleArn").unwrap_or_default().to_string(),
        );
        if pause && !(target.is_empty() && role.is_empty()) {
            return refuse(
                "targetType",
                "A PAUSE hook takes no hookTargetArn and no roleArn.".into(),
            );
        }
        if !pause && !target.contains(":lambda:") {
            let message = format!("hookTargetArn must be the ARN of a Lambda function; got '{target}'.");
            return refuse("hookTargetArn", message);
        }
        if !pause && world.iam.role(&role).is_none() {
            let message = format!("roleArn must be the ARN of a role that lets ECS invoke the function; got '{role}'.");
            return refuse("roleArn", message);
        }
        let mut stages = Vec::new();
        for word in one.texts("lifecycleStages") {
            let Some(stage) = Stage::hooked(word) else {
                return refuse("lifecycleStages", format!("{word} is not a stage that takes hooks."));
            };
            if pause && matches!(stage, Stage::TestShift | Stage::ProductionShift) {
                return refuse("lifecycleStages", format!("A PAUSE hook cannot stand at {word}."));
            }
            stages.push(stage);
        }
        if stages.is_empty() {
            return refuse(
                "lifecycleStages",
                "lifecycleStages must name at least one stage.".into(),
            );
        }
        let timeout = one.member("timeoutConfiguration");
        let timeout_minutes = match timeout.and_then(|t| t.int("timeoutInMinutes")) {
            None => 1440,
            Some(n) if (1..=20_160).contains(&n) => n as u64,
            Some(n) => {
                let message = format!("timeoutInMinutes must be between 1 and 20160; got {n}.");
                return refuse("timeoutConfiguration.timeoutInMinutes", message);
            }
        };
        hooks.push(Hook {
            pause,
            target,
            role,
            stages,
            details: one.member("hookDetails").map(without_nulls).unwrap_or(Value::Null),
            timeout_minutes,
            rolls_back: timeout.and_then(|t| t.text("action")) != Some("CONTINUE"),
        });
    }
    Ok(hooks)
}

impl super::Service {
    /// `deploymentConfiguration` as the API gives it back.
    pub fn deployment_configuration(&self) -> Value {
        let options = &self.options;
        let mut breaker = json!({"enable": self.breaker.0, "rollback": self.breaker.1});
        if options.threshold != Threshold::Bounded(50) || !options.resets {
            let (kind, value) = match options.threshold {
                Threshold::Count(n) => ("COUNT", n),
                Threshold::Bounded(n) => ("BOUNDED_PERCENT", n),
                Threshold::Unbounded(n) => ("UNBOUNDED_PERCENT", n),
            };
            breaker["resetOnHealthyTask"] = json!(options.resets);
            breaker["thresholdConfiguration"] = json!({"type": kind, "value": value});
        }
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        put("deploymentCircuitBreaker", breaker);
        put("maximumPercent", json!(self.maximum_percent));
        put("minimumHealthyPercent", json!(self.minimum_percent));
        put("strategy", json!(options.strategy.word()));
        put("bakeTimeInMinutes", json!(options.bake_minutes));
        if let Some(alarms) = &options.alarms {
            put(
                "alarms",
                json!({"alarmNames": alarms.names, "enable": alarms.enable, "rollback": alarms.rollback}),
            );
        }
        if !options.hooks.is_empty() {
            put("lifecycleHooks", options.hooks.iter().map(Hook::render).collect());
        }
        match options.strategy {
            Strategy::Linear => {
                let percent = options.linear.0 as f64 / 10.0;
                let given = json!({"stepPercent": percent, "stepBakeTimeInMinutes": options.linear.1});
                put("linearConfiguration", given);
            }
            Strategy::Canary => {
                let percent = options.canary.0 as f64 / 10.0;
                let given = json!({"canaryPercent": percent, "canaryBakeTimeInMinutes": options.canary.1});
                put("canaryConfiguration", given);
            }
            _ => {}
        }
        if !options.early.is_null() {
            put("earlySuccessCriteria", options.early.clone());
        }
        Value::Object(out)
    }
}

impl Hook {
    fn render(&self) -> Value {
        let stages: Vec<&str> = self.stages.iter().map(|stage| stage.word()).collect();
        let mut out = json!({"lifecycleStages": stages});
        if self.pause {
            out["targetType"] = json!("PAUSE");
            let action = if self.rolls_back { "ROLLBACK" } else { "CONTINUE" };
            out["timeoutConfiguration"] = json!({"timeoutInMinutes": self.timeout_minutes, "action": action});
        } else {
            out["targetType"] = json!("AWS_LAMBDA");
            out["hookTargetArn"] = json!(self.target);
            out["roleArn"] = json!(self.role);
        }
        if !self.details.is_null() {
            out["hookDetails"] = self.details.clone();
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_breaker_has_its_documented_thresholds() {
        let bounded = [1, 2, 6, 25, 400, 800].map(|desired| Threshold::Bounded(50).of(desired));
        assert_eq!(bounded, [3, 3, 3, 13, 200, 200]);
        assert_eq!(Threshold::Unbounded(10).of(4), 1);
        assert_eq!(Threshold::Count(7).of(1), 7);
    }

    #[test]
    fn percentages_have_one_decimal_and_bounds() {
        let given = json!({"canaryPercent": 0.1});
        assert_eq!(tenths(&given, "canaryPercent", 50, 1), Ok(1));
        for bad in [json!(0.05), json!(0.0), json!(100.1), json!(-5.0), json!(33.33)] {
            assert!(tenths(&json!({ "p": bad }), "p", 50, 1).is_err());
        }
    }
}
