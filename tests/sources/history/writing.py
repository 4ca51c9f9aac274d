"""Records some observations under a name: `python -m tests.sources.history.writing FILE NAME COUNT`."""

import sys

from bayplan.sources import history
from tests.sources.history.build import observation


def main(path: str, name: str, count: int) -> None:
    with history.Store(path) as store:
        for look in range(count):
            assert store.append(observation(look, 50, name, evicted=look % 3)).new


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
