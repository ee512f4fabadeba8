//! User data: what it writes into `/etc/ecs/ecs.config`, read from the usual ways of writing it.
//!
//! Sources: ECS Developer Guide, "Bootstrapping Amazon ECS Linux container instances to pass data" (shell scripts, MIME
//! parts), Bottlerocket's TOML, "Bootstrapping … Windows" (`Initialize-ECSAgent`); amazon-ecs-agent README for the
//! variables. Simplified: of shell, `echo`, `printf`, `cat` with a here-document, redirections and simple variables.

use super::Os;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What the ECS agent reads when it starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AgentConfig {
    /// `ECS_…` variables in order of name.
    pub variables: BTreeMap<String, String>,
    /// Why the user data had no effect, in cloud-init's words.
    pub ignored: Option<String>,
}

impl AgentConfig {
    /// `ECS_CLUSTER`, unless it is absent or empty.
    pub fn cluster(&self) -> Option<&str> {
        self.variable("ECS_CLUSTER")
    }

    /// A variable, unless it is absent or empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// A variable that is on.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.variable(name)?.to_ascii_lowercase().as_str() {
            "true" | "1" | "t" => Some(true),
            "false" | "0" | "f" => Some(false),
            _ => None,
        }
    }

    /// `ECS_RESERVED_MEMORY` in MiB.
    pub fn reserved_memory(&self) -> u64 {
        self.variable("ECS_RESERVED_MEMORY")
            .and_then(|v| v.parse().ok())
            .unwrap_or(0)
    }

    /// A variable that holds a JSON object of texts; the agent's complaint where it is none.
    pub fn map(&self, name: &str) -> Result<BTreeMap<String, String>, String> {
        let Some(text) = self.variable(name) else {
            return Ok(BTreeMap::new());
        };
        let wrong = || format!("Invalid format for {name}. Expected a json hash: {text}");
        let Ok(Value::Object(members)) = serde_json::from_str::<Value>(text) else {
            return Err(wrong());
        };
        let pair = |(key, value): (String, Value)| Some((key, value.as_str()?.to_string()));
        let count = members.len();
        let pairs: BTreeMap<String, String> = members.into_iter().filter_map(pair).collect();
        if pairs.len() == count { Ok(pairs) } else { Err(wrong()) }
    }

    /// `ECS_DYNAMIC_HOST_PORT_RANGE`, or the kernel's ephemeral range.
    pub fn dynamic_ports(&self) -> (u16, u16) {
        let given = self.variable("ECS_DYNAMIC_HOST_PORT_RANGE").and_then(|range| {
            let (low, high) = range.split_once('-')?;
            Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
        });
        given
            .filter(|(low, high): &(u16, u16)| low <= high && *low > 0)
            .unwrap_or((32_768, 60_999))
    }

    /// `ECS_RESERVED_PORTS`, beside those the agent always reserves.
    pub fn reserved_ports(&self) -> Vec<u16> {
        let given = self
            .variable("ECS_RESERVED_PORTS")
            .and_then(|text| serde_json::from_str(text).ok());
        given.unwrap_or_default()
    }

    /// Reads user data as the machine of this kind does.
    pub fn of(user_data: Option<&str>, os: Os) -> AgentConfig {
        let mut config = AgentConfig::default();
        let Some(text) = user_data.filter(|text| !text.trim().is_empty()) else {
            return config;
        };
        match os {
            Os::Bottlerocket => bottlerocket(text, &mut config),
            Os::Windows => windows(text, &mut config),
            _ if text.trim_start().starts_with("Content-Type: multipart") || text.contains("\nMIME-Version:") => {
                for part in shell_parts(text) {
                    shell(&part, &mut config);
                }
            }
            _ if text.starts_with("#!") || text.starts_with("#cloud-boothook") => shell(text, &mut config),
            _ if text.starts_with("#cloud-config") => cloud_config(text, &mut config),
            _ => {
                let start: String = text.chars().take(24).filter(|c| !c.is_control()).collect();
                config.ignored = Some(format!(
                    "__init__.py[WARNING]: Unhandled non-multipart (text/x-not-multipart) userdata: 'b'{start}'...'"
                ));
            }
        }
        config
    }

    fn write(&mut self, append: bool, text: &str) {
        if !append {
            self.variables.clear();
        }
        for line in text.lines() {
            let line = line.trim();
            let line = line.strip_prefix("export ").unwrap_or(line);
            if let Some((name, value)) = line.split_once('=')
                && !line.starts_with('#')
            {
                self.variables.insert(name.trim().into(), value.trim().into());
            }
        }
    }
}

