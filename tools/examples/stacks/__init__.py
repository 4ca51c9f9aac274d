"""Makes the Terraform tree that could have brought about the estate r730: one stack a service.

The sizes, volumes and schedules are those of the estate's own tables, so that the tree and the dumps tell the
same story. `hcl` prints, `pods` says pods in Terraform's words, every other module makes one kind of stack,
and `table` says which service is written in which way and what its comments say.
"""
