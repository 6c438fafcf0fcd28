"""The pure core: takes values, gives values; reads no clock and no database."""