/// The shell scripts of a MIME message.
fn shell_parts(text: &str) -> Vec<String> {
    let Some(boundary) = text.split("boundary=").nth(1) else {
        return Vec::new();
    };
    let boundary = boundary.lines().next().unwrap_or_default().trim().trim_matches('"');
    let mark = format!("--{boundary}");
    text.split(mark.as_str())
        .filter(|part| part.contains("text/x-shellscript") || part.contains("text/cloud-boothook"))
        .filter_map(|part| {
            let clean = part.replace("\r\n", "\n");
            clean.split_once("\n\n").map(|(_, body)| body.to_string())
        })
        .collect()
}

/// `write_files` with a path and a literal block, and `runcmd` lines.
fn cloud_config(text: &str, config: &mut AgentConfig) {
    let mut lines = text.lines().peekable();
    let mut here = false;
    while let Some(line) = lines.next() {
        let trimmed = line.trim().trim_start_matches("- ");
        if let Some(path) = trimmed.strip_prefix("path:") {
            here = path.trim().trim_matches(['"', '\'']) == "/etc/ecs/ecs.config";
        } else if here && trimmed.starts_with("content:") {
            let indent = line.len() - line.trim_start().len();
            let mut body = String::new();
            while let Some(next) = lines.next_if(|l| l.trim().is_empty() || l.len() - l.trim_start().len() > indent) {
                body.push_str(next.trim());
                body.push('\n');
            }
            config.write(false, &body);
        } else if trimmed.contains("/etc/ecs/ecs.config") {
            shell(trimmed, config);
        }
    }
}

fn bottlerocket(text: &str, config: &mut AgentConfig) {
    let mut table = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            table = name.trim().into();
        } else if let Some((name, value)) = line.split_once('=') {
            let value = value.trim().trim_matches('"');
            let variable = match (table.as_str(), name.trim()) {
                ("settings.ecs", "cluster") => "ECS_CLUSTER",
                ("settings.ecs", "reserved-memory") => "ECS_RESERVED_MEMORY",
                ("settings.ecs", "enable-spot-instance-draining") => "ECS_ENABLE_SPOT_INSTANCE_DRAINING",
                ("settings.ecs", "image-pull-behavior") => "ECS_IMAGE_PULL_BEHAVIOR",
                ("settings.ecs.instance-attributes", name) => {
                    let mut attributes = config.map("ECS_INSTANCE_ATTRIBUTES").unwrap_or_default();
                    attributes.insert(name.trim_matches('"').into(), value.into());
                    let text = serde_json::to_string(&attributes).unwrap_or_default();
                    config.variables.insert("ECS_INSTANCE_ATTRIBUTES".into(), text);
                    continue;
                }
                _ => continue,
            };
            config.variables.insert(variable.into(), value.into());
        }
    }
}

