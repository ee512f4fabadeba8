//! The clock bar: time as an instrument. Undo, redo, run, step, speed, the scrubber, and the menu of the session.

mod acts;
mod bar;
mod branch_list;
mod compare_dialog;
mod drawn;
mod load_dialog;
mod menu;
mod moments_dialog;
mod reset_dialog;
mod script;
mod scrubber;
mod share_dialog;
mod strip;

pub use bar::ClockBar;
pub use menu::save_to_file;
