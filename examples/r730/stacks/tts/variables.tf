variable "parked" {
  type        = bool
  default     = true
  description = "Whether it waits until somebody needs it."
}