fn windows(text: &str, config: &mut AgentConfig) {
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<powershell>") && !lower.contains("<script>") {
        config.ignored = Some("EC2Launch: The user data has neither <powershell> nor <script> tags.".into());
        return;
    }
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.iter().any(|w| w.eq_ignore_ascii_case("Initialize-ECSAgent")) {
            let at = words.iter().position(|w| w.eq_ignore_ascii_case("-Cluster"));
            if let Some(name) = at.and_then(|at| words.get(at + 1)) {
                let name = name.trim_matches(['"', '\'']);
                config.variables.insert("ECS_CLUSTER".into(), name.into());
            }
        }
        let env = line.split("\"ECS_").nth(1).and_then(|rest| rest.split_once('"'));
        if let Some((name, rest)) = env
            && let Some(value) = rest.split(['"', '\'']).nth(1)
        {
            config.variables.insert(format!("ECS_{name}"), value.into());
        }
    }
}

/// Where a line's output goes: appended or not, into `ecs.config`.
fn redirection(line: &str) -> Option<(&str, bool)> {
    let at = line.find("/etc/ecs/ecs.config")?;
    let before = line[..at].trim_end().trim_end_matches(['"', '\'']).trim_end();
    if let Some(command) = before.strip_suffix(">>") {
        Some((command, true))
    } else if let Some(command) = before.strip_suffix('>') {
        Some((command, false))
    } else {
        let append = before.ends_with("-a");
        let command = before.trim_end_matches("-a").trim_end().strip_suffix("tee")?;
        Some((
            command
                .trim_end()
                .trim_end_matches("sudo")
                .trim_end()
                .trim_end_matches('|'),
            append,
        ))
    }
}

fn shell(script: &str, config: &mut AgentConfig) {
    let joined = script.replace("\r\n", "\n").replace("\\\n", " ");
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    let mut lines = joined.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let document = line.split("<<").nth(1).map(|rest| {
            let rest = rest.trim_start_matches('-').trim_start();
            let word = rest.split([' ', ';', '>', '|']).next().unwrap_or_default();
            let quoted = word.starts_with(['\'', '"', '\\']);
            (word.trim_matches(['\'', '"', '\\']).to_string(), quoted)
        });
        if let Some((end, quoted)) = document {
            let body: Vec<String> = lines
                .by_ref()
                .take_while(|l| l.trim() != end)
                .map(|l| if quoted { l.to_string() } else { expand(l, &variables) })
                .collect();
            if let Some((_, append)) = redirection(line) {
                config.write(append, &body.join("\n"));
            }
            continue;
        }
        for command in line.split("&&").flat_map(|c| c.split(';')) {
            run(command.trim(), &mut variables, config);
        }
    }
}

fn run(command: &str, variables: &mut BTreeMap<String, String>, config: &mut AgentConfig) {
    if let Some((output, append)) = redirection(command) {
        let output = output.trim().trim_start_matches("sudo ");
        let words = output.strip_prefix("echo").or_else(|| output.strip_prefix("printf"));
        if let Some(words) = words {
            let text = words.trim().trim_start_matches("-e ").trim_start_matches("-n ").trim();
            let text = match text.strip_prefix('\'') {
                Some(raw) => raw.trim_end_matches('\'').to_string(),
                None => expand(text.trim_matches('"'), variables)
                    .replace("\\\"", "\"")
                    .replace('\'', ""),
            };
            config.write(append, &text.replace("\\n", "\n"));
        }
        return;
    }
    let assignment = command.strip_prefix("export ").unwrap_or(command).split_once('=');
    if let Some((name, value)) = assignment
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    {
        let value = expand(value.trim_matches(['"', '\'']), variables);
        variables.insert(name.into(), value);
    }
}

