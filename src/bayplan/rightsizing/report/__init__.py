"""What `bayplan size` answers, as plain records: one module for each thing it tells.

Memory in bytes, CPU in millicores, moments as whole seconds since 1970; None means that nobody can know.
"""
