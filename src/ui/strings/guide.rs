//! Words of the hands-on and of the home page.

super::phrases! {
    title: "The hands-on";
    fold: "Fold";
    unfold: "Show the steps";
    hide: "Hide";
    done: "done";
    next: "next";
    open: "to do";
    cluster: "Create a cluster";
    definition: "Register a task definition";
    balancer: "Put up a load balancer";
    service: "Run a service behind it";
    scale: "Scale it to three tasks";
    refresh: "Refresh, and see different addresses";
    visit: "Open in browser";
    all_done: "All six steps are done: three tasks answer in turn behind one name.";
    home_now: "Running now, in this page";
    home_title: "Learn Amazon ECS by running it";
    home_lead: "A whole AWS account for containers, in your browser. Create a cluster, run a service behind a load balancer, break it, and ask why. Nothing is billed and nothing leaves this page.";
    home_watch: "Watch it run";
    home_build: "Build it yourself";
    home_build_about: "An empty account and six steps: cluster, task definition, load balancer, service, three tasks, three addresses.";
    home_watch_about: "The finished hands-on, with visitors: stop a task and see what the service does.";
    home_continue: "Continue where you were";
    home_ways: "Ways to begin";
    home_terminal: "By terminal only";
    home_terminal_about: "The AWS CLI's own syntax, with completion and help; real scripts paste in.";
    home_parts: "How to read the map";
    home_parts_about: "Every state has a colour, a shape and a word.";
    tasks_running: "tasks running";
    task_running: "task running";
    per_minute: "requests a minute";
    per_hour: "cost per hour";
    replaced: "This takes the place of the world you have; save it to a file first if you want to keep it.";
    replace_title: "Start over?";
    replace: "Start over";
    cancel: "Cancel";
}
