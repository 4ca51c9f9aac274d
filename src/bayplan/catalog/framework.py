"""What a component is to this house: a name, the options that an estate file may give it, and its bundle.

One component, one file in `components`, one line in one of the lists (`general`, `cards`, `watching`), and a
page in the reference.
"""

from collections.abc import Callable, Iterator
from typing import Final, Literal

from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json
from bayplan.model.platform import Component
from bayplan.model.record import Record

Kind = Literal["text", "number", "truth", "texts", "size", "share", "seconds", "mapping"]

ANY: Final[Json] = None


class Option(Record, frozen=True):
    """An option of a component: its key in the estate file, what it holds, and what it does.

    `default` is what holds where nothing is said. `choices`: all there are, where not everything is allowed.
    `required`: the component is refused without it.
    """

    name: str
    kind: Kind
    text: str
    default: Json = None
    choices: tuple[str, ...] = ()
    required: bool = False


class Asked(Record, frozen=True):
    """A component that is wanted, with every option filled in, and the whole declaration around it.

    `key` is where it stands in the estate file (`components[3]`). `version` and `namespace` are filled in.
    """

    component: Component
    options: dict[str, Json]
    declaration: Declaration
    key: str


class Part(Record, frozen=True):
    """A component that the catalog knows.

    `version` is the usual one (see `compatibility`), `before`: components that it cannot do without.
    `bundle` makes what is delivered; `doubts` says what cannot be about the options that were given, with
    paths below the component's own (`options.server`).
    """

    name: str
    text: str
    version: str
    namespace: str
    bundle: Callable[[Asked], Bundle]
    options: tuple[Option, ...] = ()
    before: tuple[str, ...] = ()
    doubts: Callable[[Asked], Iterator[Doubt]] | None = None
    implied: Callable[[Declaration], bool] | None = None
    """Whether a declaration needs it without naming it (a storage class of its kind), and so gets it."""
    implied_by: str = "storageClasses"
    """The key of the estate file that does so."""
