"""What is sized wrongly, on what evidence, and what it should be.

A rule (`strategies`) makes figures of the evidence, each with how it came about. Restraints (`restraints`)
hold a figure back where something speaks against it. What is left is a recommendation, and all of them a
plan. Nothing here knows where evidence comes from, where values are written, or whether a plan fits a
cluster: whoever asks says how to prove it.
"""
