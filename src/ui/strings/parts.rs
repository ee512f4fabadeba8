//! Words that belong to the parts themselves, wherever they are used.

super::phrases! {
    close: "Close";
    copy: "Copy";
    copied: "Copied";
    copy_failed: "The browser does not let the page copy. Select the text and copy it yourself.";
    dismiss: "Dismiss";
    loading: "Loading";
    exact: "exact";
    simplified: "simplified";
    not_modelled: "not modelled";
    exact_means: "Exact: as AWS documents it";
    simplified_means: "Simplified: the outcome is right, numbers or steps are simpler";
    not_modelled_means: "Not modelled: accepted and kept, without behaviour";
    instance_role: "instance role";
    execution_role: "execution role";
    task_role: "task role";
    service_linked_role: "service-linked role";
    infrastructure_role: "infrastructure role";
    events_role: "events role";
    denied: "denied";
    changed_line: "changed:";
    wrong_line: "wrong:";
    good: "Good:";
    warning: "Warning:";
    error: "Error:";
    required: "required";
    resize_reset: "Enter resets the size";
}
