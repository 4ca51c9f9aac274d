resource "kubernetes_namespace" "s3" {
  metadata {
    name = "s3"
    labels = {
      tier                               = "1-cluster"
      "resource-governance/custom-quota" = "true"
    }
  }
}

# Instead of the tier's: what runs here, and a rollout of the largest of it.
resource "kubernetes_resource_quota" "quota" {
  metadata {
    name      = "tier-quota"
    namespace = kubernetes_namespace.s3.metadata[0].name
  }
  spec {
    hard = {
      "limits.memory"   = "16Gi"
      pods              = "10"
      "requests.cpu"    = "4"
      "requests.memory" = "8Gi"
    }
  }
}

resource "helm_release" "minio" {
  name       = "minio"
  namespace  = kubernetes_namespace.s3.metadata[0].name
  repository = "https://charts.example.org/minio"
  chart      = "minio"
  version    = "0.9.8"
  atomic     = true
  timeout    = 900
  values     = [file("${path.module}/minio.yaml")]
}
