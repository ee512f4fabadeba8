#!/usr/bin/env python3
"""Measures Taskyard, moto and SimPy in one run on this machine and prints the ratios; --readme puts them into README.md.

    python3 tools/bench.py [--rounds 3] [--readme]

Installs moto and SimPy into .tools/bench. The rounds take turns, ours and theirs, so that a busy machine is busy for both; each
figure is a median. Compared is what a caller waits for: `World::apply` and `World::read` for us, boto3 with moto in the same
process for moto. SimPy's day has ten requests a second for two tasks and nothing else: no health checks, metrics by the
minute at most; ours has everything the world does.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PINS = ["moto==5.2.5", "simpy==4.1.2", "boto3==1.44.5", "botocore==1.44.5"]
DAY = 24 * 3600
BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"


def with_packages():
    """Goes on in a Python that has the others."""
    tools = ROOT / ".tools" / "bench"
    python, stamp = tools / "bin" / "python", tools / "pins"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != " ".join(PINS):
        subprocess.run([sys.executable, "-m", "venv", tools], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINS], check=True)
        stamp.write_text(" ".join(PINS), encoding="utf-8")
    if pathlib.Path(sys.prefix) != tools:
        os.execv(python, [str(python), __file__, *sys.argv[1:]])


def timed(work, times):
    """Seconds of the median run."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


class Moto:
    """One world in moto, filled as the measures need it."""

    def __init__(self):
        import boto3
        import moto

        os.environ |= {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1"}
        moto.mock_aws().start()
        self.ecs = boto3.client("ecs", region_name="us-east-1")
        ec2 = boto3.client("ec2", region_name="us-east-1")
        subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:3]
        groups = [group["GroupId"] for group in ec2.describe_security_groups()["SecurityGroups"]][:1]
        self.network = {"awsvpcConfiguration": {"subnets": subnets, "securityGroups": groups, "assignPublicIp": "ENABLED"}}
        self.ecs.create_cluster(clusterName="c")
        self.ecs.register_task_definition(
            family="hello", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
            containerDefinitions=[{"name": "app", "image": "nginxdemos/hello", "essential": True, "memory": 512, "cpu": 256,
                                   "portMappings": [{"containerPort": 80}]}])
        self.tasks = []

    def run(self, count=1):
        reply = self.ecs.run_task(cluster="c", taskDefinition="hello", launchType="FARGATE", count=count,
                                  networkConfiguration=self.network)
        self.tasks += [task["taskArn"] for task in reply["tasks"]]

    def fill(self, count):
        while len(self.tasks) < count:
            self.run(10)

    def describe(self):
        step = len(self.tasks) // 100
        return self.ecs.describe_tasks(cluster="c", tasks=self.tasks[::step][:100])

    def list(self):
        return [arn for page in self.ecs.get_paginator("list_tasks").paginate(cluster="c") for arn in page["taskArns"]]


def simpy_buckets():
    """A day in steps of one second: ten requests shared over two tasks, minutes of metrics, a scaler that looks each minute."""
    import simpy

    env = simpy.Environment()
    tasks, minutes = [0.0, 0.0], []

    def traffic():
        busy, count = 0, 0
        while True:
            share, rest = divmod(10, len(tasks))
            for n in range(len(tasks)):
                work = (share + (n < rest)) * 2
                tasks[n] = max(0.0, tasks[n] - 250) + work
                busy += work
            count += 10
            if env.now % 60 == 59:
                minutes.append((env.now, count, busy))
                busy, count = 0, 0
            yield env.timeout(1)

    def scaler():
        while True:
            yield env.timeout(60)
            if minutes and minutes[-1][2] > 60 * 250 * len(tasks) * 0.7:
                tasks.append(0.0)

    env.process(traffic())
    env.process(scaler())
    env.run(until=DAY)
    assert sum(count for _, count, _ in minutes) == 10 * DAY


def simpy_requests():
    """A day with a process for each of its 864,000 requests: round robin, a place in a task, the service time."""
    import simpy

    env = simpy.Environment()
    tasks = [simpy.Resource(env, capacity=8) for _ in range(2)]
    done = [0]

    def request(task):
        with task.request() as place:
            yield place
            yield env.timeout(0.004)
        done[0] += 1

    def source():
        turn = 0
        while True:
            env.process(request(tasks[turn % 2]))
            turn += 1
            yield env.timeout(0.1)

    env.process(source())
    env.run(until=DAY)
    assert done[0] > 10 * DAY - 10


OURS = {
    "run": "1000 tasks/RunTask",
    "describe": "10000 tasks/DescribeTasks of 100",
    "list": "10000 tasks/ListTasks, all pages",
    "day": "time/a day of one service with 864,000 requests",
}


