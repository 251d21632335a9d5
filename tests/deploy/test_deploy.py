"""What deploy/ holds is right as far as it can be seen without running it: each file by the tool made for its kind."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve

ROOT = settings.BASE_DIR
DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
COMPOSE = (DEPLOY / "compose.yaml").read_text()
UNITS = sorted((DEPLOY / "systemd").glob("*.service")) + sorted((DEPLOY / "systemd").glob("*.timer"))
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
ROOMS = {"kzcourse", "teaching", "quizzes", "memory", "lessons", "people"}
#: Of the system or of Python, not ours.
NOT_OURS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "SITE_ADDRESS"}


def run(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A program of the virtual environment, or of the system."""
    path = Path(sys.executable).with_name(program)
    command = [str(path) if path.exists() else program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def objects() -> Iterator[dict[str, Any]]:
    for manifest in MANIFESTS:
        yield from yaml.safe_load_all(manifest.read_text())


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """What each workload runs."""
    for each in objects():
        spec = each.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield each["metadata"]["name"], spec["template"]["spec"]


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
    return found


def written_out(text: str) -> str:
    """The same without references inside, which this reader doesn't follow."""
    return json.dumps(yaml.safe_load(text))


def test_the_containerfile_is_without_reproach() -> None:
    done = run("hadolint", DEPLOY / "Containerfile")

    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_holds_every_room_and_nothing_that_is_not_there() -> None:
    copied = {source for source, _to in re.findall(r"^COPY (?!--)(\S+) (\S+)$", CONTAINERFILE, re.MULTILINE)}

    assert copied == {*ROOMS, "manage.py", "fixtures", "requirements/server.lock"}
    assert all((ROOT / each).exists() for each in copied)
    allowed = {line[1:] for line in (DEPLOY / "Containerfile.dockerignore").read_text().splitlines() if line[:1] == "!"}
    assert allowed == copied


def test_the_image_runs_as_nobody_in_particular_with_what_the_lock_names() -> None:
    assert re.search(r"^USER 10001:10001$", CONTAINERFILE, re.MULTILINE)
    assert "--require-hashes" in CONTAINERFILE
    assert CONTAINERFILE.count("\nFROM ") == 2 - CONTAINERFILE.startswith("FROM ")
    assert "/healthz" in CONTAINERFILE.partition("HEALTHCHECK")[2]


def test_the_compose_file_is_one() -> None:
    composed = PyCompose.from_yaml(written_out(COMPOSE))

    composed.validate()

    assert set(composed.service_names()) == {"prepare", "app1", "app2", "chores", "proxy", "postgres", "redis"}


def test_a_mistake_in_a_compose_file_is_found() -> None:
    wrong = written_out(COMPOSE.replace("condition: service_healthy", "condition: service_well"))

    with pytest.raises(ValueError, match="service_well"):
        PyCompose.from_yaml(wrong)


def test_both_servers_are_the_same_and_can_write_nothing_but_what_they_share() -> None:
    app1, app2 = services()["app1"], services()["app2"]

    assert app1 == app2
    assert (app1["read_only"], app1["cap_drop"], app1["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert app1["volumes"] == ["media:/media"]


def test_what_compose_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE))
    given = set(re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))

    assert asked == given


def test_the_manifests_are_right_to_the_last_key() -> None:
    done = run("kubernetes-validate", "--strict", "--quiet", *MANIFESTS)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_mistake_in_a_manifest_is_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text((DEPLOY / "kubernetes" / "30-servers.yaml").read_text().replace("httpGet:", "httpGot:", 1))

    assert run("kubernetes-validate", "--strict", "--quiet", wrong).returncode != 0


@pytest.mark.parametrize(("name", "pod"), list(pods()), ids=[name for name, _pod in pods()])
def test_a_pod_may_do_no_more_than_it_must(name: str, pod: dict[str, Any]) -> None:
    (container,) = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container["resources"]["limits"]
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/data", "/tmp", "/media"}  # noqa: S108
    assert {volume["name"] for volume in pod["volumes"]} == {mount["name"] for mount in container["volumeMounts"]}
    assert container["args"][0] in get_commands()


def test_a_pod_that_is_not_ready_gets_no_requests_and_one_that_drains_has_the_time() -> None:
    pod = dict(pods())["kzcourse"]
    (server,) = pod["containers"]
    drains = int(re.findall(r"DRAIN_SECONDS=(\d+)", CONTAINERFILE)[0])

    assert {probe: server[f"{probe}Probe"]["httpGet"]["path"] for probe in ("liveness", "readiness", "startup")} == {
        "liveness": "/healthz",
        "readiness": "/readyz",
        "startup": "/healthz",
    }
    readiness = server["readinessProbe"]
    assert readiness["periodSeconds"] * readiness["failureThreshold"] < drains
    assert pod["terminationGracePeriodSeconds"] > drains + 10
    assert all(resolve(server[f"{probe}Probe"]["httpGet"]["path"]) for probe in ("liveness", "readiness"))


