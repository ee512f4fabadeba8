//! The records of IAM: users, roles, managed policies and the sessions of assumed roles.
//!
//! Invariant: every compiled document was compiled from the JSON beside it.

use super::catalogue;
use super::document::{Document, Kind};
use crate::aws::{ACCOUNT, arn};
use crate::base::ids;
use crate::base::time::Time;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is attached to a user or a role.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Held {
    /// ARNs of managed policies, in order of attachment.
    pub attached: Vec<String>,
    /// Inline policies by name.
    pub inline: BTreeMap<String, Inline>,
}

/// An inline policy.
#[derive(Clone, Debug, Serialize)]
pub struct Inline {
    pub document: Value,
    /// Size as IAM counts it.
    pub size: usize,
    #[serde(skip)]
    pub(super) compiled: Rc<Document>,
}

/// A role.
#[derive(Clone, Debug, Serialize)]
pub struct Role {
    pub arn: String,
    pub name: String,
    /// `AROA…`
    pub id: String,
    /// The trust policy document.
    pub trust: Value,
    pub path: String,
    pub description: String,
    /// Unix seconds.
    pub created: f64,
    pub max_session_seconds: u64,
    /// AWS's list of `{Key, Value}`, or null.
    pub tags: Value,
    pub held: Held,
    #[serde(skip)]
    pub(super) trusts: Rc<Document>,
}

/// A user.
#[derive(Clone, Debug, Serialize)]
pub struct User {
    pub arn: String,
    pub name: String,
    /// `AIDA…`
    pub id: String,
    pub path: String,
    pub created: f64,
    pub held: Held,
}

/// A managed policy, AWS's or the account's own.
#[derive(Clone, Debug, Serialize)]
pub struct Managed {
    pub arn: String,
    pub name: String,
    /// `ANPA…`
    pub id: String,
    pub path: String,
    /// `v1`
    pub version: String,
    pub created: f64,
    pub description: String,
    pub tags: Value,
    pub document: Value,
    #[serde(skip)]
    pub(super) compiled: Rc<Document>,
}

/// An instance profile: what hands a role to EC2.
#[derive(Clone, Debug, Serialize)]
pub struct Profile {
    pub arn: String,
    pub name: String,
    /// `AIPA…`
    pub id: String,
    pub path: String,
    pub created: f64,
    /// Name of its role.
    pub role: Option<String>,
    pub tags: Value,
}

/// A session of an assumed role.
#[derive(Clone, Debug, Serialize)]
pub struct Session {
    /// `arn:aws:sts::…:assumed-role/role/session`
    pub arn: String,
    pub expires: Time,
}

/// Everything of one account.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    pub users: BTreeMap<String, User>,
    pub roles: BTreeMap<String, Role>,
    pub profiles: BTreeMap<String, Profile>,
    /// By ARN.
    pub policies: BTreeMap<String, Rc<Managed>>,
    /// By access key id.
    pub sessions: BTreeMap<String, Session>,
}

impl Role {
    /// Whether only AWS may change it.
    pub fn is_service_linked(&self) -> bool {
        self.path.starts_with("/aws-service-role/")
    }

    /// The role as GetRole gives it; lists leave out the tags.
    pub fn render(&self, whole: bool) -> Value {
        let mut role = json!({
            "Path": self.path, "RoleName": self.name, "RoleId": self.id, "Arn": self.arn, "CreateDate": self.created,
            "AssumeRolePolicyDocument": self.trust, "MaxSessionDuration": self.max_session_seconds,
        });
        if !self.description.is_empty() {
            role["Description"] = self.description.as_str().into();
        }
        if whole && self.tags.as_array().is_some_and(|tags| !tags.is_empty()) {
            role["Tags"] = self.tags.clone();
        }
        if whole {
            role["RoleLastUsed"] = json!({});
        }
        role
    }
}

impl User {
    /// The user as GetUser gives it.
    pub fn render(&self) -> Value {
        json!({"Path": self.path, "UserName": self.name, "UserId": self.id, "Arn": self.arn, "CreateDate": self.created})
    }
}

impl Managed {
    /// Whether it is AWS's own.
    pub fn is_aws(&self) -> bool {
        self.arn.starts_with("arn:aws:iam::aws:")
    }
}

