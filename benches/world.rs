//! How fast the world is: calls with many tasks present, and simulated time with traffic.
//!
//! The figures to beat: RunTask ≤ 20 µs, DescribeTasks of 100 ≤ 60 µs, ListTasks of 10,000 ≤ 1 ms. Traffic goes through
//! a load balancer.

#![allow(clippy::disallowed_types, clippy::disallowed_methods)]

mod ground;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use ground::{advance, run_task, with_tasks, with_traffic};
use serde_json::json;
use std::hint::black_box;
use std::time::Duration;
use taskyard::aws::Call;
use taskyard::base::time::Span;
use taskyard::model::Command;

fn calls(c: &mut Criterion) {
    for count in [1_000, 10_000] {
        let world = with_tasks(count);
        let mut group = c.benchmark_group(format!("{count} tasks"));
        let run = run_task(&world, 1);
        let mut busy = world.clone();
        let mut n = 0;
        group.bench_function("RunTask", |b| {
            b.iter(|| {
                n += 1;
                // The number of tasks must not grow far beyond the one measured.
                if n % (count / 2) == 0 {
                    busy = world.clone();
                }
                black_box(busy.apply(&run).reply.is_ok())
            });
        });
        let hundred: Vec<String> = world
            .ecs()
            .tasks()
            .step_by(count as usize / 100)
            .map(|t| t.arn())
            .collect();
        let describe = Call::new("ecs", "DescribeTasks", json!({"cluster": "c", "tasks": hundred}));
        group.bench_function("DescribeTasks of 100", |b| {
            b.iter(|| black_box(world.read(&describe).is_ok()));
        });
        group.bench_function("ListTasks, all pages", |b| {
            b.iter(|| {
                let (mut token, mut total) = (None, 0);
                loop {
                    let mut input = json!({"cluster": "c"});
                    if let Some(token) = token {
                        input["nextToken"] = token;
                    }
                    let page = world.read(&Call::new("ecs", "ListTasks", input)).unwrap();
                    total += page.members["taskArns"].as_array().map_or(0, Vec::len);
                    token = page.members.get("nextToken").cloned();
                    if token.is_none() {
                        break;
                    }
                }
                assert_eq!(total, count as usize);
            });
        });
        let mut shown = world.clone();
        group.bench_function("a snapshot and the first change after it", |b| {
            b.iter(|| {
                let kept = shown.clone();
                shown.apply(&Command::Advance(1));
                black_box(kept.now())
            });
        });
        group.bench_function("digest", |b| b.iter(|| black_box(world.digest())));
        group.finish();
    }
}

fn time(c: &mut Criterion) {
    let mut group = c.benchmark_group("time");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    let world = with_traffic(1_000, 60_000);
    group.throughput(Throughput::Elements(60));
    group.bench_function("a minute of 1,000 tasks with 1,000 requests a second", |b| {
        b.iter_batched_ref(
            || world.clone(),
            |world| advance(world, Span::mins(1)),
            BatchSize::PerIteration,
        );
    });
    let world = with_traffic(2, 600);
    group.throughput(Throughput::Elements(86_400));
    group.bench_function("a day of one service with 864,000 requests", |b| {
        b.iter_batched_ref(
            || world.clone(),
            |world| advance(world, Span::mins(24 * 60)),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, calls, time);
criterion_main!(benches);
