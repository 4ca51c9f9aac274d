"""What holds a figure back, or up: one file for each lesson, none of which knows of another.

A restraint is no rule: it measures nothing and has no opinion of its own. It applies to whatever a rule says,
so that choosing another rule loses no lesson. `bayplan.rightsizing.restraining` has them in their order.
"""
