"""Plain data about clusters: what is declared and what was observed.

Nothing here reads a clock, a file or a network, and nothing knows how it will be shown. Every type is frozen.
Amounts are integers: CPU in millicores, memory and storage in bytes, everything else in whole units
(`quantities.Quantity` keeps the exact value where text has to be printed as Kubernetes prints it).
"""
