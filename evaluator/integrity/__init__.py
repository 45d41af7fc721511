"""Figures, dates and references of a report that don't hold (数据核验)."""
