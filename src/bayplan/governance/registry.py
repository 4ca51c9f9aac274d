"""The one list of checks. The order plays no part; here they stand by subject."""

from typing import Final

from bayplan.governance.framework import Check
from bayplan.governance.policies.below_floor import BELOW_FLOOR
from bayplan.governance.policies.budget import BUDGET
from bayplan.governance.policies.competing_ranges import COMPETING_RANGES
from bayplan.governance.policies.cpu_default import CPU_DEFAULT
from bayplan.governance.policies.cpu_limit import CPU_LIMIT
from bayplan.governance.policies.cpu_request import CPU_REQUEST
from bayplan.governance.policies.cron_churn import CRON_CHURN
from bayplan.governance.policies.cron_schedule import CRON_SCHEDULE
from bayplan.governance.policies.cron_window import CRON_WINDOW
from bayplan.governance.policies.fleet_claim import FLEET_CLAIM
from bayplan.governance.policies.fleet_dependency import FLEET_DEPENDENCY
from bayplan.governance.policies.fleet_key import FLEET_KEY
from bayplan.governance.policies.fleet_name import FLEET_NAME
from bayplan.governance.policies.fleet_selector import FLEET_SELECTOR
from bayplan.governance.policies.fleet_version import FLEET_VERSION
from bayplan.governance.policies.gpu_label import GPU_LABEL
from bayplan.governance.policies.gpu_request import GPU_REQUEST
from bayplan.governance.policies.guaranteed import GUARANTEED
from bayplan.governance.policies.hostname_pin import HOSTNAME_PIN
from bayplan.governance.policies.job_volume import JOB_VOLUME
from bayplan.governance.policies.limit_range_order import LIMIT_RANGE_ORDER
from bayplan.governance.policies.limit_without_request import LIMIT_WITHOUT_REQUEST
from bayplan.governance.policies.memory_request import MEMORY_REQUEST
from bayplan.governance.policies.one_shot_job import ONE_SHOT_JOB
from bayplan.governance.policies.opt_out import OPT_OUT
from bayplan.governance.policies.outside_range import OUTSIDE_RANGE
from bayplan.governance.policies.priority_class import PRIORITY_CLASS
from bayplan.governance.policies.quota_contradiction import QUOTA_CONTRADICTION
from bayplan.governance.policies.quota_default import QUOTA_DEFAULT
from bayplan.governance.policies.rolling_volume import ROLLING_VOLUME
from bayplan.governance.policies.shared_volume import SHARED_VOLUME
from bayplan.governance.policies.tier_memory import TIER_MEMORY
from bayplan.governance.policies.toleration_mismatch import TOLERATION_MISMATCH
from bayplan.governance.policies.written_twice import WRITTEN_TWICE

CHECKS: Final[tuple[Check, ...]] = (
    # requests and limits
    CPU_LIMIT,
    CPU_REQUEST,
    MEMORY_REQUEST,
    LIMIT_WITHOUT_REQUEST,
    TIER_MEMORY,
    GUARANTEED,
    BELOW_FLOOR,
    # limit ranges, quotas, priorities
    OUTSIDE_RANGE,
    LIMIT_RANGE_ORDER,
    CPU_DEFAULT,
    COMPETING_RANGES,
    QUOTA_DEFAULT,
    QUOTA_CONTRADICTION,
    OPT_OUT,
    PRIORITY_CLASS,
    # nodes and GPUs
    HOSTNAME_PIN,
    GPU_REQUEST,
    GPU_LABEL,
    TOLERATION_MISMATCH,
    # disruption and volumes
    BUDGET,
    ROLLING_VOLUME,
    SHARED_VOLUME,
    JOB_VOLUME,
    # time
    CRON_SCHEDULE,
    CRON_WINDOW,
    CRON_CHURN,
    ONE_SHOT_JOB,
    # bundles of Fleet
    FLEET_KEY,
    FLEET_SELECTOR,
    FLEET_NAME,
    FLEET_DEPENDENCY,
    FLEET_CLAIM,
    FLEET_VERSION,
    # the tree itself
    WRITTEN_TWICE,
)
