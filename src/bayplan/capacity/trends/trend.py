"""The trend of a line: how fast it grows, and how sure that is.

The slope is the median of the slopes between all pairs of days (Theil and Sen), so that single outliers do
not bend it. From `SEASONED` days on only pairs of the same weekday count: a weekly rhythm then cancels out.
The interval of the slope is Sen's, from the variance of Kendall's statistic, widened where days follow their
neighbours. The level is the median of what the slope leaves over in the last weeks.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

WEEK: Final = 7
SEASONED: Final = 35
"""Days of record from which on the weekday is minded."""
LEVEL: Final = 28
"""The level is that of so many last days."""
SURE: Final = 1.645
"""Standard errors to either side: nine cases in ten, if errors were normal."""

Values = NDArray[np.float64]
Days = NDArray[np.int64]


class Trend(NamedTuple):
    """A straight line through `level` at day `centre`, with the bounds of both, and the noise around it.

    `slope` is per day. `peak` is what the highest weekday has above the level, `noise` what one day in ten
    exceeds it by.
    """

    centre: float
    level: float
    level_error: float
    slope: float
    slope_low: float
    slope_high: float
    peak: float
    noise: float

    def expected(self, day: float) -> float:
        """The value expected on a day, at the weekday when it is highest."""
        return self.level + self.peak + self.slope * (day - self.centre)

    def highest(self, day: float) -> float:
        """What it hardly exceeds on a later day."""
        error = self.level_error + self.noise
        return self.level + self.peak + error + self.slope_high * (day - self.centre)

    def lowest(self, day: float) -> float:
        """What it hardly stays below on a later day, at the weekday when it is highest."""
        return self.level + self.peak - self.level_error + self.slope_low * (day - self.centre)


def fit(days: Days, values: Values) -> Trend:
    """The trend of daily values; there have to be at least three days."""
    seasonal = int(days[-1] - days[0]) >= SEASONED
    slopes = _slopes(days, values, seasonal)
    slope = float(np.median(slopes))
    plain = values - slope * (days - days[-1])
    weekdays = _weekdays(days, plain) if seasonal else np.zeros(WEEK)
    left = plain - weekdays[days % WEEK]
    swell = _swell(left)
    low, high = _interval(slopes, days, seasonal, swell)
    recent = days > days[-1] - LEVEL
    level = float(np.median(left[recent]))
    spread = 1.4826 * float(np.median(np.abs(left - np.median(left))))
    error = SURE * 1.2533 * spread * float(np.sqrt(swell / recent.sum()))
    noise = max(0.0, float(np.quantile(left - np.median(left), 0.9)))
    centre = float(np.median(days[recent]))
    level += slope * (centre - float(days[-1]))
    return Trend(centre, level, error, slope, low, high, float(weekdays.max()), noise)


def _slopes(days: Days, values: Values, seasonal: bool) -> Values:
    early, late = np.triu_indices(len(days), 1)
    apart = days[late] - days[early]
    if seasonal:
        alike = apart % WEEK == 0
        if alike.sum() >= len(days):
            early, late, apart = early[alike], late[alike], apart[alike]
    found: Values = np.sort((values[late] - values[early]) / apart)
    return found


def _weekdays(days: Days, plain: Values) -> Values:
    """What each weekday has above the middle; nothing, where that is no more than chance would do."""
    middle = float(np.median(plain))
    found = np.zeros(WEEK)
    for weekday in range(WEEK):
        mine = plain[days % WEEK == weekday]
        found[weekday] = float(np.median(mine)) - middle if len(mine) >= 3 else 0.0
    left = plain - found[days % WEEK]
    spread = 1.4826 * float(np.median(np.abs(left - np.median(left))))
    chance = 1.2533 * spread / np.sqrt(max(1, len(days) // WEEK))
    return found if float(found.max() - found.min()) > 5 * chance else np.zeros(WEEK)


def _swell(left: Values) -> float:
    """By how much the variance of means grows because days follow their neighbours (an AR(1) process)."""
    centred = left - np.median(left)
    energy = float((centred**2).sum())
    if energy <= 0:
        return 1.0
    follow = float((centred[1:] * centred[:-1]).sum()) / energy
    follow += (1 + 4 * max(0.0, follow)) / len(left)  # short records show less than there is (Kendall)
    bound = min(max(follow, 0.0), 0.9)
    return (1 + bound) / (1 - bound)


def _interval(slopes: Values, days: Days, seasonal: bool, swell: float) -> tuple[float, float]:
    """Sen's interval: ranks among the slopes, as far apart as the variance of Kendall's S makes them."""
    sizes = np.bincount(days % WEEK) if seasonal else np.array([len(days)])
    variance = float((sizes * (sizes - 1) * (2 * sizes + 5)).sum()) / 18 * swell
    half = SURE * float(np.sqrt(variance)) / 2
    middle, last = (len(slopes) - 1) / 2, len(slopes) - 1
    low = int(np.floor(max(0.0, middle - half)))
    high = int(np.ceil(min(float(last), middle + half)))
    return float(slopes[low]), float(slopes[high])
