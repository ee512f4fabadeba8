//! The form of traffic: visitors per minute at an address, even or rising.

use super::{Item, Kind, Section, choices, ecs, names};
use crate::aws::AwsError;
use crate::aws::fields::Fields;
use crate::base::tongue::{fill, say};
use crate::model::command::Profile;
use crate::model::{Inject, World};
use serde_json::{Value, json};

pub fn sections(world: &World) -> Vec<Section> {
    vec![
        Section::new(
            "name",
            vec![
                Item::new(
                    "name",
                    Kind::Code(
                        world
                            .traffic()
                            .sources()
                            .map(|s| super::Choice::plain(&s.name))
                            .collect(),
                    ),
                )
                .required(),
                Item::new("url", Kind::Code(choices::urls(world)))
                    .required()
                    .make("CreateListener"),
            ],
        ),
        Section::new(
            "rate",
            vec![
                Item::new("from", Kind::Number(say("per min"))).required(),
                Item::new("to", Kind::Number(say("per min"))),
                Item::new("seconds", Kind::Number("s")),
            ],
        ),
    ]
}

/// A new source, or the one that was named as it is now.
pub fn start(world: &World, given: &Value) -> Value {
    if let Some(source) = given.text("name").and_then(|name| world.traffic().source(name)) {
        let mut out = json!({"name": source.name, "url": source.url, "from": source.rate(world.now())});
        if let [_, (seconds, to)] = source.profile.points[..] {
            out["to"] = json!(to);
            out["seconds"] = json!(seconds);
        }
        return out;
    }
    let name = names::free("visitors", |name| world.traffic().source(name).is_some());
    let mut out = json!({"name": name, "from": 600});
    ecs::put(&mut out, "url", ecs::first(choices::urls(world)));
    out
}

/// What a draft asks of the simulated internet.
pub fn injection(draft: &Value) -> Result<Inject, AwsError> {
    let number = |member: &str| match draft.member(member) {
        None => Ok(None),
        Some(_) => draft
            .int(member)
            .and_then(|n| u64::try_from(n).ok())
            .map(Some)
            .ok_or_else(|| {
                AwsError::new(
                    "ValidationError",
                    fill("{member} must be a whole number from 0.", &[("member", member)]),
                )
                .field(member)
            }),
    };
    let from =
        number("from")?.ok_or_else(|| AwsError::new("ValidationError", say("A rate is needed.")).field("from"))?;
    let (to, seconds) = (number("to")?, number("seconds")?);
    let mut points = vec![(0, from)];
    if let Some(to) = to {
        points.push((seconds.unwrap_or(300).max(1), to));
    }
    Ok(Inject::Traffic {
        name: draft.text("name").unwrap_or_default().into(),
        url: draft.text("url").unwrap_or_default().into(),
        profile: Profile { points },
    })
}
