"""Whether a cluster is what was declared, and works: a checklist with evidence for every answer.

What a snapshot cannot tell is `unknown`, with the command that would tell. Nothing here asks the cluster: a
`Scene` comes from dumps today, and may come from live sources.
"""
