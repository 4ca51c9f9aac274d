"""Overlays of Kustomize, written out by `kubectl kustomize` where there is a kubectl.

It is run without plugins, without Helm, without a configuration, with no way to reach the network or to find
another program, and for a bounded time. Where it cannot be run, the files that the kustomizations name are
read as they stand: without patches, but better than not at all.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding
from bayplan.sources.trees import kustomizations, mistakes, plain, provenance
from bayplan.sources.trees.grounds import Grounds
from bayplan.sources.trees.kustomizations import Kustomization, Reach
from bayplan.sources.trees.objects import Setting
from bayplan.sources.trees.texts import Text
from bayplan.sources.written import Harvest

SECONDS: Final = 20
LARGEST: Final = 64 << 20
_NOWHERE: Final = "http://127.0.0.1:9"
_LOGGED: Final = re.compile(r'[A-Z]\d{4} [\d:.]+ .*\berr="(.*)"')
"""A line that kubectl logs: letter and day, time, process, and what it has to say."""
_AS_THEY_STAND: Final = "the files it names were read as they stand, without patches"


def overlays(folders: Iterable[Path], grounds: Grounds) -> tuple[Path, ...]:
    """The kustomizations that no other one builds on: they are what somebody applies.

    Those that build on each other in a circle all count: each of them is in need of a finding.
    """
    reached = {folder.resolve(): _folders(folder, grounds) for folder in folders}
    used = {
        base
        for folder, bases in reached.items()
        for base in bases
        if base != folder and folder not in reached.get(base, ())
    }
    return tuple(sorted(folder for folder in reached if folder not in used))


def is_one(folder: Path) -> bool:
    """Whether a folder is a kustomization."""
    return kustomizations.file_of(folder) is not None


def _folders(folder: Path, grounds: Grounds) -> set[Path]:
    return {one.folder for one in kustomizations.reach(folder, grounds).kustomizations}


def read(folder: Path, grounds: Grounds, setting: Setting) -> Harvest:
    """The objects of one overlay, each with where it comes from."""
    reach = kustomizations.reach(folder, grounds)
    name = grounds.name(kustomizations.file_of(folder) or folder)
    try:
        text = Text(name, _render(folder, reach, grounds))
    except InvalidInput as error:
        return _as_it_stands(reach, grounds, setting, error.within(error.file or name))
    rendered = plain.read(text, setting)
    sources = provenance.sources(reach, grounds, setting)
    written = tuple(provenance.trace(one, sources, name) for one in rendered.written)
    return rendered._replace(written=written, files=sources.files)


def _render(folder: Path, reach: Reach, grounds: Grounds) -> bytes:
    """What kubectl makes of it. Raises InvalidInput where it must not be asked, or cannot."""
    if reach.obstacles:
        raise reach.obstacles[0]
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        raise InvalidInput("is not written out, because there is no kubectl here; install it")
    with tempfile.TemporaryDirectory(prefix="bayplan-") as home:
        done = _run([kubectl, "kustomize", str(folder.resolve())], home)
    if done.returncode:
        raise InvalidInput(f"kubectl cannot write it out: {_said(done.stderr, grounds)}")
    if len(done.stdout) > LARGEST:
        raise InvalidInput(f"becomes larger than {LARGEST >> 20} MiB; split it")
    return done.stdout


def _run(command: list[str], home: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command,
            capture_output=True,
            check=False,
            cwd=home,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise InvalidInput(
            f"kubectl took more than {SECONDS} s to write it out; look at its bases"
        ) from error
    except OSError as error:
        raise InvalidInput(f"kubectl cannot be run: {error.strerror or error}; install it anew") from error


def _environment(home: str) -> dict[str, str]:
    """Nothing of ours: no credentials, no programs to call, and a proxy that nobody answers."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), _NOWHERE)
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return {"HOME": home, "PATH": home, "KUBECONFIG": os.devnull, "TMPDIR": home, **proxies, **kept}


def _said(errors: bytes, grounds: Grounds) -> str:
    """Its last words, with paths as seen from the root, and without the time: the same on every machine."""
    rows = errors.decode(errors="replace").strip().splitlines()
    logged = _LOGGED.match(rows[-1]) if rows else None
    words = logged[1].replace('\\"', '"') if logged else "".join(rows[-1:]).removeprefix("error: ")
    return words.replace(f"{grounds.root}/", "")[-300:] or "it does not say why"


def _as_it_stands(reach: Reach, grounds: Grounds, setting: Setting, error: InvalidInput) -> Harvest:
    """The files that the kustomizations name."""
    stated = setting._replace(
        namespace=_namespace(reach) or setting.namespace, forced=bool(_namespace(reach))
    )
    harvests = [
        plain.read_file(path, grounds.name(path), stated)
        for path in dict.fromkeys(_files(reach.kustomizations, grounds))
        if grounds.hold(path)
    ]
    findings: list[Finding] = list(_findings(reach.obstacles or (error,)))
    return Harvest(
        tuple(one for harvest in harvests for one in harvest.written),
        (),
        (*findings, *(one for harvest in harvests for one in harvest.findings)),
        len(harvests) + len(reach.kustomizations),
    )


def _namespace(reach: Reach) -> str:
    """The namespace that the overlay puts everything into."""
    for kustomization in reach.kustomizations:
        if found := kustomization.file.data.get("namespace"):
            return str(found)
    return ""


def _files(found: Iterable[Kustomization], grounds: Grounds) -> Iterator[Path]:
    for kustomization in found:
        yield from kustomizations.files(kustomization, grounds)


def _findings(obstacles: Iterable[InvalidInput]) -> Iterator[Finding]:
    for error in obstacles:
        yield mistakes.not_rendered(error.message, error.file, error.line or 1, _AS_THEY_STAND)
