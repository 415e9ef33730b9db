"""Container, compose file and unit, as far as they can be checked without their engines."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import SETTINGS

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = {setting.name for setting in SETTINGS} | {
    f"{setting.name}_FILE" for setting in SETTINGS if setting.secret
}


def compose() -> Any:
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def test_the_compose_file_has_the_shape_of_the_specification() -> None:
    found = compose()
    assert set(found) == {"services", "volumes", "secrets"}
    service = found["services"]["zhaibao"]
    kinds: dict[str, type | tuple[type, ...]] = {
        "build": (str, dict), "image": str, "restart": str, "env_file": list, "environment": dict,
        "secrets": list, "ports": list, "volumes": list, "read_only": bool, "tmpfs": list,
        "cap_drop": list, "security_opt": list, "pids_limit": int, "mem_limit": str,
        "stop_grace_period": str, "logging": dict,
    }  # fmt: skip
    assert set(service) <= set(kinds)
    assert [name for name, value in service.items() if not isinstance(value, kinds[name])] == []
    assert service["restart"] in ("no", "always", "on-failure", "unless-stopped")
    assert set(service["secrets"]) == set(found["secrets"])
    assert {volume.split(":")[0] for volume in service["volumes"]} == set(found["volumes"])
    assert all(isinstance(value, str) for value in service["environment"].values())
    assert set(service["environment"]) <= NAMES


def test_the_container_is_held_tight() -> None:
    service = compose()["services"]["zhaibao"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "privileged" not in service
    assert int(service["stop_grace_period"].rstrip("s")) > 10


def test_the_image_runs_as_a_user_of_its_own_with_one_volume_and_a_health_check() -> None:
    from scripts.dockerfile import stages

    build, image = stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert (build.base, build.name, image.base) == ("debian:bookworm-slim", "build", build.base)
    steps = image.steps
    last = dict(steps)
    assert last["USER"] == "zhaibao"
    assert [value for name, value in steps if name == "VOLUME"] == ["/data"]
    assert "/readyz" in last["HEALTHCHECK"]
    assert last["ENTRYPOINT"] == '["zhaibao"]'
    assert last["STOPSIGNAL"] == "SIGTERM"
    names = set(re.findall(r"\b([A-Z][A-Z_]+)=", last["ENV"]))
    assert names - {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= NAMES


def test_everything_the_image_needs_goes_in_and_no_secret_does() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert all((ROOT / name).exists() for name in kept)
    assert {"bot", "handlers", "storage", "digest", "pyproject.toml", "requirements.lock"} <= kept
    assert not kept & {".env", "data", "secrets", ".git", "."}


def test_systemd_takes_the_unit_and_finds_little_exposed(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd-analyze on this machine (Debian: apt-get install systemd)")
    text = (ROOT / "deploy" / "zhaibao.service").read_text(encoding="utf-8")
    # The program is not installed here; everything else is read as it stands.
    unit = tmp_path / "zhaibao.service"
    unit.write_text(text.replace("/opt/zhaibao/.venv/bin/zhaibao", "/bin/true"))
    said = subprocess.run(
        [analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr.replace("\n", "")) == (0, "")
    exposed = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=20", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert exposed.returncode == 0, exposed.stdout[-500:]


def test_the_unit_stops_on_faults_that_a_restart_does_not_mend() -> None:
    text = (ROOT / "deploy" / "zhaibao.service").read_text(encoding="utf-8")
    assert "RestartPreventExitStatus=2 3" in text
    assert "DynamicUser=yes" in text
    named = set(re.findall(r"\b([A-Z][A-Z_]+)=", text)) - {"PYTHONDONTWRITEBYTECODE"}
    assert named <= NAMES


def test_the_workflow_audits_both_locks_and_may_write_nothing() -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    assert found["permissions"] == {"contents": "read"}
    runs = [step.get("run", "") for job in found["jobs"].values() for step in job["steps"]]
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert any(run.startswith("pip-audit") and lock in run for run in runs)
    assert "make check" in runs


def test_every_test_that_the_threat_model_names_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", text))
    assert len(named) >= 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_proof_of_the_image_finds_its_steps_and_its_files(tmp_path: Path) -> None:
    from scripts.dockerfile import lay_out, settings, stages

    build, image = stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    runs = [value for name, value in build.steps if name == "RUN"]
    assert runs[-1].startswith("python3 scripts/setup.py /app/.venv requirements.lock ")
    assert image.listed("HEALTHCHECK")[:2] == ["python3", "-c"]
    assert [*image.listed("ENTRYPOINT"), *image.listed("CMD")] == ["zhaibao", "run"]
    assert settings(image.last("ENV"))["DATABASE_PATH"] == "/data/zhaibao.db"
    lay_out(tmp_path)
    assert (tmp_path / "storage" / "schema.sql").exists()
    assert not (tmp_path / "tests").exists()
