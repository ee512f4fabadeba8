//! The frame around every screen: top bar, the desk with its regions, reading pages.

pub mod banner;
pub mod desk;
pub mod help;
pub mod page;
pub mod resource_nav;
pub mod shell;
pub mod tab_bar;
pub mod top_bar;

pub use desk::{Desk, Region};
pub use page::Page;
pub use resource_nav::{NavEntry, NavGroup, ResourceNav};
pub use shell::Shell;
pub use top_bar::Where;
