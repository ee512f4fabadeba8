//! Requests of the query and EC2 protocols: parameters become the members of the operation's input shape.
//!
//! The wire names follow botocore's serializers: a list is `Name.member.N` in query (or its member's own name instead
//! of `member`, or nothing where it is flattened) and `Name.N` in EC2; EC2 takes `queryName` before a capitalised
//! `locationName`. A parameter that EC2's shape does not have is refused as EC2 does; the others overlook it.

use super::params::Node;
use serde_json::{Map, Number, Value, json};
use taskyard::aws::AwsError;
use taskyard::aws::shape::{Kind, Member, Operation, Service, Shape};

/// Members every request of these protocols has beside its input.
const ENVELOPE: &[&str] = &[
    "Action",
    "Version",
    "AWSAccessKeyId",
    "Timestamp",
    "SecurityToken",
    "Expires",
];

/// Reads an operation's input.
pub fn input(service: &Service, operation: &Operation, parameters: &Node) -> Result<Value, AwsError> {
    let reading = Reading {
        service,
        ec2: service.protocol == "ec2",
    };
    let Some(shape) = operation.input.as_ref().and_then(|name| service.shapes.get(name)) else {
        return Ok(json!({}));
    };
    reading.value(shape, parameters, "")
}

struct Reading<'a> {
    service: &'a Service,
    ec2: bool,
}

impl Reading<'_> {
    fn value(&self, shape: &Shape, node: &Node, path: &str) -> Result<Value, AwsError> {
        match &shape.kind {
            Kind::Structure { members, .. } => self.structure(members, node, path),
            Kind::List {
                member,
                member_name,
                flattened,
            } => self.list(member, member_name.as_deref(), *flattened, node, path),
            Kind::Map {
                key,
                value,
                key_name,
                value_name,
                flattened,
            } => {
                let names = (
                    key_name.as_deref().unwrap_or("key"),
                    value_name.as_deref().unwrap_or("value"),
                );
                self.map(key, value, names, *flattened, node, path)
            }
            kind => self.scalar(kind, node, path),
        }
    }

    fn structure(&self, members: &[Member], node: &Node, path: &str) -> Result<Value, AwsError> {
        let mut input = Map::new();
        let mut read = Vec::new();
        for member in members {
            let Some(shape) = self.service.shapes.get(&member.shape) else {
                continue;
            };
            let wire = self.wire_name(member, shape);
            let Some(child) = node.children.get(&wire) else {
                continue;
            };
            let value = self.value(shape, child, &join(path, &wire))?;
            input.insert(member.name.clone(), value);
            read.push(wire);
        }
        let unknown = node.children.keys().find(|name| {
            let envelope = path.is_empty() && (ENVELOPE.contains(&name.as_str()) || name.starts_with("X-Amz-"));
            self.ec2 && !envelope && !read.contains(*name)
        });
        match unknown {
            Some(name) => {
                let path = join(path, name);
                let message = format!("The parameter {path} is not recognized");
                Err(AwsError::new("UnknownParameter", message).field(path))
            }
            None => Ok(Value::Object(input)),
        }
    }

    fn wire_name(&self, member: &Member, shape: &Shape) -> String {
        if self.ec2 {
            let capitalised = member.location_name.as_deref().map(capitalised);
            return member
                .query_name
                .clone()
                .or(capitalised)
                .unwrap_or_else(|| member.name.clone());
        }
        let own = member.location_name.clone().unwrap_or_else(|| member.name.clone());
        match &shape.kind {
            // A flattened list stands under its member's name.
            Kind::List {
                flattened: true,
                member_name: Some(name),
                ..
            } => name.clone(),
            _ => own,
        }
    }

    fn list(
        &self,
        member: &str,
        member_name: Option<&str>,
        flattened: bool,
        node: &Node,
        path: &str,
    ) -> Result<Value, AwsError> {
        let Some(shape) = self.service.shapes.get(member) else {
            return Ok(json!([]));
        };
        let step = member_name.unwrap_or("member");
        let (items, path) = if self.ec2 || flattened {
            (node.numbered(), path.to_string())
        } else {
            let items = node.children.get(step).map(Node::numbered).unwrap_or_default();
            (items, join(path, step))
        };
        let items = items.into_iter().enumerate();
        items
            .map(|(index, item)| self.value(shape, item, &join(&path, &(index + 1).to_string())))
            .collect()
    }

    fn map(
        &self,
        key: &str,
        value: &str,
        names: (&str, &str),
        flattened: bool,
        node: &Node,
        path: &str,
    ) -> Result<Value, AwsError> {
        let (Some(key), Some(value)) = (self.service.shapes.get(key), self.service.shapes.get(value)) else {
            return Ok(json!({}));
        };
        let entries = if flattened {
            node.numbered()
        } else {
            node.children.get("entry").map(Node::numbered).unwrap_or_default()
        };
        let mut map = Map::new();
        for entry in entries {
            let (Some(k), Some(v)) = (entry.children.get(names.0), entry.children.get(names.1)) else {
                return Err(fault(path, "entries with a key and a value"));
            };
            let name = self
                .scalar(&key.kind, k, path)?
                .as_str()
                .unwrap_or_default()
                .to_string();
            map.insert(name, self.value(value, v, path)?);
        }
        Ok(Value::Object(map))
    }

    fn scalar(&self, kind: &Kind, node: &Node, path: &str) -> Result<Value, AwsError> {
        let Some(text) = node.value.as_deref() else {
            return Err(fault(path, "one value, not parts"));
        };
        match kind {
            Kind::Integer | Kind::Long => text
                .trim()
                .parse::<i64>()
                .map(Value::from)
                .map_err(|_| fault(path, "an integer")),
            Kind::Float | Kind::Double => {
                let number = text.trim().parse::<f64>().ok().and_then(Number::from_f64);
                number.map(Value::Number).ok_or_else(|| fault(path, "a number"))
            }
            Kind::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" | "1" => Ok(true.into()),
                "false" | "0" => Ok(false.into()),
                _ => Err(fault(path, "true or false")),
            },
            Kind::Timestamp { .. } => timestamp(text).ok_or_else(|| fault(path, "a time such as 2026-11-23T09:00:00Z")),
            _ => Ok(text.into()),
        }
    }
}

