variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "tier" {
  type        = string
  description = "0-core, 1-cluster, 2-gpu, 3-edge or 4-aux: decides defaults, quota and priority."
}

variable "image" {
  type = string
}

variable "container" {
  type        = string
  default     = null
  description = "The container's name, where it is not the service's."
}

variable "replicas" {
  type    = number
  default = 1
}

variable "port" {
  type    = number
  default = 8080
}

variable "cpu" {
  type    = string
  default = "15m"
}

variable "memory" {
  type        = string
  description = "The request; also the limit, unless memory_limit says more."
}

variable "memory_limit" {
  type    = string
  default = null
}

variable "env" {
  type    = map(string)
  default = {}
}

variable "claims" {
  type = map(object({
    size   = string
    shared = optional(bool, false)
  }))
  default = {}
}

variable "host" {
  type    = string
  default = null
}
