"""What the service decides: rules, steps, the desk and its documents."""

__version__ = "0.1.0"
