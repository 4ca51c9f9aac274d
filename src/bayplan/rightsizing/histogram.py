"""The decaying histogram in which a vertical pod autoscaler keeps what containers used.

Follows `vertical-pod-autoscaler/pkg/recommender/util` (`histogram.go`, `histogram_options.go`,
`decaying_histogram.go`) to the last bit that matters: buckets grow by a twentieth, a sample weighs twice as
much as one a half-life older, and a percentile is the upper edge of the bucket it falls into. A weight below
`EPSILON` counts as none. Values are bytes or cores, times are seconds since 1970.

Edges are computed as Go's `math.Pow` does, by squaring: the edge at 43,101,250 bytes comes out a hair below,
so that a recommendation is 49,566,436 bytes, as in the field, and not 49,566,437.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bayplan.model.autoscaling import KeptHistogram

RATIO: Final = 1.0 + 0.05
LEAST_WEIGHT: Final = 0.1
"""What a sample of CPU weighs before decay (`minSampleWeight`)."""
EPSILON: Final = 0.001 * LEAST_WEIGHT
HALF_LIFE: Final = 86_400
MOST_EXPONENT: Final = 100
CHECKPOINT_WEIGHT: Final = 10_000
_YEAR_ONE: Final = -62_135_596_800
"""When Go's zero time is: what times are rounded from, and where a new histogram's reference stands."""


def power(base: float, exponent: int) -> float:
    """A positive whole power by squaring, with the roundings of Go's `math.Pow`."""
    answer = 1.0
    while exponent:
        if exponent & 1:
            answer *= base
        base *= base
        exponent >>= 1
    return answer


def _logarithm(value: float) -> float:
    return math.log(value) / math.log(RATIO)


class Buckets:
    """Buckets of growing width: the first holds [0, `first`), the last one starts at or above `largest`."""

    def __init__(self, first: float, largest: float) -> None:
        self.first = first
        self.count = math.ceil(_logarithm(largest * (RATIO - 1) / first + 1)) + 1

    def find(self, value: float) -> int:
        """The bucket that a value falls into; the last one for whatever is beyond."""
        if value < self.first:
            return 0
        return min(int(_logarithm(value * (RATIO - 1) / self.first + 1)), self.count - 1)

    def start(self, bucket: int) -> float:
        """Where a bucket starts."""
        return self.first * (power(RATIO, bucket) - 1) / (RATIO - 1) if bucket else 0.0


CORES: Final = Buckets(0.01, 1000.0)
BYTES: Final = Buckets(1e7, 1e12)


