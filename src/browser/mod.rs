//! The only room that touches the platform: the page, its address, storage, files, clipboard, ticks.
//!
//! Invariants: nothing here panics; what may fail says so in its return type. Built for another platform than the
//! browser (native tests), everything answers as a browser that offers nothing.

pub mod address;
pub mod clipboard;
pub mod dialog;
pub mod download;
pub mod embed;
pub mod events;
pub mod fetch;
pub mod files;
pub mod focus;
pub mod media;
pub mod offline;
pub mod page;
pub mod picture;
pub mod pointer;
pub mod rest;
pub mod scroll;
pub mod storage;
pub mod tabs;
pub mod ticks;
