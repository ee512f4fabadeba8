//! The charts of a service, from CloudWatch's one-minute periods and from its counts over time.
//!
//! ECS sends `CPUUtilization` and `MemoryUtilization` per service to `AWS/ECS`; the load balancer sends its metrics to
//! `AWS/ApplicationELB` (Amazon ECS Developer Guide, "CloudWatch metrics"; Elastic Load Balancing, "CloudWatch metrics
//! for your Application Load Balancer"). A minute without a datapoint is a gap; for the balancer's counts, which are
//! sent only when not zero, it is a gap too, never a zero.

use super::{Figure, Point, Role, Series, Unit};
use crate::base::time::Time;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::watch::{Metric, Stats};

/// One-minute periods.
const PERIOD: f64 = 60.0;

/// Whose charts, and what the watch does not keep.
#[derive(Clone, Copy, Debug, Default)]
pub struct Service<'a> {
    pub cluster: &'a str,
    pub service: &'a str,
    /// `app/web/50dc6c495c0c9188`, if a load balancer stands before it.
    pub load_balancer: Option<&'a str>,
    /// `targetgroup/web/73e2d6bc24d8a067`
    pub target_group: Option<&'a str>,
    /// Moments at which desired or running changed, oldest first: (when, desired, running).
    pub counts: &'a [(Time, u64, u64)],
    /// First moment shown.
    pub since: Time,
}

/// Desired against running; CPU and memory; requests and response codes; latency. All over one window.
pub fn service_figures(world: &World, of: &Service<'_>) -> Vec<Figure> {
    let now = seconds(world.now());
    let window = super::ticks::window(seconds(of.since), now);
    let mut figures = vec![tasks(of, window, now), utilization(world, of, window)];
    if of.load_balancer.is_some() {
        figures.push(requests(world, of, window));
        figures.push(latency(world, of, window));
    }
    for figure in &mut figures {
        figure.now = Some(now);
    }
    figures
}

fn tasks(of: &Service<'_>, window: (f64, f64), now: f64) -> Figure {
    let count = |pick: fn(&(Time, u64, u64)) -> u64| {
        let mut points: Vec<Point> = of.counts.iter().map(|c| (seconds(c.0), Some(pick(c) as f64))).collect();
        if let Some(last) = points.last().copied().filter(|last| last.0 < now) {
            points.push((now, last.1));
        }
        points
    };
    let series = vec![
        Series::new(say("running"), Role::Running, count(|c| c.2)),
        Series::new(say("desired"), Role::Desired, count(|c| c.1)),
    ];
    let mut figure = Figure::new("tasks", say("Tasks"), Unit::Count("tasks"), window, series);
    figure.at_least = 1.0;
    figure.empty = fill("No data: {0} has not wanted a task yet.", &[("0", of.service)]);
    figure
}

fn utilization(world: &World, of: &Service<'_>, window: (f64, f64)) -> Figure {
    let dimensions = [("ClusterName", of.cluster), ("ServiceName", of.service)];
    let read = |name| {
        let metric = Metric {
            namespace: "AWS/ECS",
            name,
            dimensions: &dimensions,
            unit: "Percent",
        };
        per_minute(&world.watch().minutes(&metric), average)
    };
    let series = vec![
        Series::new("CPU", Role::Cpu, read("CPUUtilization")),
        Series::new(say("memory"), Role::Memory, read("MemoryUtilization")),
    ];
    let mut figure = Figure::new("utilization", say("CPU and memory"), Unit::Percent, window, series);
    figure.at_least = 100.0;
    figure.empty = say("No data: CPU of a service exists only while a task runs.").into();
    figure
}

