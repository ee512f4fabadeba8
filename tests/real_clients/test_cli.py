"""The hands-on through the real aws CLI, as a learner would type it."""

import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

import yard

AWS = [sys.executable, str(pathlib.Path(sys.executable).with_name("aws"))]


class Case(unittest.TestCase):
    maxDiff = None
    url = yard.SETTLED

    def setUp(self):
        self.yard = yard.Yard(self.url)
        self.yard.reset()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, document):
        pathlib.Path(self.folder, name).write_text(json.dumps(document), encoding="utf-8")
        return f"file://{name}"

    def run_aws(self, line, region=yard.REGION):
        words = [*AWS, *shlex.split(line), "--endpoint-url", self.url, "--region", region]
        return subprocess.run(
            words, env=yard.environment(), cwd=self.folder, capture_output=True, text=True, timeout=300, check=False
        )

    def aws(self, line):
        """What the CLI prints: JSON where it is JSON, else text."""
        done = self.run_aws(line)
        self.assertEqual(done.returncode, 0, f"aws {line}\n{done.stderr}{done.stdout}")
        text = done.stdout.strip()
        return json.loads(text) if text[:1] in ("{", "[") else text

    def refused(self, line, code, **more):
        done = self.run_aws(line, **more)
        self.assertIn(done.returncode, (254, 255), f"aws {line}\n{done.stdout}{done.stderr}")
        self.assertIn(f"An error occurred ({code})", done.stderr)
        return done.stderr


class HandsOn(Case):
    def test_a_service_behind_a_load_balancer_scales_to_three_addresses(self):
        aws = self.aws
        self.assertEqual(aws("sts get-caller-identity --query Account --output text"), yard.ACCOUNT)
        vpc = aws("ec2 describe-vpcs --filters Name=is-default,Values=true --query Vpcs[0].VpcId --output text")
        subnets = aws(f"ec2 describe-subnets --filters Name=vpc-id,Values={vpc} --query Subnets[].SubnetId --output text")
        subnets = subnets.split()
        self.assertEqual(len(subnets), 3)

        self.assertEqual(aws("ecs create-cluster --cluster-name yard")["cluster"]["status"], "ACTIVE")
        trust = self.write("trust.json", yard.TRUST)
        role = aws(f"iam create-role --role-name handsOn --assume-role-policy-document {trust}")["Role"]
        self.assertEqual(role["AssumeRolePolicyDocument"], yard.TRUST)
        aws(f"iam attach-role-policy --role-name handsOn --policy-arn {yard.EXECUTION_POLICY}")
        aws("logs create-log-group --log-group-name /ecs/hello")
        document = self.write("hello.json", yard.definition(role["Arn"]))
        arn = aws(
            f"ecs register-task-definition --cli-input-json {document} "
            "--query taskDefinition.taskDefinitionArn --output text"
        )
        self.assertEqual(arn, f"arn:aws:ecs:us-east-1:{yard.ACCOUNT}:task-definition/hello:1")

        create = "ec2 create-security-group --query GroupId --output text"
        front = aws(f"{create} --group-name front --description Balancer --vpc-id {vpc}")
        back = aws(f"{create} --group-name back --description Tasks --vpc-id {vpc}")
        allow = "ec2 authorize-security-group-ingress --protocol tcp --port 80"
        aws(f"{allow} --group-id {front} --cidr 0.0.0.0/0")
        aws(f"{allow} --group-id {back} --source-group {front}")

        balancer = aws(f"elbv2 create-load-balancer --name hello --subnets {' '.join(subnets)} --security-groups {front}")
        balancer = balancer["LoadBalancers"][0]
        aws("elbv2 wait load-balancer-available --names hello")
        group = aws(
            f"elbv2 create-target-group --name hello --protocol HTTP --port 80 --vpc-id {vpc} --target-type ip "
            "--query TargetGroups[0].TargetGroupArn --output text"
        )
        listener = aws(
            f"elbv2 create-listener --load-balancer-arn {balancer['LoadBalancerArn']} --protocol HTTP --port 80 "
            f"--default-actions Type=forward,TargetGroupArn={group} --query Listeners[0].ListenerArn --output text"
        )

        network = f"awsvpcConfiguration={{subnets=[{','.join(subnets)}],securityGroups=[{back}],assignPublicIp=ENABLED}}"
        service = aws(
            "ecs create-service --cluster yard --service-name hello --task-definition hello --desired-count 1 "
            f"--launch-type FARGATE --network-configuration '{network}' "
            f"--load-balancers targetGroupArn={group},containerName=web,containerPort=80"
        )["service"]
        self.assertEqual(service["serviceName"], "hello")
        aws("ecs wait services-stable --cluster yard --services hello")
        health = f"elbv2 describe-target-health --target-group-arn {group} --output text "
        health += "--query TargetHealthDescriptions[].TargetHealth.State"
        self.assertEqual(aws(health), "healthy")
        url = f"http://{balancer['DNSName']}/"
        answer = self.yard.http(url)
        self.assertEqual((answer["status"], yard.server_address(answer["body"])), (200, answer["target"]))

        aws("ecs update-service --cluster yard --service hello --desired-count 3")
        aws("ecs wait services-stable --cluster yard --services hello")
        self.assertEqual(aws(health).split(), ["healthy"] * 3)
        addresses = {yard.server_address(self.yard.http(url)["body"]) for _ in range(20)}
        self.assertEqual(len(addresses), 3)
        table = aws("ecs describe-services --cluster yard --services hello --output table")
        self.assertIn("DescribeServices", table)
        self.yard.advance(120)
        message = aws(
            "ecs describe-services --cluster yard --services hello --query services[0].events[0].message --output text"
        )
        self.assertIn("steady state", message)

        lines = aws("logs filter-log-events --log-group-name /ecs/hello --query length(events)")
        self.assertGreater(int(lines), 0)
        dimension = balancer["LoadBalancerArn"].split("loadbalancer/")[1]
        total = aws(
            "cloudwatch get-metric-statistics --namespace AWS/ApplicationELB --metric-name RequestCount "
            f"--dimensions Name=LoadBalancer,Value={dimension} --period 3600 --statistics Sum "
            "--start-time 2026-11-23T08:00:00Z --end-time 2026-11-24T00:00:00Z --query sum(Datapoints[].Sum)"
        )
        self.assertGreaterEqual(float(total), 20)

        self.refused("ecs delete-cluster --cluster yard", "ClusterContainsServicesException")
        aws("ecs delete-service --cluster yard --service hello --force")
        aws("ecs wait services-inactive --cluster yard --services hello")
        aws(f"elbv2 delete-listener --listener-arn {listener}")
        aws(f"elbv2 delete-load-balancer --load-balancer-arn {balancer['LoadBalancerArn']}")
        aws("elbv2 wait load-balancers-deleted --names hello")
        aws(f"elbv2 delete-target-group --target-group-arn {group}")
        self.yard.advance(600)
        aws(f"ec2 delete-security-group --group-id {back}")
        aws(f"ec2 delete-security-group --group-id {front}")
        aws("ecs deregister-task-definition --task-definition hello:1")
        aws("ecs delete-cluster --cluster yard")
        aws(f"iam detach-role-policy --role-name handsOn --policy-arn {yard.EXECUTION_POLICY}")
        aws("iam delete-role --role-name handsOn")
        aws("logs delete-log-group --log-group-name /ecs/hello")
        self.assertEqual(aws("ecs list-clusters"), {"clusterArns": []})


