//! Find or do: everything there is, a few letters away.

mod dialog;
mod doing;

pub use dialog::Palette;
