"""RDS_TO_S3_job: what the source says, typed, into the raw zone."""
