//! Templates: each can be filled, gives several variants, and names no variable that does not exist.

use super::super::Question;
use super::Desk;
use crate::course::question::variant;

/// Variants that a template must be able to give, of as many seeds.
const VARIANTS: (usize, u64) = (3, 30);

/// A template can be filled, gives several variants, and names no variable that does not exist.
pub(super) fn check(desk: &mut Desk, field: &str, one: &Question) {
    if one.vars.is_empty() {
        return;
    }
    let mut texts = vec![
        (format!("{field}.stem"), one.stem.as_str()),
        (format!("{field}.why"), one.why.as_str()),
    ];
    for (index, option) in one.options.iter().enumerate() {
        texts.push((format!("{field}.options[{index}].text"), option.text.as_str()));
        texts.push((format!("{field}.options[{index}].why"), option.why.as_str()));
    }
    let mut typo = false;
    for (at, text) in texts {
        for part in text.split('{').skip(1) {
            let Some((inner, _)) = part.split_once('}') else {
                continue;
            };
            let word = !inner.is_empty()
                && inner
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit());
            if word && !one.vars.iter().any(|variable| variable.name == inner) {
                desk.say(&at, format!("`{{{inner}}}` names no variable of this template."));
                typo = true;
            }
        }
    }
    if typo {
        return;
    }
    let mut seen: Vec<Question> = Vec::new();
    for seed in 1..=VARIANTS.1 {
        match variant(one, seed) {
            Err(error) => return desk.say(&format!("{field}.vars"), error),
            Ok(filled) if !seen.contains(&filled.question) => seen.push(filled.question),
            Ok(_) => {}
        }
        if seen.len() >= VARIANTS.0 {
            return;
        }
    }
    let says = format!(
        "{} seeds give only {} variants; a template needs {} at least.",
        VARIANTS.1,
        seen.len(),
        VARIANTS.0
    );
    desk.say(&format!("{field}.vars"), says);
}