class Wire(Case):
    url = yard.STILL

    def test_refusals_and_exit_codes_are_the_real_ones(self):
        before = self.yard.digest()
        self.refused("ecs list-tasks --cluster nowhere", "ClusterNotFoundException")
        self.refused("iam get-role --role-name nobody", "NoSuchEntity")
        self.refused("ec2 describe-subnets --subnet-ids subnet-00000000000000000", "InvalidSubnetID.NotFound")
        self.refused("ecs list-clusters", "SignatureDoesNotMatch", region="eu-west-1")
        self.assertEqual(self.yard.digest(), before)
        bad = yard.definition(f"arn:aws:iam::{yard.ACCOUNT}:role/ecsTaskExecutionRole") | {"cpu": "256", "memory": "8192"}
        line = f"ecs register-task-definition --cli-input-json {self.write('bad.json', bad)}"
        self.assertIn("No Fargate configuration exists", self.refused(line, "ClientException"))

    def test_pages_are_joined_and_bounded(self):
        for number in range(4):
            self.aws(f"ecs create-cluster --cluster-name c{number}")
        self.assertEqual(len(self.aws("ecs list-clusters --page-size 1")["clusterArns"]), 4)
        some = self.aws("ecs list-clusters --max-items 3")
        self.assertEqual(len(some["clusterArns"]), 3)
        rest = self.aws(f"ecs list-clusters --starting-token {some['NextToken']}")
        self.assertEqual(len(rest["clusterArns"]), 1)


if __name__ == "__main__":
    unittest.main()
