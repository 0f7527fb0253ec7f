"""Diagnose a flow of the shelf: the longest chain, and what costs the most days."""

from __future__ import annotations

import reengineer

diagnosis = reengineer.diagnose("business_opening", profile="restaurant")

print("critical path:", diagnosis.critical_path.length)
print("one after the other:", diagnosis.critical_path.serial)
for finding in diagnosis.findings[:3]:
    print(f"{finding.days or 'no days'}: {finding.rule}")
