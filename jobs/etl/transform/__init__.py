"""glue_to_redshift_job: raw rows cleaned into the processed zone, judged, and shaped into the curated zone."""
