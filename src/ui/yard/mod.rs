//! The yard: one view of the world as a map, as a column of cards on narrow screens, and as a list.

mod legend;
mod list_view;
mod map;
mod screen;
mod stack;

pub use legend::Legend;
pub use list_view::ListView;
pub use map::YardMap;
pub use screen::Yard;
pub use stack::Stack;
