//! Load balancing as a whole, through the door.
