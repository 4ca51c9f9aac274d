resource "kubernetes_namespace" "rybbit" {
  metadata {
    name = "rybbit"
    labels = {
      tier = "4-aux"
    }
  }
}

module "clickhouse_data" {
  source    = "../../modules/kubernetes/block_volume"
  name      = "clickhouse-data"
  namespace = kubernetes_namespace.rybbit.metadata[0].name
  size      = "30Gi"
}

resource "kubectl_manifest" "clickhouse" {
  yaml_body = templatefile("${path.module}/templates/clickhouse.yaml.tpl", {
    namespace = kubernetes_namespace.rybbit.metadata[0].name
    memory    = "1Gi"
  })
}

resource "kubectl_manifest" "rybbit" {
  yaml_body = templatefile("${path.module}/templates/rybbit.yaml.tpl", {
    namespace = kubernetes_namespace.rybbit.metadata[0].name
    memory    = "384Mi"
  })
}

module "ingress" {
  source    = "../../modules/kubernetes/ingress_factory"
  name      = "clickhouse"
  namespace = kubernetes_namespace.rybbit.metadata[0].name
  host      = "visits"
}
