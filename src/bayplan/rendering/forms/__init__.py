"""The forms in which bundles are written down, each for a tool that carries them to a cluster.

A form takes deliveries in their order and gives files; the same content in each of them.
"""
