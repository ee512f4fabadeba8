//! The form of any operation, from its shape: a control for each member, JSON where it is a structure.

use super::{Choice, Item, Kind, Section, names};
use crate::aws::shape::{self, Kind as Shape};

/// Required members first, then the others, folded.
pub fn sections(operation: &str) -> Vec<Section> {
    let Some(service) = names::service_of(operation).and_then(shape::service) else {
        return Vec::new();
    };
    let input = service.operation(operation).and_then(|o| o.input.as_deref());
    let Some(Shape::Structure { members, required, .. }) = input.and_then(|name| service.shape(name)).map(|s| &s.kind)
    else {
        return Vec::new();
    };
    let (mut must, mut may) = (Vec::new(), Vec::new());
    for member in members {
        let kind = match service.shape(&member.shape).map(|shape| &shape.kind) {
            Some(Shape::String { values }) if !values.is_empty() => {
                Kind::Select(values.iter().map(|value| Choice::plain(value)).collect())
            }
            Some(Shape::String { .. }) if member.name.ends_with("Document") => Kind::Document(Vec::new()),
            Some(Shape::String { .. }) => Kind::Code(Vec::new()),
            Some(Shape::Integer | Shape::Long | Shape::Float | Shape::Double | Shape::Timestamp { .. }) => {
                Kind::Number("")
            }
            Some(Shape::Boolean) => Kind::Flag,
            Some(Shape::List { member, .. }) => match service.shape(member).map(|shape| &shape.kind) {
                Some(Shape::String { values }) if !values.is_empty() => {
                    Kind::Checks(values.iter().map(|value| Choice::plain(value)).collect())
                }
                Some(Shape::String { .. }) => Kind::Lines,
                _ => Kind::Json,
            },
            _ => Kind::Json,
        };
        let item = Item::new(member.name.clone(), kind);
        if required.contains(&member.name) {
            must.push(item.required());
        } else {
            may.push(item);
        }
    }
    let folded = !must.is_empty();
    let mut out = Vec::new();
    if !must.is_empty() {
        out.push(Section::new("needed", must));
    }
    if !may.is_empty() {
        let section = Section::new("optional", may);
        out.push(if folded { section.folded() } else { section });
    }
    out
}
