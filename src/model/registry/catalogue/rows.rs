//! The public images of the catalogue: names, tags, compressed sizes and programs.

use super::super::{Program, Site};
use super::Row;
use super::programs::{ends, store, web};

const NGINX: &[&str] = &["nginx", "docker-entrypoint.sh"];
const HTTPD: &[&str] = &["httpd-foreground", "httpd", "apachectl", "apache2ctl", "apache2"];
const NGINX_LINES: &[&str] = &[
    "/docker-entrypoint.sh: Configuration complete; ready for start up",
    "[notice] 1#1: start worker processes",
];
const HTTPD_LINES: &[&str] =
    &["[mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.62 (Unix) configured -- resuming normal operations"];
const VERSIONS: &[&str] = &[
    "latest",
    "stable",
    "alpine",
    "stable-alpine",
    "mainline",
    "1.29",
    "1.28",
    "1.27",
    "1.27-alpine",
    "1.26",
    "1.25",
    "1.24",
    "1.23",
    "1.21",
    "1.19",
    "1",
    "perl",
];

/// One row of an image with a shell.
pub(super) fn row(
    names: &'static [&'static str],
    tags: &'static [&'static str],
    mb: u64,
    about: &'static str,
    servers: &'static [&'static str],
    program: fn() -> Program,
) -> Row {
    Row {
        names,
        tags,
        mb,
        about,
        shell: true,
        servers,
        program,
    }
}

