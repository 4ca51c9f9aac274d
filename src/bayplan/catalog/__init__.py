"""From what is declared of the platform to components as they are delivered: charts, values, objects.

Nothing here reads the cluster or a file, and nothing knows in which form (Fleet, Helm, Kustomize) a bundle
will be written.
"""
