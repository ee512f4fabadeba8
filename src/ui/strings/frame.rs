//! Words of the frame around every screen.

super::phrases! {
    app: "Taskyard";
    skip_to_main: "Skip to the main part";
    main_navigation: "Main";
    home: "Home";
    sandbox: "Sandbox";
    grammar: "Parts";
    settings: "Settings";
    resources: "Resources";
    clock: "Simulation clock";
    inspector: "Inspector";
    drawer: "Drawer";
    regions: "Regions";
    yard: "Yard";
    details: "Details";
    tools: "Tools";
    resize_drawer: "Height of the drawer";
    theme: "Light or dark";
    theme_light: "Light";
    theme_dark: "Dark";
    theme_system: "System";
    projector: "Projector size";
    help: "Help and keyboard";
    keyboard: "Keyboard";
    key_regions: "Next region of the screen; with Shift, the one before";
    key_help: "This list";
    key_drawer: "Show or fold the drawer";
    key_escape: "Close what floats, give the focus back";
    key_arrows: "Move inside tabs, choices, trees, tables and menus";
    key_field_rule: "Single keys act only outside fields. They can be switched off in the settings.";
    storage_failed: "Settings cannot be kept in this browser; they hold until you leave.";
    messages: "Messages";
}