/// The public images.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row(
            &["nginxdemos/hello"],
            &["latest", "0.4", "0.3"],
            20,
            "Shows which task answered: address, name, date and URI.",
            NGINX,
            || web(Site::Hello, NGINX_LINES),
        ),
        row(
            &["nginxdemos/hello"],
            &["plain-text", "0.4-plain-text", "0.3-plain-text"],
            20,
            "The same as plain text, easy to read with curl.",
            NGINX,
            || web(Site::HelloText, NGINX_LINES),
        ),
        row(
            &[
                "nginx",
                "public.ecr.aws/nginx/nginx",
                "public.ecr.aws/docker/library/nginx",
            ],
            VERSIONS,
            72,
            "nginx with its welcome page on port 80.",
            NGINX,
            || web(Site::Nginx, NGINX_LINES),
        ),
        row(
            &["httpd", "public.ecr.aws/docker/library/httpd"],
            &[
                "latest",
                "2.4",
                "2",
                "2.4-alpine",
                "alpine",
                "2.4-bookworm",
                "bookworm",
                "2.4.62",
            ],
            56,
            "Apache httpd with its `It works!` page on port 80.",
            HTTPD,
            || web(Site::Httpd, HTTPD_LINES),
        ),
        row(
            &[
                "amazon/amazon-ecs-sample",
                "public.ecr.aws/ecs-sample-image/amazon-ecs-sample",
            ],
            &["latest"],
            58,
            "The Amazon ECS sample application on port 80.",
            HTTPD,
            || web(Site::Sample, HTTPD_LINES),
        ),
        row(
            &["busybox", "public.ecr.aws/docker/library/busybox"],
            &[
                "latest", "stable", "1.37", "1.36", "1.35", "1", "musl", "glibc", "uclibc",
            ],
            2,
            "A shell and small tools; without a command it ends at once.",
            &[],
            || ends(50, 0, ""),
        ),
        row(
            &["alpine", "public.ecr.aws/docker/library/alpine"],
            &["latest", "3", "3.22", "3.21", "3.20", "3.19", "3.18", "3.17", "edge"],
            4,
            "A small Linux; without a command it ends at once.",
            &[],
            || ends(50, 0, ""),
        ),
        row(
            &[
                "ubuntu",
                "public.ecr.aws/docker/library/ubuntu",
                "public.ecr.aws/ubuntu/ubuntu",
            ],
            &["latest", "24.04", "22.04", "20.04", "noble", "jammy"],
            29,
            "Ubuntu; without a command it ends at once.",
            &[],
            || ends(50, 0, ""),
        ),
        row(
            &["debian", "public.ecr.aws/docker/library/debian"],
            &["latest", "bookworm", "bookworm-slim", "12", "stable-slim"],
            48,
            "Debian; without a command it ends at once.",
            &[],
            || ends(50, 0, ""),
        ),
        row(
            &["amazonlinux", "public.ecr.aws/amazonlinux/amazonlinux"],
            &["latest", "2023", "2"],
            52,
            "Amazon Linux; without a command it ends at once.",
            &[],
            || ends(50, 0, ""),
        ),
        row(
            &["hello-world", "public.ecr.aws/docker/library/hello-world"],
            &["latest", "linux"],
            1,
            "Prints a greeting and ends.",
            &["/hello"],
            || ends(100, 0, "Hello from Docker!"),
        ),
        row(
            &["redis", "public.ecr.aws/docker/library/redis"],
            &["latest", "8", "7", "7.4", "7.2", "6", "alpine", "7-alpine"],
            44,
            "Redis on port 6379; it does not speak HTTP.",
            &["redis-server", "docker-entrypoint.sh"],
            || store(6379, 400, 10, "* Ready to accept connections tcp"),
        ),
        row(
            &["mysql", "public.ecr.aws/docker/library/mysql"],
            &["latest", "9", "8", "8.4", "8.0", "5.7"],
            230,
            "MySQL on port 3306; slow to start, wants 512 MiB.",
            &["mysqld", "docker-entrypoint.sh"],
            || {
                store(
                    3306,
                    15_000,
                    400,
                    "[Server] /usr/sbin/mysqld: ready for connections. port: 3306",
                )
            },
        ),
        row(
            &["postgres", "public.ecr.aws/docker/library/postgres"],
            &["latest", "17", "16", "15", "14", "16-alpine", "alpine"],
            150,
            "PostgreSQL on port 5432.",
            &["postgres", "docker-entrypoint.sh"],
            || store(5432, 4_000, 40, "LOG:  database system is ready to accept connections"),
        ),
        row(
            &["wordpress", "public.ecr.aws/docker/library/wordpress"],
            &["latest", "6", "php8.3", "apache", "php8.3-apache"],
            230,
            "WordPress on port 80; before its set-up it answers with redirects.",
            &["apache2-foreground", "docker-entrypoint.sh"],
            || Program {
                listens_after_ms: 4_000,
                memory_mib: 90,
                cpu_ms_per_request: 25,
                latency_ms: 60,
                ..web(Site::Wordpress, HTTPD_LINES)
            },
        ),
        row(
            &["python", "public.ecr.aws/docker/library/python"],
            &[
                "latest",
                "3",
                "3.13",
                "3.12",
                "3.11",
                "3.12-slim",
                "3.13-slim",
                "slim",
                "3-alpine",
            ],
            360,
            "Python; without a program to run it ends at once.",
            &[],
            || ends(200, 0, ""),
        ),
        row(
            &["node", "public.ecr.aws/docker/library/node"],
            &[
                "latest",
                "24",
                "22",
                "20",
                "18",
                "lts",
                "22-alpine",
                "20-alpine",
                "20-slim",
                "lts-alpine",
            ],
            390,
            "Node.js; without a program to run it ends at once.",
            &[],
            || ends(200, 0, ""),
        ),
        row(
            &["amazon/aws-xray-daemon", "public.ecr.aws/xray/aws-xray-daemon"],
            &["latest", "3.x", "3.3.15", "alpha"],
            25,
            "The X-Ray daemon, a sidecar.",
            &["/xray", "xray"],
            || store(2000, 500, 20, "[Info] Starting proxy http server on 0.0.0.0:2000"),
        ),
        row(
            &[
                "amazon/aws-for-fluent-bit",
                "public.ecr.aws/aws-observability/aws-for-fluent-bit",
                "906394416424.dkr.ecr.us-west-2.amazonaws.com/aws-for-fluent-bit",
            ],
            &["latest", "stable", "2", "3", "2.32.2", "init-latest"],
            130,
            "Fluent Bit for FireLens, a log router sidecar.",
            &["/entrypoint.sh", "fluent-bit"],
            || store(24224, 800, 40, "[ info] [sp] stream processor started"),
        ),
        row(
            &[
                "amazon/cloudwatch-agent",
                "public.ecr.aws/cloudwatch-agent/cloudwatch-agent",
            ],
            &["latest", "1.300051.0"],
            120,
            "The CloudWatch agent, a sidecar.",
            &["/opt/aws/amazon-cloudwatch-agent/bin/start-amazon-cloudwatch-agent"],
            || store(8125, 800, 60, "I! [telegraf] Starting AmazonCloudWatchAgent"),
        ),
        row(
            &[
                "public.ecr.aws/aws-observability/aws-otel-collector",
                "amazon/aws-otel-collector",
            ],
            &["latest", "v0.43.0"],
            100,
            "The OpenTelemetry collector, a sidecar.",
            &["/awscollector"],
            || store(4317, 800, 60, "Everything is ready. Begin running and processing data."),
        ),
        Row {
            shell: false,
            ..row(
                &["mcr.microsoft.com/windows/servercore/iis"],
                &[
                    "latest",
                    "windowsservercore-ltsc2022",
                    "windowsservercore-ltsc2019",
                    "windowsservercore",
                ],
                1800,
                "IIS on Windows Server on port 80.",
                &["powershell", "powershell.exe", "C:\\ServiceMonitor.exe"],
                || Program {
                    listens_after_ms: 12_000,
                    memory_mib: 300,
                    ..web(Site::Httpd, &["Service 'w3svc' started"])
                },
            )
        },
    ]
}
