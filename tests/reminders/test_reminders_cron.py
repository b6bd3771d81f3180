"""The real cron daemon fires what was installed: in a mount namespace of its own, so that no crontab is touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studyml.clock import SystemClock
from studyml.store import Store

ALONE = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
PLACES = ("/var/spool/cron", "/etc/cron.d", "/run")
"""Where Debian's cron has its tables and its lock."""
SCRIPT = """
set -e
for place in {places}; do mount -t tmpfs none "$place"; done
mkdir -p /var/spool/cron/crontabs; chmod 1730 /var/spool/cron/crontabs
mount --bind /dev/null /etc/crontab
{studyml} remind install --channel cron --at {at}
crontab -l
{studyml} remind status >&2 || true
cron -f &
while [ ! -e {fired} ]; do sleep 0.2; kill -0 $!; done
{studyml} remind status >&2
kill $!
{studyml} remind remove >&2
crontab -l >&2 || true
"""


def _why_not() -> str:
    missing = [name for name in ("cron", "crontab", "unshare") if shutil.which(name) is None]
    if missing:
        return f"no {missing[0]} here"
    if os.geteuid() != 0 or subprocess.run([*ALONE, "true"], capture_output=True).returncode:
        return "cron can't be started apart from the system's (needs root and a mount namespace)"
    return ""


@pytest.mark.skipif(bool(_why_not()), reason=_why_not() or "-")
def test_the_real_cron_fires_and_leaves_no_trace(tmp_path: Path) -> None:
    with Store.open(tmp_path / "home" / "studyml.db", SystemClock()) as store:
        store.set_setting("new", 3)
    (tmp_path / "home" / "config.toml").write_text("quiet = ''\n")
    now = datetime.now()
    at = now + timedelta(seconds=75 if now.second > 45 else 60)  # time enough to start before the minute turns
    studyml = f"{sys.executable} -P -m studyml"
    fired = tmp_path / "home" / "reminders-fired.json"
    script = SCRIPT.format(places=" ".join(PLACES), studyml=studyml, at=f"{at:%H:%M}", fired=fired)
    done = subprocess.run(
        [*ALONE, "sh", "-c", script], capture_output=True, text=True, timeout=200,
        env={"STUDYML_HOME": str(tmp_path / "home"), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "remind now --from cron" in done.stdout
    assert "no cron daemon is running" in done.stderr, "before the daemon was started"
    assert done.stderr.count("can fire, next") == 1, "afterwards"
    assert "no crontab for" in done.stderr.splitlines()[-1]
    (row,) = json.loads(fired.read_text())["reminders"]
    assert (row["channel"], row["said"], row["why"]) == ("cron", "", "nothing is due")
    assert datetime.fromisoformat(row["at"]).replace(tzinfo=None) >= at.replace(second=0, microsecond=0)
