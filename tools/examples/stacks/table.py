"""Which service has which kind of stack, and what its comments say.

Comments give reasons that no number gives; a few name a floor below which a size must not go.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Style = Literal["app", "plain", "local", "manifest", "yaml", "template", "factory"]


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One service's stack. `notes` stand beside the sizes of a container, `secrets` come from the vault.

    `left_out` are workloads of the cluster that the stack does not declare; those of `recreated` roll out
    otherwise than in the cluster.
    """

    namespace: str
    style: Style = "plain"
    about: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    host: str = ""
    protected: bool = False
    left_out: tuple[str, ...] = ()
    recreated: tuple[str, ...] = ()


POSTGRES = {"DB_HOST": "pg-cluster-rw.dbaas.svc.cluster.local", "DB_PORT": "5432"}
ZONE = {"TZ": "Europe/Amsterdam"}
ALLOW_START = (
    "bayplan: allow *-request-missing until 2030-12-31: copies files once, on the defaults of the tier"
)

STACKS = (
    Stack(
        namespace="cloudflared",
        about="The tunnel to the outside. Two of three have to stay up: a drain must not cut the line.",
        secrets=("TUNNEL_TOKEN",),
    ),
    Stack(
        namespace="headscale",
        notes={"headscale": "Leaks about 2 MiB a week; a restart now and then keeps it below 100Mi."},
        host="vpn",
    ),
    Stack(namespace="kyverno", style="local"),
    Stack(namespace="technitium", style="factory"),
    Stack(namespace="traefik"),
    Stack(namespace="vault"),
    Stack(
        namespace="authentik",
        about="The login of everything. The outposts keep sessions, so three servers are worth their memory.",
        secrets=("AUTHENTIK_SECRET_KEY", "AUTHENTIK_POSTGRESQL__PASSWORD"),
    ),
    Stack(namespace="crowdsec"),
    Stack(namespace="dbaas", style="local", secrets=("ROOT_PASSWORD",)),
    Stack(namespace="monitoring", style="local", left_out=("idrac-redfish",)),
    Stack(namespace="opensearch"),
    Stack(namespace="proxmox-csi"),
    Stack(namespace="redis", style="yaml"),
    Stack(namespace="reloader"),
    Stack(namespace="s3"),
    Stack(namespace="uptime-kuma", style="app", host="status", env=ZONE),
    Stack(
        namespace="frigate",
        notes={"frigate": "Do not lower the limit below 10Gi: seven cameras and an index at once took 9.2."},
        env={"FRIGATE_RTSP_USER": "viewer", **ZONE},
        secrets=("FRIGATE_RTSP_PASSWORD",),
        host="cameras",
        protected=True,
    ),
    Stack(
        namespace="immich",
        style="local",
        env={"IMMICH_TRUSTED_PROXIES": "198.51.100.0/24", "DB_HOSTNAME": "immich-postgres"},
        secrets=("DB_PASSWORD",),
        host="photos",
        notes={
            "immich-api": "The peak of a month is 2.9Gi; a week's said 1.2Gi, and it was killed for it.",
            "write-pg-override-conf": ALLOW_START,
            "immich-machine-learning": "Both models are held at once. Do not lower the limit below 4608Mi.",
        },
    ),
    Stack(namespace="nvidia", style="local"),
    Stack(
        namespace="stremio",
        notes={"stremio": "1500 MiB of the card is what a 4K transcode takes; measured, not guessed."},
        host="stremio",
        protected=True,
    ),
    Stack(
        namespace="tts",
        about="Parked. To use it, set parked to false and park yt-highlights meanwhile.",
        notes={
            "seed-stem-voices": ALLOW_START,
            "chatterbox-tts": "Both voices are loaded at start: 6.4Gi at the peak.",
        },
    ),
    Stack(namespace="actualbudget", host="budget", secrets=("ACTUAL_SERVER_PASSWORD",)),
    Stack(
        namespace="dawarich",
        notes={"dawarich": "Rails boots into 700Mi before the first request."},
        env={"REDIS_URL": "redis://redis-v2.redis.svc.cluster.local:6379/4", **POSTGRES, **ZONE},
        secrets=("DATABASE_PASSWORD", "SECRET_KEY_BASE"),
        host="places",
    ),
    Stack(
        namespace="ebooks",
        notes={
            "audiobookshelf": "DO NOT LOWER the limit below 512Mi: scans that import are killed at 256Mi,\n"
            "and nothing between two scans shows it."
        },
        env=ZONE,
        host="books",
    ),
    Stack(
        namespace="forgejo",
        about="Git and the registry of images. When this is down, nothing else can be deployed.",
        env={"FORGEJO__server__DOMAIN": "git.example.org", "FORGEJO__database__DB_TYPE": "sqlite3"},
        secrets=("FORGEJO__security__SECRET_KEY",),
        notes={"forgejo": "Packs of the large mirrors peak at 1.8Gi."},
        host="git",
    ),
    Stack(namespace="influxdb"),
    Stack(namespace="jellyfin", host="video"),
    Stack(
        namespace="mailserver",
        env={"ENABLE_RSPAMD": "1", "ENABLE_CLAMAV": "0", "PERMIT_DOCKER": "none"},
        secrets=("RELAY_PASSWORD",),
        host="webmail",
    ),
    Stack(namespace="nextcloud", host="cloud"),
    Stack(
        namespace="paperless-ai",
        notes={
            "paperless-ai": "8Gi is the largest limit of the tier. At start the corpus is held twice: 7.1Gi\n"
            "with 11,000 documents. Do not lower the limit below 8Gi."
        },
        env={"PAPERLESS_URL": "http://paperless-ngx.paperless-ngx.svc.cluster.local:8080"},
        secrets=("PAPERLESS_API_TOKEN",),
        host="ask-paper",
        protected=True,
    ),
    Stack(
        namespace="paperless-ngx",
        env={"PAPERLESS_TIKA_ENABLED": "1", "PAPERLESS_OCR_LANGUAGE": "eng+nld", **ZONE},
        secrets=("PAPERLESS_SECRET_KEY",),
        notes={"paperless-ngx": "Two workers with 1.9Gi each while a large scan is read."},
        host="paper",
    ),
    Stack(namespace="privatebin", style="app", host="paste"),
    Stack(
        namespace="vaultwarden",
        about="Passwords. One pod on one disk, and a budget that keeps it in place: see the README.",
        env={"DOMAIN": "https://passwords.example.org", "SIGNUPS_ALLOWED": "false"},
        secrets=("ADMIN_TOKEN",),
        notes={"vaultwarden": "Leaks 28 MiB a day: 512Mi is thirteen days of room."},
        host="passwords",
    ),
    Stack(namespace="woodpecker"),
    Stack(namespace="affine", env=POSTGRES, secrets=("AFFINE_SERVER_SECRET",), host="notes"),
    Stack(
        namespace="changedetection",
        env={"PLAYWRIGHT_DRIVER_URL": "ws://localhost:3000", **ZONE},
        host="changes",
    ),
    Stack(
        namespace="chrome-service",
        about="Browsers for others to drive. Its own quota: two of them do not fit into that of the tier.",
        notes={
            "fix-perms": "bayplan: allow cpu-request-missing until 2030-12-31: one chown at the start",
            "chrome": "One page with video is 1.6Gi. Two at once are the limit.",
        },
        secrets=("TURN_SECRET",),
    ),
    Stack(namespace="drone-logbook", style="app", host="drones"),
    Stack(namespace="freshrss", style="app", host="news", env=ZONE),
    Stack(namespace="health", style="app", host="health"),
    Stack(namespace="homepage", style="app", host="start"),
    Stack(
        namespace="job-hunter",
        env={"LLM_URL": "http://llama-swap.llama-cpp.svc.cluster.local:8080", **POSTGRES},
        secrets=("DATABASE_PASSWORD",),
        host="jobs",
        protected=True,
    ),
    Stack(namespace="linkwarden", style="app", host="links", env=POSTGRES),
    Stack(namespace="matrix", style="app", host="matrix", env={"SERVER_NAME": "example.org"}),
    Stack(namespace="minecraft"),
    Stack(namespace="n8n", style="app", host="flows", env={"N8N_DIAGNOSTICS_ENABLED": "false", **ZONE}),
    Stack(namespace="navidrome", style="app", host="music"),
    Stack(namespace="netbox", style="manifest", about="Parked since the inventory moved into files."),
    Stack(namespace="novelapp", style="app", host="novels"),
    Stack(namespace="ntfy", style="app", host="push"),
    Stack(namespace="osm-routing", style="factory", left_out=("otp",)),
    Stack(namespace="priority-pass", style="manifest", host="lounges"),
    Stack(
        namespace="real-estate-crawler",
        env={"CELERY_BROKER_URL": "redis://redis-v2.redis.svc.cluster.local:6379/2", **POSTGRES},
        secrets=("DATABASE_PASSWORD", "MAPS_API_KEY"),
        host="homes",
        protected=True,
    ),
    Stack(
        namespace="repowise",
        notes={"api": "4Gi: embedding a large repository holds its chunks in memory."},
        host="repos",
        protected=True,
    ),
    Stack(namespace="rybbit", style="template", host="visits"),
    Stack(
        namespace="servarr",
        style="factory",
        left_out=("readarr", "soulseek"),
        recreated=("flaresolverr",),
        notes={"flaresolverr": "The quota has no room for two of it at a time; hence Recreate."},
    ),
    Stack(namespace="speedtest", style="app", host="speed", env=ZONE),
    Stack(
        namespace="stirling-pdf",
        notes={"stirling-pdf": "Do not lower the limit below 2Gi: version 2 needs it for its classes alone."},
        host="pdf",
    ),
    Stack(namespace="tandoor", style="app", host="recipes", env=POSTGRES),
    Stack(namespace="trek", style="app", host="trips"),
    Stack(
        namespace="tripit",
        env=POSTGRES,
        secrets=("DATABASE_PASSWORD", "INBOX_PASSWORD"),
        notes={"worker": "Every quarter of an hour, a minute at most; skipping one harms nobody."},
        host="itinerary",
    ),
    Stack(namespace="url", style="template", host="go"),
    Stack(namespace="wealthfolio", style="manifest", host="wealth", protected=True),
    Stack(
        namespace="ytdlp",
        env={"WHISPER_MODEL": "small"},
        notes={"yt-highlights": "2800 MiB of the card: the small model in half precision, and its context."},
        host="clips",
        protected=True,
    ),
)