fn expand(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let braces = tail.starts_with('{');
        let name: String = tail[usize::from(braces)..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        if name.is_empty() {
            out.push('$');
            rest = tail;
            continue;
        }
        out.push_str(variables.get(&name).map_or("", String::as_str));
        let end = usize::from(braces) + name.len();
        rest = tail.get(end..).unwrap_or("");
        if braces {
            rest = rest.strip_prefix('}').unwrap_or(rest);
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(text: &str) -> Option<String> {
        AgentConfig::of(Some(text), Os::AmazonLinux2023)
            .cluster()
            .map(str::to_string)
    }

    #[test]
    fn the_usual_ways_to_write_the_cluster_are_understood() {
        let yard = Some("yard".to_string());
        for text in [
            "#!/bin/bash\necho ECS_CLUSTER=yard >> /etc/ecs/ecs.config",
            "#!/bin/bash\necho \"ECS_CLUSTER=yard\" > /etc/ecs/ecs.config\n",
            "#!/bin/bash\ncat <<'EOF' >> /etc/ecs/ecs.config\nECS_CLUSTER=yard\nECS_RESERVED_MEMORY=64\nEOF\n",
            "#!/bin/bash\nNAME=yard\necho \"ECS_CLUSTER=${NAME}\" | sudo tee -a /etc/ecs/ecs.config",
            "#!/bin/bash\nyum update -y; echo ECS_CLUSTER=yard >> /etc/ecs/ecs.config && reboot",
            "Content-Type: multipart/mixed; boundary=\"==B==\"\nMIME-Version: 1.0\n\n--==B==\nContent-Type: text/x-shellscript; charset=\"us-ascii\"\n\n#!/bin/bash\necho ECS_CLUSTER=yard >> /etc/ecs/ecs.config\n--==B==--\n",
            "#cloud-config\nwrite_files:\n  - path: /etc/ecs/ecs.config\n    content: |\n      ECS_CLUSTER=yard\n",
        ] {
            assert_eq!(cluster(text), yard, "{text}");
        }
        let toml = AgentConfig::of(Some("[settings.ecs]\ncluster = \"yard\"\n"), Os::Bottlerocket);
        assert_eq!(toml.cluster(), Some("yard"));
        let shell = "<powershell>\nInitialize-ECSAgent -Cluster 'yard' -EnableTaskIAMRole\n</powershell>";
        assert_eq!(AgentConfig::of(Some(shell), Os::Windows).cluster(), Some("yard"));
    }

    #[test]
    fn user_data_without_its_first_line_does_nothing_and_says_so() {
        let config = AgentConfig::of(
            Some("echo ECS_CLUSTER=yard >> /etc/ecs/ecs.config"),
            Os::AmazonLinux2023,
        );
        assert_eq!(config.cluster(), None);
        assert!(config.ignored.unwrap().contains("Unhandled non-multipart"));
        assert_eq!(
            cluster("#!/bin/bash\n# echo ECS_CLUSTER=yard >> /etc/ecs/ecs.config"),
            None
        );
        assert_eq!(cluster("#!/bin/bash\necho ECS_CLUSTER=yard >> /etc/ecs.config"), None);
    }

    #[test]
    fn attributes_and_ports_are_read() {
        let text = "#!/bin/bash\ncat <<EOF > /etc/ecs/ecs.config\nECS_INSTANCE_ATTRIBUTES={\"stack\": \"prod\"}\nECS_DYNAMIC_HOST_PORT_RANGE=40000-40100\nECS_RESERVED_MEMORY=256\nEOF";
        let config = AgentConfig::of(Some(text), Os::AmazonLinux2023);
        assert_eq!(config.map("ECS_INSTANCE_ATTRIBUTES").unwrap()["stack"], "prod");
        assert_eq!(
            (config.dynamic_ports(), config.reserved_memory()),
            ((40_000, 40_100), 256)
        );
        let text = "#!/bin/bash\necho ECS_INSTANCE_ATTRIBUTES=stack:prod >> /etc/ecs/ecs.config";
        assert!(
            AgentConfig::of(Some(text), Os::AmazonLinux2)
                .map("ECS_INSTANCE_ATTRIBUTES")
                .is_err()
        );
        assert_eq!(
            AgentConfig::of(None, Os::AmazonLinux2).dynamic_ports(),
            (32_768, 60_999)
        );
    }
}
