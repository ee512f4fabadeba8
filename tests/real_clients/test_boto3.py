"""The hands-on through boto3, on a world that moves only when it is told to."""

import datetime
import os
import unittest

import boto3
import botocore.exceptions
from botocore.config import Config

import yard

for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ.update({k: v for k, v in yard.environment().items() if k.startswith("AWS_")})


def client(service, url, **more):
    config = Config(retries={"total_max_attempts": 1}, read_timeout=120)
    return boto3.client(service, endpoint_url=url, region_name=more.pop("region_name", yard.REGION), config=config, **more)


class Case(unittest.TestCase):
    maxDiff = None
    url = yard.STILL

    def setUp(self):
        self.yard = yard.Yard(self.url)
        self.yard.reset()
        for service in ["ecs", "elbv2", "ec2", "iam", "logs", "cloudwatch", "sts"]:
            setattr(self, service, client(service, self.url))

    def refused(self, code, call, **request):
        before = self.ecs.list_clusters()["clusterArns"]
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(**request)
        self.assertEqual(caught.exception.response["Error"]["Code"], code, caught.exception)
        self.assertEqual(self.ecs.list_clusters()["clusterArns"], before)
        return caught.exception.response["Error"]["Message"]

    def default_network(self):
        [vpc] = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
        found = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]
        return vpc["VpcId"], sorted(subnet["SubnetId"] for subnet in found)

    def execution_role(self, name="handsOnExecutionRole"):
        import json

        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(yard.TRUST))["Role"]
        self.iam.attach_role_policy(RoleName=name, PolicyArn=yard.EXECUTION_POLICY)
        return role["Arn"]


