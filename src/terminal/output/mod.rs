//! What a command prints: values in the order of AWS's model, picked by `--query`, in one of the CLI's formats.

pub mod json;
pub mod node;
pub mod query;
pub mod table;
pub mod text;
pub mod yaml;

pub use node::Node;
