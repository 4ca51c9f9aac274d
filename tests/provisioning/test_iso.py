"""An image of ours is what other people's readers take for the files that went into it."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bayplan.model.errors import InvalidInput
from bayplan.provisioning import iso
from tests.provisioning.programs import needs_blkid, needs_isoinfo, needs_xorriso, run

NAMES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?", fullmatch=True)
CONTENTS = st.binary(max_size=5000)
SEED = {"user-data": b"#cloud-config\n{}\n", "meta-data": b"instance-id: x\n", "network-config": b""}
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(image: Path, tree: str, name: str) -> bytes:
    said = run("isoinfo", "-i", image, tree, "-x", f"/{name}")
    assert said.returncode == 0, said.stderr.decode()
    return said.stdout


def listed(image: Path, tree: str) -> set[str]:
    said = run("isoinfo", "-i", image, tree, "-f")
    return {line.removeprefix("/") for line in said.stdout.decode().splitlines()}


@needs_isoinfo
@FEW
@given(files=st.dictionaries(NAMES, CONTENTS, min_size=1, max_size=4))
def test_isoinfo_reads_back_what_went_in_by_both_trees(files: dict[str, bytes], tmp_path: Path) -> None:
    image = tmp_path / "seed.iso"
    image.write_bytes(iso.image(files))
    for tree in ("-R", "-J"):
        assert listed(image, tree) == set(files)
        assert {name: read(image, tree, name) for name in files} == files


@needs_xorriso
@FEW
@given(files=st.dictionaries(NAMES, CONTENTS, min_size=1, max_size=4))
def test_xorriso_takes_the_whole_tree_out(files: dict[str, bytes], tmp_path: Path) -> None:
    image, out = tmp_path / "seed.iso", tmp_path / "out"
    image.write_bytes(iso.image(files))
    said = run("xorriso", "-abort_on", "WARNING", "-osirrox", "on", "-indev", image, "-extract", "/", out)
    assert said.returncode == 0, said.stderr.decode()
    assert {one.name: one.read_bytes() for one in out.iterdir()} == files
    run("chmod", "-R", "u+rwx", out)
    run("rm", "-r", out)


@needs_isoinfo
def test_a_folder_of_many_sectors_is_read_to_its_end(tmp_path: Path) -> None:
    files = {f"a-file-with-a-rather-long-name-{number:04}": b"%d" % number for number in range(200)}
    image = tmp_path / "seed.iso"
    image.write_bytes(iso.image(files))
    assert listed(image, "-R") == listed(image, "-J") == set(files)
    assert read(image, "-R", "a-file-with-a-rather-long-name-0199") == b"199"
    assert read(image, "-J", "a-file-with-a-rather-long-name-0123") == b"123"


@needs_isoinfo
def test_each_tree_has_its_files_in_the_order_of_its_names(tmp_path: Path) -> None:
    image = tmp_path / "seed.iso"
    image.write_bytes(iso.image({"b": b"", "a": b"", "B": b"", "a.b": b""}))
    assert run("isoinfo", "-i", image, "-J", "-f").stdout.split() == [b"/B", b"/a", b"/a.b", b"/b"]
    short = run("isoinfo", "-i", image, "-f").stdout.split()
    assert short == sorted(short) and len(set(short)) == 4


@needs_isoinfo
def test_cloud_init_finds_the_label_and_only_root_reads(tmp_path: Path) -> None:
    image = tmp_path / "seed.iso"
    image.write_bytes(iso.image(SEED))
    told = run("isoinfo", "-d", "-i", image).stdout.decode()
    assert "Volume id: cidata\n" in told
    assert "Joliet with UCS level 3 found" in told
    assert "Rock Ridge signatures version 1 found" in told
    listing = run("isoinfo", "-l", "-R", "-i", image).stdout.decode().splitlines()
    modes = [line.split()[0] for line in listing if " 2000 [" in line]
    assert modes == ["dr-x------", "dr-x------", "-r--------", "-r--------", "-r--------"]


@needs_blkid
def test_blkid_says_what_cloud_init_asks_it_for(tmp_path: Path) -> None:
    image = tmp_path / "seed.iso"
    image.write_bytes(iso.image(SEED))
    said = run("/sbin/blkid", "-p", "-o", "export", image).stdout.decode().splitlines()
    assert {"LABEL=cidata", "TYPE=iso9660"} <= set(said)


def test_a_kernel_mounts_it(tmp_path: Path) -> None:
    image, there = tmp_path / "seed.iso", tmp_path / "mnt"
    image.write_bytes(iso.image(SEED))
    there.mkdir()
    for option in ("ro", "ro,norock"):  # Rock Ridge, then Joliet
        said = run("mount", "-o", f"loop,{option}", image, there)
        if said.returncode:
            pytest.skip(f"this machine mounts no images: {said.stderr.decode().splitlines()[0]}")
        try:
            assert {one.name: one.read_bytes() for one in there.iterdir()} == SEED
        finally:
            subprocess.run(["umount", there], check=True)


def test_the_same_files_are_the_same_bytes_in_any_order() -> None:
    assert iso.image(SEED) == iso.image(dict(reversed(SEED.items())))
    assert iso.image(SEED) != iso.image(SEED | {"meta-data": b"instance-id: y\n"})


def test_an_image_says_how_long_it_is() -> None:
    made = iso.image(SEED)
    assert len(made) % iso.SECTOR == 0
    at = iso.SYSTEM_SECTORS * iso.SECTOR + 80
    assert int.from_bytes(made[at : at + 4], "little") * iso.SECTOR == len(made)
    assert int.from_bytes(made[at + 4 : at + 8], "big") * iso.SECTOR == len(made)


@pytest.mark.parametrize("name", ["", "../user-data", "a/b", "a" * 65, "ü", "a b", "-a", "a.", "a\n"])
def test_a_name_that_not_every_reader_knows_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be a file of an image"):
        iso.image({name: b""})


@pytest.mark.parametrize("label", ["", "a label", "c" * 17])
def test_a_label_that_nothing_finds_is_refused(label: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be a label"):
        iso.image(SEED, label)
