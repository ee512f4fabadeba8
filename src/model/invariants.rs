//! What must hold in every world, after every command: asked by tests, never by the app.

use crate::model::World;

impl World {
    /// Every broken invariant in words; empty when the world is sound.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.agenda.next_time().is_some_and(|next| next < self.now) {
            faults.push("a wake is overdue".into());
        }
        for event in self.events.iter() {
            if event.because >= event.seq {
                faults.push(format!("event {} is caused by a later event", event.seq));
            }
        }
        faults
    }
}
