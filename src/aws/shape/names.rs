//! The CLI's names of operations, options and waiters.
//!
//! By botocore's `xform_name`: a capital letter with small ones after it starts a word, and so does a capital after a
//! small letter or digit; a plural acronym at the end (`WebACLs`, `TargetGroupARNs`) is one word. botocore's list of
//! exceptions concerns services that Taskyard does not have. `tools/expected.json` holds botocore's answer for every
//! name in the data.

/// `run-task` of `RunTask`, `load-balancer-arns` of `LoadBalancerArns`.
pub fn cli_name(camel: &str) -> String {
    if camel.contains('-') {
        return camel.into();
    }
    let letters: Vec<char> = camel.chars().collect();
    let mut words = before_capitalised_words(&after_plural_acronym(&letters));
    words = between_small_and_capital(&words);
    words.iter().flat_map(|letter| letter.to_lowercase()).collect()
}

fn after_plural_acronym(letters: &[char]) -> Vec<char> {
    let Some((&'s', head)) = letters.split_last() else {
        return letters.to_vec();
    };
    let capitals = head
        .iter()
        .rev()
        .take_while(|letter| letter.is_ascii_uppercase())
        .count();
    if capitals < 2 {
        return letters.to_vec();
    }
    let (before, acronym) = letters.split_at(head.len() - capitals);
    let mut out = before.to_vec();
    out.push('-');
    out.extend(acronym.iter().map(char::to_ascii_lowercase));
    out
}

fn before_capitalised_words(letters: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(letters.len() + 4);
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        out.push(letter);
        at += 1;
        let capital = letters.get(at).is_some_and(char::is_ascii_uppercase);
        if capital && letters.get(at + 1).is_some_and(char::is_ascii_lowercase) {
            out.push('-');
            out.extend(letters.get(at));
            at += 1;
            while let Some(small) = letters.get(at).filter(|letter| letter.is_ascii_lowercase()) {
                out.push(*small);
                at += 1;
            }
        }
    }
    out
}

fn between_small_and_capital(letters: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(letters.len() + 4);
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        if letter.is_ascii_uppercase() && before.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            out.push('-');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_botocores_for_everything_in_the_data() {
        let expected: serde_json::Value = serde_json::from_str(include_str!("../../../tools/expected.json")).unwrap();
        let names = expected["cli_names"].as_object().unwrap();
        assert!(names.len() > 900, "{}", names.len());
        for (name, cli) in names {
            assert_eq!(Some(cli_name(name).as_str()), cli.as_str(), "{name}");
        }
    }

    #[test]
    fn acronyms_and_small_first_letters() {
        for (camel, cli) in [
            ("executionRoleArn", "execution-role-arn"),
            ("ipcMode", "ipc-mode"),
            ("CidrIpv6", "cidr-ipv6"),
            ("VPCId", "vpc-id"),
            ("TargetGroupARNs", "target-group-arns"),
            ("run-task", "run-task"),
            ("", ""),
        ] {
            assert_eq!(cli_name(camel), cli);
        }
    }
}