class HandsOn(Case):
    def test_a_service_behind_a_load_balancer_scales_to_three_addresses(self):
        # Who and where.
        self.assertEqual(self.sts.get_caller_identity()["Arn"], "arn:aws:iam::123456789012:user/learner")
        vpc, subnets = self.default_network()
        self.assertEqual(len(subnets), 3)

        # Cluster.
        cluster = self.ecs.create_cluster(clusterName="yard")["cluster"]
        self.assertEqual((cluster["clusterName"], cluster["status"]), ("yard", "ACTIVE"))

        # Execution role: the trust policy comes back as the document it was.
        role_arn = self.execution_role()
        role = self.iam.get_role(RoleName="handsOnExecutionRole")["Role"]
        self.assertEqual(role["Arn"], role_arn)
        self.assertEqual(role["AssumeRolePolicyDocument"], yard.TRUST)
        self.assertIsInstance(role["CreateDate"], datetime.datetime)
        attached = self.iam.list_attached_role_policies(RoleName="handsOnExecutionRole")["AttachedPolicies"]
        self.assertEqual([policy["PolicyArn"] for policy in attached], [yard.EXECUTION_POLICY])

        # Logs and task definition.
        self.logs.create_log_group(logGroupName="/ecs/hello")
        registered = self.ecs.register_task_definition(**yard.definition(role_arn))["taskDefinition"]
        self.assertEqual((registered["revision"], registered["status"]), (1, "ACTIVE"))
        self.assertEqual(registered["containerDefinitions"][0]["portMappings"][0]["hostPort"], 80)

        # Security groups: the world may reach the balancer, the balancer may reach the tasks.
        front = self.ec2.create_security_group(GroupName="front", Description="Balancer", VpcId=vpc)["GroupId"]
        back = self.ec2.create_security_group(GroupName="back", Description="Tasks", VpcId=vpc)["GroupId"]
        self.ec2.authorize_security_group_ingress(
            GroupId=front, IpProtocol="tcp", FromPort=80, ToPort=80, CidrIp="0.0.0.0/0"
        )
        self.ec2.authorize_security_group_ingress(
            GroupId=back,
            IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": front}]}
            ],
        )
        [found] = self.ec2.describe_security_groups(GroupIds=[back])["SecurityGroups"]
        self.assertEqual(found["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"], front)

        # Load balancer, target group, listener.
        [balancer] = self.elbv2.create_load_balancer(Name="hello", Subnets=subnets, SecurityGroups=[front])["LoadBalancers"]
        self.assertEqual(balancer["State"]["Code"], "provisioning")
        [group] = self.elbv2.create_target_group(
            Name="hello", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip", HealthCheckIntervalSeconds=10
        )["TargetGroups"]
        target_group = group["TargetGroupArn"]
        [listener] = self.elbv2.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"],
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": target_group}],
        )["Listeners"]

        def state():
            [found] = self.elbv2.describe_load_balancers(Names=["hello"])["LoadBalancers"]
            return found["State"]["Code"]

        self.yard.until(lambda: state() == "active", step=5)
        url = f"http://{balancer['DNSName']}/"
        self.assertEqual(self.yard.http(url)["status"], 503)

        # A service with one task.
        service = self.ecs.create_service(
            cluster="yard",
            serviceName="hello",
            taskDefinition="hello",
            desiredCount=1,
            launchType="FARGATE",
            networkConfiguration={
                "awsvpcConfiguration": {"subnets": subnets, "securityGroups": [back], "assignPublicIp": "ENABLED"}
            },
            loadBalancers=[{"targetGroupArn": target_group, "containerName": "web", "containerPort": 80}],
        )["service"]
        self.assertEqual((service["status"], service["desiredCount"]), ("ACTIVE", 1))
        self.assertIsInstance(service["createdAt"], datetime.datetime)

        seen = []

        def running():
            arns = self.ecs.list_tasks(cluster="yard", serviceName="hello")["taskArns"]
            tasks = self.ecs.describe_tasks(cluster="yard", tasks=arns)["tasks"] if arns else []
            for task in tasks:
                if task["lastStatus"] not in seen:
                    seen.append(task["lastStatus"])
            return len(tasks) == 1 and tasks[0]["lastStatus"] == "RUNNING" and tasks[0]

        task = self.yard.until(running)
        self.assertEqual(seen, ["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING"])
        details = {detail["name"]: detail["value"] for detail in task["attachments"][0]["details"]}
        self.assertEqual(task["attachments"][0]["type"], "ElasticNetworkInterface")
        [interface] = self.ec2.describe_network_interfaces(NetworkInterfaceIds=[details["networkInterfaceId"]])[
            "NetworkInterfaces"
        ]
        self.assertEqual(interface["PrivateIpAddress"], details["privateIPv4Address"])
        self.assertIn("PublicIp", interface["Association"])

        # Its target becomes healthy, and visitors get an answer.
        states = []

        def healthy(count):
            found = self.elbv2.describe_target_health(TargetGroupArn=target_group)["TargetHealthDescriptions"]
            now = [target["TargetHealth"]["State"] for target in found]
            states.extend(state for state in now if state not in states)
            return now.count("healthy") == count

        self.yard.until(lambda: healthy(1))
        answer = self.yard.http(url)
        self.assertEqual(answer["status"], 200)
        self.assertEqual(answer["target"], f"{details['privateIPv4Address']}:80")
        self.assertEqual(yard.server_address(answer["body"]), answer["target"])

        # Three tasks, three addresses.
        self.ecs.update_service(cluster="yard", service="hello", desiredCount=3)
        self.yard.until(lambda: healthy(3))
        self.assertIn("initial", states)
        answers = [self.yard.http(url) for _ in range(20)]
        self.assertEqual({answer["status"] for answer in answers}, {200})
        self.assertEqual(len({yard.server_address(answer["body"]) for answer in answers}), 3)
        zones = self.ecs.describe_tasks(
            cluster="yard", tasks=self.ecs.list_tasks(cluster="yard")["taskArns"]
        )["tasks"]
        self.assertEqual(len({task["availabilityZone"] for task in zones}), 3)
        self.yard.advance(120)
        [service] = self.ecs.describe_services(cluster="yard", services=["hello"])["services"]
        self.assertEqual((service["runningCount"], service["pendingCount"]), (3, 0))
        self.assertIn("has reached a steady state.", service["events"][0]["message"])
        # What boto3's waiter looks at is so.
        self.ecs.get_waiter("services_stable").wait(cluster="yard", services=["hello"])

        # Logs.
        streams = self.logs.describe_log_streams(logGroupName="/ecs/hello")["logStreams"]
        self.assertEqual(len(streams), 3)
        self.assertTrue(all(stream["logStreamName"].startswith("ecs/web/") for stream in streams))
        lines = self.logs.filter_log_events(logGroupName="/ecs/hello", filterPattern="GET")["events"]
        self.assertTrue(lines)

        # Metrics.
        now = datetime.datetime.fromisoformat(self.yard.control("digest")["now"])
        span = {"StartTime": now - datetime.timedelta(minutes=30), "EndTime": now + datetime.timedelta(minutes=1)}
        dimensions = [{"Name": "LoadBalancer", "Value": balancer["LoadBalancerArn"].split("loadbalancer/")[1]}]
        requests = self.cloudwatch.get_metric_statistics(
            Namespace="AWS/ApplicationELB",
            MetricName="RequestCount",
            Dimensions=dimensions,
            Period=60,
            Statistics=["Sum"],
            **span,
        )["Datapoints"]
        self.assertGreaterEqual(sum(point["Sum"] for point in requests), 20)
        self.assertIsInstance(requests[0]["Timestamp"], datetime.datetime)
        query = {
            "Id": "cpu",
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/ECS",
                    "MetricName": "CPUUtilization",
                    "Dimensions": [{"Name": "ClusterName", "Value": "yard"}, {"Name": "ServiceName", "Value": "hello"}],
                },
                "Period": 60,
                "Stat": "Average",
            },
        }
        [result] = self.cloudwatch.get_metric_data(MetricDataQueries=[query], **span)["MetricDataResults"]
        self.assertTrue(result["Values"])
        self.assertEqual(len(result["Values"]), len(result["Timestamps"]))
        names = {m["MetricName"] for m in self.cloudwatch.list_metrics(Namespace="AWS/ECS")["Metrics"]}
        self.assertLessEqual({"CPUUtilization", "MemoryUtilization"}, names)

        # Away with everything, in the order AWS wants.
        self.refused("ClusterContainsServicesException", self.ecs.delete_cluster, cluster="yard")
        self.ecs.update_service(cluster="yard", service="hello", desiredCount=0)
        self.ecs.delete_service(cluster="yard", service="hello")
        self.elbv2.delete_listener(ListenerArn=listener["ListenerArn"])
        self.elbv2.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])

        def status():
            [found] = self.ecs.describe_services(cluster="yard", services=["hello"])["services"]
            return found["status"]

        self.yard.until(lambda: status() == "INACTIVE", step=10)
        self.assertEqual(self.ecs.list_tasks(cluster="yard")["taskArns"], [])
        self.elbv2.delete_target_group(TargetGroupArn=target_group)
        self.assertEqual(self.elbv2.describe_target_groups()["TargetGroups"], [])
        self.yard.advance(600)
        self.ec2.delete_security_group(GroupId=back)
        self.ec2.delete_security_group(GroupId=front)
        self.ecs.deregister_task_definition(taskDefinition="hello:1")
        self.assertEqual(self.ecs.delete_cluster(cluster="yard")["cluster"]["status"], "INACTIVE")
        self.iam.detach_role_policy(RoleName="handsOnExecutionRole", PolicyArn=yard.EXECUTION_POLICY)
        self.iam.delete_role(RoleName="handsOnExecutionRole")
        self.logs.delete_log_group(logGroupName="/ecs/hello")
        self.assertEqual(self.ecs.list_clusters()["clusterArns"], [])


