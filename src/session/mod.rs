//! One learner's history of one world: log, checkpoints, undo, redo, seek, fork, save.
