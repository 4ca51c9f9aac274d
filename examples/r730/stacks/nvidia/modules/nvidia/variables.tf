variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}
