//! How Compose files are told: by name, else by keys that are all Compose's.

use crate::engines::Document;
use crate::syntax::{Entry, Node};

/// Elements at the top of a Compose file.
const TOP: &[&str] = &[
    "configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes",
];

/// Attributes of a service that say where its containers come from, and common ones beside them.
const SERVICE: &[&str] = &[
    "annotations",
    "attach",
    "blkio_config",
    "build",
    "cap_add",
    "cap_drop",
    "cgroup",
    "cgroup_parent",
    "command",
    "configs",
    "container_name",
    "cpu_count",
    "cpu_percent",
    "cpu_period",
    "cpu_quota",
    "cpu_rt_period",
    "cpu_rt_runtime",
    "cpu_shares",
    "cpus",
    "cpuset",
    "credential_spec",
    "depends_on",
    "deploy",
    "develop",
    "device_cgroup_rules",
    "devices",
    "dns",
    "dns_opt",
    "dns_search",
    "domainname",
    "driver_opts",
    "entrypoint",
    "env_file",
    "environment",
    "expose",
    "extends",
    "external_links",
    "extra_hosts",
    "gpus",
    "group_add",
    "healthcheck",
    "hostname",
    "image",
    "init",
    "ipc",
    "isolation",
    "label_file",
    "labels",
    "links",
    "log_driver",
    "log_opt",
    "logging",
    "mac_address",
    "mem_limit",
    "mem_reservation",
    "mem_swappiness",
    "memswap_limit",
    "models",
    "net",
    "network_mode",
    "networks",
    "oom_kill_disable",
    "oom_score_adj",
    "pid",
    "pids_limit",
    "platform",
    "ports",
    "post_start",
    "pre_stop",
    "privileged",
    "profiles",
    "provider",
    "pull_policy",
    "read_only",
    "restart",
    "runtime",
    "scale",
    "secrets",
    "security_opt",
    "shm_size",
    "stdin_open",
    "stop_grace_period",
    "stop_signal",
    "storage_opt",
    "sysctls",
    "tmpfs",
    "tty",
    "ulimits",
    "use_api_socket",
    "user",
    "userns_mode",
    "uts",
    "volume_driver",
    "volumes",
    "volumes_from",
    "working_dir",
];

/// The names that `docker compose` looks for, and those that people derive from them.
pub(super) fn claims(path: &str, text: &str) -> bool {
    is_named(path) && !["{{", "{%", "<%"].iter().any(|opening| text.contains(opening))
}

pub(super) fn detect(document: &Document<'_>) -> bool {
    let root = document.root;
    if is_named(document.path) {
        return root.entries().iter().any(|entry| TOP.contains(&&*entry.key)) || is_version_1(root);
    }
    let services = root.get("services").map(Node::entries).unwrap_or_default();
    let has_service = services.iter().any(|service| is_service(&service.value));
    if has_service && is_likely(document.path) {
        return true;
    }
    let of_compose = root.entries().iter().all(|entry| is_extension(&entry.key, TOP));
    let of_service = |service: &Entry| {
        service.value.entries().iter().all(|entry| is_extension(&entry.key, SERVICE))
    };
    of_compose && has_service && services.iter().all(of_service)
}

/// Whether a file has one of Compose's names.
fn is_named(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, "yaml" | "yml")) = name.rsplit_once('.') else { return false };
    let of_compose = |start: &str| {
        stem.strip_prefix(start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
    };
    ["docker-compose", "compose", "podman-compose"].into_iter().any(of_compose)
}

/// Whether a name speaks of Compose without being one of its own.
fn is_likely(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split(['.', '-', '_']).any(|word| word == "compose")
}

/// The first format had services at the top.
pub(super) fn is_version_1(root: &Node) -> bool {
    root.get("services").is_none() && root.entries().iter().any(|entry| is_service(&entry.value))
}

/// Whether a value says where the containers of a service come from. In the values of a chart an
/// image is a mapping.
fn is_service(node: &Node) -> bool {
    node.get("image").is_some_and(|image| image.text().is_some())
        || ["build", "extends"].iter().any(|key| node.get(key).is_some())
}

fn is_extension(key: &str, known: &[&str]) -> bool {
    key.starts_with("x-") || known.contains(&key)
}
