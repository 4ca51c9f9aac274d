"""Containers that a chart makes are found in the values of its release, by their names and amounts."""

from pathlib import Path
from typing import Final

import pytest

from bayplan.app import patching
from bayplan.app.trees import Look
from bayplan.model.evidence import Place
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.plan import Change

MI: Final = 1 << 20
CHART: Final = """\
resource "helm_release" "csi" {
  name      = "csi"
  namespace = "store"
  chart     = "csi"
  values = [yamlencode({
    node = {
      plugin = {
        resources = {
          requests = { memory = "1Gi" }
          limits   = { memory = "1280Mi" }
        }
      }
    }
    server = {
      resources = {
        requests = { memory = "512Mi" }
        limits   = { memory = "1Gi" }
      }
    }
  })]
}
"""
NODE: Final = {"requests.memory": 1024 * MI, "limits.memory": 1280 * MI}
SERVER: Final = {"requests.memory": 512 * MI, "limits.memory": 1024 * MI}


def made(folder: Path, place: Place, now: dict[str, int]) -> Patch:
    (folder / "main.tf").write_text(CHART, encoding="utf-8")
    look = Look()
    change = Change(place, {"limits.memory": 1536 * MI})
    return patching.patch(str(folder), look, look.read(str(folder)), (change,), {place: now})


@pytest.mark.parametrize(
    ("workload", "now", "old"),
    [
        ("csi-plugin-node", NODE, "1280Mi"),
        ("csi-node-plugin", NODE, "1280Mi"),
        ("csi-server", SERVER, "1Gi"),
        ("csi", SERVER, "1Gi"),
    ],
)
def test_the_sizes_that_a_container_is_given(
    tmp_path: Path, workload: str, now: dict[str, int], old: str
) -> None:
    patch = made(tmp_path, Place("Deployment", "store", workload, workload), now)
    (edit,) = patch.edits
    assert (edit.old, edit.new, patch.unreached) == (old, "1536Mi", ())


@pytest.mark.parametrize(
    ("place", "now"),
    [
        (Place("Deployment", "store", "csi-plugin-node", "liveness-probe"), SERVER),
        (Place("Deployment", "store", "csi", "csi"), NODE),
        (Place("Deployment", "store", "csi-plugin-node", "csi-plugin-node"), SERVER),
        (Place("Deployment", "store", "csi-plugin-agent", "csi-plugin-agent"), SERVER),
        (Place("Deployment", "other", "csi", "csi"), SERVER),
    ],
)
def test_what_is_not_surely_of_it_is_told_and_not_edited(
    tmp_path: Path, place: Place, now: dict[str, int]
) -> None:
    patch = made(tmp_path, place, now)
    assert patch.edits == () and patch.diff == ""
    assert [one.place for one in patch.unreached] == [place]
