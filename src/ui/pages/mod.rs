//! The pages, one file each.

mod embed;
mod gallery;
mod home;
mod not_found;
mod sandbox;
mod settings;
mod shared;
mod shelves;

pub use embed::Embed;
pub use gallery::Gallery;
pub use home::Home;
pub use not_found::NotFound;
pub use sandbox::Sandbox;
pub use settings::Settings;
pub use shared::Shared;
