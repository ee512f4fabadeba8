//! AWS's service models, reduced to the supported operations: who reads them knows every member, type and bound.
//!
//! Source: the published service models in PyPI `botocore` 1.44.5, reduced by `tools/reduce_shapes.py` into
//! `src/aws/shapes/<service>.json` (no documentation text). The same data drives validation at the door, the CLI
//! parser, `help`, completion, skeletons, output order, and the wire protocols of `examples/endpoint/`.
//!
//! Invariant: a service is read at its first use and never changes; everything here borrows from it.

mod check;
mod load;
mod names;
mod order;
mod pattern;
mod skeleton;
mod table;
mod types;
mod words;

pub use check::{check, faults};
pub use load::{service, services};
pub use names::cli_name;
pub use order::{Moments, Node, Ordered, node, ordered};
pub use skeleton::skeleton;
pub use types::{Acceptor, ErrorFacts, Kind, Member, Operation, Paginator, Service, Shape, Waiter};

#[cfg(test)]
mod check_tests;
