"""The figures that the issue sets, each measured beside its floor in the same run."""
