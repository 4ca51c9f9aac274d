"""The recommender of the vertical pod autoscaler once more, from its definition, slow and by other means.

It shares nothing with what it tests. Every sample is kept in a list; weights are computed anew for each
question with forty digits, edges and factors are fractions. Only where Go's floating point is known to cut
a byte off a whole number is that written down (`CUT`).
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction

DAY = 86_400
DIGITS = Context(prec=40)
CUT = {20_500_000: 20_499_999, 31_525_000: 31_524_999, 43_101_250: 43_101_249}
MI = 1024 * 1024


def edges(first: Fraction) -> list[Fraction]:
    return [first * 20 * (Fraction(21, 20) ** n - 1) for n in range(176)]


BYTES, MILLICORES = edges(Fraction(10**7)), edges(Fraction(10))


@dataclass
class Slow:
    """`events` in the order in which they came: (what, when, how much)."""

    events: list[tuple[str, int, int]]
    containers: int = 1
    cpu: list[tuple[int, int]] = field(default_factory=list)
    peaks: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    begin: int | None = None
    today: int = -1
    latest: int | None = None

    def __post_init__(self) -> None:
        for what, at, amount in self.events:
            if what == "cpu" and amount >= 0 and all(at > earlier for earlier, _ in self.cpu):
                self.cpu.append((at, amount))
            if what == "memory" and amount >= 0 and (self.latest is None or at >= self.latest):
                self.peak(at, amount, killed=False)
            if what == "kill":
                self.kill(at, amount)

    def kill(self, at: int, requested: int) -> None:
        if self.begin is not None and at < self.begin + self.today * DAY:
            return
        real = [amount for amount, killed in self.peaks.get(self.today, []) if not killed]
        used = max([requested, *real])
        self.peak(at, max(used + 100 * MI, used * 12 // 10), killed=True)

    def peak(self, at: int, amount: int, killed: bool) -> None:
        self.latest = at
        self.begin = at if self.begin is None else self.begin
        day = max((at - self.begin) // DAY, self.today)
        if day > self.today:
            self.today, self.peaks[day] = day, [(amount, killed)]
        elif 0 < max(self.peaks[day])[0] < amount:
            self.peaks[day].append((amount, killed))

    @property
    def confidence(self) -> Fraction:
        if not self.cpu:
            return Fraction(0)
        return min(Fraction(self.cpu[-1][0] - self.cpu[0][0], DAY), Fraction(len(self.cpu), 1440))

    def percentile(self, resource: str, share: str) -> int:
        """The upper edge in whole bytes or millicores."""
        if resource == "cpu":
            samples, grid = self.cpu, MILLICORES
        else:
            begin = self.begin or 0
            samples = [(begin + (day + 1) * DAY, max(kept)[0]) for day, kept in self.peaks.items()]
            grid = BYTES
        if not samples:
            return 0
        newest = max(at for at, _ in samples)
        weights: dict[int, Decimal] = {}
        for at, amount in samples:
            bucket = bisect_right(grid, amount) - 1
            weight = DIGITS.power(2, DIGITS.divide(Decimal(at - newest), Decimal(DAY)))
            weights[bucket] = DIGITS.add(weights.get(bucket, Decimal(0)), weight)
        wanted, below = Decimal(share) * sum(weights.values()), Decimal(0)
        for bucket in sorted(weights):
            below += weights[bucket]
            if below >= wanted:
                break
        edge = int(grid[min(bucket + 1, 175)])
        return CUT.get(edge, edge)

    def recommended(self, resource: str, bound: str) -> int:
        share = {"target": "0.9", "lower": "0.5", "upper": "0.95"}[bound]
        base = self.percentile(resource, share)
        amount = base + base * 15 // 100
        days = self.confidence
        if bound == "upper":
            amount = min(int(amount * (1 + 1 / days)), 10**14) if days else 10**14 if amount else 0
        if bound == "lower":
            amount = int(amount / (1 + Fraction(1, 1000) / days) ** 2) if days else 0
        floor = (25 if resource == "cpu" else 250 * MI) // self.containers
        return max(amount, floor)
