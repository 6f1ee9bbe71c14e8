"""The two scores and the equipment sheet: kinds of line, faces, operators, pooling, deadlines.

Which lines exist, what they weigh and which numbers they compare with comes in as arguments; no
weight and no target stands here.
"""
