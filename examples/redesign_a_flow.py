"""Redesign a small flow, decline what shortens promises, and look at the proof."""

from __future__ import annotations

import reengineer

redesign = reengineer.redesign("shop_sign", accept=("default",))

print("before:", redesign.before.length, "- after:", redesign.after.length)
for proposal in redesign.applied:
    print("accepted:", proposal.id, "saves", proposal.days)
print("proved:", redesign.certificate.holds)
print("precedences kept:", len(redesign.certificate.precedences))
print("the file begins:", redesign.xml[:38].decode())
