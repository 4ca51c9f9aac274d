variable "namespace" {
  type = string
}

variable "tier" {
  type = string
}

variable "db_password" {
  type      = string
  sensitive = true
}
