//! Every text of the interface, in one place and by meaning, so that it can be translated.
//!
//! A phrase is a function: `strings::frame::skip_to_main()`. One file per part of the screen. English stands here; other
//! languages are catalogues in `static/lang` that give for each English text its translation, and a test names what is
//! missing. AWS's own words (`RUNNING`, error texts) are facts and are never here.

pub use crate::base::tongue::{fill, say};

/// A table of phrases: one function per name.
macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident: $english:literal;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name() -> &'static str {
                $crate::ui::strings::say($english)
            }
        )+
    };
}
pub(crate) use phrases;

pub mod charts;
pub mod clock;
pub mod drawer;
pub mod form_fields;
pub mod forms;
pub mod frame;
pub mod guide;
pub mod inspector;
pub mod offline;
pub mod opening;
pub mod pages;
pub mod palette;
pub mod parts;
pub mod share;
pub mod shelf;
pub mod store;
pub mod time;
pub mod yard;
