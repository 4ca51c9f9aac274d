#!/bin/sh
# Rendered by bayplan from `components` of the estate file; change it there.
# Brings Fleet to a cluster that has none: what it waits for, and then the GitRepo. Fleet goes on from there.
set -eu
cd "$(dirname "$0")"

helm upgrade --install cert-manager cert-manager --repo https://charts.jetstack.io --version v1.21.2 \
  --namespace cert-manager --values cert-manager/values.yaml --wait --timeout 600s --create-namespace

until kubectl apply --server-side --force-conflicts --recursive -f cert-manager-objects/objects; do sleep 10; done

helm upgrade --install ingress-nginx ingress-nginx --repo https://kubernetes.github.io/ingress-nginx --version 4.15.1 \
  --namespace ingress-nginx --values ingress-nginx/values.yaml --wait --timeout 600s --create-namespace

helm upgrade --install rancher rancher --repo https://releases.rancher.com/server-charts/stable --version 2.15.2 \
  --namespace cattle-system --values rancher/values.yaml --wait --timeout 1200s --create-namespace

until kubectl apply --server-side --force-conflicts --recursive -f fleet/objects; do sleep 10; done