class Waiting(Case):
    url = yard.SETTLED

    def test_a_settling_world_is_stable_when_the_call_returns(self):
        vpc, subnets = self.default_network()
        role = self.execution_role()
        self.logs.create_log_group(logGroupName="/ecs/hello")
        self.ecs.create_cluster(clusterName="yard")
        self.ecs.register_task_definition(**yard.definition(role))
        network = {"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}
        self.ecs.create_service(
            cluster="yard", serviceName="web", taskDefinition="hello", desiredCount=2, launchType="FARGATE",
            networkConfiguration=network,
        )  # fmt: skip
        self.ecs.get_waiter("services_stable").wait(
            cluster="yard", services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 1}
        )
        [task] = self.ecs.run_task(
            cluster="yard", taskDefinition="hello", launchType="FARGATE", networkConfiguration=network
        )["tasks"]
        once = {"Delay": 1, "MaxAttempts": 1}
        self.ecs.get_waiter("tasks_running").wait(cluster="yard", tasks=[task["taskArn"]], WaiterConfig=once)
        self.ecs.stop_task(cluster="yard", task=task["taskArn"], reason="enough")
        self.ecs.get_waiter("tasks_stopped").wait(cluster="yard", tasks=[task["taskArn"]], WaiterConfig=once)
        [task] = self.ecs.describe_tasks(cluster="yard", tasks=[task["taskArn"]])["tasks"]
        self.assertEqual((task["stopCode"], task["stoppedReason"]), ("UserInitiated", "enough"))
        [balancer] = self.elbv2.create_load_balancer(Name="quick", Subnets=subnets)["LoadBalancers"]
        self.elbv2.get_waiter("load_balancer_available").wait(
            LoadBalancerArns=[balancer["LoadBalancerArn"]], WaiterConfig=once
        )


