"""What keeps nodes, one file for each kind. They do not know each other.

A blocker looks at a `Case` and tells what it finds. Those that tie a pod to its place also say what the pod
would be without the tie (`untie`), so that the rest is judged as if it were undone. How to add one stands in
docs/guides/add-a-blocker.md.
"""
