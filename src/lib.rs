//! Taskyard: a seeded model of the container side of an AWS account, and everything that shows and teaches it.
//!
//! Rooms and who may name whom: ARCHITECTURE.md. The model changes only through [`model::World::apply`].

#![forbid(unsafe_code)]
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod aws;
pub mod base;
#[cfg(feature = "browser")]
pub mod browser;
pub mod course;
pub mod formats;
pub mod model;
pub mod session;
pub mod terminal;
#[cfg(feature = "browser")]
pub mod ui;
pub mod view;
