//! Small reusable pieces of behaviour for components.

mod announce;
mod copy;
mod drop_files;
mod language;
mod media;
mod prefs;
mod shortcuts;
mod ticks;

pub use announce::{Announce, Announcer, use_announce};
pub use copy::{CopyState, use_copy};
pub use drop_files::{DropFiles, use_drop_files};
pub use language::{Language, Speaking, read as read_catalogue, use_speaking};
pub use media::use_media;
pub use prefs::{Motion, Prefs, PrefsContext, PrefsProvider, Size, Theme, use_prefs};
pub use shortcuts::{Chord, Shortcut, use_shortcuts};
pub use ticks::{use_frames, use_interval};
