//! The only room that touches the platform: storage, fetch, ticks, download, clipboard.
