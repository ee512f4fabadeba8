//! Conditions of policy statements: operators, missing keys and sets of values.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators". A missing key fails a condition, passes a
//! negated one and any with `IfExists`.

use super::pattern::{self, Pattern};
use std::borrow::Cow;

/// Separates the values of a multivalued key in a request's context.
pub const SEPARATOR: char = '\n';

/// One operator on one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    operator: Operator,
    negated: bool,
    if_exists: bool,
    set: Option<Set>,
    /// `aws:RequestTag/team`; case does not count.
    pub key: String,
    values: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Equals,
    EqualsIgnoreCase,
    Like,
    Arn,
    Bool,
    Null,
    Numeric(Compare),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Compare {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Set {
    Any,
    All,
}

impl Compare {
    fn holds(self, given: f64, wanted: f64) -> bool {
        match self {
            Compare::Equal => given == wanted,
            Compare::Less => given < wanted,
            Compare::LessOrEqual => given <= wanted,
            Compare::Greater => given > wanted,
            Compare::GreaterOrEqual => given >= wanted,
        }
    }
}

/// Operators that AWS has and Taskyard does not evaluate.
const REFUSED: [&str; 9] = [
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
];

impl Condition {
    /// Compiles a condition; the error is IAM's text for the operator.
    pub fn new(name: &str, key: &str, values: Vec<Pattern>) -> Result<Condition, String> {
        let (set, rest) = match name.split_once(':') {
            Some(("ForAnyValue", rest)) => (Some(Set::Any), rest),
            Some(("ForAllValues", rest)) => (Some(Set::All), rest),
            Some(_) => return Err(format!("Invalid Condition type : {name}.")),
            None => (None, name),
        };
        let (if_exists, base) = match rest.strip_suffix("IfExists") {
            Some(base) if base != "Null" => (true, base),
            _ => (false, rest),
        };
        let (operator, negated) = match base {
            "StringEquals" => (Operator::Equals, false),
            "StringNotEquals" => (Operator::Equals, true),
            "StringEqualsIgnoreCase" => (Operator::EqualsIgnoreCase, false),
            "StringNotEqualsIgnoreCase" => (Operator::EqualsIgnoreCase, true),
            "StringLike" => (Operator::Like, false),
            "StringNotLike" => (Operator::Like, true),
            "ArnEquals" | "ArnLike" => (Operator::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Operator::Arn, true),
            "Bool" => (Operator::Bool, false),
            "Null" => (Operator::Null, false),
            "NumericEquals" => (Operator::Numeric(Compare::Equal), false),
            "NumericNotEquals" => (Operator::Numeric(Compare::Equal), true),
            "NumericLessThan" => (Operator::Numeric(Compare::Less), false),
            "NumericLessThanEquals" => (Operator::Numeric(Compare::LessOrEqual), false),
            "NumericGreaterThan" => (Operator::Numeric(Compare::Greater), false),
            "NumericGreaterThanEquals" => (Operator::Numeric(Compare::GreaterOrEqual), false),
            other if REFUSED.contains(&other) => {
                return Err(format!(
                    "Invalid Condition type : {name}. Taskyard does not evaluate this operator."
                ));
            }
            _ => return Err(format!("Invalid Condition type : {name}.")),
        };
        Ok(Condition {
            operator,
            negated,
            if_exists,
            set,
            key: key.into(),
            values,
        })
    }

    /// Whether the condition holds, given the value of each key of the request.
    pub fn holds<'v>(&self, value: &dyn Fn(&str) -> Option<Cow<'v, str>>) -> bool {
        let found = value(&self.key);
        if self.operator == Operator::Null {
            let wants_absent = self.values.iter().any(|v| v.text().eq_ignore_ascii_case("true"));
            return found.is_none() == wants_absent;
        }
        let Some(found) = found else {
            return match self.set {
                Some(Set::All) => true,
                Some(Set::Any) => self.if_exists,
                None => self.if_exists || self.negated,
            };
        };
        let one = |given: &str| self.values.iter().any(|wanted| self.fits(wanted, given, value)) != self.negated;
        match self.set {
            None => one(&found),
            Some(Set::Any) => found.split(SEPARATOR).any(one),
            Some(Set::All) => found.split(SEPARATOR).all(one),
        }
    }

    fn fits<'v>(&self, wanted: &Pattern, given: &str, value: &dyn Fn(&str) -> Option<Cow<'v, str>>) -> bool {
        if self.operator == Operator::Like {
            return wanted.fits(given, value);
        }
        let Some(wanted) = wanted.plain(value) else {
            return false;
        };
        match self.operator {
            Operator::Equals => wanted == given,
            Operator::EqualsIgnoreCase => wanted.to_lowercase() == given.to_lowercase(),
            Operator::Arn => pattern::arn(&wanted, given),
            Operator::Bool => wanted.eq_ignore_ascii_case(given),
            Operator::Numeric(compare) => match (given.parse::<f64>(), wanted.parse::<f64>()) {
                (Ok(given), Ok(wanted)) => compare.holds(given, wanted),
                _ => false,
            },
            Operator::Like | Operator::Null => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(operator: &str, values: &[&str], given: Option<&str>) -> bool {
        let patterns = values.iter().map(|v| Pattern::new(v, true)).collect();
        let condition = Condition::new(operator, "k", patterns).unwrap();
        let given = given.map(str::to_string);
        condition.holds(&|key| given.clone().filter(|_| key == "k").map(Cow::Owned))
    }

    #[test]
    fn a_missing_key_fails_positive_and_passes_negated_operators() {
        assert!(!holds("StringEquals", &["a"], None));
        assert!(holds("StringNotEquals", &["a"], None));
        assert!(holds("StringEqualsIfExists", &["a"], None));
        assert!(holds("ForAllValues:StringEquals", &["a"], None));
        assert!(!holds("ForAnyValue:StringEquals", &["a"], None));
        assert!(holds("Null", &["true"], None) && !holds("Null", &["true"], Some("x")));
        assert!(holds("Null", &["false"], Some("x")));
    }

    #[test]
    fn operators_compare_as_iam_does() {
        assert!(holds("StringEquals", &["a", "b"], Some("b")) && !holds("StringEquals", &["A"], Some("a")));
        assert!(holds("StringEqualsIgnoreCase", &["A"], Some("a")));
        assert!(!holds("StringNotEquals", &["a", "b"], Some("b")) && holds("StringNotLike", &["x*"], Some("a")));
        assert!(holds("StringLike", &["prod-*"], Some("prod-1")) && !holds("StringEquals", &["p*"], Some("p1")));
        assert!(holds(
            "ArnLike",
            &["arn:aws:ecs:*:*:cluster/a*"],
            Some("arn:aws:ecs:r:1:cluster/ab")
        ));
        assert!(holds("Bool", &["true"], Some("True")));
        assert!(holds("NumericLessThan", &["10"], Some("9.5")) && !holds("NumericLessThan", &["x"], Some("9")));
        assert!(holds("ForAnyValue:StringEquals", &["b"], Some("a\nb")));
        assert!(!holds("ForAllValues:StringEquals", &["b"], Some("a\nb")));
    }

    #[test]
    fn unknown_operators_are_named() {
        assert_eq!(
            Condition::new("StringFoo", "k", vec![]).unwrap_err(),
            "Invalid Condition type : StringFoo."
        );
        let refused = Condition::new("IpAddress", "aws:SourceIp", vec![]).unwrap_err();
        assert!(refused.starts_with("Invalid Condition type : IpAddress."));
    }
}
