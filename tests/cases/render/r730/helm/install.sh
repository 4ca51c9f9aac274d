#!/bin/sh
# Rendered by bayplan from `components` of the estate file; change it there.
# Applies everything in an order that works; run again, it brings things to what is written here.
set -eu
cd "$(dirname "$0")"

kubectl apply --server-side --force-conflicts --recursive -f priority-classes/objects

helm upgrade --install csi-driver-nfs csi-driver-nfs --repo https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts --version 4.13.4 \
  --namespace kube-system --values csi-nfs/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts --recursive -f csi-nfs-objects/objects

kubectl apply --server-side --force-conflicts -f local-path/namespace.yaml
helm upgrade --install local-path-provisioner local-path-provisioner --repo https://charts.containeroo.ch --version 0.0.38 \
  --namespace local-path-storage --values local-path/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts --recursive -f local-path-objects/objects

kubectl apply --server-side --force-conflicts -f proxmox-csi/namespace.yaml
helm upgrade --install proxmox-csi-plugin oci://ghcr.io/sergelogvinov/charts/proxmox-csi-plugin --version 0.5.10 \
  --namespace proxmox-csi --values proxmox-csi/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts --recursive -f proxmox-csi-objects/objects

kubectl apply --server-side --force-conflicts -f kyverno/namespace.yaml
helm upgrade --install kyverno kyverno --repo https://kyverno.github.io/kyverno/ --version 3.9.1 \
  --namespace kyverno --values kyverno/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts --recursive -f kyverno-objects/objects

kubectl apply --server-side --force-conflicts -f traefik/namespace.yaml
helm upgrade --install traefik traefik --repo https://traefik.github.io/charts --version 42.3.0 \
  --namespace traefik --values traefik/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts -f kube-prometheus-stack/namespace.yaml
helm upgrade --install kube-prometheus-stack kube-prometheus-stack --repo https://prometheus-community.github.io/helm-charts --version 92.3.0 \
  --namespace monitoring --values kube-prometheus-stack/values.yaml --wait --timeout 900s

kubectl apply --server-side --force-conflicts --recursive -f kube-prometheus-stack-objects/objects

helm upgrade --install metrics-server metrics-server --repo https://kubernetes-sigs.github.io/metrics-server/ --version 3.13.1 \
  --namespace kube-system --values metrics-server/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts -f reloader/namespace.yaml
helm upgrade --install reloader reloader --repo https://stakater.github.io/stakater-charts --version 2.2.17 \
  --namespace reloader --values reloader/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts -f vpa/namespace.yaml
helm upgrade --install vertical-pod-autoscaler vertical-pod-autoscaler --repo https://kubernetes.github.io/autoscaler --version 0.13.0 \
  --namespace vpa --values vpa/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts -f goldilocks/namespace.yaml
helm upgrade --install goldilocks goldilocks --repo https://charts.fairwinds.com/stable --version 10.3.0 \
  --namespace goldilocks --values goldilocks/values.yaml --wait --timeout 600s

kubectl apply --server-side --force-conflicts -f gpu-operator/namespace.yaml
helm upgrade --install gpu-operator gpu-operator --repo https://helm.ngc.nvidia.com/nvidia --version v26.7.1 \
  --namespace nvidia --values gpu-operator/values.yaml --wait --timeout 1800s

kubectl apply --server-side --force-conflicts --recursive -f gpu-operator-objects/objects

kubectl apply --server-side --force-conflicts --recursive -f tiers/objects
