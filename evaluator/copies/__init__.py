"""Text that reports of a batch have in common.

Fingerprints of reports (shingles.py), the pairs that share rare ones (pairing.py), their passages
(passages.py), whether these are enough to speak of a copy (comparing.py), and what either report is
told (findings.py).
"""
