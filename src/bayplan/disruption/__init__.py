"""What happens to pods when something is taken away: an eviction, a drain, a lost node, fewer replicas.

This package decides; it places nothing. It says which pods must go and when, which stay, what stands in the
way, and what their controllers will create instead. Where those replacements fit is for `bayplan.scheduling`
to say, and the two are put together above both. Nothing here reads a clock: times are seconds since the node
was lost.
"""
