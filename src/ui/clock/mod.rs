//! The clock bar: time as an instrument. Undo, redo, run, step, speed, the scrubber, and the menu of the session.

mod acts;
mod bar;
mod branch_list;
mod drawn;
mod load_dialog;
mod menu;
mod reset_dialog;
mod script;
mod scrubber;
mod strip;

pub use bar::ClockBar;