def ours():
    """Seconds of our medians, by measure."""
    shutil.rmtree(TARGET / "criterion", ignore_errors=True)
    names = "RunTask|DescribeTasks of 100|ListTasks, all pages|a day of one service"
    subprocess.run(
        ["cargo", "bench", "--locked", "--quiet", "--no-default-features", "--bench", "world", "--", "--noplot",
         "--warm-up-time", "1", "--measurement-time", "3", names],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = {}
    for file in (TARGET / "criterion").glob("**/new/benchmark.json"):
        name = json.loads(file.read_text(encoding="utf-8"))["full_id"]
        median = json.loads((file.parent / "estimates.json").read_text(encoding="utf-8"))["median"]["point_estimate"]
        found[name] = median / 1e9
    return {measure: found[name] for measure, name in OURS.items()}


def wasm():
    """A simulated day in WebAssembly and natively, both at the same optimisation: seconds, seconds."""
    build = ["cargo", "build", "--locked", "--quiet", "--profile", "bench", "--no-default-features", "--bin", "digests"]
    subprocess.run(build, cwd=ROOT, check=True)
    subprocess.run([*build, "--target", "wasm32-unknown-unknown"], cwd=ROOT, check=True)
    module = TARGET / "wasm32-unknown-unknown" / "release" / "digests.wasm"
    script = """
      const { exports } = (await WebAssembly.instantiate((await import("node:fs")).readFileSync(process.argv[1]))).instance;
      exports.prepare_day();
      for (let n = 0; n < 5; n += 1) {
        const begun = performance.now();
        exports.pass_day();
        console.log(performance.now() - begun);
      }"""
    in_node = subprocess.run(["node", "--input-type=module", "-e", script, module], check=True, capture_output=True, text=True)
    native = subprocess.run([TARGET / "release" / "digests", "days"], check=True, capture_output=True, text=True)
    return [statistics.median(map(float, said.stdout.split())) / 1000 for said in (in_node, native)]


def short(seconds):
    for unit, size in [("s", 1), ("ms", 1e-3), ("µs", 1e-6)]:
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--readme", action="store_true", help="put the table into README.md")
    options = options.parse_args()
    with_packages()
    print("bench: building", flush=True)
    subprocess.run(["cargo", "bench", "--locked", "--quiet", "--no-default-features", "--bench", "world", "--no-run"],
                   cwd=ROOT, check=True)
    in_wasm = [wasm() for _ in range(1)]
    print("bench: filling moto with tasks", flush=True)
    moto = Moto()
    moto.fill(1000)
    load = [os.getloadavg()[0]]
    taken = {}

    def note(key, seconds):
        taken.setdefault(key, []).append(seconds)

    note("moto run", timed(moto.run, 100))
    moto.fill(10_000)
    for n in range(options.rounds):
        print(f"bench: round {n + 1} of {options.rounds}", flush=True)
        for measure, seconds in ours().items():
            note(measure, seconds)
        note("moto describe", timed(moto.describe, 5))
        note("moto list", timed(moto.list, 5))
        note("simpy buckets", timed(simpy_buckets, 3))
        note("simpy requests", timed(simpy_requests, 1))
        if n > 0:
            in_wasm.append(wasm())
        load.append(os.getloadavg()[0])
    middle = {key: statistics.median(values) for key, values in taken.items()}
    rows = [
        ("RunTask, 1,000 tasks present", "moto", "moto run", "run"),
        ("DescribeTasks of 100 out of 10,000", "moto", "moto describe", "describe"),
        ("ListTasks, all of 10,000", "moto", "moto list", "list"),
        ("a day of 864,000 requests", "SimPy, a process per request", "simpy requests", "day"),
        ("the same day", "SimPy in steps of one second", "simpy buckets", "day"),
    ]
    table = ["| measure | against | theirs | ours | how many times faster |", "| --- | --- | --- | --- | --- |"]
    for what, whom, theirs, own in rows:
        ratio = middle[theirs] / middle[own]
        times = f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"
        table.append(f"| {what} | {whom} | {short(middle[theirs])} | {short(middle[own])} | **{times}** |")
    slow = statistics.median(one / other for one, other in in_wasm)
    text = "\n".join(table) + (
        f"\n\nWebAssembly in Node takes {slow:.2f} times as long as native code for that day. Medians of {options.rounds} rounds in "
        f"turns on {os.cpu_count()} cores, load {min(load):.1f} to {max(load):.1f}; moto 5.2.5 through boto3 in its own process, "
        "SimPy 4.1.2."
    )
    print(f"\n{text}")
    if options.readme:
        readme = ROOT / "README.md"
        before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
