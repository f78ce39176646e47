-- write_manifest: one transaction.

-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE __this_run AS
SELECT
  CAST('{run_id}' AS VARCHAR(128)) AS run_id,
  CAST('{logical_date}' AS DATE) AS logical_date,
  CAST(NULLIF('{window_start}', '') AS TIMESTAMP) AS window_start,
  CAST('{window_end}' AS TIMESTAMP) AS window_end,
  CAST('{epoch}' AS BIGINT) AS epoch;

-- A run of a site that is not active any more writes nothing.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM analytics.__site_epochs WHERE epoch > (SELECT epoch FROM __this_run)',
'Pipeline.SiteNotActive: this warehouse was opened by a later failover; run at the active site'
);

-- What a manifest describes was loaded by its run.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT table_name FROM analytics.__load_history WHERE table_name IN (''dim_apartment_attributes'', ''dim_apartments'', ''dim_locations'', ''dim_users'', ''fact_bookings'', ''fact_viewings'') GROUP BY table_name HAVING SUM(CASE WHEN run_id = (SELECT run_id FROM __this_run) THEN 1 ELSE 0 END) = 0) AS __not_loaded',
'Pipeline.LoadsGone: tables do not hold what this run has loaded into them: the warehouse was put back to an earlier state while the run was at work; retry it from its loading job, which loads all of them again'
);

CREATE TEMP TABLE __manifest (
  table_name VARCHAR(127),
  row_count BIGINT,
  fingerprint VARCHAR(40),
  schema_hash VARCHAR(64),
  load_shape VARCHAR(64)
);

INSERT INTO __manifest (table_name, row_count, fingerprint, schema_hash, load_shape)
SELECT
  'dim_apartment_attributes',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || __row.attribute_value, 'NULL'), FNV_HASH(COALESCE('=' || __row.attribute_name, 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.apartment_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.attribute_id AS VARCHAR(64)), 'NULL'), 0))))
  ), 0) AS VARCHAR(40)),
  'fe249713b9f4a4f58231effc2481a30ee3910901fa295056ebd8fb44ccfe5d6b',
  '7a40a66dee9dfdf3350caf8abbe0a50642d73a8ee0c4b1092a40d2208aa82265'
FROM analytics.dim_apartment_attributes AS __row
UNION ALL
SELECT
  'dim_locations',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || __row.location, 'NULL'), 0)
  ), 0) AS VARCHAR(40)),
  'b8ceceb85e52428832e89e0c161205b26e636d3a6f85b5c7e1ae3a0ad3b4cb4b',
  'a25847c77e7580713a0c97d45adfad8979a3a74168d5de7b27fc3403efe357f2'
FROM analytics.dim_locations AS __row
UNION ALL
SELECT
  'dim_users',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || CAST(__row.user_id AS VARCHAR(64)), 'NULL'), 0)
  ), 0) AS VARCHAR(40)),
  '70590acd9035f8df30c7eed05d26b3b7da184adcfc3c7b0f0600d99832075504',
  '1161f158884e820f99980dae739762c4fd15ac8491659495d64c39f8f249619d'
FROM analytics.dim_users AS __row
UNION ALL
SELECT
  'dim_apartments',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || __parent_1.location, 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.end_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.effective_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.current_price AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.apartment_id AS VARCHAR(64)), 'NULL'), 0)))))
  ), 0) AS VARCHAR(40)),
  'dec14b2ff615a273e6210f950588ae3a774c3e8f7d7c6f430ead99004aadfad8',
  '7a73654990896761d0b41a5eb0a98bf7b5ae911cdbbaabe21cfb3d73baf07bd7'
FROM analytics.dim_apartments AS __row
LEFT JOIN analytics.dim_locations AS __parent_1
  ON __parent_1.location_key = __row.location_key
UNION ALL
SELECT
  'fact_bookings',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || CAST(__parent_2.user_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__parent_1.effective_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__parent_1.apartment_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.duration_days AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.amount AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.booking_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.booking_id AS VARCHAR(64)), 'NULL'), 0)))))))
  ), 0) AS VARCHAR(40)),
  '05fb058490bb7ce3e9dba8ec5ebc6562027c1fd1e124fa3fdb301a95fa411e73',
  'b30e0b2544d51afa9df71f1e5370cb8b33bf044145213ab42cd2eea7f3e1e422'
FROM analytics.fact_bookings AS __row
LEFT JOIN analytics.dim_apartments AS __parent_1
  ON __parent_1.apartment_key = __row.apartment_key
LEFT JOIN analytics.dim_users AS __parent_2
  ON __parent_2.user_key = __row.user_key
UNION ALL
SELECT
  'fact_viewings',
  COUNT(*),
  CAST(COALESCE(SUM(
    FNV_HASH(COALESCE('=' || CAST(__parent_2.user_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__parent_1.effective_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__parent_1.apartment_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.viewing_date AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.apartment_id AS VARCHAR(64)), 'NULL'), FNV_HASH(COALESCE('=' || CAST(__row.viewing_id AS VARCHAR(64)), 'NULL'), 0))))))
  ), 0) AS VARCHAR(40)),
  'b4f3fbaadc50b6ca298de1a8021d7fd131180b22505b1616dcdc713c28f6216b',
  '8dbd57f58cf07594cde52ac97ea7e95aa461b11c98b5eb0950d546622df96ee8'
FROM analytics.fact_viewings AS __row
LEFT JOIN analytics.dim_apartments AS __parent_1
  ON __parent_1.apartment_key = __row.apartment_key
LEFT JOIN analytics.dim_users AS __parent_2
  ON __parent_2.user_key = __row.user_key;

UNLOAD ('SELECT table_name, row_count, fingerprint, schema_hash, window_end AS watermark, run_id AS batch_id, window_start, CAST('''' AS VARCHAR(10)) AS overtaken, CAST('''' AS VARCHAR(19)) AS loaded_at, load_shape
FROM __manifest
CROSS JOIN __this_run
UNION ALL
SELECT __load.table_name, CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR(40)), CAST(NULL AS VARCHAR(64)), __load.window_end, __load.run_id, __load.window_start, TO_CHAR(__load.logical_date, ''YYYY-MM-DD''), TO_CHAR(__load.loaded_at, ''YYYY-MM-DD HH24:MI:SS''), CAST(NULL AS VARCHAR(64))
FROM analytics.__load_history AS __load
INNER JOIN __this_run AS __own ON __load.logical_date <= __own.logical_date AND __load.run_id <> __own.run_id
INNER JOIN (
  SELECT table_name, logical_date, COUNT(*) AS runs
  FROM analytics.__load_history
  GROUP BY table_name, logical_date
) AS __date ON __date.table_name = __load.table_name AND __date.logical_date = __load.logical_date
WHERE __own.window_start IS NULL
  OR __load.window_end > __own.window_start
  OR (__load.window_end = __own.window_start AND __date.runs > 1)
ORDER BY table_name, overtaken')
TO '{lakeRoot}/manifests/RentalETLPipeline/load_date={logical_date}/tables'
IAM_ROLE '{copyRoleArn}'
FORMAT AS JSON
PARALLEL OFF
ALLOWOVERWRITE
EXTENSION 'json'
KMS_KEY_ID '{lakeKeyArn}'
ENCRYPTED;
