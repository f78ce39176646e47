-- load_dim_apartment_attributes: one transaction.

LOCK analytics.dim_apartment_attributes;

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
'SELECT COUNT(*) FROM analytics.__load_history WHERE table_name = ''dim_apartment_attributes'' AND logical_date > (SELECT logical_date FROM __this_run)',
'Pipeline.HistoryMovedOn: dim_apartment_attributes is loaded for a later date already; retry that date''s run'
);

-- A warehouse that was put back to an earlier state lacks days, and would lose them for good.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT table_name, MAX(window_end) AS __ends FROM analytics.__load_history WHERE table_name = ''dim_apartment_attributes'' GROUP BY table_name) AS __held WHERE __ends < (SELECT window_start FROM __this_run)',
'Pipeline.CommittedDaysLacking: dim_apartment_attributes lacks committed days of before this run: the warehouse was put back to an earlier state; bring them back, then retry'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE __staged (
  attribute_id INTEGER,
  apartment_id INTEGER,
  attribute_name VARCHAR(400),
  attribute_value VARCHAR(1020)
);

COPY __staged
FROM '{lakeRoot}/curated/dim_apartment_attributes/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- The keys whose rows are held back in quarantine: they are neither gone nor changed.
CREATE TEMP TABLE __held (
  attribute_id INTEGER
);

COPY __held
FROM '{lakeRoot}/curated/dim_apartment_attributes/_held/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- The one comparison with the whole table: keys that are new or gone, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE __changes AS
SELECT
  COALESCE(__incoming.attribute_id, dim_apartment_attributes.attribute_id) AS attribute_id,
  __incoming.apartment_id,
  __incoming.attribute_name,
  __incoming.attribute_value,
  dim_apartment_attributes.attribute_key AS __key,
  CASE
    WHEN dim_apartment_attributes.attribute_key IS NULL THEN 'new'
    WHEN __incoming.attribute_id IS NULL THEN 'gone'
    WHEN (__incoming.apartment_id = dim_apartment_attributes.apartment_id OR (__incoming.apartment_id IS NULL AND dim_apartment_attributes.apartment_id IS NULL))
      AND (__incoming.attribute_name = dim_apartment_attributes.attribute_name OR (__incoming.attribute_name IS NULL AND dim_apartment_attributes.attribute_name IS NULL))
      AND (__incoming.attribute_value = dim_apartment_attributes.attribute_value OR (__incoming.attribute_value IS NULL AND dim_apartment_attributes.attribute_value IS NULL)) THEN 'rekeyed'
    ELSE 'changed'
  END AS __fate
FROM (
  SELECT
    __staged.attribute_id,
    __staged.apartment_id,
    __staged.attribute_name,
    __staged.attribute_value
  FROM __staged
) AS __incoming
FULL JOIN (
  SELECT dim_apartment_attributes.*
  FROM analytics.dim_apartment_attributes
  LEFT JOIN __held ON __held.attribute_id = dim_apartment_attributes.attribute_id
  WHERE attribute_key <> -1 AND __held.attribute_id IS NULL
) AS dim_apartment_attributes ON dim_apartment_attributes.attribute_id = __incoming.attribute_id
WHERE dim_apartment_attributes.attribute_key IS NULL
  OR __incoming.attribute_id IS NULL
  OR CASE
    WHEN (__incoming.apartment_id = dim_apartment_attributes.apartment_id OR (__incoming.apartment_id IS NULL AND dim_apartment_attributes.apartment_id IS NULL))
      AND (__incoming.attribute_name = dim_apartment_attributes.attribute_name OR (__incoming.attribute_name IS NULL AND dim_apartment_attributes.attribute_name IS NULL))
      AND (__incoming.attribute_value = dim_apartment_attributes.attribute_value OR (__incoming.attribute_value IS NULL AND dim_apartment_attributes.attribute_value IS NULL)) THEN FALSE
    ELSE TRUE
  END;

-- A row without a key could never be found again.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM __changes WHERE __fate = ''new'' AND (attribute_id IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for dim_apartment_attributes (attribute_id)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT __staged.attribute_id FROM __staged INNER JOIN __changes ON __changes.attribute_id = __staged.attribute_id GROUP BY __staged.attribute_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for dim_apartment_attributes (attribute_id)'
);

-- A source that lost this much is more likely broken than right: nothing is closed or removed.
CALL analytics.__refuse_if_any(
'SELECT CASE WHEN __vanished > 0.2 * __living THEN __vanished ELSE 0 END
FROM (
  SELECT
    (SELECT COUNT(*) FROM analytics.dim_apartment_attributes WHERE attribute_key <> -1) AS __living,
    (SELECT COUNT(*) FROM __changes WHERE __fate = ''gone'') AS __vanished
) AS __totals',
'Pipeline.RowsVanished: more than 20 % of the living keys of dim_apartment_attributes are gone from the source; restore them, or raise refuseAbove if they are gone for good'
);

DELETE FROM analytics.dim_apartment_attributes
USING __changes
WHERE dim_apartment_attributes.attribute_key = __changes.__key AND __changes.__fate = 'gone';

UPDATE analytics.dim_apartment_attributes
SET
  apartment_id = __changes.apartment_id,
  attribute_name = __changes.attribute_name,
  attribute_value = __changes.attribute_value
FROM __changes
WHERE dim_apartment_attributes.attribute_key = __changes.__key;

INSERT INTO analytics.dim_apartment_attributes (attribute_id, apartment_id, attribute_name, attribute_value)
SELECT attribute_id, apartment_id, attribute_name, attribute_value
FROM __changes
WHERE __fate = 'new'
ORDER BY attribute_id;

-- One row a key.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT dim_apartment_attributes.attribute_id FROM analytics.dim_apartment_attributes INNER JOIN __changes ON __changes.attribute_id = dim_apartment_attributes.attribute_id GROUP BY dim_apartment_attributes.attribute_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: dim_apartment_attributes would hold several rows of one attribute_id'
);

-- Facts with an unknown key need their row.
CALL analytics.__refuse_if_any(
'SELECT 1 - COUNT(*) FROM analytics.dim_apartment_attributes WHERE attribute_key = -1',
'Pipeline.UnknownMemberMissing: dim_apartment_attributes has no row with the key -1'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE __load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'dim_apartment_attributes'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'new') AS inserted,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'changed') AS updated,
  0 AS closed,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'gone') AS removed,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'rekeyed') AS rekeyed;

DELETE FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'dim_apartment_attributes';

INSERT INTO analytics.__load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'dim_apartment_attributes', 'attribute_id,apartment_id,attribute_name,attribute_value',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM __this_run
CROSS JOIN __load_counts
GROUP BY run_id, logical_date, window_start, window_end;