/// Unix seconds of an ISO 8601 time, or of a number that already is that.
pub fn timestamp(text: &str) -> Option<Value> {
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    if let Some(number) = text.parse::<f64>().ok().and_then(Number::from_f64) {
        return Some(Value::Number(number));
    }
    let (date, clock) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00Z"));
    let mut date = date.splitn(3, '-').map(digits);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (clock, offset) = match clock.find(['Z', '+', '-']) {
        Some(at) => (&clock[..at], offset(&clock[at..])?),
        None => (clock, 0),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut clock = clock.splitn(3, ':').map(digits);
    let (hour, minute) = (clock.next()??, clock.next()??);
    let second = clock.next().unwrap_or(Some(0))?;
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    if !valid || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    if fraction.bytes().all(|b| b == b'0') {
        return Some(seconds.into());
    }
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    Number::from_f64(seconds as f64 + fraction).map(Value::Number)
}

fn offset(text: &str) -> Option<i64> {
    let Some(text) = text.strip_prefix(['+', '-']).map(|rest| (text.starts_with('-'), rest)) else {
        return (text == "Z").then_some(0);
    };
    let (negative, rest) = text;
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
    let seconds = digits(hours)? * 3600 + digits(if minutes.is_empty() { "0" } else { minutes })? * 60;
    Some(if negative { -seconds } else { seconds })
}

fn digits(text: &str) -> Option<i64> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.into()
    } else {
        format!("{path}.{step}")
    }
}

fn fault(path: &str, expected: &str) -> AwsError {
    let message = format!("Invalid value for parameter {path}: expected {expected}.");
    AwsError::new("InvalidParameterValue", message).field(path)
}

#[cfg(test)]
mod tests {
    use super::super::params;
    use super::*;
    use taskyard::aws::shape;

    fn read(service: &str, operation: &str, form: &str) -> Result<Value, AwsError> {
        let service = shape::service(service).unwrap();
        let parameters = params::parse("", form.as_bytes()).unwrap();
        input(service, &service.operations[operation], &parameters)
    }

    #[test]
    fn ec2_names_filters_without_member() {
        let form = "Action=DescribeSubnets&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1&MaxResults=5";
        assert_eq!(
            read("ec2", "DescribeSubnets", form).unwrap(),
            json!({"Filters": [{"Name": "vpc-id", "Values": ["vpc-1"]}], "MaxResults": 5})
        );
    }

    #[test]
    fn ec2_refuses_a_parameter_it_does_not_know() {
        let error = read("ec2", "DescribeSubnets", "Action=DescribeSubnets&Fliter.1.Name=a").unwrap_err();
        assert_eq!(error.message, "The parameter Fliter is not recognized");
    }

    #[test]
    fn query_lists_stand_under_member() {
        let form = "Name=web&Subnets.member.1=a&Subnets.member.2=b&Tags.member.1.Key=k&Tags.member.1.Value=v";
        assert_eq!(
            read("elbv2", "CreateLoadBalancer", form).unwrap(),
            json!({"Name": "web", "Subnets": ["a", "b"], "Tags": [{"Key": "k", "Value": "v"}]})
        );
    }

    #[test]
    fn a_value_of_the_wrong_type_names_its_parameter() {
        let error = read("elbv2", "DescribeLoadBalancers", "PageSize=many").unwrap_err();
        assert_eq!(
            error.message,
            "Invalid value for parameter PageSize: expected an integer."
        );
        let error = read("elbv2", "CreateLoadBalancer", "Name.member.1=a").unwrap_err();
        assert_eq!(error.field.as_deref(), Some("Name"));
    }

    #[test]
    fn times_become_unix_seconds() {
        assert_eq!(timestamp("2026-11-23T09:00:00Z"), Some(json!(1_795_424_400)));
        assert_eq!(timestamp("2026-11-23T10:00:00+01:00"), Some(json!(1_795_424_400)));
        assert_eq!(timestamp("2026-11-23T09:00:00.250Z"), Some(json!(1_795_424_400.25)));
        assert_eq!(timestamp("1795424400"), Some(json!(1_795_424_400)));
        for bad in [
            "",
            "noon",
            "2026-13-01T00:00:00Z",
            "2026-11-23T25:00:00Z",
            "NaN",
            "2026-11-23T09:00:00+é",
        ] {
            assert_eq!(timestamp(bad), None, "{bad}");
        }
    }
}
