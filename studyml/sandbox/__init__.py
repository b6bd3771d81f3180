"""Run code that nobody trusts: one process per submission, inputs in, plain arrays out.

Owns the processes and what the system offers to fence them in, and says truthfully which of it is
in force. Must not know exercises, references or verdicts: what runs inside is a function named by
its module, what comes back are frames of plain values.
"""
