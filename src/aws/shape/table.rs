//! The shapes of a service by number: members are found by binary search, so that a check neither allocates nor
//! looks shapes up by name.

use super::pattern::Class;
use super::types::{Kind, Shape};
use std::collections::BTreeMap;

/// All shapes of a service; a row's number is its place among the sorted names.
#[derive(Debug)]
pub(super) struct Table {
    names: Vec<Box<str>>,
    rows: Vec<Row>,
}

/// One shape.
#[derive(Debug)]
pub(super) struct Row {
    pub form: Form,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// The class of a simple pattern, and the pattern as the model has it.
    pub pattern: Option<(Class, Box<str>)>,
}

/// What a value of a shape has to be.
#[derive(Debug)]
pub(super) enum Form {
    Structure {
        /// Name and row of each member, sorted by name.
        members: Vec<(Box<str>, usize)>,
        required: Vec<Box<str>>,
        union: bool,
    },
    List(usize),
    Map(usize, usize),
    Text(Vec<Box<str>>),
    Integer,
    Long,
    Number,
    Boolean,
    Timestamp,
    Blob,
    Any,
}

impl Form {
    /// What the services' framework calls it.
    pub fn word(&self) -> &'static str {
        match self {
            Form::Structure { .. } => "Structure",
            Form::List(_) => "List",
            Form::Map(..) => "Map",
            Form::Text(_) => "String",
            Form::Integer => "Integer",
            Form::Long => "Long",
            Form::Number => "Number",
            Form::Boolean => "Boolean",
            Form::Timestamp => "Timestamp",
            Form::Blob => "Blob",
            Form::Any => "Document",
        }
    }
}

impl Table {
    /// Numbers the shapes; nothing if one refers to a shape that is not there.
    pub fn of(shapes: &BTreeMap<String, Shape>) -> Option<Table> {
        let names: Vec<Box<str>> = shapes.keys().map(|name| name.as_str().into()).collect();
        let at = |name: &str| names.binary_search_by(|known| (**known).cmp(name)).ok();
        let mut rows = Vec::with_capacity(shapes.len());
        for shape in shapes.values() {
            let form = match &shape.kind {
                Kind::Structure { .. } if shape.document => Form::Any,
                Kind::Structure {
                    members,
                    required,
                    union,
                } => {
                    let mut found = Vec::with_capacity(members.len());
                    for member in members {
                        found.push((Box::from(member.name.as_str()), at(&member.shape)?));
                    }
                    found.sort();
                    Form::Structure {
                        members: found,
                        required: required.iter().map(|name| name.as_str().into()).collect(),
                        union: *union,
                    }
                }
                Kind::List { member, .. } => Form::List(at(member)?),
                Kind::Map { key, value, .. } => Form::Map(at(key)?, at(value)?),
                Kind::String { values } => Form::Text(values.iter().map(|value| value.as_str().into()).collect()),
                Kind::Integer => Form::Integer,
                Kind::Long => Form::Long,
                Kind::Float | Kind::Double => Form::Number,
                Kind::Boolean => Form::Boolean,
                Kind::Timestamp { .. } => Form::Timestamp,
                Kind::Blob => Form::Blob,
            };
            rows.push(Row {
                form,
                min: shape.min,
                max: shape.max,
                pattern: shape.pattern.as_deref().and_then(|p| Some((Class::of(p)?, p.into()))),
            });
        }
        Some(Table { names, rows })
    }

    /// The row of a shape's name.
    pub fn at(&self, name: &str) -> Option<usize> {
        self.names.binary_search_by(|known| (**known).cmp(name)).ok()
    }

    /// The name of a row's shape.
    pub fn name(&self, at: usize) -> &str {
        self.names.get(at).map_or("", |name| name)
    }

    /// The row of a number; numbers of a table's own rows always have one.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }
}
