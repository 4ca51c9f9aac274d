"""All pages as files, with an index."""

from typing import Final

from bayplan.documentation.markdown import harmless, page
from bayplan.documentation.pages import diagram, envelope, inventory, network, picture, places, shape, storage
from bayplan.documentation.shown import Shown
from bayplan.model.files import File

PAGES: Final = (
    ("inventory.md", "What there is", inventory.inventory),
    ("network.md", "Networks and addresses", network.network),
    ("storage.md", "Storage pools and classes", storage.storage),
    ("shape.md", "The current shape", shape.shape),
    ("envelope.md", "The capacity envelope", envelope.envelope),
    ("topology.md", "The platform as a drawing", diagram.diagram),
    ("places.md", "What a change of a node touches", places.places),
)


def pages(shown: Shown) -> tuple[File, ...]:
    """The pages of a platform, by their paths: the same platform, the same bytes."""
    name = shown.declaration.platform.cluster.name
    made = [File(path, harmless(write(shown)).encode("utf-8"), "the whole file") for path, _, write in PAGES]
    listed = "\n".join(f"- [{title}]({path})" for path, title, _ in PAGES)
    index = page(f"The platform {name}", f"Made by `bayplan docs` from {shown.declaration.file}.", listed)
    drawn = picture.svg({
        host: [(shown.role(one), diagram.words(shown, one)) for one in machines]
        for host, machines in diagram.groups(shown).items()
    })  # fmt: skip
    files = [
        File("README.md", harmless(index).encode("utf-8")),
        File("topology.svg", harmless(drawn).encode("utf-8")),
        *made,
    ]
    return tuple(sorted(files, key=lambda one: one.path))
