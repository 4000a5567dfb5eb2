roster-out-of-scope = this unit is outside your scope: { $value }