impl Account {
    /// What every new account of Taskyard holds.
    pub(super) fn new() -> Account {
        let mut account = Account {
            users: BTreeMap::new(),
            roles: BTreeMap::new(),
            profiles: BTreeMap::new(),
            policies: catalogue::managed(),
            sessions: BTreeMap::new(),
        };
        account.users.insert(
            "learner".into(),
            User {
                arn: crate::aws::LEARNER.into(),
                name: "learner".into(),
                id: ids::iam(0, "AIDA", 1),
                path: "/".into(),
                created: Time(0).unix(),
                held: Held {
                    attached: vec!["arn:aws:iam::aws:policy/AdministratorAccess".into()],
                    inline: BTreeMap::new(),
                },
            },
        );
        account.built_in(
            "ecsTaskExecutionRole",
            "/",
            "ecs-tasks.amazonaws.com",
            "Lets ECS pull images and write logs for tasks.",
            "service-role/AmazonECSTaskExecutionRolePolicy",
        );
        account.built_in(
            "AWSServiceRoleForECS",
            "/aws-service-role/ecs.amazonaws.com/",
            "ecs.amazonaws.com",
            "Role to enable Amazon ECS to manage your cluster.",
            "aws-service-role/AmazonECSServiceRolePolicy",
        );
        account.built_in(
            "AWSServiceRoleForElasticLoadBalancing",
            "/aws-service-role/elasticloadbalancing.amazonaws.com/",
            "elasticloadbalancing.amazonaws.com",
            "Allows ELB to call AWS services on your behalf.",
            "aws-service-role/AWSElasticLoadBalancingServiceRolePolicy",
        );
        account
    }

    fn built_in(&mut self, name: &str, path: &str, service: &str, about: &str, policy: &str) {
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
        });
        let trusts = Document::compile(&trust, Kind::Trust).unwrap_or_default();
        let role = Role {
            arn: arn::of("iam", &format!("role{path}{name}")),
            name: name.into(),
            id: ids::iam(0, "AROA", self.roles.len() as u64),
            trust,
            path: path.into(),
            description: about.into(),
            created: Time(0).unix(),
            max_session_seconds: 3600,
            tags: Value::Null,
            held: Held {
                attached: vec![format!("arn:aws:iam::aws:policy/{policy}")],
                inline: BTreeMap::new(),
            },
            trusts: Rc::new(trusts),
        };
        self.roles.insert(name.into(), role);
    }

    /// Who an ARN names; nobody if the account does not know it.
    pub fn identity<'a>(&'a self, principal: &'a str) -> Option<Identity<'a>> {
        let rest = principal.strip_prefix("arn:aws:")?;
        let (service, rest) = rest.split_once("::")?;
        let (account, rest) = rest.split_once(':')?;
        if account != ACCOUNT {
            return None;
        }
        match (service, rest.split_once('/')) {
            ("iam", None) if rest == "root" => Some(Identity::Root),
            ("iam", Some(("user", _))) => {
                let user = self.users.get(arn::last(rest)).filter(|user| user.arn == principal)?;
                Some(Identity::User(user))
            }
            ("iam", Some(("role", _))) => {
                let role = self.roles.get(arn::last(rest)).filter(|role| role.arn == principal)?;
                Some(Identity::Role(role, ""))
            }
            ("sts", Some(("assumed-role", rest))) => {
                let (role, session) = rest.split_once('/')?;
                Some(Identity::Role(
                    self.roles.get(role).filter(|_| !session.is_empty())?,
                    session,
                ))
            }
            _ => None,
        }
    }
}

/// A principal of the account.
#[derive(Clone, Copy, Debug)]
pub enum Identity<'a> {
    Root,
    User(&'a User),
    /// A role, and the session's name (empty for the role itself).
    Role(&'a Role, &'a str),
}

impl<'a> Identity<'a> {
    /// What is attached to it.
    pub fn held(&self) -> Option<&'a Held> {
        match self {
            Identity::Root => None,
            Identity::User(user) => Some(&user.held),
            Identity::Role(role, _) => Some(&role.held),
        }
    }

    /// `aws:userid`, as GetCallerIdentity shows it.
    pub fn user_id(&self) -> String {
        match self {
            Identity::Root => ACCOUNT.into(),
            Identity::User(user) => user.id.clone(),
            Identity::Role(role, "") => role.id.clone(),
            Identity::Role(role, session) => format!("{}:{session}", role.id),
        }
    }
}
