// The hands-on in the built app, by keyboard only: cluster, definition, load balancer, service, three tasks, three addresses.
import { axe, expect, test } from "./fixtures.mjs";

const LINES = [
  "aws ecs create-cluster --cluster-name journey --query cluster.status --output text",
  `aws ecs register-task-definition --family journey --network-mode awsvpc --requires-compatibilities FARGATE --cpu 256 --memory 512 --container-definitions '[{"name":"web","image":"nginxdemos/hello","portMappings":[{"containerPort":80}]}]' --query taskDefinition.status --output text`,
  "VPC=$(aws ec2 describe-vpcs --filters Name=is-default,Values=true --query 'Vpcs[0].VpcId' --output text)",
  "SUBNETS=$(aws ec2 describe-subnets --filters Name=default-for-az,Values=true --query \"join(',', Subnets[].SubnetId)\" --output text)",
  "GROUP=$(aws ec2 create-security-group --group-name journey --description web --vpc-id $VPC --query GroupId --output text)",
  "aws ec2 authorize-security-group-ingress --group-id $GROUP --protocol tcp --port 80 --cidr 0.0.0.0/0 --query Return",
  "LB=$(aws elbv2 create-load-balancer --name journey --subnets ${SUBNETS//,/ } --security-groups $GROUP --query 'LoadBalancers[0].LoadBalancerArn' --output text)",
  "TG=$(aws elbv2 create-target-group --name journey --protocol HTTP --port 80 --vpc-id $VPC --target-type ip --query 'TargetGroups[0].TargetGroupArn' --output text)",
  "aws elbv2 create-listener --load-balancer-arn $LB --protocol HTTP --port 80 --default-actions Type=forward,TargetGroupArn=$TG --query 'Listeners[0].Port'",
  "aws elbv2 wait load-balancer-available --load-balancer-arns $LB",
  'aws ecs create-service --cluster journey --service-name web --task-definition journey --desired-count 1 --launch-type FARGATE --load-balancers targetGroupArn=$TG,containerName=web,containerPort=80 --network-configuration "awsvpcConfiguration={subnets=[$SUBNETS],securityGroups=[$GROUP],assignPublicIp=ENABLED}" --query service.status --output text',
  "aws ecs wait services-stable --cluster journey --services web",
  "aws ecs update-service --cluster journey --service web --desired-count 3 --query service.desiredCount",
  "aws ecs wait services-stable --cluster journey --services web",
  "NAME=$(aws elbv2 describe-load-balancers --load-balancer-arns $LB --query 'LoadBalancers[0].DNSName' --output text)",
];

test("the hands-on can be done by keyboard only, and three addresses answer", async ({ open, page }) => {
  test.setTimeout(180_000);
  await open("#/sandbox");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id ?? "");
  for (let n = 0; n < 120 && !(await focused()).includes("Command line"); n += 1) await page.keyboard.press("Tab");
  expect(await focused()).toContain("Command line");
  const output = page.getByRole("log", { name: "Terminal output" });
  const run = async (line, marker) => {
    await page.keyboard.insertText(`${line} && echo ${marker}`);
    await page.keyboard.press("Escape");
    if (!(await focused()).includes("Command line")) await page.keyboard.press("Shift+Tab");
    for (let n = 0; n < 40 && !(await focused()).includes("Command line"); n += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(output.getByText(marker, { exact: true }).last(), line).toBeVisible({ timeout: 30_000 });
  };
  let step = 0;
  for (const line of LINES) await run(line.replace("${SUBNETS//,/ }", "$(aws ec2 describe-subnets --filters Name=default-for-az,Values=true --query 'Subnets[].SubnetId' --output text)"), `done-${(step += 1)}`);
  for (let n = 0; n < 6; n += 1) await run("curl -s http://$NAME/", `visit-${n}`);
  const text = await output.innerText();
  const addresses = new Set([...text.matchAll(/Server address:<\/span> <span>([\d.]+):80/g)].map((found) => found[1]));
  expect(addresses.size).toBe(3);
  await axe(page);
});

test("a block on the map is reached by keyboard, and Why? tells what led to it", async ({ open, page }) => {
  await open("#/sandbox");
  const block = page.getByRole("button", { name: /hello:1/ }).or(page.locator('[aria-label^="hello:1"]')).first();
  await expect(block).toBeVisible();
  await block.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tree", { name: /Why/ })).toBeVisible();
  await expect(page.getByRole("treeitem").first()).toContainText("RUNNING");
  await axe(page);
});

test("the simulated browser counts who answered twenty refreshes", async ({ open, page }) => {
  await open("#/sandbox?kind=load-balancers");
  await page.locator(".kind-row").first().click();
  await page.getByRole("button", { name: "Open in browser" }).click();
  await page.getByRole("button", { name: "Refresh 20 times" }).click();
  await expect(page.getByRole("dialog")).toContainText(/172\.31\.\d+\.\d+/);
  await axe(page);
});
