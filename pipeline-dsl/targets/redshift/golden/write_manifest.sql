-- write_manifest: one transaction.

-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE __this_run AS
SELECT
  CAST('{run_id}' AS VARCHAR(128)) AS run_id,
  CAST('{logical_date}' AS DATE) AS logical_date,
  CAST(NULLIF('{window_start}', '') AS TIMESTAMP) AS window_start,
  CAST('{window_end}' AS TIMESTAMP) AS window_end;

CREATE TEMP TABLE __manifest (
  table_name VARCHAR(127),
  row_count BIGINT,
  fingerprint VARCHAR(40),
  schema_hash VARCHAR(64)
);

INSERT INTO __manifest (table_name, row_count, fingerprint, schema_hash)
SELECT
  'dim_apartment_attributes',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || attribute_value, 'NULL'), FNV_HASH(COALESCE('=' || attribute_name, 'NULL'), FNV_HASH(COALESCE('=' || CAST(apartment_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(attribute_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(attribute_key AS VARCHAR(64)), 'NULL'), 0)))))
  ), 0) AS VARCHAR(40)),
  'fe249713b9f4a4f58231effc2481a30ee3910901fa295056ebd8fb44ccfe5d6b'
FROM analytics.dim_apartment_attributes
UNION ALL
SELECT
  'dim_locations',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || location, 'NULL'), FNV_HASH(COALESCE('=' || CAST(location_key AS VARCHAR(64)), 'NULL'), 0))
  ), 0) AS VARCHAR(40)),
  'b8ceceb85e52428832e89e0c161205b26e636d3a6f85b5c7e1ae3a0ad3b4cb4b'
FROM analytics.dim_locations
UNION ALL
SELECT
  'dim_users',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || CAST(user_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(user_key AS VARCHAR(64)), 'NULL'), 0))
  ), 0) AS VARCHAR(40)),
  '70590acd9035f8df30c7eed05d26b3b7da184adcfc3c7b0f0600d99832075504'
FROM analytics.dim_users
UNION ALL
SELECT
  'dim_apartments',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || CAST(end_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(effective_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(current_price AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(location_key AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(apartment_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(apartment_key AS VARCHAR(64)), 'NULL'), 0))))))
  ), 0) AS VARCHAR(40)),
  '92428c0abd5ec16bc81158e97f169a955ba9751d425a7993d10b6fdbf237e5a1'
FROM analytics.dim_apartments
UNION ALL
SELECT
  'fact_bookings',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || CAST(duration_days AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(amount AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(booking_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(user_key AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(apartment_key AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(booking_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(booking_key AS VARCHAR(64)), 'NULL'), 0)))))))
  ), 0) AS VARCHAR(40)),
  'c22395718d17127f81b9cd907bd33204ffb5a83852b4a51bb243fdef8f1b8cc2'
FROM analytics.fact_bookings
UNION ALL
SELECT
  'fact_viewings',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || CAST(viewing_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(apartment_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(user_key AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(apartment_key AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(viewing_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(viewing_key AS VARCHAR(64)), 'NULL'), 0))))))
  ), 0) AS VARCHAR(40)),
  'f89002ae4ff62363caf3e4b4a31c2b8b5f1b003128327effc50a9004ba08b148'
FROM analytics.fact_viewings;

UNLOAD ('SELECT table_name, row_count, fingerprint, schema_hash, window_end AS watermark, run_id AS batch_id
FROM __manifest
CROSS JOIN __this_run
ORDER BY table_name')
TO '{lakeRoot}/manifests/RentalETLPipeline/load_date={logical_date}/tables'
IAM_ROLE '{copyRoleArn}'
FORMAT AS JSON
PARALLEL OFF
ALLOWOVERWRITE;
