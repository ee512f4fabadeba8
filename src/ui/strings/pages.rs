//! Words of the pages that have no file of their own.

super::phrases! {
    not_found: "Nothing at this address.";
    not_found_title: "Not found";
    to_home: "Home";
    to_sandbox: "Sandbox";
    settings: "Settings";
    settings_language: "Language";
    settings_language_help: "AWS's own words and error texts stay as AWS gives them.";
    settings_language_failed: "The catalogue of this language could not be loaded. You may be offline.";
    settings_theme: "Theme";
    settings_theme_help: "System follows what your device says.";
    settings_size: "Size";
    settings_size_help: "Projector enlarges everything by a quarter.";
    settings_size_normal: "Normal";
    settings_size_projector: "Projector";
    settings_motion: "Motion";
    settings_motion_help: "Reduced: nothing travels; changes are marked instead.";
    settings_motion_system: "System";
    settings_motion_reduced: "Reduced";
    settings_keys: "Single-key shortcuts";
    settings_keys_help: "Shortcuts with Ctrl keep working.";
    settings_parts: "Every part of the interface on one page";
    settings_on: "On";
    settings_off: "Off";
    home_title: "A whole ECS account, in this page";
    home_lead: "Create a cluster, run a service behind a load balancer, break it, and see why. Nothing is billed and nothing leaves your browser.";
    home_open: "Open the sandbox";
    sandbox_title: "Yard";
    gallery: "Parts";
    gallery_lead: "Every part of the interface in every state. Colour, shape and word always go together; yellow is never a state.";
}
