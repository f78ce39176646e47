"""The rotation: a Lambda that makes the extraction's read-only user and changes its password. No person knows it."""
