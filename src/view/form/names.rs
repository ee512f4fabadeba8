//! Which operations have a form, and the nearest to a name nobody knows.

use crate::model::routes;

/// Traffic from the simulated internet: no call, but a form like the others.
pub const TRAFFIC: &str = "Traffic";

/// The operations with a form of their own, in the order of the hands-on.
pub const OPERATIONS: [&str; 14] = [
    "CreateCluster",
    "RegisterTaskDefinition",
    "CreateSecurityGroup",
    "AuthorizeSecurityGroupIngress",
    "CreateLoadBalancer",
    "CreateTargetGroup",
    "CreateListener",
    "CreateService",
    "UpdateService",
    "RunTask",
    "CreateRole",
    "CreateLogGroup",
    "ModifyTargetGroup",
    TRAFFIC,
];

/// Longest name that is compared.
const LONGEST: usize = 64;

/// The service of an operation at the door.
pub fn service_of(operation: &str) -> Option<&'static str> {
    routes::all()
        .find(|route| route.operation == operation)
        .map(|route| route.service)
}

/// Up to five operations whose names are nearest, best first.
pub fn nearest(given: &str) -> Vec<&'static str> {
    let given: Vec<char> = given.to_lowercase().chars().take(LONGEST).collect();
    let all = routes::all().map(|route| route.operation).chain([TRAFFIC]);
    let mut scored: Vec<(usize, &'static str)> = all
        .map(|name| {
            let letters: Vec<char> = name.to_lowercase().chars().collect();
            (distance(&given, &letters), name)
        })
        .collect();
    scored.sort();
    scored.dedup();
    scored.into_iter().take(5).map(|(_, name)| name).collect()
}

/// Letters to insert, delete or replace.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut corner = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, right) in b.iter().enumerate() {
            let above = row[j + 1];
            let best = (corner + usize::from(left != right)).min(above + 1).min(row[j] + 1);
            corner = above;
            row[j + 1] = best;
        }
    }
    row[b.len()]
}

/// `base`, or `base-2`, `base-3` … where that is taken.
pub fn free(base: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(base) {
        return base.into();
    }
    let mut numbered = (2..100).map(|n| format!("{base}-{n}"));
    numbered.find(|name| !taken(name)).unwrap_or_else(|| base.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_of_an_operation_at_the_door() {
        for operation in OPERATIONS.into_iter().filter(|name| *name != TRAFFIC) {
            assert!(service_of(operation).is_some(), "{operation}");
        }
    }

    #[test]
    fn a_slip_finds_its_operation_and_nothing_panics() {
        assert_eq!(nearest("CreatService").first(), Some(&"CreateService"));
        assert_eq!(nearest("runtask").first(), Some(&"RunTask"));
        assert_eq!(nearest("").len(), 5);
        assert_eq!(nearest(&"é".repeat(100_000)).len(), 5);
        assert_eq!(free("a", |name| name == "a"), "a-2");
    }
}