def test_labels_lead_where_they_should() -> None:
    by_kind = {each["kind"]: each for each in objects()}
    labels = by_kind["Deployment"]["spec"]["template"]["metadata"]["labels"]

    assert by_kind["Service"]["spec"]["selector"] == labels
    assert by_kind["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert by_kind["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    assert by_kind["Deployment"]["spec"]["replicas"] > by_kind["PodDisruptionBudget"]["spec"]["minAvailable"]


with_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """As they would be installed, but with programs that are here."""
    for unit in UNITS:
        text = unit.read_text().replace("/opt/kzcourse/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text.replace("/opt/kzcourse", str(ROOT)))
    return sorted(tmp_path.iterdir())


@with_systemd
def test_the_units_are_right(units: list[Path]) -> None:
    done = run("systemd-analyze", "verify", "--man=no", *units)

    ours = [line for line in done.stderr.splitlines() if "kzcourse" in line]
    assert (done.returncode, ours) == (0, [])


@with_systemd
def test_a_mistake_in_a_unit_is_found(tmp_path: Path, units: list[Path]) -> None:
    (wrong,) = [unit for unit in units if unit.name == "kzcourse.service"]
    wrong.write_text(wrong.read_text().replace("ProtectHome=yes", "ProtectHouse=yes"))

    assert "ProtectHouse" in run("systemd-analyze", "verify", "--man=no", wrong).stderr


@with_systemd
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_a_unit_may_do_no_more_than_it_must(unit: Path) -> None:
    """At most 1.5 of 10 points of exposure, as systemd counts them."""
    done = run("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", unit)

    assert done.returncode == 0, done.stdout[-200:]


def test_every_timer_has_its_service_and_every_command_exists() -> None:
    names = {unit.name for unit in UNITS}
    commands = {command for unit in UNITS for command in re.findall(r"manage\.py (\w+)", unit.read_text())}
    commands |= set(re.findall(r"manage\.py (\w+)", COMPOSE)) | set(
        re.findall(r'^CMD \["(\w+)"', CONTAINERFILE, re.MULTILINE)
    )
    commands.add(services()["prepare"]["command"][0])

    assert all(f"{Path(name).stem}.service" in names for name in names)
    assert commands <= set(get_commands())
    assert {"serve", "prepare", "closeoverdue", "retain"} <= commands


def test_every_variable_is_one_that_operators_can_look_up() -> None:
    by_kind = {(each["kind"], each["metadata"]["name"]): each for each in objects()}
    used = set(re.findall(r"^\s+(?:ENV )?([A-Z_]+)=", CONTAINERFILE.partition("ENV PATH")[2], re.MULTILINE))
    used |= set(services()["app1"]["environment"])
    used |= set(re.findall(r"^(\w+)=", (DEPLOY / "systemd" / "environment.example").read_text(), re.MULTILINE))
    used |= {name for unit in UNITS for line in re.findall(r"^Environment=(.*)$", unit.read_text(), re.MULTILINE)
             for name in re.findall(r"(\w+)=", line)}  # fmt: skip
    used |= set(by_kind["ConfigMap", "kzcourse"]["data"]) | set(by_kind["Secret", "kzcourse"]["stringData"])

    assert used - NOT_OURS <= documented()


def test_every_variable_that_is_read_is_documented() -> None:
    sources = [ROOT / "kzcourse" / "settings.py", ROOT / "kzcourse" / "environment.py"]
    sources.append(ROOT / "kzcourse" / "management" / "commands" / "serve.py")
    reading = r'(?:environ\.get|environment\.\w+|_postgresql|number|text|flag|words|one_of|secret)\(\s*"([A-Z][A-Z_]+)"'
    read = {name for source in sources for name in re.findall(reading, source.read_text())}

    assert {"DATABASE_URL", "CACHE_URL", "HOST", "BEHIND_TLS"} <= read
    assert read <= documented()


def documented() -> set[str]:
    """The variables in the table of docs/operator.md."""
    rows = re.findall(r"^\| (`[A-Z][^|]*) \|", (ROOT / "docs" / "operator.md").read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_no_image_is_named_with_a_host() -> None:
    images = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)
    images += [each["image"] for each in services().values()]
    images += [container["image"] for _name, pod in pods() for container in pod["containers"]]

    assert all(re.fullmatch(r"[a-z]+:[a-z0-9.-]+", image) for image in images)
