//! The door: authorise, validate, handle, settle.

use crate::aws::{self, AwsError, Call, Output};
use crate::base::limits;
use crate::base::time::Time;
use crate::model::agenda::Wake;
use crate::model::command::{Command, Inject, Outcome};
use crate::model::events::{Kind, New, Seq};
use crate::model::routes::{self, Caller, Route, Serve};
use crate::model::{World, balancing, compute, ecs, faults, iam, scaling, traffic, watch};
use serde_json::Value;

impl World {
    /// Applies one command. A refused command changes nothing but the list of events.
    pub fn apply(&mut self, command: &Command) -> Outcome {
        let first = self.events.next_seq();
        self.revision += 1;
        let (reply, complete) = match command {
            Command::Call(call) => {
                let reply = self.call(call);
                (reply, self.settle(self.now))
            }
            Command::Inject(inject) => {
                let reply = self.inject(inject);
                (reply, self.settle(self.now))
            }
            Command::Advance(span) => {
                let until = Time(self.now.0.saturating_add((*span).min(limits::ADVANCE_MS)));
                let complete = self.settle(until);
                if complete {
                    self.now = until;
                }
                (Ok(Output::empty()), complete)
            }
        };
        Outcome {
            reply,
            events: (first, self.events.next_seq()),
            reached: self.now,
            complete,
        }
    }

    /// Answers a call that only reads. Refuses operations that could change the world.
    pub fn read(&self, call: &Call) -> Result<Output, AwsError> {
        let route = known(call)?;
        match route.serve {
            Serve::Read(serve) => {
                let caller = self.admit(route, call)?;
                serve(self, &caller, &call.input)
            }
            Serve::Change(_) => Err(AwsError::new(
                "InvalidAction",
                format!(
                    "{} changes the world and cannot be answered by reading.",
                    call.operation
                ),
            )),
        }
    }

    /// Whether an operation at the door only reads; `None` if it is not at the door.
    pub fn only_reads(service: &str, operation: &str) -> Option<bool> {
        routes::find(service, operation).map(|route| matches!(route.serve, Serve::Read(_)))
    }

    fn call(&mut self, call: &Call) -> Result<Output, AwsError> {
        let result = known(call).and_then(|route| match route.serve {
            Serve::Read(_) => self.read(call),
            Serve::Change(serve) => {
                let mut caller = self.admit(route, call)?;
                let before = self.events.mark();
                caller.call = self.tell(New::of(
                    Kind::Call,
                    caller.arn.as_str(),
                    0,
                    format!("{} called {}.", aws::arn::last(&caller.arn), route.action),
                ));
                serve(self, &caller, &call.input).inspect_err(|_| self.events.take_back(before))
            }
        });
        if let Err(error) = &result {
            let who = call.by.as_deref().unwrap_or(aws::LEARNER).to_string();
            let text = format!(
                "{}:{} was refused. {}: {}",
                call.service, call.operation, error.code, error.message
            );
            self.tell(New::of(Kind::Refused, who, 0, text).bad());
        }
        result
    }

    /// Steps 1 and 2: may this principal call it, and is the request well formed?
    fn admit(&self, route: &Route, call: &Call) -> Result<Caller, AwsError> {
        let arn = call.by.clone().unwrap_or_else(|| aws::LEARNER.into());
        aws::shape::check(&call.service, &call.operation, &call.input)?;
        // Only policies with conditions need the request's keys, so most calls never build them.
        let context = if self.iam.weighs_conditions(&arn) {
            iam::context_of(call)
        } else {
            iam::Context::default()
        };
        let resources = (route.resources)(self, &call.input);
        self.iam
            .authorize_all(&call.service, &arn, route.action, &resources, &context)?;
        Ok(Caller { arn, call: 0 })
    }

