variable "memory" {
  type    = string
  default = "64Mi"
}
