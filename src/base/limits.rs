//! Taskyard's own bounds, in one place. Reaching one gives a polite refusal or a pause, never a frozen page.
//! AWS's quotas are not here: they belong to the rules of each resource.

/// Wakes one `apply` may work through before it stops early and says so.
pub const WAKES_PER_APPLY: usize = 20_000;
/// Wakes that may fall on one instant before time is paused.
pub const WAKES_PER_INSTANT: usize = 100_000;
/// Tasks one world may hold, stopped ones within their hour included.
pub const TASKS_PER_WORLD: usize = 20_000;
/// Machines one world may hold, terminated ones within their hour not counted.
pub const INSTANCES_PER_WORLD: usize = 2_000;
/// Rows of placement decisions kept for "Why here?": one for each instance considered.
pub const PLACEMENT_ROWS: usize = 200_000;
/// Events kept by a world; older ones are dropped from the front.
pub const EVENTS_KEPT: usize = 200_000;
/// Commands one session's log may hold.
pub const COMMANDS_PER_LOG: usize = 100_000;
/// Simulated time one session may last, in milliseconds: 366 days.
pub const SESSION_MS: u64 = 366 * 24 * 3600 * 1000;
/// Branches one session keeps; past that the oldest one without a name of the learner's goes.
pub const BRANCHES: usize = 50;
/// Bytes of one call's input as JSON.
pub const CALL_BYTES: usize = 256 * 1024;
/// Depth of nesting in any JSON that comes from outside.
pub const JSON_DEPTH: usize = 64;
/// Bytes of one line or pasted script in the terminal.
pub const TERMINAL_BYTES: usize = 256 * 1024;
/// Files the terminal keeps: dropped, chosen or written by a line.
pub const TERMINAL_FILES: usize = 20;
/// Bytes of one of them.
pub const TERMINAL_FILE_BYTES: usize = 1024 * 1024;
/// Bytes of a save file.
pub const SAVE_BYTES: usize = 16 * 1024 * 1024;
/// Longest single `Advance`, in milliseconds of simulated time: 31 days.
pub const ADVANCE_MS: u64 = 31 * 24 * 3600 * 1000;
/// Requests per second one traffic source may send.
pub const REQUESTS_PER_SECOND: u64 = 100_000;
/// Traffic sources in one world.
pub const TRAFFIC_SOURCES: usize = 50;
/// Log events kept per log stream; older ones are dropped from the front.
pub const LOG_EVENTS_PER_STREAM: usize = 2_000;
/// One-minute metric periods kept per series: 15 days, as CloudWatch keeps one-minute data.
pub const METRIC_MINUTES: usize = 15 * 24 * 60;