fn requests(world: &World, of: &Service<'_>, window: (f64, f64)) -> Figure {
    let names = [
        (say("requests"), Role::Demand, "RequestCount"),
        ("2xx", Role::Code2xx, "HTTPCode_Target_2XX_Count"),
        ("3xx", Role::Code3xx, "HTTPCode_Target_3XX_Count"),
        ("4xx", Role::Code4xx, "HTTPCode_Target_4XX_Count"),
        ("5xx", Role::Code5xx, "HTTPCode_Target_5XX_Count"),
        (say("balancer 4xx"), Role::Code4xx, "HTTPCode_ELB_4XX_Count"),
        (say("balancer 5xx"), Role::Code5xx, "HTTPCode_ELB_5XX_Count"),
    ];
    let mut series = Vec::new();
    for (name, role, metric) in names {
        let points = balancer(world, of, metric, "Count", !metric.starts_with("HTTPCode_ELB"), |s| {
            s.sum
        });
        // Codes that never came need no label; the requests and their 2xx always stand there.
        if matches!(role, Role::Demand | Role::Code2xx) || points.iter().any(|p| p.1.is_some_and(|y| y > 0.0)) {
            series.push(Series::new(name, role, points));
        }
    }
    // Bars lie behind lines.
    series.sort_by_key(|s| !matches!(s.role, Role::Code4xx | Role::Code5xx));
    let mut figure = Figure::new(
        "requests",
        say("Requests and response codes"),
        Unit::PerMinute("requests"),
        window,
        series,
    );
    figure.at_least = 1.0;
    figure.empty = say("No data: no request has reached the load balancer.").into();
    figure
}

fn latency(world: &World, of: &Service<'_>, window: (f64, f64)) -> Figure {
    let points = balancer(world, of, "TargetResponseTime", "Seconds", true, |s| {
        average(s) * 1000.0
    });
    let series = vec![Series::new(say("average"), Role::Latency, points)];
    let mut figure = Figure::new("latency", say("Target response time"), Unit::Millis, window, series);
    figure.at_least = 10.0;
    figure.empty = say("No data: no target has answered a request.").into();
    figure
}

/// A metric of the target group behind the load balancer, or of the load balancer itself.
fn balancer(
    world: &World,
    of: &Service<'_>,
    name: &str,
    unit: &'static str,
    of_target: bool,
    value: fn(&Stats) -> f64,
) -> Vec<Point> {
    let Some(load_balancer) = of.load_balancer else {
        return Vec::new();
    };
    let by_group = [
        ("TargetGroup", of.target_group.unwrap_or_default()),
        ("LoadBalancer", load_balancer),
    ];
    let dimensions = if of_target && of.target_group.is_some() {
        &by_group[..]
    } else {
        &by_group[1..]
    };
    let metric = Metric {
        namespace: "AWS/ApplicationELB",
        name,
        dimensions,
        unit,
    };
    per_minute(&world.watch().minutes(&metric), value)
}

fn average(stats: &Stats) -> f64 {
    stats.sum / stats.count
}

/// The points of one-minute periods, with a gap wherever a minute has no datapoint.
fn per_minute(minutes: &[(Time, Stats)], value: fn(&Stats) -> f64) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(minutes.len());
    for (start, stats) in minutes {
        let x = seconds(*start);
        if let Some(last) = points.last().map(|p| p.0).filter(|last| x - last > PERIOD * 1.5) {
            points.push((last + PERIOD, None));
        }
        points.push((x, (stats.count > 0.0).then(|| value(stats))));
    }
    points
}

fn seconds(time: Time) -> f64 {
    time.0 as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats(sum: f64) -> Stats {
        Stats {
            count: 2.0,
            sum,
            min: 0.0,
            max: sum,
        }
    }

    #[test]
    fn missing_minutes_are_gaps_and_averages_divide_by_the_samples() {
        let minutes = [
            (Time(0), stats(10.0)),
            (Time(60_000), stats(20.0)),
            (Time(300_000), stats(30.0)),
        ];
        assert_eq!(
            per_minute(&minutes, average),
            vec![(0.0, Some(5.0)), (60.0, Some(10.0)), (120.0, None), (300.0, Some(15.0))]
        );
    }

    #[test]
    fn a_service_without_a_load_balancer_has_two_charts_over_one_window() {
        let world = World::new(1);
        let counts = [(Time(0), 3, 0), (Time(40_000), 3, 3)];
        let of = Service {
            cluster: "quay",
            service: "web",
            counts: &counts,
            ..Service::default()
        };
        let figures = service_figures(&world, &of);
        let ids: Vec<&str> = figures.iter().map(|f| f.id.as_str()).collect();
        assert_eq!(ids, ["tasks", "utilization"]);
        assert_eq!(figures[0].x, figures[1].x);
        assert!(!figures[0].is_empty() && figures[1].is_empty());
    }

    #[test]
    fn behind_a_load_balancer_there_are_four() {
        let of = Service {
            load_balancer: Some("app/web/1"),
            target_group: Some("targetgroup/web/1"),
            ..Service::default()
        };
        assert_eq!(service_figures(&World::new(1), &of).len(), 4);
    }
}
