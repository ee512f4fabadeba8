//! Starts the app in the page.

fn main() {
    taskyard::ui::start();
}
