"""What both clients' tests share: the endpoint's addresses, its control paths, and the hands-on's documents."""

import json
import os
import urllib.error
import urllib.request

STILL = os.environ["TASKYARD_STILL"]
SETTLED = os.environ["TASKYARD_SETTLED"]
ACCOUNT = "123456789012"
REGION = "us-east-1"

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
EXECUTION_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


def environment():
    """Variables that keep the machine's own AWS settings out of a test."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    return kept | {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "1",
    }


class Yard:
    """A world behind an endpoint."""

    def __init__(self, url):
        self.url = url

    def control(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_taskyard/{path}", data=data)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()}") from error

    def reset(self, seed=1):
        return self.control("reset", {"seed": seed, "scenario": "empty"})

    def advance(self, seconds):
        answer = self.control("advance", {"seconds": seconds})
        assert answer["complete"], answer
        return answer

    def digest(self):
        return self.control("digest")["digest"]

    def http(self, url, **more):
        return self.control("http", {"url": url, **more})

    def until(self, done, seconds=900, step=1):
        """Advances in steps until done() gives something; gives that."""
        for _ in range(0, seconds, step):
            found = done()
            if found:
                return found
            self.advance(step)
        raise AssertionError(f"not within {seconds} simulated seconds")


def definition(role):
    """The hands-on's task definition."""
    return {
        "family": "hello",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": role,
        "containerDefinitions": [
            {
                "name": "web",
                "image": "nginxdemos/hello",
                "essential": True,
                "portMappings": [{"containerPort": 80, "protocol": "tcp"}],
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": "/ecs/hello",
                        "awslogs-region": REGION,
                        "awslogs-stream-prefix": "ecs",
                    },
                },
            }
        ],
    }


def server_address(body):
    """The address the page of nginxdemos/hello names as its server's."""
    import re

    found = re.search(r"Server(?:&nbsp;| )address:.*?(\d+\.\d+\.\d+\.\d+:\d+)", body, re.DOTALL)
    assert found, body
    return found.group(1)