class Wire(Case):
    def test_pages_join_to_the_whole(self):
        for number in range(7):
            self.ecs.create_cluster(clusterName=f"c{number}")
        pages = list(self.ecs.get_paginator("list_clusters").paginate(PaginationConfig={"PageSize": 3}))
        self.assertEqual([len(page["clusterArns"]) for page in pages], [3, 3, 1])
        self.assertEqual(len({arn for page in pages for arn in page["clusterArns"]}), 7)
        whole = self.ec2.describe_subnets()["Subnets"]
        pages = self.ec2.get_paginator("describe_subnets").paginate(PaginationConfig={"PageSize": 5})
        self.assertEqual([subnet for page in pages for subnet in page["Subnets"]], whole)
        whole = self.iam.list_policies(Scope="AWS")["Policies"]
        pages = self.iam.get_paginator("list_policies").paginate(Scope="AWS", PaginationConfig={"PageSize": 2})
        self.assertEqual([policy for page in pages for policy in page["Policies"]], whole)

    def test_refusals_carry_aws_codes(self):
        self.refused("ClusterNotFoundException", self.ecs.list_tasks, cluster="nowhere")
        found = self.ecs.describe_clusters(clusters=["nowhere"])
        self.assertEqual(found["failures"][0]["reason"], "MISSING")
        bad = yard.definition("arn:aws:iam::123456789012:role/ecsTaskExecutionRole") | {"cpu": "300"}
        message = self.refused("ClientException", self.ecs.register_task_definition, **bad)
        self.assertIn("No Fargate configuration exists for given values", message)
        self.refused("NoSuchEntity", self.iam.get_role, RoleName="nobody")
        self.refused("LoadBalancerNotFound", self.elbv2.describe_load_balancers, Names=["nothing"])
        self.refused("InvalidGroup.NotFound", self.ec2.describe_security_groups, GroupIds=["sg-00000000000000000"])
        self.refused("ResourceNotFoundException", self.logs.describe_log_streams, logGroupName="nothing")
        with self.assertRaises(self.ecs.exceptions.ClusterNotFoundException):
            self.ecs.list_services(cluster="nowhere")
        with self.assertRaises(self.iam.exceptions.NoSuchEntityException):
            self.iam.get_role(RoleName="nobody")

    def test_a_denied_call_is_denied_as_aws_words_it(self):
        import json

        deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ecs:CreateCluster", "Resource": "*"}]}
        self.iam.put_user_policy(UserName="learner", PolicyName="no-clusters", PolicyDocument=json.dumps(deny))
        policy = self.iam.get_user_policy(UserName="learner", PolicyName="no-clusters")
        self.assertEqual(policy["PolicyDocument"], deny)
        message = self.refused("AccessDeniedException", self.ecs.create_cluster, clusterName="yard")
        self.assertIn("User: arn:aws:iam::123456789012:user/learner is not authorized to perform: ecs:CreateCluster", message)
        self.assertIn("with an explicit deny", message)
        self.iam.delete_user_policy(UserName="learner", PolicyName="no-clusters")
        self.ecs.create_cluster(clusterName="yard")

    def test_keys_of_an_assumed_role_act_as_that_role(self):
        import json

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{yard.ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
            ],
        }
        role = self.iam.create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
        assumed = self.sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me")
        self.assertIsInstance(assumed["Credentials"]["Expiration"], datetime.datetime)
        keys = {
            "aws_access_key_id": assumed["Credentials"]["AccessKeyId"],
            "aws_secret_access_key": assumed["Credentials"]["SecretAccessKey"],
            "aws_session_token": assumed["Credentials"]["SessionToken"],
        }
        session = f"arn:aws:sts::{yard.ACCOUNT}:assumed-role/reader/me"
        self.assertEqual(client("sts", self.url, **keys).get_caller_identity()["Arn"], session)
        message = self.refused("AccessDeniedException", client("ecs", self.url, **keys).create_cluster)
        self.assertIn(session, message)

    def test_another_region_is_refused_in_words(self):
        elsewhere = client("ecs", self.url, region_name="eu-west-1")
        message = self.refused("SignatureDoesNotMatch", elsewhere.list_clusters)
        self.assertIn("us-east-1", message)

    def test_reading_changes_nothing(self):
        before = self.yard.digest()
        self.ec2.describe_vpcs()
        self.ecs.list_clusters()
        self.iam.list_roles()
        self.elbv2.describe_load_balancers()
        self.cloudwatch.list_metrics()
        self.assertEqual(self.yard.digest(), before)

    def test_text_of_any_kind_survives_the_way_there_and_back(self):
        strange = "a<b>&\"'é☃ 漢字 =+%/"
        vpc, _ = self.default_network()
        group = self.ec2.create_security_group(
            GroupName="tagged", Description="plain", VpcId=vpc,
            TagSpecifications=[{"ResourceType": "security-group", "Tags": [{"Key": "k", "Value": strange}]}],
        )["GroupId"]  # fmt: skip
        [found] = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
        self.assertEqual(found["Tags"], [{"Key": "k", "Value": strange}])
        environment = [{"name": "STRANGE", "value": strange}]
        containers = [{"name": "web", "image": "nginx", "memory": 128, "environment": environment}]
        registered = self.ecs.register_task_definition(family="strange", containerDefinitions=containers)
        self.assertEqual(registered["taskDefinition"]["containerDefinitions"][0]["environment"], environment)


if __name__ == "__main__":
    unittest.main()
