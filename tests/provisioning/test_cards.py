"""Who brings the driver of the cards, and that nouveau does not take them first."""

from pathlib import Path

import pytest

from bayplan.model.platform import Bootstrap
from bayplan.provisioning import cards
from bayplan.provisioning.framework import Share
from tests import make
from tests.provisioning.estates import declaration, node, pool, written
from tests.provisioning.programs import run


def share(name: str = "wk1", driver: str = "operator", packages: tuple[str, ...] = ()) -> Share:
    estate = declaration(bootstrap=Bootstrap(driver=driver, packages=packages))
    return cards.prepare(node(name, estate))


def test_the_operator_needs_nothing_but_that_nouveau_is_away() -> None:
    found = share(driver="operator")
    assert set(written(found)) == {"/etc/modprobe.d/no-nouveau.conf"}
    assert "blacklist nouveau\n" in written(found)["/etc/modprobe.d/no-nouveau.conf"]
    assert found.packages == ()


def test_packages_bring_driver_and_toolkit_before_k3s_looks_for_them() -> None:
    found = share(driver="packages")
    script = written(found)[cards.INSTALLER]
    assert "nvidia-headless-580-server-open" in script and "nvidia-container-toolkit\n" in script
    assert found.commands[-1] == (cards.INSTALLER,)


def test_a_driver_that_is_named_is_the_only_one() -> None:
    script = written(share(driver="packages", packages=("nvidia-driver-595-server",)))[cards.INSTALLER]
    assert "580" not in script and " nvidia-container-toolkit\n" in script


def test_the_script_is_one_that_a_shell_reads(tmp_path: Path) -> None:
    file = tmp_path / "script"
    file.write_text(written(share(driver="packages"))[cards.INSTALLER])
    assert run("sh", "-n", file).returncode == 0
    file.write_text(file.read_text() + "if")
    assert run("sh", "-n", file).returncode != 0


@pytest.mark.parametrize("driver", ["operator", "packages", "image"])
def test_servers_and_workers_without_cards_get_nothing(driver: str) -> None:
    plain = declaration(
        bootstrap=Bootstrap(driver=driver), pools=(pool(allocatable=make.amounts("cpu=4 memory=8Gi")),)
    )
    assert cards.prepare(node("wk1", plain)) == Share()
    assert share("cp1", driver=driver) == Share()


def test_an_image_is_trusted() -> None:
    assert share(driver="image") == Share()


@pytest.mark.parametrize("name", ["nvidia.com/gpu", "nvidia.com/gpu.shared", "nvidia.com/mig-1g.10gb"])
def test_parts_of_cards_are_cards_too(name: str) -> None:
    assert cards.has_cards(pool(allocatable=make.amounts(f"cpu=4 {name}=1")))
    assert not cards.has_cards(pool(allocatable=make.amounts("cpu=4 amd.com/gpu=1")))