    fn inject(&mut self, inject: &Inject) -> Result<Output, AwsError> {
        let cause = |world: &mut World, text: String| world.tell(New::of(Kind::Injected, "internet", 0, text));
        match inject {
            Inject::Http {
                method,
                url,
                headers,
                body,
            } => traffic::request(self, method, url, headers, body),
            Inject::Traffic { name, url, profile } => {
                traffic::check(self, name, url, profile)?;
                let because = cause(self, format!("Traffic {name} was aimed at {url}."));
                traffic::start(self, because, name, url, profile)
            }
            Inject::StopTraffic { name } => {
                traffic::known(self, name)?;
                let because = cause(self, format!("Traffic {name} was ended."));
                traffic::stop(self, because, name)
            }
            Inject::CrashContainer {
                task,
                container,
                exit_code,
            } => ecs::inject_crash(self, task, container, *exit_code),
            Inject::ContainerHealth {
                task,
                container,
                healthy,
            } => ecs::inject_health(self, task, container, *healthy),
            Inject::InstanceLoss { instance } => faults::lose_instance(self, instance),
            Inject::ZoneLoss { zone, lost } => faults::lose_zone(self, zone, *lost),
            Inject::AgentConnection { instance, connected } => faults::cut_agent(self, instance, *connected),
            Inject::ExternalHost {
                name,
                activation_id,
                activation_code,
                cluster,
                vcpus,
                memory_mib,
            } => compute::install(
                self,
                name,
                (activation_id, activation_code),
                cluster,
                (*vcpus, *memory_mib),
            ),
            Inject::SpotInterruption { task } => faults::interrupt_spot(self, task),
            Inject::ImageAvailable { image, available } => {
                self.registry.set_available(image, *available)?;
                let word = if *available { "is back in" } else { "is gone from" };
                cause(self, format!("Image {image} {word} its registry."));
                Ok(Output::empty())
            }
        }
    }

    /// Works through what is due by `until`; false when the budget ran out first.
    fn settle(&mut self, until: Time) -> bool {
        self.until = until;
        self.budget = limits::WAKES_PER_APPLY;
        while self.budget > 0 {
            self.budget -= 1;
            let Some((time, entry)) = self.agenda.take_due(until) else {
                return true;
            };
            self.now = self.now.max(time);
            self.wake(entry.because, entry.wake);
        }
        self.agenda.next_time().is_none_or(|next| next > until)
    }

    /// Moves on to a moment, as if a wake had been put on the agenda for it and taken; false where the command under
    /// way ends before, something else comes first, or the budget is used up.
    pub(in crate::model) fn go_on(&mut self, at: Time) -> bool {
        let goes = at <= self.until && self.budget > 0 && self.agenda.next_time().is_none_or(|next| at < next);
        if goes {
            self.budget -= 1;
            self.agenda.pass();
            self.now = at;
        }
        goes
    }

    fn wake(&mut self, because: Seq, wake: Wake) {
        match wake {
            Wake::Ecs(wake) => ecs::wake(self, because, wake),
            Wake::Compute(wake) => compute::wake(self, because, wake),
            Wake::Scaling(wake) => scaling::wake(self, because, wake),
            Wake::Balancing(wake) => balancing::wake(self, because, wake),
            Wake::Traffic(wake) => traffic::wake(self, because, wake),
            Wake::Watch(wake) => watch::wake(self, because, wake),
        }
    }
}

fn known(call: &Call) -> Result<&'static Route, AwsError> {
    let fits = serde_json::to_string(&call.input)
        .map(|text| text.len() <= limits::CALL_BYTES)
        .unwrap_or(false);
    if !fits {
        let message = format!("The request is larger than {} bytes.", limits::CALL_BYTES);
        return Err(AwsError::new("RequestEntityTooLarge", message).status(413));
    }
    if !matches!(call.input, Value::Object(_) | Value::Null) {
        return Err(AwsError::new(
            "SerializationException",
            "The request must be a JSON object.",
        ));
    }
    routes::find(&call.service, &call.operation).ok_or_else(|| {
        AwsError::new(
            "UnknownOperationException",
            format!(
                "Taskyard's door has no operation {} of service {}.",
                call.operation, call.service
            ),
        )
    })
}
