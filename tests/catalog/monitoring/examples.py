"""The estates of the examples, as far as they can be read."""

from typing import Final

from bayplan.model.estate import Declaration
from bayplan.sources import estate
from tests.architecture.source import ROOT

EXAMPLES: Final[dict[str, Declaration]] = {
    name: estate.read(str(ROOT / "examples" / name / "bayplan.yaml")) for name in ("a100", "r730")
}
