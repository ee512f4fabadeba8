//! Words of the opening screen.

super::phrases! {
    coming: "The yard is on its way…";
    missing: "The rest of Taskyard could not be fetched. Check the connection; your saved world is safe in this browser.";
    again: "Try again";
}
