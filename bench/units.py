"""What figures are figures of, how they read, and which of two is the better."""

import enum


class Unit(enum.Enum):
    """A figure's unit. Only rates are better when they are higher."""

    SECONDS = "seconds"
    RATE = "a second"
    SHARE = "times the file"
    RATIO = "times a baseline"
    COUNT = "number"
    BYTES = "bytes"
    PART = "part of the whole"

    def shows(self, value: float) -> str:
        """A figure as people read it."""
        match self:
            case Unit.SECONDS:
                return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"
            case Unit.RATE:
                return f"{value:,.0f}/s" if value >= 100 else f"{value:.1f}/s"
            case Unit.SHARE | Unit.RATIO:
                return f"{value:.2f} x"
            case Unit.COUNT:
                return f"{value:.0f}"
            case Unit.PART:
                return f"{value:.1%}"
            case Unit.BYTES:
                return size(int(value))

    def best(self, values: list[float]) -> float:
        """The best of several figures."""
        return max(values) if self is Unit.RATE else min(values)

    def meets(self, value: float, target: float) -> bool:
        """Whether a figure is as good as the target, or better."""
        return value >= target if self is Unit.RATE else value <= target

    def bound(self, target: float) -> str:
        """A target as people read it."""
        return f"{'>=' if self is Unit.RATE else '<='} {self.shows(target)}"

    def times_as_good(self, value: float, peer: float) -> float | None:
        """How many times as good as a peer's figure; None where that is no ratio."""
        if not value or not peer:
            return None
        return value / peer if self is Unit.RATE else peer / value


def size(amount: int) -> str:
    """Bytes as people read them."""
    return f"{amount / 1e6:,.0f} MB" if amount >= 1e6 else f"{amount / 1e3:,.0f} kB"
