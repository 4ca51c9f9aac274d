"""Node pressure: whom the kubelet evicts when memory runs short, whom the kernel kills when it runs out.

The kubelet ranks pods (`evicting`), the kernel containers (`killing`), by different keys; both look at what
is really used (`using`), which is measured, assumed on request, or unknown. `protections` holds what is said
to protect pods against these two orders.
"""

from bayplan.capacity.pressure.answering import pressure
from bayplan.capacity.pressure.using import Assumed

__all__ = ["Assumed", "pressure"]
