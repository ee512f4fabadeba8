"""Reduces AWS's published service models to what Taskyard supports.

    pip install --target /tmp/botocore botocore==1.44.5
    python3 tools/reduce_shapes.py /tmp/botocore

Reads tools/operations.toml and botocore's data; writes src/aws/shapes/<service>.json (part of the app) and
tools/expected.json (read by tests only: botocore's own CLI names and skeletons, which ours must equal, and the inputs
of AWS's published examples, which must pass).
Running it again gives the same files. Documentation text is left out.

Each shape is one line of text, so that the file is small and still readable:

    {cluster S;count I;taskDefinition! S}     structure: member, `!` if required, its shape
    {GroupId S@groupId;Ids L@id^Id}           `@` the wire name, `^` EC2's query name, `%` the place in a REST request
    union{...}                                structure of which exactly one member may be set
    document{}                                any JSON value
    error Code 400 sender{message S}          error shape: code on the wire, HTTP status, whose fault
    [S@item]  flat[S]  [S] 1..10              list, the wire name of its members, bounds of its length
    map(K@key V@value)                        map
    a|b|c                                     string of an enumeration
    string 1..255 /pattern                    string with bounds of its length; integer, long, float, double alike
    timestamp iso8601, boolean, blob          as they say
"""

import glob
import gzip
import json
import random
import re
import sys
import tomllib
from pathlib import Path

BOTOCORE = "1.44.5"
ROOT = Path(__file__).resolve().parent.parent


def model(service, name):
    """The newest version of one of botocore's files for a service, with its SDK extras; empty if there is none."""
    folders = sorted(glob.glob(f"{sys.argv[1]}/botocore/data/{service}/*/"))
    found = {}
    for path in (f"{folders[-1]}{name}.json", f"{folders[-1]}{name}.json.gz"):
        if Path(path).exists():
            found = json.load(gzip.open(path) if path.endswith(".gz") else open(path))
    return found


def bounds(shape):
    if "min" not in shape and "max" not in shape:
        return ""
    return f" {shape.get('min', '')}..{shape.get('max', '')}"


def reference(ref):
    """A reference to a shape, with the wire names that hang on the reference."""
    text = ref["shape"]
    for mark, key in (("@", "locationName"), ("^", "queryName"), ("%", "location")):
        if key in ref:
            text += mark + ref[key]
    return text


def line(name, shape):
    kind = shape["type"]
    if kind == "structure":
        required = shape.get("required", [])
        members = ";".join(
            f"{member}{'!' if member in required else ''} {reference(ref)}" for member, ref in shape["members"].items()
        )
        head = "union" if shape.get("union") else "document" if shape.get("document") else ""
        if shape.get("exception"):
            facts = shape.get("error", {})
            fault = shape.get("fault", False) or facts.get("fault", False)
            status = facts.get("httpStatusCode", 500 if fault else 400)
            head = f"error {facts.get('code', name)} {status}{'' if fault else ' sender'}"
        return f"{head}{{{members}}}"
    flat = "flat" if shape.get("flattened") else ""
    if kind == "list":
        return f"{flat}[{reference(shape['member'])}]{bounds(shape)}"
    if kind == "map":
        return f"{flat}map({reference(shape['key'])} {reference(shape['value'])}){bounds(shape)}"
    if kind == "string" and "enum" in shape:
        assert not any("|" in value or not value for value in shape["enum"])
        return "|".join(shape["enum"]) + ("|" if len(shape["enum"]) == 1 else "")
    if kind == "timestamp":
        return f"timestamp {shape['timestampFormat']}" if "timestampFormat" in shape else "timestamp"
    pattern = f" /{shape['pattern']}" if "pattern" in shape else ""
    return f"{kind}{bounds(shape)}{pattern}"


def reach(shapes, name, into):
    if name in into:
        return
    into[name] = line(name, shapes[name])
    shape = shapes[name]
    for ref in [*shape.get("members", {}).values(), *(shape[k] for k in ("member", "key", "value") if k in shape)]:
        reach(shapes, ref["shape"], into)


def listed(value):
    return value if isinstance(value, list) else [value]


