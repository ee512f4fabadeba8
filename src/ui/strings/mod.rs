//! Every text of the interface, in one place and by meaning, so that it can be translated.
//!
//! A phrase is a function: `strings::frame::skip_to_main()`. One file per part of the screen. A second language is a
//! second variant of [`Language`] and a second column in each `phrases!` table; the compiler then names what is missing.
//! AWS's own words (`RUNNING`, error texts) are facts and are never here.

/// The languages there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
}

/// The language that is spoken now.
pub const fn language() -> Language {
    Language::English
}

/// A table of phrases: one function per name.
macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident: $english:literal;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub const fn $name() -> &'static str {
                match $crate::ui::strings::language() {
                    $crate::ui::strings::Language::English => $english,
                }
            }
        )+
    };
}
pub(crate) use phrases;

pub mod clock;
pub mod drawer;
pub mod form_fields;
pub mod forms;
pub mod frame;
pub mod guide;
pub mod inspector;
pub mod pages;
pub mod parts;
pub mod store;
pub mod yard;
