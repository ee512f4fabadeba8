//! The command line of the endpoint.

/// What `--help` prints.
pub const HELP: &str = "\
Serves a Taskyard world over HTTP on 127.0.0.1 with AWS's wire protocols.

  --port N        port to listen on; 0 takes a free one (default 4566)
  --speed N       the simulated clock runs at N times wall time; 0: it moves only by /_taskyard/advance (default 0)
  --settle N      after each call that changes the world, let it run until nothing is in motion, but at most
                  N simulated seconds (default 0)
  --seed N        the world's seed (default 1)
  --scenario S    what is in the world at first: empty (default)

Control paths: POST /_taskyard/{reset,advance,inject,http}, GET /_taskyard/{digest,events}
";

/// The scenarios a world can start from.
pub const SCENARIOS: &[&str] = &["empty"];
/// Greatest `--speed`.
const SPEED: u64 = 100_000;
/// Greatest `--settle`: a day.
const SETTLE: u64 = 86_400;

/// The parsed command line.
#[derive(Clone, Debug, PartialEq)]
pub struct Flags {
    pub port: u16,
    pub speed: u64,
    /// Simulated seconds.
    pub settle: u64,
    pub seed: u64,
    pub scenario: String,
}

/// Parses the arguments after the program's name; `None` asks for help.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Option<Flags>, String> {
    let mut flags = Flags {
        port: 4566,
        speed: 0,
        settle: 0,
        seed: 1,
        scenario: "empty".into(),
    };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name.to_string(), Some(value.to_string())),
            None => (argument, None),
        };
        if name == "--help" || name == "-h" {
            return Ok(None);
        }
        if !["--port", "--speed", "--settle", "--seed", "--scenario"].contains(&name.as_str()) {
            return Err(format!("Unknown option: {name}"));
        }
        let value = inline.or_else(|| arguments.next());
        let value = value.ok_or_else(|| format!("{name}: expected a value"))?;
        match name.as_str() {
            "--port" => flags.port = number(&name, &value, u64::from(u16::MAX))? as u16,
            "--speed" => flags.speed = number(&name, &value, SPEED)?,
            "--settle" => flags.settle = number(&name, &value, SETTLE)?,
            "--seed" => flags.seed = number(&name, &value, u64::MAX)?,
            _ if SCENARIOS.contains(&value.as_str()) => flags.scenario = value,
            _ => {
                let known = SCENARIOS.join(", ");
                return Err(format!("--scenario: expected one of: {known}; found {value:?}"));
            }
        }
    }
    Ok(Some(flags))
}

fn number(name: &str, value: &str, max: u64) -> Result<u64, String> {
    let number = value.parse().ok().filter(|number| *number <= max);
    number.ok_or_else(|| format!("{name}: expected a whole number from 0 to {max}; found {value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Option<Flags>, String> {
        parse(line.split_whitespace().map(str::to_string))
    }

    #[test]
    fn values_follow_their_option_or_an_equals_sign() {
        let flags = parsed("--port 0 --speed=60 --settle 300 --seed 7").unwrap().unwrap();
        assert_eq!((flags.port, flags.speed, flags.settle, flags.seed), (0, 60, 300, 7));
    }

    #[test]
    fn a_bad_value_names_its_option_and_what_was_expected() {
        assert_eq!(
            parsed("--port 70000").unwrap_err(),
            "--port: expected a whole number from 0 to 65535; found \"70000\""
        );
        assert!(parsed("--scenario moon").unwrap_err().contains("one of: empty"));
        assert_eq!(parsed("--seed").unwrap_err(), "--seed: expected a value");
        assert_eq!(parsed("--sed 1").unwrap_err(), "Unknown option: --sed");
    }
}