class Histogram:
    """How much weight lies in which bucket, where later samples weigh more."""

    def __init__(self, buckets: Buckets, half_life: int = HALF_LIFE) -> None:
        self.buckets, self.half_life = buckets, half_life
        self.reference = _YEAR_ONE
        self.total = 0.0
        self.last = buckets.count - 1
        self.weights = [0.0] * buckets.count
        self._lowest, self._highest = self.last, 0

    @property
    def empty(self) -> bool:
        """Whether no bucket has any weight to speak of."""
        return self.weights[self._lowest] < EPSILON

    def add(self, value: float, weight: float, at: int) -> None:
        """Adds a sample of some weight, made at a time."""
        bucket, weight = self.buckets.find(value), weight * self._decay(at)
        self.weights[bucket] += weight
        self.total += weight
        self._widen(bucket)

    def add_all(self, values: NDArray[np.float64], weight: float, times: NDArray[np.int64]) -> None:
        """Adds many samples of the same weight, in the order of their times, as if one by one."""
        start, end = 0, len(times)
        while start < end:
            self._decay(int(times[start]))
            limit = self.reference + self.half_life * MOST_EXPONENT
            until = int(np.searchsorted(times, limit, side="right"))
            self._add_block(values[start:until], weight, times[start:until])
            start = until

    def _add_block(self, values: NDArray[np.float64], weight: float, times: NDArray[np.int64]) -> None:
        distinct, places = np.unique(values, return_inverse=True)
        found = np.array([self.buckets.find(float(value)) for value in distinct])[places]
        weights = weight * np.exp2((times - self.reference) / self.half_life)
        # bincount and cumsum add in order, as a loop would; hence what was there goes first
        before = np.arange(len(self.weights))
        sums = np.bincount(np.concatenate([before, found]), np.concatenate([self.weights, weights]))
        self.weights = sums.tolist()
        self.total = float(np.cumsum(np.concatenate([[self.total], weights]))[-1])
        for bucket in sorted(set(found.tolist())):
            self._widen(bucket)

    def _widen(self, bucket: int) -> None:
        if self.weights[bucket] >= EPSILON:
            self._lowest, self._highest = min(self._lowest, bucket), max(self._highest, bucket)

    def subtract(self, value: float, weight: float, at: int) -> None:
        """Takes a sample back that was added before; a bucket never goes below nothing."""
        bucket, weight = self.buckets.find(value), weight * self._decay(at)
        if weight > self.weights[bucket] - EPSILON:
            weight = self.weights[bucket]
        self.total -= weight
        self.weights[bucket] -= weight
        self._narrow()

    def percentile(self, share: float) -> float:
        """The upper edge of the bucket below which that share of the weight lies; 0 without any.

        The last bucket has no upper edge: there it is the lower.
        """
        return self.buckets.start(min(self.bucket_at(share) + 1, self.last)) if not self.empty else 0.0

    def bucket_at(self, share: float) -> int:
        """The bucket that a percentile falls into."""
        threshold, sum_so_far = share * self.total, 0.0
        for bucket in range(self._lowest, self._highest):
            sum_so_far += self.weights[bucket]
            if sum_so_far >= threshold:
                return bucket
        return max(self._lowest, self._highest)

    def _decay(self, at: int) -> float:
        """By how much a sample of a time counts; moves the reference when numbers would grow too large."""
        if at > self.reference + self.half_life * MOST_EXPONENT:
            self._move_reference(at)
        return math.exp2((at - self.reference) / self.half_life)

    def _move_reference(self, at: int) -> None:
        beyond = (at - _YEAR_ONE) % self.half_life
        new = at - beyond if 2 * beyond < self.half_life else at - beyond + self.half_life
        self._scale(math.floor((self.reference - new) / self.half_life + 0.5))
        self.reference = new

    def _scale(self, exponent: int) -> None:
        for bucket in range(self._lowest, self._highest + 1):
            self.weights[bucket] = math.ldexp(self.weights[bucket], exponent)
        self.total = math.ldexp(self.total, exponent)
        self._narrow()

    def _narrow(self) -> None:
        while self.weights[self._lowest] < EPSILON and self._lowest < self.last:
            self._lowest += 1
        while self.weights[self._highest] < EPSILON and self._highest > 0:
            self._highest -= 1

    def store(self) -> KeptHistogram:
        """The histogram for a checkpoint: the heaviest bucket has weight 10,000, the lightest are lost."""
        ratio = CHECKPOINT_WEIGHT / (max(self.weights) or math.inf)
        span = range(self._lowest, self._highest + 1)
        rounded = [(bucket, math.floor(self.weights[bucket] * ratio + 0.5)) for bucket in span]
        return KeptHistogram(self.reference, self.total, tuple(pair for pair in rounded if pair[1] > 0))

    def load(self, kept: KeptHistogram) -> None:
        """Adds what a checkpoint holds, and takes over its reference; buckets that are not ours are left."""
        ours = [(bucket, weight) for bucket, weight in kept.weights if 0 <= bucket <= self.last]
        whole = sum(weight for _, weight in ours)
        self.reference = kept.reference
        if not whole:
            return
        for bucket, weight in ours:
            self.weights[bucket] += weight * (kept.total / whole)
            self._lowest, self._highest = min(self._lowest, bucket), max(self._highest, bucket)
        self.total += kept.total
