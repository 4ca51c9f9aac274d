"""A change judged before it is made: would its pods be admitted, would it roll out, would it fit?

Takes what a tree declares, before and after, and a snapshot where there is one; gives findings, a verdict for
each workload, and an account of each quota. Nothing here reads a file, and nothing knows how answers will be
shown.
"""
