//! Filter patterns of log events: terms, `"quoted phrases"`, `-excluded` and `?optional` ones.
//!
//! Source: CloudWatch Logs User Guide, "Filter pattern syntax". Case counts. JSON, space-delimited and regular-expression
//! patterns are not modelled and are refused.

use crate::aws::AwsError;

/// A compiled pattern; an empty one matches everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    all: Vec<String>,
    any: Vec<String>,
    none: Vec<String>,
}

const LONGEST: usize = 1_024;

impl Filter {
    /// Compiles a pattern.
    pub fn parse(pattern: &str) -> Result<Filter, AwsError> {
        let refuse = |text: String| Err(AwsError::invalid(text).field("filterPattern"));
        let text = pattern.trim();
        if pattern.len() > LONGEST {
            return refuse(format!("Filter patterns have at most {LONGEST} characters."));
        }
        if text.starts_with(['{', '[', '%']) {
            return refuse(
                "Invalid filter pattern. Taskyard models terms, not JSON, space-delimited or regex patterns.".into(),
            );
        }
        let mut filter = Filter::default();
        let mut chars = text.chars().peekable();
        while let Some(first) = chars.next() {
            if first.is_whitespace() {
                continue;
            }
            let (list, first) = match first {
                '-' => (&mut filter.none, chars.next()),
                '?' => (&mut filter.any, chars.next()),
                first => (&mut filter.all, Some(first)),
            };
            let mut term = String::new();
            if first == Some('"') {
                let mut closed = false;
                while let Some(c) = chars.next() {
                    match c {
                        '"' => {
                            closed = true;
                            break;
                        }
                        '\\' => term.extend(chars.next()),
                        c => term.push(c),
                    }
                }
                if !closed {
                    return refuse("Invalid filter pattern: a quote is not closed.".into());
                }
            } else {
                term.extend(first);
                while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
                    term.push(c);
                }
                if term.is_empty() || !term.chars().all(|c| c.is_alphanumeric() || c == '_') {
                    return refuse(format!("Invalid character(s) in term '{term}'"));
                }
            }
            list.push(term);
        }
        // Optional terms beside required ones have no effect.
        if !filter.all.is_empty() {
            filter.any.clear();
        }
        Ok(filter)
    }

    /// Whether a message fits.
    pub fn fits(&self, message: &str) -> bool {
        self.all.iter().all(|term| message.contains(term))
            && !self.none.iter().any(|term| message.contains(term))
            && (self.any.is_empty() || self.any.iter().any(|term| message.contains(term)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, message: &str) -> bool {
        Filter::parse(pattern).unwrap().fits(message)
    }

    #[test]
    fn terms_must_all_be_there_and_case_counts() {
        assert!(fits("", "anything") && fits("ERROR", "an ERROR here") && !fits("ERROR", "an error here"));
        assert!(fits("ERROR db", "db: ERROR") && !fits("ERROR db", "ERROR"));
        assert!(fits("\"exit code\"", "the exit code is 1") && !fits("\"exit code\"", "code exit"));
        assert!(fits("ERROR -timeout", "ERROR x") && !fits("ERROR -timeout", "ERROR timeout"));
        assert!(fits("?ERROR ?WARN", "a WARN") && !fits("?ERROR ?WARN", "an INFO"));
        assert!(fits("\"say \\\"hi\\\"\"", "say \"hi\""));
    }

    #[test]
    fn what_is_not_modelled_is_refused() {
        for bad in ["{ $.a = 1 }", "[ip, user]", "%err%", "\"open", "a:b", "-", "?"] {
            assert_eq!(
                Filter::parse(bad).unwrap_err().code,
                "InvalidParameterException",
                "{bad}"
            );
        }
    }
}
