"""What K3s can be told: the options of `k3s server` and `k3s agent`, as their help lists them.

From the pages of docs.k3s.io, `cli/server` (02434960d6d5) and `cli/agent` (1f023c058c5f), and the tables of
the former for `secrets-encryption-provider`. A key of a configuration file is an option without its dashes.
"""

_AGENT = """
config debug v vmodule log alsologtostderr token token-file server data-dir node-name with-node-id
node-label node-taint image-credential-provider-bin-dir image-credential-provider-config selinux
lb-server-port protect-kernel-defaults container-runtime-endpoint default-runtime image-service-endpoint
pause-image snapshotter private-registry disable-default-registry-endpoint nonroot-devices node-ip
bind-address node-external-ip node-internal-dns node-external-dns resolv-conf flannel-iface flannel-conf
flannel-cni-conf kubelet-arg kube-proxy-arg enable-pprof rootless prefer-bundled-bin docker vpn-auth
vpn-auth-file disable-apiserver-lb
"""
_SERVER = """
https-listen-port advertise-address advertise-port tls-san tls-san-security cluster-cidr service-cidr
service-node-port-range cluster-dns cluster-domain flannel-backend flannel-ipv6-masq flannel-external-ip
egress-selector-mode servicelb-namespace write-kubeconfig write-kubeconfig-mode write-kubeconfig-group
helm-job-image agent-token agent-token-file cluster-init cluster-reset cluster-reset-restore-path
kube-apiserver-arg etcd-arg kube-controller-manager-arg kube-scheduler-arg
kube-cloud-controller-manager-arg datastore-endpoint datastore-cafile datastore-certfile
datastore-keyfile etcd-expose-metrics etcd-disable-snapshots etcd-snapshot-name
etcd-snapshot-schedule-cron etcd-snapshot-retention etcd-snapshot-dir etcd-snapshot-compress etcd-s3
etcd-s3-endpoint etcd-s3-endpoint-ca etcd-s3-skip-ssl-verify etcd-s3-access-key etcd-s3-secret-key
etcd-s3-bucket etcd-s3-region etcd-s3-folder etcd-s3-proxy etcd-s3-config-secret etcd-s3-insecure
etcd-s3-timeout default-local-storage-path disable disable-scheduler disable-cloud-controller
disable-kube-proxy disable-network-policy disable-helm-controller embedded-registry supervisor-metrics
system-default-registry secrets-encryption secrets-encryption-provider
"""
_CRITICAL = """
agent-token cluster-cidr cluster-dns cluster-domain disable-cloud-controller disable-helm-controller
disable-network-policy disable egress-selector-mode embedded-registry flannel-backend
flannel-external-ip flannel-ipv6-masq secrets-encryption secrets-encryption-provider service-cidr
"""

AGENT = frozenset(_AGENT.split())
SERVER = (AGENT - {"disable-apiserver-lb"}) | frozenset(_SERVER.split())
CRITICAL = frozenset(_CRITICAL.split())
"""What has to be the same on every server (docs.k3s.io, `cli/server`, Critical Configuration Values)."""
