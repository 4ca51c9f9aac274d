"""What documents say of a platform, in numbers: one claim each, with the place where it is written."""

from bayplan.model.record import Record


class Claim(Record, frozen=True):
    """That something has a value.

    `topic` is one of `TOPICS`, `subject` whom it is about (a machine, a tier, a component; empty for the
    platform as a whole). `amount` is the number in the topic's unit, `word` the value where it is none.
    `rough`: written with `~` or `about`. `text` is the line as it stands, shortened. `source` says what was
    read: a document, the estate file, or the snapshot.
    """

    topic: str
    subject: str = ""
    amount: float | None = None
    word: str = ""
    rough: bool = False
    file: str = ""
    line: int = 0
    text: str = ""
    source: str = "document"

    @property
    def value(self) -> float | str:
        """What it says."""
        return self.word if self.amount is None else self.amount


TOPICS = {
    "host-memory": "memory of the host (bytes)",
    "host-cards": "cards of the host",
    "host-disk": "fast disk of the host (bytes)",
    "machine-memory": "memory of a machine (bytes)",
    "machine-cores": "virtual CPUs of a machine",
    "machine-disk": "disks of a machine (bytes)",
    "machine-vmid": "number of a machine",
    "machine-address": "address of a machine",
    "machine-cards": "cards of a machine",
    "machine-state": "whether a machine runs",
    "nodes": "nodes of the cluster",
    "servers": "control planes of the cluster",
    "workers": "workers of the cluster",
    "network": "prefix of a network (bits)",
    "slots": "volumes that a node can attach",
    "envelope-memory": "memory of all workers (bytes)",
    "envelope-cores": "virtual CPUs of all workers",
    "envelope-slots": "volumes that all workers can attach",
    "machines-memory": "memory of all nodes' machines (bytes)",
    "others-memory": "memory of the machines that are no nodes (bytes)",
    "profile-cards": "cards that a notebook profile asks for",
    "version": "version of a component",
    "taint": "effect of a taint",
    "toleration": "effect of a toleration",
    "tier-default": "memory that a container of a tier gets as limit where it names none (bytes)",
    "tier-limit": "memory limit that a container of a tier is said to get (bytes)",
    "tier-cpu-limit": "default CPU limit of a tier (cores)",
    "quota-key": "what the quota of a tier counts CPU by",
    "no-cpu-limits": "that no container has a CPU limit",
    "guaranteed": "that pods are Guaranteed",
    "vpa-mode": "mode of the VPA",
    "eviction-order": "that nodes evict by QoS class",
    "upper-bound": "what the upper bound of the VPA is",
    "quota-pending": "that pods wait because of a quota",
    "exclusive": "that a taint keeps others away",
    "dead-containers": "how containers that have ended are cleaned up",
}
"""What claims are about, and in which unit."""
