"""The Terraform language as syntax: a file falls into blocks and attributes, an expression into nodes.

`source` holds a text and knows its lines and comments, `scanning` finds where strings, heredocs and brackets
end, `blocks` reads the structure of a file, `expressions` and `templates` read what stands behind an equals
sign, on demand: most of a tree is never looked at that closely. Follows hashicorp/hcl `hclsyntax`; it accepts
a little more than Terraform does (a block may begin on the line on which its first attribute stands).
"""