def reduced(service, wanted):
    full = model(service, "service-2")
    pages = model(service, "paginators-1").get("pagination", {})
    for name, more in model(service, "paginators-1.sdk-extras").get("merge", {}).get("pagination", {}).items():
        pages.setdefault(name, {}).update(more)
    meta = full["metadata"]
    operations, shapes = {}, {}
    for name in sorted(wanted):
        facts = full["operations"][name]
        operation = operations[name] = {}
        for key in ("input", "output"):
            if key in facts:
                operation[key] = facts[key]["shape"]
                reach(full["shapes"], facts[key]["shape"], shapes)
        wrapper = facts.get("output", {}).get("resultWrapper")
        if wrapper:
            operation["resultWrapper"] = wrapper
        if facts["http"]["method"] != "POST" or facts["http"]["requestUri"] != "/":
            operation["http"] = f"{facts['http']['method']} {facts['http']['requestUri']}"
        if facts.get("errors"):
            operation["errors"] = [error["shape"] for error in facts["errors"]]
            for error in operation["errors"]:
                reach(full["shapes"], error, shapes)
        if name in pages:
            page = pages[name]
            operation["pages"] = {
                key: value
                for key, value in {
                    "input": listed(page["input_token"]),
                    "output": listed(page["output_token"]),
                    "limit": page.get("limit_key"),
                    "results": listed(page["result_key"]),
                    "more": page.get("more_results"),
                    "once": page.get("non_aggregate_keys"),
                }.items()
                if value
            }
    waiters = {
        name: {
            "operation": waiter["operation"],
            "delay": waiter["delay"],
            "attempts": waiter["maxAttempts"],
            "acceptors": [
                {key: acceptor[key] for key in ("state", "matcher", "argument", "expected") if key in acceptor}
                for acceptor in waiter["acceptors"]
            ],
        }
        for name, waiter in sorted(model(service, "waiters-2").get("waiters", {}).items())
        if waiter["operation"] in operations
    }
    return {
        "botocore": BOTOCORE,
        "service": service,
        "metadata": {
            key: value
            for key, value in {
                "fullName": meta["serviceFullName"],
                "endpointPrefix": meta["endpointPrefix"],
                "signingName": meta.get("signingName", meta["endpointPrefix"]),
                "protocol": meta["protocol"],
                "protocols": meta.get("protocols", [meta["protocol"]]),
                "jsonVersion": meta.get("jsonVersion"),
                "targetPrefix": meta.get("targetPrefix"),
                "apiVersion": meta["apiVersion"],
                "xmlNamespace": meta.get("xmlNamespace"),
                "queryCompatible": "awsQueryCompatible" in meta,
            }.items()
            if value
        },
        "operations": operations,
        "waiters": waiters,
        "shapes": dict(sorted(shapes.items())),
    }


def written(data):
    """JSON with one entry per line at the second level, so that a change of the model is a readable diff."""
    parts = []
    for key, value in data.items():
        if key in ("operations", "waiters", "shapes") and value:
            rows = ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in value.items())
            parts.append(f"{json.dumps(key)}:{{\n{rows}\n}}")
        else:
            parts.append(f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}")
    return "{" + ",\n".join(parts) + "}\n"


def expected(services):
    """What botocore itself makes of the same names and shapes."""
    sys.path.insert(0, sys.argv[1])
    import botocore
    from botocore import xform_name
    from botocore.model import ServiceModel
    from botocore.utils import ArgumentGenerator

    assert botocore.__version__ == BOTOCORE, f"expected botocore {BOTOCORE}, found {botocore.__version__}"
    random.choice = lambda values: values[0]
    names, skeletons, accepted = set(), {}, []
    for service, data in services.items():
        names.update(data["operations"], data["waiters"])
        full = ServiceModel(model(service, "service-2"), service)
        for text in data["shapes"].values():
            structure = re.match(r"[^\[|(]*?\{(.*)\}$", text)
            if structure and structure[1]:
                names.update(member.split(" ")[0].rstrip("!") for member in structure[1].split(";"))
        for name in data["operations"]:
            shape = full.operation_model(name).input_shape
            if shape is not None:
                skeletons[f"{service}.{name}"] = ArgumentGenerator().generate_skeleton(shape)
        for name, examples in sorted(model(service, "examples-1").get("examples", {}).items()):
            if name in data["operations"]:
                accepted += [[service, name, example["input"]] for example in examples if example.get("input")]
    # Names no supported operation has today, for the rules behind them.
    names.update(("ListHITs", "ListObjectsV2", "EnableIpv6", "DescribeIpv6Pools", "ACLs"))
    return {
        "botocore": BOTOCORE,
        "cli_names": {name: xform_name(name, "-") for name in sorted(names)},
        "skeletons": skeletons,
        "accepted": accepted,
    }


def main():
    wanted = tomllib.loads((ROOT / "tools/operations.toml").read_text())
    services = {service: reduced(service, names.split()) for service, names in wanted.items()}
    for service, data in services.items():
        (ROOT / f"src/aws/shapes/{service}.json").write_text(written(data))
    text = json.dumps(expected(services), separators=(",", ":"), default=lambda moment: moment.isoformat())
    (ROOT / "tools/expected.json").write_text(text + "\n")


main()
