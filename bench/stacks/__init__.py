"""A made-up Terraform tree, for reviews to be measured on."""
