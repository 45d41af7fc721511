"""hedui 核对: checks annual reports on law-based government against a compliance checklist."""

__version__ = "0.2.0"
