"""Fleet: the GitRepo by which the cluster follows the rendered tree.

Rancher brings Fleet. Where there is no Rancher, Fleet cannot be delivered by itself: it is there before the
first bundle, and `installed` says so. Delivered with other means than Fleet, a GitRepo makes no sense.

What a GitRepo says of drift replaces what its bundles say (fleet, `internal/bundlereader`), so it says
nothing.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given
from bayplan.catalog.delivering import finished, refused, wants
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle, ObjectFile
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json, Keys

OPTIONS: Final = (
    Option("interval", "seconds", "How often the repository is asked for news.", 60),
    Option("paths", "texts", "Folders of the repository; the rendered tree's own where nothing is said.", []),
    Option("name", "text", "What the GitRepo is called; the cluster's name where nothing is said.", ""),
    Option(
        "correctDrift",
        "truth",
        "Whether what somebody changed by hand is put back in every bundle, those of charts included, to "
        "which controllers write too. Bundles of plain objects are put back anyway.",
        False,
    ),
    Option("webhookSecret", "text", "The Secret by which the repository may announce a push.", ""),
    Option("installed", "truth", "That Fleet is there although Rancher is not.", False),
)


def bundle(asked: Asked) -> Bundle:
    """The GitRepo of the tree, in the namespace of the local cluster."""
    file = ObjectFile("git-repo.yaml", (_repository(asked),), "delivery")
    secrets = {
        asked.declaration.platform.delivery.secret: "what lets Fleet read the repository",
        given.text(asked, "webhookSecret"): "what a push is announced with",
    }
    made = Bundle(
        "fleet",
        asked.component.namespace,
        asked.key,
        files=(file,),
        keep=True,
        secrets={name: held for name, held in secrets.items() if name},
    )
    return finished(asked, made, ("rancher",))


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Nobody brings Fleet, or nothing says what it follows."""
    declaration = asked.declaration
    if not wants(declaration, "rancher") and not given.truth(asked, "installed"):
        message = "nobody brings Fleet: no component is called rancher"
        yield refused("installed", message, "add rancher, or install Fleet first and write `installed: true`")
    if not declaration.platform.delivery.repository:
        message = "Fleet has no repository to follow"
        yield refused("paths", message, "write delivery.repository")
    kind = declaration.platform.delivery.kind
    if kind != "fleet" and not given.texts(asked, "paths"):
        message = f"the tree is delivered by {kind}, and has no folder for Fleet to follow"
        yield refused("paths", message, "write `kind: fleet` under delivery, or the folders")
    if given.seconds(asked, "interval") < 5:
        message = "asking for news more often than every 5 s only burdens the repository"
        yield refused("interval", message, "write 15s or more", str(asked.options.get("interval")))


def _repository(asked: Asked) -> Keys:
    delivery, cluster = asked.declaration.platform.delivery, asked.declaration.platform.cluster
    paths = given.texts(asked, "paths") or [
        "/".join(one for one in (delivery.path.strip("/"), "fleet") if one)
    ]
    spec: Keys = {"repo": delivery.repository, "branch": delivery.branch, "paths": list[Json](paths)}
    spec["pollingInterval"] = given.duration(given.seconds(asked, "interval"))
    if given.truth(asked, "correctDrift"):
        spec["correctDrift"] = {"enabled": True}
    if delivery.secret:
        spec["clientSecretName"] = delivery.secret
    if secret := given.text(asked, "webhookSecret"):
        spec["webhookSecret"] = secret
    return {
        "apiVersion": "fleet.cattle.io/v1alpha1",
        "kind": "GitRepo",
        "metadata": {
            "name": given.text(asked, "name") or cluster.name,
            "namespace": asked.component.namespace,
        },
        "spec": spec,
    }


PART: Final = Part(
    "fleet",
    "Follows the rendered tree in a git repository and brings it to the cluster.",
    "0.16.2",
    "fleet-local",
    bundle,
    OPTIONS,
    doubts=doubts,
)
