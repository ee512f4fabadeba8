//! Words about working offline, new versions and several tabs.

super::phrases! {
    ready: "Ready to work without a network";
    update: "A new version of Taskyard is ready.";
    update_means: "Your world is saved first; nothing is lost.";
    update_now: "Save and change";
    update_failed: "Your world could not be saved in this browser. Save it to a file first.";
    changed: "Taskyard was updated in another tab.";
    reload: "Save and reload";
    later: "Later";
    copy: "Another tab has this world open. What you do here is a copy and is not kept.";
    lost: "Another tab has taken this world over. What you do here from now on is a copy and is not kept.";
    take_over: "Take over here";
    shelve: "Put this copy on the shelf";
    shelved: "It is on the shelf of the home page.";
    not_shelved: "The shelf or the browser's storage is full. Save this copy to a file.";
    notice: "Notice";
}
