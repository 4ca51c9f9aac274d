variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "root_password" {
  type      = string
  sensitive = true
}
