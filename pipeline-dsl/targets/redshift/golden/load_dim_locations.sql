-- load_dim_locations: one transaction.

LOCK analytics.dim_locations;

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

-- A run that a later one has overtaken would write its past over that one's present.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM analytics.__load_history WHERE table_name = ''dim_locations'' AND logical_date > (SELECT logical_date FROM __this_run)',
'Pipeline.HistoryMovedOn: dim_locations is loaded for a later date already; retry that date''s run'
);

-- A warehouse that was put back to an earlier state lacks days, and would lose them for good.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT table_name, MAX(window_end) AS __ends FROM analytics.__load_history WHERE table_name = ''dim_locations'' GROUP BY table_name) AS __held WHERE __ends < (SELECT window_start FROM __this_run)',
'Pipeline.CommittedDaysLacking: dim_locations lacks committed days of before this run: the warehouse was put back to an earlier state; bring them back, then retry'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE __staged (
  location VARCHAR(1020)
);

COPY __staged
FROM '{lakeRoot}/curated/dim_locations/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- The one comparison with the whole table: keys that are new or gone, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE __changes AS
SELECT
  __incoming.location,
  dim_locations.location_key AS __key,
  CASE
    WHEN dim_locations.location_key IS NULL THEN 'new'
    ELSE 'rekeyed'
  END AS __fate
FROM (
  SELECT
    __staged.location
  FROM __staged
) AS __incoming
LEFT JOIN analytics.dim_locations ON dim_locations.location = __incoming.location
WHERE dim_locations.location_key IS NULL;

-- A row without a key could never be found again.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM __changes WHERE __fate = ''new'' AND (location IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for dim_locations (location)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT __staged.location FROM __staged INNER JOIN __changes ON __changes.location = __staged.location GROUP BY __staged.location HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for dim_locations (location)'
);

INSERT INTO analytics.dim_locations (location)
SELECT location
FROM __changes
WHERE __fate = 'new'
ORDER BY location;

-- One row a key.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT dim_locations.location FROM analytics.dim_locations INNER JOIN __changes ON __changes.location = dim_locations.location GROUP BY dim_locations.location HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: dim_locations would hold several rows of one location'
);

-- Facts with an unknown key need their row.
CALL analytics.__refuse_if_any(
'SELECT 1 - COUNT(*) FROM analytics.dim_locations WHERE location_key = -1',
'Pipeline.UnknownMemberMissing: dim_locations has no row with the key -1'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE __load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'dim_locations'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'new') AS inserted,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'changed') AS updated,
  0 AS closed,
  0 AS removed,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'rekeyed') AS rekeyed;

DELETE FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'dim_locations';

INSERT INTO analytics.__load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'dim_locations', 'location',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM __this_run
CROSS JOIN __load_counts
GROUP BY run_id, logical_date, window_start, window_end;
