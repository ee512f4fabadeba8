//! What the store tells about saves and storage.

phrases! {
    /// Storage is full or blocked.
    not_kept: "Progress cannot be stored in this browser. Save it to a file before you leave.";
    /// After an error about a save.
    kept_aside: "The save is kept aside in this browser; nothing was lost.";
}
