"""What was announced to be removed, or to be looked after no longer."""

from typing import Final

from bayplan.catalog.compatibility.rows import Announced, Span

ANNOUNCED: Final = (
    Announced(
        "ClusterPolicy", "removed in Kyverno 1.20 (chart 3.10), estimated for November 2026",
        "write kind: kyverno, which renders GeneratingPolicy v1", "kyverno.io/blog 1.19", "2026-08-20",
        feature="cluster-policy",
    ),
    Announced(
        "updateMode Auto", "deprecated: it means Recreate today, and may mean something else tomorrow",
        "write Off, Initial, Recreate or InPlaceOrRecreate", "github.com/kubernetes/autoscaler types.go",
        "2026-09-23", feature="vpa-auto",
    ),
    Announced(
        "Ingress NGINX", "retired in March 2026: no releases, no fixes of security holes",
        "take traefik, or a Gateway API", "kubernetes.io/blog/2025/11/11/ingress-nginx-retirement",
        "2026-03-31", span=Span("ingress-nginx"),
    ),
    Announced(
        "cert-manager 1.18", "its end of life was 2026-03-10", "go to 1.21", "cert-manager.io/docs/releases",
        "2026-09-13", span=Span("cert-manager", "", "1.19"),
    ),
    Announced(
        "cert-manager 1.19", "its end of life was 2026-07-08", "go to 1.21", "cert-manager.io/docs/releases",
        "2026-09-13", span=Span("cert-manager", "1.19", "1.20"),
    ),
    Announced(
        "GPU operator before 26.3", "end of support: only the two newest lines get patches", "go to 26.7",
        "docs.nvidia.com gpu-operator platform-support", "2026-08-21", span=Span("gpu-operator", "", "26.3"),
    ),
)  # fmt: skip
