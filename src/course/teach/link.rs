//! Links that carry a seed and settings, so that a class sits the same paper.
//!
//! A link is the part after `#/`: `exam?seed=7&items=20&minutes=40&topics=fargate,iam-roles`.
//! Invariant: any text can be read; what makes no sense is left at its default, and bounds hold.

use crate::course::exam::{EXAM, Format, Pauses};

/// What a link opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// A paper by settings.
    #[default]
    Exam,
    /// A paper of these questions, in this order.
    Items(Vec<String>),
    Lab(String),
    Lesson(String),
    /// One question, in a variant of the seed.
    Question(String),
}

/// A link of the teacher's kit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    pub target: Target,
    pub seed: u64,
    /// For exams.
    pub format: Format,
    /// Each learner gets a variant of their own: the seed is mixed with the name they give.
    pub own: bool,
    /// Only the thing itself, for a frame in another page.
    pub embed: bool,
    /// Large, without what a projector does not need.
    pub projector: bool,
    /// Version of the content that the teacher saw; a difference is shown.
    pub content: u64,
}

impl Link {
    /// The link's text, after `#/`.
    pub fn text(&self) -> String {
        let mut pairs: Vec<String> = Vec::new();
        let path = match &self.target {
            Target::Exam => "exam".to_string(),
            Target::Items(ids) => {
                pairs.push(format!("of={}", ids.join(",")));
                "exam".to_string()
            }
            Target::Lab(id) => format!("labs/{id}"),
            Target::Lesson(id) => format!("lessons/{id}"),
            Target::Question(id) => format!("practice/{id}"),
        };
        pairs.insert(0, format!("seed={}", self.seed));
        if matches!(self.target, Target::Exam | Target::Items(_)) {
            pairs.push(format!("items={}&minutes={}", self.format.items, self.format.minutes));
            if !self.format.topics.is_empty() {
                pairs.push(format!("topics={}", self.format.topics.join(",")));
            }
            if self.format.pauses == Pauses::Allowed {
                pairs.push("pauses=1".into());
            }
        }
        for (name, set) in [("own", self.own), ("embed", self.embed), ("projector", self.projector)] {
            if set {
                pairs.push(format!("{name}=1"));
            }
        }
        if self.content > 0 {
            pairs.push(format!("content={}", self.content));
        }
        format!("{path}?{}", pairs.join("&"))
    }

    /// Reads a link's text; `None` for a path that no link has.
    pub fn read(text: &str) -> Option<Link> {
        let text: String = text.chars().take(8_000).collect();
        let text = text.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let id = |id: &str| ids(id).pop();
        let target = match path.trim_end_matches('/').split_once('/') {
            None if path.trim_end_matches('/') == "exam" => Target::Exam,
            Some(("labs", rest)) => Target::Lab(id(rest)?),
            Some(("lessons", rest)) => Target::Lesson(id(rest)?),
            Some(("practice", rest)) => Target::Question(id(rest)?),
            _ => return None,
        };
        let mut link = Link {
            target,
            seed: 1,
            format: EXAM,
            ..Link::default()
        };
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let number: Option<u64> = value.parse().ok();
            match name {
                "seed" => link.seed = number.unwrap_or(1),
                "items" => link.format.items = number.unwrap_or(65).clamp(1, 200) as usize,
                "minutes" => link.format.minutes = number.unwrap_or(130).clamp(1, 600),
                "topics" => link.format.topics = ids(value),
                "pauses" if value == "1" => link.format.pauses = Pauses::Allowed,
                "of" if link.target == Target::Exam => link.target = Target::Items(ids(value)),
                "own" => link.own = value == "1",
                "embed" => link.embed = value == "1",
                "projector" => link.projector = value == "1",
                "content" => link.content = number.unwrap_or(0),
                _ => {}
            }
        }
        Some(link)
    }

    /// The seed for a learner: the link's, or a variant of their own.
    pub fn seed_for(&self, name: &str) -> u64 {
        match self.own {
            false => self.seed,
            true => crate::base::rng::Draw::of(self.seed, name.trim(), 0).next() >> 12,
        }
    }
}

/// Ids in a list; whatever cannot be one is left out.
fn ids(text: &str) -> Vec<String> {
    let good = |id: &&str| {
        !id.is_empty()
            && id.len() <= 60
            && id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let text = text.replace("%2C", ",");
    text.split(',').filter(good).take(200).map(str::to_string).collect()
}
